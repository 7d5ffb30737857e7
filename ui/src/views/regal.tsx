import type { JSX } from "preact";
import { Empty } from "../components/basics";

export function RegalView(): JSX.Element {
  return <Empty title="Regal" />;
}
