"""Exploration: run a script on many payloads, judge the bodies, and vary the payloads that matter.

    exploration = explore(script, engines, judge, start, vary)

A payload that leads to something new (another end of the script, another outline of the body,
another error) is a *way*. Every way is varied; what `vary` knows of the program decides how. The
script runs in bulk in its own engine, so hand-written code is explored like generated code.
"""

from __future__ import annotations

import itertools
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeAlias

from brazesmith.base.json import to_text
from brazesmith.contract import Finding
from brazesmith.engines import Engines, Failure, Input, Outcome
from brazesmith.explore.samples import Path, Variation
from brazesmith.targets.script import Script

#: The time at which explored scripts run.
NOW: Final = "2026-01-02T03:04:05.000Z"
#: The number of ways to each end of a script that are varied.
_WAYS: Final = 24
#: Failures that end an exploration.
_FATAL: Final = frozenset({Failure.TIMEOUT, Failure.MEMORY, Failure.CRASH})


@dataclass(frozen=True, slots=True)
class Trial:
    """A payload to try, as JSON data. `cause` is what is unusual about it, if that is one thing.

    In a large payload, everything is as long as it may be. At `repaired` places, a payload has
    values that were chosen because the program needs them.
    """

    payload: Any
    headers: Any
    cause: Variation | None = None
    is_large: bool = False
    repaired: tuple[Path, ...] = ()

    @property
    def input(self) -> Input:
        """The trial as the input of a run."""
        headers = to_text(self.headers) if self.headers else "{}"
        return Input(to_text(self.payload), headers, NOW, seed=1)


@dataclass(frozen=True, slots=True)
class Observation:
    """What a script made of a payload. `body` is None if there is nothing to send."""

    trial: Trial
    outcome: Outcome
    end: int = 0  # which end of the program made the body
    body: Any = None
    findings: tuple[Finding, ...] = ()
    base: Observation | None = None  # of the payload that was varied


@dataclass(slots=True)
class Group:
    """A finding in the bodies of one end: at the same place, whatever the index of the element."""

    finding: Finding
    observations: list[Observation] = field(default_factory=list)
    is_always: bool = False  # whether every body of the end has it

    def clearest(self) -> list[tuple[Observation, Finding]]:
        """Return the observations that tell most about the cause, with their findings.

        These differ in one thing from a payload without the finding, each in another one, if there
        are such observations.
        """
        if self.is_always:
            return [(self.observations[0], self.finding)]

        def is_caused(seen: Observation) -> bool:
            base = seen.base
            return base is None or all(_key(f) != _key(self.finding) for f in base.findings)

        def rank(seen: Observation) -> tuple[bool, bool, bool, bool]:
            is_elsewhere = seen.base is not None and seen.base.end != seen.end
            return not is_caused(seen), is_elsewhere, seen.trial.cause is None, seen.trial.is_large

        best, *others = sorted(self.observations, key=rank)
        if not is_caused(best):
            best = replace(best, trial=replace(best.trial, cause=None))
        found = {_change(best): best}
        for seen in others if best.trial.cause is not None else ():
            if rank(seen) == rank(best):
                found.setdefault(_change(seen), seen)
        return [
            (seen, next(f for key, f in _places(seen).items() if key[1:] == _key(self.finding)))
            for seen in found.values()
        ]


@dataclass(frozen=True, slots=True)
class Exploration:
    """Everything that was observed: each way, followed by its variations."""

    observations: tuple[Observation, ...]

    def groups(self) -> list[Group]:
        """Return the findings by end, rule and place, in the order in which they were found."""
        found: dict[tuple[int, str, str], Group] = {}
        bodies = Counter(seen.end for seen in self.observations if seen.body is not None)
        for observation in self.observations:
            for key, finding in _places(observation).items():
                found.setdefault(key, Group(finding)).observations.append(observation)
        for (end, _, _), group in found.items():
            group.is_always = len(group.observations) == bodies[end]
        return list(found.values())


#: Judges a body: the findings that matter to whoever explores.
Judge: TypeAlias = Callable[[Any], Sequence[Finding]]
#: The variations of a way.
Vary: TypeAlias = Callable[[Observation], Iterable[Trial]]
#: Returns ways, each like a given one but refused for less, from the ways and what runs trials.
Repair: TypeAlias = Callable[
    [list[Observation], Callable[[Iterable[Trial]], list[Observation]]], list[Observation]
]
#: What bodies of one kind have in common.
Outline: TypeAlias = Callable[[Trial, Any], Hashable]
#: Takes apart what a script returned: the number of its end, and the body.
Ends: TypeAlias = Callable[[Any], tuple[int, Any]]


