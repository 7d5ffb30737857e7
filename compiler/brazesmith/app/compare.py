"""Compare two scripts on payloads that are searched for: where they differ in what they send."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from brazesmith.app.errors import UsageError
from brazesmith.app.payloads import check_script, inputs_for_both
from brazesmith.app.replay import BUILD, GIT, checked_pointer, other_script
from brazesmith.app.run import is_code, load_script
from brazesmith.app.trust import suite_problems
from brazesmith.base.json import STDIN, to_text
from brazesmith.base.source import shown
from brazesmith.engines import Engines, Failure, Input, Limits, Outcome
from brazesmith.explore.engine import NOW, Trial, smallest
from brazesmith.replay.comparison import Comparison, Group, Kind, Values, compare, grave
from brazesmith.replay.job import Code, Job
from brazesmith.replay.outcomes import Result, result_of
from brazesmith.suites.diff import Kind as DifferenceKind
from brazesmith.targets.script import Script, without_version

if TYPE_CHECKING:
    from brazesmith.app.project import Project
    from brazesmith.contract.destination import Destination
    from brazesmith.explore.inputs import Inputs

#: How long a search takes, in seconds, if nothing else is set.
BUDGET: Final = 30.0
#: How long one run may take: so long that only a script that hangs reaches it.
_SECONDS: Final = 2.0
#: How many different differences are looked for.
_MOST_KEYS: Final = 100
#: Other times at which the first payloads run, because a script may look at the clock.
_OTHER_TIMES: Final = ("2001-02-03T04:05:06.000Z", "2030-11-19T21:43:57.000Z")
#: Failures that end a run from outside, which take so long that nothing is tried after them.
_FATAL: Final = frozenset({Failure.TIMEOUT, Failure.MEMORY, Failure.CRASH})


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


#: What a payload shows.
Shown: TypeAlias = Key | Aside


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
    lost_keys: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    now: str = NOW

    @property
    def values(self) -> Values | None:
        """The two values at the place of the difference, if the bodies differ there."""
        assert isinstance(self.key, Key)
        place = self.key.group
        found = (v for group, v in self.changes if (group.path, group.change) == place[1:3])
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
            "changes": [_change_json(group, values) for group, values in self.changes],
            "first": first,
            "second": second,
        }


def _side_json(result: Result, lost_keys: Sequence[str]) -> dict[str, Any]:
    return {
        "outcome": result.kind,
        "body": result.body if result.kind == "body" else None,
        "error": result.message,
        "verdict": result.verdict,
        "findings": [finding.to_json() for finding in result.findings],
        "lost_keys": list(lost_keys),
    }


def _change_json(group: Group, values: Values) -> dict[str, Any]:
    sides = zip(("first", "second"), values, strict=True)
    return {
        "path": group.path,
        "kind": str(group.kind),
        "change": group.change,
        "verdict": group.verdict,
        "code": group.code,
        **{side: json.loads(text) for side, text in sides if text is not None},
    }


@dataclass(frozen=True, slots=True)
class Cluster:
    """Differences that probably have one cause; `worst` is the one to show."""

    worst: Difference
    others: tuple[Difference, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the cluster as plain data."""
        return {
            **self.worst.to_json(),
            "others": [other.to_json() for other in self.others],
        }


@dataclass(frozen=True, slots=True)
class Compared:
    """How two scripts differ, and what was tried to find that out.

    `problems` are error lines about their suites. `is_same_code` means that nothing had to be run.
    """

    first: str
    second: str
    clusters: tuple[Cluster, ...] = ()
    asides: tuple[Difference, ...] = ()
    payloads: int = 0
    varied: int = 0
    seconds: float = 0.0
    seed: int = 0
    stopped: str = ""
    described: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    nothing_sent: str = ""  # why no body was compared
    is_same_code: bool = False
    is_complete: bool = True

    @property
    def ok(self) -> bool:
        """Whether the scripts were compared, and no difference was found."""
        has_problem = bool(self.problems or self.nothing_sent)
        return self.is_complete and not self.clusters and not has_problem

    def to_json(self) -> dict[str, Any]:
        """Return the result as plain data, for `--json`."""
        return {
            "first": self.first,
            "second": self.second,
            "same": self.ok,
            "same_code": self.is_same_code,
            "payloads": self.payloads,
            "varied": self.varied,
            "seconds": round(self.seconds, 3),
            "seed": self.seed,
            "stopped": self.stopped,
            "sources": list(self.described),
            "errors": [*self.problems, *filter(None, [self.nothing_sent])],
            "differences": [cluster.to_json() for cluster in self.clusters],
            "notes": [{"note": str(one.key), **one.to_json()} for one in self.asides],
            "complete": self.is_complete,
        }


