// The log, live: what arrived, what became of it, and what changed.

import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { api, type Change, type Finding, type Json, type LogEntry } from "../api";
import { Badge, Command, CopyButton, Empty, Level, Problem, Prose, Result, Time, count, useLoaded } from "../components/basics";
import { Dialog } from "../components/dialog";
import { Inline, JsonView, printed, type Mark } from "../components/json";
import { List, focusList } from "../components/list";
import { attempt } from "../components/notice";
import { Split, focusDetails } from "../components/split";
import { useShortcuts } from "../keyboard";
import { transformsVersion } from "../live";
import { log, loadAll, loadOlder, reload } from "../log-store";
import { go, href, type Place } from "../router";
import { useStore } from "../store";

const LABEL = "Requests";

const RESULTS = ["accepted", "partial", "rejected", "skip", "abort", "error", "findings"] as const;
const RESULT_NAMES: Record<(typeof RESULTS)[number], string> = {
  accepted: "Accepted",
  partial: "Partial",
  rejected: "Rejected",
  skip: "Skipped",
  abort: "Aborted",
  error: "Errors",
  findings: "With findings",
};

interface Filter {
  text: string;
  result: string;
  transform: string;
}

/** The transform that stands for requests to Braze's own endpoints. */
const ENDPOINTS = "-";

function filterOf(place: Place): Filter {
  const value = (name: string): string => place.query.get(name) ?? "";
  return { text: value("text"), result: value("result"), transform: value("transform") };
}

const texts = new WeakMap<LogEntry, string>();

function matches(entry: LogEntry, { text, result, transform }: Filter): boolean {
  if (transform && (entry.transform ?? ENDPOINTS) !== transform) return false;
  if (result === "findings" && entry.findings.length === 0) return false;
  if (result && result !== "findings" && entry.verdict !== result && entry.outcome !== result) return false;
  if (!text) return true;
  let searched = texts.get(entry);
  if (searched === undefined) {
    searched = printed(entry as unknown as Json).toLowerCase();
    texts.set(entry, searched);
  }
  return searched.includes(text.toLowerCase());
}

