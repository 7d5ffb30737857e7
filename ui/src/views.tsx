// The views of the page: the one table that the navigation, the shortcuts and the routes read.

import type { ComponentType } from "preact";
import type { Place } from "./router";
import { CatalogsView } from "./views/catalogs";
import { FaultsView } from "./views/faults";
import { LogView } from "./views/log";
import { RegalView } from "./views/regal";
import { StatusView } from "./views/status";
import { UsersView } from "./views/users";

export type ViewComponent = ComponentType<{ place: Place }>;

export interface View {
  /** The first segment of the address. */
  name: string;
  title: string;
  /** The key after `g`. */
  key: string;
  /** The component, or a function that loads it when it is first shown. */
  component: ViewComponent | { load: () => Promise<ViewComponent> };
}

export const VIEWS: readonly View[] = [
  { name: "log", title: "Log", key: "l", component: LogView },
  {
    name: "playground",
    title: "Playground",
    key: "p",
    component: { load: async () => (await import("./playground")).Playground },
  },
  { name: "users", title: "Users", key: "u", component: UsersView },
  { name: "catalogs", title: "Catalogs", key: "c", component: CatalogsView },
  { name: "faults", title: "Faults", key: "f", component: FaultsView },
  { name: "regal", title: "Regal", key: "r", component: RegalView },
  { name: "status", title: "Status", key: "s", component: StatusView },
];
