// The server's control API, `/_/…`. The browser sends the page's cookie with every request.

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export type Outcome = "body" | "skip" | "error" | "abort";
export type Verdict = "accepted" | "partial" | "rejected";

/** A rule that a body breaks, as `brazesmith check` prints it. */
export interface Finding {
  code: string;
  level: string;
  /** A JSON pointer into the body. */
  pointer: string;
  message: string;
  hint: string | null;
  /** What Braze answers, if it says anything. */
  wire: string | null;
  provenance: string;
  /** Where the spec makes the value. */
  spec?: { file: string; line: number; column: number } | null;
  /** The line of the edited text, in the playground. */
  line?: number | null;
}

/** A change of a profile. */
export interface Change {
  action: string;
  braze_id: string | null;
  name: string | null;
  before: Json;
  after: Json;
  reason: string | null;
}

/** A request that the server answered. */
export interface LogEntry {
  id: number;
  at: string;
  /** The transform's name, or null for one of Braze's own endpoints. */
  transform: string | null;
  method: string;
  path: string;
  /** Parsed JSON, or the text if it is not JSON. */
  incoming: Json;
  headers: Record<string, Json>;
  outcome: Outcome | null;
  verdict: Verdict | null;
  output: Json;
  error: string | null;
  /** The status is null if the connection was dropped. */
  answer: { status: number | null; body: Json };
  /** What was injected on purpose. */
  fault?: string | null;
  findings: Finding[];
  changes: Change[];
}

/** A fault that is injected on purpose. What is not set is left out. */
export interface NewFault {
  status?: number;
  latency_ms?: number;
  drop?: boolean;
  /** A pattern such as `/users/*` (default: all paths). */
  path?: string;
  /** How many requests it happens to (default: all). */
  count?: number;
  /** Only the n-th request from now on. */
  nth?: number;
  probability?: number;
  seed?: number;
}

/** An active fault. `count` is how many more requests it happens to. */
export interface Fault extends NewFault {
  id: number;
  /** The requests that it could happen to so far. */
  seen: number;
  /** The requests that it has happened to. */
  hits: number;
}

/** The server at a glance. */
export interface State {
  profiles: number;
  events: number;
  purchases: number;
  catalogs: number;
  webhooks: { received: number; delivered: number };
  faults: Fault[];
  now: string;
}

export interface UserRow {
  braze_id: string;
  external_id: string | null;
  aliases: { alias_label: string; alias_name: string }[];
  email: string | null;
  phone: string | null;
  name?: string;
  updated: string | null;
}

/** A change in the history of a profile. */
export interface PastChange {
  number: number;
  /** The log entry of the request that caused it; null if the log has it no longer. */
  request: number | null;
  at: string;
  endpoint: string;
  action: string;
  name: string | null;
  before: Json;
  after: Json;
  reason: string | null;
}

export interface User {
  profile: { [key: string]: Json };
  changes: PastChange[];
}

export interface Catalog {
  name: string;
  description: string | null;
  fields: { name: string; type: string }[];
  num_items: number;
  updated_at: string | null;
}

export interface Diagnostic {
  code: string;
  severity: "error" | "warning" | "info";
  message: string;
  line: number | null;
  column: number | null;
  end_line: number | null;
  end_column: number | null;
}

/** A transform or a webhook of the project. */
export interface Transform {
  name: string;
  kind: "transform" | "webhook";
  summary: string;
  destination: string;
  url: string | null;
  file: string | null;
  compiles: boolean;
  diagnostics: Diagnostic[];
}

/** A fixture; `payload` and `expected` are text. */
export interface Fixture {
  name: string;
  payload: string;
  headers: Record<string, string> | null;
  now: string | null;
  expected: string | null;
}

/** A transform with its code and fixtures. */
export interface TransformDetails {
  name: string;
  kind: "transform" | "webhook";
  spec: { file: string; text: string } | null;
  code: { language: "javascript" | "liquid"; text: string; hash: string } | null;
  fixtures: Fixture[];
  sample: string | null;
}

/** A fixture to write: from a log entry, or from the playground. */
export type NewFixture =
  | { name: string; case: string; log: number }
  | {
      name: string;
      case: string;
      payload: string;
      headers?: Record<string, string> | null;
      now?: string | null;
      expected?: string | null;
    };

/** Whether the code of a transform is the one in the dashboard, as far as is recorded. */
export interface Deployment {
  transform: string;
  hash: string | null;
  built: boolean;
  recorded: { hash: string; date: string; by: string | null; edited: boolean } | null;
  paste: boolean;
  reason: string;
}

