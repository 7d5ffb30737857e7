"""Measure what the cases of transforms exercise, after a suite has run.

What was counted is cached by transform and case: a run in which nothing has changed loads no specs
and counts nothing.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime

from brazesmith.app.compile import compile_project
from brazesmith.app.test import Suite
from brazesmith.base.diagnostics import Diagnostic, Span
from brazesmith.base.source import shown
from brazesmith.coverage import counter
from brazesmith.coverage.measured import Coverage, Measured, counts_of
from brazesmith.coverage.points import Kind, Point
from brazesmith.coverage.script import NOT_ENDED
from brazesmith.engines import Engines, Input
from brazesmith.ir import Program
from brazesmith.projects.cache import Cache, open_cache
from brazesmith.suites.suite import CaseResult, Status
from brazesmith.targets.script import Language, Script


def measure(
    suite: Suite, results: Sequence[CaseResult], engines: Engines, *, use_cache: bool = True
) -> Coverage:
    """Return what the cases of a suite exercise; `results` are those of all its cases.

    The scripts have run already, without counters: counting decides on no result.
    """
    of: defaultdict[str, list[CaseResult]] = defaultdict(list)
    for result in results:
        of[result.case.transform].append(result)
    store = _Store.of(suite, use_cache)
    jobs = [_Job(script, of[script.name]) for script in suite.measured]
    missing = [job for job in jobs if not job.obstacle and not store.read(job)]
    warnings = _warnings(suite, missing, use_cache)
    replaced = suite.replaced.source if suite.replaced and missing else None
    for job in missing:
        job.count(engines, warnings[job.script.name], replaced)
        store.write(job)
    broken = [Measured(name, problem="not compiled") for name in _broken(suite)]
    return Coverage((*(job.measured for job in jobs), *broken), suite.is_partial)


def _broken(suite: Suite) -> Iterator[str]:
    """Yield the names of the transforms that do not compile, and the files without any."""
    names = (
        diagnostic.transform or (shown(diagnostic.labels[0].span.file) if diagnostic.labels else "")
        for diagnostic in suite.compilation.diagnostics
        if diagnostic.is_error
    )
    yield from dict.fromkeys(names)


@dataclass(slots=True)
class _Job:
    """A transform to measure: its points, and which of them each case reaches, by digest."""

    script: Script
    results: Sequence[CaseResult]
    points: tuple[Point, ...] = ()
    hits: dict[str, frozenset[int]] = field(default_factory=dict)
    unknown: int = 0

    @property
    def obstacle(self) -> str:
        """Why nothing can be measured, or ""."""
        failed = sum(result.status is not Status.PASSED for result in self.results)
        if failed:
            return "1 case fails" if failed == 1 else f"{failed} cases fail"
        is_liquid = self.script.language is Language.LIQUID
        is_written = self.script.load_program is None
        return "hand-written Liquid cannot be measured" if is_liquid and is_written else ""

    @property
    def measured(self) -> Measured:
        """The result."""
        name, size = self.script.name, len(self.results)
        if self.obstacle:
            return Measured(name, cases=size, problem=self.obstacle)
        hits = [self.hits.get(_digest(result), frozenset()) for result in self.results]
        counts = counts_of(len(self.points), hits)
        problem = "" if self.results else "no cases"
        return Measured(name, self.points, counts, size, problem, self.unknown)

    def count(
        self, engines: Engines, warnings: Sequence[Diagnostic], replaced: Program | None
    ) -> None:
        """Count what the cases reach that are not known yet.

        `replaced` is the program in whose place hand-written code runs.
        """
        from brazesmith.coverage.gaps import Fields, Findings

        new = [
            result for result in self.results if _digest(result) not in self.hits and _ends(result)
        ]
        now = datetime.now(UTC).isoformat()
        inputs = [Input(r.payload or "", r.headers, r.now or now) for r in new]
        points: list[Point] = []
        reached: list[set[int]] = [set() for _ in new]

        def add(more: Sequence[Point], hits: Sequence[frozenset[int]]) -> None:
            for known, found in zip(reached, hits, strict=True):
                known.update(len(points) + index for index in found)
            start = len(points)
            points.extend(
                point if point.needs is None else replace(point, needs=start + point.needs)
                for point in more
            )

        if (counting := counter(self.script, engines)) is not None:
            add(counting.points, counting.hits(inputs))
            self.unknown = counting.lost + sum(not _ends(result) for result in self.results)
        if (program := self.script.source) is not None:
            if (fields := Fields.of(program)) is not None:
                add(fields.points, fields.hits(inputs))
            found = Findings.of(program, warnings)
            runs = zip(inputs, (result.findings for result in new), strict=True)
            add(found.points, found.hits(runs))
        elif replaced is not None and (declared := Fields.of_code(replaced)) is not None:
            add(declared.points, declared.hits(inputs))
        self.points = tuple(points)
        self.hits |= zip(map(_digest, new), map(frozenset, reached), strict=True)


def _ends(result: CaseResult) -> bool:
    """Return whether the run of a case ended. A run with counters would not end either."""
    return result.error is None or result.error.kind not in NOT_ENDED


def _digest(result: CaseResult) -> str:
    """Return a digest of the input of a case."""
    parts = result.payload or "", result.headers, result.now or ""
    text = "\n".join(f"{len(part)}\n{part}" for part in parts)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _warnings(
    suite: Suite, jobs: Sequence[_Job], use_cache: bool
) -> Mapping[str | None, Sequence[Diagnostic]]:
    """Return what `compile` warns of, by transform, also what the specs silence."""
    found: defaultdict[str | None, list[Diagnostic]] = defaultdict(list)
    names = [job.script.name for job in jobs if job.script.load_program is not None]
    if names:
        compiled = compile_project(suite.project, names, forecast=True, use_cache=use_cache)
        for diagnostic in (*compiled.diagnostics, *compiled.silenced):
            found[diagnostic.transform].append(diagnostic)
    return found


@dataclass(frozen=True, slots=True)
class _Store:
    """What was counted before. Transforms that depend on more than their files are not stored."""

    cache: Cache | None
    known: Mapping[str, str | None]

    @classmethod
    def of(cls, suite: Suite, use_cache: bool) -> _Store:
        """Return the store of a project."""
        cache = open_cache(suite.project) if use_cache else None
        known = cache.names() if cache else None  # stored only if all own specs are self-contained
        return cls(cache if known else None, known or {})

    def _has(self, job: _Job) -> bool:
        return job.script.load_program is not None and job.script.name in self.known

    def read(self, job: _Job) -> bool:
        """Add to a job what is known, and return whether that is everything."""
        name = job.script.name
        data = None
        if self.cache and self._has(job):
            data = self.cache.counts(name, is_own=self.known[name] is not None)
        if data is None:
            return False
        job.points = tuple(
            Point(Kind(kind), text, Span(*span) if span else None, needs)
            for kind, text, span, needs in data["points"]
        )
        wanted = map(_digest, job.results)
        job.hits = {key: frozenset(data["hits"][key]) for key in wanted if key in data["hits"]}
        return len(job.hits) == len(set(map(_digest, job.results)))

    def write(self, job: _Job) -> None:
        """Store what was counted."""
        name = job.script.name
        if self.cache and self._has(job):
            data = {
                "points": list(map(_plain, job.points)),
                "hits": {key: sorted(hits) for key, hits in job.hits.items()},
            }
            self.cache.write_counts(name, data, is_own=self.known[name] is not None)


def _plain(point: Point) -> tuple[str, str, list[object] | None, int | None]:
    span = list(asdict(point.span).values()) if point.span else None
    return point.kind, point.text, span, point.needs