def compare_scripts(
    project: Project,
    first: str,
    second: str,
    *,
    payloads: Sequence[str] = (),
    source: str | None = None,
    seconds: float = BUDGET,
    seed: int = 0,
    most: int | None = None,
    ignore: Sequence[str] = (),
    destination: Destination | None = None,
    report: Callable[[str], None] = lambda message: None,
) -> Compared:
    """Search for payloads on which two scripts differ in what they send.

    `first` and `second` are names, files, `build` or `git:REF`. `payloads` and `source` say what
    the scripts may be given, see `brazesmith.app.payloads`. The search takes so many `seconds`, or
    tries at most so many payloads. Raises UsageError, InputError and SpecError.
    """
    pointers = tuple(map(checked_pointer, ignore))
    scripts = scripts_for(project, first, second, destination)
    labels = shown(first), shown(second)
    with Engines(Limits(seconds=min(project.deadline_seconds, _SECONDS))) as engines:
        for label, script in zip(labels, scripts, strict=True):
            check_script(script, engines, label if script.program is None else None)
        named = {script.name: script for script in scripts if script.program is not None}
        problems = [
            line for script in named.values() for line in suite_problems(project, script, engines)
        ]
        found = Compared(*labels, seed=seed, problems=tuple(problems))
        if len({without_version(script.code.encode()) for script in scripts}) == 1:
            return replace(found, is_same_code=True)
        inputs = inputs_for_both(
            project, scripts, engines, payloads=payloads, source=source, report=report
        )
        pair = _Pair(project, scripts, engines, pointers)
        return _searched(found, pair, inputs, seconds, most)


def scripts_for(
    project: Project, first: str, second: str, destination: Destination | None = None
) -> tuple[Script, Script]:
    """Return the two scripts; what one of them is may depend on the other one.

    Raises UsageError if they cannot be compared.
    """
    if _is_version(first) and _is_version(second):
        raise UsageError(
            f"{shown(first)} and {shown(second)} are versions of a transform, and neither names it",
            "write the name of the transform, or a file, as A or B",
        )
    if first == second == STDIN:
        raise UsageError("`-` is named twice: standard input can be read only once")
    is_turned = _is_version(first) or (is_code(first) and not is_code(second))
    if is_turned and not _is_version(second):
        main = load_script(project, second, destination)
        return other_script(project, main, first), main
    main = load_script(project, first, destination)
    return main, other_script(project, main, second)


def _is_version(target: str) -> bool:
    """Whether a target only means something together with another one."""
    return target in (BUILD, STDIN) or target.startswith(GIT)


