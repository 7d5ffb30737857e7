"""Convert V8's reports to positions in the script as the author wrote it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

# `new Function("payload", "headers", code)` inserts two lines before the code.
LINES_BEFORE = 2

FRAME = re.compile(r"transform\.js:(\d+):(\d+)")
REPORT = re.compile(r"(?:transform\.js|undefined):(\d+): ")


@dataclass(frozen=True, slots=True)
class Position:
    """A position in a script; `source` is the line."""

    line: int
    column: int | None
    source: str
    is_behind: bool = False  # V8 reports a position after the end of the code


def in_stack(stack: str, message: str, code: str) -> Position | None:
    """Find the innermost frame of the script in the stack of an Error."""
    # The message comes first and may contain anything, even text that looks like a frame.
    at = stack.find(message) if message else -1
    frame = FRAME.search(stack, at + len(message) if at >= 0 else 0)
    return None if frame is None else _place(int(frame[1]), int(frame[2]), code)


def in_report(report: str, code: str) -> Position | None:
    """Find the position in V8's report of an uncaught error: `name:line: …`, source, caret."""
    head = REPORT.match(report)
    if head is None:
        return None
    place = _place(int(head[1]), None, code)
    if place is None:  # V8 noticed the mistake, such as an open bracket, after the end of the code
        lines = source_lines(code.rstrip()) or [""]
        return Position(len(lines), len(lines[-1]) + 1, lines[-1], is_behind=True)
    caret = re.search(rf"\n{re.escape(place.source)}\n([ \t]*)\^", report)
    return replace(place, column=len(caret[1]) + 1) if caret else place


def _place(reported: int, column: int | None, code: str) -> Position | None:
    lines = source_lines(code)
    line = reported - LINES_BEFORE
    return Position(line, column, lines[line - 1]) if 1 <= line <= len(lines) else None


@lru_cache(maxsize=8)  # one script may fail on thousands of payloads
def source_lines(code: str) -> list[str]:
    """Split into lines like JavaScript: at line feeds, carriage returns, U+2028 and U+2029."""
    return re.split("\r\n|[\n\r\u2028\u2029]", code)
