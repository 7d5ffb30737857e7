// Messages that appear at the bottom for a few seconds, over the page.

import type { JSX } from "preact";
import { Store, useStore } from "../store";
import type { Tone } from "./basics";

interface Notice {
  id: number;
  tone: Tone;
  text: string;
}

const notices = new Store<readonly Notice[]>([]);
let last = 0;

/** Show a message for five seconds. */
export function notify(text: string, tone: Tone = "good"): void {
  const notice = { id: ++last, tone, text };
  notices.value = [...notices.value, notice].slice(-3);
  setTimeout(() => {
    notices.value = notices.value.filter(({ id }) => id !== notice.id);
  }, 5000);
}

/** Run an action, and report its error as a message. Returns whether it worked. */
export async function attempt(action: () => Promise<unknown>, done?: string): Promise<boolean> {
  try {
    await action();
  } catch (error) {
    notify(error instanceof Error ? error.message : String(error), "bad");
    return false;
  }
  if (done) notify(done);
  return true;
}

export function Notices(): JSX.Element {
  return (
    <div class="notices" role="status">
      {useStore(notices).map(({ id, tone, text }) => (
        <p key={id} class={tone}>
          {text}
        </p>
      ))}
    </div>
  );
}
