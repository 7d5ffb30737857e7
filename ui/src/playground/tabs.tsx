// Tabs: one panel at a time. Arrow keys choose.

import type { ComponentChildren, JSX } from "preact";
import { useId } from "preact/hooks";

export interface Tab<T extends string> {
  name: T;
  title: string;
  /** A number or a mark behind the title, which has room for it from the start. */
  note?: string;
}

export function Tabs<T extends string>({
  label,
  tabs,
  selected,
  onSelect,
  actions,
  children,
}: {
  label: string;
  tabs: readonly Tab<T>[];
  selected: T;
  onSelect: (name: T) => void;
  /** Buttons at the end of the row. */
  actions?: ComponentChildren;
  children: ComponentChildren;
}): JSX.Element {
  const id = useId();
  const move = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const index = tabs.findIndex(({ name }) => name === selected);
    const next = tabs[(index + step + tabs.length) % tabs.length];
    if (!next) return;
    onSelect(next.name);
    document.getElementById(`${id}-${next.name}`)?.focus();
  };
  return (
    <>
      <div class="tab-row">
        <div class="tabs" role="tablist" aria-label={label} onKeyDown={move}>
          {tabs.map(({ name, title, note }) => (
            <button
              key={name}
              type="button"
              role="tab"
              id={`${id}-${name}`}
              aria-selected={name === selected}
              aria-controls={`${id}-panel`}
              tabIndex={name === selected ? 0 : -1}
              onClick={() => onSelect(name)}
            >
              <span class="steady" data-text={title}>
                {title}
              </span>
              {note !== undefined && <span class="note">{note}</span>}
            </button>
          ))}
        </div>
        {actions}
      </div>
      <div class="panel" role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${selected}`}>
        {children}
      </div>
    </>
  );
}
