"""Run the payloads of an archive, a chunk at a time: result lines, and a summary of the chunk."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Final, Self, TypeVar

from brazesmith.archive.chunks import Chunk
from brazesmith.archive.reading import Sample, Unreadable, sample
from brazesmith.engines import Engines, Input, Limits, Outcome
from brazesmith.replay.comparison import compare
from brazesmith.replay.job import Job
from brazesmith.replay.outcomes import Result, result_of
from brazesmith.replay.row import Found, Line, Row, SettledLines
from brazesmith.targets.script import Script

T = TypeVar("T")

#: Math.random is the same in every replay.
SEED: Final = 1

#: How many payloads are run together, and at which size of their bodies fewer are.
_BATCH: Final = 200
_BATCH_CHARACTERS: Final = 32_000_000


class Replayer:
    """Runs the chunks of a job in a worker process of its own, which `close` ends.

    If it `settles`, payloads about which there is nothing to say can become SettledLines.
    """

    def __init__(self, job: Job, *, settles: bool = True) -> None:
        self.job = job
        self._settles = settles
        self._new = job.new.script()
        self._old = job.old.script() if job.old else None
        self._engines = Engines(Limits(seconds=job.seconds))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the worker process."""
        self._engines.close()

    def replay(self, part: Chunk | Unreadable) -> Iterator[Row | SettledLines]:
        """Run the payloads of a part of an archive; yield the results in order."""
        if isinstance(part, Unreadable):
            yield _unreadable(Line(part.file, part.line or 1, ""), part)
            return
        for batch in _batches(list(_lines(part))):
            inputs = [self._input(read) for _, read in batch if isinstance(read, Sample)]
            results = self.results(inputs)
            for line, read in batch:
                if isinstance(read, Unreadable):
                    yield _unreadable(line, read)
                else:
                    yield self._row(line, *next(results))

    def _row(self, line: Line, new: Result, old: Result | None) -> Row:
        comparison = None if old is None else compare(old, new, self.job.ignore)
        error = new.error
        return Row(
            line,
            new.kind,
            new.text,
            new.message,
            (error.line, error.column) if error else (None, None),
            new.verdict.verdict if new.verdict else None,
            tuple(Found(one.code, one.level, one.pointer, one.message) for one in new.findings),
            comparison,
            old if comparison is not None and comparison.kind is not None else None,
        )

    def results(self, inputs: list[Input]) -> Iterator[tuple[Result, Result | None]]:
        """Yield the results of the new and the old code (None if there is none) for every input."""
        while inputs:
            new = self._outcomes(self._new, inputs)
            old = self._outcomes(self._old, inputs[: len(new)]) if self._old else None
            for sent, after, before in zip(inputs, new, old or new, strict=False):
                result = result_of(self._new, self.job, sent, after)
                if self._old is None:
                    yield result, None
                elif before.error is None and before.body == after.body:
                    yield result, result
                else:
                    yield result, result_of(self._old, self.job, sent, before)
            inputs = inputs[min(len(new), len(old or new)) :]

    def _outcomes(self, script: Script, inputs: Sequence[Input]) -> list[Outcome]:
        """Run a code on inputs; on fewer than all of them if the bodies are very large."""
        found: list[Outcome] = []
        size = 0
        for outcome in self._engines.stream(script, inputs):
            found.append(outcome)
            size += len(outcome.body or "")
            if size > _BATCH_CHARACTERS:
                break
        return found

    def _input(self, sample: Sample) -> Input:
        headers = "{}" if sample.headers is None else json.dumps(sample.headers)
        return Input(sample.text, headers, sample.received_at or self.job.now, SEED)


def _unreadable(line: Line, found: Unreadable) -> Row:
    return Row(line, "unreadable", error=found.reason, place=(None, found.column))


def _lines(chunk: Chunk) -> Iterator[tuple[Line, Sample | Unreadable]]:
    for index, data in enumerate(chunk.data.split(b"\n")):
        if data.strip():
            file, number = chunk.place(index)
            text = data.decode("utf-8", "replace")
            yield Line(file, number, text), sample(data.rstrip(b"\r"), file, number)


def _batches(lines: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(lines), _BATCH):
        yield lines[start : start + _BATCH]
