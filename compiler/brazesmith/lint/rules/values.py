"""L140 to L145 and L167: times, numbers and texts that the script makes of the payload."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from brazesmith.base.ecmascript import ABSENT
from brazesmith.contract import Finding
from brazesmith.explore.engine import Observation
from brazesmith.explore.samples import Path
from brazesmith.lint.bodies import Difference, differences
from brazesmith.lint.places import made_at, value_node
from brazesmith.lint.rule import Problem, Review, rule
from brazesmith.lint.rules.throws import condition, problem_of, throws_of
from brazesmith.lint.runs import Runs, Seen, leaves
from brazesmith.lint.syntax import Node

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
_EPOCH = re.compile(r"(1969-12-31|1970-01-\d\d)(T|$)")
#: What JavaScript writes for a value that is not there.
_PLACEHOLDER = re.compile(r"(?<![A-Za-z])(undefined|null|NaN|\[object Object\])(?![A-Za-z])")
_EMPTY = ("is missing", "is null", "is empty")


def placeholder(value: Any) -> str:
    """Return the word in a text that stands for a missing value, or ""."""
    found = _PLACEHOLDER.search(value[:2000]) if isinstance(value, str) else None
    return found[1] if found is not None else ""


def _pointer_test(path: tuple[str | int, ...], test: Any) -> Any:
    """Return a function that tests the value at a path of an observation's body."""

    def shows(observation: Observation) -> bool:
        found = leaves(observation.body) if observation.body is not None else {}
        return path in found and bool(test(found[path]))

    return shows


def _new_values(review: Review) -> Iterator[tuple[Seen, Difference]]:
    """Yield the values of bodies that differ because something in the payload is missing."""
    for seen in review.seen:
        if seen.name in _EMPTY:
            reported = {one.pointer for one in seen.base.findings} if seen.base else set()
            for difference in differences(seen):
                if difference.pointer not in reported:
                    yield seen, difference


def _node(review: Review, difference: Difference) -> Node:
    return made_at(review.script, review.names, difference.pointer)


@rule("L140")
def _time(review: Review) -> Iterator[Problem]:
    for seen in review.seen:
        if seen.change is not None:
            continue
        for finding in seen.observation.findings:
            if finding.code == "BZ304":
                node = value_node(review.script, finding.pointer)
                value = value_at(seen.observation.body, finding.pointer)
                what = "a number" if isinstance(value, int | float) else "text that is not a time"
                what = "null" if value is None else what
                yield Problem(
                    node,
                    f"`time` is {what}, not ISO 8601",
                    seen=seen.observation,
                    shows=has_finding(finding),
                )


def has_finding(finding: Finding) -> Any:
    """Return a function that tells whether an observation has a finding, at any index."""

    def general(pointer: str) -> str:
        return re.sub(r"/\d{1,9}(?=/|$)", "/#", pointer)

    def shows(observation: Observation) -> bool:
        return any(
            (one.code, general(one.pointer)) == (finding.code, general(finding.pointer))
            for one in observation.findings
        )

    return shows


def value_at(body: Any, pointer: str) -> Any:
    """Return the value at a pointer; None if there is none."""
    from brazesmith.base.pointers import steps

    for step in steps(pointer):
        if isinstance(body, list) and step.isdecimal() and int(step) < len(body):
            body = body[int(step)]
        elif isinstance(body, dict):
            body = body.get(step)
        else:
            return None
    return body


def is_copied(review: Review, finding: Finding, observation: Observation) -> bool:
    """Whether the value comes from a made-up payload as it is: then it proves nothing."""
    runs = review.runs
    if runs is None or runs.is_given:
        return False
    value = value_at(observation.body, finding.pointer)
    if isinstance(value, bool) or value is None or value == "":
        return False
    return any(
        part.is_leaf and part.value == value and type(part.value) is type(value)
        for root in (runs.payload, runs.headers)
        for part in root.all()
    )


@rule("L142")
def _seconds(review: Review) -> Iterator[Problem]:
    if review.runs is None or not review.runs.is_given:
        return
    for seen in review.runs.bases:
        for path, value in leaves(seen.observation.body).items():
            if isinstance(value, str) and _EPOCH.match(value):
                difference = Difference(path, ABSENT, value)
                yield Problem(
                    _node(review, difference),
                    f"this becomes {value}: the payload has Unix seconds, and `new Date` expects "
                    "milliseconds",
                    seen=seen.observation,
                    shows=_pointer_test(path, lambda value: _EPOCH.match(str(value))),
                )


