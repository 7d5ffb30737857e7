"""Runs payloads and their twins, and finds the faults that they show.

    looker = Looker(script, engines, judge, inputs, goals, …)
    looker.look(trials)     # the faults of each, with the run that shows it

If no class declares the payload, some things are assumed of it, such as that its objects are there,
that a field with a usual text or number is never an object, an array or a boolean, and that a time
is never another text, or the reverse. Names that mean something in JavaScript are not sent.
A payload without them shows only what that does not explain: if a usual payload shows the same
fault without the object, it is no fault of the script.
"""

from __future__ import annotations

import itertools
import json
import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Any, Final

from brazesmith.base import pointers
from brazesmith.base.pointers import folded, steps, value_at
from brazesmith.contract import Finding
from brazesmith.engines import Engines, Failure, Input, Outcome
from brazesmith.explore import losses, times, users
from brazesmith.explore.engine import Judge, Observation, Trial, keys_of
from brazesmith.explore.goals import (
    NOT_JSON,
    THROWS,
    ErrorPlace,
    Fault,
    Faults,
    Goal,
    Shown,
    Twin,
)
from brazesmith.explore.inputs import Inputs
from brazesmith.explore.leaves import (
    Leaves,
    Place,
    is_far,
    is_time,
    values,
    violations,
    with_value,
)
from brazesmith.explore.samples import MANY, Path
from brazesmith.ir.types import Kind, Type
from brazesmith.targets.script import Script

#: Judged bodies that are remembered, and the longest.
_MOST_KNOWN: Final = 4000
_LONGEST_KNOWN: Final = 5000
#: A longer payload, and one with a longer text or array, has no twins: these cost many runs, and a
#: shorter payload shows the same.
_LONGEST: Final = 20_000
_LONGEST_TEXT: Final = 2000
_LONGEST_ARRAY: Final = 40
#: Usual payloads in which places that are not assumed are tried, and the most such places.
_MOST_USUAL: Final = 4
_MOST_UNASSUMED: Final = 40
#: How often the users of a body are looked at that are in order.
_OFTEN: Final = 3
#: Failures after which nothing else is run.
_SLOW: Final = frozenset({Failure.TIMEOUT, Failure.MEMORY, Failure.CRASH})
#: How long a run may take at least; that long once a script has hung.
LEAST_SECONDS: Final = 0.25
#: After how many other users on which a script does not end there are no more of them.
_MOST_HUNG: Final = 3
#: What has no spaces around it if the class or the samples say what it is.
_ADDRESSES: Final = frozenset({Kind.EMAIL, Kind.PHONE})
#: When an event happened: nobody guards against the far future.
_WHEN: Final = re.compile(r"/(events|purchases)/\d+(/time)?")
_INVALID_TIME: Final = "Invalid time value"
#: What a source sends as a currency, a price and a quantity, if nothing declares them, by rule.
_NUMERIC: Final = re.compile(r"|-?[0-9]+([.,][0-9]+)?")
_EXPECTED: Final = {"BZ403": re.compile(r"|[A-Za-z]{3}"), "BZ405": _NUMERIC, "BZ406": _NUMERIC}
#: The key that an object lacks, by the message of a rule: some rules are about several keys.
_MISSING: Final = re.compile(r"has no `(\w+)`")
#: The rules that things are distinct: arrays of made-up elements are not. Two elements show it.
_DISTINCT: Final = frozenset({"BZ248", "BZ507"})
_SEVERAL: Final = 10
#: The rule about the length of ids. If nothing declares them, nobody's id is as long.
_LONG_ID: Final = "BZ106"
#: Names that all objects of JavaScript have.
_OF_OBJECTS: Final = ("__proto__", "constructor", "toString")
#: Keys that nobody sends, and on which every script fails that makes a text of an object.
_HOSTILE: Final = frozenset({"toString", "valueOf", "hasOwnProperty", "toJSON"})


@dataclass(frozen=True, slots=True)
class Looked:
    """What a payload shows: its run, faults, and what kind of body or error it leads to."""

    seen: Observation
    faults: Faults
    outline: Hashable

    @property
    def is_error(self) -> bool:
        """Whether the script failed."""
        return self.seen.outcome.error is not None

    @property
    def has_ended(self) -> bool:
        """Whether the script ended by itself."""
        return not _is_slow(self.seen)


