import type { JSX } from "preact";
import { Empty } from "../components/basics";

export function UsersView(): JSX.Element {
  return <Empty title="Users" />;
}
