// Save what is in the editors as a fixture.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { ApiError } from "../api";
import { Prose } from "../components/basics";
import { Dialog } from "../components/dialog";
import { notify } from "../components/notice";
import { saveCase, type Fixture } from "./answers";
import type { Draft } from "./draft";

export function SaveDialog({
  name,
  fixtures,
  inputs,
  body,
  onClose,
  onSaved,
}: {
  name: string;
  fixtures: readonly Fixture[];
  inputs: Draft;
  /** The output of the last run; null if there is none. */
  body: string | null;
  onClose: () => void;
  onSaved: (source: string, expected: string | null) => void;
}): JSX.Element {
  const [caseName, setCaseName] = useState(() => freeName(fixtures));
  const [expects, setExpects] = useState(body !== null);
  const [problem, setProblem] = useState("");
  const [isBusy, setIsBusy] = useState(false);
  const save = async (): Promise<void> => {
    setIsBusy(true);
    try {
      const expected = expects ? body : inputs.expected;
      const { payload, headers, now } = inputs;
      const saved = await saveCase({ name, case: caseName, payload: payload ?? "", headers, now, expected });
      notify(`Saved ${saved.folder}`);
      onSaved(`fixture ${saved.case}`, expected);
      onClose();
    } catch (error) {
      setProblem(error instanceof ApiError ? error.message : String(error));
      setIsBusy(false);
    }
  };
  return (
    <Dialog title="Save as fixture" onClose={onClose}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <label class="field">
          <span>Name of the case of {name}</span>
          <input
            type="text"
            required
            value={caseName}
            autoFocus
            spellcheck={false}
            aria-invalid={problem ? "true" : undefined}
            onInput={(event) => setCaseName(event.currentTarget.value)}
          />
        </label>
        <label class="check">
          <input
            type="checkbox"
            checked={expects}
            disabled={body === null}
            onChange={(event) => setExpects(event.currentTarget.checked)}
          />
          <span>
            <Prose text="Expect this output: `brazesmith test` compares with it" />
          </span>
        </label>
        {problem && (
          <p class="error-text" role="alert">
            {problem}
          </p>
        )}
        <p class="muted small">The values of secret headers are not saved.</p>
        <div class="buttons">
          <button type="submit" class="primary" disabled={isBusy}>
            Save
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** Return a name that no fixture has. */
function freeName(fixtures: readonly Fixture[]): string {
  const names = new Set(fixtures.map(({ name }) => name));
  let number = 1;
  while (names.has(`case-${number}`)) number += 1;
  return `case-${number}`;
}
