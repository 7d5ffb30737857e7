"""Search for payloads that a source may send and that a transform gets wrong.

The search runs payloads of the declared class, of cases and archives, or of what a hand-written
script shows that it reads, and keeps one small payload for each fault (`explore.goals`). What a
spec allows is not reported. A search that finds nothing says what it tried.

`payloads` and `source` are as in `inputs_for`; `report` is called with what cannot be read,
`progress` with how many payloads were tried and how many faults found. A search ends after so many
seconds, when `most` payloads were tried, or when enough is found. One that is interrupted returns
what was found so far.
"""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from brazesmith import ir
from brazesmith.app.exploring.explored import Explored, Report, merged
from brazesmith.app.exploring.locating import Located, Locator, error_place_of, locator_of
from brazesmith.app.fixtures import case_slug, free_case, write_case
from brazesmith.app.payloads import READING, inputs_for, read_further
from brazesmith.app.run import is_code
from brazesmith.app.trust import suite_problems
from brazesmith.base.ecmascript import ABSENT
from brazesmith.base.files import write_file
from brazesmith.base.json import dump_json, to_text
from brazesmith.base.source import quoted
from brazesmith.coverage.branches import Branches
from brazesmith.engines import Engines, Limits
from brazesmith.explore.causes import conditions
from brazesmith.explore.engine import NOW, Observation, Trial
from brazesmith.explore.goals import (
    BATCH_LOSES,
    CHOSEN_USER,
    MERGED_USERS,
    Fault,
    Faults,
    Goal,
    Shown,
)
from brazesmith.explore.inputs import Inputs
from brazesmith.explore.leaves import Leaves, plainer, value_at, values, with_value
from brazesmith.explore.looking import LEAST_SECONDS, Looked, Looker
from brazesmith.explore.samples import type_at
from brazesmith.explore.users import users, widened
from brazesmith.ir import types
from brazesmith.ir.types import Kind, Type
from brazesmith.passes.allowed import Allowed
from brazesmith.passes.skipped import why_skipped
from brazesmith.suites.fixtures import EXPECTED, SETTINGS
from brazesmith.targets.script import Script

if TYPE_CHECKING:
    from brazesmith.contract import Finding
    from brazesmith.projects.project import Project

#: How long one run may take: so long that only a script that hangs reaches it.
_DEADLINE: Final = 1.0
#: How long a run may take while payloads are searched for, as a share of the budget.
_SHARE: Final = 0.05
#: The share of the budget in which it is found out what a script reads, and the least share that is
#: left to search if that took longer.
_READING: Final = 0.5
_SEARCHING: Final = 0.25
#: The share of the budget in which payloads are searched for that reach other branches than the
#: first ones, and how many of these are looked at.
_FIRST: Final = 0.2
_MOST_BEHIND: Final = 6
#: When bodies arrive: after the time of the payloads that are made up.
_ARRIVAL: Final = datetime(2026, 2, 1, tzinfo=UTC)
#: How many of the first payloads get a second element in their arrays, and other keys.
_MOST_WIDENED: Final = 3
#: How many of the first payloads are run to see where users are named.
_MOST_ASSUMED: Final = 40
_NOTHING_JUDGED: Final = (
    "nothing was judged: no payload made the script send a body; "
    "add one that does, with --payload FILE"
)
#: How long, in seconds, what was found is shrunk after an interruption, and how many at once.
_SECONDS_AFTER: Final = 3.0
_CHUNK: Final = 50
#: What a single run shows.
_SHOWN_AT_ONCE: Final = (Goal.ERROR, Goal.REJECTED, Goal.LOST)
#: The order of reports.
_ORDER: Final = (Goal.ERROR, Goal.IDENTITY, Goal.BATCH, Goal.REJECTED, Goal.LOST)