/** A webhook that can be sent to a user. */
export interface Campaign {
  name: string;
  destination?: string;
  file?: string | null;
}

/** What an HTTP request inside the local Braze came to. */
export interface Delivery {
  url?: string;
  status: number | null;
  body: Json;
  problem?: string | null;
}

/** A contact of the local Regal. Phones and emails are objects by address. */
export interface Contact {
  number: number;
  updated_at: string;
  userId?: string;
  firstName?: string;
  lastName?: string;
  phones?: { [address: string]: Json };
  emails?: { [address: string]: Json };
  [key: string]: Json | undefined;
}

/** A request that the local Regal received from a webhook, or sent to a transform. */
export interface Exchange {
  direction: "received" | "sent";
  at?: string;
  event: string | null;
  transform?: string;
  contact: number | null;
  payload: Json;
  answer: Delivery;
  findings?: Finding[];
}

export interface Regal {
  contacts: Contact[];
  events: Exchange[];
}

/** What became of a campaign for one user. */
export interface Sending {
  campaign: string;
  braze_id: string;
  outcome: Outcome;
  request: Json;
  findings: Finding[];
  answer: Delivery | null;
  problem: string | null;
}

/** An answer of 400 or more, or no answer (`status` 0). The message is the server's. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

async function call<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const options: RequestInit = { method, credentials: "same-origin", cache: "no-store" };
  if (body !== undefined) {
    options.headers = { "Content-Type": "application/json" };
    options.body = JSON.stringify(body);
  }
  if (signal) options.signal = signal;
  let response: Response;
  try {
    response = await fetch(path, options);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(0, "The server does not answer. Is `brazesmith serve` still running?");
  }
  const text = await response.text();
  let answer: unknown;
  try {
    answer = text ? JSON.parse(text) : null;
  } catch {
    answer = { message: text };
  }
  if (response.ok) return answer as T;
  const message = (answer as { message?: unknown } | null)?.message;
  throw new ApiError(response.status, typeof message === "string" ? message : response.statusText);
}

/** Return a path with a name that may contain slashes. */
function named(path: string, name: string): string {
  return path + name.split("/").map(encodeURIComponent).join("/");
}

function query(parameters: Record<string, string | number | null | undefined>): string {
  const given = Object.entries(parameters).filter(([, value]) => value != null && value !== "");
  return given.length ? `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}` : "";
}

export const api = {
  state: () => call<State>("GET", "/_/state"),
  log: (limit: number, before: number | null = null) =>
    call<LogEntry[]>("GET", `/_/log${query({ limit, before })}`),

  users: (search: string, limit: number, after: string | number | null = null, signal?: AbortSignal) =>
    call<{ users: UserRow[]; total: number; after?: number | null }>(
      "GET",
      `/_/users${query({ search, limit, after })}`,
      undefined,
      signal,
    ),
  user: (brazeId: string, before: number | null = null) =>
    call<User>("GET", named("/_/users/", brazeId) + query({ before })),

  catalogs: () => call<Catalog[]>("GET", "/_/catalogs"),
  items: (name: string, cursor: string | null = null) =>
    call<{ items: { [key: string]: Json }[]; cursor: string | null }>(
      "GET",
      named("/_/catalogs/", name) + query({ cursor }),
    ),

  addFault: (fault: NewFault) => call<unknown>("POST", "/_/faults", fault),
  removeFaults: () => call<unknown>("DELETE", "/_/faults"),

  transforms: () => call<Transform[]>("GET", "/_/transforms"),
  transform: (name: string) => call<TransformDetails>("GET", named("/_/transforms/", name)),
  addFixture: (fixture: NewFixture) =>
    call<{ folder: string; files: string[] }>("POST", "/_/fixtures", fixture),

  status: () => call<Deployment[]>("GET", "/_/status"),

  regal: () => call<Regal>("GET", "/_/regal"),
  /** `key` is what the contact is found by: `{ phone: "+12025550101" }`. */
  sendRegalEvent: (event: string, key: { phone: string } | { email: string } | { userId: string }) =>
    call<Exchange>("POST", "/_/regal/events", { event, ...key }),
  campaigns: () => call<Campaign[]>("GET", "/_/campaigns"),
  sendCampaign: (name: string, externalId: string) =>
    call<Sending>("POST", `${named("/_/campaigns/", name)}/send`, { external_id: externalId }),

  reset: () => call<unknown>("POST", "/_/reset"),
  setClock: (now: string | null) => call<unknown>("PUT", "/_/clock", { now }),
};
