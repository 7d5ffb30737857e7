"""L140 to L143: moments, and what Braze reads as one."""

from __future__ import annotations

from collections.abc import Iterator

from brazesmith.contract.fields import EVENT_PAGE
from brazesmith.lint.bodies import Entity
from brazesmith.lint.facts import Member
from brazesmith.lint.rule import ERROR, WARNING, Finding, Review, rule
from brazesmith.lint.syntax import Node
from brazesmith.lint.values import Presence, Sort, Time, Value

_BAD = (Time.SECONDS, Time.MILLIS, Time.PROSE)


@rule(
    "L140",
    "a `time` that Braze cannot read",
    ERROR,
    why='`time` is ISO 8601: "2026-01-02T03:04:05Z". A number is no format that Braze documents, '
    "nor is a date in words.",
    hint="write `new Date(x).toISOString()`, of unix seconds `new Date(x * 1000).toISOString()`",
    bad='return { events: [{ external_id: payload.id, name: "Seen", time: Date.now() }] };',
    good='return { events: [{ external_id: payload.id, name: "Seen", time: '
    "new Date().toISOString() }] };",
    known_from=EVENT_PAGE,
)
def _time(review: Review) -> Iterator[Finding]:
    for _, member in _times(review):
        value = member.value
        if value.time in _BAD:
            also = _made(value, member)
            yield Finding(
                member.value_node, _said(value), hint=_iso(value, member.value_node), also=also
            )
        elif value.sort in (Sort.NUMBER, Sort.BOOLEAN, Sort.OBJECT, Sort.ARRAY):
            yield Finding(member.value_node, f"`time` is {value.sort.value}, not ISO 8601")


def _times(review: Review) -> Iterator[tuple[Entity, Member]]:
    for body in review.bodies:
        for entity in body.entities:
            if entity.role != "attributes":
                yield from ((entity, member) for member in entity.all("time"))


def _said(value: Value) -> str:
    return f"`time` is {value.time.value}; Braze wants ISO 8601"


def _made(value: Value, member: Member) -> tuple[tuple[Node, str], ...]:
    """Where the value comes from, if that is another line."""
    made = value.made
    if made is None or member.value_node.start <= made.start < member.value_node.end:
        return ()
    return ((made, "it comes from here"),)


def _iso(value: Value, node: Node) -> str:
    text = node.text if len(node.text) < 50 and "\n" not in node.text else "x"
    match value.time:
        case Time.SECONDS | Time.GUESSED:
            return f"write `new Date({text} * 1000).toISOString()`"
        case Time.MILLIS:
            return f"write `new Date({text}).toISOString()`"
        case _:
            return "write `.toISOString()`"


@rule(
    "L141",
    "a `time` that looks like unix seconds",
    WARNING,
    why="Sources give names such as `timestamp`, `created` and `originalTimestamp` mostly to unix "
    "seconds, which Braze does not read as `time`. What the field really holds cannot be seen in "
    "the script; `--source NAME` says it. Names such as `created_at` are not reported: most of "
    "those are ISO 8601.",
    hint="write `new Date(x * 1000).toISOString()`; if it is ISO 8601, say so in a comment: "
    "`// brazesmith-ignore L141: ISO 8601`",
    bad='return { events: [{ external_id: payload.id, name: "Paid", time: payload.created }] };',
    good='return { events: [{ external_id: payload.id, name: "Paid", time: payload.paid_at }] };',
    known_from=EVENT_PAGE,
)
def _guessed(review: Review) -> Iterator[Finding]:
    for _, member in _times(review):
        if member.value.time is Time.GUESSED and member.value.sort is not Sort.NUMBER:
            message = "by its name this is unix seconds; Braze wants ISO 8601"
            yield Finding(
                member.value_node,
                message,
                hint=f"{_iso(member.value, member.value_node)}, unless it is ISO 8601 already",
                also=_made(member.value, member),
            )
    for made in review.facts.dates:
        if made.value.time is Time.GUESSED:
            message = "by its name this is unix seconds; `new Date` takes milliseconds"
            hint = f"write `new Date({made.argument.text} * 1000)`, unless it is ISO 8601"
            yield Finding(made.argument, message, hint=hint)


@rule(
    "L142",
    "`new Date` of unix seconds",
    ERROR,
    why="`new Date` takes milliseconds: of seconds as a number it makes a day in January 1970, and "
    "of seconds as a text no date at all.",
    hint="multiply by 1000",
    bad='return { events: [{ external_id: "1", name: "Call", time: '
    "new Date(payload.originalTimestamp) }] };",
    good="const seconds = payload.originalTimestamp || 0;\n"
    'return { events: [{ external_id: "1", name: "Call", time: new Date(seconds * 1000) }] };',
    known_from="ECMA-262; that it is seconds says the payload class that `--source` names",
    examples_source="regal/call.completed",
)
def _seconds(review: Review) -> Iterator[Finding]:
    for made in review.facts.dates:
        if made.value.time is Time.SECONDS:
            message = "this is unix seconds, and `new Date` takes milliseconds"
            text = made.argument.text
            hint = f"write `new Date({text} * 1000)`" if "\n" not in text else ""
            yield Finding(made.argument, message, hint=hint)


@rule(
    "L143",
    "`toISOString()` of a date that may be none",
    WARNING,
    why="Of something missing, or of a text that is no time, `new Date` makes an invalid date, and "
    "its `toISOString()` throws a RangeError: the event is lost. (As `time` without "
    "`toISOString()` it becomes null, and Braze refuses the event.)",
    hint="ask first: `payload.at ? new Date(payload.at).toISOString() : new Date().toISOString()`",
    bad="return { attributes: [{ external_id: payload.id, seen: "
    "new Date(payload.seen).toISOString() }] };",
    good="const seen = payload.seen ? new Date(payload.seen).toISOString() : null;\n"
    "return { attributes: [{ external_id: payload.id, seen: seen }] };",
    known_from="ECMA-262",
)
def _invalid(review: Review) -> Iterator[Finding]:
    wrong = {
        made.node for made in review.facts.dates if made.value.time in (Time.SECONDS, Time.GUESSED)
    }
    told: set[Node] = set()
    for call in review.facts.iso_calls:
        made = call.value.made
        if made in wrong or (made is not None and made in told):
            continue
        if made is not None:
            told.add(made)
        place = call.value.about
        known = place is not None and place.in_payload
        subject = f"`{place}`" if known else "its time"
        hint = f"ask first: `{place} ? … : new Date().toISOString()`" if known else ""
        missing = "is missing or no time"
        also: tuple[tuple[Node, str], ...] = ()
        if made is not None and not call.node.start <= made.start < call.node.end:
            also = ((made, "the date is made here"),)
        sure = call.value.presence is Presence.ABSENT
        message = f"this throws where {subject} {missing}" if not sure else "this always throws"
        yield Finding(call.node, message, hint=hint, also=also)
