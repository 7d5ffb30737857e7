"""Diagnostics as data: code, severity, message, labelled positions, notes.

`brazesmith.report` renders them for a terminal; their JSON is `Diagnostic.to_json()`.
"""

from __future__ import annotations

import linecache
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from types import CodeType
from typing import Any


class Severity(StrEnum):
    """An error stops the compilation of its transform; a warning does not.

    A note is about something risky. Notes are only counted where diagnostics are printed.
    """

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Span:
    """A range of source code. Lines and columns count from 1; ends are exclusive."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    @property
    def text(self) -> str:
        """The source code of the range; for several lines, of the first."""
        line = linecache.getline(self.file, self.line).rstrip("\n")
        end = self.end_column - 1 if self.end_line == self.line else len(line)
        return line[self.column - 1 : end]

    @property
    def expression(self) -> str:
        """The expression at the range; "" if it is not on one line."""
        return self.text if self.line == self.end_line else ""


@dataclass(frozen=True, slots=True)
class CallSite:
    """The position of a frame: cheap to keep for every expression, converted to a `Span` on demand.

    `co_positions` returns the exact expression of an instruction.
    """

    code: CodeType
    instruction: int

    def span(self) -> Span:
        """The source span of the expression that was being evaluated."""
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
    """Return the number of characters before an offset that Python counts in UTF-8 bytes."""
    source = linecache.getline(file, line)
    return len(source.encode()[:byte_offset].decode(errors="ignore"))


#: Packages whose frames belong to the language; the first frame outside them is in the spec.
_LANGUAGE = ("brazesmith.language.", "brazesmith.operators.", __name__)


def caller() -> CallSite | None:
    """Return the position in the spec being evaluated: the nearest frame outside the language.

    Frames of Python's own modules, such as `statistics`, are not the spec either.
    """
    frame = sys._getframe(1)
    while _is_outside_specs(str(frame.f_globals.get("__name__", ""))):
        if frame.f_back is None:
            return None
        frame = frame.f_back
    return CallSite(frame.f_code, frame.f_lasti)


def _is_outside_specs(module: str) -> bool:
    return module.startswith(_LANGUAGE) or module.partition(".")[0] in sys.stdlib_module_names


@dataclass(frozen=True, slots=True)
class Label:
    """A position and the text to show there."""

    span: Span
    text: str = ""


def labels_at(*sites: CallSite | None) -> tuple[Label, ...]:
    """Return a label for each known position."""
    return tuple(Label(site.span()) for site in sites if site is not None)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A run that shows a problem: its payload, and the body or the error that came of it."""

    payload: Any
    headers: Any = None
    body: Any = None
    error: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The run as plain data."""
        headers = {} if self.headers is None else {"headers": self.headers}
        result = {"body": self.body} if self.error is None else {"error": self.error}
        return {"payload": self.payload, **headers, **result}


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem in a spec or script: what it is, where, and what to do.

    `labels[0]` is the main position. Every note is a line. `evidence` is for problems of behaviour.
    """

    code: str
    message: str
    labels: tuple[Label, ...] = ()
    notes: tuple[str, ...] = ()
    severity: Severity = Severity.ERROR
    transform: str | None = None
    evidence: Evidence | None = None
    silenced: bool = False  # by `allow`; only kept for what counts all warnings

    @property
    def is_error(self) -> bool:
        """Whether it stops the compilation of its transform."""
        return self.severity is Severity.ERROR

    def to_json(self) -> dict[str, Any]:
        """The diagnostic as plain data, for JSON output."""
        return {
            "code": self.code,
            "severity": str(self.severity),
            "message": self.message,
            "transform": self.transform,
            "labels": [{**asdict(label.span), "text": label.text} for label in self.labels],
            "notes": list(self.notes),
            **({} if self.evidence is None else self.evidence.to_json()),
        }


class SpecError(Exception):
    """A spec that cannot be compiled, with all diagnostics."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__("\n".join(f"{d.code}: {d.message}" for d in diagnostics))
        self.diagnostics = diagnostics


class InternalError(Exception):
    """An internal error: an invariant of brazesmith does not hold, which users should report."""


def suggest(wanted: str, known: list[str], cutoff: float = 0.66) -> str | None:
    """Return the known name that is most similar to `wanted`, if any is similar enough."""
    import difflib

    matches = difflib.get_close_matches(wanted, known, n=1, cutoff=cutoff)
    return matches[0] if matches else None


def did_you_mean(wanted: str, known: Iterable[str], otherwise: str = "") -> str:
    """Return "did you mean …?" with the most similar known name, or else `otherwise`."""
    near = suggest(wanted, list(known))
    return f"did you mean `{near}`?" if near else otherwise


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether one of the diagnostics is an error."""
    return any(diagnostic.is_error for diagnostic in diagnostics)
