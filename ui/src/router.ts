// Places in the page: `#/log/12?text=ada`. Paths without `#` belong to Braze's endpoints.

import { Store, useStore } from "./store";

/** A view, what is selected in it, and its parameters. */
export interface Place {
  view: string;
  /** The segments after the view, decoded. A name with slashes is one segment. */
  rest: string[];
  query: URLSearchParams;
}

/** Parse the fragment of a URL. */
export function parsePlace(fragment: string): Place {
  const text = fragment.replace(/^#?\/?/, "");
  const mark = text.indexOf("?");
  const path = mark < 0 ? text : text.slice(0, mark);
  const [view = "", ...rest] = path.split("/").map(decoded);
  return { view: view || "log", rest, query: new URLSearchParams(mark < 0 ? "" : text.slice(mark)) };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Return the link to a place. */
export function href(
  view: string,
  rest: readonly (string | number)[] = [],
  query: Readonly<Record<string, string | number | null | undefined>> = {},
): string {
  const given = Object.entries(query).filter(([, value]) => value != null && value !== "");
  const parameters = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
  const path = [view, ...rest].map(encodeURIComponent).join("/");
  return `#/${path}${parameters.size ? `?${parameters}` : ""}`;
}

const place = new Store(parsePlace(location.hash));
addEventListener("hashchange", () => (place.value = parsePlace(location.hash)));

/** Return the current place, and render again when it changes. */
export function usePlace(): Place {
  return useStore(place);
}

/** Go to a link. `replace` leaves no entry in the browser's history. */
export function go(link: string, { replace = false } = {}): void {
  if (link === location.hash) return;
  if (replace) {
    history.replaceState(null, "", link);
    place.value = parsePlace(link);
  } else {
    location.hash = link;
  }
}
