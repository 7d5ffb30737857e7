"""The values in a payload, one by one: where each is, what its type allows, how to change it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeAlias

from brazesmith.base.ecmascript import ABSENT
from brazesmith.base.json import to_text
from brazesmith.explore.engine import Trial
from brazesmith.explore.inputs import Inputs
from brazesmith.explore.nested import JSON_TEXT, parsed
from brazesmith.explore.samples import EACH, HOSTILE_KEYS, SOME_KEY, TELLING_KEYS, Path
from brazesmith.ir import types
from brazesmith.ir.types import TEXT_KINDS, UNIX_KINDS, Kind, Type

#: Keys and indexes from `payload` or `headers` down to one value, also to one in a JSON text.
Place: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value that contains no others. `is_free` texts and numbers can be any other."""

    place: Place
    value: Any
    type: Type
    is_free: bool

    @property
    def is_shared(self) -> bool:
        """Whether many users have the same value by its type: a time, an enumeration, a boolean."""
        kind = self.type.kind
        is_time = kind in UNIX_KINDS or kind is Kind.ISO8601
        return is_time or bool(self.type.enum) or isinstance(self.value, bool)

    @property
    def is_odd(self) -> bool:
        """Whether it is a boolean only because nothing is known of its type."""
        return isinstance(self.value, bool) and self.type.kind is Kind.ANY


class Leaves:
    """Takes payloads apart, as their declared type and what a script compares them with tell."""

    def __init__(self, inputs: Inputs) -> None:
        self._type = inputs.type
        self._texts = inputs.texts
        self._stored = inputs.stored

    def of(self, trial: Trial) -> list[Leaf]:
        """Return every leaf of the payload and the headers."""
        found: list[Leaf] = []

        def note(leaf: Leaf) -> Any:
            found.append(leaf)
            return leaf.value

        self.changed(trial, note)
        return found

    def changed(self, trial: Trial, change: Callable[[Leaf], Any], within: Place = ()) -> Trial:
        """Return the trial with what `change` makes of its leaves, of those at or below a place."""
        roots = self._changed(_roots(trial), self._type, (), (), change, within)
        return Trial(roots["payload"], roots["headers"])

    def _changed(
        self,
        value: Any,
        type_: Type,
        place: Place,
        path: Path,
        change: Callable[[Leaf], Any],
        within: Place,
    ) -> Any:
        length = min(len(place), len(within))
        if place[:length] != within[:length]:
            return value
        inside = parsed(value)
        if not isinstance(value, dict | list) and not (inside is not ABSENT and inside):
            return change(Leaf(place, value, type_, self._is_free(path, type_, value)))

        def inner(step: str | int, below: Any) -> Any:
            name, below_type = _stepped(type_, step)
            return self._changed(below, below_type, (*place, step), (*path, name), change, within)

        if inside is not ABSENT:
            changed = inner(JSON_TEXT, inside)
            return value if changed == inside else to_text(changed)
        if isinstance(value, dict):
            return {key: inner(key, below) for key, below in value.items()}
        return [inner(index, below) for index, below in enumerate(value)]

    def typed(self, place: Place) -> tuple[Path, Type]:
        """Return the path of a place, without indexes and keys of maps, and its type."""
        type_: Type = self._type
        path: list[str] = []
        for step in place:
            name, type_ = _stepped(type_, step)
            path.append(name)
        return tuple(path), type_

    def is_declared(self, place: Place) -> bool:
        """Whether a field is one that the payload is known to have."""
        if place[-1] == JSON_TEXT:
            return True
        _, above = self.typed(place[:-1])
        return above.shape is not None and place[-1] in above.shape.fields

    def are_equal(self, one: Place, other: Place) -> bool:
        """Whether samples or cases have the same at two places: both are about the same person."""
        pairs = [(value_at(trial, one), value_at(trial, other)) for trial in self._stored]
        return any(a == b and a not in (ABSENT, None, "") for a, b in pairs)

    def undeclared(self, trial: Trial) -> set[str]:
        """Return the keys in a payload that it is not known to have, in any of its objects."""
        keys: dict[bool, set[str]] = {True: set(), False: set()}
        for place, _ in values(trial.payload, ("payload",)):
            if isinstance(place[-1], str):
                keys[self.is_declared(place)].add(place[-1])
        return keys[False] - keys[True]

    def _is_free(self, path: Path, type_: Type, value: Any) -> bool:
        if isinstance(value, bool) or value in (None, "") or type_.enum:
            return False
        if type_.kind in UNIX_KINDS or type_.kind is Kind.ISO8601:
            return False
        return value not in self._texts.get(path, ())


def _stepped(type_: Type, step: str | int) -> tuple[str, Type]:
    """Return the name in a path of a key or an index, and the type there."""
    if isinstance(step, str) and type_.shape is not None and step in type_.shape.fields:
        return step, type_.shape.fields[step]
    if step == JSON_TEXT and type_.kind is not Kind.OBJECT:
        return JSON_TEXT, types.required(type_.item or types.ANY)
    is_element = isinstance(step, int) or type_.item is not None
    return EACH if is_element else str(step), type_.item or types.ANY


def is_far(leaf: Leaf, now: datetime) -> bool:
    """Whether a value is a time after another one, or before 1970. A large number may be one."""
    value, seconds = leaf.value, now.timestamp()
    if isinstance(value, bool):
        return False
    if isinstance(value, str) and leaf.type.kind in UNIX_KINDS:
        try:
            value = float(value)
        except ValueError:
            return False
    if isinstance(value, str):
        return _YEAR.match(value) is not None and not "1970" <= value < now.isoformat()
    if not isinstance(value, int | float):
        return False
    match leaf.type.kind:
        case Kind.UNIX_SECONDS:
            return not 0 <= value <= seconds
        case Kind.UNIX_MILLIS:
            return not 0 <= value <= seconds * 1000
        case _:  # seconds have ten digits, milliseconds thirteen; most large numbers are ids
            is_made_up = value == 10**15 or value >= 1e20
            return is_made_up or any(seconds * k < value < 1e11 * k for k in (1, 1000))


