// What is being edited: kept while other views are shown and when the page is reloaded, and shared as a link.

import type { Kind } from "./answers";

export type Tab = "spec" | "code" | "own";

/** The texts of the editors. A text that is null is as the server has it. */
export interface Draft {
  /** The transform, or null for a script of its own. */
  transform: string | null;
  tab: Tab;
  spec: string | null;
  own: string | null;
  payload: string | null;
  headers: string | null;
  expected: string | null;
  now: string | null;
  /** Where the inputs are from: `fixture NAME`, `log ID` or `sample`; null if they are not from there any more. */
  source: string | null;
}

export const EMPTY: Draft = {
  transform: null,
  tab: "spec",
  spec: null,
  own: null,
  payload: null,
  headers: null,
  expected: null,
  now: null,
  source: null,
};

const KEY = "playground";
const drafts = new Map<string, Draft>();
try {
  for (const draft of JSON.parse(sessionStorage.getItem(KEY) ?? "[]") as Draft[]) {
    drafts.set(draft.transform ?? "", { ...EMPTY, ...draft });
  }
} catch {
  // There is none, or it is of another version.
}

/** Return what was edited for a transform. */
export function draftOf(transform: string | null): Draft {
  return drafts.get(transform ?? "") ?? { ...EMPTY, transform };
}

/** Return the transform that was edited last; undefined if there is none. */
export function lastTransform(): string | null | undefined {
  return [...drafts.values()].at(-1)?.transform;
}

/** Keep a draft: as long as this tab of the browser is open, in no other place. */
export function keep(draft: Draft): void {
  const key = draft.transform ?? "";
  drafts.delete(key); // the last one is at the end
  drafts.set(key, draft);
  try {
    sessionStorage.setItem(KEY, JSON.stringify([...drafts.values()].slice(-20)));
  } catch {
    // It is too large; it stays until the page is closed.
  }
}

// Links ---------------------------------------------------------------------------------------------

/** Return a draft as text for the fragment of a URL, which browsers do not send to servers. */
export async function encoded(draft: Draft): Promise<string> {
  const stream = new Blob([JSON.stringify(draft)]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** Return the draft in a link; null if the link is incomplete. */
export async function decoded(text: string): Promise<Draft | null> {
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (unit) => unit.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    const value: unknown = JSON.parse(await new Response(stream).text());
    return typeof value === "object" && value !== null ? checked(value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function checked(value: Record<string, unknown>): Draft {
  const text = (key: keyof Draft): string | null => {
    const found = value[key];
    return typeof found === "string" ? found : null;
  };
  const tab = text("tab");
  return {
    transform: text("transform"),
    tab: tab === "code" || tab === "own" ? tab : "spec",
    spec: text("spec"),
    own: text("own"),
    payload: text("payload"),
    headers: text("headers"),
    expected: text("expected"),
    now: text("now"),
    source: null,
  };
}

/** Return what a tab runs. */
export function kindOf(tab: Tab, isWebhook: boolean, hasSpec: boolean): Kind {
  if (tab !== "own" && hasSpec) return "spec";
  return isWebhook ? "liquid" : "javascript";
}
