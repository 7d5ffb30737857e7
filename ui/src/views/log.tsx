import type { JSX } from "preact";
import { Empty } from "../components/basics";

export function LogView(): JSX.Element {
  return <Empty title="Log" />;
}
