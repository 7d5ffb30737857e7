// The playground: inputs on the left, the spec or script in the middle, what becomes of them on the right.

import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { api, type LogEntry, type Transform } from "../api";
import { CopyButton, Empty, Problem, useLoaded } from "../components/basics";
import { notify } from "../components/notice";
import { transformsVersion } from "../live";
import { log, loadOlder } from "../log-store";
import { go, href, type Place } from "../router";
import { useStore } from "../store";
import type { Fixture, FoundInCode, Opened, RunAnswer, Where } from "./answers";
import { decoded, draftOf, encoded, keep, kindOf, lastTransform, type Draft, type Tab } from "./draft";
import { Editor, type Jump, type Language, type Marker } from "./editor";
import { Outcome, ResultsColumn } from "./results";
import { useRuns, type Results } from "./runs";
import { SaveDialog } from "./save";
import { Tabs } from "./tabs";

const SCRIPT = `// A Data Transformation: \`payload\` and \`headers\` are what the source sends.
return {
  events: [
    {
      external_id: payload.id,
      name: "Signed up",
      time: new Date().toISOString(),
    },
  ],
};
`;

const NEW_PAYLOAD = '{\n  "id": "user-1"\n}\n';

const NEW_CONTEXT = `{
  "user": {
    "user_id": "user-1",
    "first_name": "Ada",
    "email_address": "ada@example.com",
    "phone_number": "+12025550101"
  },
  "custom_attributes": {}
}
`;

/** Return a made-up payload: of the server, or a plain one for a script or for the template of a webhook. */
function sampleOf(opened: Opened | null): string {
  return opened?.sample ?? (opened?.kind === "webhook" ? NEW_CONTEXT : NEW_PAYLOAD);
}

export function Playground({ place }: { place: Place }): JSX.Element {
  const version = useStore(transformsVersion);
  const { value: transforms, error, reload } = useLoaded(api.transforms, [version]);
  const shared = place.query.get("share");
  const entryId = place.query.get("log");

  useEffect(() => {
    if (shared === null) return;
    void decoded(shared).then((draft) => {
      if (draft) keep(draft);
      else notify("This link is incomplete: copy it again, in full", "bad");
      go(href("playground", [], { transform: draft?.transform ?? OWN }), { replace: true });
    });
  }, [shared]);
  useEffect(() => {
    if (entryId !== null) void openEntry(Number(entryId));
  }, [entryId]);

  if (error && !transforms) return <Problem error={error} retry={reload} />;
  if (!transforms || shared !== null || entryId !== null) return <p class="loading">Loading …</p>;
  const names = transforms.filter(({ kind }) => kind === "transform" || kind === "webhook");
  const asked = place.query.get("transform") ?? lastTransform() ?? names[0]?.name ?? OWN;
  const name = asked === OWN ? null : asked;
  return <Workbench key={name ?? ""} name={name} transforms={names} version={version} />;
}

/** Stands for a script that belongs to no transform. */
const OWN = "-";

/** Open what a request of the log has sent. */
async function openEntry(id: number): Promise<void> {
  try {
    const [entry] = await api.log(1, id + 1);
    if (!entry || entry.id !== id) throw new Error(`The log does not have entry ${id} any more`);
    const transform = entry.transform ?? lastTransform() ?? null;
    keep({ ...draftOf(transform), ...inputsOfEntry(entry) });
    go(href("playground", [], { transform: transform ?? OWN }), { replace: true });
  } catch (error) {
    notify((error as Error).message, "bad");
    go(href("playground"), { replace: true });
  }
}

type Inputs = Pick<Draft, "payload" | "headers" | "now" | "expected" | "source">;

function inputsOfEntry(entry: LogEntry): Inputs {
  const { incoming, headers, at, id } = entry;
  const payload = typeof incoming === "string" ? incoming : JSON.stringify(incoming, null, 2);
  return { payload, headers: JSON.stringify(headers, null, 2), now: at, expected: null, source: `log ${id}` };
}

