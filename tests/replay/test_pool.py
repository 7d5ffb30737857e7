"""What becomes of a part whose worker ends early."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from brazesmith.archive.chunks import Chunk
from brazesmith.engines import Failure
from brazesmith.engines.process import WorkerDied
from brazesmith.replay.job import Code, Job
from brazesmith.replay.pool import _Seat
from brazesmith.replay.record import Record
from brazesmith.replay.row import Line, Row
from brazesmith.replay.summary import Summary
from brazesmith.replay.worker import Part

JOB = Job(Code("a.js", "", "js", "track", is_pure=False), "2026-01-01T00:00:00Z")
BAD = b"bad"


class Seat(_Seat):
    """A worker that ends at a bad line, always or a number of times, with half of a result."""

    def __init__(self, kind: Failure, times: int) -> None:
        super().__init__(JOB)
        self._kind = kind
        self._times = times
        self.asked = Counter[bytes]()

    def _ask(self, part: Part) -> Summary:
        assert isinstance(part.content, Chunk)
        assert part.results is not None
        data = part.content.content()
        self.asked[data] += 1
        with part.results.open("ab") as out:
            record = Record(JOB, out.write)
            for index, line in enumerate(data.splitlines()):
                if line == BAD and self._times:
                    self._times -= 1
                    out.write(b'{"li')
                    raise WorkerDied(self._kind, "it ended")
                if not line:
                    continue
                file, number = part.content.place(index)
                record.add(Row(Line(file, number, ""), "body", "{}", verdict="accepted"))
        return record.summary


@pytest.mark.parametrize(
    ("kind", "times", "error"),
    [
        (Failure.CRASH, 1, None),
        (Failure.CRASH, 2, None),
        (Failure.MEMORY, 2, None),
        (Failure.CRASH, 9, "the result cannot be judged: it ended"),
        (Failure.MEMORY, 9, "judging the result takes more than 80 seconds or 1024 MB"),
        (Failure.TIMEOUT, 9, "judging the result takes more than 80 seconds or 1024 MB"),
    ],
)
def test_only_the_line_that_always_ends_its_worker_fails(
    tmp_path: Path, kind: Failure, times: int, error: str | None
) -> None:
    results = tmp_path / "1.ndjson"
    seat = Seat(kind, times)
    summary = seat.replay(Part(Chunk(b"1\n\nbad\n4\n", "a.ndjson", 7), results))
    rows = [json.loads(line) for line in results.read_text().splitlines()]
    found = [(row["line"], row["error"] and row["error"]["message"]) for row in rows]
    assert found == [(7, None), (9, error), (10, None)]
    assert summary.payloads == 3
    assert list(summary.errors) == ([error] if error else [])


def test_a_crash_runs_the_part_again(tmp_path: Path) -> None:
    seat = Seat(Failure.CRASH, 1)
    data = b"1\nbad\n"
    seat.replay(Part(Chunk(data, "a.ndjson"), tmp_path / "1.ndjson"))
    assert seat.asked == {data: 2}
