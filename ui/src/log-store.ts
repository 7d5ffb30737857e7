// The log: the last requests, newest first, and every new one.

import { api, type LogEntry } from "./api";
import { onEntry, onReconnect } from "./live";
import { Store } from "./store";

/** How many entries the server keeps. */
const LIMIT = 1000;
const PAGE = 100;

interface Log {
  /** Newest first. */
  entries: readonly LogEntry[];
  /** Whether the oldest entry is among them. */
  complete: boolean;
  /** Whether the first answer is there. */
  loaded: boolean;
  error: Error | null;
}

export const log = new Store<Log>({ entries: [], complete: false, loaded: false, error: null });

let loading: Promise<void> | null = null;

/** Load older entries. Does nothing while others are being loaded. */
export function loadOlder(): Promise<void> {
  loading ??= load().finally(() => (loading = null));
  return loading;
}

async function load(): Promise<void> {
  if (log.value.complete) return;
  const oldest = log.value.entries.at(-1)?.id ?? null;
  try {
    const older = await api.log(PAGE, oldest);
    merge(older, older.length < PAGE || log.value.entries.length + older.length >= LIMIT);
  } catch (error) {
    log.value = { ...log.value, error: error as Error, loaded: true };
  }
}

/** Load all entries, for a search. */
export async function loadAll(): Promise<void> {
  while (!log.value.complete && !log.value.error) await loadOlder();
}

/** Load again. What is shown stays until the answer is there. */
export function reload(): void {
  arrived = [];
  const promise = (loading ?? Promise.resolve()).then(replace).finally(() => {
    if (loading === promise) loading = null;
  });
  loading = promise;
}

async function replace(): Promise<void> {
  try {
    const entries = await api.log(PAGE);
    log.value = { entries, complete: entries.length < PAGE, loaded: true, error: null };
  } catch (error) {
    log.value = { ...log.value, error: error as Error, loaded: true };
  }
}

function merge(more: readonly LogEntry[], complete: boolean): void {
  const byId = new Map([...log.value.entries, ...more].map((entry) => [entry.id, entry]));
  const entries = [...byId.values()].sort((a, b) => b.id - a.id).slice(0, LIMIT);
  log.value = { entries, complete, loaded: true, error: null };
}

// At a high rate, entries are added in groups.
const PAUSE = 200;
let arrived: LogEntry[] = [];
let timer: number | null = null;
let flushed = 0;

function flush(): void {
  if (loading) {
    timer = window.setTimeout(flush, PAUSE); // the answer may be older than what has arrived
    return;
  }
  timer = null;
  flushed = Date.now();
  const entries = arrived;
  arrived = [];
  merge(entries, log.value.complete);
}

onEntry((entry) => {
  arrived.push(entry);
  timer ??= window.setTimeout(flush, Math.max(0, flushed + PAUSE - Date.now()));
});
onReconnect(reload);
