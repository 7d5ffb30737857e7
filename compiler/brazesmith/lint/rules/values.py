"""L140 to L145 and L167: times, numbers and texts that the script makes of the payload."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from brazesmith.base.ecmascript import ABSENT
from brazesmith.contract import Finding
from brazesmith.explore.engine import Observation
from brazesmith.lint.bodies import Difference, differences, general, has_finding, value_at
from brazesmith.lint.places import computed_key
from brazesmith.lint.rule import Problem, Review, rule, unique
from brazesmith.lint.rules.throws import condition, problem_of, throws_of
from brazesmith.lint.runs import Runs, Seen, leaves, placeholder
from brazesmith.lint.syntax import Node, text_of

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
_EPOCH = re.compile(r"(1969-12-31|1970-01-\d\d)(T|$)")
_NO_TIME = "BZ304"
_EMPTY = ("is missing", "is null", "is empty")
_IDENTIFIERS = ("external_id", "braze_id", "user_alias", "email", "phone", "id")


def _is_epoch(value: Any) -> bool:
    return isinstance(value, str) and _EPOCH.match(value) is not None


def _new_values(review: Review) -> Iterator[tuple[Seen, Difference]]:
    """Yield the values of bodies that differ because something in the payload is missing."""
    for seen in review.seen:
        if seen.name in _EMPTY and seen.base is not None:
            reported = {one.pointer for one in seen.base.findings if one.level != "risky"}
            for one in differences(seen):
                if one.pointer not in reported:
                    yield seen, one


def _problem(
    review: Review, seen: Seen, one: Difference, message: str, test: Callable[[Any], object]
) -> Problem:
    """Return the problem that a value of the body is not what it should be."""

    def shows(observation: Observation) -> bool:
        found = leaves(observation.body)
        return one.path in found and bool(test(found[one.path]))

    at = review.made_at(seen.observation, one.pointer)
    return Problem(at, message, seen=seen.observation, shows=shows)


def is_made_up(review: Review, value: Any) -> bool:
    """Whether a value comes from a payload that is made up: then it proves nothing."""
    runs = review.runs
    if runs is None or runs.is_given or isinstance(value, bool) or value in (None, ""):
        return False
    return any(part.hands_on(value) for root in (runs.payload, runs.headers) for part in root.all())


@rule("L140")
def _time(review: Review) -> Iterator[Problem]:
    constants = [one for one in review.constants if one.finding.code == _NO_TIME]
    for one in constants:
        yield _no_time(one.node, one.seen, one.finding)
    texts = {text_of(one.node) for one in constants}
    for seen in review.seen if review.runs is not None else ():
        found = seen.observation.findings if seen.change is None else ()
        for finding in found:
            value = value_at(seen.observation.body, finding.pointer)
            is_constant = isinstance(value, str) and value in texts
            is_object = isinstance(value, dict | list) and is_made_up(review, value)
            if finding.code == _NO_TIME and not is_constant and not is_object:
                yield _no_time(review.written_at(seen.observation, finding.pointer), seen, finding)


def _no_time(at: Node, seen: Seen, finding: Finding) -> Problem:
    value = value_at(seen.observation.body, finding.pointer)
    is_number = isinstance(value, int | float)
    what = "null, " if value is None else "a number, " if is_number else ""
    message = f"`time` is {what}not ISO 8601"
    return Problem(at, message, seen=seen.observation, shows=has_finding(finding))


@rule("L142")
def _seconds(review: Review) -> Iterator[Problem]:
    for seen in review.runs.bases if review.runs is not None and review.runs.is_given else ():
        for path, value in leaves(seen.observation.body).items():
            if _is_epoch(value):
                message = f"this becomes {value}: `new Date` expects milliseconds, not Unix seconds"
                yield _problem(review, seen, Difference(path, None, value), message, _is_epoch)


def _epochs(review: Review) -> list[tuple[Seen, Difference]]:
    """Return what becomes a day in 1970."""
    found = _new_values(review)
    return [(s, one) for s, one in found if _is_epoch(one.after) and not _is_epoch(one.before)]


def _invalid_dates(review: Review) -> list[tuple[Seen, Difference]]:
    """Return the times that become null because their date is invalid."""
    return [
        (seen, one)
        for seen, one in _new_values(review)
        if isinstance(one.before, str) and _TIME.match(one.before) and one.after is None
        if review.runs is not None and _is_date(review.runs, seen, one)
    ]


#: Shows which null of a body is an invalid date.
_MARKED_DATES = (
    "Date.prototype.toJSON = function () "
    '{ return isNaN(this) ? "invalid date" : this.toISOString(); };'
)


def _is_date(runs: Runs, seen: Seen, one: Difference) -> bool:
    """Whether a value that becomes null in JSON is a date: the script may also say null."""
    found = runs.observe([seen.observation.trial], _MARKED_DATES + runs.script.code)
    return any(leaves(other.body).get(one.path) == "invalid date" for other in found)


@rule("L143")
def _invalid(review: Review) -> Iterator[Problem]:
    epochs = {seen.path for seen, _ in _epochs(review)}

    def sentence(what: str, seen: Seen) -> str:
        is_epoch = seen.path in epochs
        return f"{what} {condition(seen)}" + ", and is 1970-01-01 if it is null" * is_epoch

    for throw in throws_of("L143", review):
        is_varied = throw.seen.change is not None
        yield problem_of(throw, sentence("this throws", throw.seen) if is_varied else "")
    for seen, one in _invalid_dates(review):
        message = sentence("this date is invalid and becomes null", seen)
        yield _problem(review, seen, one, message, lambda value: value is None)


@rule("L144")
def _epoch(review: Review) -> Iterator[Problem]:
    reported = {throw.path for throw in throws_of("L143", review)}
    reported |= {seen.path for seen, _ in _invalid_dates(review)}
    for seen, one in _epochs(review):
        if seen.path not in reported:
            message = f"this becomes {str(one.after)[:10]} {condition(seen)}"
            yield _problem(review, seen, one, message, _is_epoch)


@rule("L145")
def _not_a_number(review: Review) -> Iterator[Problem]:
    for seen, one in _new_values(review):
        is_nan = one.after is None and one.pointer in seen.observation.outcome.lost_keys
        if is_nan and isinstance(one.before, int | float) and "properties" not in one.path:
            message = f"this is NaN and becomes null {condition(seen)}"
            yield _problem(review, seen, one, message, lambda value: value is None)


@rule("L167")
def _text(review: Review) -> Iterator[Problem]:
    values = unique(_new_values(review), lambda pair: (pair[0].path, general(pair[1].pointer)))
    for seen, one in values:
        is_identifier = len(one.path) > 2 and one.path[2] in _IDENTIFIERS
        word = placeholder(one.after)
        if word and not placeholder(one.before) and not is_identifier:
            message = f"this text contains “{word}” {condition(seen)}"
            problem = _problem(review, seen, one, message, placeholder)
            at = review.text_at(seen.observation, one.pointer, placeholder)
            yield replace(problem, at=at or problem.at)
        name = str(one.path[-1])
        if placeholder(name) not in ("", name) and one.before is ABSENT:
            message = f"a name becomes “{name}” {condition(seen)}"
            at = computed_key(review.script) or review.written_at(seen.observation, one.pointer)
            yield Problem(at, message, seen=seen.observation)
