"""Judges the bodies that a spec can produce, before there is a payload.

There is one table of Braze's rules, and no second one for types: the payload's declared type is
sampled at its edges (`samples`), the interpreter makes the bodies (`trial`), and the judge of
every body judges these. What it finds leads back to the expression of the spec
(`brazesmith.passes.provenance`) and to the place of the payload that was varied (`report`).

What is found in every body of its branch is an error, what is found in some is a warning. Of a
payload without a declared type nothing is known, so only errors are reported for it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from brazesmith import ir
from brazesmith.base import ecmascript as es
from brazesmith.base.diagnostics import Diagnostic, Severity
from brazesmith.contract.destination import Destination
from brazesmith.explore.reading import Reading
from brazesmith.explore.report import Sighting, reports
from brazesmith.explore.trial import NOW, trials
from brazesmith.passes.interpreter import NotInterpretable
from brazesmith.passes.provenance import trail

if TYPE_CHECKING:
    from brazesmith.contract import Finding

__all__ = ["NOT_FORESEEN", "NOW", "Judge", "forecast", "silence"]

#: Judges the body of one request; `brazesmith.contract.judge` with a project's options.
Judge: TypeAlias = Callable[[Any, Destination], "Sequence[Finding]"]

#: What a declared type cannot promise and nobody would guard against: an id of more than 987 bytes
#: is none, and hardly a text is a time beyond the year 3000. Bodies are judged
#: by these rules all the same.
NOT_FORESEEN = frozenset({"BZ106", "BZ317"})


def forecast(program: ir.Program, judge: Judge) -> list[Diagnostic]:
    """What Braze would refuse or lose of the bodies of a program, as diagnostics."""
    reading = Reading(program)
    try:
        sightings = _sightings(program, reading, judge)
    except NotInterpretable:  # hand-written JavaScript: only an engine knows what it gives
        return []
    return list(reports(program, sightings, reading.declared is not None))


def _sightings(program: ir.Program, reading: Reading, judge: Judge) -> list[Sighting]:
    """Every finding by branch, rule and place."""

    def grave(body: Any) -> list[Finding]:
        findings = judge(body, program.destination)
        return [f for f in findings if f.level != "risky" and f.code not in NOT_FORESEEN]

    found: dict[tuple[int, str, str], Sighting] = {}
    bodies: Counter[int] = Counter()
    for trial in trials(program, reading, lambda body: bool(grave(body))):
        bodies[trial.branch] += 1
        seen: set[tuple[int, str, str]] = set()
        for finding in grave(trial.body):
            key = (trial.branch, finding.code, _general(finding.pointer))
            if key not in found:
                payload, headers = map(es.to_python, trial.inputs.values())
                nodes = trail(program, payload, headers, NOW, finding.pointer)
                found[key] = Sighting(finding, nodes)
            if key not in seen:
                seen.add(key)
                found[key].variations.append(trial.variation)
    for (branch, *_), sighting in found.items():
        sighting.is_always = len(sighting.variations) == bodies[branch]
    return list(found.values())


def _general(pointer: str) -> str:
    return re.sub(r"/\d+(?=/|$)", "/#", pointer)


def silence(diagnostics: Sequence[Diagnostic], allowed: Mapping[str, str]) -> list[Diagnostic]:
    """The diagnostics without the warnings that a spec allows. Errors cannot be silenced."""
    return [
        diagnostic
        for diagnostic in diagnostics
        if diagnostic.severity is Severity.ERROR or diagnostic.code not in allowed
    ]
