"""Reading parts of values, and making numbers and texts of them."""

from __future__ import annotations

from dataclasses import replace

from brazesmith.lint.facts import TextCall, Undeclared
from brazesmith.lint.flow import Flow
from brazesmith.lint.syntax import Node
from brazesmith.lint.values import (
    NO_PLACES,
    UNKNOWN,
    Places,
    Presence,
    Sort,
    Time,
    Value,
    is_undeclared,
    part_presence,
    part_type,
    read_value,
)


def as_text(flow: Flow, node: Node, value: Value) -> Value:
    """`String(x)` and what is the same."""
    if value.presence is not Presence.PRESENT and value.sort is not Sort.DATE:
        flow.found.texts.append(TextCall(node, value))
    time = Time.PROSE if value.sort is Sort.DATE else value.time
    return Value(
        Sort.TEXT,
        Presence.PRESENT,
        about=value.subject,
        literals=(),
        time=time,
        made=value.made,
        chosen=value.chosen,
    )


def as_number(value: Value) -> Value:
    """`Number(x)` and what is the same."""
    time = Time.MILLIS if value.sort is Sort.DATE else value.time
    return Value(
        Sort.NUMBER,
        value.presence,
        about=value.subject,
        reason=value.reason,
        time=time,
        made=value.made,
        truthy=subject_of(value),
    )


def is_tested(flow: Flow, value: Value) -> bool:
    """Whether the script has compared the value with something."""
    place = value.subject
    return place is not None and flow.state.knows(replace(place, tested=True))


def read(flow: Flow, node: Node, base: Value, key: str | int, chosen: Node | None = None) -> Value:
    """`base.key`."""
    if key == "length" and (base.place is None or base.declared is None):
        return Value(Sort.NUMBER, Presence.PRESENT, about=base.subject, truthy=subject_of(base))
    own = from_literals(flow, base, key)
    if own is not None:
        return own
    if base.chosen is not None and base.sort is Sort.ARRAY and key == 0:
        return Value(Sort.TEXT, Presence.PRESENT, chosen=base.chosen)  # of a pair of a payload's
    place = base.place.below(key) if base.place is not None else None
    literals = base.elements if isinstance(key, int) or chosen is None else ()
    if base.declared is not None:
        if is_undeclared(base.declared, key):
            shape = base.declared.shape
            assert shape is not None
            flow.found.undeclared.append(Undeclared(node, str(key), shape))
        if key == "length":
            return Value(Sort.NUMBER, Presence.PRESENT, about=base.subject)
        presence = part_presence(base.declared, key)
        part = part_type(base.declared, key)
        if chosen is not None and part is not None and not part.nullable:
            presence = Presence.PRESENT  # a key that is known to be there
        if place is not None:
            return flow.settle(read_value(place, part, presence, node))
        return Value(presence=presence, declared=part, made=node)
    if place is None:
        return replace(UNKNOWN, about=base.subject, literals=literals)
    presence = Presence.UNKNOWN if chosen is None else Presence.PRESENT
    return flow.settle(read_value(place, None, presence, node))


def subject_of(value: Value) -> Places:
    """The place that a value is about, as what its being true proves."""
    return frozenset([value.subject]) if value.subject is not None else NO_PLACES


def from_literals(flow: Flow, base: Value, key: str | int) -> Value | None:
    """What an object literal of this script has under a key, where that is certain."""
    if len(base.literals) != 1 or not isinstance(key, str):
        return None
    members = flow.found.members.get(base.literals[0], [])
    if any(member.key is None for member in members):
        return None
    found = [member.value for member in members if member.key == key]
    return found[-1] if found else None
