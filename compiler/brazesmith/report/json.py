"""The JSON report: one object, written a case at a time, a line for each."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.metadata import version
from typing import IO, Any

from brazesmith.base.diagnostics import Diagnostic
from brazesmith.base.source import shown
from brazesmith.report.tally import Tally
from brazesmith.report.words import origin
from brazesmith.testing.suite import CaseResult

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
        self._stream.write(separator + _dump(_case(result)))
        self._tally.add(result)

    def finish(self, seconds: float, diagnostics: Sequence[Diagnostic] = ()) -> None:
        """Write the diagnostics and the summary."""
        summary = _dump(self._tally.to_json() | {"seconds": round(seconds, 3)})
        compiled = _dump([diagnostic.to_json() for diagnostic in diagnostics])
        self._stream.write(f'\n], "diagnostics": {compiled}, "summary": {summary}}}\n')


def _case(result: CaseResult) -> dict[str, Any]:
    error = result.error
    data: dict[str, Any] = {
        "transform": result.case.transform,
        "case": result.case.name,
        "directory": shown(result.case.directory),
        "status": result.status,
        "outcome": result.outcome,
        "accepted": result.accepted,
        "problems": result.problems,
        "differences": [
            difference.to_json() | {"line": origin(result.script, difference)}
            for difference in result.differences
        ],
        "findings": [finding.to_json() for finding in result.findings],
        "unannounced": [finding.code for finding in result.unannounced],
        "error": error and {name: getattr(error, name) for name in _ERROR_FIELDS},
        "lost_keys": result.lost_keys,
        "note": result.note,
        "undocumented": result.undocumented,
        "duration_ms": round(result.duration_ms, 3),
    }
    if result.body is not None:
        data["body"] = json.loads(result.body)
    return data


def _dump(value: object) -> str:
    return json.dumps(value, default=str)
