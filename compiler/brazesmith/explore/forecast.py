"""The forecast: what the receiver would refuse or lose of a program's bodies, before any payload.

There is one table of rules, and no second one for types. The declared type of the payload is
sampled at its edges (`samples`), the compiled code runs on the samples, and the judge of all bodies
judges these (`engine`). A finding leads back to the expression of the spec
(`passes.provenance`) and to the place of the payload that was varied (`report`).

A finding in every body of its end of the program is an error, one in some bodies is a warning. If
the payload has no declared type, nothing is known of it, so only errors are reported.
"""

from __future__ import annotations

import itertools
import math
import operator
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from brazesmith import ir
from brazesmith.base.diagnostics import Diagnostic
from brazesmith.base.ecmascript import ABSENT
from brazesmith.contract.destination import Destination
from brazesmith.engines import Engines
from brazesmith.explore.attributes import conflicts, removals
from brazesmith.explore.engine import (
    Ends,
    Exploration,
    Group,
    Observation,
    Trial,
    explore,
    shrink_while,
)
from brazesmith.explore.large import grown, sizes
from brazesmith.explore.reading import Coverage, Reading
from brazesmith.explore.repair import repaired
from brazesmith.explore.report import reports, risks
from brazesmith.explore.samples import (
    FAR_TIMES,
    MANY,
    Path,
    Variation,
    changed,
    part,
    places,
    samples,
    type_at,
    usual,
    variations,
)
from brazesmith.passes.allowed import Allowed
from brazesmith.targets.script import Script

if TYPE_CHECKING:
    from brazesmith.contract import Finding
    from brazesmith.ir.types import Type

#: Judges the body of one request; `brazesmith.contract.judge` with a project's options.
Judge: TypeAlias = Callable[[Any, Destination], "Sequence[Finding]"]

#: When an event happened. Every declared time allows the far future, and nobody guards against it.
_WHEN: Final = re.compile(r"/(events|purchases)/\d+(/time)?")

#: The rules that things are distinct.
_DISTINCT: Final = frozenset({"BZ248", "BZ507"})

#: How many combinations of what conditions look at are tried.
_COMBINATIONS: Final = 256


def forecast(
    program: ir.Program,
    script: Script,
    engines: Engines,
    judge: Judge,
    ends: Ends,
    allowed: Allowed,
) -> list[Diagnostic]:
    """Return what the receiver would refuse or lose of the bodies of a program, or mistake.

    `script` is its code, in which `ends` tells the ends of the program apart. Findings that are
    `allowed` at their places are marked as silenced; notes about these are left out.
    """
    reading = Reading(program)

    def judged(body: Any, *, risky: bool = False) -> list[Finding]:
        findings = judge(body, program.destination)
        return [finding for finding in findings if (finding.level == "risky") is risky]

    exploration = _explored(program, script, engines, judged, ends, reading)
    groups = [group for group in exploration.groups() if not _is_made_up(group)]
    risky = [
        (seen, finding)
        for seen in exploration.observations
        if seen.body is not None and _is_usual(seen.trial, reading)
        for finding in judged(seen.body, risky=True)
        if not allowed.covers(finding.code, finding.pointer)
    ]
    is_declared = reading.declared is not None
    shrink = partial(shrink_while, script, engines, lambda body: (), ends=ends)
    return [
        *reports(program, groups, judged, allowed, is_declared),
        *conflicts(program, exploration, shrink),
        *(removals(program, exploration) if is_declared else ()),
        *(risks(program, risky, is_declared) if not reading.is_webhook else ()),
    ]


def payloads(program: ir.Program, script: Script, engines: Engines) -> list[Trial]:
    """Return payloads on which a program does all that the forecast finds out about it.

    `script` is its code.
    """
    found = _explored(program, script, engines, lambda body: (), _one_end, Reading(program))
    return [seen.trial for seen in found.observations]


def _one_end(value: Any) -> tuple[int, Any]:
    return 0, value


