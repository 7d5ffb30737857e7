// Links with code ask first. Any site can open one, and what it contains runs on this machine.

import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Empty, useLoaded } from "./components/basics";
import { go, href, type Place } from "./router";
import { Store, useStore } from "./store";

const accepted = new Store<string | null>(null);

/** Return the code in a link that was not accepted yet, encoded; null if there is none. */
export function useUnaccepted(place: Place): string | null {
  const last = useStore(accepted);
  const shared = place.view === "playground" ? place.query.get("share") : null;
  return shared === last ? null : shared;
}

/** Show the code in a link, and ask whether to open it. */
export function AskFirst({ shared }: { shared: string }): JSX.Element {
  const load = async () => (await import("./playground/draft")).decoded(shared);
  const { value: found } = useLoaded(async () => ({ draft: await load() }), [shared]);
  const isBroken = found !== null && found.draft === null;
  useEffect(() => {
    if (isBroken) accepted.value = shared; // the playground says so, and runs nothing of it
  }, [isBroken]);
  if (!found?.draft) return <p class="loading">Loading …</p>;
  const texts = [found.draft.spec, found.draft.own].filter((text) => text !== null);
  return (
    <div class="page">
      <Empty title="This link contains code">
        <p>
          If you open it, the code below runs on this machine. A spec is Python: it can do whatever you can. Open only
          links from people you trust.
        </p>
        {texts.map((text) => (
          <pre key={text} class="code shared" tabIndex={0} role="group" aria-label="Code in the link">
            {text}
          </pre>
        ))}
        <div class="buttons">
          <button type="button" onClick={() => (accepted.value = shared)}>
            Open and run
          </button>
          <button type="button" onClick={() => go(href("playground"), { replace: true })}>
            Discard
          </button>
        </div>
      </Empty>
    </div>
  );
}
