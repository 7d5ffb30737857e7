// Run what is in the editors whenever it changes: a moment after the last keystroke, one run at a time.

import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError } from "../api";
import { run, type Difference, type FoundInCode, type RunAnswer, type RunRequest } from "./answers";

/** Milliseconds without a keystroke before a run, and before a review after that. */
const PAUSE = 60;
const REVIEW_PAUSE = 600;
/** Runs that take longer are shown as running. */
const SLOW = 400;

export interface Results {
  /** The answer to the last run. */
  answer: RunAnswer | null;
  /** The last answer with a body: what the output shows while something is being typed. */
  output: RunAnswer | null;
  /** What the review found, if nothing has changed since. */
  review: readonly FoundInCode[];
  /** What the last change of the output was. */
  previous: readonly Difference[] | null;
  /** The server could not run it. */
  problem: Error | null;
  isSlow: boolean;
  runNow: () => void;
}

type Request = Omit<RunRequest, "previous" | "review">;

/** Run a request when it changes. Outputs are compared with earlier ones of the same `series`. */
export function useRuns(request: Request | null, series: string): Results {
  const [answer, setAnswer] = useState<RunAnswer | null>(null);
  const [output, setOutput] = useState<RunAnswer | null>(null);
  const [review, setReview] = useState<readonly FoundInCode[]>([]);
  const [previous, setPrevious] = useState<readonly Difference[] | null>(null);
  const [problem, setProblem] = useState<Error | null>(null);
  const [isSlow, setIsSlow] = useState(false);
  const [round, setRound] = useState(0);
  const earlier = useRef<{ series: string; body: string | null }>({ series, body: null });

  useEffect(() => {
    if (earlier.current.series === series) return;
    earlier.current = { series, body: null };
    setPrevious(null);
  }, [series]);

  const key = request && JSON.stringify(request);
  useEffect(() => {
    if (!request) return;
    const controller = new AbortController();
    const { signal } = controller;
    let slow = 0;
    let reviewing = 0;

    const start = async (): Promise<void> => {
      slow = window.setTimeout(() => setIsSlow(true), SLOW);
      try {
        const { current } = earlier;
        const found = await run({ ...request, previous: current.body, review: false }, signal);
        if (signal.aborted) return;
        setAnswer(found);
        setReview([]);
        setProblem(null);
        if (found.body_text !== null) {
          setOutput(found);
          if (found.diff.previous?.length) setPrevious(found.diff.previous);
          current.body = found.body_text;
        }
        reviewing = window.setTimeout(() => void inspect(found), REVIEW_PAUSE);
      } catch (error) {
        if (!signal.aborted) setProblem(error as Error);
      } finally {
        clearTimeout(slow);
        if (!signal.aborted) setIsSlow(false);
      }
    };
    const inspect = async (found: RunAnswer): Promise<void> => {
      try {
        const reviewed = await run({ ...request, previous: null, review: true }, signal);
        const known = new Set([...found.diagnostics, ...found.findings].map(identity));
        const isNew = (one: FoundInCode): boolean =>
          !known.has(identity(one)) && !known.has(identity({ ...one, code: ruleOf(one) }));
        if (!signal.aborted) setReview(reviewed.diagnostics.filter(isNew));
      } catch (error) {
        if (!(error instanceof ApiError) && !signal.aborted) throw error;
      }
    };

    const timer = window.setTimeout(() => void start(), PAUSE);
    return () => {
      controller.abort();
      for (const one of [timer, slow, reviewing]) clearTimeout(one);
    };
  }, [key, round]);

  return { answer, output, review, previous, problem, isSlow, runNow: () => setRound((number) => number + 1) };
}

/** Tell diagnostics apart: a finding of the run may be found by the review too, in other words. */
function identity({ code, line }: { code: string; line: number | null }): string {
  return `${code} ${line}`;
}

/** Return the rule about bodies that a lint rule refers to: `… (BZ103)`. */
function ruleOf({ message }: FoundInCode): string {
  return /\(([A-Z]+\d+)\)$/.exec(message)?.[1] ?? "";
}
