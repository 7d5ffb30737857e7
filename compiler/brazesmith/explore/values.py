"""The values to try at the sites of a payload: what its type allows, and what the code mentions.

Likely values are those that code tells apart: what it compares with, what is next to its numbers,
what may be missing or empty, what other payloads have there. Unusual ones are those that code
forgets.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeAlias

from brazesmith.base.ecmascript import ABSENT
from brazesmith.base.json import to_text
from brazesmith.explore.engine import NOW, Trial
from brazesmith.explore.inputs import Inputs
from brazesmith.explore.samples import (
    EACH,
    HOSTILE_KEYS,
    LONG_TEXT,
    MANY,
    SOME_KEY,
    UNUSUAL,
    Path,
    is_number,
    plausible,
    samples,
    usual,
)
from brazesmith.explore.sites import Site, inputs_of, replaced, sites, within
from brazesmith.ir.types import Kind, Type

#: How many values that the first payloads have at a place are tried in others.
_SEEN: Final = 24
_MOST_SEEN_STARTS: Final = 300
#: How many sites of a payload are varied, the outer ones first.
_MOST_SITES: Final = 400
#: How many values of other sites are tried at one.
_COPIES: Final = 12
#: What people type, perhaps with spaces around it.
_TYPED: Final = (Kind.TEXT, Kind.EMAIL, Kind.PHONE, Kind.ANY)
#: What a text may be that code reads as something else.
_TEXTS: Final = tuple(value for value in plausible(0) if isinstance(value, str))


#: A text that begins with a day, and the days that code forgets.
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])")
_DAYS: Final = ("2024-02-29", "2024-12-31", "2025-01-01")


#: Stands for no value, not even ABSENT.
_NOTHING: Final = object()
#: A change of a site is a number below this. Below `_LIKELY`, it is a value that is likely to
#: matter.
SLOTS: Final = 60
#: The ways to vary many sites. In the last one, nothing is missing.
WAYS: Final = 4
_PRESENT: Final = WAYS - 1
#: The ways to leave out many sites.
FEWER: Final = 3
_LIKELY: Final = 42


@dataclass(frozen=True, slots=True)
class Values:
    """The values to try at a site: those that may matter to the code, and the unusual ones."""

    likely: tuple[Any, ...]
    unusual: tuple[Any, ...]

    @property
    def present(self) -> tuple[Any, ...]:
        """The likely values without nothing and null, which come first."""
        missing = itertools.takewhile(lambda value: value in (ABSENT, None), self.likely[:2])
        return self.likely[len(list(missing)) :]


@dataclass(frozen=True, slots=True)
class Start:
    """A payload to vary, as `{payload, headers}`: its sites, and the values to try at each.

    `origin` is the first payload that it was made from. The script's conditions depend on the
    first `branching` sites.
    """

    inputs: Any
    origin: Trial
    sites: tuple[Site, ...]
    values: tuple[Values, ...]
    branching: int

    def one_place(self, choose: Callable[[Values], Iterable[Any]]) -> Iterator[Variant]:
        """Yield the payload with each of the chosen values at one site.

        The sites that conditions depend on come first, and of these, one value at each.
        """
        pairs = list(zip(self.sites, map(choose, self.values), strict=True))
        for some in (pairs[: self.branching], pairs[self.branching :]):
            rows = itertools.zip_longest(*(values for _, values in some), fillvalue=_NOTHING)
            for row in rows:
                for (site, _), value in zip(some, row, strict=True):
                    if value is not _NOTHING:
                        yield self, replaced(self.inputs, site.address, value)

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

    def many(self, picked: tuple[int, int, int, int]) -> Any:
        """Return the payload with likely values at a quarter of its sites, at half, or at most.

        The first ones of the likely values are the likeliest. In one of four ways, nothing is
        missing: what is compared deep inside code is only reached if all before it is there.
        """
        inputs, (one, other, way, slots) = self.inputs, picked
        chosen = (one & other, one, one | other, one | other)[way]
        for number, site in enumerate(self.sites):
            values = self.values[number]
            likely = values.present if way == _PRESENT else values.likely
            slots, slot = divmod(slots, SLOTS)
            if chosen >> number & 1 and likely:
                index = slot * slot * len(likely) // SLOTS**2
                inputs = replaced(inputs, site.address, likely[index])
        return inputs

    def fewer(self, picked: tuple[int, int, int]) -> Any:
        """Return the payload without a quarter of what may be missing, or half, or most.

        Of a chain of fallbacks, the last one is only used if all others are missing.
        """
        inputs, (one, other, way) = self.inputs, picked
        chosen = (one & other, one, one | other)[way]
        for number, site in enumerate(self.sites):
            if chosen >> number & 1 and site.is_removable:
                inputs = replaced(inputs, site.address, ABSENT)
        return inputs


#: A payload as `{payload, headers}`, and the one that it was made from.
Variant: TypeAlias = tuple[Start, Any]

#: Different values by their JSON, "" for ABSENT.
_Named: TypeAlias = dict[str, Any]


@dataclass(slots=True)
class Chooser:
    """Chooses values for sites: from types, from what the code mentions, and from the starts."""

    inputs: Inputs
    _seen: dict[Path, _Named] = field(default_factory=dict)
    _scalars: dict[tuple[Path, type], tuple[_Named, _Named]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for trial in self.inputs.starts[:_MOST_SEEN_STARTS]:
            for site in sites(inputs_of(trial), self.inputs.type):
                seen = self._seen.setdefault(site.path, {})
                if site.value is not ABSENT and len(seen) < _SEEN:
                    seen[to_text(site.value)] = site.value

    def start(self, trial: Trial, origin: Trial) -> Start:
        """Return a payload with its sites, and what to try there."""
        inputs = inputs_of(trial)
        narrowed = self.inputs.narrowed
        type_ = self.inputs.type if narrowed is None else narrowed(trial)
        found = sorted(
            sites(inputs, type_),
            key=lambda site: (site.path not in self.inputs.branching, len(site.address)),
        )
        found = found[:_MOST_SITES]
        branching = sum(site.path in self.inputs.branching for site in found)
        alike: dict[Kind, _Named] = {}
        for site in found:
            values = alike.setdefault(site.type.kind, {})
            is_scalar = not isinstance(site.value, list | dict)
            if is_scalar and site.value not in (ABSENT, None) and len(values) < _COPIES:
                values[to_text(site.value)] = site.value
        values_of = [self._values(site, alike.get(site.type.kind, {})) for site in found]
        return Start(inputs, origin, tuple(found), tuple(values_of), branching)

    def _values(self, site: Site, alike: Mapping[str, Any]) -> Values:
        """Return the other values of a site. `alike` are those of other sites of its kind."""
        type_, now = site.type, site.value
        if isinstance(now, list | dict):
            of_type = self._of_type(site)
        else:
            key = (_general(site), type(now))
            if key not in self._scalars:
                self._scalars[key] = self._of_type(site)
            of_type = self._scalars[key]
        likely: _Named = {}
        if site.is_removable:
            likely[""] = ABSENT
        if type_.nullable:
            likely["null"] = None
        likely |= of_type[0]
        seen = self._seen.get(site.path, {})
        if self.inputs.narrowed is not None:  # other payloads may have other fields
            seen = _named((within(value, type_) for value in seen.values()), type_)
        likely |= seen
        unusual = dict(of_type[1])
        if not type_.enum:
            unusual |= {key: value for key, value in alike.items() if _fits(value, type_)}
        name = _name(now)
        return Values(
            tuple(value for key, value in likely.items() if key != name),
            tuple(value for key, value in unusual.items() if key != name and key not in likely),
        )

    def _of_type(self, site: Site) -> tuple[_Named, _Named]:
        """Return likely and unusual values that a type allows, neither nothing nor null."""
        type_, now, texts = site.type, site.value, self._texts(site)
        likely: list[Any] = []
        unusual = [sample.value for sample in samples(type_, texts, now=now)]
        unusual += UNUSUAL.get(type_.kind, ())
        unusual = [value for value in unusual if value is not ABSENT and value is not None]
        match type_.kind:
            case _ if type_.enum:
                likely, unusual = [*type_.enum], []
            case Kind.TEXT:
                likely = [*texts, ""]
                unusual += [*_TEXTS, *self._forms(texts), *self._long_texts()]
            case Kind.NUMBER:
                likely = self._edges()
            case Kind.BOOLEAN:
                likely = [True, False]
            case Kind.ISO8601:
                likely = [*(time for text in texts for time in _around(text)), *_around_now()]
            case Kind.UNIX_SECONDS | Kind.UNIX_MILLIS:
                unit = 1 if type_.kind is Kind.UNIX_SECONDS else 1000
                near = [int(_parsed(time).timestamp() * unit) for time in _around_now()]
                likely = [*near, *map(str, near)]
            case Kind.EMAIL:
                likely = [text for text in texts if "@" in text]
            case Kind.ANY:
                likely = self._of_same_kind(now, texts)
                unusual += [*_TEXTS, *self._forms(texts), *self._long_texts(), *self._edges()]
            case Kind.ARRAY if type_.item is None or type_.item.kind is not Kind.NEVER:
                likely = [[]]
            case Kind.OBJECT if type_.shape is None:
                likely = [{}]
        likely.append(usual(type_))
        is_typed = type_.kind in _TYPED and not type_.enum
        if isinstance(now, str) and now.strip() and is_typed:
            unusual.append(f" {now} ")
        if isinstance(now, str) and not type_.enum and _DAY.match(now):
            unusual += [day + now[len(day) :] for day in _DAYS]
        if isinstance(now, list):
            unusual += self._lists(now, type_)
        if isinstance(now, dict):
            unusual += self._objects(now, type_)
        return _named(likely, type_), _named(unusual, type_)

    def _texts(self, site: Site) -> list[str]:
        """Return the texts that the code compares a site with."""
        steps = _general(site)
        found = [
            text
            for path, texts in self.inputs.texts.items()
            if len(path) == len(steps)
            and all(step in (EACH, taken) for step, taken in zip(path, steps, strict=True))
            for text in texts
        ]
        return [*dict.fromkeys(found)]

    def _of_same_kind(self, now: Any, texts: Sequence[str]) -> list[Any]:
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
        return [0, 1, *edges, *(-edge for edge in edges[:1])]

    def _lengths(self, most: int) -> list[int]:
        edges = {int(n) for n in self._edges() if float(n).is_integer()}
        return sorted(length for length in edges if 1 < length <= most)

    def _long_texts(self) -> list[str]:
        return ["x" * length for length in self._lengths(len(LONG_TEXT))]

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
        """Return objects with another key, where a type allows any key.

        In maps, also with the texts and keys of the code: it may compare keys with them, and read
        a copy of the map.
        """
        if type_.shape is not None and not type_.shape.open:
            return []
        value = next(iter(now.values()), "text")
        if type_.item is not None and not now:
            value = usual(type_.item)
        words = (*self.inputs.words, *self.inputs.keys) if type_.shape is None else ()
        plain = (word for word in words if word == word.strip())
        keys = dict.fromkeys((*HOSTILE_KEYS, SOME_KEY, *plain))
        return [{**now, key: value} for key in keys if key not in now]


def _general(site: Site) -> Path:
    """Return the place of a site, with the keys of maps."""
    return tuple(EACH if isinstance(step, int) else step for step in site.address)


def _fits(value: Any, type_: Type) -> bool:
    """Return whether a value of the kind of a type is within its details."""
    match value:
        case str():
            return type_.max_length is None or len(value) <= type_.max_length
        case int() | float():
            return is_number(type_, value)
        case _:
            return True


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


def _named(values: Iterable[Any], type_: Type) -> _Named:
    return {_name(value): value for value in values if _fits(value, type_)}


def _name(value: Any) -> str:
    return "" if value is ABSENT else to_text(value)