def explore(
    script: Script,
    engines: Engines,
    judge: Judge,
    start: Iterable[Trial],
    vary: Vary,
    *,
    repair: Repair | None = None,
    ends: Ends = lambda value: (0, value),
    outline: Outline | None = None,
) -> Exploration:
    """Run a script on payloads, and on the variations of those that lead to something new.

    Something new is another end, or a body with another outline (default: other keys).
    """
    observer = _Observer(script, engines, judge, ends)
    first = observer.ways(start, outline or (lambda _, body: keys_of(body)))
    first = [*first[:1], *(replace(way, base=first[0]) for way in first[1:])]
    ways = repair(first, observer.observe) if repair is not None else first
    varied = [list(vary(way)) for way in ways]
    results = iter(observer.run(trial for trials in varied for trial in trials))
    found: list[Observation] = []
    for way, trials in zip(ways, varied, strict=True):
        found.append(way)
        for trial, outcome in itertools.islice(results, len(trials)):
            found.append(observer.observation(trial, outcome, way))
    # What was repaired is reported only if no variation shows it, with its cause. What every body
    # has stays, because it was not repaired.
    bodies = Counter(seen.end for seen in found if seen.body is not None)
    shown = Counter((seen.end, key) for seen in found for key in set(map(_key, seen.findings)))
    avoided = {(end, key) for (end, key), count in shown.items() if count < bodies[end]}
    refused = [
        replace(way, findings=tuple(f for f in way.findings if (way.end, _key(f)) not in avoided))
        for way, better in zip(first, ways, strict=True)
        if better is not way
    ]
    return Exploration((*found, *refused))


def shrink(
    script: Script, engines: Engines, judge: Judge, observation: Observation, finding: Finding
) -> Trial:
    """Return a trial with as few fields as possible whose body still has the finding."""
    wanted = _key(finding)
    return shrink_while(
        script,
        engines,
        judge,
        observation.trial,
        lambda seen: any(key[1:] == wanted for key in _places(seen)),
    )


def shrink_while(
    script: Script,
    engines: Engines,
    judge: Judge,
    trial: Trial,
    shows: Callable[[Observation], bool],
    *,
    ends: Ends = lambda value: (0, value),
) -> Trial:
    """Return a trial with as few fields as possible that still shows something."""
    observer = _Observer(script, engines, judge, ends)

    return smallest(trial, lambda trials: [shows(seen) for seen in observer.observe(trials)])


def smallest(trial: Trial, show: Callable[[Sequence[Trial]], Sequence[bool]]) -> Trial:
    """Return a trial with as few fields as possible; `show` says which trials still show something.

    It may answer for fewer trials than it is given: the others do not.
    """
    trial = Trial(trial.payload, trial.headers)
    while True:
        paths = list(_paths([trial.payload, trial.headers]))[::-1]  # later elements come first
        removable = itertools.compress(paths, show([_without(trial, path) for path in paths]))
        # Each of these works alone. The longest run of them that works together is taken.
        shorter = list(itertools.accumulate(removable, _without, initial=trial))
        found = list(itertools.compress(shorter, show(shorter)))[-1:]
        if found in ([], [trial]):
            return trial
        [trial] = found


