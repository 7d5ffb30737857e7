"""What is known of a value before the script runs: its origin, and whether it exists.

Most values are `UNKNOWN`; rules report a problem only if something else is known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum, IntEnum
from functools import reduce
from typing import Any

from brazesmith.ir.types import TEXT_KINDS, Kind, Type
from brazesmith.lint.scopes import Binding
from brazesmith.lint.syntax import NOTHING, Node


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
    """Whether a value exists, from certainly to certainly not."""

    PRESENT = 0
    UNKNOWN = 1
    MAYBE = 2
    ABSENT = 3


class Time(Enum):
    """How a string or number represents a time."""

    NONE = ""
    ISO = "ISO 8601"
    SECONDS = "Unix seconds"
    MILLIS = "Unix milliseconds"
    PROSE = "a date in words"
    GUESSED = "Unix seconds, by its name"


@dataclass(frozen=True, slots=True)
class AccessPath:
    """Where a value is read: a variable (or `payload`) and the keys below it.

    With `tested` it represents the fact that the script has compared the value with something.
    """

    root: Binding
    keys: tuple[str | int, ...] = ()
    tested: bool = False

    def below(self, key: str | int) -> AccessPath:
        """The path of a member."""
        return AccessPath(self.root, (*self.keys, key))

    @property
    def in_payload(self) -> bool:
        """Whether it is the payload or a part of it."""
        return self.root.kind == "input" and self.root.name == "payload"

    def __str__(self) -> str:
        text = self.root.name
        for key in self.keys:
            if isinstance(key, int):
                text += f"[{key}]"
            elif key.startswith("["):
                text += key
            else:
                text += f".{key}" if re.fullmatch(r"[\w$]+", key) else f'["{key}"]'
        return text


#: The key of any element of an array, when the script iterates over it.
ELEMENT = "[…]"

#: Paths that certainly exist.
Paths = frozenset[AccessPath]
NO_PATHS: Paths = frozenset()


@dataclass(frozen=True, slots=True)
class Value:
    """What is known of a value.

    `path`: where it was read. `about`: the path that it depends on (for `x.length` and `x > 3`
    that of x). `declared`: its type in the source. `reason`: why it may be missing. `literals`: the
    object, array and function literals that it may be; `elements`: those that an array's elements
    may be. `made`: the `new Date` or the read that `time` describes. `chosen`: the part of the
    payload that determines the keys of this object, or this key. `truthy` and `falsy`: the paths
    that exist if it is true, or false.
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
    made: Node = NOTHING
    chosen: Node = NOTHING
    truthy: Paths = NO_PATHS
    falsy: Paths = NO_PATHS

    @property
    def subject(self) -> AccessPath | None:
        """Its path, or the path that it is about."""
        return self.path or self.about

    @property
    def subjects(self) -> Paths:
        """The paths that exist if the value is true."""
        return frozenset([self.subject]) if self.subject is not None else NO_PATHS

    @property
    def tested(self) -> Paths:
        """The fact that the script has compared the value with something."""
        return frozenset(replace(path, tested=True) for path in self.subjects)

    @property
    def in_payload(self) -> bool:
        """Whether it is read from the payload."""
        return self.path is not None and self.path.in_payload

    @property
    def exists(self) -> bool:
        """Whether it certainly exists."""
        return self.presence is Presence.PRESENT


UNKNOWN = Value()
UNDEFINED = Value(JsType.UNDEFINED, Presence.ABSENT)


def present(type_: JsType = JsType.UNKNOWN, **known: Any) -> Value:
    """A value that certainly exists, with whatever else is known of it."""
    return Value(type_, Presence.PRESENT, **known)


def plain(value: Value) -> Value:
    """The same value, without what it implies as a condition."""
    return replace(value, truthy=NO_PATHS, falsy=NO_PATHS)


def join(*values: Value) -> Value:
    """What is known of a value that is one of these."""
    return reduce(_join, values) if values else UNKNOWN


def _join(left: Value, right: Value) -> Value:
    if left is right:
        return left
    presence = max(left.presence, right.presence)
    if presence is Presence.ABSENT and left.presence is not right.presence:
        presence = Presence.MAYBE
    types = {v.type for v in (left, right)} - {JsType.UNDEFINED, JsType.NULL}
    wrong = next((v for v in (left, right) if v.time not in (Time.NONE, Time.ISO)), None)
    timed = wrong or (left if left.time is right.time else UNKNOWN)
    same = left.path == right.path
    # The reason why a part of the payload is missing does not apply to a value that is that part
    # only on some paths.
    reasons = [v.reason for v in (left, right) if v.reason and (same or v.declared is None)]
    return Value(
        types.pop() if len(types) == 1 else JsType.UNKNOWN,
        presence,
        left.path if same else None,
        left.about if left.about == right.about else None,
        left.declared if same else None,
        next(iter(reasons), ""),
        tuple(dict.fromkeys((*left.literals, *right.literals))),
        tuple(dict.fromkeys((*left.elements, *right.elements))),
        timed.time,
        timed.made,
        left.chosen or right.chosen,
        left.truthy & right.truthy,
        left.falsy & right.falsy,
    )


# --- What a source declares -----------------------------------------------------------------------

_JS_TYPES = {
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

#: Names that sources use mostly for Unix seconds. Names such as `created_at` and
#: `event_timestamp` are excluded, because most of them are ISO 8601.
_UNIX_NAMES = re.compile(
    r"originalTimestamp|timestamp|created|ts|epoch|unix|unix_?time(stamp)?|epoch_?(time|seconds)?",
    re.IGNORECASE,
)


def read_value(path: AccessPath, declared: Type | None, presence: Presence, node: Node) -> Value:
    """The value of a part of the payload."""
    value = Value(presence=presence, path=path, made=node, truthy=frozenset([path]))
    if declared is not None:
        return replace(
            value,
            type=_JS_TYPES.get(declared.kind, JsType.UNKNOWN),
            declared=declared,
            reason=declared.why_optional,
            time=_TIMES.get(declared.kind, Time.NONE),
        )
    key = path.keys[-1] if path.keys else None
    if path.in_payload and isinstance(key, str) and _UNIX_NAMES.fullmatch(key):
        return replace(value, time=Time.GUESSED)
    return value


def part_of(declared: Type, key: str | int) -> tuple[Type | None, Presence]:
    """The declared type of a member or element, and whether it exists."""
    shape, is_array = declared.shape, declared.kind is Kind.ARRAY
    part = declared.item
    if shape is not None and not is_array and isinstance(key, str):
        part = shape.fields.get(key)
    if part is None:
        return None, Presence.UNKNOWN
    may_be_short = isinstance(key, int) if is_array else shape is None
    maybe = part.optional or part.nullable or may_be_short
    return part, Presence.MAYBE if maybe else Presence.PRESENT


def is_undeclared(declared: Type, key: str | int) -> bool:
    """Whether the declaration rules the key out; a computed key, such as `[name]`, never."""
    shape = declared.shape
    if shape is None or shape.open or not isinstance(key, str) or key.startswith("["):
        return False
    return key not in shape.fields
