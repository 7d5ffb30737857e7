"""The sites of one payload: every place in it, or missing from it, and the values to try there.

A *place* is a path in a type, with `EACH` for the elements of an array. A *site* is a place in one
payload: each element has its own.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeAlias

from brazesmith.base.ecmascript import ABSENT
from brazesmith.base.json import to_text
from brazesmith.explore.engine import NOW, Trial
from brazesmith.explore.inputs import Inputs
from brazesmith.explore.samples import (
    EACH,
    LONG_TEXT,
    MANY,
    SOME_KEY,
    Path,
    is_number,
    samples,
    usual,
)
from brazesmith.ir import types
from brazesmith.ir.types import TEXT_KINDS, UNIX_KINDS, Kind, Type

#: Keys and indexes from `{payload, headers}` to a site. `ALL` is every element of an array.
Address: TypeAlias = tuple[str | int, ...]
ALL: Final = -1

#: How many elements of an array, or values of a map, are varied one by one.
_ELEMENTS: Final = 3
#: More than the places that an element usually has.
_MANY_PLACES: Final = 20
#: How many values that the first payloads have at a place are tried in others.
_SEEN: Final = 24
#: How many values of other sites are tried at one.
_COPIES: Final = 12
#: Keys that break code which builds objects from a payload's keys.
_HOSTILE_KEYS: Final = ("__proto__", "constructor", "toString", "", "a.b", "$name", "0")
_HOSTILE_TEXTS: Final = (
    *("__proto__", "constructor", " ", "null", "undefined", "NaN", "0", "false", "-1", "1e999"),
    *("👍🏽", "İ", "a\nb", "\u0000", "{{x}}", '"', "\\", "2026-02-30", "not@an@address"),
)
_TIMES: Final = (
    *("2024-02-29T12:00:00Z", "2026-12-31T23:59:59.999Z", "2026-01-02T03:04:05.123456+14:00"),
    *("1969-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "2038-01-19T03:14:08-12:00"),
)
_EMAILS: Final = ("ADA@EXAMPLE.COM", "ada+tag@example.co.uk", "a@b.cd")


#: A change of a site is a number below this. Below `_LIKELY`, it is a value that is likely to
#: matter.
SLOTS: Final = 60
_LIKELY: Final = 42


@dataclass(frozen=True, slots=True)
class Site:
    """A place in one payload, and its value there: ABSENT if it is missing."""

    address: Address
    path: Path
    type: Type
    value: Any
    is_removable: bool  # within the type


def sites(value: Any, type_: Type, address: Address = (), path: Path = ()) -> Iterator[Site]:
    """Yield the sites of `{payload, headers}`, outer ones first."""
    if len(path) > 1 or path == ("payload",):
        is_removable = len(path) > 1 and (type_.optional or path[-1] == EACH)
        if address[-1] != ALL:
            yield Site(address, path, type_, value, is_removable)
    match value:
        case dict():
            fields = type_.shape.fields if type_.shape is not None else {}
            inner = type_.item or types.ANY
            for key in dict.fromkeys((*fields, *value)):
                below = fields.get(key, types.optional(inner) if type_.shape is None else types.ANY)
                step = key if key in fields or type_.item is None else EACH
                yield from sites(value.get(key, ABSENT), below, (*address, key), (*path, step))
        case list():
            item = type_.item or types.ANY
            for index in _indexes(len(value)):
                yield from sites(value[max(index, 0)], item, (*address, index), (*path, EACH))


def _indexes(length: int) -> list[int]:
    """Return the elements that are varied, `ALL` of them at last."""
    if length <= 1:
        return [*range(length)]
    return [*sorted({*range(min(length, _ELEMENTS)), length - 1}), ALL]


def replaced(value: Any, address: Address, new: Any) -> Any:
    """Return a value with another one, or nothing (ABSENT), at an address; all else is shared.

    It is the same value if the address does not exist.
    """
    if not address:
        return new
    step, *rest = address
    match value:
        case dict() if isinstance(step, str) and (step in value or not rest):
            inner = replaced(value[step], tuple(rest), new) if rest else new
            if inner is ABSENT:
                return {key: kept for key, kept in value.items() if key != step}
            return {**value, step: inner}
        case list() if step == ALL:
            return [replaced(item, tuple(rest), new) for item in value]
        case list() if isinstance(step, int) and step < len(value):
            inner = replaced(value[step], tuple(rest), new) if rest else new
            kept = [] if inner is ABSENT else [inner]
            return [*value[:step], *kept, *value[step + 1 :]]
        case _:
            return value


def lengthened(value: Any, type_: Type) -> Any:
    """Return a value whose short arrays have three elements; empty ones stay empty."""
    match value:
        case dict():
            fields = type_.shape.fields if type_.shape is not None else {}
            inner = type_.item or types.ANY
            return {key: lengthened(kept, fields.get(key, inner)) for key, kept in value.items()}
        case list() if value:
            item = type_.item or types.ANY
            more = range(len(value), _ELEMENTS)
            fresh = [
                usual(item, itertools.count(n * _MANY_PLACES))
                if item.kind is not Kind.ANY
                else value[0]
                for n in more
            ]
            return [lengthened(kept, item) for kept in [*value, *fresh]]
        case _:
            return value


def value_at(value: Any, address: Address) -> Any:
    """Return the value at an address, or ABSENT."""
    for step in address:
        match value:
            case dict() if step in value:
                value = value[step]
            case list() if isinstance(step, int) and step < len(value):
                value = value[step]
            case _:
                return ABSENT
    return value


def inputs_of(trial: Trial) -> dict[str, Any]:
    """Return `{payload, headers}`, in which addresses lead to sites."""
    return {"payload": trial.payload, "headers": trial.headers}


def trial_of(inputs: Any) -> Trial:
    """Return the trial of `{payload, headers}`."""
    return Trial(inputs["payload"], inputs["headers"])


@dataclass(frozen=True, slots=True)
class Values:
    """The values to try at a site: those that may matter to the code, and the unusual ones."""

    likely: tuple[Any, ...]
    unusual: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Start:
    """A payload to vary, as `{payload, headers}`: its sites, and the values to try at each."""

    inputs: Any
    sites: tuple[Site, ...]
    values: tuple[Values, ...]

    def few(self, changes: Sequence[int]) -> Any:
        """Return the payload with other values at a few sites."""
        inputs = self.inputs
        for change in changes:
            number, slot = divmod(change, SLOTS)
            values = self.values[number]
            choices = (slot < _LIKELY and values.likely) or values.unusual or values.likely
            if choices:
                address = self.sites[number].address
                inputs = replaced(inputs, address, choices[slot % len(choices)])
        return inputs

    def many(self, picked: tuple[int, int, bool, int]) -> Any:
        """Return the payload with other values at a quarter of its sites, or at three quarters."""
        inputs, (one, other, is_most, slots) = self.inputs, picked
        chosen = one | other if is_most else one & other
        for number, site in enumerate(self.sites):
            likely = self.values[number].likely
            slots, slot = divmod(slots, SLOTS)
            if chosen >> number & 1 and likely:
                inputs = replaced(inputs, site.address, likely[slot % len(likely)])
        return inputs

    def fewer(self, picked: tuple[int, int]) -> Any:
        """Return the payload without a quarter of what may be missing."""
        inputs, (one, other) = self.inputs, picked
        for number, site in enumerate(self.sites):
            if (one & other) >> number & 1 and site.is_removable:
                inputs = replaced(inputs, site.address, ABSENT)
        return inputs


@dataclass(slots=True)
class Chooser:
    """Chooses values for sites, from types, from what the code mentions, and from the starts."""

    inputs: Inputs
    seen: dict[Path, list[Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, inputs: Inputs) -> Chooser:
        """Return a chooser that knows the values in the starts."""
        found: dict[Path, dict[str, Any]] = {}
        for trial in inputs.starts:
            for site in sites(inputs_of(trial), inputs.type):
                if (
                    site.value is not ABSENT
                    and len(values := found.setdefault(site.path, {})) < _SEEN
                ):
                    values.setdefault(to_text(site.value), site.value)
        return cls(inputs, {path: list(values.values()) for path, values in found.items()})

    def start(self, inputs: Any) -> Start:
        """Return `{payload, headers}` with its sites, and what to try there."""
        found = tuple(sites(inputs, self.inputs.type))
        return Start(inputs, found, tuple(self._values(site, found) for site in found))

    def _values(self, site: Site, others: Sequence[Site]) -> Values:
        """Return the other values of a site that its type allows."""
        type_, now = site.type, site.value
        likely, unusual = self._of_type(site)
        if site.is_removable and now is not ABSENT:
            likely.insert(0, ABSENT)
        if type_.nullable:
            likely.insert(0, None)
        likely.append(usual(type_))
        likely += self.seen.get(site.path, ())
        if isinstance(now, list):
            unusual += self._lists(now, type_)
        if isinstance(now, dict):
            unusual += self._objects(now, type_)
        unusual += [other.value for other in others if _is_alike(site, other)][:_COPIES]
        return _distinct(now, likely, unusual)

    def _of_type(self, site: Site) -> tuple[list[Any], list[Any]]:
        type_ = site.type
        others: list[Any]
        texts = self._texts(site)
        unusual = [sample.value for sample in samples(type_, texts, now=site.value)]
        unusual = [value for value in unusual if value is not ABSENT or site.is_removable]
        match type_.kind:
            case _ if type_.enum:
                return list(type_.enum), []
            case Kind.TEXT:
                longest = type_.max_length or len(LONG_TEXT)
                others = [*self._forms(texts), *_HOSTILE_TEXTS, *self._long_texts(longest)]
                unusual += (text for text in others if len(text) <= longest)
                return [*texts, ""], unusual
            case Kind.NUMBER:
                unusual += (number for number in _NUMBERS if is_number(type_, number))
                edges = self._edges()
                return [edge for edge in edges if is_number(type_, edge)], unusual
            case Kind.BOOLEAN:
                return [True, False], []
            case Kind.ISO8601:
                near = [time for text in texts for time in _around(text)]
                return [*near, *_around_now()], [*unusual, *_TIMES]
            case kind if kind in UNIX_KINDS:
                unit = 1 if kind is Kind.UNIX_SECONDS else 1000
                units = [int(_parsed(time).timestamp() * unit) for time in _around_now()]
                return [*units, *map(str, units)], [*unusual, 0, "0", -1]
            case Kind.EMAIL:
                return texts, [text for text in _EMAILS if _fits(text, type_)]
            case kind if kind in TEXT_KINDS:
                return texts, unusual
            case Kind.ANY:
                others = [*self._forms(texts), *_HOSTILE_TEXTS, *self._long_texts(len(LONG_TEXT))]
                others += [False, -1, None, {}, [None], {"id": "text"}, [{}], *_NUMBERS]
                others += [*texts, *self._edges()]
                return [*self._of_same_kind(site.value, texts)], [*unusual, *others]
            case Kind.ARRAY | Kind.OBJECT if type_.shape is None:
                return [[] if type_.kind is Kind.ARRAY else {}], unusual
            case _:
                return [], unusual

    def _texts(self, site: Site) -> list[str]:
        """Return the texts that the code compares a site with."""
        steps = [EACH if isinstance(step, int) else step for step in site.address]
        found = [
            text
            for path, texts in self.inputs.texts.items()
            if len(path) == len(steps)
            and all(step in (EACH, taken) for step, taken in zip(path, steps, strict=True))
            for text in texts
        ]
        return [*dict.fromkeys(found)]

    def _of_same_kind(self, now: Any, texts: Sequence[str]) -> Sequence[Any]:
        """Return likely values for a place without a type, by what is there."""
        match now:
            case bool():
                return [not now]
            case int() | float():
                return self._edges()
            case str():
                return [*texts, ""]
            case list():
                return [[], now[:1]]
            case dict():
                return [{}]
            case _:
                return [*texts, *self._edges()]

    def _forms(self, texts: Sequence[str]) -> Iterator[str]:
        """Yield the texts of the code, in other cases, and as the start or the end of texts."""
        for text in (*texts, *self.inputs.words):
            yield from (text, f"{text}1", f"1{text}")
        for text in texts:
            yield from (text.lower(), text.upper(), text.capitalize(), f" {text}")

    def _edges(self) -> list[float]:
        """Return the numbers of the code, and those next to them."""
        edges = [n + step for n in self.inputs.numbers for step in (0, 1, -1)]
        return [*edges, -max(map(abs, edges))] if edges else [0, 1]

    def _lengths(self, most: int) -> list[int]:
        edges = {int(n) for n in self._edges() if float(n).is_integer()}
        return sorted(length for length in edges if 1 < length <= most)

    def _long_texts(self, longest: int) -> list[str]:
        return ["x" * length for length in self._lengths(longest)]

    def _lists(self, now: list[Any], type_: Type) -> list[Any]:
        """Return arrays made of the elements of one: shorter, longer, with doubles, with a null."""
        fresh = usual(type_.item) if type_.item is not None else "text"
        first = now[0] if now else fresh
        found: list[Any] = [now[:1], [*now, first], now[::-1], [*now, fresh], [fresh, *now]]
        found += [[first] * length for length in self._lengths(MANY)]
        if type_.item is None or type_.item.nullable:
            found += [[*now, None], [None, *now]]
        return found

    def _objects(self, now: dict[str, Any], type_: Type) -> list[Any]:
        """Return objects with another key, where a type allows any key."""
        if type_.shape is not None and not type_.shape.open:
            return []
        value = next(iter(now.values()), "text")
        if type_.item is not None and not now:
            value = usual(type_.item)
        return [{**now, key: value} for key in (*_HOSTILE_KEYS, SOME_KEY) if key not in now]


_NUMBERS: Final = (0, 1, 0.1, -0.5, 2**53 + 1, 1e21, -1e-7, 999_999_999)


def _is_alike(site: Site, other: Site) -> bool:
    """Return whether a site may have the value of another one."""
    if isinstance(other.value, list | dict) or other.value in (ABSENT, None):
        return False
    if isinstance(other.value, str) and not _fits(other.value, site.type):
        return False
    return site.type.kind in (other.type.kind, Kind.ANY) and not site.type.enum


def _fits(text: str, type_: Type) -> bool:
    return type_.max_length is None or len(text) <= type_.max_length


def _parsed(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def _around(text: str) -> list[str]:
    """Return a time, and those a second before and after it; nothing if it is not one."""
    try:
        time = _parsed(text)
    except ValueError:
        return []
    if time.tzinfo is None:
        time = time.replace(tzinfo=UTC)
    try:
        near = [time + timedelta(seconds=step) for step in (0, 1, -1)]
    except OverflowError:
        return [text]
    return [moment.isoformat().replace("+00:00", "Z") for moment in near]


def _around_now() -> list[str]:
    now = _parsed(NOW)
    days = (0, 1, -1, 7, -31, -366, 366)
    far = [(now + timedelta(days=step)).isoformat().replace("+00:00", "Z") for step in days]
    return [*_around(NOW), *far]


def _distinct(now: Any, likely: Sequence[Any], unusual: Sequence[Any]) -> Values:
    found: dict[str, None] = {_name(now): None}

    def new(values: Sequence[Any]) -> tuple[Any, ...]:
        kept: list[Any] = []
        for value in values:
            name = _name(value)
            if name not in found:
                found[name] = None
                kept.append(value)
        return tuple(kept)

    return Values(new(likely), new(unusual))


def _name(value: Any) -> str:
    return "" if value is ABSENT else to_text(value)
