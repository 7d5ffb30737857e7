import type { JSX } from "preact";
import { Empty } from "../components/basics";

export function Playground(): JSX.Element {
  return <Empty title="Playground" />;
}
