// JSON as coloured text that can be folded.

import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { Json } from "../api";
import { CopyButton, type Tone } from "./basics";

/** Lines shown at first. */
const FIRST_LINES = 400;
/** Deeper values are shown as one line, and longer texts are cut; what is copied is complete. */
const DEEPEST = 100;
const LONGEST = 5000;

interface Line {
  depth: number;
  pointer: string;
  key: string | null;
  /** A scalar as JSON, or a bracket. */
  text: string;
  type: "text" | "number" | "word" | "bracket";
  comma: boolean;
  /** The line after the value, if the line opens one. */
  end?: number;
  /** What a folded value contains. */
  size?: string;
}

function linesOf(value: Json): Line[] {
  const lines: Line[] = [];
  const add = (current: Json, key: string | null, pointer: string, depth: number, comma: boolean): void => {
    if (current === null || typeof current !== "object") {
      const type = typeof current === "string" ? "text" : typeof current === "number" ? "number" : "word";
      lines.push({ depth, pointer, key, text: scalar(current), type, comma });
      return;
    }
    if (depth > DEEPEST) {
      lines.push({ depth, pointer, key, text: Array.isArray(current) ? "[…]" : "{…}", type: "bracket", comma });
      return;
    }
    const isList = Array.isArray(current);
    const entries: [string | null, string, Json][] = isList
      ? current.map((item, index) => [null, String(index), item])
      : Object.entries(current).map(([name, item]) => [name, name, item]);
    const [open, close] = isList ? ["[", "]"] : ["{", "}"];
    if (entries.length === 0) {
      lines.push({ depth, pointer, key, text: open + close, type: "bracket", comma });
      return;
    }
    const line: Line = { depth, pointer, key, text: open, type: "bracket", comma: false };
    line.size = isList ? `${entries.length}` : entries.slice(0, 3).map(([, name]) => name).join(", ");
    if (!isList && entries.length > 3) line.size += ", …";
    lines.push(line);
    entries.forEach(([name, step, item], index) => {
      const escaped = step.replaceAll("~", "~0").replaceAll("/", "~1");
      add(item, name, `${pointer}/${escaped}`, depth + 1, index < entries.length - 1);
    });
    lines.push({ depth, pointer: `${pointer}\n`, key: null, text: close, type: "bracket", comma });
    line.end = lines.length;
  };
  add(value, null, "", 0, false);
  return lines;
}

function scalar(value: null | boolean | number | string): string {
  if (typeof value !== "string" || value.length <= LONGEST) return JSON.stringify(value);
  return `${JSON.stringify(value.slice(0, LONGEST))} … ${value.length.toLocaleString("en")} characters`;
}

/** Return a value as JSON text, even if it is too deep for the browser. */
export function printed(value: Json, indentation?: number): string {
  try {
    return JSON.stringify(value, null, indentation);
  } catch {
    return "This value is nested too deeply to be shown as text";
  }
}

/** Something to say about a value, shown at its line. */
export interface Mark {
  tone: Tone;
  text: string;
}

/**
 * A JSON value as text. Lines with an arrow fold. `marks` are by JSON pointer.
 */
export function JsonView({
  value,
  label,
  marks = {},
}: {
  value: Json;
  label: string;
  marks?: Readonly<Record<string, Mark>>;
}): JSX.Element {
  const lines = useMemo(() => linesOf(value), [value]);
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [all, setAll] = useState(false);
  const toggle = (pointer: string): void => {
    const next = new Set(folded);
    if (!next.delete(pointer)) next.add(pointer);
    setFolded(next);
  };
  const visible: number[] = [];
  const limit = all ? Infinity : FIRST_LINES;
  let index = 0;
  while (index < lines.length && visible.length < limit) {
    const line = lines[index] as Line;
    visible.push(index);
    index = line.end !== undefined && folded.has(line.pointer) ? line.end : index + 1;
  }
  return (
    <div class="json">
      <CopyButton text={() => printed(value, 2)} label="Copy" />
      <div class="code" tabIndex={0} role="group" aria-label={label}>
        {visible.map((number) => {
          const line = lines[number] as Line;
          const isFolded = line.end !== undefined && folded.has(line.pointer);
          const mark = marks[line.pointer];
          return (
            <div key={number} class={mark ? `line marked ${mark.tone}` : "line"}>
              <span style={{ paddingLeft: `${line.depth * 2 + 1.6}ch` }}>
                {line.end !== undefined && (
                  <button
                    type="button"
                    class="fold"
                    aria-expanded={!isFolded}
                    aria-label={line.key ?? "value"}
                    onClick={() => toggle(line.pointer)}
                  />
                )}
                {line.key !== null && (
                  <>
                    <span class="key">{JSON.stringify(line.key)}</span>
                    {": "}
                  </>
                )}
                <span class={line.type}>{line.text}</span>
                {isFolded && (
                  <>
                    <span class="note">{line.size}</span>
                    <span class="bracket">{line.text === "[" ? "]" : "}"}</span>
                  </>
                )}
                {(isFolded ? (lines[(line.end as number) - 1] as Line).comma : line.comma) && ","}
                {mark && <span class="remark">{mark.text}</span>}
              </span>
            </div>
          );
        })}
        {index < lines.length && (
          <button type="button" class="more" onClick={() => setAll(true)}>
            Show all {lines.length.toLocaleString("en")} lines
          </button>
        )}
      </div>
    </div>
  );
}

/** A value in one line, shortened. */
export function Inline({ value }: { value: Json | undefined }): JSX.Element {
  if (value === undefined || value === null) return <span class="none">{value === null ? "null" : "–"}</span>;
  const text = printed(value);
  const type = typeof value === "string" ? "text" : typeof value === "number" ? "number" : "word";
  const shown = text.length > 160 ? `${text.slice(0, 160)}…` : text;
  return (
    <code class={typeof value === "object" ? "inline" : `inline ${type}`} title={shown === text ? undefined : text}>
      {shown}
    </code>
  );
}