function inputsOfFixture({ name, payload, headers, now, expected }: Fixture): Inputs {
  return { payload, headers, now, expected, source: `fixture ${name}` };
}

const NO_INPUTS: Inputs = { payload: null, headers: null, now: null, expected: null, source: null };

function Workbench({
  name,
  transforms,
  version,
}: {
  name: string | null;
  transforms: readonly Transform[];
  version: number;
}): JSX.Element {
  const load = (): Promise<Opened | null> =>
    name === null ? Promise.resolve(null) : (api.transform(name) as unknown as Promise<Opened>);
  const { value: opened, error, reload } = useLoaded(load, [version]);
  if (error && !opened) {
    return (
      <Empty title={`\`${name}\` cannot be opened`}>
        <p>{error.message}</p>
        <p>
          <a href={href("playground", [], { transform: OWN })}>Open a script of your own</a>
        </p>
      </Empty>
    );
  }
  if (!opened && name !== null) return <p class="loading">Loading …</p>;
  return <Editors name={name} opened={opened} transforms={transforms} reload={reload} />;
}

type Column = "input" | "code" | "result";
type InputTab = "payload" | "headers" | "expected";

function Editors({
  name,
  opened,
  transforms,
  reload,
}: {
  name: string | null;
  opened: Opened | null;
  transforms: readonly Transform[];
  reload: () => void;
}): JSX.Element {
  const [draft, setDraft] = useState<Draft>(() => started(draftOf(name), opened));
  const [column, setColumn] = useState<Column>("code");
  const [inputTab, setInputTab] = useState<InputTab>("payload");
  const [jump, setJump] = useState<(Jump & { place: Where }) | null>(null);
  const [isSaving, setIsSaving] = useState(false);
  const change = (part: Partial<Draft>): void => {
    setDraft((old) => {
      const next = { ...old, ...part };
      keep(next);
      return next;
    });
  };

  const isWebhook = opened?.kind === "webhook";
  const hasSpec = opened?.spec != null;
  const tab: Tab = name === null ? "own" : draft.tab === "spec" && !hasSpec ? "code" : draft.tab;
  const kind = kindOf(tab, isWebhook, hasSpec);
  const spec = draft.spec ?? opened?.spec?.text ?? "";
  const built = opened?.code?.text ?? "";
  const own = draft.own ?? (built || SCRIPT);
  const text = kind === "spec" ? spec : tab === "own" ? own : built;
  const payload = draft.payload ?? "";
  const results = useRuns(
    { name, kind, text, payload, headers: draft.headers, now: draft.now, expected: draft.expected },
    `${name} ${draft.source}`,
  );
  const { answer } = results;
  const code = useLast(answer?.code) ?? built;

  const goTo = (where: Where, line: number, at: number | null): void => {
    if (where === "payload" || where === "headers" || where === "expected") {
      setInputTab(where);
      setColumn("input");
    } else {
      if (where === "code") change({ tab: "code" });
      else if (tab === "code" && hasSpec) change({ tab: "spec" });
      setColumn("code");
    }
    const isText = where === "text" && tab === "code" && !hasSpec; // the generated code itself is run
    setJump({ place: isText ? "code" : where, line, column: at });
  };
  const jumpIn = (where: Where): Jump | null => (jump?.place === where ? jump : null);

  const save = (): void => {
    if (name === null) notify("Choose a transform first: a fixture belongs to one", "bad");
    else setIsSaving(true);
  };
  const latest = useRef({ save, runNow: results.runNow });
  latest.current = { save, runNow: results.runNow };
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      if (document.querySelector("dialog[open]")) return;
      if (event.key.toLowerCase() === "s") latest.current.save();
      else if (event.key === "Enter") latest.current.runNow();
      else return;
      event.preventDefault();
    };
    document.addEventListener("keydown", listener);
    return () => document.removeEventListener("keydown", listener);
  }, []);

  const share = async (): Promise<string> => {
    const whole: Draft = { ...draft, tab, spec: hasSpec ? spec : null, own, transform: name };
    return new URL(href("playground", [], { share: await encoded(whole) }), location.href).href;
  };
  const isEdited = tab === "spec" ? draft.spec !== null && draft.spec !== opened?.spec?.text : draft.own !== null && draft.own !== built;

  return (
    <div class={`playground shows-${column}`}>
      <div class="bar">
        <TransformChoice name={name} transforms={transforms} />
        <SourceChoice name={name} opened={opened} source={draft.source} onChoose={change} />
        <span class="state">
          {results.isSlow ? <span class="muted">running …</span> : answer && <Outcome answer={answer} />}
        </span>
        <span class="spacer" />
        <button type="button" onClick={save} title="Ctrl S">
          Save as fixture
        </button>
        <CopyButton text={share} label="Copy link" />
      </div>
      <div class="column-choice" role="group" aria-label="Columns">
        {(["input", "code", "result"] as const).map((one) => (
          <button key={one} type="button" aria-pressed={column === one} onClick={() => setColumn(one)}>
            {{ input: "Input", code: "Code", result: "Result" }[one]}
          </button>
        ))}
      </div>
      <section class="column input" aria-label="Input">
        <InputColumn
          draft={draft}
          answer={answer}
          tab={inputTab}
          onTab={setInputTab}
          onChange={change}
          jumpIn={jumpIn}
        />
      </section>
      <section class="column middle" aria-label="Code">
        <CodeColumn
          tab={tab}
          onTab={(next) => change({ tab: next })}
          name={name}
          opened={opened}
          spec={spec}
          code={code}
          own={own}
          results={results}
          onChange={change}
          isEdited={isEdited}
          jumpIn={jumpIn}
        />
      </section>
      <section class="column result" aria-label="Result">
        <ResultsColumn results={results} goTo={goTo} />
      </section>
      {isSaving && name !== null && (
        <SaveDialog
          name={name}
          fixtures={opened?.fixtures ?? []}
          inputs={draft}
          body={answer?.body_text ?? null}
          onClose={() => setIsSaving(false)}
          onSaved={(source, expected) => {
            change({ source, expected });
            reload();
          }}
        />
      )}
    </div>
  );
}

