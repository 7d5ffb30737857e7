// A list of any length, of which only the visible rows are in the document.

import type { JSX, VNode } from "preact";
import { useShortcuts } from "../keyboard";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

const OVERSCAN = 6;

interface Properties<T> {
  label: string;
  items: readonly T[];
  /** Identifies an item: the selection follows it when others are inserted. */
  keyOf: (item: T) => string;
  selected: string | null;
  onSelect: (item: T) => void;
  /** Enter, a double click, or the tap on the selected row. */
  onOpen?: (item: T) => void;
  /** Called when the end of the list comes near. */
  onEnd?: () => void;
  /** The height of a row in pixels. */
  rowHeight: number;
  render: (item: T) => VNode;
}

/**
 * A listbox: one stop for Tab; the arrow keys, j and k, Page Up and Down, Home and End select.
 *
 * Rows that are inserted above the visible part do not move it.
 */
export function List<T>(properties: Properties<T>): JSX.Element {
  const { label, items, keyOf, selected, onSelect, onOpen, onEnd, rowHeight, render } = properties;
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 800 });
  const firstKey = useRef<string | null>(null);
  const position = selected === null ? -1 : items.findIndex((item) => keyOf(item) === selected);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = (): void => setView({ top: element.scrollTop, height: element.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useLayoutEffect(() => {
    const element = box.current;
    const before = firstKey.current;
    firstKey.current = items[0] === undefined ? null : keyOf(items[0]);
    if (!element || before === null || before === firstKey.current || element.scrollTop < rowHeight) return;
    const inserted = items.findIndex((item) => keyOf(item) === before);
    if (inserted > 0) element.scrollTop += inserted * rowHeight;
  }, [items]);

  const scrollTo = (index: number): void => {
    const element = box.current;
    if (!element) return;
    const top = index * rowHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + rowHeight > element.scrollTop + element.clientHeight) {
      element.scrollTop = top + rowHeight - element.clientHeight;
    }
  };

  useEffect(() => {
    if (position >= 0) scrollTo(position);
  }, [selected]);

  const first = Math.max(0, Math.floor(view.top / rowHeight) - OVERSCAN);
  const last = Math.min(items.length, Math.ceil((view.top + view.height) / rowHeight) + OVERSCAN);

  useEffect(() => {
    if (last >= items.length - OVERSCAN) onEnd?.();
  }, [last, items.length]);

  const move = (index: number): void => {
    const item = items[Math.min(items.length - 1, Math.max(0, index))];
    if (item !== undefined) onSelect(item);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const page = Math.max(1, Math.floor(view.height / rowHeight) - 1);
    const moves: Record<string, () => void> = {
      ArrowDown: () => move(position + 1),
      j: () => move(position + 1),
      ArrowUp: () => move(position < 0 ? 0 : position - 1),
      k: () => move(position < 0 ? 0 : position - 1),
      PageDown: () => move(position + page),
      PageUp: () => move(position - page),
      Home: () => move(0),
      End: () => move(items.length - 1),
      Enter: () => {
        const item = items[position];
        if (item !== undefined) onOpen?.(item);
      },
    };
    const action = moves[event.key];
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  };

  useShortcuts({ j: () => move(position + 1), k: () => move(position < 0 ? 0 : position - 1) });

  const rows: VNode[] = [];
  const shown = new Set(Array.from({ length: Math.max(0, last - first) }, (_, offset) => first + offset));
  if (position >= 0) shown.add(position); // the active descendant must exist
  for (const index of shown) {
    const item = items[index];
    if (item === undefined) continue;
    const key = keyOf(item);
    rows.push(
      <div
        key={key}
        id={`${label}-${key}`}
        role="option"
        aria-selected={index === position}
        aria-setsize={items.length}
        aria-posinset={index + 1}
        class="row"
        style={{ transform: `translateY(${index * rowHeight}px)`, height: `${rowHeight}px` }}
        onClick={() => {
          onSelect(item);
          if (index === position) onOpen?.(item);
        }}
      >
        {render(item)}
      </div>,
    );
  }
  return (
    <div
      ref={box}
      class="list"
      role="listbox"
      tabIndex={0}
      aria-label={label}
      aria-activedescendant={position >= 0 ? `${label}-${selected}` : undefined}
      onKeyDown={onKeyDown}
      onScroll={(event) =>
        setView({ top: event.currentTarget.scrollTop, height: event.currentTarget.clientHeight })
      }
    >
      <div class="rows" role="presentation" style={{ height: `${items.length * rowHeight}px` }}>
        {rows}
      </div>
    </div>
  );
}

/** Move the focus to the list with a label. */
export function focusList(label: string): void {
  document.querySelector<HTMLElement>(`[role=listbox][aria-label="${label}"]`)?.focus();
}
