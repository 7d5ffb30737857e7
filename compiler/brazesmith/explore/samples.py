"""Payloads that a declared type allows: the usual one, and one for each way to differ from it.

A sample varies one place of the payload; `description` is how, for a diagnostic. Samples and
payloads are JSON data. What a type leaves open is sampled at its edges: a text without a length may
be very long, an array without a length may have hundreds of elements, a map may have any key.
"""

from __future__ import annotations

import itertools
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

from brazesmith.base.ecmascript import ABSENT
from brazesmith.base.json import to_text
from brazesmith.explore.nested import JSON_TEXT
from brazesmith.ir import types
from brazesmith.ir.types import Kind, Type

#: Steps from the payload to a place in it: keys, and `EACH` for the elements of an array and the
#: values of a map.
Path: TypeAlias = tuple[str, ...]
EACH: Final = "*"

#: A character of three bytes, the most that UTF-8 needs for one UTF-16 unit.
WIDE: Final = "€"
#: Longer than every text that Braze limits, and more elements than it takes anywhere.
LONG_TEXT: Final = "x" * 6000
MANY: Final = 600
#: A key of a map without a meaning for Braze.
SOME_KEY: Final = "some_key"


def _usual(kind: Kind, number: int) -> Any:
    """Return a usual value of a kind; a different one for each number up to about fifty."""
    match kind:
        case Kind.NULL:
            return None
        case Kind.BOOLEAN:
            return True
        case Kind.NUMBER:
            return 5 + number % 80
        case Kind.ISO8601:
            return f"2026-01-02T03:{number % 60:02}:05Z"
        case Kind.EMAIL:
            return f"ada{number or ''}@example.com"
        case Kind.PHONE:
            return f"+141555501{number % 100:02}"
        case Kind.UUID:
            return f"6b1e7a52-0c4d-4f9a-8e3b-2d5f7c9a{number % 0x10000:04x}"
        case Kind.UNIX_SECONDS:
            return 1767323045 - number
        case Kind.UNIX_MILLIS:
            return (1767323045 - number) * 1000
        case _:
            return f"text{number or ''}"


def is_number(type_: Type, number: float) -> bool:
    """Return whether a declared number may be this one."""
    return not type_.whole or float(number).is_integer()


def plausible(number: int) -> tuple[Any, ...]:
    """Return values that a field may plausibly hold: others for another number, if possible.

    For each field of Braze's that takes a text, one of them is accepted.
    """
    kinds = (Kind.TEXT, Kind.ISO8601, Kind.EMAIL, Kind.PHONE, Kind.UUID, Kind.NUMBER)
    currency = ("USD", "EUR", "GBP", "JPY")[number % 4]
    return (
        *(_usual(kind, number + _PLAUSIBLE) for kind in kinds),
        *(currency, "US", "en", "Europe/Paris", "2026-01-02", "2026-01-02 03:04:05"),
        *("M", "subscribed", str(5 + number), 1, True),
    )


#: The number of the first value of `plausible`: a payload rarely has as many places before.
_PLAUSIBLE: Final = 40


@dataclass(frozen=True, slots=True)
class Sample:
    """A value for one place, and the possibility that it stands for: "may be absent"."""

    value: Any
    description: str


#: Times that Braze does not store.
FAR_TIMES: Final = {
    kind: (Sample(after, "may be after the year 3000"), Sample(before, "may be before the year 0"))
    for kind, after, before in (
        (Kind.ISO8601, "9999-12-31T23:59:59Z", "-000044-03-15T12:00:00Z"),
        (Kind.UNIX_SECONDS, 253_402_300_799, -63_549_403_200),
        (Kind.UNIX_MILLIS, 253_402_300_799_000, -63_549_403_200_000),
    )
}


@dataclass(frozen=True, slots=True)
class Variation:
    """A payload that differs from the usual one in one place."""

    payload: Any
    path: Path
    type: Type
    sample: Sample


#: The kinds whose usual values are not texts like `text1`.
_SPECIAL: Final = frozenset(kind for kind in Kind if _usual(kind, 1) != "text1")

#: The number of the next value of each kind. Texts of several kinds are numbered together.
Numbers: TypeAlias = defaultdict[Kind, Iterator[int]]


