// Status: what needs to be pasted into Braze.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { api, type Deployment, type State, type Transform } from "../api";
import { Badge, CopyButton, Empty, Problem, Prose, count, useLoaded } from "../components/basics";
import { Dialog } from "../components/dialog";
import { attempt } from "../components/notice";
import { refreshState, state, transformsVersion } from "../live";
import { reload } from "../log-store";
import { href } from "../router";
import { useStore } from "../store";

export function StatusView(): JSX.Element {
  const version = useStore(transformsVersion);
  const current = useStore(state);
  const { value: rows, error, reload } = useLoaded(api.status, [version]);
  const { value: transforms } = useLoaded(api.transforms, [version]);
  if (error && !rows) return <Problem error={error} retry={reload} />;
  if (!current) return <p class="loading">Loading …</p>;
  if (!rows) {
    return (
      <div class="page stack">
        <Server current={current} />
        <p class="loading">Compiling …</p>
      </div>
    );
  }
  const broken = transforms?.filter(({ compiles }) => !compiles) ?? [];
  if (rows.length === 0 && broken.length === 0) {
    return (
      <div class="page stack">
        <Server current={current} />
        <Empty title="This project has no transforms">
          <p>
            Write a spec, or start with an example in a new folder: <code>brazesmith init</code>.
          </p>
        </Empty>
      </div>
    );
  }
  const sorted = [...rows].sort((a, b) => Number(b.paste) - Number(a.paste));
  const due = rows.filter(({ paste }) => paste).length;
  return (
    <div class="page stack">
      <Server current={current} />
      {broken.length > 0 && <Broken transforms={broken} />}
      <section class="section">
        <div class="title">
          <h2>{due ? `${count(due, "transform")} to paste into Braze` : "Nothing needs to be pasted"}</h2>
        </div>
        <p class="muted">
          After you paste code into Braze, run <code>brazesmith verify --clipboard --record</code> to record it.
        </p>
        <div class="scroll" tabIndex={0} role="region" aria-label="Transforms">
          <table class="stacking numeric">
            <thead>
              <tr>
                <th scope="col">Transform</th>
                <th scope="col">Braze</th>
                <th scope="col">Why</th>
                <th scope="col">Code</th>
                <th scope="col">Recorded</th>
                <th scope="col">
                  <span class="hidden">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {sorted.map((row) => (
                <Row key={row.transform} row={row} />
              ))}
            </tbody>
          </table>
        </div>
      </section>
    </div>
  );
}

/** What the server has, its clock, and the way back to the start. */
function Server({ current }: { current: State }): JSX.Element {
  const [asks, setAsks] = useState(false);
  const [moment, setMoment] = useState("");
  const { profiles, events, purchases, catalogs, webhooks, now } = current;
  const setClock = async (to: string | null): Promise<void> => {
    if (await attempt(() => api.setClock(to), to === null ? "The clock shows the real time" : "Set the clock")) {
      setMoment("");
      await refreshState();
    }
  };
  const reset = async (): Promise<void> => {
    setAsks(false);
    if (await attempt(api.reset, "Reset the server")) {
      reload();
      await refreshState();
    }
  };
  return (
    <section class="section">
      <div class="title">
        <h2>This server</h2>
      </div>
      <dl class="facts numeric">
        <dt>Contains</dt>
        <dd>
          {[
            count(profiles, "profile"),
            count(events, "event"),
            count(purchases, "purchase"),
            count(catalogs, "catalog"),
          ].join(", ")}
        </dd>
        <dt>Webhooks</dt>
        <dd>
          {webhooks.received.toLocaleString("en")} received, {webhooks.delivered.toLocaleString("en")} delivered
        </dd>
        <dt>Clock</dt>
        <dd class="mono">{now}</dd>
      </dl>
      <form
        class="inputs"
        onSubmit={(event) => {
          event.preventDefault();
          void setClock(moment.trim());
        }}
      >
        <label class="field">
          <span>Set the clock (ISO 8601)</span>
          <input
            required
            placeholder="2026-01-05T08:00:00Z"
            value={moment}
            onInput={(event) => setMoment(event.currentTarget.value)}
          />
        </label>
        <button type="submit">Set</button>
        <button type="button" onClick={() => void setClock(null)}>
          Use the real time
        </button>
        <button type="button" onClick={() => setAsks(true)}>
          Reset …
        </button>
      </form>
      {asks && (
        <Dialog title="Reset the server?" onClose={() => setAsks(false)}>
          <p>
            Profiles, catalogs and messages return to their state at the start. The log and the faults are deleted.
          </p>
          <div class="buttons">
            <button type="button" class="primary" onClick={reset}>
              Reset
            </button>
          </div>
        </Dialog>
      )}
    </section>
  );
}

function Row({ row }: { row: Deployment }): JSX.Element {
  const { transform, paste, reason, hash, recorded } = row;
  const isCurrent = recorded !== null && !paste && hash !== null;
  return (
    <tr>
      <td>{transform}</td>
      <td>
        {paste ? <Badge tone="warn">paste</Badge> : isCurrent ? <Badge tone="good">current</Badge> : null}
      </td>
      <td>{reason}</td>
      <td class="mono">{hash}</td>
      <td>{recorded && [recorded.date, recorded.by].filter(Boolean).join(", ")}</td>
      <td class="actions">
        {hash !== null && (
          <div>
            <CopyButton text={async () => (await api.transform(transform)).code?.text ?? ""} label="Copy code" />
            <a href={href("playground", [], { transform })}>Open in playground</a>
          </div>
        )}
      </td>
    </tr>
  );
}

function Broken({ transforms }: { transforms: readonly Transform[] }): JSX.Element {
  return (
    <section class="section">
      <div class="title">
        <h2>{count(transforms.length, "spec does", "specs do")} not compile</h2>
      </div>
      <ul class="cards">
        {transforms.map(({ name, file, diagnostics }) => (
          <li key={name}>
            <p>
              <b>{name}</b> <span class="muted">{file}</span>
            </p>
            {diagnostics.map(({ code, message, line }) => (
              <p key={`${code}${line}${message}`}>
                <code>{code}</code> <Prose text={message} />
                {line !== null && <span class="muted"> (line {line})</span>}
              </p>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}