def _paths(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the path of every field and element, except payload and headers themselves."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for key, child in inner:
        if path:
            yield (*path, key)
        if isinstance(child, dict | list):
            yield from _paths(child, (*path, key))


def _without(trial: Trial, path: tuple[str | int, ...]) -> Trial:
    """Return the trial without one field or element; the same trial if there is none."""

    def cut(value: Any, step: str | int, *rest: str | int) -> Any:
        if isinstance(value, dict) and step in value:
            inner = {step: cut(value[step], *rest)} if rest else {}
            return {key: kept for key, kept in value.items() if key != step} | inner
        if isinstance(value, list) and isinstance(step, int) and step < len(value):
            inner_items = [cut(value[step], *rest)] if rest else []
            return [*value[:step], *inner_items, *value[step + 1 :]]
        return value

    payload, headers = cut([trial.payload, trial.headers], *path)
    return Trial(payload, headers)


def observe(
    script: Script, engines: Engines, judge: Judge, trials: Iterable[Trial]
) -> list[Observation]:
    """Run a script on payloads and judge the bodies, without varying anything."""
    observer = _Observer(script, engines, judge, lambda value: (0, value))
    return observer.observe(trials)


class _Observer:
    """Runs one script, and parses and judges each distinct body once."""

    def __init__(self, script: Script, engines: Engines, judge: Judge, ends: Ends) -> None:
        self.script, self.engines, self.judge, self.ends = script, engines, judge, ends
        self.parsed: dict[str, tuple[int, Any]] = {}
        self.findings: dict[str, tuple[Finding, ...]] = {}
        self.is_stopped = False

    def run(self, trials: Iterable[Trial]) -> list[tuple[Trial, Outcome]]:
        """Run the script on every trial, in bulk; on no more after one that took the worker down.

        A script that hangs on one payload may hang on most, and each would take its deadline.
        """
        trials = [] if self.is_stopped else list(trials)
        inputs = [trial.input for trial in trials]
        found: list[tuple[Trial, Outcome]] = []
        # The stream comes first: a stream that is not read to its end costs the worker.
        for outcome, trial in zip(self.engines.stream(self.script, inputs), trials, strict=False):
            found.append((trial, outcome))
            if outcome.error is not None and outcome.error.kind in _FATAL:
                self.is_stopped = True
                break
        return found

    def observe(self, trials: Iterable[Trial]) -> list[Observation]:
        """Run the script on every trial, and judge the bodies."""
        return list(itertools.starmap(self.observation, self.run(trials)))

    def ways(self, start: Iterable[Trial], outline_of: Outline) -> list[Observation]:
        """Return the trials that lead to something new."""
        outlines: defaultdict[Hashable, set[Hashable]] = defaultdict(set)
        found: list[Observation] = []
        for trial, outcome in self.run(start):
            if outcome.body in self.parsed:
                continue  # the same body as before
            end: Hashable = outcome.error and outcome.error.kind
            outline: Hashable = outcome.error and outcome.error.message
            if outcome.body is not None:
                end, body = self.body(outcome.body)
                outline = outline_of(trial, body)
            if outline not in outlines[end] and len(outlines[end]) < _WAYS:
                outlines[end].add(outline)
                found.append(self.observation(trial, outcome))
        return found

    def body(self, text: str) -> tuple[int, Any]:
        """Return what a script returned: the number of its end, and the body or None."""
        if text not in self.parsed:
            try:
                end, body = self.ends(json.loads(text))
            except (RecursionError, ValueError):  # too deep, or an integer of 5,000 digits
                end, body = 0, None
            is_nothing = self.script.destination.sends_nothing(body)
            self.parsed[text] = (end, None if is_nothing else body)
        return self.parsed[text]

    def observation(
        self, trial: Trial, outcome: Outcome, base: Observation | None = None
    ) -> Observation:
        """Return a judged observation."""
        text = outcome.body
        if text is None:
            return Observation(trial, outcome, base=base)
        end, body = self.body(text)
        if text not in self.findings:
            self.findings[text] = () if body is None else tuple(self.judge(body))
        return Observation(trial, outcome, end, body, self.findings[text], base)


def _change(observation: Observation) -> Hashable:
    """Return what is unusual about a payload."""
    cause = observation.trial.cause
    return cause and (cause.path, cause.sample.description)


def keys_of(body: Any) -> Hashable:
    """Return the keys of a body, and which of its values are null."""
    match body:
        case dict():
            return tuple((key, keys_of(value)) for key, value in body.items())
        case list():
            return tuple(map(keys_of, body[:2]))
        case _:
            return body is None


def _places(observation: Observation) -> dict[tuple[int, str, str], Finding]:
    """Return the findings by end, rule and place: of several elements of an array, the first."""
    found: dict[tuple[int, str, str], Finding] = {}
    for finding in observation.findings:
        key = (observation.end, *_key(finding))
        found.setdefault(key, finding)
    return found


def _key(finding: Finding) -> tuple[str, str]:
    """Return what findings at the same place have in common, whatever the index of the element."""
    return finding.code, _general(finding.pointer)


def _general(pointer: str) -> str:
    return re.sub(r"/\d+(?=/|$)", "/#", pointer)