@dataclass(slots=True)
class Looker:
    """Finds the faults of one script.

    `now` is when bodies arrive. `error_place` tells errors apart, `is_reported` which findings are
    reported, and `is_skipped_on_purpose` whether a run sends nothing because the spec says so.
    Once a script has hung, runs get less time. None takes longer than until `until`. To confirm
    what was found, a run may take as long as `patience`.
    """

    script: Script
    engines: Engines
    judge: Judge
    inputs: Inputs
    now: datetime
    goals: Collection[Goal]
    error_place: ErrorPlace
    is_reported: Callable[[Finding], bool] = lambda finding: True
    is_skipped_on_purpose: Callable[[Observation], bool] = lambda observation: False
    assumed: Type | None = None  # what payloads are assumed to have, if none is declared
    runs: int = 0  # of all payloads, twins included
    on_purpose: int = 0  # payloads on which the script failed on purpose
    bodies: int = 0  # runs that led to a body
    until: float = math.inf  # by the monotonic clock
    patience: float = 1.0
    _usual_seconds: float = field(init=False)
    _down: dict[Input, Outcome] = field(default_factory=dict)  # on which the script did not end
    _is_patient: bool = False
    _hung: int = 0  # other users on which the script did not end
    _leaves: Leaves = field(init=False)
    _judged: dict[str, tuple[Any, tuple[Finding, ...]]] = field(default_factory=dict)
    _explained: dict[Hashable, frozenset[Fault]] = field(default_factory=dict)
    _in_order: Counter[int] = field(
        default_factory=Counter
    )  # parts of bodies, their users in order
    _scalars: frozenset[Path] = frozenset()  # places of usual texts and numbers
    _times: frozenset[Path] = frozenset()  # and of those that are times
    _usual: tuple[Trial, ...] = ()
    _shown: Sequence[Faults] = ()  # what these show

    def __post_init__(self) -> None:
        self._leaves = Leaves(self.inputs)
        self._usual_seconds = self.engines.limits.seconds

    def assume(self, assumed: Type | None) -> None:
        """Assume a type of all payloads, of which none is declared."""
        self.assumed = assumed
        if assumed is None:
            return
        leaves = self._leaves.of(self.inputs.usual)
        plain = {
            self._leaves.typed(leaf.place)[0]: leaf.value
            for leaf in leaves
            if isinstance(leaf.value, str | float | int) and not isinstance(leaf.value, bool)
        }
        self._scalars = frozenset(plain)
        self._times = frozenset(path for path, value in plain.items() if is_time(value))
        allowed = [trial for trial in self.inputs.starts if not self._unassumed(trial)]
        self._usual = tuple(allowed[:_MOST_USUAL])
        _, self._shown = self._faults(self._usual)

    def look(
        self,
        trials: Sequence[Trial],
        *,
        is_thorough: bool = True,
        goals: Collection[Goal] | None = None,
    ) -> list[Looked]:
        """Return what each trial shows; of no more after one on which the script does not end.

        If it is not thorough, a payload is not run as other users if users that are named like
        these, and each key of the body, were found in order several times. `goals` are those of the
        faults that matter (default: all).
        """
        seen, found = self._faults(trials, is_thorough=is_thorough, goals=goals)
        for one, faults in zip(seen, found, strict=True):
            unassumed = self._unassumed(one.trial) if faults else []
            explained = self._explained_by(unassumed)
            for fault in list(faults):
                if fault in explained or (unassumed and fault.goal is Goal.BATCH):
                    del faults[fault]
        self.on_purpose += sum(map(self._is_on_purpose, seen))
        return [
            Looked(one, faults, self._outline(one)) for one, faults in zip(seen, found, strict=True)
        ]

    def _is_on_purpose(self, seen: Observation) -> bool:
        error = seen.outcome.error
        is_input = error is not None and error.kind is Failure.INPUT
        return error is not None and not is_input and self.error_place(error) is None

    def _outline(self, seen: Observation) -> Hashable:
        error = seen.outcome.error
        if error is None:
            return keys_of(seen.body)
        return self.error_place(error) or error.message[:80]

    def named(self, trial: Trial) -> list[Trial]:
        """Return the trial with other keys, where the script copies keys of the payload."""
        seen = self.observe([trial, users.marked(trial, self._leaves)], is_judged=False)
        if len(seen) < 2 or any(one.body is None for one in seen):
            return []
        return list(users.named(trial, seen[0].body, seen[1].body, self._leaves))

    def observe(self, trials: Sequence[Trial], *, is_judged: bool = True) -> list[Observation]:
        """Run the script on trials, and judge the bodies unless only these matter.

        After one on which the script does not end, or takes too much memory, it runs on no more.
        """
        inputs = [trial.input for trial in trials]
        known = [] if self._is_patient else [one for one in inputs if one in self._down]
        if known:  # on this one, the script does not end
            inputs = inputs[: inputs.index(known[0])]
        found: list[Observation] = []
        self.engines.allow(self.patience if self._is_patient else self._seconds())
        # The stream comes first: a stream that is not read to its end costs the worker.
        outcomes = self.engines.stream(self.script, inputs) if inputs else ()
        for outcome, trial in zip(outcomes, trials, strict=False):
            found.append(self._observation(trial, outcome, is_judged))
            if _is_slow(found[-1]):
                self._down[trial.input] = outcome
                break
        if len(found) == len(inputs) and known:
            found.append(Observation(trials[len(found)], self._down[known[0]]))
        self.runs += len(found)
        self.bodies += sum(one.body is not None for one in found)
        return found

    def confirm(self, trial: Trial) -> Looked | None:
        """Return what a trial shows if runs may take long; None if it is not run."""
        self._is_patient = True
        looked = self.look([trial])
        self._is_patient = False
        return looked[0] if looked else None

    def _seconds(self) -> float:
        """Return how long the next runs may take."""
        usual = LEAST_SECONDS if self._down else self._usual_seconds
        return min(self._usual_seconds, usual, max(self.until - monotonic(), LEAST_SECONDS))

    def _observation(self, trial: Trial, outcome: Outcome, is_judged: bool) -> Observation:
        text = outcome.body
        if text is None:
            return Observation(trial, outcome)
        if text in self._judged:
            return Observation(trial, outcome, 0, *self._judged[text])
        body = self._body(text)
        if not is_judged or body is None:
            return Observation(trial, outcome, 0, body)
        findings = tuple(self.judge(body))
        if len(self._judged) >= _MOST_KNOWN:
            self._judged.clear()
        if len(text) <= _LONGEST_KNOWN:
            self._judged[text] = (body, findings)
        return Observation(trial, outcome, 0, body, findings)

    def _body(self, text: str) -> Any:
        try:
            body = json.loads(text)
        except (RecursionError, ValueError):  # too deep, or an integer of 5,000 digits
            return None
        return None if self.script.destination.sends_nothing(body) else body

    # --- faults ----------------------------------------------------------------------------------

    def _faults(
        self,
        trials: Sequence[Trial],
        *,
        is_thorough: bool = True,
        goals: Collection[Goal] | None = None,
    ) -> tuple[list[Observation], list[Faults]]:
        """Return the runs of trials, and the faults that they show, whatever is assumed."""
        goals = self.goals if goals is None else goals
        seen = self.observe(trials)
        twins = [list(self._twins(one, goals, is_thorough=is_thorough)) for one in seen]
        asked = [twin.trial for several in twins for twin in several]
        others = self.observe(asked, is_judged=False)
        self._hung += bool(others) and _is_slow(others[-1])
        runs = iter(others)
        found: list[Faults] = []
        for one, several in zip(seen, twins, strict=True):
            # After a twin on which the script does not end, there are no more runs.
            beside = list(zip(several, itertools.islice(runs, len(several)), strict=False))
            faults = self._all(one, beside)
            is_looked_at = any(twin.kind == "other" for twin, _ in beside)
            if is_looked_at and not any(fault.goal is Goal.IDENTITY for fault in faults):
                self._in_order.update(self._parts(one))
            found.append({f: shown for f, shown in faults.items() if f.goal in goals})
        return seen, found

    def _parts(self, seen: Observation) -> list[int]:
        """Return a number for each kind of user of a body, and for each key in it.

        Of a batch, users themselves instead of their kinds, with each key.
        """
        found = users.users(seen.body, self.script.destination.array_names)
        paths = {
            tuple(step for step in place if isinstance(step, str)) for place, _ in values(seen.body)
        }
        if users.batches(seen.trial):  # which element a user comes from may depend on any value
            who = tuple((user.array, user.index, user.key, user.text) for user in found)
            return [hash((who, path)) for path in paths]
        return [*(hash(users.kind(user, seen.trial)) for user in found), *map(hash, paths)]

    def _is_in_order(self, seen: Observation) -> bool:
        return all(self._in_order[part] >= _OFTEN for part in self._parts(seen))

    def _twins(
        self, seen: Observation, goals: Collection[Goal], *, is_thorough: bool
    ) -> Iterator[Twin]:
        if _is_slow(seen) or _is_large(seen.trial) or self._hung >= _MOST_HUNG:
            return
        is_needed = Goal.IDENTITY in goals and seen.body is not None
        if is_needed and (is_thorough or not self._is_in_order(seen)):
            yield from users.twins(seen, self._leaves, self.script.destination.array_names)
        if Goal.BATCH in goals and self.script.destination.arrays:
            yield from losses.twins(seen, self._leaves)

    def _all(self, seen: Observation, beside: Sequence[tuple[Twin, Observation]]) -> Faults:
        arrays = self.script.destination.array_names
        return {
            **self._error(seen),
            **self._findings(seen),
            **_not_json(seen),
            **times.faults(seen, self._leaves),
            **users.faults(seen, beside, self._leaves, arrays),
            **losses.faults(
                seen, beside, self._leaves, arrays, self.error_place, self.is_skipped_on_purpose
            ),
        }

    def _error(self, seen: Observation) -> Faults:
        error = seen.outcome.error
        place = None if error is None else self.error_place(error)
        if error is None or place is None or error.kind is Failure.INPUT:
            return {}  # there is no such payload
        if _HOSTILE & self._leaves.undeclared(seen.trial):
            return {}
        if _INVALID_TIME in error.message and self._is_far(seen.trial):
            return {}
        return {Fault(Goal.ERROR, THROWS, place): Shown(error.text, error=error)}

    def _findings(self, seen: Observation) -> Faults:
        grave = [finding for finding in seen.findings if finding.level != "risky"]
        if not grave:
            return {}
        found: Faults = {}
        keys = self._leaves.undeclared(seen.trial) | self._chosen(seen.trial)
        first: dict[Fault, Finding] = {}
        for finding in grave:
            place = _without_keys(finding.pointer, keys)
            missing = _MISSING.search(finding.message)
            cause = missing[1] if missing else ""
            first.setdefault(Fault(Goal(finding.level), finding.code, place, cause), finding)
        for fault, finding in first.items():
            if not self._is_made_up(finding, seen) and self.is_reported(finding):
                found[fault] = Shown(finding.message, finding.pointer, finding)
        return found

    def _chosen(self, trial: Trial) -> set[str]:
        """Return the texts of a payload that, as keys of a body, are not written in the code."""
        texts = {value for _, value in values(trial.payload) if isinstance(value, str)}
        return {text for text in texts if text not in self.script.code}

    def _is_made_up(self, finding: Finding, seen: Observation) -> bool:
        """Whether a finding is only about what a payload exaggerates.

        The forecast leaves out the same. Addresses have spaces around them because `mutate` tries
        whether a spec removes these.
        """
        trial = seen.trial
        value = value_at(seen.body, steps(finding.pointer))
        if isinstance(value, str) and value != value.strip():
            leaves = self._leaves.of(trial)
            if any(leaf.value == value and leaf.type.kind in _ADDRESSES for leaf in leaves):
                return True
        if finding.code in _DISTINCT:
            return _has_many(trial.payload)
        if finding.code == _LONG_ID and self.assumed is not None:
            return True
        expected = _EXPECTED.get(finding.code)
        if self.assumed is not None and expected is not None and isinstance(value, str):
            return expected.fullmatch(value) is None
        is_when = _WHEN.fullmatch(finding.pointer) is not None
        return is_when and self._is_far(trial)

    def _is_far(self, trial: Trial) -> bool:
        return any(is_far(leaf, self.now) for leaf in self._leaves.of(trial))

    # --- what is assumed of payloads --------------------------------------------------------------

    def _unassumed(self, trial: Trial) -> list[tuple[Place, Any]]:
        if self.assumed is None:
            return []
        found = violations(trial.payload, self.assumed, ("payload",))
        return [*found, *self._implausible(trial)][:_MOST_UNASSUMED]

    def _implausible(self, trial: Trial) -> Iterator[tuple[Place, Any]]:
        """Yield the places of values that a source does not send, unless the script expects them.

        It does if it asks for their kind, with `typeof` or `Array.isArray`.
        """
        words = self.inputs.words
        kinds: dict[type, bool] = {
            dict: "object" in words,
            list: "object" in words or "Array.isArray" in self.script.code,
            bool: "boolean" in words,
        }
        odd = tuple(kind for kind, is_expected in kinds.items() if not is_expected)
        for place, value in values(trial.payload, ("payload",)):
            if value in _OF_OBJECTS or place[-1] in _OF_OBJECTS:
                yield place, value
                continue
            is_text = isinstance(value, str) and value != ""
            if not is_text and not isinstance(value, odd):
                continue
            path = self._leaves.typed(place)[0]
            if path in self._scalars and (not is_text or is_time(value) != (path in self._times)):
                yield place, value

    def _explained_by(self, unassumed: Sequence[tuple[Place, Any]]) -> set[Fault]:
        """Return the faults that usual payloads show with values that are not assumed."""
        explained: set[Fault] = set()
        for place, value in unassumed:
            key = repr((place, value))
            if key not in self._explained:
                first = tuple(0 if isinstance(step, int) else step for step in place)
                trials = [with_value(usual, first, value) for usual in self._usual]
                _, shown = self._faults(trials)
                more = zip(self._shown, shown, strict=True)
                new = (after.keys() - before.keys() for before, after in more)
                self._explained[key] = frozenset().union(*new)
            explained |= self._explained[key]
        return explained


