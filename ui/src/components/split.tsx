// A list beside its details; on a narrow screen one of them at a time.

import type { ComponentChildren, JSX } from "preact";
import { Back } from "./icons";

export function Split({
  list,
  details,
  hasDetails,
  back,
}: {
  list: ComponentChildren;
  details: ComponentChildren;
  /** Whether something is selected. */
  hasDetails: boolean;
  /** The link to the list alone, and its name. */
  back: { href: string; name: string };
}): JSX.Element {
  return (
    <div class={hasDetails ? "split has-details" : "split"}>
      <section class="pane" aria-label={back.name}>
        {list}
      </section>
      <section class="pane details" aria-label="Details" tabIndex={-1}>
        <a class="back" href={back.href}>
          <Back />
          {back.name}
        </a>
        {details}
      </section>
    </div>
  );
}

/** Move the focus to the details beside the list. */
export function focusDetails(): void {
  document.querySelector<HTMLElement>(".pane.details")?.focus();
}