@rule("L143")
def _invalid(review: Review) -> Iterator[Problem]:
    epochs = {seen.part.path for seen, _ in _epochs(review) if seen.part is not None}
    for throw in throws_of("L143", review):
        if throw.seen.change is None:
            yield problem_of(throw, "this always throws")
        else:
            message = f"this throws {condition(throw.seen)}{_or_epoch(throw.seen, epochs)}"
            yield problem_of(throw, message)
    for seen, difference in _invalid_dates(review):
        yield Problem(
            _node(review, difference),
            f"this date is invalid and becomes null {condition(seen)}{_or_epoch(seen, epochs)}",
            seen=seen.observation,
            shows=_pointer_test(difference.path, lambda value: value is None),
        )


def _invalid_dates(review: Review) -> Iterator[tuple[Seen, Difference]]:
    """Yield the times that become null because their date is invalid."""
    for seen, difference in _new_values(review):
        was_time = isinstance(difference.before, str) and _TIME.match(difference.before)
        if not was_time or difference.after is not None or review.runs is None:
            continue
        if _is_date(review.runs, seen, difference):
            yield seen, difference


#: Shows which null of a body is an invalid date.
_MARKED_DATES = (
    "Date.prototype.toJSON = function () "
    '{ return isNaN(this) ? "invalid date" : this.toISOString(); };'
)


def _is_date(runs: Runs, seen: Seen, difference: Difference) -> bool:
    """Whether a value that becomes null in JSON is a date: the script may also say null."""
    code = _MARKED_DATES + runs.script.code
    for observation in runs.observe([seen.observation.trial], code):
        return leaves(observation.body).get(difference.path) == "invalid date"
    return False


def _epochs(review: Review) -> Iterator[tuple[Seen, Difference]]:
    """Yield what becomes a day in 1970."""
    for seen, difference in _new_values(review):
        before, after = str(difference.before), str(difference.after)
        if _EPOCH.match(after) and not _EPOCH.match(before):
            yield seen, difference


def _or_epoch(seen: Seen, epochs: set[Path]) -> str:
    is_epoch = seen.part is not None and seen.part.path in epochs
    return ", and is 1970-01-01 if it is null" if is_epoch else ""


@rule("L144")
def _epoch(review: Review) -> Iterator[Problem]:
    invalid = {throw.seen.part.path for throw in throws_of("L143", review) if throw.seen.part}
    invalid |= {seen.part.path for seen, _ in _invalid_dates(review) if seen.part is not None}
    for seen, difference in _epochs(review):
        if seen.part is None or seen.part.path in invalid:
            continue
        yield Problem(
            _node(review, difference),
            f"this becomes {str(difference.after)[:10]} {condition(seen)}",
            seen=seen.observation,
            shows=_pointer_test(difference.path, lambda value: _EPOCH.match(str(value))),
        )


@rule("L145")
def _not_a_number(review: Review) -> Iterator[Problem]:
    for seen, difference in _new_values(review):
        is_lost = difference.pointer in seen.observation.outcome.lost_keys
        is_number = isinstance(difference.before, int | float)
        if (
            is_number
            and difference.after is None
            and is_lost
            and "properties" not in difference.path
        ):
            yield Problem(
                _node(review, difference),
                f"this is NaN and becomes null {condition(seen)}",
                seen=seen.observation,
                shows=_pointer_test(difference.path, lambda value: value is None),
            )


@rule("L167")
def _text(review: Review) -> Iterator[Problem]:
    for seen, difference in _new_values(review):
        word = placeholder(difference.after)
        if word and not placeholder(difference.before) and not _identifies(difference):
            yield Problem(
                _node(review, difference),
                f"this text contains “{word}” {condition(seen)}",
                seen=seen.observation,
                shows=_pointer_test(difference.path, placeholder),
            )


def _identifies(difference: Difference) -> bool:
    names = ("external_id", "braze_id", "user_alias", "email", "phone", "id")
    return len(difference.path) > 2 and difference.path[2] in names
