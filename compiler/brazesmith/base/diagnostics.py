"""A diagnostic is data: code, severity, message, labelled places, notes. Prose is made at the edge.

Knows nothing of terminals; `brazesmith.cli` renders, JSON is `Diagnostic.to_json()`.
"""

from __future__ import annotations

import linecache
import sys
from dataclasses import dataclass
from enum import StrEnum
from types import CodeType
from typing import Any


class Severity(StrEnum):
    """How bad: an error stops the compilation of its transform, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a spec's Python source. Lines count from 1, columns from 1; ends are exclusive."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    @property
    def text(self) -> str:
        """The source text between the two ends; of several lines, the first."""
        line = linecache.getline(self.file, self.line).rstrip("\n")
        end = self.end_column - 1 if self.end_line == self.line else len(line)
        return line[self.column - 1 : end]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a frame stood: cheap to keep for every expression, made a `Span` only when asked.

    Python 3.11's `co_positions` give the exact expression for one instruction of a code object.
    """

    code: CodeType
    instruction: int

    def span(self) -> Span:
        """The exact source span of the expression that was being evaluated."""
        positions = list(self.code.co_positions())[self.instruction // 2]
        line, end_line, column, end_column = positions
        line = line or self.code.co_firstlineno
        return Span(
            self.code.co_filename,
            line,
            characters(self.code.co_filename, line, column or 0) + 1,
            end_line or line,
            characters(self.code.co_filename, end_line or line, end_column or 0) + 1,
        )


def characters(file: str, line: int, byte_offset: int) -> int:
    """The characters before a place of a line: Python counts UTF-8 bytes, a reader characters."""
    source = linecache.getline(file, line)
    return len(source.encode()[:byte_offset].decode(errors="ignore"))


#: Frames of these packages are the language itself; the first frame outside them is the spec's.
_LANGUAGE = ("brazesmith.language.", "brazesmith.operators.", __name__)


def caller() -> Place | None:
    """The place in the spec (the nearest frame outside the language) that is being evaluated."""
    frame = sys._getframe(1)
    while str(frame.f_globals.get("__name__", "")).startswith(_LANGUAGE):
        if frame.f_back is None:
            return None
        frame = frame.f_back
    return Place(frame.f_code, frame.f_lasti)


@dataclass(frozen=True, slots=True)
class Label:
    """A place with what is to be said of it."""

    span: Span
    text: str = ""


def labels_at(*places: Place | None) -> tuple[Label, ...]:
    """A label for each place that is known."""
    return tuple(Label(place.span()) for place in places if place is not None)


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding about a spec: what was found, where, why, and what to write instead.

    `labels[0]` is the main place. `notes` are sentences, each on a line of its own.
    """

    code: str
    message: str
    labels: tuple[Label, ...] = ()
    notes: tuple[str, ...] = ()
    severity: Severity = Severity.ERROR
    transform: str | None = None

    @property
    def is_error(self) -> bool:
        """Whether it stops the compilation of its transform: everything but a warning."""
        return self.severity is not Severity.WARNING

    def to_json(self) -> dict[str, Any]:
        """The same as plain data, for `--json`."""
        return {
            "code": self.code,
            "severity": str(self.severity),
            "message": self.message,
            "transform": self.transform,
            "labels": [
                {
                    "file": label.span.file,
                    "line": label.span.line,
                    "column": label.span.column,
                    "end_line": label.span.end_line,
                    "end_column": label.span.end_column,
                    "text": label.text,
                }
                for label in self.labels
            ],
            "notes": list(self.notes),
        }


class SpecError(Exception):
    """A spec that cannot be compiled, with every diagnostic that was found."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__("\n".join(f"{d.code}: {d.message}" for d in diagnostics))
        self.diagnostics = diagnostics


class OurFault(Exception):
    """Something that brazesmith promises about its own output does not hold: a bug to report."""


def suggest(wanted: str, known: list[str]) -> str | None:
    """The known name nearest to `wanted`, if it is near enough to be what was meant."""
    import difflib

    matches = difflib.get_close_matches(wanted, known, n=1, cutoff=0.66)
    return matches[0] if matches else None
