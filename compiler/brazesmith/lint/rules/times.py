"""L140 to L143: times, and what Braze reads as one."""

from __future__ import annotations

from collections.abc import Iterator

from brazesmith.lint.facts import Member
from brazesmith.lint.rule import Problem, Review, rule
from brazesmith.lint.syntax import Node
from brazesmith.lint.values import JsType, Presence, Time, Value

_WRONG = (Time.SECONDS, Time.MILLIS, Time.PROSE)


@rule("L140")
def _time(review: Review) -> Iterator[Problem]:
    for member in _times(review):
        value, node = member.value, member.value_node
        if value.time in _WRONG:
            message = f"`time` is {value.time.value}, not ISO 8601"
            yield Problem(node, message, _iso(value, node), also=_origin(value, node))
        elif value.type in (JsType.NUMBER, JsType.BOOLEAN, JsType.OBJECT, JsType.ARRAY):
            yield Problem(node, f"`time` is {value.type.value}, not ISO 8601")


def _times(review: Review) -> Iterator[Member]:
    for body in review.bodies:
        for entity in body.entities:
            if entity.role != "attributes":
                yield from entity.all("time")


def _origin(
    value: Value, node: Node, label: str = "it is set here"
) -> tuple[tuple[Node, str], ...]:
    """Where the value comes from, if that is outside of the node."""
    return () if not value.made or node.contains(value.made) else ((value.made, label),)


def _iso(value: Value, node: Node) -> str:
    text = node.text if len(node.text) < 50 and "\n" not in node.text else "x"
    match value.time:
        case Time.SECONDS | Time.GUESSED:
            return f"write `new Date({text} * 1000).toISOString()`"
        case Time.MILLIS:
            return f"write `new Date({text}).toISOString()`"
        case _:
            return "write `.toISOString()`"


@rule("L141")
def _guessed(review: Review) -> Iterator[Problem]:
    for member in _times(review):
        value, node = member.value, member.value_node
        if value.time is Time.GUESSED and value.type is not JsType.NUMBER:
            message = "the name suggests Unix seconds, but Braze expects ISO 8601"
            hint = f"{_iso(value, node)}, unless it is already ISO 8601"
            yield Problem(node, message, hint, also=_origin(value, node))
    for made in review.facts.dates:
        if made.value.time is Time.GUESSED:
            message = "the name suggests Unix seconds, but `new Date` expects milliseconds"
            hint = f"write `new Date({made.part.text} * 1000)`, unless it is ISO 8601"
            yield Problem(made.part, message, hint)


@rule("L142")
def _seconds(review: Review) -> Iterator[Problem]:
    for made in review.facts.dates:
        if made.value.time is Time.SECONDS:
            message = "this is Unix seconds, but `new Date` expects milliseconds"
            text = made.part.text
            hint = f"write `new Date({text} * 1000)`" if "\n" not in text else ""
            yield Problem(made.part, message, hint)


@rule("L143")
def _invalid(review: Review) -> Iterator[Problem]:
    reported = {
        made.node for made in review.facts.dates if made.value.time in (Time.SECONDS, Time.GUESSED)
    }
    for call in review.facts.iso_calls:
        if call.value.made in reported:
            continue
        if call.value.made:
            reported.add(call.value.made)
        subject, hint, message = "the value", "", "this always throws"
        path = call.value.about
        if path is not None and path.in_payload:
            subject = f"`{path}`"
            hint = f"check it first: `{path} ? … : new Date().toISOString()`"
        if call.value.presence is not Presence.ABSENT:
            message = f"this throws if {subject} is missing or is not a time"
        also = _origin(call.value, call.node, "the date is created here")
        yield Problem(call.node, message, hint, also=also)
