"""Compare two scripts on payloads that are searched for: where they differ in what they send."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, cast

from brazesmith.app.comparing.clusters import Cluster, clustered
from brazesmith.app.comparing.differing import Aside, Difference, Key, Pair, Wanted
from brazesmith.app.comparing.forms import in_other_forms
from brazesmith.app.comparing.likelihood import likelihoods
from brazesmith.app.fixtures import case_slug, free_case, write_case
from brazesmith.app.payloads import check_script, inputs_for_both, read_payloads
from brazesmith.app.replay import BUILD, GIT, checked_pointer, other_script
from brazesmith.app.run import is_code, load_script
from brazesmith.app.trust import suite_problems
from brazesmith.base.json import STDIN, to_text
from brazesmith.base.source import shown
from brazesmith.engines import Engines, Limits
from brazesmith.explore.engine import Trial, smallest
from brazesmith.explore.leaves import Leaves, plainer
from brazesmith.explore.looking import LEAST_SECONDS
from brazesmith.projects.errors import UsageError
from brazesmith.targets.script import GENERATED, Language, Script, without_version

if TYPE_CHECKING:
    from brazesmith.contract.destination import Destination
    from brazesmith.coverage.points import Point
    from brazesmith.explore.inputs import Inputs
    from brazesmith.projects.project import Project

#: How long a search takes, in seconds, if nothing else is set.
BUDGET: Final = 30.0
#: How long one run may take: so long that only a script that hangs reaches it.
_SECONDS: Final = 2.0
#: The share of the time that may be used to see what a script reads.
_READING: Final = 0.25
#: How long a run may take while it is found out what scripts read, as a share of the time.
_SHARE: Final = 0.05
#: How long the payloads that are shown are shrunk at least, in seconds.
_SHRINKING: Final = 5.0
#: How long they are shrunk after an interruption.
_SECONDS_AFTER: Final = 3.0
#: Other times at which the first payloads run, because a script may look at the clock.
_OTHER_TIMES: Final = ("2001-02-03T04:05:06.000Z", "2030-11-19T21:43:57.000Z")
_MOST_AT_OTHER_TIMES: Final = 300


@dataclass(frozen=True, slots=True)
class Compared:
    """How two scripts differ, and what was tried to find that out.

    `problems` are error lines about their suites. `is_same_code` means that nothing had to be run.
    `transform` is the name of the transform among them, "" if both are files.
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
    branches: tuple[tuple[int, int] | None, ...] = (None, None)  # reached, and all, of each script
    missed: tuple[tuple[Point, ...], ...] = ((), ())  # branches that were not reached
    unrepeated: int = 0  # differences that were seen once, and not again
    nothing_sent: str = ""  # why no body was compared
    is_same_code: bool = False
    is_complete: bool = True
    transform: str = ""
    random: tuple[str, ...] = ()  # which of them call Math.random

    @property
    def ok(self) -> bool:
        """Whether the scripts were compared, and no difference was found."""
        has_problem = bool(self.problems or self.nothing_sent or self.unrepeated)
        return self.is_complete and not self.clusters and not has_problem

    def to_json(self) -> dict[str, Any]:
        """Return the result as plain data, for `--json`."""
        return {
            "first": self.first,
            "second": self.second,
            "same": not self.clusters and not self.nothing_sent,
            "same_code": self.is_same_code,
            "payloads": self.payloads,
            "varied": self.varied,
            "seconds": round(self.seconds, 3),
            "seed": self.seed,
            "stopped": self.stopped,
            "branches": {
                side: tally and _branches_json(tally, missed)
                for side, tally, missed in zip(
                    ("first", "second"), self.branches, self.missed, strict=True
                )
            },
            "sources": list(self.described),
            "random": list(self.random),
            "problems": [*self.problems, *filter(None, [self.nothing_sent])],
            "differences": [cluster.to_json() for cluster in self.clusters],
            "unrepeated": self.unrepeated,
            "notes": [{"note": str(one.key), **one.to_json()} for one in self.asides],
            "complete": self.is_complete,
        }


