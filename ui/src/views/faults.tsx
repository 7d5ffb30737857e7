import type { JSX } from "preact";
import { Empty } from "../components/basics";

export function FaultsView(): JSX.Element {
  return <Empty title="Faults" />;
}
