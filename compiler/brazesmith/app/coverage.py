"""Measure what the cases of transforms exercise, after a suite has run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime

from brazesmith.app.test import Suite
from brazesmith.coverage import counter
from brazesmith.coverage.gaps import Fields
from brazesmith.coverage.measured import Coverage, Measured, counts_of
from brazesmith.engines import Engines, Input
from brazesmith.suites.suite import CaseResult, Status
from brazesmith.targets.script import Script


def measure(suite: Suite, results: Sequence[CaseResult], engines: Engines) -> Coverage:
    """Return what the cases of a suite exercise; `results` are those of all its cases.

    The scripts have run already, without counters: counting decides on no result.
    """
    of: defaultdict[str, list[CaseResult]] = defaultdict(list)
    for result in results:
        of[result.case.transform].append(result)
    now = datetime.now(UTC).isoformat()
    wanted = [script for script in suite.compilation.scripts if suite.is_measured(script.name)]
    measured = [_measured(script, of[script.name], engines, now) for script in wanted]
    broken = [Measured(name, problem="not compiled") for name in suite.compilation.failures]
    return Coverage((*measured, *broken), suite.is_partial)


def _measured(
    script: Script, results: Sequence[CaseResult], engines: Engines, now: str
) -> Measured:
    failed = sum(result.status is not Status.PASSED for result in results)
    if failed:
        what = "1 case fails" if failed == 1 else f"{failed} cases fail"
        return Measured(script.name, cases=len(results), problem=what)
    counting = counter(script, engines)
    if counting is None:
        return Measured(script.name, cases=len(results), problem="hand-written Liquid")
    inputs = [
        Input(result.payload, result.headers, result.now or now)
        for result in results
        if result.payload is not None
    ]
    points, counts = counting.points, counts_of(len(counting.points), counting.hits(inputs))
    program = script.source
    fields = None if program is None else Fields.of(program)
    if fields is not None:
        points += fields.points
        counts += counts_of(len(fields.points), fields.hits(inputs))
    problem = "" if results else "no cases"
    return Measured(script.name, points, counts, len(results), problem)