class _Pair:
    """Runs two scripts on payloads, and says what each payload shows."""

    def __init__(
        self,
        project: Project,
        scripts: tuple[Script, Script],
        engines: Engines,
        ignore: tuple[str, ...],
    ) -> None:
        self.scripts, self.engines = scripts, engines
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
        self.sent_any = False
        #: The first payload that shows each difference.
        self.first: dict[Shown, Trial] = {}
        self.last_error = ""

    def show(self, trials: Sequence[Trial], now: str = NOW) -> list[Collection[Shown]]:
        """Return what payloads show; of those after one that took a script down, nothing."""
        inputs = [replace(trial.input, now=now) for trial in trials]
        shows: list[Collection[Shown]] = []
        for trial, sent, outcomes in zip(trials, inputs, self._run(inputs), strict=False):
            keys = set(self._keys(sent, *outcomes))
            for key in list(keys - self.first.keys()):
                if len(self.first) < _MOST_KEYS or isinstance(key, Aside):
                    self.first[key] = trial
                else:
                    keys.discard(key)
            shows.append(keys)
        return shows

    def difference(self, key: Shown, trial: Trial, now: str = NOW) -> Difference:
        """Return what both scripts make of a payload that shows a difference."""
        sent = replace(trial.input, now=now)
        [(first, second)] = self._run([sent])
        before, after = self._results(sent, first, second)
        changes = compare(before, after, self.job.ignore).changes
        lost = first.lost_keys, second.lost_keys
        shows = frozenset(self._keys(sent, first, second))
        return Difference(
            key, trial.payload, trial.headers, before, after, changes, shows, lost, now
        )

    def _run(self, inputs: Sequence[Input]) -> list[tuple[Outcome, Outcome]]:
        first = list(self._outcomes(self.scripts[0], inputs))
        second = list(self._outcomes(self.scripts[1], inputs[: len(first)]))
        return list(zip(first, second, strict=False))

    def _outcomes(self, script: Script, inputs: Sequence[Input]) -> Iterator[Outcome]:
        """Yield outcomes, until one took the worker down."""
        for outcome in self.engines.stream(script, inputs):
            yield outcome
            if outcome.error is not None and outcome.error.kind in _FATAL:
                return

    def _results(self, sent: Input, first: Outcome, second: Outcome) -> tuple[Result, Result]:
        old, new = self.scripts
        return result_of(old, self.job, sent, first), result_of(new, self.job, sent, second)

    def _keys(self, sent: Input, first: Outcome, second: Outcome) -> Iterator[Shown]:
        if first.error is None and second.error is None and first.body == second.body:
            # Parsing a body takes longer than running the script: one is enough.
            self.sent_any = (
                self.sent_any or result_of(self.scripts[0], self.job, sent, first).kind == "body"
            )
            if first.lost_keys != second.lost_keys:
                yield Aside.LOST
            return
        before, after = self._results(sent, first, second)
        kinds = {before.kind, after.kind}
        self.sent_any = self.sent_any or "body" in kinds
        if before.error is not None:
            self.last_error = before.message or ""
        if kinds == {"skip"}:
            if (before.text, before.message) != (after.text, after.message):
                yield Aside.NOTHING
            return
        if kinds == {"error"} and _is_fatal(first) is _is_fatal(second):
            if before.message != after.message:
                yield Aside.MESSAGE
            return
        yield from _keys_of(before, after, compare(before, after, self.job.ignore))


def _keys_of(before: Result, after: Result, found: Comparison) -> Iterator[Key]:
    """Yield what differs: of two bodies, each place, and each finding that only one of them has."""
    if not before.kind == after.kind == "body":
        for _, values in found.changes:
            yield Key(Group(_ends(before, after), ""), *map(_form, values))
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


def _form(text: str | None) -> str:
    """Return what kind of value a JSON text is; a text about the end of a run without its data."""
    value = None if text is None else json.loads(text)
    match value:
        case None:
            return text or ""
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case str() if re.match("an (error|abort): ", value):
            return re.sub(r'"[^"]*"|\'[^\']*\'|\d+', "…", value)
        case str():
            return "text" if value else '""'
        case _:
            return type(value).__name__


def _searched(
    found: Compared, pair: _Pair, inputs: Inputs, seconds: float, most: int | None
) -> Compared:
    """Return the result with what a search finds."""
    from brazesmith.explore.search import search

    try:
        result = search(inputs, pair.show, seconds=seconds, seed=found.seed, most=most)
        shown_by: dict[Shown, Trial] = dict(result.found)  # type: ignore[arg-type]  # its keys are what `show` returns
        differences = [pair.difference(key, trial) for key, trial in shown_by.items()]
        differences += _at_other_times(pair, inputs)
        found = replace(
            found,
            payloads=result.payloads,
            varied=result.varied,
            seconds=result.seconds,
            stopped=result.stopped,
        )
    except KeyboardInterrupt:
        differences = [pair.difference(key, trial) for key, trial in pair.first.items()]
        found = replace(found, is_complete=False)
    nothing_sent = ""
    if not pair.sent_any and not differences:
        error = f"; the last error is {pair.last_error}" if pair.last_error else ""
        nothing_sent = f"nothing was compared: no payload made either script send a body{error}"
    return replace(
        found,
        clusters=tuple(_clustered([one for one in differences if isinstance(one.key, Key)])),
        asides=tuple(one for one in differences if isinstance(one.key, Aside)),
        described=inputs.described,
        nothing_sent=nothing_sent,
    )