/** Return a draft with inputs: its own, or those of the first fixture, or a made-up payload. */
function started(draft: Draft, opened: Opened | null): Draft {
  if (draft.payload !== null) return draft;
  const [first] = opened?.fixtures ?? [];
  if (first) return { ...draft, ...inputsOfFixture(first) };
  return { ...draft, ...NO_INPUTS, payload: sampleOf(opened), source: "sample" };
}

/** Return the last value that was there. */
function useLast<T>(value: T | null | undefined): T | null {
  const last = useRef<T | null>(null);
  if (value != null) last.current = value;
  return last.current;
}

function TransformChoice({ name, transforms }: { name: string | null; transforms: readonly Transform[] }): JSX.Element {
  return (
    <select
      class="choice"
      aria-label="Transform"
      value={name ?? OWN}
      onChange={(event) => go(href("playground", [], { transform: event.currentTarget.value }))}
    >
      {transforms.map((one) => (
        <option key={one.name} value={one.name}>
          {one.name}
        </option>
      ))}
      <option value={OWN}>A script of your own</option>
    </select>
  );
}

/** How many requests of the log can be chosen. */
const MOST_ENTRIES = 20;

/** Where the inputs come from: a fixture, a request in the log, or a made-up payload. */
function SourceChoice({
  name,
  opened,
  source,
  onChoose,
}: {
  name: string | null;
  opened: Opened | null;
  source: string | null;
  onChoose: (inputs: Inputs) => void;
}): JSX.Element {
  const { entries, loaded } = useStore(log);
  useEffect(() => {
    if (!loaded) void loadOlder();
  }, []);
  const requests = useMemo(
    () => entries.filter(({ transform }) => transform !== null && (name === null || transform === name)).slice(0, MOST_ENTRIES),
    [entries, name],
  );
  const fixtures = opened?.fixtures ?? [];
  const choose = (value: string): void => {
    const [kind, ...rest] = value.split(" ");
    const id = rest.join(" ");
    const fixture = kind === "fixture" && fixtures.find((one) => one.name === id);
    const entry = kind === "log" && entries.find((one) => String(one.id) === id);
    if (fixture) onChoose(inputsOfFixture(fixture));
    else if (entry) onChoose(inputsOfEntry(entry));
    else if (kind === "sample") onChoose({ ...NO_INPUTS, payload: sampleOf(opened), source: "sample" });
  };
  const isKnown =
    source?.startsWith("fixture ") || source === "sample" || requests.some(({ id }) => source === `log ${id}`);
  return (
    <select class="choice" aria-label="Inputs from" value={source ?? ""} onChange={(event) => choose(event.currentTarget.value)}>
      {!isKnown && <option value={source ?? ""}>{source ?? "Your inputs"}</option>}
      {fixtures.length > 0 && (
        <optgroup label="Fixtures">
          {fixtures.map((fixture) => (
            <option key={fixture.name} value={`fixture ${fixture.name}`}>
              {fixture.name}
            </option>
          ))}
        </optgroup>
      )}
      {requests.length > 0 && (
        <optgroup label="Log">
          {requests.map(({ id, at, transform }) => (
            <option key={id} value={`log ${id}`}>
              {new Date(at).toLocaleTimeString("en-GB")} {name === null ? transform : ""} #{id}
            </option>
          ))}
        </optgroup>
      )}
      <optgroup label="Other">
        <option value="sample">A made-up payload</option>
      </optgroup>
    </select>
  );
}

