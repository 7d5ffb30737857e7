"""What can be known of a value before the script runs: where it comes from, whether it is there.

Nothing here is certain but what it says: `UNKNOWN` is the answer to most questions, and rules speak
only where something else is known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum, IntEnum
from typing import Any

from brazesmith.ir.types import TEXT_KINDS, Kind, Type
from brazesmith.lint.scopes import Binding
from brazesmith.lint.syntax import Node


class JsType(Enum):
    """The type of a JavaScript value."""

    UNKNOWN = "unknown"
    UNDEFINED = "undefined"
    NULL = "null"
    BOOLEAN = "a boolean"
    NUMBER = "a number"
    TEXT = "a string"
    PATTERN = "a regular expression"
    OBJECT = "an object"
    ARRAY = "an array"
    FUNCTION = "a function"
    DATE = "a Date"
    PROMISE = "a promise"


class Presence(IntEnum):
    """Whether there is a value at all, from certain to certainly not."""

    PRESENT = 0
    UNKNOWN = 1
    MAYBE = 2
    ABSENT = 3


class Time(Enum):
    """What a text or number says of a moment."""

    NONE = ""
    ISO = "ISO 8601"
    SECONDS = "Unix seconds"
    MILLIS = "Unix milliseconds"
    PROSE = "a date in words"
    GUESSED = "Unix seconds, by its name"


@dataclass(frozen=True, slots=True)
class AccessPath:
    """Where a value can be read: a variable (or `payload`), and the keys below it.

    `tested`: not the place itself, but the fact that the script has compared what is there.
    """

    root: Binding
    keys: tuple[str | int, ...] = ()
    tested: bool = False

    def below(self, key: str | int) -> AccessPath:
        """The place of a key in the object that is here."""
        return AccessPath(self.root, (*self.keys, key))

    @property
    def in_payload(self) -> bool:
        """Whether it is the payload or a part of it."""
        return self.root.kind == "input" and self.root.name == "payload"

    def __str__(self) -> str:
        text = self.root.name
        for key in self.keys:
            if isinstance(key, int) or key == ELEMENT:
                text += f"[{key}]" if isinstance(key, int) else ELEMENT
            elif re.fullmatch(r"[\w$]+", key):
                text += f".{key}"
            else:
                text += key if key.startswith("[") else f'["{key}"]'
        return text


#: The key of any element of an array, where the script goes through all of them.
ELEMENT = "[…]"

#: Places that are known to be there.
Paths = frozenset[AccessPath]
NO_PATHS: Paths = frozenset()


@dataclass(frozen=True, slots=True)
class Value:
    """What is known of a value.

    `place`: where it was read. `about`: the place that it tells something of (of `x.length` and
    `x > 3` it is x). `declared`: what the source declares it to be. `reason`: why it may be
    missing. `literals`: the object, array and function literals that it may be; `elements`: those
    that an array's elements may be. `made`: the `new Date` or the reading that `time` speaks of.
    `chosen`: the payload part whose keys are the keys of this object, or, of a key, that it is one
    of them. `truthy` and `falsy`: the places that are known to be there when it is true, or false.
    """

    type: JsType = JsType.UNKNOWN
    presence: Presence = Presence.UNKNOWN
    path: AccessPath | None = None
    about: AccessPath | None = None
    declared: Type | None = None
    reason: str = ""
    literals: tuple[Node, ...] = ()
    elements: tuple[Node, ...] = ()
    time: Time = Time.NONE
    made: Node | None = None
    chosen: Node | None = None
    truthy: Paths = NO_PATHS
    falsy: Paths = NO_PATHS

    @property
    def subject(self) -> AccessPath | None:
        """The place that it is, or is about."""
        return self.path or self.about


UNKNOWN = Value()
UNDEFINED = Value(JsType.UNDEFINED, Presence.ABSENT)


def present(type_: JsType = JsType.UNKNOWN, **known: Any) -> Value:
    """A value that is certainly there, with whatever else is known of it."""
    return Value(type_, Presence.PRESENT, **known)


def plain(value: Value) -> Value:
    """The same value, without what it would prove as a condition."""
    return replace(value, truthy=NO_PATHS, falsy=NO_PATHS)


_BAD_TIMES = (Time.SECONDS, Time.MILLIS, Time.PROSE, Time.GUESSED)


def join(left: Value, right: Value) -> Value:
    """What is known of a value that is one or the other."""
    if left is right:
        return left
    low, high = sorted((left.presence, right.presence))
    presence = high
    if high is Presence.ABSENT and low is not Presence.ABSENT:
        presence = Presence.MAYBE
    sorts = {v.type for v in (left, right) if v.type not in (JsType.UNDEFINED, JsType.NULL)}
    worse = next((v for v in (left, right) if v.time in _BAD_TIMES), None)
    timed = worse or (left if left.time is right.time else None)
    same = left.path == right.path
    # Why a part of the payload may be missing is no reason for what is only sometimes that part.
    reasons = [v.reason for v in (left, right) if v.reason and (same or v.declared is None)]
    return Value(
        sorts.pop() if len(sorts) == 1 else JsType.UNKNOWN,
        presence,
        left.path if same else None,
        left.about if left.about == right.about else None,
        left.declared if same else None,
        reasons[0] if reasons else "",
        tuple(dict.fromkeys((*left.literals, *right.literals))),
        tuple(dict.fromkeys((*left.elements, *right.elements))),
        timed.time if timed else Time.NONE,
        timed.made if timed else None,
        left.chosen or right.chosen,
        left.truthy & right.truthy,
        left.falsy & right.falsy,
    )


# --- What a source declares -----------------------------------------------------------------------

_SORTS = {
    Kind.BOOLEAN: JsType.BOOLEAN,
    Kind.NUMBER: JsType.NUMBER,
    **dict.fromkeys(TEXT_KINDS, JsType.TEXT),
    Kind.ARRAY: JsType.ARRAY,
    Kind.OBJECT: JsType.OBJECT,
}
_TIMES = {
    Kind.ISO8601: Time.ISO,
    Kind.UNIX_SECONDS: Time.SECONDS,
    Kind.UNIX_MILLIS: Time.MILLIS,
}

#: Names that sources give to unix seconds more often than to anything else. Names such as
#: `created_at` and `event_timestamp` are not among them: most of those are ISO 8601.
_UNIX_NAMES = re.compile(
    r"originalTimestamp|timestamp|created|ts|epoch|unix|unix_?time(stamp)?|epoch_?(time|seconds)?",
    re.IGNORECASE,
)


def read_value(path: AccessPath, declared: Type | None, presence: Presence, node: Node) -> Value:
    """A part of the payload, as it is read."""
    facts = frozenset([path])
    if declared is None:
        last = path.keys[-1] if path.keys else ""
        guessed = path.in_payload and isinstance(last, str) and _UNIX_NAMES.fullmatch(last)
        time = Time.GUESSED if guessed else Time.NONE
        return Value(presence=presence, path=path, time=time, made=node, truthy=facts)
    return Value(
        _SORTS.get(declared.kind, JsType.UNKNOWN),
        presence,
        path,
        declared=declared,
        reason=declared.why_optional,
        time=_TIMES.get(declared.kind, Time.NONE),
        made=node,
        truthy=facts,
    )


def part_type(declared: Type, key: str | int) -> Type | None:
    """What is declared of a key or element of a declared value."""
    if declared.kind is Kind.ARRAY:
        return declared.item
    if declared.shape is not None and isinstance(key, str):
        return declared.shape.fields.get(key)
    return declared.item


def part_presence(declared: Type, key: str | int) -> Presence:
    """Whether a key or element of a declared value is there."""
    part = part_type(declared, key)
    if part is None:
        return Presence.UNKNOWN
    of_map = declared.shape is None and declared.kind is not Kind.ARRAY
    may_be_short = declared.kind is Kind.ARRAY and isinstance(key, int)
    if part.optional or part.nullable or of_map or may_be_short:
        return Presence.MAYBE
    return Presence.PRESENT


def is_undeclared(declared: Type, key: str | int) -> bool:
    """Whether the declaration says that there is no such key."""
    shape = declared.shape
    return shape is not None and not shape.open and isinstance(key, str) and key not in shape.fields
