// Dark and light: the system's choice, or the user's.

import { Store } from "./store";

export type Theme = "system" | "light" | "dark";

const stored = document.documentElement.dataset["theme"];
export const theme = new Store<Theme>(stored === "light" || stored === "dark" ? stored : "system");

/** Return whether the page is dark now. */
export function isDark(): boolean {
  return theme.value === "system" ? matchMedia("(prefers-color-scheme: dark)").matches : theme.value === "dark";
}

/** Switch between dark and light. Back at the system's choice, the page follows the system again. */
export function switchTheme(): void {
  const next = isDark() ? "light" : "dark";
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  theme.value = next === system ? "system" : next;
  document.documentElement.dataset["theme"] = theme.value;
  localStorage.setItem("theme", theme.value);
}
