"""What `explore` found and what it tried, as data.

Faults that have one cause are one report: see `merged`.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from brazesmith.app.exploring.locating import Located
from brazesmith.base.json import to_text
from brazesmith.explore import goals
from brazesmith.explore.engine import Observation
from brazesmith.explore.goals import Fault, Goal, Shown
from brazesmith.targets.script import Script

if TYPE_CHECKING:
    from brazesmith.coverage.points import Point

#: Codes that say how a fault comes about; of several with one cause, the first one is reported.
#: Codes of Braze's rules only say what is wrong with the body, and are named with it.
_CAUSES: Final = (
    goals.WRONG_UNIT, goals.NOT_JSON, goals.PLACEHOLDER, goals.MERGED_USERS, goals.CHOSEN_USER,
    goals.OTHER_ELEMENT, goals.BATCH_FAILS, goals.BATCH_LOSES, "P102", goals.FIXED_USER,
)  # fmt: skip


#: Keys of a body that say nothing.
_NAMELESS: Final = ("", "_", "undefined", "null", "NaN")


@dataclass(frozen=True, slots=True)
class Report:
    """A fault, and the smallest payload that was found to show it.

    `seen` is the run of that payload, and `shows` are all faults that it shows. `places` are all
    places of the body with this fault. `conditions` say what is unusual about the payload:
    "`payload.id` is missing". `also` are other faults with the same cause.
    """

    fault: Fault
    shown: Shown
    seen: Observation
    located: Located
    places: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    shows: frozenset[Fault] = frozenset()
    also: tuple[Report, ...] = ()

    @property
    def is_lost(self) -> bool:
        """Whether Braze answers success, to this and to all with the same cause."""
        return all(one.fault.goal is Goal.LOST for one in (self, *self.also))

    @property
    def hint(self) -> str:
        """What to write instead."""
        finding = self.shown.finding
        return "" if finding is None else self.located.hint(finding.hint, finding.message)

    def to_json(self) -> dict[str, Any]:
        """Return the report as plain data."""
        span, other = self.located.span, self.shown.other
        return {
            "goal": str(self.fault.goal),
            "code": self.fault.code,
            "message": self.shown.message,
            "conditions": list(self.conditions),
            "places": list(self.places),
            "at": span and {"file": span.file, "line": span.line, "column": span.column},
            "reads": list(self.located.reads),
            **_run_json(self.seen),
            "other": other and _run_json(other),
            "hint": self.hint,
            "also": [
                {
                    "goal": str(one.fault.goal),
                    "code": one.fault.code,
                    "message": one.shown.message,
                    "places": list(one.places),
                }
                for one in self.also
            ],
        }


def _run_json(seen: Observation) -> dict[str, Any]:
    error = seen.outcome.error
    return {
        "payload": seen.trial.payload,
        "headers": seen.trial.headers or {},
        "body": seen.body,
        "error": error and error.text,
    }


def merged(reports: Sequence[Report]) -> list[Report]:
    """Return one report for each cause, in the same order.

    The same rule at the same place of the code is one report, with the smallest payload. Another
    fault has the same cause if that payload shows it as well, it depends on the same places of the
    payload, and it is at the same place, of the same rule, or in the same line.
    """
    found: dict[Hashable, Report] = {}
    for report in reports:
        fault = report.fault
        # One way in which two users become one is enough.
        cause = "" if fault.code == goals.MERGED_USERS else fault.cause
        key = (fault.code, report.located.span or fault.place, cause)
        known = found.get(key, report)
        first, second = sorted((known, report), key=_oddity)
        places = tuple(dict.fromkeys((*first.places, *second.places)))
        found[key] = replace(first, places=places)
    leads: list[Report] = []
    for report in sorted(found.values(), key=_rank):
        lead = next((one for one in leads if _is_one_cause(one, report)), None)
        if lead is None:
            leads.append(report)
        else:
            leads[leads.index(lead)] = replace(lead, also=(*lead.also, report))
    order = [report.fault for report in found.values()]
    return sorted(leads, key=lambda report: order.index(report.fault))


def _oddity(report: Report) -> tuple[bool, bool, int]:
    """Return how unusual a report is: by an undeclared key, an empty name, a long payload."""
    has_key = any("has the key" in condition for condition in report.conditions)
    is_nameless = any(step in _NAMELESS for step in report.shown.pointer.split("/")[1:])
    return has_key, is_nameless, len(to_text(report.seen.trial.payload))


def _rank(report: Report) -> int:
    code = report.fault.code
    last = len(_CAUSES)
    return _CAUSES.index(code) if code in _CAUSES else last + (code == goals.THROWS)


def _is_one_cause(lead: Report, other: Report) -> bool:
    """Whether what the payload of a report shows besides is of no interest of its own."""
    missing = f"{other.fault.place}/{other.fault.cause}"
    is_same_place = lead.fault.place in (other.fault.place, missing)
    if other.fault not in lead.shows:
        return False
    if other.fault.code == goals.THROWS:
        return is_same_place
    conditions = _places(lead)
    if not conditions or conditions != _places(other):
        return not conditions and is_same_place
    return is_same_place or other.fault.code == lead.fault.code or _line(lead) == _line(other)


def _places(report: Report) -> list[str]:
    """Return the places of the payload that the conditions are about, for every element."""
    places = (condition.rpartition("`")[0] for condition in report.conditions)
    return sorted(re.sub(r"\[\d+\]", "[*]", place) for place in places)


def _line(report: Report) -> tuple[str, int] | None:
    span = report.located.span
    return None if span is None else (span.file, span.line)


@dataclass(frozen=True, slots=True)
class Explored:
    """What a search found, and what it tried.

    `payloads` is how many payloads were tried, `runs` how often the script ran: also to compare
    what it makes of them. `varied` is how many places of the payload had several values, `branches`
    how many branches were reached, out of all, and `missed` those that were not. `failed` is on how
    many payloads the script failed on purpose, and `bodies` how many runs led to a body to judge.
    `silenced` are the codes of findings that the spec allows. `problems` are lines about the cases
    of the transform, and one if there was nothing to judge. If the
    search was interrupted, it is not complete.
    """

    script: Script
    goals: tuple[Goal, ...]
    reports: tuple[Report, ...]
    seconds: float
    seed: int
    payloads: int = 0
    runs: int = 0
    varied: int = 0
    failed: int = 0
    bodies: int = 0
    branches: tuple[int, int] | None = None
    missed: tuple[Point, ...] = ()
    stopped: str = ""
    silenced: tuple[str, ...] = ()
    described: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    is_complete: bool = True

    @property
    def ok(self) -> bool:
        """Whether nothing was found, in a complete search, and the cases are as they should be."""
        return self.is_complete and not self.reports and not self.problems

    def to_json(self) -> dict[str, Any]:
        """Return the result as plain data, for `--json`."""
        branches = (
            None
            if self.branches is None
            else {
                "reached": self.branches[0],
                "all": self.branches[1],
                "missed": list(map(_point_json, self.missed)),
            }
        )
        return {
            "transform": self.script.name,
            "goals": [str(goal) for goal in self.goals],
            "found": [report.to_json() for report in self.reports],
            "payloads": self.payloads,
            "runs": self.runs,
            "varied": self.varied,
            "failed_on_purpose": self.failed,
            "bodies": self.bodies,
            "branches": branches,
            "seconds": round(self.seconds, 2),
            "seed": self.seed,
            "stopped": self.stopped,
            "silenced": list(self.silenced),
            "sources": list(self.described),
            "problems": list(self.problems),
            "complete": self.is_complete,
        }


def _point_json(point: Point) -> dict[str, Any]:
    span = point.span
    return {"text": point.text, "file": span and span.file, "line": span and span.line}
