"""Members of values, and conversions to numbers and strings."""

from __future__ import annotations

from dataclasses import replace

from brazesmith.lint.facts import Undeclared
from brazesmith.lint.flow import Flow
from brazesmith.lint.syntax import Node
from brazesmith.lint.values import (
    NO_PATHS,
    UNKNOWN,
    JsType,
    Paths,
    Presence,
    Time,
    Value,
    is_undeclared,
    part_presence,
    part_type,
    present,
    read_value,
)


def as_text(flow: Flow, node: Node, value: Value) -> Value:
    """`String(x)` and equivalents."""
    if value.presence is not Presence.PRESENT and value.type is not JsType.DATE:
        flow.found.texts.append(node)
    time = Time.PROSE if value.type is JsType.DATE else value.time
    return present(
        JsType.TEXT,
        about=value.subject,
        time=time,
        made=value.made,
        chosen=value.chosen,
    )


def as_number(value: Value) -> Value:
    """`Number(x)` and equivalents."""
    time = Time.MILLIS if value.type is JsType.DATE else value.time
    return Value(
        JsType.NUMBER,
        value.presence,
        about=value.subject,
        reason=value.reason,
        time=time,
        made=value.made,
        truthy=subject_of(value),
    )


def is_tested(flow: Flow, value: Value) -> bool:
    """Whether the script has compared the value with something."""
    path = value.subject
    return path is not None and flow.state.knows(replace(path, tested=True))


def read(flow: Flow, node: Node, base: Value, key: str | int, chosen: Node | None = None) -> Value:
    """`base.key`."""
    if key == "length" and (base.path is None or base.declared is None):
        return present(JsType.NUMBER, about=base.subject, truthy=subject_of(base))
    own = from_literals(flow, base, key)
    if own is not None:
        return own
    if base.chosen is not None and base.type is JsType.ARRAY and key == 0:
        return present(JsType.TEXT, chosen=base.chosen)  # of a pair of a payload's
    path = base.path.below(key) if base.path is not None else None
    literals = base.elements if isinstance(key, int) or chosen is None else ()
    if base.declared is not None:
        if is_undeclared(base.declared, key):
            shape = base.declared.shape
            assert shape is not None
            flow.found.undeclared.append(Undeclared(node, str(key), shape))
        if key == "length":
            return present(JsType.NUMBER, about=base.subject)
        presence = part_presence(base.declared, key)
        part = part_type(base.declared, key)
        if chosen is not None and part is not None and not part.nullable:
            presence = Presence.PRESENT  # a key that is known to be there
        if path is not None:
            return flow.refine(read_value(path, part, presence, node))
        return Value(presence=presence, declared=part, made=node)
    if path is None:
        return replace(UNKNOWN, about=base.subject, literals=literals)
    presence = Presence.UNKNOWN if chosen is None else Presence.PRESENT
    return flow.refine(read_value(path, None, presence, node))


def subject_of(value: Value) -> Paths:
    """The path that exists if a value is true."""
    return frozenset([value.subject]) if value.subject is not None else NO_PATHS


def from_literals(flow: Flow, base: Value, key: str | int) -> Value | None:
    """The member of an object literal of this script, if that is certain."""
    if len(base.literals) != 1 or not isinstance(key, str):
        return None
    members = flow.found.members.get(base.literals[0], [])
    if any(member.key is None for member in members):
        return None
    found = [member.value for member in members if member.key == key]
    return found[-1] if found else None
