"""The report for programs: one JSON object, written a case at a time, a line each."""

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


class JsonReport:
    """Streams results into a file."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._tally = Tally()
        self._write(f'{{"brazesmith": {json.dumps(version("brazesmith"))}, "cases": [')

    def add(self, result: CaseResult) -> None:
        """Write one result."""
        self._write(("," if self._tally.total else "") + "\n" + _dump(case_to_json(result)))
        self._tally.add(result)

    def finish(self, seconds: float, diagnostics: Sequence[Diagnostic] = ()) -> None:
        """Write what is known only at the end."""
        summary = self._tally.to_json() | {"seconds": round(seconds, 3)}
        compiled = [diagnostic.to_json() for diagnostic in diagnostics]
        self._write(f'\n], "diagnostics": {_dump(compiled)}, "summary": {_dump(summary)}}}\n')

    def _write(self, text: str) -> None:
        self._stream.write(text)


def case_to_json(result: CaseResult) -> dict[str, Any]:
    """One result as plain data."""
    data: dict[str, Any] = {
        "transform": result.case.transform,
        "case": result.case.name,
        "directory": shown(result.case.directory),
        "status": str(result.status),
        "outcome": result.outcome and str(result.outcome),
        "accepted": result.accepted and str(result.accepted),
        "problems": list(result.problems),
        "differences": [
            difference.to_json() | {"line": origin(result.script, difference)}
            for difference in result.differences
        ],
        "findings": [finding.to_json() for finding in result.findings],
        "unannounced": [finding.code for finding in result.unannounced],
        "error": error_to_json(result),
        "lost_keys": list(result.lost_keys),
        "note": result.note,
        "undocumented": result.undocumented,
        "duration_ms": round(result.duration_ms, 3),
    }
    if result.body is not None:
        data["body"] = json.loads(result.body)
    return data


def error_to_json(result: CaseResult) -> dict[str, Any] | None:
    """The error of a script as plain data, with its place in the JavaScript."""
    error = result.error
    if error is None:
        return None
    return {
        "name": error.name,
        "message": error.message,
        "line": error.line,
        "column": error.column,
        "source": error.source,
    }


def _dump(value: object) -> str:
    return json.dumps(value, default=str)