function InputColumn({
  draft,
  answer,
  tab,
  onTab,
  onChange,
  jumpIn,
}: {
  draft: Draft;
  answer: RunAnswer | null;
  tab: InputTab;
  onTab: (tab: InputTab) => void;
  onChange: (part: Partial<Draft>) => void;
  jumpIn: (where: Where) => Jump | null;
}): JSX.Element {
  const markers = useMemo(() => problemsIn(answer, tab), [answer, tab]);
  const timeProblem = answer?.problems.find(({ place }) => place === "now");
  const labels = { payload: "Payload", headers: "Headers", expected: "Expected body" };
  const note = (where: InputTab): string => (answer?.problems.some(({ place }) => place === where) ? "!" : "");
  return (
    <>
      <Tabs
        label="Inputs"
        selected={tab}
        onSelect={onTab}
        tabs={[
          { name: "payload", title: "Payload", note: note("payload") },
          { name: "headers", title: "Headers", note: note("headers") },
          { name: "expected", title: "Expected", note: note("expected") },
        ]}
      >
        <Editor
          key={tab}
          value={draft[tab] ?? ""}
          language="json"
          label={labels[tab]}
          onChange={(value) => onChange({ [tab]: tab !== "payload" && value.trim() === "" ? null : value })}
          markers={markers}
          jump={jumpIn(tab)}
        />
      </Tabs>
      <label class="time">
        <span>Time</span>
        <input
          type="text"
          value={draft.now ?? ""}
          placeholder="now, or 2026-01-05T08:00:00Z"
          spellcheck={false}
          aria-invalid={timeProblem ? "true" : undefined}
          title={timeProblem?.message}
          onInput={(event) => onChange({ now: event.currentTarget.value || null })}
        />
      </label>
    </>
  );
}

function problemsIn(answer: RunAnswer | null, place: Where): Marker[] {
  return (answer?.problems ?? [])
    .filter((problem) => problem.place === place && problem.line !== null)
    .map(({ message, line, column }) => ({ severity: "error", message, line: line as number, column }));
}