def explore_script(
    project: Project,
    script: Script,
    *,
    payloads: Sequence[str] = (),
    source: str | None = None,
    goals: Collection[Goal] = (),
    seconds: float = 30.0,
    seed: int = 0,
    most: int | None = None,
    enough: Callable[[Collection[Hashable]], bool] | None = None,
    report: Callable[[str], None] = lambda message: None,
    progress: Callable[[int, int], None] = lambda tried, found: None,
) -> Explored:
    """Search for faults of a script, as `explore` does, or until `enough` of them are found."""
    began = monotonic()
    chosen = tuple(goal for goal in Goal if goal in goals or not goals)
    limits = Limits(seconds=min(_DEADLINE, project.deadline_seconds))
    with Engines(limits) as engines:
        problems = () if is_code(script.name) else suite_problems(project, script, engines)
        engines.allow(min(limits.seconds, max(seconds * _SHARE, LEAST_SECONDS)))
        inputs = inputs_for(
            project,
            script,
            engines,
            payloads=payloads,
            source=source,
            seconds=min(READING, seconds * _READING),
            report=report,
        )
        is_declared = script.program is not None or source is not None
        if not is_declared and not payloads:
            inputs = _read_behind(script, engines, inputs, seconds * _FIRST, seed)
        searcher = _Searcher(
            project, script, engines, _prepared(inputs), chosen, is_declared, limits.seconds
        )
        left = max(seconds - (monotonic() - began), seconds * _SEARCHING)
        found = searcher.search(left, seed, most, enough, progress)
        sends = script.program is None or bool(ir.sends(script.program.body))
        if sends and not found.reports and not found.bodies and found.is_complete:
            problems = [*problems, _NOTHING_JUDGED]
        return replace(found, problems=tuple(problems))


def _read_behind(
    script: Script, engines: Engines, inputs: Inputs, seconds: float, seed: int
) -> Inputs:
    """Return inputs with what is read behind conditions that the first payloads do not meet."""
    from brazesmith.explore.search import Clue, search

    branches = Branches(script, engines)
    new = branches.new([trial.input for trial in inputs.starts])
    reached = list(itertools.compress(inputs.starts, new))[1:]

    def show(trials: Sequence[Trial]) -> list[list[Hashable]]:
        new = branches.new([trial.input for trial in trials])
        reached.extend(itertools.compress(trials, new))
        return [[Clue(number, is_branch=True) for number in sorted(numbers)] for numbers in new]

    def is_enough(found: Collection[Hashable]) -> bool:
        return branches.reached == branches.all

    if branches.reached != branches.all:
        search(inputs, show, seconds=seconds, seed=seed, enough=is_enough, shrink=False)
    return read_further(script, engines, inputs, reached[-_MOST_BEHIND:], seconds)


def _prepared(inputs: Inputs) -> Inputs:
    """Return inputs that also begin with batches: arrays of several different elements."""
    leaves = Leaves(inputs)
    added = [trial for start in inputs.starts[:_MOST_WIDENED] for trial in widened(start, leaves)]
    return replace(inputs, starts=(*inputs.starts, *added))


