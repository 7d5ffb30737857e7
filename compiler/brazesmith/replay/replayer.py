"""Run the payloads of an archive, a chunk at a time: result lines, and a summary of the chunk."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Self

from brazesmith.archive.chunks import Chunk
from brazesmith.archive.reading import Sample, Unreadable, sample
from brazesmith.contract.clean import clean_check
from brazesmith.engines import Engines, Input, Limits, Outcome
from brazesmith.engines.settling import (
    BLANK,
    CACHED,
    DIFFERS,
    FAILED,
    OPEN,
    RAN,
    SETTLED,
    CachedResult,
    Settled,
    Settling,
    pair_of,
    ran_of,
)
from brazesmith.engines.v8.engine import error_of
from brazesmith.replay.comparison import SAME, compare
from brazesmith.replay.job import Job
from brazesmith.replay.outcomes import Result, ran_result, result_of
from brazesmith.replay.record import BEFORE_NUMBER, around_body
from brazesmith.replay.row import Found, Line, Row, SettledLines
from brazesmith.targets.script import Language, Script

#: Math.random is the same in every replay.
SEED: Final = 1

#: States of lines whose result lines are complete.
_COMPLETE: Final = SETTLED + CACHED

#: Lines that are all complete, or have the same state.
_RUNS: Final = re.compile(rf"[{_COMPLETE}]+|(.)\1*")

#: What there is to say about a payload if there is nothing.
_CLEAN: Final = Row(Line("", None, ""), "body")

#: Fewer payloads are run together if their bodies have more characters than this.
_BATCH_CHARACTERS: Final = 32_000_000


@dataclass(frozen=True, slots=True)
class _Open:
    """A line whose payload has not run yet."""

    line: Line
    sent: Input


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
        self._cached: dict[str, Row] = {}  # by the key of a CachedResult
        self._settling = Settling(
            job.new.text,
            job.new.is_pure,
            check=clean_check(self._new.destination, job.plan, job.profile),
            now=job.now,
            seed=SEED,
            before=("", "\t"),  # when every payload becomes a row
            after="",
            against=job.old.text if job.old else None,
            against_is_pure=bool(job.old and job.old.is_pure),
        )

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
            yield _unreadable(Line(part.file, part.line, ""), part)
            return
        lines = list(self._lines(part))
        results = self.results([one.sent for one in lines if isinstance(one, _Open)])
        for one in lines:
            yield self._row(one.line, *next(results)) if isinstance(one, _Open) else one

    def _lines(self, chunk: Chunk) -> Iterator[SettledLines | Row | _Open]:
        """Yield the lines of a chunk in order, and run those that V8 can settle."""
        settled = self._settle(chunk)
        states = settled.states
        if self._settles and settled.is_complete and not states.strip(_COMPLETE + BLANK):
            repeated = tuple(self._repeated(chunk, states))
            yield SettledLines(settled.text, states.count(SETTLED), repeated)
            return
        lines, texts = chunk.content().split(b"\n"), settled.text.split(b"\n")
        at = 0  # in texts
        for run in _RUNS.finditer(states.ljust(len(lines), OPEN)):
            state, begin, end = run[0][0], run.start(), run.end()
            if state in _COMPLETE and self._settles:
                text = b"\n".join((*texts[at : at + end - begin], b""))
                repeated = tuple(self._repeated(chunk, run[0], begin, lines))
                yield SettledLines(text, run[0].count(SETTLED), repeated)
                at += end - begin
                continue
            for index in range(begin, end):
                if not (data := lines[index]).strip():
                    continue
                text = b"" if state == OPEN else texts[at]
                at += state != OPEN
                line = _line_of(chunk, lines, index)
                yield self._line(line, data, state, text.decode())

    def _repeated(
        self, chunk: Chunk, states: str, begin: int = 0, lines: Sequence[bytes] = ()
    ) -> Iterator[tuple[Row, int]]:
        """Yield the first row of a run with each cached result, in order, and their number.

        The run begins at line `begin` of the chunk.
        """
        found = sorted(set(states) & set(CACHED), key=states.index)
        if found and not lines:
            lines = chunk.content().split(b"\n", states.index(found[-1]) + 1)
        rows = dict(zip(CACHED, self._cached.values(), strict=False))
        for state in found:
            line = _line_of(chunk, lines, begin + states.index(state))
            yield replace(rows[state], line=line), states.count(state)

    def _line(self, line: Line, data: bytes, state: str | bytes, text: str) -> Row | _Open:
        """Return the row of a line from its state and its text, or the line if it has not run."""
        if state == SETTLED:
            same = None if self._old is None else SAME
            return Row(line, "body", text.partition("\t")[2], verdict="accepted", comparison=same)
        if state == RAN:
            now, ran = ran_of(text)
            result = ran_result(self._new, self.job, now, ran)
            row = self._row(line, result, None if self._old is None else result)
            if ran.reason:
                self._cache(ran.reason, row)
            return row
        if state == FAILED:
            row = self._row(line, Result("error", error=error_of(text, self._new.code)), None)
            self._cache(text, row)
            return row
        if state == DIFFERS and self._old is not None:
            now, new, old = pair_of(text)
            result = ran_result(self._new, self.job, now, new)
            return self._row(line, result, ran_result(self._old, self.job, now, old))
        read = sample(data.rstrip(b"\r"), line.file, line.number)
        if isinstance(read, Unreadable):
            return _unreadable(line, read)
        return _Open(line, self._input(read))

    def _cache(self, key: str, row: Row) -> None:
        """Keep a row for other lines with the same result; the body is not a part of that."""
        if len(self._cached) < len(CACHED):
            self._cached.setdefault(key, replace(row, body=None))

    def _settle(self, chunk: Chunk) -> Settled:
        if self._new.language is not Language.JAVASCRIPT or chunk.places:
            return Settled("", b"", is_complete=False)
        settling = self._settling
        if self._settles:
            before, after = self._around_body(_CLEAN, chunk.file)
            settling = replace(
                settling,
                before=(BEFORE_NUMBER, before),
                after=after,
                cached=tuple(
                    CachedResult(text, *self._around_body(row, chunk.file))
                    for text, row in self._cached.items()
                ),
            )
        return self._engines.settle(settling, chunk.data, chunk.first_line)

    def _around_body(self, row: Row, file: str) -> tuple[str, str]:
        """Return what is around the body in the result line of a line like that of a row."""
        here = replace(row, line=Line(file, None, ""))
        return around_body(here, has_file=self.job.has_files, is_compared=self._old is not None)

    def _row(self, line: Line, new: Result, old: Result | None) -> Row:
        comparison = None if old is None else compare(old, new, self.job.ignore)
        error = new.error
        return Row(
            line,
            new.kind,
            new.text,
            new.message,
            (error.line, error.column) if error else (None, None),
            new.verdict,
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
                yield self._result(sent, after, before)
            inputs = inputs[min(len(new), len(old or new)) :]

    def _result(self, sent: Input, after: Outcome, before: Outcome) -> tuple[Result, Result | None]:
        """Return the results of the new and the old code for one input."""
        new = result_of(self._new, self.job, sent, after)
        if self._old is None:
            return new, None
        if before.error is None and before.body == after.body:
            return new, new
        return new, result_of(self._old, self.job, sent, before)

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


def _line_of(chunk: Chunk, lines: Sequence[bytes], index: int) -> Line:
    return Line(*chunk.place(index), lines[index].decode("utf-8", "replace"))


def _unreadable(line: Line, found: Unreadable) -> Row:
    return Row(line, "unreadable", error=found.reason, place=(None, found.column))
