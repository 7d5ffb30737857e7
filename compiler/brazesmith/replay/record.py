"""What is kept of every payload: a result line, and its part of the summary."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeAlias

from brazesmith.replay.job import Job
from brazesmith.replay.row import Row, SettledLines
from brazesmith.replay.summary import Summary

#: Receives text: result lines, NDJSON in the order of the archive.
Write: TypeAlias = Callable[[str], object]


class Record:
    """Writes result lines, and counts what they say in a summary."""

    def __init__(self, job: Job, write: Write | None = None) -> None:
        self.summary = Summary()
        self._job = job
        self._write = write

    def add(self, found: Row | SettledLines) -> None:
        """Record what became of one payload, or of several."""
        if isinstance(found, SettledLines):
            self.summary.count_settled(found.count, is_compared=self._job.old is not None)
            text = found.text
        else:
            self.summary.count(found)
            text = result_line(found, has_file=self._job.has_files) if self._write else ""
        if self._write is not None:
            self._write(text)


def result_line(row: Row, *, has_file: bool) -> str:
    """Return the line of results.ndjson for a payload."""
    line, column = row.place
    error = None if row.error is None else {"message": row.error, "line": line, "column": column}
    texts = {
        "line": _dump(row.line.number),
        **({"file": _dump(row.line.file)} if has_file else {}),
        "outcome": _dump(row.outcome),
        "body": row.body or "null",
        "error": _dump(error),
        "findings": _dump([found._asdict() for found in row.findings]),
        **({"change": _change(row)} if row.comparison is not None else {}),
    }
    return _object(texts) + "\n"


def _change(row: Row) -> str:
    """Return what the old code did, as JSON text; null if it did the same."""
    if row.comparison is None or row.comparison.kind is None or row.old is None:
        return "null"
    kind, old = row.comparison.kind, row.old
    texts = {"kind": kind, "outcome": old.kind, "error": old.message}
    return _object(
        {**{key: _dump(value) for key, value in texts.items()}, "body": old.text or "null"}
    )


def _object(texts: dict[str, str]) -> str:
    """Return a JSON object from the JSON texts of its values."""
    return "{" + ",".join(f'"{key}":{text}' for key, text in texts.items()) + "}"


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
