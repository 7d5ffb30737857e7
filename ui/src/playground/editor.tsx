// CodeMirror as a component.

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { javascript } from "@codemirror/lang-javascript";
import { json } from "@codemirror/lang-json";
import { liquid } from "@codemirror/lang-liquid";
import { python } from "@codemirror/lang-python";
import { HighlightStyle, bracketMatching, foldGutter, foldKeymap, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics, type Diagnostic } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Annotation, EditorState, RangeSetBuilder, StateEffect, StateField, type Extension, type Transaction } from "@codemirror/state";
import {
  Decoration,
  EditorView,
  drawSelection,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  type DecorationSet,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { cspNonce } from "../csp";

export type Language = "json" | "python" | "javascript" | "liquid";

/** Something to show at a place in the text. Lines and columns count from 1. */
export interface Marker {
  severity: "error" | "warning" | "info";
  message: string;
  line: number;
  column?: number | null | undefined;
  endLine?: number | null | undefined;
  endColumn?: number | null | undefined;
}

/** A line to colour, and how. */
export interface Band {
  line: number;
  tone: "bad" | "warn" | "accent";
}

/** A place to go to. A new object goes there again. */
export interface Jump {
  line: number;
  column: number | null;
}

const LANGUAGES: Record<Language, () => Extension> = {
  json,
  python: () => [python(), indentUnit.of("    ")],
  javascript,
  liquid,
};

const COLOURS = HighlightStyle.define([
  { tag: [tags.keyword, tags.modifier, tags.operatorKeyword], color: "var(--json-word)" },
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--json-key)" },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: "var(--json-text)" },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: "var(--json-number)" },
  { tag: [tags.function(tags.variableName), tags.className, tags.typeName], color: "var(--json-key)" },
  { tag: [tags.comment], color: "var(--muted)", fontStyle: "italic" },
  { tag: tags.invalid, color: "var(--bad)" },
]);

const THEME = EditorView.theme({
  "&": { height: "100%", color: "var(--text)", backgroundColor: "var(--page)", fontSize: "12.5px" },
  "&.cm-focused": { outline: "1px solid color-mix(in srgb, var(--accent) 50%, transparent)", outlineOffset: "-1px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.5" },
  ".cm-content": { padding: "6px 0", caretColor: "var(--text)" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-gutters": { backgroundColor: "var(--page)", color: "var(--muted)", border: "none" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "26px", padding: "0 4px 0 2px" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "transparent" },
  "&.cm-focused .cm-activeLine, &.cm-focused .cm-activeLineGutter": {
    backgroundColor: "color-mix(in srgb, var(--hover) 70%, transparent)",
  },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--selected)",
  },
  ".cm-selectionMatch": { backgroundColor: "color-mix(in srgb, var(--selected) 60%, transparent)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--selected)", outline: "none" },
  ".cm-gutter-lint": { width: "14px" },
  ".cm-gutter-lint .cm-gutterElement": { padding: "2px 1px" },
  ".cm-lint-marker": { width: "11px", height: "11px" },
  ".cm-tooltip": { backgroundColor: "var(--raised)", color: "var(--text)", border: "1px solid var(--line)", borderRadius: "5px" },
  ".cm-tooltip-lint": { maxWidth: "560px" },
  ".cm-diagnostic": { font: "12.5px/1.5 var(--font)", padding: "5px 10px", whiteSpace: "pre-wrap" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--bad)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--warn)" },
  ".cm-panels": { backgroundColor: "var(--raised)", color: "var(--text)", borderColor: "var(--line)" },
  ".cm-panel.cm-search": { padding: "6px 28px 6px 8px", fontSize: "12px" },
  ".cm-panel.cm-search button, .cm-panel.cm-search input": {
    backgroundImage: "none",
    backgroundColor: "var(--page)",
    minHeight: "24px",
    fontSize: "12px",
    borderRadius: "5px",
  },
  ".cm-panel.cm-search label": { display: "inline-flex", alignItems: "center", fontSize: "12px" },
  ".cm-panel.cm-search input[type=checkbox]": { minHeight: "0" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--selected)", color: "var(--text)" },
  ".cm-foldPlaceholder": { backgroundColor: "var(--hover)", color: "var(--muted)", border: "none" },
  ".band-bad": { backgroundColor: "var(--bad-soft)" },
  ".band-warn": { backgroundColor: "var(--warn-soft)" },
  ".band-accent": { backgroundColor: "var(--selected)" },
});

