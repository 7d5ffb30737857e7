// Small parts that every view uses.

import type { ComponentChildren, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Outcome, Verdict } from "../api";
import { Copy } from "./icons";

/** A word with a colour: `tone` is good, warn, bad, or quiet. */
export type Tone = "good" | "warn" | "bad" | "quiet" | "accent";

export function Badge({ tone, children }: { tone: Tone; children: ComponentChildren }): JSX.Element {
  return <span class={`badge ${tone}`}>{children}</span>;
}

const VERDICTS: Record<Verdict, Tone> = { accepted: "good", partial: "warn", rejected: "bad" };

/** What became of a payload: the verdict on its body, or skip or error. */
export function Result({ outcome, verdict }: { outcome: Outcome | null; verdict: Verdict | null }): JSX.Element {
  if (outcome === "error") return <Badge tone="bad">error</Badge>;
  if (outcome === "skip" || outcome === "abort") return <Badge tone="quiet">{outcome}</Badge>;
  if (verdict) return <Badge tone={VERDICTS[verdict]}>{verdict}</Badge>;
  return <Badge tone="quiet">{outcome ?? "no verdict"}</Badge>;
}

const SEVERITIES: Record<string, Tone> = {
  error: "bad",
  rejected: "bad",
  lost: "warn",
  partial: "warn",
  warning: "warn",
};

/** The level of a finding or a diagnostic. */
export function Level({ level }: { level: string }): JSX.Element {
  return <Badge tone={SEVERITIES[level] ?? "quiet"}>{level}</Badge>;
}

const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });

/** A moment: the time, with the day if it is not today. The tooltip has it in full. */
export function Time({ at, long = false }: { at: string; long?: boolean }): JSX.Element {
  const moment = new Date(at);
  if (Number.isNaN(moment.getTime())) return <span>{at}</span>;
  const today = moment.toDateString() === new Date().toDateString();
  const text = today && !long ? CLOCK.format(moment) : `${DAY.format(moment)}, ${CLOCK.format(moment)}`;
  return (
    <time dateTime={at} title={at}>
      {text}
    </time>
  );
}

/** What a view shows while it is empty: a title, and what to do next. */
export function Empty({ title, children }: { title: string; children?: ComponentChildren }): JSX.Element {
  return (
    <div class="empty">
      <h2>{title}</h2>
      {children}
    </div>
  );
}

/** A command to copy. */
export function Command({ text }: { text: string }): JSX.Element {
  return (
    <div class="command">
      <pre tabIndex={0}>{text}</pre>
      <CopyButton text={() => text} />
    </div>
  );
}

/** A message of the product, in which `names` are code. */
export function Prose({ text }: { text: string }): JSX.Element {
  const parts = text.split(/`([^`]+)`/);
  return <>{parts.map((part, index) => (index % 2 ? <code key={index}>{part}</code> : part))}</>;
}

/** An error message of the server. */
export function Problem({ error, retry }: { error: Error; retry?: () => void }): JSX.Element {
  return (
    <div class="problem" role="alert">
      <span>
        <Prose text={error.message} />
      </span>
      {retry && (
        <button type="button" onClick={retry}>
          Try again
        </button>
      )}
    </div>
  );
}

/** Copy a text, and say so for two seconds. */
export function CopyButton({
  text,
  label = "Copy",
}: {
  text: () => string | Promise<string>;
  label?: string;
}): JSX.Element {
  const [copied, setCopied] = useState<boolean | null>(null);
  useEffect(() => {
    if (copied === null) return;
    const timer = setTimeout(() => setCopied(null), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(await text());
      setCopied(true);
    } catch {
      setCopied(false);
    }
  };
  const word = copied === null ? label : copied ? "Copied" : "Failed";
  return (
    <button type="button" class="quiet copy" onClick={copy}>
      <Copy />
      <span aria-live="polite">{word}</span>
    </button>
  );
}

/** Load a value; load again when `inputs` change. The old value stays until the new one is there. */
export function useLoaded<T>(
  load: () => Promise<T>,
  inputs: readonly unknown[],
): { value: T | null; error: Error | null; reload: () => void } {
  const [value, setValue] = useState<T | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    let current = true;
    load().then(
      (loaded) => {
        if (!current) return;
        setValue(() => loaded);
        setError(null);
      },
      (problem: unknown) => {
        if (current) setError(problem instanceof Error ? problem : new Error(String(problem)));
      },
    );
    return () => {
      current = false;
    };
  }, [...inputs, round]);
  return { value, error, reload: () => setRound((count) => count + 1) };
}

/** `count(1, "event")` is "1 event", `count(2, "event")` "2 events". */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number.toLocaleString("en")} ${number === 1 ? noun : plural}`;
}