def _branches_json(tally: tuple[int, int], missed: Sequence[Point]) -> dict[str, Any]:
    places = [point.span for point in missed]
    gaps = [
        {"text": point.text, "file": span and span.file, "line": span and span.line}
        for point, span in zip(missed, places, strict=True)
    ]
    return {"reached": tally[0], "all": tally[1], "missed": gaps}


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
    if [first, second, *payloads].count(STDIN) > 1:
        raise UsageError("`-` is named twice: standard input can be read only once")
    pointers = tuple(map(checked_pointer, ignore))
    scripts = scripts_for(project, first, second, destination)
    labels = _label(first), _label(second)
    with Engines(Limits(seconds=min(project.deadline_seconds, _SECONDS))) as engines:
        for label, script in zip(labels, scripts, strict=True):
            check_script(script, engines, label if script.program is None else None)
        named = {script.name: script for script in scripts if script.program is not None}
        problems = [
            line for script in named.values() for line in suite_problems(project, script, engines)
        ]
        transform = next(iter(named), "")
        found = Compared(*labels, seed=seed, problems=tuple(problems), transform=transform)
        if len({without_version(script.code.encode()) for script in scripts}) == 1:
            read_payloads(payloads, report)  # reports those that cannot be read
            return replace(found, is_same_code=True)
        began = monotonic()
        patience = engines.limits.seconds
        engines.allow(min(patience, max(seconds * _SHARE, LEAST_SECONDS)))
        inputs = inputs_for_both(
            project,
            scripts,
            engines,
            payloads=payloads,
            source=source,
            seconds=seconds * _READING,
            report=report,
        )
        engines.allow(patience)
        inputs = replace(inputs, starts=(*inputs.starts, *in_other_forms(inputs)))
        random = [label for label, one in zip(labels, scripts, strict=True) if _is_random(one)]
        found = replace(found, random=tuple(random))
        scripts = (_with_one_number(scripts[0]), _with_one_number(scripts[1]))
        pair = Pair(project, scripts, engines, pointers, likelihoods(inputs))
        left = max(seconds - (monotonic() - began), seconds * (1 - _READING))
        return _searched(found, pair, inputs, left, most)


def write_cases(project: Project, found: Compared) -> list[Path]:
    """Store the payload of every difference as a case of the transform; return the new cases.

    They have no expected body: whoever knows which script is right reviews it.
    """
    written: list[Path] = []
    for one in (cluster.shown for cluster in found.clusters):
        assert isinstance(one.key, Key)
        group = one.key.group
        name = case_slug(f"differs-{group.code or ''}-{group.path.replace('*', '')}")
        text = to_text(one.payload)
        folder = free_case(project.fixtures / found.transform, name, text)
        if folder is not None:
            write_case(folder, text, to_text(one.headers) if one.headers else None, one.now)
            written.append(folder)
    return written


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
    is_turned = _is_version(first) or (is_code(first) and not is_code(second))
    if is_turned and not _is_version(second):
        main = load_script(project, second, destination)
        return other_script(project, main, first), main
    main = load_script(project, first, destination)
    return main, other_script(project, main, second)


def _label(target: str) -> str:
    return "standard input" if target == STDIN else shown(target)


def _is_version(target: str) -> bool:
    """Whether a target only means something together with another one."""
    return target in (BUILD, STDIN) or target.startswith(GIT)


def _is_random(script: Script) -> bool:
    return script.language is Language.JAVASCRIPT and "Math.random" in script.code


#: Before a script, in its first line: the first random number of a run is that of every call.
_ONE_NUMBER: Final = (
    "var Math = ((math) => { const number = math.random(); "
    "return Object.create(math, { random: { value: () => number } }); })(globalThis.Math); "
)


def _with_one_number(script: Script) -> Script:
    """Return a script in which Math.random returns one number, however often others call it."""
    return replace(script, code=_ONE_NUMBER + script.code) if _is_random(script) else script


