"""How two scripts differ on payloads: what each payload shows, and differences with one cause."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from brazesmith.app.comparing.likelihood import Likelihood
from brazesmith.base.json import to_text
from brazesmith.base.pointers import pointer, steps
from brazesmith.coverage.branches import Branches
from brazesmith.engines import Engines, Failure, Input, Outcome
from brazesmith.explore.engine import NOW, Trial
from brazesmith.explore.search import Clue
from brazesmith.replay.comparison import (
    Comparison,
    Group,
    Kind,
    Values,
    change_json,
    compare,
    grave,
)
from brazesmith.replay.job import Code, Job
from brazesmith.replay.outcomes import Result, result_of
from brazesmith.targets.script import Script

if TYPE_CHECKING:
    from brazesmith.projects.project import Project

#: How many different differences, or sets of them, are looked for.
_MOST_WANTED: Final = 150
#: A difference that a larger share of the bodies has does not explain others.
_MOST_COMMON: Final = 0.9
#: Of how many payloads one is counted that is like others.
_COUNTED: Final = 16
#: Failures that end a run from outside, which take so long that nothing is tried after them.
_FATAL: Final = frozenset({Failure.TIMEOUT, Failure.MEMORY, Failure.CRASH})
#: What keys in code contain. Signs alone are somewhere in every code.
_WORD: Final = re.compile(r"\w")


class Aside(StrEnum):
    """What two scripts do differently that does not change what is sent."""

    MESSAGE = "message"  # both fail, with other messages
    NOTHING = "nothing"  # both send nothing, and return other values
    LOST = "lost_keys"  # one returns keys with undefined, which the other leaves out


class Key(NamedTuple):
    """What is the same about a difference in several payloads.

    It is a place where the bodies differ, a finding that only one of them has, or how both runs
    end, if not with a body. `before` and `after` are what kind of value each body has at the place,
    or how each run ends.
    """

    group: Group
    before: str = ""
    after: str = ""


#: What one payload shows.
Shown: TypeAlias = Key | Aside
#: What is searched for: payloads that show something beside, or just these differences.
Wanted: TypeAlias = frozenset[Key] | Aside


@dataclass(frozen=True, slots=True)
class Difference:
    """A payload on which two scripts differ: what both make of it, and the changes."""

    key: Shown
    payload: Any
    headers: Any
    first: Result
    second: Result
    changes: tuple[tuple[Group, Values], ...] = ()
    shows: frozenset[Shown] = frozenset()  # everything that the payload shows
    cause: Shown | None = None  # another difference, which every payload with this one shows
    lost_keys: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())  # of one side only
    now: str = NOW
    likelihood: Likelihood = Likelihood.PLAUSIBLE  # of the likeliest payload with the difference
    rating: Likelihood = Likelihood.PLAUSIBLE  # of this payload; that of a stored one is PLAUSIBLE

    @property
    def differences(self) -> frozenset[Key]:
        """The differences in what is sent that the payload shows."""
        return frozenset(key for key in self.shows if isinstance(key, Key))

    @property
    def values(self) -> Values | None:
        """The two values at the place of the difference, if the bodies differ there."""
        assert isinstance(self.key, Key)
        place = self.key.group
        found = (
            values
            for group, values in self.changes
            if group.change == place.change and is_at(group.path, place.path)
        )
        return next(found, None)

    @property
    def is_at_other_time(self) -> bool:
        """Whether the scripts differ only at another time than the usual one."""
        return self.now != NOW

    def to_json(self) -> dict[str, Any]:
        """Return the difference as plain data."""
        sides = zip((self.first, self.second), self.lost_keys, strict=True)
        first, second = (_side_json(result, lost) for result, lost in sides)
        return {
            "payload": self.payload,
            "headers": self.headers or None,
            "now": self.now,
            "likelihood": self.likelihood.name.lower(),
            "changes": [change_json(*change, ("first", "second")) for change in self.changes],
            "first": first,
            "second": second,
        }


def is_at(path: str, place: str) -> bool:
    """Whether a path is one of those that a place with `*` for some steps stands for."""
    steps, wanted = path.split("/"), place.split("/")
    return len(steps) == len(wanted) and all(
        other in (step, "*") for step, other in zip(steps, wanted, strict=True)
    )


def _side_json(result: Result, lost_keys: Sequence[str]) -> dict[str, Any]:
    return {
        "outcome": result.kind,
        "body": result.body if result.kind == "body" else None,
        "error": result.message,
        "verdict": result.verdict,
        "findings": [finding.to_json() for finding in result.findings],
        "lost_keys": list(lost_keys),
    }


class Pair:
    """Runs two scripts on payloads, and says what each payload shows."""

    def __init__(
        self,
        project: Project,
        scripts: tuple[Script, Script],
        engines: Engines,
        ignore: tuple[str, ...],
        likelihood: Callable[[Trial], Likelihood] = lambda trial: Likelihood.PLAUSIBLE,
    ) -> None:
        self.scripts, self.engines, self.likelihood = scripts, engines, likelihood
        self.branches = tuple(Branches(script, engines) for script in scripts)
        old, new = scripts
        self.job = Job(
            new=Code.of(new),
            old=Code.of(old),
            now=NOW,
            plan=project.plan,
            profile=project.profile,
            seconds=engines.limits.seconds,
            ignore=ignore,
        )
        self.runs = 0  # how many payloads were run
        self._outlines: set[Hashable] = set()
        self.sent_any = False
        self.is_slow = False  # whether a run was ended from outside
        #: The first payload for everything that is wanted.
        self.first: dict[Wanted, Trial] = {}
        #: What every payload with a difference shows, and how few differences one of them shows.
        self.always: dict[Shown, set[Shown]] = {}
        self.fewest: dict[Key, int] = {}
        self.counts: Counter[Shown] = Counter()
        #: How likely the likeliest payload with a difference is.
        self.likeliest: dict[Shown, Likelihood] = {}
        self.bodies = 0  # how many payloads made both scripts send one
        self.last_error = ""
        self.unrepeated = 0

    def show(self, trials: Sequence[Trial], now: str = NOW) -> list[Collection[Wanted | Clue]]:
        """Return what payloads show that is wanted; of those after one that hangs, nothing.

        Wanted are payloads with as few differences at once as possible.
        """
        inputs = [replace(trial.input, now=now) for trial in trials]
        outcomes = self._run(inputs)
        shows: list[Collection[Wanted | Clue]] = []
        clues = self._clues(inputs, outcomes if now == NOW else [])
        for index, (trial, sent, ended) in enumerate(zip(trials, inputs, outcomes, strict=False)):
            keys = list(dict.fromkeys(self._keys(sent, *ended)))
            wanted = self._wanted(keys)
            for one in wanted:
                self.first.setdefault(one, trial)
            for key in keys:
                self.always[key] = self.always.get(key, set(keys)).intersection(keys)
            self.counts.update(keys)
            self._rate(trial, keys)
            shows.append([*wanted, *clues.get(index, ())])
        self.runs += len(inputs)
        return shows

    def _rate(self, trial: Trial, keys: Sequence[Shown]) -> None:
        """Note how likely differences are that a payload shows."""
        open_ = [key for key in keys if self.likeliest.get(key) is not Likelihood.STORED]
        likelihood = self.likelihood(trial) if open_ else Likelihood.UNLIKELY
        for key in open_:
            self.likeliest[key] = min(likelihood, self.likeliest.get(key, likelihood))

    def _wanted(self, keys: Sequence[Shown]) -> list[Wanted]:
        """Return what is wanted of what a payload shows."""
        asides: list[Wanted] = [key for key in keys if isinstance(key, Aside)]
        together = frozenset(key for key in keys if isinstance(key, Key))
        if together not in self.first:
            size = len(together)
            is_less = any(size < self.fewest.get(key, size + 1) for key in together)
            if not is_less or len(self.first) >= _MOST_WANTED:
                return asides
            for key in together:
                self.fewest[key] = min(size, self.fewest.get(key, size))
        return [*asides, together]

    def _clues(
        self, inputs: Sequence[Input], outcomes: Sequence[tuple[Outcome, Outcome]]
    ) -> dict[int, list[Clue]]:
        """Return the branches that inputs reach, by the indexes of those for which that is counted.

        Counting takes longer than running, so that is done for inputs that may reach new ones:
        those with another outline of their bodies, and one of some others. None is counted after a
        run that hangs.
        """
        found: dict[int, list[Clue]] = {}
        for index, pair in enumerate(outcomes):
            outline = self._outline(pair[0]), self._outline(pair[1])
            if outline not in self._outlines or (self.runs + index) % _COUNTED == 0:
                self._outlines.add(outline)
                found[index] = []
        chosen = [] if self.is_slow else [inputs[index] for index in found]
        for number, branches in enumerate(self.branches):
            for clues, hits in zip(found.values(), branches.hits(chosen), strict=False):
                clues += (Clue((number, hit)) for hit in sorted(hits))
        return found

    def _outline(self, outcome: Outcome) -> Hashable:
        """Return what outcomes that come from the same branches usually have in common."""
        if outcome.error is not None:
            return outcome.error.line, outcome.error.column, outcome.error.name
        return None if outcome.body is None else self._outline_of(json.loads(outcome.body))

    def _outline_of(self, value: Any) -> Hashable:
        match value:
            case dict():
                return tuple((key, self._outline_of(inner)) for key, inner in value.items())
            case list():
                return tuple(map(self._outline_of, value[:2]))
            case str() if not any(value in script.code for script in self.scripts):
                return "text"
            case float() | int() if not isinstance(value, bool):
                return "number"
            case _:
                return value

    def _cause(self, key: Shown) -> Shown | None:
        """Return the rarest difference that is shown whenever another one is, and also without it.

        What most payloads show is the cause of nothing.
        """
        always = self.always[key] - {key}
        causes = [
            other
            for other in always
            if key not in self.always[other]
            and self.counts[other] <= self.bodies * _MOST_COMMON
            and isinstance(other, Key)
        ]
        return min(causes, key=lambda other: (self.counts[other], str(other)), default=None)

    def differences(self, found: Mapping[Wanted, Trial], now: str = NOW) -> list[Difference]:
        """Return what both scripts make of the best payload for each difference.

        That is one with few other differences, and then a small one. Differences that are not there
        when the payload runs again are counted as `unrepeated`.
        """
        best: dict[Shown, Difference] = {}
        self.unrepeated = 0
        for wanted, trial in found.items():
            one = self._difference(trial, now)
            for key in [wanted] if isinstance(wanted, Aside) else sorted(wanted, key=str):
                other = best.get(key)
                if key not in one.shows:
                    self.unrepeated += 1
                elif other is None or cost(one) < cost(other):
                    best[key] = replace(
                        one, key=key, cause=self._cause(key), likelihood=self.likeliest[key]
                    )
        return list(best.values())

    def _difference(self, trial: Trial, now: str) -> Difference:
        sent = replace(trial.input, now=now)
        [(first, second)] = self._run([sent])
        before, after = self._results(sent, first, second)
        lost = (
            tuple(key for key in first.lost_keys if key not in second.lost_keys),
            tuple(key for key in second.lost_keys if key not in first.lost_keys),
        )
        return Difference(
            Aside.MESSAGE,
            trial.payload,
            trial.headers,
            before,
            after,
            compare(before, after, self.job.ignore).changes,
            frozenset(self._keys(sent, first, second)),
            lost_keys=lost,
            now=now,
            rating=max(self.likelihood(trial), Likelihood.PLAUSIBLE),
        )

    def _run(self, inputs: Sequence[Input]) -> list[tuple[Outcome, Outcome]]:
        first = list(self._outcomes(self.scripts[0], inputs))
        second = list(self._outcomes(self.scripts[1], inputs[: len(first)]))
        return list(zip(first, second, strict=False))

    def _outcomes(self, script: Script, inputs: Sequence[Input]) -> Iterator[Outcome]:
        """Yield outcomes, until one took the worker down."""
        for outcome in self.engines.stream(script, inputs):
            yield outcome
            if _is_fatal(outcome):
                self.is_slow = True
                return

    def _results(self, sent: Input, first: Outcome, second: Outcome) -> tuple[Result, Result]:
        old, new = self.scripts
        return result_of(old, self.job, sent, first), result_of(new, self.job, sent, second)

    def _keys(self, sent: Input, first: Outcome, second: Outcome) -> Iterator[Shown]:
        if first.error is None and second.error is None and first.body == second.body:
            self.bodies += 1
            # Parsing a body takes longer than running the script: one is enough.
            self.sent_any = (
                self.sent_any or result_of(self.scripts[0], self.job, sent, first).kind == "body"
            )
            if set(first.lost_keys) != set(second.lost_keys):
                yield Aside.LOST
            return
        before, after = self._results(sent, first, second)
        kinds = {before.kind, after.kind}
        self.sent_any = self.sent_any or "body" in kinds
        self.bodies += kinds == {"body"}
        if before.error is not None:
            self.last_error = before.message or ""
        if kinds == {"skip"}:
            if (before.text, before.message) != (after.text, after.message):
                yield Aside.NOTHING
            return
        if kinds == {"error"} and _is_fatal(first) is _is_fatal(second):
            if self._without_names(before.message) != self._without_names(after.message):
                yield Aside.MESSAGE
            return
        found = compare(before, after, self.job.ignore)
        for key in _keys_of(before, after, found):
            yield key._replace(group=key.group._replace(path=self._folded(key.group.path, sent)))

    def _without_names(self, message: str | None) -> str:
        """Return the message of an error without the names that generated code adds."""
        text = message or ""
        for script in self.scripts:
            text = text.removeprefix("Error: ").removeprefix(f"{script.name}: ")
        return text

    def _folded(self, path: str, sent: Input) -> str:
        """Return a path without keys that the payload chooses: they are in no code."""

        def is_chosen(step: str) -> bool:
            word = rf"(?<!\w){re.escape(step)}(?!\w)"
            is_in_code = bool(_WORD.search(step)) and any(
                re.search(word, script.code) for script in self.scripts
            )
            return not is_in_code and json.dumps(step, ensure_ascii=False) in sent.payload

        return pointer("*" if is_chosen(step) else step for step in steps(path))


def _keys_of(before: Result, after: Result, found: Comparison) -> Iterator[Key]:
    """Yield what differs: of two bodies, each place, and each finding that only one of them has."""
    if not before.kind == after.kind == "body":
        if found.changes:
            yield Key(Group(_ends(before, after), ""), _ending(before), _ending(after))
        return
    if not found.changes:
        return
    for group, values in found.changes:
        if group.change is not None:
            yield Key(Group(Kind.CHANGED, group.path, group.change), *map(_form, values))
    old, new = grave(before), grave(after)
    for code, level, path in sorted(new - old):
        kind = Kind.NEWLY_REJECTED if level == "rejected" else Kind.NEWLY_LOST
        yield Key(Group(kind, path, code=code))
    for code, _, path in sorted(old - new):
        yield Key(Group(Kind.FIXED, path, code=code))


def _ends(before: Result, after: Result) -> Kind:
    """Return the kind of difference between two runs of which at least one sends no body."""
    match before.kind, after.kind:
        case "body", "skip":
            return Kind.NO_LONGER_SENT
        case "skip", "body":
            return Kind.NEWLY_SENT
        case "error", "body" | "skip":
            return Kind.FIXED
        case _:
            return Kind.NEWLY_FAILING


def _is_fatal(outcome: Outcome) -> bool:
    return outcome.error is not None and outcome.error.kind in _FATAL


def _ending(result: Result) -> str:
    """Return how a run ends; of an error, what does not depend on the values in the payload."""
    error = result.error
    if error is None:
        return result.kind
    is_about_code = error.line is None or error.name in ("TypeError", "ReferenceError")
    text = error.text if is_about_code else f"{error.name}"
    return f"{result.kind} {error.line}:{error.column} {text}"


def _form(text: str | None) -> str:
    """Return what kind of value a JSON text is."""
    value = None if text is None else json.loads(text)
    match value:
        case None:
            return text or ""
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case str():
            return "text" if value else '""'
        case _:
            return type(value).__name__


def cost(one: Difference) -> tuple[Likelihood, int, int]:
    """Return what makes a payload a bad one to show: it is unlikely, shows much, or is large.

    What differs at one place of the bodies, and what Braze says of it, are one thing.
    """
    places = {key.group.path if isinstance(key, Key) else key for key in one.shows}
    return one.rating, len(places), size(one)


def size(one: Difference) -> int:
    """Return how many characters the payload and the headers have."""
    return len(to_text([one.payload, one.headers]))
