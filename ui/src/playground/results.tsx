// The right column: the verdict, findings and where they are, the output, what differs, Braze's answer.

import type { ComponentChildren, JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { Json } from "../api";
import { Badge, Level, Prose, Result, count } from "../components/basics";
import { Inline } from "../components/json";
import type { Difference, ErrorInText, FoundInCode, FoundRule, RunAnswer, Where } from "./answers";
import { Editor, type Band } from "./editor";
import type { Results } from "./runs";
import { Tabs } from "./tabs";

/** Go to a place in one of the editors. */
export type GoTo = (place: Where, line: number, column: number | null) => void;

type Shown = "output" | "expected" | "previous" | "answer" | "printed";

const NONE: readonly Band[] = [];

export function ResultsColumn({ results, goTo }: { results: Results; goTo: GoTo }): JSX.Element {
  const { answer, output, review, previous, problem } = results;
  const [shown, setShown] = useState<Shown>("output");
  const isStale = answer !== null && answer !== output;
  const expected = isStale ? null : (answer?.diff.expected ?? null);
  const printed = answer?.printed ?? "";
  const bands = useMemo(() => (output && !isStale ? bandsOf(output) : NONE), [output, isStale]);
  return (
    <>
      <Verdict answer={answer} problem={problem} isSlow={results.isSlow} goTo={goTo} />
      <Found answer={answer} review={review} goTo={goTo} />
      <Tabs
        label="Results"
        selected={shown}
        onSelect={setShown}
        tabs={[
          { name: "output", title: "Output" },
          { name: "expected", title: "Expected", note: expected === null ? "" : expected.length === 0 ? "✓" : String(expected.length) },
          { name: "previous", title: "Last change", note: previous === null ? "" : String(previous.length) },
          { name: "answer", title: "Answer" },
          { name: "printed", title: "Printed", note: printed === "" ? "" : "•" },
        ]}
      >
        {shown === "output" && !output && <Hint>{answer ? "There is no body to show." : ""}</Hint>}
        {shown === "output" && output && (
          <div class={isStale ? "fill stale" : "fill"}>
            <Editor value={output.body_text ?? ""} language="json" label="Output" lines={bands} />
            {isStale && <p class="stale-note">From the last run that worked</p>}
          </div>
        )}
        {shown === "expected" && (
          <Differences
            found={expected}
            columns={["Expected", "Actual"]}
            none={
              isStale
                ? "There is no body to compare."
                : "There is no expected body: choose a fixture, or write one under Expected on the left."
            }
            same="The output is the expected body."
          />
        )}
        {shown === "previous" && (
          <Differences
            found={previous}
            columns={["Before", "Now"]}
            none="Nothing has changed yet. After an edit, this shows what the last change did to the output."
            same="The output has not changed."
          />
        )}
        {shown === "answer" && <Answer answer={answer} />}
        {shown === "printed" && (
          <div class="scroll-y">
            {printed ? <pre class="printed">{printed}</pre> : <p class="hint">What the spec prints appears here.</p>}
          </div>
        )}
      </Tabs>
    </>
  );
}

/** One line about the run in words; the same for everybody who listens to the page. */
function sentence(answer: RunAnswer): string {
  switch (answer.outcome) {
    case "error":
      return answer.error?.message ?? "The run failed";
    case "abort":
      return `Nothing is sent. Braze logs: ${answer.error?.message ?? ""}`;
    case "skip":
      return `Nothing is sent${answer.skipped?.reason ? `: ${answer.skipped.reason}` : ""}`;
    default: {
      const found = answer.findings.length + answer.more_findings;
      const findings = found ? `, ${count(found, "finding")}` : "";
      return `${answer.destination ?? ""} answers ${answer.response?.status ?? ""}${findings}`;
    }
  }
}

function Verdict({
  answer,
  problem,
  isSlow,
  goTo,
}: {
  answer: RunAnswer | null;
  problem: Error | null;
  isSlow: boolean;
  goTo: GoTo;
}): JSX.Element {
  const error = answer?.error ?? null;
  return (
    <div class="verdict" role="status" aria-live="polite" aria-atomic="true">
      {isSlow ? (
        <Badge tone="quiet">running …</Badge>
      ) : problem ? (
        <>
          <Badge tone="bad">not run</Badge>
          <span class="sentence">{problem.message}</span>
        </>
      ) : (
        answer && (
          <>
            <Outcome answer={answer} />
            <span class="sentence">{sentence(answer)}</span>
            {error?.line != null && <PlaceLink error={error} goTo={goTo} />}
          </>
        )
      )}
    </div>
  );
}

/** The outcome in a word. */
export function Outcome({ answer }: { answer: RunAnswer }): JSX.Element {
  if (answer.outcome === "abort") return <Badge tone="quiet">abort</Badge>;
  return <Result outcome={answer.outcome} verdict={answer.verdict} />;
}

const PLACES: Record<Where, string> = {
  text: "",
  code: "generated code, ",
  payload: "payload, ",
  headers: "headers, ",
  now: "",
  expected: "expected body, ",
  previous: "",
};

function PlaceLink({ error, goTo }: { error: ErrorInText; goTo: GoTo }): JSX.Element {
  const { place, line, column } = error;
  return (
    <button type="button" class="quiet place" onClick={() => goTo(place, line as number, column)}>
      {PLACES[place]}line {line}
    </button>
  );
}

/** Findings about the body, and diagnostics of the code. The list keeps its height. */
function Found({
  answer,
  review,
  goTo,
}: {
  answer: RunAnswer | null;
  review: readonly FoundInCode[];
  goTo: GoTo;
}): JSX.Element {
  const problems = (answer?.problems ?? []).filter((problem) => problem.message !== answer?.error?.message);
  const notes = [answer?.note, ...(answer?.skipped?.hints ?? [])].filter(Boolean) as string[];
  const lost = answer?.lost_keys ?? [];
  const diagnostics = [...(answer?.diagnostics ?? []), ...review];
  const isEmpty = !problems.length && !notes.length && !lost.length && !diagnostics.length && !answer?.findings.length;
  return (
    <ul class="found" aria-label="Findings" tabIndex={0}>
      {isEmpty && answer && <li class="hint">No findings</li>}
      {problems.map((problem) => (
        <Item key={problem.message} level="error" text={problem.message} place={problem.place} at={problem} goTo={goTo} />
      ))}
      {answer?.findings.map((finding, index) => (
        <FindingItem key={`${finding.code} ${finding.pointer} ${index}`} finding={finding} goTo={goTo} />
      ))}
      {answer !== null && answer.more_findings > 0 && (
        <li class="hint">… and {count(answer.more_findings, "more finding")}</li>
      )}
      {diagnostics.map((one, index) => (
        <Item
          key={`${one.code} ${index}`}
          level={one.severity}
          code={one.code}
          text={one.message}
          notes={one.notes}
          place="text"
          at={one}
          elsewhere={one.file}
          goTo={goTo}
        />
      ))}
      {lost.length > 0 && (
        <Item level="lost" text={`JSON drops ${lost.slice(0, 5).join(", ")}${lost.length > 5 ? " …" : ""}`} goTo={goTo} />
      )}
      {notes.map((note) => (
        <Item key={note} level="note" text={note.replace(/^note: /, "")} goTo={goTo} />
      ))}
    </ul>
  );
}

function FindingItem({ finding, goTo }: { finding: FoundRule; goTo: GoTo }): JSX.Element {
  const notes = [finding.hint ?? "", finding.wire ? `Braze says: ${finding.wire}` : ""].filter(Boolean);
  if (finding.reads.length) notes.push(`reads ${finding.reads.join(", ")}`);
  return (
    <Item
      level={finding.level}
      code={finding.code}
      pointer={finding.pointer}
      text={finding.message}
      notes={notes}
      place="text"
      at={finding}
      elsewhere={finding.file}
      goTo={goTo}
    />
  );
}

function Item({
  level,
  code,
  pointer,
  text,
  notes = [],
  place,
  at,
  elsewhere,
  goTo,
}: {
  level: string;
  code?: string;
  pointer?: string;
  text: string;
  notes?: readonly string[];
  place?: Where;
  at?: { line: number | null; column: number | null };
  elsewhere?: string | null;
  goTo: GoTo;
}): JSX.Element {
  const line = at?.line ?? null;
  return (
    <li>
      <span class="labels">
        <Level level={level} />
        {code && <span class="mono muted">{code}</span>}
      </span>
      <span class="grow">
        {pointer && <code class="pointer">{pointer}</code>} <Prose text={text} />
        {notes.map((note) => (
          <span key={note} class="remedy">
            <Prose text={note} />
          </span>
        ))}
      </span>
      {place && line !== null ? (
        <button type="button" class="quiet place" onClick={() => goTo(place, line, at?.column ?? null)}>
          {PLACES[place]}line {line}
        </button>
      ) : (
        elsewhere && <span class="mono muted">{elsewhere}</span>
      )}
    </li>
  );
}

function Differences({
  found,
  columns,
  none,
  same,
}: {
  found: readonly Difference[] | null;
  /** The headings of the two values. */
  columns: readonly [string, string];
  none: string;
  same: string;
}): JSX.Element {
  if (found === null) return <Hint>{none}</Hint>;
  if (found.length === 0) return <Hint>{same}</Hint>;
  return (
    <div class="scroll-y">
      <table class="differences">
        <thead>
          <tr>
            <th scope="col">Place</th>
            <th scope="col">{columns[0]}</th>
            <th scope="col">{columns[1]}</th>
          </tr>
        </thead>
        <tbody>
          {found.map((one) => (
            <tr key={`${one.kind} ${one.pointer}`} class={one.kind}>
              <th scope="row">
                <code>{one.pointer || "/"}</code>
                <span class="muted small">{one.types ?? one.kind}</span>
              </th>
              <td>{"expected" in one ? <Inline value={one.expected as Json} /> : <span class="none">–</span>}</td>
              <td>{"actual" in one ? <Inline value={one.actual as Json} /> : <span class="none">–</span>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Answer({ answer }: { answer: RunAnswer | null }): JSX.Element {
  const response = answer?.response;
  const text = useMemo(() => (response ? JSON.stringify(response.body, null, 2) : ""), [response]);
  if (!response) return <Hint>Nothing was sent, so nobody answers.</Hint>;
  return (
    <div class="fill column">
      <p class="hint">
        {answer?.destination} answers <strong>{response.status}</strong>
      </p>
      <Editor value={text} language="json" label="Answer" />
    </div>
  );
}

function Hint({ children }: { children: ComponentChildren }): JSX.Element {
  return (
    <div class="scroll-y">
      <p class="hint">{children}</p>
    </div>
  );
}

/** Return the lines of the output that findings are about. */
function bandsOf(answer: RunAnswer): Band[] {
  if (answer.findings.length === 0) return [];
  const lines = new Map<string, number>();
  let line = 0;
  const walk = (value: Json, pointer: string): void => {
    line += 1;
    lines.set(pointer, line);
    if (value === null || typeof value !== "object") return;
    const entries = Object.entries(value);
    for (const [key, inner] of entries) walk(inner, `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`);
    if (entries.length) line += 1; // the closing bracket
  };
  walk(answer.body, "");
  const bands = new Map<number, Band>();
  for (const { pointer, level } of answer.findings) {
    const at = lines.get(pointer);
    if (at === undefined || pointer === "") continue;
    if (bands.get(at)?.tone !== "bad") bands.set(at, { line: at, tone: level === "rejected" ? "bad" : "warn" });
  }
  return [...bands.values()];
}