def usual(type_: Type, numbers: Numbers | None = None) -> Any:
    """Return the usual value of a type: nothing is absent or null, and nothing is long.

    No two places hold the same text or number.
    """
    numbers = defaultdict(itertools.count) if numbers is None else numbers
    if type_.enum:
        return type_.enum[0]
    if type_.kind is Kind.ARRAY:
        return [usual(type_.item, numbers)] if type_.item is not None else []
    if type_.kind is Kind.OBJECT:
        if type_.shape is not None:
            return {key: usual(inner, numbers) for key, inner in type_.shape.fields.items()}
        return {SOME_KEY: usual(type_.item, numbers)} if type_.item is not None else {}
    if type_.item is not None:  # JSON as text
        return to_text(usual(type_.item, numbers))
    number = next(numbers[type_.kind if type_.kind in _SPECIAL else Kind.TEXT])
    value = _usual(type_.kind, number)
    if type_.kind is Kind.TEXT and type_.max_length is not None:
        return value[-type_.max_length :]  # the end, where texts differ
    return value


#: What a place may hold where only a special text suits the program.
_ANY_TEXT: Final = Sample("text", "may be any text")


def samples(
    type_: Type, texts: Sequence[str] = (), *, now: Any = ABSENT, is_special: bool = False
) -> Iterator[Sample]:
    """Yield the other values that a type allows; `texts` are those that the spec compares with.

    `now` is the value that they differ from. If it is a special text, any other is a sample too.
    """
    if type_.optional:
        yield Sample(ABSENT, "may be absent")
    if type_.nullable:
        yield Sample(None, "may be null")
    inner = now.values() if isinstance(now, dict) else now if isinstance(now, list) else ()
    item = next(iter(inner), usual(type_.item) if type_.item is not None else "text")
    match type_.kind:
        case Kind.TEXT if type_.enum:
            yield from (Sample(value, f'may be "{value}"') for value in type_.enum)
        case Kind.TEXT:
            yield from (_ANY_TEXT for _ in range(is_special))
            yield from (Sample(text, f'may be "{text}"') for text in texts)
            yield Sample("", "may be empty")
            if type_.max_length is None:
                yield Sample(LONG_TEXT, "may be of any length")
            else:
                length = type_.max_length
                yield Sample(WIDE * length, f"may have {length} characters")
        case Kind.NUMBER:
            numbers = [number for number in (0, -1, 1.5, 101, 10**15) if is_number(type_, number)]
            yield from (Sample(number, f"may be {number}") for number in numbers)
        case Kind.BOOLEAN:
            yield Sample(False, "may be false")
        case Kind.UNIX_SECONDS | Kind.UNIX_MILLIS:
            yield Sample(str(_usual(type_.kind, 0)), "may be a text")
            yield from FAR_TIMES[type_.kind]
        case Kind.ISO8601:
            yield from FAR_TIMES[type_.kind]
        case Kind.ARRAY:
            yield Sample([], "may be empty")
            yield Sample([item] * MANY, "may have any length")
        case Kind.OBJECT if type_.shape is None:
            yield Sample({}, "may be empty")
            yield from (Sample({key: item}, f'may have the key "{key}"') for key in TELLING_KEYS)
            yield Sample({f"key_{n}": item for n in range(MANY)}, "may have any number of keys")
        case Kind.ANY:
            yield from _anything(texts)
            yield from (_ANY_TEXT for _ in range(is_special))


#: Names with a meaning for Braze, and names that it does not accept as keys.
TELLING_KEYS: Final = (
    "external_id", "email", "user_alias", "_update_existing_only", "subscription_groups",
    "first_name", "time", "event_name", "product_id", "price", "__proto__", "$name", "a.b", "",
)  # fmt: skip