const setBands = StateEffect.define<readonly Band[]>();
const bands = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(value, transaction) {
    for (const effect of transaction.effects) {
      if (!effect.is(setBands)) continue;
      const { doc } = transaction.state;
      const builder = new RangeSetBuilder<Decoration>();
      const lines = [...effect.value].filter(({ line }) => line <= doc.lines).sort((a, b) => a.line - b.line);
      for (const { line, tone } of lines) {
        const { from } = doc.line(line);
        builder.add(from, from, Decoration.line({ class: `band-${tone}` }));
      }
      return builder.finish();
    }
    return value.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

/**
 * Replace a selection with what is typed before Chromium does: it would keep the colours of the selection as an inline
 * style, which the policy of the page forbids.
 */
const typing = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { main, ranges } = view.state.selection;
    const text = event.data;
    if (event.inputType !== "insertText" || !text || main.empty || ranges.length > 1 || view.composing) return false;
    if (view.state.readOnly) return false;
    const insert = (): Transaction => view.state.update(view.state.replaceSelection(text), { userEvent: "input.type" });
    const handlers = view.state.facet(EditorView.inputHandler);
    if (!handlers.some((handler) => handler(view, main.from, main.to, text, insert))) view.dispatch(insert());
    event.preventDefault();
    return true;
  },
});

/** Marks a change that does not come from the user. */
const fromOutside = Annotation.define<boolean>();

export function Editor({
  value,
  language,
  label,
  onChange,
  markers = [],
  lines = [],
  jump = null,
}: {
  value: string;
  language: Language;
  label: string;
  /** Without it, the text is read-only. */
  onChange?: (value: string) => void;
  markers?: readonly Marker[];
  /** Lines to colour. */
  lines?: readonly Band[];
  jump?: Jump | null;
}): JSX.Element {
  const parent = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const changed = useRef(onChange);
  changed.current = onChange;
  const isReadOnly = onChange === undefined;

  useLayoutEffect(() => {
    const editor = new EditorView({
      parent: parent.current as HTMLDivElement,
      state: EditorState.create({ doc: value, extensions: extensions(language, label, isReadOnly, changed) }),
    });
    view.current = editor;
    return () => {
      view.current = null;
      editor.destroy();
    };
  }, [language, label, isReadOnly]);

  useLayoutEffect(() => {
    if (view.current) replaceText(view.current, value);
  }, [value, language, label, isReadOnly]);

  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    editor.dispatch(setDiagnostics(editor.state, markers.map((marker) => diagnosticAt(editor.state, marker))));
  }, [markers, value, language, label, isReadOnly]);

  useEffect(() => {
    view.current?.dispatch({ effects: setBands.of(lines) });
  }, [lines, value, language, label, isReadOnly]);

  useEffect(() => {
    const editor = view.current;
    if (!editor || !jump) return;
    const anchor = offsetAt(editor.state, jump.line, jump.column);
    editor.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: "center" }) });
    editor.focus();
  }, [jump]);

  return <div class="editor" ref={parent} />;
}

function extensions(
  language: Language,
  label: string,
  isReadOnly: boolean,
  changed: { current: ((value: string) => void) | undefined },
): Extension {
  return [
    EditorView.cspNonce.of(cspNonce),
    lineNumbers(),
    foldGutter(),
    isReadOnly ? [] : lintGutter(),
    drawSelection(),
    history(),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    autocompletion({ activateOnTyping: false }),
    search({ top: true }),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSelectionMatches(),
    syntaxHighlighting(COLOURS),
    LANGUAGES[language](),
    THEME,
    typing,
    bands,
    EditorState.readOnly.of(isReadOnly),
    EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
    keymap.of([
      ...closeBracketsKeymap,
      ...defaultKeymap.filter(({ key }) => key !== "Mod-Enter"),
      ...searchKeymap,
      ...historyKeymap,
      ...foldKeymap,
      ...completionKeymap,
      ...lintKeymap,
      ...(isReadOnly ? [] : [indentWithTab]),
    ]),
    EditorView.updateListener.of((update) => {
      const isOwn = update.transactions.some((transaction) => transaction.annotation(fromOutside));
      if (update.docChanged && !isOwn) changed.current?.(update.state.doc.toString());
    }),
  ];
}

/** Replace what differs, so that the scroll position and the cursor stay. */
function replaceText(editor: EditorView, text: string): void {
  const old = editor.state.doc.toString();
  if (old === text) return;
  let from = 0;
  const shorter = Math.min(old.length, text.length);
  while (from < shorter && old[from] === text[from]) from += 1;
  let end = 0;
  while (end < shorter - from && old[old.length - 1 - end] === text[text.length - 1 - end]) end += 1;
  editor.dispatch({
    changes: { from, to: old.length - end, insert: text.slice(from, text.length - end) },
    annotations: fromOutside.of(true),
  });
}

/** Return the offset of a place. The server counts characters, the editor UTF-16 units. */
function offsetAt(state: EditorState, line: number, column: number | null | undefined): number {
  const { from, text } = state.doc.line(Math.min(Math.max(line, 1), state.doc.lines));
  return from + [...text].slice(0, Math.max((column ?? 1) - 1, 0)).join("").length;
}

function diagnosticAt(state: EditorState, marker: Marker): Diagnostic {
  const { line, column, endLine, endColumn, severity, message } = marker;
  const from = offsetAt(state, line, column);
  const end = offsetAt(state, endLine ?? line, endColumn ?? column);
  if (end > from) return { from, to: end, severity, message };
  const word = state.wordAt(from);
  return { from, to: word && word.to > from ? word.to : state.doc.lineAt(from).to, severity, message };
}