def is_time(value: Any) -> bool:
    """Whether a value is a text that begins like a time in ISO 8601."""
    return isinstance(value, str) and _YEAR.match(value) is not None


#: A year and a month, as times in ISO 8601 begin.
_YEAR: Final = re.compile(r"[-+]?\d{4,6}-\d\d")


def values(root: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Yield every value in JSON data with its place, outer ones first."""
    inner: Iterator[tuple[str | int, Any]] = iter(())
    if isinstance(root, dict):
        inner = iter(root.items())
    elif isinstance(root, list):
        inner = iter(enumerate(root))
    elif (inside := parsed(root)) is not ABSENT:
        inner = iter([(JSON_TEXT, inside)])
    for step, value in inner:
        yield (*place, step), value
        yield from values(value, (*place, step))


def value_at(trial: Trial, place: Place) -> Any:
    """Return the value at a place of a trial; ABSENT if there is none."""
    value: Any = _roots(trial)
    for step in place:
        if isinstance(value, str) and step == JSON_TEXT:
            value = parsed(value)
            continue
        has_step = step in value if isinstance(value, dict) else _has_index(value, step)
        if not has_step:
            return ABSENT
        value = value[step]
    return value


def _has_index(value: Any, step: str | int) -> bool:
    return isinstance(value, list) and isinstance(step, int) and step < len(value)


def with_value(trial: Trial, place: Place, value: Any) -> Trial:
    """Return the trial with another value at a place; ABSENT removes it.

    Objects on the way that are not there are added.
    """
    changed = _changed(_roots(trial), place, value)
    return Trial(changed["payload"], changed["headers"])


def _roots(trial: Trial) -> dict[str, Any]:
    return {"payload": trial.payload, "headers": trial.headers}


def _changed(root: Any, place: Place, value: Any) -> Any:
    if not place:
        return value
    step, rest = place[0], place[1:]
    if isinstance(step, int):
        if not isinstance(root, list) or step >= len(root):
            return root
        inner = _changed(root[step], rest, value)
        return [*root[:step], *([] if inner is ABSENT else [inner]), *root[step + 1 :]]
    if step == JSON_TEXT and not isinstance(root, dict):
        inside = parsed(root)
        return to_text(_changed({} if inside is ABSENT else inside, rest, value))
    if not isinstance(root, dict):
        root = {}
    if not rest and value is ABSENT:
        return {key: kept for key, kept in root.items() if key != step}
    return {**root, step: _changed(root.get(step), rest, value)}


def plainer(trial: Trial, leaves: Leaves) -> Trial:
    """Return the trial, in which a key or a text that was made up means nothing."""
    keys = leaves.undeclared(trial)

    def plain(value: Any) -> Any:
        match value:
            case dict():
                new = {SOME_KEY if key in _MADE_UP and key in keys else key: key for key in value}
                return {key: plain(value[old]) for key, old in new.items()}
            case list():
                return list(map(plain, value))
            case str() if value and (value in _MADE_UP or value.startswith(SOMEONE)):
                return "text"
            case _:
                return value

    return Trial(plain(trial.payload), trial.headers)


#: The user that a payload may not choose.
SOMEONE: Final = "someone-else"
_MADE_UP: Final = frozenset({*HOSTILE_KEYS, *TELLING_KEYS})


def place_text(place: Place) -> str:
    """Return a place as specs and JavaScript write it: `payload.items[0].id`."""
    text = str(place[0])
    for step in place[1:]:
        if step == JSON_TEXT:
            text = f"JSON.parse({text})"
        elif isinstance(step, str) and step.isidentifier():
            text += f".{step}"
        else:
            text += f"[{json.dumps(step, ensure_ascii=False)}]"
    return text


# --- what a type does not allow -----------------------------------------------------------------


def violations(value: Any, type_: Type, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    """Yield the places of JSON data that its type does not allow, with their values.

    A required field that is missing is ABSENT.
    """
    if value is None:
        if not type_.nullable and type_.kind not in (Kind.ANY, Kind.NULL):
            yield place, value
        return
    expected = _PYTHON.get(type_.kind)
    if expected is not None and (
        not isinstance(value, expected)
        or (isinstance(value, bool) and type_.kind is not Kind.BOOLEAN)
    ):
        yield place, value
        return
    if (type_.enum and value not in type_.enum) or (
        type_.max_length is not None and isinstance(value, str) and len(value) > type_.max_length
    ):
        yield place, value
    if type_.shape is not None and isinstance(value, dict):
        for key, inner in type_.shape.fields.items():
            if key in value:
                yield from violations(value[key], inner, (*place, key))
            elif not inner.optional:
                yield (*place, key), ABSENT
    elif type_.item is not None and isinstance(value, str):
        inside = parsed(value)
        if inside is not ABSENT:
            yield from violations(inside, type_.item, (*place, JSON_TEXT))
    elif type_.item is not None and isinstance(value, dict | list):
        steps = value.items() if isinstance(value, dict) else enumerate(value)
        for step, inner_value in steps:
            yield from violations(inner_value, type_.item, (*place, step))


_PYTHON: Final[dict[Kind, type | tuple[type, ...]]] = {
    Kind.BOOLEAN: bool,
    Kind.NUMBER: (int, float),
    Kind.ARRAY: list,
    Kind.OBJECT: dict,
    **dict.fromkeys(TEXT_KINDS, str),
    **dict.fromkeys(UNIX_KINDS, (int, float, str)),
}
