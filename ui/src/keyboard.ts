// Keyboard shortcuts: a table for the help, and the listeners.

import { useEffect } from "preact/hooks";

/** The shortcuts that the help lists: keys, and what they do. */
export const SHORTCUTS: readonly (readonly [group: string, rows: readonly (readonly [string, string])[]])[] = [
  [
    "Everywhere",
    [
      ["g l", "Log"],
      ["g p", "Playground"],
      ["g u", "Users"],
      ["g c", "Catalogs"],
      ["g f", "Faults"],
      ["g r", "Regal"],
      ["g s", "Status"],
      ["/", "Search or filter"],
      ["d", "Switch between dark and light"],
      ["?", "Show the shortcuts"],
    ],
  ],
  [
    "Lists",
    [
      ["↓ or j", "Next"],
      ["↑ or k", "Previous"],
      ["Home, End", "First, last"],
      ["Enter", "Go to the details"],
      ["Esc", "Back to the list"],
    ],
  ],
  [
    "Log",
    [
      ["o", "Open the entry in the playground"],
      ["f", "Create a fixture from the entry"],
    ],
  ],
  [
    "Playground",
    [["Ctrl Enter", "Run now"], ["Ctrl S", "Save as a fixture"], ["F8", "Go to the next problem"], ["Esc, then Tab", "Leave the editor"]],
  ],
];

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("input, textarea, select"))
  );
}

let prefix = "";
let prefixTimer = 0;

/**
 * Listen for shortcuts while the component is shown: `{ "/": …, "g l": … }`.
 *
 * Keys in fields and editors, and with Ctrl, Alt or Meta, are left alone. Open dialogs disable all shortcuts.
 */
export function useShortcuts(shortcuts: Readonly<Record<string, () => void>>): void {
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
      if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
      const action = shortcuts[prefix + event.key];
      if (!action) return;
      event.preventDefault();
      action();
    };
    document.addEventListener("keydown", listener); // before the prefix is forgotten, on window
    return () => document.removeEventListener("keydown", listener);
  }, [shortcuts]);
}

/** Remember `g` for a second, after the listeners have seen it. */
export function startPrefixes(): void {
  addEventListener("keydown", (event) => {
    clearTimeout(prefixTimer);
    const starts = event.key === "g" && !isTyping(event.target) && !event.ctrlKey && !event.metaKey;
    prefix = starts && prefix === "" ? "g " : "";
    prefixTimer = window.setTimeout(() => (prefix = ""), 1000);
  });
}
