"""The JSON report: one object, written a case at a time, a line for each."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from typing import IO, TYPE_CHECKING, Any

from brazesmith.base.diagnostics import Diagnostic
from brazesmith.base.json import dump_json
from brazesmith.base.source import relative
from brazesmith.report.tally import Tally
from brazesmith.report.words import code_line
from brazesmith.suites.suite import CaseResult

if TYPE_CHECKING:
    from brazesmith.coverage.measured import Coverage

_ERROR_FIELDS = ("name", "message", "line", "column", "source")


class JsonReport:
    """Streams results to a file."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._tally = Tally()
        self._stream.write(f'{{"brazesmith": {_dump(version("brazesmith"))}, "cases": [')

    def add(self, result: CaseResult) -> None:
        """Write one result."""
        separator = ",\n" if self._tally.total else "\n"
        self._stream.write(separator + _text(result))
        self._tally.add(result)

    def finish(
        self,
        seconds: float,
        diagnostics: Sequence[Diagnostic] = (),
        coverage: Coverage | None = None,
    ) -> None:
        """Write the diagnostics, the coverage if it was measured, and the summary."""
        summary = _dump(self._tally.to_json() | {"seconds": round(seconds, 3)})
        compiled = _dump([diagnostic.to_json() for diagnostic in diagnostics])
        measured = f', "coverage": {_dump(coverage.to_json())}' if coverage is not None else ""
        self._stream.write(f'\n], "diagnostics": {compiled}{measured}, "summary": {summary}}}\n')


def _text(result: CaseResult) -> str:
    """Return a result as JSON; the body is JSON already, of any depth and with any numbers."""
    text = _dump(_case(result))
    if result.body is None:
        return text
    body = result.body.replace("\n", " ")  # outside of strings, where JSON has no line breaks
    return f'{text[:-1]}, "body": {body}}}'


def _case(result: CaseResult) -> dict[str, Any]:
    error = result.error
    data: dict[str, Any] = {
        "transform": result.case.transform,
        "case": result.case.name,
        "directory": relative(result.case.directory),
        "status": result.status,
        "outcome": result.outcome,
        "accepted": result.accepted,
        "problems": result.problems,
        "differences": [
            difference.to_json()
            | {"line": code_line(result.script, difference)}
            | _origin(result, difference.pointer)
            for difference in result.differences
        ],
        "findings": [
            finding.to_json() | _origin(result, finding.pointer) for finding in result.findings
        ],
        "unannounced": [finding.code for finding in result.unannounced],
        "error": error and {name: getattr(error, name) for name in _ERROR_FIELDS},
        "lost_keys": result.lost_keys,
        "note": result.note,
        "undocumented": result.undocumented,
        "contradictions": result.contradictions,
        "duration_ms": round(result.duration_ms, 3),
    }
    return data


def _origin(result: CaseResult, pointer: str) -> dict[str, Any]:
    """Return where the spec makes a value, if that is known."""
    origin = result.origins.get(pointer)
    return {} if origin is None or origin.span is None else origin.to_json()


def _dump(value: object) -> str:
    return dump_json(value, default=str)