def _at_other_times(pair: _Pair, inputs: Inputs) -> Iterator[Difference]:
    """Yield differences that the first payloads show at other times only."""
    for now in _OTHER_TIMES:
        known = set(pair.first)
        pair.show(inputs.starts, now)
        for key in [key for key in pair.first if key not in known]:

            def show(trials: Sequence[Trial], key: Shown = key, now: str = now) -> list[bool]:
                return [key in keys for keys in pair.show(trials, now)]

            yield pair.difference(key, smallest(pair.first[key], show), now)


# --- Clusters ------------------------------------------------------------------------------------


def _clustered(differences: Iterable[Difference]) -> list[Cluster]:
    """Return differences in clusters, the worst first.

    Together are those that show each other, and those that are alike in fields of one object.
    """
    clusters: list[list[Difference]] = []
    for one in differences:
        related = [group for group in clusters if any(_are_alike(one, other) for other in group)]
        merged = [one, *(other for group in related for other in group)]
        clusters = [group for group in clusters if group not in related] + [merged]
    ordered = [sorted(group, key=_rank) for group in clusters]
    return [
        Cluster(worst, tuple(others))
        for worst, *others in sorted(ordered, key=lambda group: _rank(group[0]))
    ]


def _are_alike(one: Difference, other: Difference) -> bool:
    """Whether two differences probably have one cause."""
    if one.now != other.now:
        return False
    assert isinstance(one.key, Key)
    assert isinstance(other.key, Key)
    group, other_group = one.key.group, other.key.group
    is_mutual = one.key in other.shows and other.key in one.shows
    is_same_place = group.path != "" and group[:2] + group[4:] == other_group[:2] + other_group[4:]
    likeness = _likeness(one)
    return is_mutual or is_same_place or (likeness is not None and likeness == _likeness(other))


def _likeness(one: Difference) -> tuple[Key, str] | None:
    """Return what a difference has in common with one in another field of the same object.

    None if it has nothing to do with it, as far as the values show.
    """
    assert isinstance(one.key, Key)
    group = one.key.group
    relation = ""
    if one.key.before == one.key.after:
        values = one.values
        relation = "" if values is None else _relation(*map(json.loads, map(str, values)))
        if not relation and group.code is None:
            return None
    above = group._replace(path=group.path.rpartition("/")[0])
    if group.change in (ADDED, REMOVED):  # whatever the value is
        return Key(above), ""
    return one.key._replace(group=above), relation


def _relation(before: Any, after: Any) -> str:
    """Return how a value becomes another one of the same kind, if that is easy to see."""
    match before, after:
        case bool(), bool():
            return f"{before} → {after}"
        case int() | float(), int() | float() if before and after:
            return f"times {after / before:g}" if after / before in _FACTORS else ""
        case str(), str() if before.startswith(after) or after.startswith(before):
            return "shorter" if len(after) < len(before) else "longer"
        case str(), str() if before.casefold() == after.casefold():
            return "case"
        case str(), str() if before.strip() == after.strip():
            return "spaces"
        case _:
            return ""


ADDED, REMOVED = str(DifferenceKind.ADDED), str(DifferenceKind.REMOVED)

#: Factors between units: cents, milliseconds, and a sign.
_FACTORS: Final = (100, 0.01, 1000, 0.001, -1)


def _rank(one: Difference) -> tuple[int, int, str]:
    assert isinstance(one.key, Key)
    group = one.key.group
    kind = group.kind
    if kind is Kind.FIXED:  # the other way round, it is one of these
        kind = Kind.NEWLY_REJECTED if group.code else Kind.NEWLY_FAILING
    return kind.rank, len(to_text([one.payload, one.headers])), group.path
