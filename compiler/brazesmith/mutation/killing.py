"""Which payloads kill which mutants, and a few payloads that kill them all."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from brazesmith.base.json import InputError
from brazesmith.engines import Input, Outcome
from brazesmith.mutation.mutant import Ended
from brazesmith.suites.diff import same
from brazesmith.suites.fixtures import OutcomeKind
from brazesmith.suites.suite import Runner, outcome_of
from brazesmith.targets.script import Script


def killed(
    script: Script, mutants: Mapping[int, Script], inputs: Sequence[Input], engines: Runner
) -> list[set[int]]:
    """Return the numbers of the mutants that a case with each input would notice."""
    found: list[set[int]] = [set() for _ in inputs]
    expected = list(map(ended, engines.run(script, inputs)))
    for number, mutant in mutants.items():
        outcomes = map(ended, engines.run(mutant, inputs))
        for numbers, before, after in zip(found, expected, outcomes, strict=True):
            if is_noticed(before, after):
                numbers.add(number)
    return found


def ended(outcome: Outcome) -> Ended:
    """Return what a script did."""
    try:
        kind, value = outcome_of(outcome)
    except InputError:  # nested too deeply to be read
        return Ended(OutcomeKind.BODY, outcome.body)
    if outcome.error is None:
        return Ended(kind, value)
    return Ended(kind, value, outcome.error.message, outcome.error.kind)


def is_noticed(expected: Ended, actual: Ended) -> bool:
    """Return whether a case tells two outcomes apart; it does not look at messages of errors."""
    if expected.kind is not actual.kind:
        return True
    return expected.kind is OutcomeKind.BODY and not same(expected.body, actual.body)


def few(found: Sequence[AbstractSet[Hashable]]) -> list[int]:
    """Return the indexes of few sets that together contain everything: the largest ones first.

    Of sets that add as much, the first is taken.
    """
    missing = set().union(*found)
    chosen: list[int] = []
    while missing:
        best = max(range(len(found)), key=lambda index: (len(found[index] & missing), -index))
        chosen.append(best)
        missing -= found[best]
    return chosen