export function LogView({ place }: { place: Place }): JSX.Element {
  const { entries, loaded, complete, error } = useStore(log);
  const filter = filterOf(place);
  const isFiltered = Boolean(filter.text || filter.result || filter.transform);
  const chosen = place.rest[0] ?? null;

  useEffect(() => {
    if (!loaded) void loadOlder();
  }, []);
  useEffect(() => {
    if (isFiltered) void loadAll();
  }, [isFiltered]);

  const shown = useMemo(
    () => (isFiltered ? entries.filter((entry) => matches(entry, filter)) : entries),
    [entries, filter.text, filter.result, filter.transform],
  );
  const transforms = useMemo(() => {
    const names = new Set(entries.map((entry) => entry.transform ?? ENDPOINTS));
    if (filter.transform) names.add(filter.transform);
    return [...names].sort();
  }, [entries, filter.transform]);

  const link = (id: string | null, change: Partial<Filter> = {}): string =>
    href("log", id === null ? [] : [id], { ...filter, ...change });
  const refilter = (change: Partial<Filter>): void => go(link(chosen, change), { replace: true });

  const found = chosen === null ? shown[0] : entries.find(({ id }) => String(id) === chosen);
  const last = useRef<LogEntry | undefined>(undefined);
  // What is being read stays when newer requests push it out of the log.
  const entry = found ?? (chosen !== null && last.current && keyOf(last.current) === chosen ? last.current : undefined);
  last.current = entry;
  if (loaded && error && entries.length === 0) return <Problem error={error} retry={reload} />;
  if (loaded && entries.length === 0) return <FirstSteps />;
  const list = (
    <>
      <div class="bar" role="search">
        <input
          type="search"
          aria-label="Filter by text"
          placeholder="Filter by text  /"
          value={filter.text}
          onInput={(event) => refilter({ text: event.currentTarget.value })}
          onKeyDown={(event) => {
            if (event.key === "ArrowDown" || event.key === "Enter") focusList(LABEL);
          }}
        />
        <select
          class="grow"
          aria-label="Filter by transform"
          value={filter.transform}
          onChange={(event) => refilter({ transform: event.currentTarget.value })}
        >
          <option value="">All transforms</option>
          {transforms.map((name) => (
            <option key={name} value={name}>
              {name === ENDPOINTS ? "Braze's endpoints" : name}
            </option>
          ))}
        </select>
        <select
          aria-label="Filter by result"
          value={filter.result}
          onChange={(event) => refilter({ result: event.currentTarget.value })}
        >
          <option value="">All results</option>
          {RESULTS.map((name) => (
            <option key={name} value={name}>
              {RESULT_NAMES[name]}
            </option>
          ))}
        </select>
      </div>
      <List
        label={LABEL}
        items={shown}
        keyOf={keyOf}
        selected={chosen}
        onSelect={(item) => go(link(keyOf(item)), { replace: chosen !== null })}
        onOpen={focusDetails}
        onEnd={() => void loadOlder()}
        rowHeight={48}
        render={row}
      />
      <p class="foot numeric">
        {isFiltered ? `${shown.length.toLocaleString("en")} of ` : ""}
        {complete ? count(entries.length, "request") : `${entries.length.toLocaleString("en")} requests or more`}
        {isFiltered && (
          <button
            type="button"
            class="quiet"
            onClick={() => refilter({ text: "", result: "", transform: "" })}
          >
            Clear the filter
          </button>
        )}
      </p>
    </>
  );
  return (
    <Split
      list={list}
      hasDetails={chosen !== null}
      back={{ href: link(null), name: LABEL }}
      details={
        entry ? (
          <Details
            key={entry.id}
            entry={entry}
            onRead={chosen === null ? () => go(link(keyOf(entry)), { replace: true }) : null}
            list={link(null)}
          />
        ) : (
          <Missing loaded={complete} isChosen={chosen !== null} />
        )
      }
    />
  );
}

const keyOf = (entry: LogEntry): string => String(entry.id);

/** The name of what was asked: the transform, or the endpoint. */
function nameOf(entry: LogEntry): string {
  return entry.transform ?? `${entry.method} ${entry.path}`;
}

/** Whether the entry is a webhook of Braze, which a campaign sends to somebody else. */
function isCampaign({ path }: LogEntry): boolean {
  return path.startsWith("/_/campaigns/");
}

/** Whether a request was expected to be answered: a campaign without a body sends none. */
function isAnswered(entry: LogEntry): boolean {
  return !isCampaign(entry) || entry.outcome === "body";
}

function isFailure(entry: LogEntry): boolean {
  const { status } = entry.answer;
  return isAnswered(entry) && (status === null || status >= 400);
}

function messageOf(body: Json): string | null {
  const message = body !== null && typeof body === "object" && !Array.isArray(body) ? body["message"] : null;
  return typeof message === "string" ? message : null;
}

/** The host that a campaign posts to, or "nobody". */
function receiverOf({ output }: LogEntry): string {
  const url = output !== null && typeof output === "object" && !Array.isArray(output) ? output["url"] : null;
  return typeof url === "string" && URL.canParse(url) ? new URL(url).host : "nobody";
}

/** What a request came to, in a few words. */
function summary(entry: LogEntry): string {
  if (entry.error !== null) return entry.error.replace(/^Error: /, "").replace(`${entry.transform}: `, "");
  if (entry.fault) return `fault: ${entry.fault}`;
  if (entry.outcome === "skip") return "nothing to send";
  const refusal = entry.transform === null && isFailure(entry) ? messageOf(entry.answer.body) : null;
  if (refusal !== null) return refusal;
  const parts = [];
  if (entry.findings.length) parts.push(count(entry.findings.length, "finding"));
  if (isCampaign(entry)) parts.push(`to ${receiverOf(entry)}`);
  else parts.push(entry.changes.length ? count(entry.changes.length, "change") : "no changes");
  return parts.join(" · ");
}