def _is_slow(seen: Observation) -> bool:
    """Whether a run did not end, or took down the process that it ran in."""
    error = seen.outcome.error
    return error is not None and error.kind in _SLOW


def _without_keys(pointer: str, keys: Collection[str]) -> str:
    """Return a pointer for all elements of arrays, and for all keys that the payload chooses."""
    return folded(pointers.pointer("*" if step in keys else step for step in steps(pointer)))


def _not_json(seen: Observation) -> Faults:
    """Return the values that are not JSON, and become null."""
    found: Faults = {}
    if any(_is_infinite(value) for _, value in values([seen.trial.payload, seen.trial.headers])):
        return {}  # there is no such payload
    for pointer in seen.outcome.lost_keys:
        if value_at(seen.body, steps(pointer), "") is None and seen.body is not None:
            fault = Fault(Goal.LOST, NOT_JSON, folded(pointer))
            message = "this is NaN or undefined, which JSON writes as null"
            found.setdefault(fault, Shown(message, pointer))
    return found


def _is_infinite(value: Any) -> bool:
    """Whether a value is a text such as "1e999", which JavaScript reads as infinity."""
    try:
        return isinstance(value, str) and math.isinf(float(value))
    except ValueError:
        return False


def _is_large(trial: Trial) -> bool:
    if len(trial.input.payload) > _LONGEST:
        return True
    return any(
        len(value) > (_LONGEST_TEXT if isinstance(value, str) else _LONGEST_ARRAY)
        for _, value in values(trial.payload)
        if isinstance(value, str | list)
    )


def _has_many(value: Any) -> bool:
    match value:
        case dict():
            return len(value) >= MANY or any(map(_has_many, value.values()))
        case list():
            return len(value) >= _SEVERAL or any(map(_has_many, value))
        case _:
            return False
