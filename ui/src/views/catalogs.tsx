import type { JSX } from "preact";
import { Empty } from "../components/basics";

export function CatalogsView(): JSX.Element {
  return <Empty title="Catalogs" />;
}
