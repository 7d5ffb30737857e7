import type { JSX } from "preact";
import { Empty } from "../components/basics";

export function StatusView(): JSX.Element {
  return <Empty title="Status" />;
}
