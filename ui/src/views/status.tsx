// Status: what needs to be pasted into Braze.

import type { JSX } from "preact";
import { api, type Deployment, type Transform } from "../api";
import { Badge, CopyButton, Empty, Problem, count, useLoaded } from "../components/basics";
import { transformsVersion } from "../live";
import { href } from "../router";
import { useStore } from "../store";

export function StatusView(): JSX.Element {
  const version = useStore(transformsVersion);
  const { value: rows, error, reload } = useLoaded(api.status, [version]);
  const { value: transforms } = useLoaded(api.transforms, [version]);
  if (error && !rows) return <Problem error={error} retry={reload} />;
  if (!rows) return <p class="loading">Compiling …</p>;
  const broken = transforms?.filter(({ compiles }) => !compiles) ?? [];
  if (rows.length === 0 && broken.length === 0) {
    return (
      <Empty title="This project has no transforms">
        <p>
          Write a spec, or start with an example in a new folder: <code>brazesmith init</code>.
        </p>
      </Empty>
    );
  }
  const sorted = [...rows].sort((a, b) => Number(b.paste) - Number(a.paste));
  const due = rows.filter(({ paste }) => paste).length;
  return (
    <div class="page stack">
      {broken.length > 0 && <Broken transforms={broken} />}
      <section class="section">
        <div class="title">
          <h2>{due ? `${count(due, "transform")} to paste into Braze` : "Nothing needs to be pasted"}</h2>
        </div>
        <p class="muted">
          After you paste code into Braze, run <code>brazesmith verify --record</code> to record it.
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

function Row({ row }: { row: Deployment }): JSX.Element {
  const { transform, paste, reason, hash, recorded } = row;
  const isCurrent = recorded !== null && !paste && hash !== null;
  return (
    <tr>
      <td>{transform}</td>
      <td>
        {paste ? <Badge tone="warn">paste</Badge> : isCurrent ? <Badge tone="good">current</Badge> : <Badge tone="quiet">–</Badge>}
      </td>
      <td>{reason}</td>
      <td class="mono">{hash}</td>
      <td>{recorded && [recorded.date, recorded.by].filter(Boolean).join(", ")}</td>
      <td class="actions">
        {hash !== null && (
          <>
            <CopyButton text={async () => (await api.transform(transform)).code?.text ?? ""} label="Copy code" />
            <a href={href("playground", [], { transform })}>Open in playground</a>
          </>
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
                <code>{code}</code> {message}
                {line !== null && <span class="muted"> (line {line})</span>}
              </p>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}