def _explored(
    program: ir.Program,
    script: Script,
    engines: Engines,
    judged: Callable[[Any], Sequence[Finding]],
    ends: Ends,
    reading: Reading,
) -> Exploration:
    """Run a script on usual payloads, and vary what the program reads of each."""
    coverage = Coverage(program, reading)
    inputs = reading.inputs_type()

    def vary(way: Observation) -> Iterator[Trial]:
        """Vary what this way reads and earlier ways did not."""
        if way.body is None:
            return
        payload = {"payload": way.trial.payload, "headers": way.trial.headers}
        new, read = coverage.places(way.trial.payload, way.trial.headers)
        special = way.trial.repaired
        for variation in variations(payload, inputs, new, reading.compared, special):
            yield Trial(**variation.payload, cause=variation)
        if new and reading.declared is not None:
            yield from _large(payload, part(inputs, read), reading)

    start = combinations(reading, inputs)
    repair = None if program.destination.is_request else partial(repaired, program)
    return explore(script, engines, judged, start, vary, repair=repair, ends=ends)


def _is_usual(trial: Trial, reading: Reading) -> bool:
    """Return whether a payload is usual, or unusual only where conditions decide on it."""
    is_small = not trial.is_large
    return is_small and (trial.cause is None or trial.cause.path in reading.deciding)


def _is_made_up(group: Group) -> bool:
    """Return whether a finding is only about what samples exaggerate.

    That is when something happened, at times far away, or that the many elements of an array are
    the same.
    """
    causes = [seen.trial.cause for seen in group.observations]
    if group.finding.code in _DISTINCT:
        return all(
            seen.trial.is_large or (cause is not None and _is_repetition(cause))
            for seen, cause in zip(group.observations, causes, strict=True)
        )
    far = [*itertools.chain(*FAR_TIMES.values())]
    return _WHEN.fullmatch(group.finding.pointer) is not None and all(
        cause is not None and cause.sample in far for cause in causes
    )


def _is_repetition(cause: Variation) -> bool:
    return isinstance(cause.sample.value, list | dict) and len(cause.sample.value) == MANY


def _large(payload: Any, type_: Type, reading: Reading) -> Iterator[Trial]:
    """Yield payloads in which everything is large that a way reads.

    A text that conditions compare stays as it is, but not always: it may be what leads there, and
    it may be what is sent.
    """
    found = sizes(type_, reading.numbers)
    for size in found:
        yield Trial(**grown(payload, type_, size, reading.tested), is_large=True)
    if any(path in reading.tested for path, _ in places(type_)):
        yield Trial(**grown(payload, type_, found[0], ()), is_large=True)


def combinations(
    reading: Reading,
    inputs: Type,
    *,
    start: Any = None,
    deciding: Sequence[Path] | None = None,
    most: int = _COMBINATIONS,
) -> Iterator[Trial]:
    """Yield usual payloads in which conditions turn out one way or another.

    First nothing is changed, then all combinations are, or, if they are too many, one thing at a
    time, and one with more and more that is absent. `start` is `{payload, headers}` (default: the
    usual one), `deciding` are the places that are changed (default: all that conditions look at).
    """
    start = usual(inputs) if start is None else start
    options: list[list[Variation]] = []
    for path in reading.deciding if deciding is None else deciding:
        type_ = type_at(inputs, path)
        found = samples(type_, reading.compared.get(path, ()))
        if len(path) == 1:  # the payload itself, which is always present
            found = (sample for sample in found if sample.value is not ABSENT)
        options.append([Variation(start, path, type_, sample) for sample in found])
    chosen: Iterable[Iterable[Variation | None]]
    if math.prod(1 + len(choices) for choices in options) > most:
        chosen = itertools.islice(_few_combinations(options), most)
    else:
        chosen = itertools.product(*([None, *choices] for choices in options))
    for combination in chosen:
        causes = [cause for cause in combination if cause is not None]
        payload = start
        for cause in causes:
            payload = changed(payload, cause.path, cause.sample.value)
        yield Trial(**payload, cause=causes[0] if len(causes) == 1 else None)


def _few_combinations(options: list[list[Variation]]) -> Iterator[tuple[Variation, ...]]:
    """Yield nothing, each option, and each with the first places absent or null, or one more."""
    yield ()
    yield from ((choice,) for choices in options for choice in choices)
    missing = [
        next((choice for choice in choices if choice.sample.value in (ABSENT, None)), None)
        for choices in options
    ]
    absent = [choice for choice in missing if choice is not None]
    for chain in itertools.accumulate(((choice,) for choice in absent), operator.add):
        yield chain
        for choice in itertools.chain(*options):
            if choice not in absent and all(choice.path != other.path for other in chain):
                yield (*chain, choice)
