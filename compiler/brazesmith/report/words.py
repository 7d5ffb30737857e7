"""Values, places and messages as short text, the same in every report.

Payloads are untrusted: nothing in them reaches a terminal unescaped. Text is always styled; what
writes it removes the styles where colour is not wanted (`click.echo(color=…)`, `click.unstyle`).
"""

from __future__ import annotations

import json
import unicodedata
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final

import click

from brazesmith.base.diagnostics import Diagnostic, Span
from brazesmith.base.documentation import compact_json
from brazesmith.base.globals import ELSEWHERE
from brazesmith.base.source import one_line, printable, quoted, relative, shown
from brazesmith.suites.diff import MISSING, Difference, Json
from brazesmith.targets.script import Language, Script

if TYPE_CHECKING:
    from brazesmith.engines import ScriptError
    from brazesmith.passes.provenance import Origin
    from brazesmith.suites.suite import CaseResult

_WIDE: Final = 88
_TALL: Final = 20

#: Places of the payload that are listed for one value.
_READS: Final = 5

bad = partial(click.style, fg="red")
good = partial(click.style, fg="green")
warn = partial(click.style, fg="yellow")
strong = partial(click.style, bold=True)
faint = partial(click.style, dim=True)


def both_sides(difference: Difference) -> tuple[str, str]:
    """Return the two values of a difference, each on one line if it fits."""
    expected, actual = difference.expected, difference.actual
    if isinstance(expected, str) and isinstance(actual, str):
        return _two_strings(expected, actual)
    return value_text(expected), value_text(actual)


def value_text(value: Json) -> str:
    """Return a JSON value on one line, or indented and cut if it is long."""
    if value is MISSING:
        return "nothing"
    if isinstance(value, str) and len(value) > _WIDE:
        return _quoted(value, 0)
    lines = compact_json(value, _WIDE).split("\n")
    more = len(lines) - _TALL
    kept = [*lines[:_TALL], f"… {more} more lines"] if more > 1 else lines
    return printable("\n".join(line if len(line) <= 160 else line[:159] + "…" for line in kept))


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: `1 case`, `2 cases`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def pointer_text(pointer: str) -> str:
    """Return a position in a body; its keys may contain any character."""
    return one_line(pointer) or "(the whole body)"


def _two_strings(expected: str, actual: str) -> tuple[str, str]:
    if unicodedata.normalize("NFC", expected) == unicodedata.normalize("NFC", actual):
        # They look alike, but differ in their code points.
        return json.dumps(expected), json.dumps(actual)
    if max(len(expected), len(actual)) <= _WIDE:
        return value_text(expected), value_text(actual)
    pairs = zip(expected, actual, strict=False)
    first = next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(expected), len(actual)))
    start = first - 30 if first > 50 else 0
    return _quoted(expected, start), _quoted(actual, start)


def _quoted(text: str, start: int) -> str:
    """Return a part of a long string, with its length."""
    end = start + _WIDE - 10
    quoted = printable(json.dumps(text[start:end], ensure_ascii=False))
    before, after = "…" if start else "", "…" if end < len(text) else ""
    return f"{before}{quoted}{after}  ({len(text)} characters)"


def accept_command(result: CaseResult, options: str = "") -> str | None:
    """Return the command that accepts the actual body, if that is what fails."""
    if not result.acceptable or result.accepted:
        return None
    return f"brazesmith test {quoted(result.case.selector)}{options} --update"


def error_title(error: ScriptError) -> str:
    """Return the message of an error; of a thrown value that is not an Error, as in a browser."""
    thrown = "Uncaught " if error.kind == "exception" else ""
    return printable((f"{error.name}: " if error.name else thrown) + error.message)


def missing_api(error: ScriptError) -> str | None:
    """Return why a name is not defined that browsers and Node.js provide."""
    name = error.message.removesuffix(" is not defined")
    if error.name != "ReferenceError" or name not in ELSEWHERE:
        return None
    return f"Braze documents no `{name}`, so brazesmith does not provide it"


def place(script: Script, line: int | None = None, column: int | None = None) -> str:
    """Return a position in a script: `file:line:column`."""
    file = shown(script.file) if script.file else one_line(script.file_name)
    return ":".join(str(part) for part in (file, line, column) if part is not None)


def origin_text(origin: Origin | None) -> str:
    """Return the line of the spec that makes a value, and what it reads; "" if it is unknown."""
    if origin is None or origin.span is None:
        return ""
    reads = [*origin.reads[:_READS]]
    if more := len(origin.reads) - _READS:
        reads += [f"{more} more"] if more > 0 else []
    source = f", from {', '.join(reads)}" if reads else ""
    return place_in_spec(origin.span) + one_line(source)


def place_in_spec(span: Span) -> str:
    """Return where an expression of a spec begins: `file:line:column`."""
    return one_line(f"{relative(span.file)}:{span.line}:{span.column}")


def code_line(script: Script, difference: Difference) -> int | None:
    """Return the line of the JavaScript that writes the value, if it is known."""
    if script.language is not Language.JAVASCRIPT:
        return None
    return _line(script.code, difference.pointer)


@lru_cache(maxsize=4096)
def _line(code: str, pointer: str) -> int | None:
    """Return the line of a pointer; cached, because the same pointers fail in many cases."""
    from brazesmith.targets.javascript.locate import locate

    return locate(code, pointer)


def diagnostic_text(diagnostic: Diagnostic) -> str:
    """Return a diagnostic without its source lines."""
    places = (
        f"  at {shown(d.span.file)}:{d.span.line}:{d.span.column}" for d in diagnostic.labels[:1]
    )
    notes = (f"  = {printable(note)}" for note in diagnostic.notes)
    return "\n".join([f"{diagnostic.code}: {printable(diagnostic.message)}", *places, *notes])
