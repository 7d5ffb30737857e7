// What the server reports as it happens: Server-Sent Events of `/_/live`.

import { api, type LogEntry, type State } from "./api";
import { Store } from "./store";

export type Connection = "connecting" | "open" | "lost";

export const connection = new Store<Connection>("connecting");

/** The server at a glance; null until it is known. */
export const state = new Store<State | null>(null);

/** Counts up when the project's transforms have changed: fetch them again. */
export const transformsVersion = new Store(0);

/** Counts up when the connection is back after a gap, since the server may be another one, and after a reset. */
export const reconnects = new Store(0);

const entryListeners = new Set<(entry: LogEntry) => void>();
const reconnectListeners = new Set<() => void>();

/** Call `listener` with every new log entry, until the returned function is called. */
export function onEntry(listener: (entry: LogEntry) => void): () => void {
  entryListeners.add(listener);
  return () => entryListeners.delete(listener);
}

/** Call `listener` when the connection is back after a gap, and after a reset. */
export function onReconnect(listener: () => void): () => void {
  reconnectListeners.add(listener);
  return () => reconnectListeners.delete(listener);
}

/** Ask for the state, for example after a change that the page itself made. */
export async function refreshState(): Promise<void> {
  try {
    state.value = await api.state();
  } catch {
    // The indicator of the connection shows it.
  }
}

/** Listen from now on. The connection comes back by itself, also to a server that was restarted. */
export function startListening(): void {
  void refreshState();
  connect(false);
}

/** Ask for a new cookie: a server that was restarted does not know the old one. */
async function renew(): Promise<void> {
  try {
    await fetch("/", { cache: "no-store" });
  } catch {
    // It is not back yet.
  }
}

/** Nothing that is shown can be relied on. */
function startAgain(): void {
  void refreshState();
  reconnects.value += 1;
  for (const listener of reconnectListeners) listener();
}

function connect(again: boolean): void {
  const source = new EventSource("/_/live");
  let lost = again;
  source.addEventListener("open", () => {
    connection.value = "open";
    if (!lost) return;
    lost = false;
    transformsVersion.value += 1;
    startAgain();
  });
  source.addEventListener("error", () => {
    lost = true;
    connection.value = "lost";
    if (source.readyState !== EventSource.CLOSED) return;
    source.close();
    setTimeout(() => void renew().then(() => connect(true)), 3000);
  });
  source.addEventListener("log", (event: MessageEvent<string>) => {
    const entry = JSON.parse(event.data) as LogEntry;
    for (const listener of entryListeners) listener(entry);
  });
  source.addEventListener("state", (event: MessageEvent<string>) => {
    state.value = JSON.parse(event.data) as State;
  });
  source.addEventListener("reset", startAgain);
  source.addEventListener("transforms", () => {
    transformsVersion.value += 1;
  });
}