function row(entry: LogEntry): JSX.Element {
  return (
    <>
      <div class="first">
        <span class="clip grow">{nameOf(entry)}</span>
        {isFailure(entry) && <Badge tone="bad">{entry.answer.status ?? "no answer"}</Badge>}
        {(entry.outcome !== null || entry.verdict !== null) && (
          <Result outcome={entry.outcome} verdict={entry.verdict} />
        )}
      </div>
      <div class="second">
        <span class="numeric">
          <Time at={entry.at} />
        </span>
        <span class="clip">{summary(entry)}</span>
      </div>
    </>
  );
}

function Missing({ loaded, isChosen }: { loaded: boolean; isChosen: boolean }): JSX.Element {
  useEffect(() => {
    if (isChosen) void loadAll();
  }, [isChosen]);
  if (!loaded) return <p class="loading">Loading …</p>;
  return isChosen ? (
    <Empty title="This request is no longer in the log">
      <p>The log keeps the last 1,000 requests.</p>
    </Empty>
  ) : (
    <Empty title="No request matches the filter" />
  );
}

function Details({
  entry,
  onRead,
  list,
}: {
  entry: LogEntry;
  /** Called when somebody reads the newest request, so that the next one does not take its place. */
  onRead: (() => void) | null;
  list: string;
}): JSX.Element {
  const [asksCase, setAsksCase] = useState(false);
  const playground = href("playground", [], { log: entry.id });
  const shortcuts = useMemo(
    () => ({
      Escape: () => {
        go(list);
        focusList(LABEL);
      },
      ...(entry.transform === null ? {} : { o: () => go(playground), f: () => setAsksCase(true) }),
    }),
    [entry, list],
  );
  useShortcuts(shortcuts);
  const marks = useMemo(() => marksOf(entry.findings), [entry]);
  return (
    <article
      class="sheet"
      onPointerDown={() => onRead?.()}
      onWheel={() => onRead?.()}
      onFocusIn={() => onRead?.()}
    >
      <header>
        <h2>{nameOf(entry)}</h2>
        {(entry.outcome !== null || entry.verdict !== null) && (
          <Result outcome={entry.outcome} verdict={entry.verdict} />
        )}
        <span class="muted numeric">
          <Time at={entry.at} long />
        </span>
        <span class="grow muted">{onRead ? "The newest request" : ""}</span>
        {entry.transform !== null && (
          <>
            <a class="button" href={playground}>
              Open in playground
            </a>
            <button type="button" onClick={() => setAsksCase(true)}>
              Create fixture
            </button>
          </>
        )}
        <CopyButton text={() => curl(entry)} label="Copy as curl" />
      </header>
      {entry.fault && (
        <p class="warn-text">
          A fault was injected: {entry.fault}. <a href={href("faults")}>Show the faults</a>
        </p>
      )}
      {entry.error !== null && (
        <section class="section">
          <h3>{entry.outcome === "abort" ? "Why it was aborted" : "Error"}</h3>
          <p class={entry.outcome === "abort" ? undefined : "error-text"}>
            {entry.error}
          </p>
        </section>
      )}
      {entry.findings.length > 0 && <Findings findings={entry.findings} />}
      {!isCampaign(entry) && (
        <Changes changes={entry.changes} isSent={entry.transform === null || entry.outcome === "body"} />
      )}
      <div class="columns">
        <section class="section">
          <h3>Incoming</h3>
          <JsonView value={entry.incoming} label="Incoming" />
        </section>
        {entry.transform === null ? (
          <AnswerOf entry={entry} />
        ) : (
          <section class="section">
            <h3>Output</h3>
            {entry.outcome === "body" ? (
              <JsonView value={entry.output} label="Output" marks={marks} />
            ) : (
              <p class="muted">{WITHOUT_BODY[entry.outcome ?? "error"]}</p>
            )}
          </section>
        )}
      </div>
      {entry.transform !== null && isAnswered(entry) && <AnswerOf entry={entry} />}
      <details>
        <summary>
          {entry.method} {entry.path}, {count(Object.keys(entry.headers).length, "header")}
        </summary>
        <table>
          <tbody>
            {Object.entries(entry.headers).map(([name, value]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td class="mono">{typeof value === "string" ? value : printed(value)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
      {asksCase && <NewFixture entry={entry} onClose={() => setAsksCase(false)} />}
    </article>
  );
}

const WITHOUT_BODY: Record<string, string> = {
  skip: "The transform skipped this webhook. Nothing is sent.",
  abort: "The template aborted the message. Nothing is sent.",
  error: "The transform ended with an error. Nothing is sent.",
};

function AnswerOf({ entry }: { entry: LogEntry }): JSX.Element {
  return (
    <section class="section">
      <h3>
        {entry.outcome === "body" && !isCampaign(entry) ? "Braze's answer" : "Answer"}{" "}
        <Badge tone={isFailure(entry) ? "bad" : "quiet"}>{entry.answer.status ?? "none"}</Badge>
      </h3>
      <JsonView value={entry.answer.body} label="Answer" />
    </section>
  );
}

/** What findings say about values of the body, by pointer. */
function marksOf(findings: readonly Finding[]): Record<string, Mark> {
  const marks: Record<string, Mark> = {};
  for (const { pointer, code, level } of findings) {
    const before = marks[pointer];
    const tone = level === "rejected" || before?.tone === "bad" ? "bad" : "warn";
    marks[pointer] = { tone, text: before ? `${before.text}, ${code}` : `${level}: ${code}` };
  }
  return marks;
}

function Findings({ findings }: { findings: readonly Finding[] }): JSX.Element {
  return (
    <section class="section">
      <h3>{count(findings.length, "finding")}</h3>
      <ul class="findings">
        {findings.map((finding, index) => (
          <li key={index}>
            <div class="labels">
              <Level level={finding.level} />
              <code>{finding.code}</code>
            </div>
            <div>
              <p>
                <Prose text={finding.message} />
              </p>
              {finding.hint && (
                <p class="muted">
                  <Prose text={finding.hint} />
                </p>
              )}
              {finding.wire && (
                <p class="muted">
                  Braze answers: <q>{finding.wire}</q>
                </p>
              )}
              <p class="muted mono">
                {finding.pointer || "/"}
                {finding.spec && ` · ${finding.spec.file}:${finding.spec.line}`}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Changes({ changes, isSent }: { changes: readonly Change[]; isSent: boolean }): JSX.Element {
  const users = [...new Set(changes.map(({ braze_id }) => braze_id))];
  return (
    <section class="section">
      <h3>Profile changes</h3>
      {changes.length === 0 && (
        <p class="muted">{isSent ? "Nothing changed." : "Nothing was sent, so nothing changed."}</p>
      )}
      {users.map((user) => (
        <div key={user} class="scroll">
          <table class="changes">
            <caption>{user === null ? "No user" : <a href={href("users", [user])}>{user}</a>}</caption>
            <ChangeRows changes={changes.filter(({ braze_id }) => braze_id === user)} />
          </table>
        </div>
      ))}
    </section>
  );
}

/** The rows of a table of changes. */
export function ChangeRows({
  changes,
}: {
  changes: readonly Pick<Change, "action" | "name" | "before" | "after" | "reason">[];
}): JSX.Element {
  return (
    <tbody>
      {changes.map((change, index) => (
        <tr key={index} class={change.reason ? "unchanged" : undefined}>
          <td class="action">{change.action}</td>
          <td class="mono name">{change.name}</td>
          <td>
            {change.reason ? (
              <>
                {change.after !== null && <Inline value={change.after} />}{" "}
                <span class="warn-text">
                  <Prose text={change.reason} />
                </span>
              </>
            ) : change.before === null && change.after === null ? null : (
              <>
                {change.before !== null && (
                  <>
                    <Inline value={change.before} /> <span aria-label="becomes">→</span>{" "}
                  </>
                )}
                <Inline value={change.after} />
              </>
            )}
          </td>
        </tr>
      ))}
    </tbody>
  );
}

function NewFixture({ entry, onClose }: { entry: LogEntry; onClose: () => void }): JSX.Element {
  const [name, setName] = useState("");
  const [error, setError] = useState<Error | null>(null);
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    try {
      const { folder } = await api.addFixture({ name: entry.transform ?? "", case: name.trim(), log: entry.id });
      onClose();
      await attempt(async () => undefined, `Created ${folder}`);
    } catch (problem) {
      setError(problem as Error);
    }
  };
  return (
    <Dialog title="Create a fixture" onClose={onClose}>
      <form class="form" onSubmit={save}>
        <p class="muted">
          The payload and its headers become a test case of <b>{entry.transform}</b>. Then run{" "}
          <code>brazesmith test --update</code> to write the expected body, and review it.
        </p>
        <label class="field">
          <span>Name of the case</span>
          <input
            required
            autofocus
            pattern="[A-Za-z0-9][A-Za-z0-9._\-]*"
            title="Letters, digits, dots, hyphens and underscores"
            placeholder="no-email"
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </label>
        {error && <Problem error={error} />}
        <div class="buttons">
          <button type="submit" class="primary">
            Create fixture
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** Quote a text for a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Return what was posted: a campaign is sent with the id of its user, and logs what the template reads. */
function bodyOf(entry: LogEntry): string {
  const { incoming } = entry;
  if (!isCampaign(entry)) return typeof incoming === "string" ? incoming : printed(incoming);
  const { user } = (incoming ?? {}) as { user?: { user_id?: Json } };
  return printed({ external_id: user?.user_id ?? null });
}

function curl(entry: LogEntry): string {
  const body = bodyOf(entry);
  const key = entry.transform === null || isCampaign(entry) ? " \\\n  -H 'Authorization: Bearer <api key>'" : "";
  const data = entry.incoming === null ? "" : ` \\\n  -H 'Content-Type: application/json' \\\n  -d ${quoted(body)}`;
  return `curl -X ${entry.method} ${quoted(location.origin + entry.path)}${key}${data}`;
}

/** Return the first transform that works, with a payload for it. */
async function firstExample(): Promise<{ name: string | null; sample: string }> {
  const transforms = await api.transforms();
  const first = transforms.find(({ kind, compiles }) => kind === "transform" && compiles);
  if (!first) return { name: null, sample: "{}" };
  const { sample, fixtures } = await api.transform(first.name);
  return { name: first.name, sample: compact(sample ?? fixtures[0]?.payload ?? "{}") };
}

/** What to do while nothing has arrived. */
function FirstSteps(): JSX.Element {
  const version = useStore(transformsVersion);
  const { value: example, error } = useLoaded(firstExample, [version]);
  if (error) return <Problem error={error} />;
  if (!example) return <p class="loading">Loading …</p>;
  if (example.name === null) {
    return (
      <Empty title="This project has no transforms">
        <p>
          Write a spec, or start with an example in a new folder: <code>brazesmith init</code>. The page notices new
          specs.
        </p>
      </Empty>
    );
  }
  const { name, sample } = example;
  const path = `/transformations/${name}`;
  const send = (): Promise<boolean> =>
    attempt(async () => {
      const response = await fetch(path, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: sample,
      });
      if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    });
  return (
    <Empty title="No requests yet">
      <p>
        Post a webhook to a transform, or point your source or Braze client at <code>{location.origin}</code>. Every
        request appears here as it arrives.
      </p>
      <Command
        text={`curl ${quoted(location.origin + path)} \\\n  -H 'Content-Type: application/json' \\\n  -d ${quoted(sample)}`}
      />
      <p>
        <button type="button" class="primary" onClick={send}>
          Send this webhook
        </button>
      </p>
    </Empty>
  );
}

function compact(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return text;
  }
}
