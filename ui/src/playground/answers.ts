// What the playground asks the server, and what it answers: `POST /_/run` and `GET /_/transforms/NAME`.

import { ApiError, type Finding, type Json, type Outcome, type Verdict } from "../api";

export type Kind = "spec" | "javascript" | "liquid";

/** Where something is: one of the editors, or the generated code. */
export type Where = "text" | "code" | "payload" | "headers" | "now" | "expected" | "previous";

export interface RunRequest {
  name: string | null;
  kind: Kind;
  text: string;
  payload: string;
  headers: string | null;
  now: string | null;
  expected: string | null;
  previous: string | null;
  review: boolean;
}

interface Position {
  line: number | null;
  column: number | null;
  end_line?: number | null;
  end_column?: number | null;
}

export interface ErrorInText extends Position {
  message: string;
  place: Where;
}

export interface FoundRule extends Omit<Finding, "line">, Position {
  /** Places of the payload that the value is made of. */
  reads: string[];
  /** `FILE:LINE` if the value is made in another file. */
  file: string | null;
}

export interface FoundInCode extends Position {
  code: string;
  severity: "error" | "warning" | "note";
  message: string;
  notes: string[];
  label: string;
  file: string | null;
}

/** A value that differs. A side that does not exist is left out. */
export interface Difference {
  pointer: string;
  kind: "added" | "removed" | "changed" | "type";
  expected?: Json;
  actual?: Json;
  types: string | null;
}

export interface RunAnswer {
  name: string | null;
  destination: string | null;
  outcome: Outcome | "abort" | null;
  verdict: Verdict | null;
  body: Json;
  /** The body as Braze gets it, indented: numbers keep their digits. */
  body_text: string | null;
  error: ErrorInText | null;
  skipped: { reason: string; hints: string[] } | null;
  findings: FoundRule[];
  /** How many findings are left out. */
  more_findings: number;
  response: { status: number; body: Json } | null;
  lost_keys: string[];
  diagnostics: FoundInCode[];
  problems: ErrorInText[];
  note: string;
  code: string | null;
  diff: { expected: Difference[] | null; previous: Difference[] | null };
  duration_ms: number;
  printed: string;
  review: boolean;
}

export interface Fixture {
  name: string;
  payload: string;
  headers: string | null;
  now: string | null;
  expected: string | null;
  problem: string | null;
}

export interface Opened {
  name: string;
  kind: "transform" | "webhook";
  destination: string | null;
  spec: { file: string; text: string } | null;
  code: { language: "javascript" | "liquid"; text: string; hash: string | null } | null;
  fixtures: Fixture[];
  sample: string | null;
}

/** Tells this page from others of the same browser: a run replaces only older ones of its page. */
const PAGE = crypto.randomUUID();

export async function run(request: RunRequest, signal: AbortSignal): Promise<RunAnswer> {
  let response: Response;
  try {
    response = await fetch("/_/run", {
      method: "POST",
      credentials: "same-origin",
      cache: "no-store",
      headers: { "Content-Type": "application/json", "X-Page": PAGE },
      body: JSON.stringify(request),
      signal,
    });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new ApiError(0, "The server does not answer. Is `brazesmith serve` still running?");
  }
  const answer: unknown = await response.json();
  if (response.ok) return answer as RunAnswer;
  throw new ApiError(response.status, (answer as { message?: string }).message ?? response.statusText);
}

export interface NewCase {
  name: string;
  case: string;
  payload: string;
  headers: string | null;
  now: string | null;
  expected: string | null;
}

export async function saveCase(fixture: NewCase): Promise<{ folder: string; case: string }> {
  const response = await fetch("/_/fixtures", {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(fixture),
  });
  const answer = (await response.json()) as { folder: string; case: string; message?: string };
  if (!response.ok) throw new ApiError(response.status, answer.message ?? response.statusText);
  return answer;
}
