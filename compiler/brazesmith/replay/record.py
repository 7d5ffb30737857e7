"""What is kept of every payload: a result line, and its part of the summary."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from brazesmith.archive.reading import Sample, Unreadable
from brazesmith.base.pointers import folded
from brazesmith.replay.comparison import Comparison, compare
from brazesmith.replay.job import Job
from brazesmith.replay.outcomes import Result
from brazesmith.replay.summary import Place, Summary, Tally, one_cluster

#: Receives text: result lines, NDJSON in the order of the archive.
Write: TypeAlias = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an archive: where it is, its text, and the sample or why there is none."""

    file: str
    line: int
    text: str
    read: Sample | Unreadable


class Record:
    """Writes result lines, and counts what they say in a summary."""

    def __init__(self, job: Job, write: Write | None = None) -> None:
        self.summary = Summary()
        self._job = job
        self._write = write

    def add(self, line: Line, new: Result, old: Result | None) -> None:
        """Record what the new code, and the old one if there is one, made of a payload."""
        summary = self.summary
        summary.payloads += 1
        summary.outcomes[new.kind] += 1
        if new.verdict is not None:
            summary.verdicts[new.verdict.verdict] += 1
        for place in {Place(one.code, one.level, folded(one.pointer)) for one in new.findings}:
            _count(summary.findings, place, line)
        if new.kind == "error" and new.message is not None:
            _count(summary.errors, new.message, line)
        comparison = None if old is None else compare(old, new, self._job.ignore)
        if comparison is not None:
            self._add_comparison(line, comparison)
        if self._write is not None:
            self._write_result(line, new, old, comparison)

    def add_unreadable(self, line: Line) -> None:
        """Record a line that is not a payload."""
        assert isinstance(line.read, Unreadable)
        self.summary.payloads += 1
        self.summary.unreadable += 1
        _count(self.summary.unread, line.read.reason, line)
        error = {"message": line.read.reason, "line": None, "column": line.read.column}
        self._write_line(line, "unreadable", "null", error, [])

    def _add_comparison(self, line: Line, comparison: Comparison) -> None:
        summary = self.summary
        if comparison.kind is not None:
            summary.changed += 1
        elif comparison.is_ignored:
            summary.ignored += 1
        else:
            summary.same += 1
        for group, values in comparison.changes:
            found = one_cluster(Tally.one(line.file, line.line, line.text), values)
            known = summary.clusters.get(group)
            if known is None:
                summary.clusters[group] = found
            else:
                known.add(found)

    def _write_result(
        self, line: Line, new: Result, old: Result | None, comparison: Comparison | None
    ) -> None:
        error = None
        if new.error is not None:
            place = {"line": new.error.line, "column": new.error.column}
            error = {"message": new.message, **place}
        findings = [
            {"code": one.code, "level": one.level, "pointer": one.pointer, "message": one.message}
            for one in new.findings
        ]
        change: dict[str, Any] | None = None
        if comparison is not None and comparison.kind is not None and old is not None:
            change = {"kind": comparison.kind, "outcome": old.kind, "error": old.message}
        more = "" if comparison is None else f',"change":{_dump(change)}'
        if change is not None:
            more = f'{more[:-1]},"body":{old.text if old and old.text else "null"}}}'
        self._write_line(line, new.kind, new.text or "null", error, findings, more)

    def _write_line(
        self,
        line: Line,
        outcome: str,
        body: str,
        error: Mapping[str, Any] | None,
        findings: list[dict[str, Any]],
        more: str = "",
    ) -> None:
        """Write a result line; `body` is JSON text already, and `more` is the text of more keys."""
        if self._write is None:
            return
        file = f'"file":{_dump(line.file)},' if self._job.has_files else ""
        self._write(
            f'{{"line":{line.line},{file}"outcome":"{outcome}","body":{body},'
            f'"error":{_dump(error)},"findings":{_dump(findings)}{more}}}\n'
        )


def _count(tallies: dict[Any, Tally], key: Any, line: Line) -> None:
    tally = tallies.get(key)
    if tally is not None:
        tally.count += 1
    else:
        tallies[key] = Tally.one(line.file, line.line, line.text)


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