function CodeColumn({
  tab,
  onTab,
  name,
  opened,
  spec,
  code,
  own,
  results,
  onChange,
  isEdited,
  jumpIn,
}: {
  tab: Tab;
  onTab: (tab: Tab) => void;
  name: string | null;
  opened: Opened | null;
  spec: string;
  code: string;
  own: string;
  results: Results;
  onChange: (part: Partial<Draft>) => void;
  isEdited: boolean;
  jumpIn: (where: Where) => Jump | null;
}): JSX.Element {
  const { answer, review } = results;
  const language: Language = opened?.kind === "webhook" ? "liquid" : "javascript";
  const title = language === "liquid" ? "Liquid" : "JavaScript";
  const hasSpec = opened?.spec != null;
  const markers = useMemo(() => markersOf(answer, review), [answer, review]);
  const codeMarkers = useMemo(() => (hasSpec ? errorIn(answer, "code") : markers), [answer, markers, hasSpec]);
  const tabs: { name: Tab; title: string }[] = [];
  if (hasSpec) tabs.push({ name: "spec", title: "Spec" });
  if (name !== null) tabs.push({ name: "code", title: `Generated ${title}` });
  tabs.push({ name: "own", title: `Own ${title}` });
  const shown = { spec, code, own }[tab];
  return (
    <Tabs
      label="Code"
      selected={tab}
      onSelect={onTab}
      tabs={tabs}
      actions={
        <span class="actions">
          {tab !== "code" && isEdited && (
            <button
              type="button"
              class="quiet"
              onClick={() => onChange(tab === "spec" ? { spec: null } : { own: null })}
            >
              Revert
            </button>
          )}
          <CopyButton text={() => shown} label="Copy" />
        </span>
      }
    >
      {tab === "spec" && (
        <Editor
          key="spec"
          value={spec}
          language="python"
          label="Spec"
          onChange={(value) => onChange({ spec: value })}
          markers={markers}
          jump={jumpIn("text")}
        />
      )}
      {tab === "code" && (
        <Editor key="code" value={code} language={language} label={`Generated ${title}`} markers={codeMarkers} jump={jumpIn("code")} />
      )}
      {tab === "own" && (
        <Editor
          key="own"
          value={own}
          language={language}
          label={`Own ${title}`}
          onChange={(value) => onChange({ own: value })}
          markers={markers}
          jump={jumpIn("text")}
        />
      )}
    </Tabs>
  );
}

const SEVERITIES: Record<string, Marker["severity"]> = {
  error: "error",
  rejected: "error",
  lost: "warning",
  warning: "warning",
};

/** Return what to mark in the text that runs. */
function markersOf(answer: RunAnswer | null, review: readonly FoundInCode[]): Marker[] {
  if (!answer) return [];
  const markers: Marker[] = [];
  const add = (
    at: { line: number | null; column: number | null; end_line?: number | null; end_column?: number | null },
    level: string,
    message: string,
  ): void => {
    const { line, column, end_line: endLine, end_column: endColumn } = at;
    if (line !== null) markers.push({ severity: SEVERITIES[level] ?? "info", message, line, column, endLine, endColumn });
  };
  for (const one of [...answer.diagnostics, ...review]) add(one, one.severity, [`${one.code}: ${one.message}`, ...one.notes].join("\n"));
  for (const one of answer.findings) add(one, one.level, [`${one.code}: ${one.message}`, one.hint].filter(Boolean).join("\n"));
  return answer.diagnostics.some(({ severity }) => severity === "error") ? markers : [...markers, ...errorIn(answer, "text")];
}

function errorIn(answer: RunAnswer | null, place: Where): Marker[] {
  const error = answer?.error;
  if (!error || error.place !== place || error.line === null) return [];
  return [{ severity: "error", message: error.message, line: error.line, column: error.column }];
}