class _Searcher:
    """Searches for the faults of one script."""

    def __init__(
        self,
        project: Project,
        script: Script,
        engines: Engines,
        inputs: Inputs,
        goals: tuple[Goal, ...],
        is_declared: bool,
        patience: float,
    ) -> None:
        program = script.program
        allowed = None if program is None else Allowed(program)
        self.script, self.goals, self.engines = script, goals, engines
        self.silenced: dict[str, None] = {}
        self.first: dict[Fault, Trial] = {}  # not shrunk, if the search is interrupted
        self.tried = 0
        self.branches = Branches(script, engines)

        def is_reported(finding: Finding) -> bool:
            is_allowed = allowed is not None and allowed.covers(finding.code, finding.pointer)
            if is_allowed:
                self.silenced[finding.code] = None
            return not is_allowed

        def is_skipped_on_purpose(seen: Observation) -> bool:
            input_ = seen.trial.input
            return why_skipped(program, input_.payload, input_.headers, NOW).reason != ""

        self.looker = Looker(
            script,
            engines,
            lambda body: project.judge(body, script.destination, _ARRIVAL),
            inputs,
            _ARRIVAL,
            goals,
            error_place_of(script),
            is_reported,
            is_skipped_on_purpose,
            patience=patience,
        )
        if not is_declared:
            runs = self.looker.observe(inputs.starts[:_MOST_ASSUMED], is_judged=False)
            self.looker.assume(_assumed(inputs, runs, script.destination.array_names))
        first = inputs.starts[:_MOST_WIDENED]
        added = [trial for start in first for trial in self.looker.named(start)]
        self.inputs = replace(inputs, starts=(*inputs.starts, *added))

    def search(
        self,
        seconds: float,
        seed: int,
        most: int | None,
        enough: Callable[[Collection[Hashable]], bool] | None,
        progress: Callable[[int, int], None],
    ) -> Explored:
        """Search, and return the reports; if it is interrupted, what was found so far."""
        from brazesmith.explore.search import DOWN, Clue, search

        began = monotonic()
        self.looker.until = began + seconds

        def show(trials: Sequence[Trial]) -> list[list[Hashable]]:
            looked = self.looker.look(trials, is_thorough=False)
            trials = trials[: len(looked)]
            self.tried += len(trials)
            for trial, one in zip(trials, looked, strict=True):
                for fault in one.faults:
                    self.first.setdefault(fault, trial)
            progress(self.tried, len(self.first))
            ended = [one.seen.trial.input for one in looked if one.has_ended]
            new = [*self.branches.new(ended), *[frozenset[int]()] * (len(looked) - len(ended))]
            return [
                [*one.faults, Clue(one.outline), *_branch_clues(one, numbers)]
                if one.has_ended
                else [*one.faults, DOWN]
                for one, numbers in zip(looked, new, strict=True)
            ]

        def again(trials: Sequence[Trial]) -> list[Faults]:
            # A smaller payload that shows something else is not taken, found before or not.
            goals = {*_SHOWN_AT_ONCE, *(fault.goal for fault in self.first)}
            return [one.faults for one in self.looker.look(trials, goals=goals)]

        result = None
        try:
            result = search(
                self.inputs,
                show,
                seconds=seconds,
                seed=seed,
                most=most,
                enough=enough,
                again=again,
            )
            smallest: dict[Fault, Trial] = dict(result.found)  # type: ignore[arg-type]
        except KeyboardInterrupt:
            smallest = self._smaller()
        self.looker.until = math.inf
        reports = self._reports(smallest)
        return Explored(
            self.script,
            self.goals,
            tuple(reports),
            monotonic() - began,
            seed,
            result.payloads if result else self.tried,
            self.looker.runs,
            result.varied if result else 0,
            self.looker.on_purpose,
            self.looker.bodies,
            self.branches.tally,
            self.branches.missed,
            result.stopped if result else "",
            tuple(self.silenced),
            self.inputs.described,
            is_complete=result is not None,
        )

    def _smaller(self) -> dict[Fault, Trial]:
        """Return the payloads found so far, shrunk for a few seconds."""
        from brazesmith.explore.shrinking import shrunk

        until = monotonic() + _SECONDS_AFTER
        usual = self.inputs.starts[0] if self.inputs.starts else None

        def shown(trials: Sequence[Trial]) -> list[Faults]:
            chunks = [trials[at : at + _CHUNK] for at in range(0, len(trials), _CHUNK)]
            found: list[Faults] = []
            for chunk in chunks:
                if monotonic() > until:
                    break
                found += (one.faults for one in self.looker.look(chunk))
            return found

        pairs: dict[Hashable, tuple[Trial, Trial]] = {
            fault: (trial, usual or trial) for fault, trial in self.first.items()
        }
        return {
            fault: trial
            for fault, trial in shrunk(pairs, self.inputs.usual, self.inputs.type, shown).items()
            if isinstance(fault, Fault)
        }

    def _reports(self, smallest: Mapping[Fault, Trial]) -> list[Report]:
        """Return a report for each cause of faults that are still shown, the worst first."""
        locator = locator_of(self.script, self.engines)
        reports: list[Report] = []
        ordered = sorted(
            smallest.items(),
            key=lambda item: (
                _ORDER.index(item[0].goal),
                item[0].code,
                item[0].place,
                item[0].cause,
            ),
        )
        for fault, found in ordered:
            confirmed = self._confirmed(fault, found)
            if confirmed is None:
                continue
            shown = confirmed.faults[fault]
            run = shown.run or confirmed.seen
            if fault.code == CHOSEN_USER and shown.other is not None:
                shown = replace(shown, other=self._one_key(run, shown, shown.other))
            located = self._located(locator, fault, run, shown)
            said = conditions(self.looker, self.inputs, run.trial, fault, shown)
            shows = frozenset(confirmed.faults)
            reports.append(Report(fault, shown, run, located, (shown.pointer,), said, shows))
        return merged(reports)

    def _confirmed(self, fault: Fault, found: Trial) -> Looked | None:
        """Return what a payload with a fault shows: the plainest one that has it; None if none has.

        The payloads are the one that was found, without what is odd about it if possible, and the
        first one.
        """
        small = Trial(_whole(found.payload), found.headers)
        plain = small if fault.goal is Goal.IDENTITY else plainer(small, Leaves(self.inputs))
        for trial in (plain, small, self.first[fault]):
            looked = self.looker.confirm(trial)
            if looked is not None and fault in looked.faults:
                return looked
        return None

    def _one_key(self, seen: Observation, shown: Shown, other: Observation) -> Observation:
        """Return the run of a payload with a single other key, if that chooses the user too."""
        place = (*shown.causes[0], shown.pointer.rpartition("/")[2])
        chosen = value_at(other.trial, place)
        if chosen is ABSENT:
            return other
        found = self.looker.observe([with_value(seen.trial, place, chosen)])
        arrays = self.script.destination.array_names
        before = users(seen.body, arrays)
        is_other = found and [one.text for one in users(found[0].body, arrays)] != [
            one.text for one in before
        ]
        return found[0] if is_other else other

    def _located(self, locator: Locator, fault: Fault, seen: Observation, shown: Shown) -> Located:
        error, other = shown.error, shown.other
        if error is not None:
            return locator.error(seen.trial, error)
        if fault.code == BATCH_LOSES and other is not None:
            return Located(self.branches.apart(seen.trial.input, other.trial.input))
        return locator.value(seen, shown.pointer) if seen.body is not None else Located()


