"""The search for payloads on which survivors differ from the original."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import repeat
from typing import Any, Final, TypeAlias

from brazesmith import ir
from brazesmith.coverage.script import counter
from brazesmith.engines import Input
from brazesmith.explore.engine import Trial
from brazesmith.explore.inputs import Inputs
from brazesmith.explore.search import Clue, search
from brazesmith.explore.shrinking import shrunk
from brazesmith.mutation.hints import Hints
from brazesmith.mutation.killing import ended, is_noticed
from brazesmith.mutation.lines import near_lines
from brazesmith.mutation.mutant import NOW, Ended, Mutant, Result, Status
from brazesmith.mutation.subject import Budget, Subject, ended_as, interpreted
from brazesmith.mutation.together import Together
from brazesmith.mutation.watching import Targets, watch
from brazesmith.passes.interpreter import NotInterpretable, Run
from brazesmith.suites.declared import contradicted
from brazesmith.targets.script import Language, Script

#: How many payloads are explored for the survivors of one script, at most, and how many of those
#: that reach a survivor also run in the engine.
_PAYLOADS: Final = 1_500
_IN_ENGINE: Final = 200
#: Longer payloads are only tried for one survivor alone, up to ten times as long ones: they take
#: long, and few survivors need them.
_LARGE: Final = 4_000
#: How many payloads are explored for one survivor alone, from how many that reach it.
_FOCUSED: Final = 2_000
_STARTS: Final = 12

#: How many runs are explored for a script whose mutants cannot run together, and how many payloads
#: at least.
_RUNS: Final = 20_000
_FEWEST: Final = 50


@dataclass(frozen=True, slots=True)
class _Undeclared:
    """A mutant that differs on a payload that contradicts its class."""

    number: int


#: A payload with what the original and a mutant make of it.
_Difference: TypeAlias = tuple[Trial, Ended, Ended]


class Explorer:
    """Shows which survivors differ from the original on payloads."""

    def __init__(
        self, subject: Subject, mutants: Sequence[Mutant], scripts: Mapping[int, Script]
    ) -> None:
        self.subject = subject
        self.mutants = {mutant.number: mutant for mutant in mutants}
        self.scripts = scripts
        self.together = Together(subject.script, scripts, subject.engines)
        is_script = not subject.is_interpretable and subject.script.language is Language.JAVASCRIPT
        self.counter = counter(subject.script, subject.engines) if is_script else None
        self.found: dict[int, _Difference] = {}
        self.undeclared: dict[int, _Difference] = {}  # payloads that contradict the class
        self.declared = subject.script.declared
        self.usual: set[Hashable] = {
            place for files in subject.cases for place in self._contradicted(files.data)
        }
        self.reached: dict[int, list[Trial]] = {number: [] for number in self.mutants}
        self.counts = dict.fromkeys(self.mutants, 0)
        self.tried = 0
        self.sought = set(self.mutants)  # those that payloads are looked for
        self.small: list[Trial] = []  # payloads that were shrunk
        self.bases: dict[int, dict[Hashable, Trial]] = {number: {} for number in self.mutants}
        self.nearby: dict[int, set[int]] = {}  # nodes of the expressions around each mutant
        self.decisions: list[ir.Node] = []

    def explore(self, inputs: Inputs, seed: int, budget: Budget) -> int:
        """Search for payloads on which survivors differ; return how many were tried."""
        program = self.subject.program
        if program is None:
            slow = max(_FEWEST, _RUNS // len(self.mutants))
            quick = self.together.is_quick
            self._search(inputs, seed, budget, _PAYLOADS if quick else min(_PAYLOADS, slow))
            self.sought -= self.found.keys()
            if self.sought and not budget.is_over:
                left = [self.mutants[number] for number in sorted(self.sought)]
                starts = [*self.small[: _STARTS // 2], *self._cases(inputs)[: _STARTS // 2]]
                near = near_lines(inputs, self.subject.script.code, left, starts)
                most = len(near.starts) + _PAYLOADS if quick else min(_PAYLOADS, slow)
                self._search(near, seed, budget, most)
            return self.tried
        hints = Hints(program)
        around = {number: hints.around(mutant) for number, mutant in self.mutants.items()}
        self.nearby = {
            number: {id(node) for node in ir.walk(*nodes)} for number, nodes in around.items()
        }
        self.decisions = [node for nodes in around.values() for node in nodes]
        inputs = hints.hinted(inputs, list(self.mutants.values()))
        self._search(inputs, seed, budget, _PAYLOADS)
        for number in sorted(self.sought - self.found.keys()):
            if not budget.is_over:
                self._focus(number, hints, inputs, seed, budget)
        return self.tried

    def _cases(self, inputs: Inputs) -> list[Trial]:
        """Return the cases, those first that reach branches which no earlier one reaches."""
        cases = list(inputs.stored or inputs.starts)
        known: set[int] = set()
        first: list[Trial] = []
        hits = self.counter.hits(list(map(_input, cases))) if self.counter else []
        for case, reached in zip(cases, hits, strict=False):
            if not reached <= known:
                first.append(case)
                known |= reached
        return [*first, *(case for case in cases if case not in first)]

    def _focus(self, number: int, hints: Hints, inputs: Inputs, seed: int, budget: Budget) -> None:
        """Search for a payload for one survivor, near those that reach it.

        First the payload is what its class declares, then it may be anything.
        """
        mutant = self.mutants[number]
        self.sought = {number}
        self.decisions = [*hints.around(mutant), *hints.conditions(mutant)]
        for is_declared in (True, False):
            if number in self.found:
                break
            starts = list(self.bases[number].values())[:_STARTS] or inputs.starts[:_STARTS]
            focused = hints.focused(inputs, mutant, starts, is_declared=is_declared)
            self._search(focused, seed, budget, _FOCUSED)

    def _search(self, inputs: Inputs, seed: int, budget: Budget, most: int) -> None:
        sought, missing = frozenset(self.sought), set(self.sought)

        def show(trials: Sequence[Trial]) -> list[set[Hashable]]:
            """Return what each payload shows that no earlier one did."""
            shown = self._show(trials, missing)
            for keys in shown:
                keys -= self.mutants.keys() - missing
                missing.difference_update(keys)
            return shown

        result = search(
            inputs,
            show,
            seconds=min(budget.left, 3_600.0),
            seed=seed,
            most=most,
            enough=lambda found: sought <= set(found),
            shrink=False,
        )
        # Not all that `show` has run: how many run at once depends on the time that they take.
        self.tried += result.payloads
        found = sorted(result.found.items(), key=lambda item: len(item[1].input.payload))
        for key, trial in found:
            number = key.number if isinstance(key, _Undeclared) else key
            assert isinstance(number, int)
            if not budget.is_over and not (key != number and number in self.undeclared):
                self._compare(number, [self._shrunk(key, number, trial, inputs)])

    def _shrunk(self, key: Hashable, number: int, trial: Trial, inputs: Inputs) -> Trial:
        """Return a small payload that shows a mutant: one that shows another mutant, if it can."""

        def shown(trials: Sequence[Trial]) -> list[set[Hashable]]:
            self.tried += len(trials)
            return self._show(trials, {number})

        for small in self.small:
            if key in shown([small])[0]:
                return small
        smallest = shrunk({key: (trial, trial)}, inputs.usual, inputs.type, shown)[key]
        self.small.append(smallest)
        return smallest

    def _show(self, trials: Sequence[Trial], wanted: Collection[int]) -> list[set[Hashable]]:
        """Return the numbers of the wanted mutants that differ on each payload."""
        if not self.subject.is_interpretable:
            shown = self._shown_in_engine(trials, wanted)
        else:
            mutants = [self.mutants[number] for number in sorted(wanted)]
            targets = Targets(mutants, self.decisions)
            shown = [self._shown(trial, targets) for trial in trials]
        for trial, keys in zip(trials, shown, strict=False):
            numbers = {key for key in keys if isinstance(key, int)}
            if numbers and not self._is_declared(trial):
                keys -= numbers
                keys |= {_Undeclared(number) for number in numbers}
        return shown

    def _is_declared(self, trial: Trial) -> bool:
        """Return whether a payload does not contradict its class, or only as a case does."""
        return self._contradicted(trial.payload) <= self.usual

    def _contradicted(self, payload: Any) -> AbstractSet[Hashable]:
        return contradicted(payload, self.declared) if self.declared is not None else set()

    def _is_large(self, trial: Trial) -> bool:
        """Return whether a payload is too large to run all mutants, or one, on it."""
        return len(trial.input.payload) > (_LARGE if len(self.sought) > 1 else 10 * _LARGE)

    def _shown(self, trial: Trial, targets: Targets) -> set[Hashable]:
        program = self.subject.program
        assert program is not None
        if self._is_large(trial):
            return set()
        try:
            run = Run.of(program, trial.payload, trial.headers, NOW)
        except NotInterpretable:  # not a payload of a webhook
            return set()
        seen = watch(program, run, targets)
        expected = ended_as(program, seen.result)
        keys: set[Hashable] = set()
        for number in seen.reached:
            self._note(number, trial)
            decided = {one for one in seen.decided if one[0] in self.nearby[number]}
            name = (frozenset(decided), number in seen.differing, expected.kind)
            self.bases[number].setdefault(name, trial)
            keys.add(Clue(("reached", number)))
        if len(self.sought) == 1:
            keys |= {Clue(decision) for decision in seen.decided}
        for number in seen.differing:
            keys.add(Clue(("differs", number)))
            mutated = self.mutants[number].program
            if mutated is not None and is_noticed(expected, interpreted(mutated, run)):
                keys.add(number)
        return keys

    def _note(self, number: int, trial: Trial) -> None:
        """Keep some of the payloads that reach a mutant, to run it on them in the engine."""
        self.counts[number] += 1
        if len(self.reached[number]) < _IN_ENGINE:
            self.reached[number].append(trial)

    def _shown_in_engine(
        self, trials: Sequence[Trial], wanted: Collection[int]
    ) -> list[set[Hashable]]:
        numbers = sorted(wanted)
        for number in numbers:
            self.counts[number] += len(trials)
        inputs = list(map(_input, trials))
        found = self.together.run(inputs, numbers)
        hits: Iterable[Collection[int]] = self.counter.hits(inputs) if self.counter else repeat(())
        return [
            {
                *(number for number in numbers if is_noticed(outcomes[0], outcomes[number])),
                *(Clue(("branch", branch)) for branch in branches),
            }
            for outcomes, branches in zip(found, hits, strict=False)
        ]

    def _compare(self, number: int, trials: Sequence[Trial]) -> None:
        """Keep the first payload on which a mutant and the original differ in the engine.

        One that the class declares is preferred to those that contradict it.
        """
        inputs = list(map(_input, trials))
        expected = self.subject.engines.run(self.subject.script, inputs)
        actual = self.subject.engines.run(self.scripts[number], inputs)
        for trial, before, after in zip(
            trials, map(ended, expected), map(ended, actual), strict=True
        ):
            if is_noticed(before, after):
                plain = Trial(_written(trial.payload), trial.headers)
                if self._is_declared(trial):
                    self.found.setdefault(number, (plain, before, after))
                    return
                self.undeclared.setdefault(number, (plain, before, after))

    def result(self, mutant: Mutant) -> Result:
        """Return what exploring shows of a mutant that no case kills."""
        number = mutant.number
        if number not in self.found and self.reached[number]:
            self._compare(number, self.reached[number])
        if found := self.found.get(number) or self.undeclared.get(number):
            trial, before, after = found
            is_declared = number in self.found
            return Result(
                mutant,
                Status.SURVIVED if is_declared else Status.UNDECLARED,
                trial=trial,
                where=self.subject.script.name,
                expected=before,
                actual=after,
                reason="" if is_declared else "only payloads that the class rules out reveal it",
            )
        count = self.counts[number]
        reason = f"the same on {self.tried:,} payloads, of which {count:,} reach it"
        if not count:
            reason = f"none of {self.tried:,} payloads reaches it"
        if mutant.is_text:
            reason = f"no difference found on {self.tried:,} payloads"
        return Result(mutant, Status.EQUIVALENT, reason=reason)


def _written(value: Any) -> Any:
    """Return JSON data with whole numbers as a person writes them: 100, not 100.0."""
    match value:
        case dict():
            return {key: _written(inner) for key, inner in value.items()}
        case list():
            return list(map(_written, value))
        case float() if value.is_integer():
            return int(value)
        case _:
            return value


def _input(trial: Trial) -> Input:
    return replace(trial.input, now=NOW)