#: Keys that break code which builds objects from a payload's keys.
HOSTILE_KEYS: Final = ("__proto__", "constructor", "toString", "", "a.b", "$name", "0")
HOSTILE_TEXTS: Final = (
    *("__proto__", "constructor", " ", "null", "undefined", "NaN", "0", "false", "-1", "1e999"),
    *("👍🏽", "İ", "a\nb", "\u0000", "{{x}}", '"', "\\", "2026-02-30", "not@an@address"),
)
_NUMBERS: Final = (0, 1, 0.1, -0.5, 2**53 + 1, 1e21, -1e-7, 999_999_999)
#: More values of each kind, which code forgets. They are too many to explain each.
UNUSUAL: Final[Mapping[Kind, tuple[Any, ...]]] = {
    Kind.TEXT: HOSTILE_TEXTS,
    Kind.NUMBER: _NUMBERS,
    Kind.ISO8601: (
        *("2024-02-29T12:00:00Z", "2026-12-31T23:59:59.999Z", "2026-01-02T03:04:05.123456+14:00"),
        *("1969-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "2038-01-19T03:14:08-12:00"),
    ),
    Kind.UNIX_SECONDS: (0, "0", -1),
    Kind.UNIX_MILLIS: (0, "0", -1),
    Kind.EMAIL: ("ADA@EXAMPLE.COM", "ada+tag@example.co.uk", "a@b.cd"),
    Kind.ANY: (
        *(*HOSTILE_TEXTS, False, -1, {}, [None], {"id": "text"}, [{}], *_NUMBERS),
        "(415) 555-0123",  # as people write phone numbers
    ),
}


def _anything(texts: Sequence[str]) -> Iterator[Sample]:
    yield from (Sample(text, f'may be "{text}"') for text in texts)
    yield Sample("", "may be empty")
    yield Sample(LONG_TEXT, "may be a text of any length")
    yield from (Sample(value, f"may be {json.dumps(value)}") for value in (0, 1.5, True))
    yield Sample([], "may be an array")
    yield Sample(["text"], "may be an array")
    yield Sample({SOME_KEY: None}, "may be an object with nulls in it")


# --- whole payloads ----------------------------------------------------------------------------


def places(type_: Type, path: Path = ()) -> Iterator[tuple[Path, Type]]:
    """Yield every place of a payload of this type, with its type."""
    if len(path) > 1 or type_.kind is Kind.ARRAY:  # an object as the payload is always there
        yield path, type_
    if type_.shape is not None:
        for key, inner in type_.shape.fields.items():
            yield from places(inner, (*path, key))
    elif type_.item is not None:
        step = EACH if type_.kind in (Kind.ARRAY, Kind.OBJECT) else JSON_TEXT
        yield from places(type_.item, (*path, step))


def type_at(type_: Type, path: Path) -> Type:
    """Return the type of a place; `ANY` if it is not declared."""
    for step in path:
        if type_.shape is not None and step in type_.shape.fields:
            type_ = type_.shape.fields[step]
        else:
            type_ = type_.item or types.ANY
    return type_


def changed(payload: Any, path: Path, value: Any) -> Any:
    """Return the payload with another value (or ABSENT) at one place, in an array's first element.

    All other parts are shared with the payload.
    """
    step, *rest = path
    match payload:
        case list() if payload:
            head = changed(payload[0], tuple(rest), value) if rest else value
            return payload[1:] if head is ABSENT else [head, *payload[1:]]
        case dict():
            key = next(iter(payload), SOME_KEY) if step == EACH else step
            if rest and key not in payload:
                return payload
            inner = changed(payload[key], tuple(rest), value) if rest else value
            if inner is not ABSENT:
                return {**payload, key: inner}
            return {other: payload[other] for other in payload if other != key}
        case _:
            return payload


def value_at(payload: Any, path: Path) -> Any:
    """Return the value at a place of a payload, in the first element of an array."""
    for step in path:
        match payload:
            case list() if payload:
                payload = payload[0]
            case dict() if payload and (step == EACH or step in payload):
                payload = payload[next(iter(payload)) if step == EACH else step]
            case _:
                return ABSENT
    return payload


def part(type_: Type, reads: Collection[Path], path: Path = ()) -> Type:
    """Return the type of a payload without the fields that a program does not read."""
    if type_.shape is not None:
        fields = {
            key: part(inner, reads, (*path, key))
            for key, inner in type_.shape.fields.items()
            if not path or is_read((*path, key), reads)
        }
        return replace(type_, shape=replace(type_.shape, fields=fields))
    if type_.item is not None:
        return replace(type_, item=part(type_.item, reads, (*path, EACH)))
    return type_


def is_read(path: Path, reads: Iterable[Path]) -> bool:
    """Return whether a program that reads these places looks at this one, around it, or into it."""
    return any(_is_along(path, read) for read in reads)


def _is_along(path: Path, other: Path) -> bool:
    for step, taken in zip(path, other, strict=False):  # a loop, because it runs very often
        if step != taken and step != EACH and taken != EACH:
            return False
    return True


def variations(
    payload: Any,
    type_: Type,
    reads: Iterable[Path],
    texts: Mapping[Path, Sequence[str]],
    special: Collection[Path] = (),
) -> Iterator[Variation]:
    """Yield every payload that differs from this one in one place that is read.

    `special` are the places whose texts were chosen to suit the program.
    """
    for path, inner in places(type_):
        if is_read(path, reads):
            now, is_special = value_at(payload, path), path in special
            for sample in samples(inner, texts.get(path, ()), now=now, is_special=is_special):
                yield Variation(changed(payload, path, sample.value), path, inner, sample)