def _branch_clues(looked: Looked, numbers: Iterable[int]) -> list[Hashable]:
    """Return the branches that a payload is the first to reach; most matter those to a body."""
    from brazesmith.explore.search import Clue  # hypothesis takes a while to import

    return [Clue(n, is_branch=looked.seen.body is not None) for n in sorted(numbers)]


def _whole(value: Any) -> Any:
    """Return JSON data, in which whole numbers are written without decimals."""
    match value:
        case float() if value.is_integer() and abs(value) < 2**53:
            return int(value)
        case dict():
            return {key: _whole(inner) for key, inner in value.items()}
        case list():
            return list(map(_whole, value))
        case _:
            return value


def _assumed(inputs: Inputs, runs: Sequence[Observation], arrays: Sequence[str]) -> Type | None:
    """Return the type that payloads are assumed to have of which nothing is declared.

    The objects at the top of the most usual payload are always there, and an array of objects has
    no nulls in it. But if all users are named outside an object, as far as `runs` show, a payload
    may come without it.
    """
    payload = type_at(inputs.type, ("payload",))
    usual = inputs.starts[0].payload if inputs.starts else None
    if payload.shape is None or not isinstance(usual, dict):
        return None
    always = {key for key, value in usual.items() if isinstance(value, dict)}
    always &= _naming(runs, arrays) or always
    fields = {
        key: types.required(_of_objects(inner)) if key in always else _of_objects(inner)
        for key, inner in payload.shape.fields.items()
    }
    return replace(payload, shape=replace(payload.shape, fields=fields))


