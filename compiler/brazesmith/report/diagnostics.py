"""Diagnostics as text: message, position, the line with the expression underlined."""

from __future__ import annotations

import linecache
import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import click

from brazesmith.base.diagnostics import Diagnostic, Severity
from brazesmith.base.source import marked, one_line, shown
from brazesmith.report import words

_COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}

#: How many transforms are named that have the same problem.
_NAMED = 3

#: The maximum number of characters of a line of a note.
_WIDE = 96


def render_diagnostic(diagnostic: Diagnostic) -> str:
    """Return a diagnostic as compilers print it."""
    accent = _COLOURS[diagnostic.severity]
    head = click.style(f"{diagnostic.severity}[{diagnostic.code}]", fg=accent, bold=True)
    where = f" ({one_line(diagnostic.transform)})" if diagnostic.transform else ""
    lines = [f"{head}: {click.style(one_line(diagnostic.message), bold=True)}{where}"]
    width = max((len(str(label.span.line)) for label in diagnostic.labels), default=1)
    for number, label in enumerate(diagnostic.labels):
        span = label.span
        arrow = "-->" if number == 0 else ":::"
        lines.append(f"{' ' * width}{arrow} {shown(span.file)}:{span.line}:{span.column}")
        linecache.checkcache(span.file)  # it may have been saved again since it was read
        source = linecache.getline(span.file, span.line).rstrip()
        if source:
            last = span.end_column - 1 if span.end_line == span.line else len(source)
            line = marked(source, span.column, max(1, last - span.column + 1))
            below = f"{line.blank}{click.style(line.mark, fg=accent)} {one_line(label.text)}"
            lines.append(f"{span.line:>{width}} | {line.text}")
            lines.append(f"{' ' * width} | {below}".rstrip())
    for note in diagnostic.notes:
        first, *rest = _wrapped(note)
        lines += [f"{' ' * width} = {first}", *(f"{' ' * width}   {line}" for line in rest)]
    return "\n".join(lines)


def _wrapped(note: str) -> list[str]:
    """Break a note into lines, but never inside `code`."""
    bound = re.sub("`[^`]*`", lambda code: code[0].replace(" ", "\xa0"), note)
    lines = textwrap.wrap(bound, _WIDE, break_long_words=False, break_on_hyphens=False)
    return [line.replace("\xa0", " ") for line in lines] or [""]


def joined(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return diagnostics in which those that differ only in their transforms are one."""
    transforms: dict[Diagnostic, list[str]] = {}
    for diagnostic in diagnostics:
        names = transforms.setdefault(replace(diagnostic, transform=None), [])
        names += filter(None, [diagnostic.transform])
    return [
        replace(diagnostic, transform=_names(names) or None)
        for diagnostic, names in transforms.items()
    ]


def _names(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def brief(warnings: Iterable[Diagnostic]) -> Iterator[str]:
    """Yield a line for each code of a transform's warnings: how many, and the first of them."""
    by_code: dict[tuple[str | None, str], list[Diagnostic]] = {}
    for warning in warnings:
        by_code.setdefault((warning.transform, warning.code), []).append(warning)
    for found in by_code.values():
        first = found[0]
        head = click.style(f"{first.severity}[{first.code}]", fg=_COLOURS[first.severity])
        spans = [label.span for label in first.labels[:1]]
        place = "".join(f" {shown(span.file)}:{span.line}:{span.column}" for span in spans)
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        where = f" ({first.transform})" if first.transform else ""
        text = "; ".join([first.message, *first.notes[:1]])
        yield f"{head}{place}{more}{where}: {text}"


def folded(notes: Iterable[Diagnostic]) -> Iterator[str]:
    """Yield a line for each code of some notes: in how many places and transforms."""
    by_code: dict[str, list[Diagnostic]] = {}
    for note in notes:
        by_code.setdefault(note.code, []).append(note)
    for code, found in sorted(by_code.items()):
        transforms = {note.transform for note in found}
        places = words.counted(len(found), "place")
        if len(transforms) > 1:
            places += f" in {len(transforms)} transforms"
        yield risky_line(code, places, found[0].message)


def risky_line(code: str, where: str, message: str) -> str:
    """Return the line of a risky code: how often it was found, and the rule or the message."""
    from brazesmith.contract.table import lookup, rule_text  # it loads the rules of all receivers

    if lookup(code) is not None:
        message = f"expected that {rule_text(code)}"
    return f"{click.style(f'risky[{code}]', fg='cyan')} {where}: {one_line(message)}"


def counted(counts: dict[Severity, int]) -> str:
    """Return how many errors and warnings there are."""
    parts = [words.counted(number, kind) for kind, number in counts.items() if number]
    return ", ".join(parts) or "clean"