def _searched(
    found: Compared, pair: Pair, inputs: Inputs, seconds: float, most: int | None
) -> Compared:
    """Return the result with what a search finds."""
    from brazesmith.explore.search import search

    began = monotonic()
    smallest_of: Mapping[Wanted, Trial] = pair.first
    try:
        result = search(inputs, pair.show, seconds=seconds, seed=found.seed, most=most)
        smallest_of = cast("Mapping[Wanted, Trial]", result.found)
        if not result.stopped:  # the time was up, maybe before the payloads were small
            least = 0 if pair.is_slow else _SHRINKING
            left = max(seconds * _READING, least)
            smallest_of = _smaller(pair, inputs, smallest_of, left)
        differences = pair.differences(smallest_of)
        unrepeated = pair.unrepeated
        differences += [] if pair.is_slow else _at_other_times(pair, inputs)
        found = replace(
            found,
            payloads=result.payloads,
            varied=result.varied,
            seconds=result.seconds,
            stopped=result.stopped,
        )
    except KeyboardInterrupt:
        took = monotonic() - began
        smallest_of = _smaller(pair, inputs, smallest_of, _SECONDS_AFTER)
        differences = pair.differences(smallest_of)
        unrepeated = pair.unrepeated
        found = replace(found, payloads=pair.runs, seconds=took, is_complete=False)
    # Of compiled code, the branches of the spec would count, not those of its functions.
    branches = [
        (one, script.program is None and GENERATED in script.code)
        for one, script in zip(pair.branches, pair.scripts, strict=True)
    ]
    nothing_sent = ""
    if not pair.sent_any and not _keyed(differences):
        error = f"; the last error is {pair.last_error}" if pair.last_error else ""
        nothing_sent = f"nothing was compared: no payload made either script send a body{error}"
    return replace(
        found,
        clusters=tuple(clustered(_keyed(differences))),
        asides=tuple(one for one in differences if isinstance(one.key, Aside)),
        described=inputs.described,
        branches=tuple(None if is_generated else one.tally for one, is_generated in branches),
        missed=tuple(() if is_generated else one.missed for one, is_generated in branches),
        unrepeated=unrepeated,
        nothing_sent=nothing_sent,
    )


def _smaller(
    pair: Pair, inputs: Inputs, found: Mapping[Wanted, Trial], seconds: float
) -> Mapping[Wanted, Trial]:
    """Return smaller payloads for the differences that are shown."""
    from brazesmith.explore.shrinking import shrunk

    end = monotonic() + seconds
    found = _plainer(pair, inputs, found)
    clusters = clustered(_keyed(pair.differences(found)))
    wanted = {cluster.shown.differences for cluster in clusters}

    def show(trials: Sequence[Trial]) -> Sequence[Collection[Hashable]]:
        return pair.show(trials) if monotonic() < end else []

    pairs: dict[Hashable, tuple[Trial, Trial]] = {
        one: (trial, trial) for one, trial in found.items() if one in wanted
    }
    smaller = cast("Mapping[Wanted, Trial]", shrunk(pairs, inputs.usual, inputs.type, show))
    return {**found, **smaller}


def _plainer(pair: Pair, inputs: Inputs, found: Mapping[Wanted, Trial]) -> Mapping[Wanted, Trial]:
    """Return the payloads, without texts that were made up where these mean nothing."""
    leaves = Leaves(inputs)
    plain = {one: plainer(trial, leaves) for one, trial in found.items()}
    shown = pair.show([*plain.values()])
    return {
        **found,
        **{one: plain[one] for one, shows in zip(found, shown, strict=False) if one in shows},
    }


def _keyed(differences: Sequence[Difference]) -> list[Difference]:
    """Return the differences in what is sent."""
    return [one for one in differences if isinstance(one.key, Key)]


def _at_other_times(pair: Pair, inputs: Inputs) -> Iterator[Difference]:
    """Yield differences that the first payloads show at other times only."""
    for now in _OTHER_TIMES:
        known, wanted = set(pair.always), set(pair.first)
        pair.show(inputs.starts[:_MOST_AT_OTHER_TIMES], now)
        for new in [new for new in pair.first if new not in wanted]:
            if isinstance(new, Aside) or new <= known:
                continue

            def show(trials: Sequence[Trial], new: Wanted = new, now: str = now) -> list[bool]:
                return [new in shown for shown in pair.show(trials, now)]

            yield from (
                one
                for one in pair.differences({new: smallest(pair.first[new], show)}, now)
                if one.key not in known
            )
