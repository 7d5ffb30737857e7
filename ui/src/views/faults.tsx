// Faults: what goes wrong on purpose.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { api, type Fault, type NewFault } from "../api";
import { Empty, count } from "../components/basics";
import { attempt } from "../components/notice";
import { refreshState, state } from "../live";
import { useStore } from "../store";

type Kind = "status" | "latency" | "drop";
type Scope = "all" | "count" | "nth" | "probability";

/** Faults that are often useful. */
const PRESETS: readonly (readonly [string, NewFault])[] = [
  ["Rate limit: 429 once", { status: 429, count: 1 }],
  ["Outage: 503 for all", { status: 503 }],
  ["Slow: 6 s, longer than Regal waits", { latency_ms: 6000 }],
  ["Drop the next connection", { drop: true, count: 1 }],
  ["Flaky: 500 for one of ten", { status: 500, probability: 0.1 }],
];

export function FaultsView(): JSX.Element {
  const faults = useStore(state)?.faults ?? null;
  const add = async (fault: NewFault): Promise<void> => {
    if (await attempt(() => api.addFault(fault))) await refreshState();
  };
  const removeAll = async (): Promise<void> => {
    if (await attempt(api.removeFaults, "Removed all faults")) await refreshState();
  };
  if (!faults) return <p class="loading">Loading …</p>;
  return (
    <div class="page">
      <div class="columns">
        <section class="section">
          <div class="title">
            <h2 class="grow">Active faults</h2>
            <button type="button" disabled={faults.length === 0} onClick={removeAll}>
              Remove all
            </button>
          </div>
          {faults.length === 0 && (
            <Empty title="Every request is answered normally">
              <p>
                Add a fault to see how your integration copes: refused requests, slow answers, dropped connections.
                Faults happen to Braze's endpoints and to transformation URLs, never to this page.
              </p>
            </Empty>
          )}
          <ul class="cards">
            {faults.map((fault) => (
              <li key={fault.id}>
                <p>{description(fault)}</p>
                <p class="muted numeric">
                  Happened to {count(fault.hits ?? 0, "request")} of {(fault.seen ?? 0).toLocaleString("en")}
                </p>
              </li>
            ))}
          </ul>
        </section>
        <section class="section">
          <div class="title">
            <h2>Add a fault</h2>
          </div>
          <div class="buttons presets">
            {PRESETS.map(([name, fault]) => (
              <button key={name} type="button" onClick={() => void add(fault)}>
                {name}
              </button>
            ))}
          </div>
          <FaultForm add={add} />
        </section>
      </div>
    </div>
  );
}

/** A fault in words. */
function description(fault: Fault): string {
  const effects = [];
  if (fault.latency_ms) effects.push(`${(fault.latency_ms / 1000).toLocaleString("en")} s of latency`);
  if (fault.status) effects.push(`status ${fault.status}`);
  if (fault.drop) effects.push("a dropped connection");
  let requests = "every request";
  if (fault.nth) requests = `only request number ${fault.nth}`;
  else if (fault.count != null) requests = fault.count === 1 ? "the next request" : `the next ${fault.count} requests`;
  if (fault.probability != null) requests += ` with a probability of ${fault.probability}`;
  const path = fault.path && fault.path !== "*" ? ` to ${fault.path}` : "";
  const effect = effects.join(" and ");
  return `${effect.charAt(0).toUpperCase()}${effect.slice(1)} for ${requests}${path}`;
}

function FaultForm({ add }: { add: (fault: NewFault) => Promise<void> }): JSX.Element {
  const [kind, setKind] = useState<Kind>("status");
  const [scope, setScope] = useState<Scope>("all");
  const [status, setStatus] = useState("429");
  const [seconds, setSeconds] = useState("6");
  const [path, setPath] = useState("");
  const [number, setNumber] = useState("3");
  const [probability, setProbability] = useState("0.1");
  const submit = (event: Event): void => {
    event.preventDefault();
    const fault: NewFault = {};
    if (kind === "status") fault.status = Number(status);
    if (kind === "latency") fault.latency_ms = Math.round(Number(seconds) * 1000);
    if (kind === "drop") fault.drop = true;
    if (path.trim()) fault.path = path.trim();
    if (scope === "count") fault.count = Number(number);
    if (scope === "nth") fault.nth = Number(number);
    if (scope === "probability") fault.probability = Number(probability);
    void add(fault);
  };
  return (
    <form class="form" onSubmit={submit}>
      <div class="inputs">
        <label class="field">
          <span>What happens</span>
          <select value={kind} onChange={(event) => setKind(event.currentTarget.value as Kind)}>
            <option value="status">An error status</option>
            <option value="latency">A late answer</option>
            <option value="drop">A dropped connection</option>
          </select>
        </label>
        {kind === "status" && (
          <label class="field">
            <span>Status</span>
            <input
              type="number"
              required
              min={400}
              max={599}
              value={status}
              onInput={(event) => setStatus(event.currentTarget.value)}
            />
          </label>
        )}
        {kind === "latency" && (
          <label class="field">
            <span>Seconds</span>
            <input
              type="number"
              required
              min={0.001}
              max={600}
              step="any"
              value={seconds}
              onInput={(event) => setSeconds(event.currentTarget.value)}
            />
          </label>
        )}
      </div>
      <div class="inputs">
        <label class="field">
          <span>To which requests</span>
          <select value={scope} onChange={(event) => setScope(event.currentTarget.value as Scope)}>
            <option value="all">All</option>
            <option value="count">The next ones</option>
            <option value="nth">Only the n-th one</option>
            <option value="probability">At random</option>
          </select>
        </label>
        {(scope === "count" || scope === "nth") && (
          <label class="field">
            <span>{scope === "count" ? "How many" : "Number"}</span>
            <input
              type="number"
              required
              min={1}
              step={1}
              value={number}
              onInput={(event) => setNumber(event.currentTarget.value)}
            />
          </label>
        )}
        {scope === "probability" && (
          <label class="field">
            <span>Probability</span>
            <input
              type="number"
              required
              min={0.001}
              max={1}
              step="any"
              value={probability}
              onInput={(event) => setProbability(event.currentTarget.value)}
            />
          </label>
        )}
        <label class="field grow">
          <span>Path (default: all)</span>
          <input placeholder="/users/*" value={path} onInput={(event) => setPath(event.currentTarget.value)} />
        </label>
      </div>
      <div class="buttons">
        <button type="submit" class="primary">
          Add fault
        </button>
      </div>
    </form>
  );
}