def _naming(runs: Sequence[Observation], arrays: Sequence[str]) -> set[str]:
    """Return the keys of payloads below which identifiers of their bodies are found."""
    found: set[str] = set()
    for run in runs:
        named = [user.text for user in users(run.body, arrays)]
        payload = run.trial.payload if isinstance(run.trial.payload, dict) else {}
        found |= {
            key
            for key, value in payload.items()
            for _, inner in values([value])
            if isinstance(inner, str | int) and any(_is_part(str(inner), text) for text in named)
        }
    return found


def _is_part(one: str, other: str) -> bool:
    return bool(one) and bool(other) and (one in other or other in one)


def _of_objects(type_: Type) -> Type:
    """Return the type, in which the elements of arrays of objects are not null."""
    if type_.shape is not None:
        fields = {key: _of_objects(inner) for key, inner in type_.shape.fields.items()}
        return replace(type_, shape=replace(type_.shape, fields=fields))
    if type_.item is None:
        return type_
    item = _of_objects(type_.item)
    is_object = type_.kind is Kind.ARRAY and item.shape is not None
    return replace(type_, item=replace(item, nullable=False) if is_object else item)


def write_cases(project: Project, found: Explored) -> list[Path]:
    """Store the payload of every report as a case that fails until the transform is fixed.

    Its expected body is stored if it is known: that of the good elements of a batch, and that of a
    payload without the key that chooses the user. Otherwise, whoever fixes the transform reviews
    the body.
    """
    written: list[Path] = []
    for report in found.reports:
        written += _write_case(project, found, report)
    return written


def _write_case(project: Project, found: Explored, report: Report) -> Iterator[Path]:
    fault, other = report.fault, report.shown.other
    runs = [report.seen]
    if other is not None and fault.code in (MERGED_USERS, CHOSEN_USER):
        runs = [report.seen, other] if fault.code == MERGED_USERS else [other]
    for run in runs:
        text = to_text(run.trial.payload)
        name = case_slug(f"{fault.code}-{(fault.cause or fault.place).replace('*', '')}")
        folder = free_case(project.fixtures / found.script.name, name, text)
        if folder is None:
            continue
        headers = to_text(run.trial.headers) if run.trial.headers else None
        write_case(folder, text, headers, NOW)
        right = _right_body(report)
        if right is not None:
            expected = dump_json(right, indent=2, ensure_ascii=False)
            write_file(folder / EXPECTED, expected + "\n")
        note = json.dumps(f"{fault.code}: {report.shown.message}", ensure_ascii=False)
        case = quoted(f"{found.script.name}::{name}")
        review = _REVIEW if right is None else _KNOWN
        with open(folder / SETTINGS, "a", encoding="utf-8") as settings:
            settings.write(f'fault = "{fault.code}"\nnote = {note}\n{review.format(case=case)}')
        yield folder


#: What a saved case says to whoever fixes the transform.
_REVIEW: Final = """
# Found by `brazesmith explore`. Fix the transform, and review the new body. If it is right:
#   brazesmith test {case} --update
# If the payload class then rules the payload out, the case passes, and can be deleted.
"""
_KNOWN: Final = """
# Found by `brazesmith explore`. Fix the transform; expected.json is what it should send.
"""


def _right_body(report: Report) -> Any:
    """Return the body that the stored payload should lead to; None if only a person can tell."""
    fault, other = report.fault, report.shown.other
    if fault.goal is Goal.BATCH and other is not None:
        return other.body
    return report.seen.body if fault.code == CHOSEN_USER and other is not None else None
