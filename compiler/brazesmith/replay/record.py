"""What is kept of every payload: a result line, and its part of the summary."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final, TypeAlias

import orjson

from brazesmith.replay.job import Job
from brazesmith.replay.row import Found, Row, SettledLines
from brazesmith.replay.summary import Summary

#: What a result line begins with.
BEFORE_NUMBER: Final = '{"line":'

#: Receives result lines: NDJSON, in the order of the archive.
Write: TypeAlias = Callable[[bytes], object]


class Record:
    """Writes result lines, and counts what they say in a summary."""

    def __init__(self, job: Job, write: Write | None = None) -> None:
        self.summary = Summary()
        self._job = job
        self._write = write

    def add(self, found: Row | SettledLines) -> None:
        """Record what became of one payload, or of several."""
        if isinstance(found, Row):
            self.summary.count(found)
        else:
            self.summary.count_settled(found.count, is_compared=self._job.old is not None)
            for row, count in found.repeated:
                self.summary.count(row, count)
        if self._write is None:
            return
        if isinstance(found, Row):
            is_compared = self._job.old is not None
            line = result_line(found, has_file=self._job.has_files, is_compared=is_compared)
            self._write(line.encode("utf-8", "backslashreplace"))  # a surrogate as JSON escapes it
        else:
            self._write(found.text)


def result_line(row: Row, *, has_file: bool, is_compared: bool) -> str:
    """Return the line of results.ndjson for a payload."""
    before, after = around_body(row, has_file=has_file, is_compared=is_compared)
    return f"{BEFORE_NUMBER}{_dump(row.line.number)}{before}{row.body or 'null'}{after}\n"


def around_body(row: Row, *, has_file: bool, is_compared: bool) -> tuple[str, str]:
    """Return what a result line has between the number and the body, and behind the body."""
    file = f'"file":{_dump(row.line.file)},' if has_file else ""
    error = "null" if row.error is None else _error(row.error, row.place)
    change = f',"change":{_change(row)}' if is_compared else ""
    return (
        f',{file}"outcome":"{row.outcome}","body":',
        f',"error":{error},"findings":{_findings(row.findings)}{change}}}',
    )


@lru_cache(maxsize=256)  # few errors occur again and again
def _error(message: str, place: tuple[int | None, int | None]) -> str:
    """Return an error as JSON text."""
    line, column = place
    return _dump({"message": message, "line": line, "column": column})


@lru_cache(maxsize=256)
def _findings(findings: tuple[Found, ...]) -> str:
    """Return findings as JSON text."""
    return _dump([found._asdict() for found in findings])


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
    try:
        return orjson.dumps(value).decode()
    except TypeError:  # a lone surrogate
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
