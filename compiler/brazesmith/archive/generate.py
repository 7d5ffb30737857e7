"""Archives of made-up payloads that a declared type allows, for trying a replay without real ones.

A field that fixtures have takes its texts from there, so that they look like those of the source.
Other texts follow from the kind of the field or, for a few common names, from its name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Final

from brazesmith.archive.lines import stored_line
from brazesmith.ir.types import TEXT_KINDS, UNIX_KINDS, Kind, Type

#: When the first payload arrives, and the seconds between two of them, on average.
_START: Final = datetime(2026, 1, 5, 8, tzinfo=UTC)
_PAUSE: Final = 3.0

#: How often what may be absent, or null, is.
_ABSENT: Final = 0.1
_NULL: Final = 0.1
#: One in so many payloads is of a new user; the others are of users who were there before.
_NEW_USER: Final = 5
_MOST_ITEMS: Final = 4
#: Longer texts of fixtures are there to test a limit.
_LONGEST: Final = 100

#: Parts of the names of fields, without `_` and in lower case, with texts that fit.
_TEXTS: Final[tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]] = (
    (("firstname",), ("Ada", "Grace", "Alan", "Edsger", "Barbara", "Niklaus", "Frances", "Ken")),
    (("lastname", "surname"), ("Lovelace", "Hopper", "Turing", "Dijkstra", "Liskov", "Wirth")),
    (("fullname",), ("Ada Lovelace", "Grace Hopper", "Alan Turing", "Barbara Liskov")),
    (("currency",), ("USD", "EUR", "GBP")),
    (("country",), ("US", "DE", "FR", "GB")),
    (("city",), ("Berlin", "Paris", "London", "Boston")),
    (("language", "locale"), ("en", "de", "fr")),
    (("timezone",), ("Europe/Berlin", "America/New_York", "Europe/Paris")),
    (("url", "link"), ("https://example.com/", "https://example.com/a", "https://example.com/b")),
)
#: Parts of the names of fields that identify a user.
_USERS: Final = ("user", "customer", "contact", "member", "externalid")
_IDENTIFIER: Final = re.compile(r"(^|_)(id|uuid|number|key|no)$|Id$")


@dataclass
class Generator:
    """Makes payloads of a type; the same seed makes the same ones. `seen` are payloads to imitate.

    Users return: a field that identifies somebody has few values, the same for one user.
    """

    type: Type
    seed: int = 0
    seen: Iterable[Any] = ()
    _texts: dict[tuple[str, ...], list[str]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Collect the texts of the payloads to imitate."""
        for payload in self.seen:
            _collect(payload, (), self._texts)

    def lines(self, count: int) -> Iterator[bytes]:
        """Yield payloads as lines of NDJSON, each with the time at which it was received."""
        dice = Random(self.seed)
        now = _START
        users = 0
        for _ in range(count):
            now += timedelta(seconds=round(dice.expovariate(1 / _PAUSE), 3))
            users += dice.randrange(_NEW_USER) == 0
            payload = self._value(self.type, (), _Moment(dice, now, dice.randint(0, users)))
            text = json.dumps(payload, ensure_ascii=False)
            yield stored_line(text, None, _iso(now))

    def _value(self, type_: Type, path: tuple[str, ...], moment: _Moment) -> Any:
        dice = moment.dice
        if path and type_.nullable and dice.random() < _NULL:
            return None
        if type_.enum:
            return dice.choice(type_.enum)
        match type_.kind:
            case Kind.OBJECT if type_.shape is not None:
                return {
                    key: self._value(inner, (*path, key), moment)
                    for key, inner in type_.shape.fields.items()
                    if not (inner.optional and dice.random() < _ABSENT)
                }
            case Kind.OBJECT:
                return {f"key_{n}": self._item(type_, path, moment) for n in range(2)}
            case Kind.ARRAY:
                size = dice.randint(0 if path else 1, _MOST_ITEMS)
                return [self._item(type_, path, moment) for _ in range(size)]
            case Kind.BOOLEAN:
                return dice.random() < 0.5
            case Kind.NUMBER:
                return dice.randint(0, 500) if type_.whole else round(dice.uniform(0, 500), 2)
            case kind if kind in UNIX_KINDS:
                at = int((moment.now - timedelta(seconds=dice.randint(0, 600))).timestamp())
                return at * 1000 if kind is Kind.UNIX_MILLIS else at
            case kind if kind in TEXT_KINDS or kind is Kind.ANY:
                return self._text(kind, path, moment)[: type_.max_length]
            case _:
                return None

    def _item(self, type_: Type, path: tuple[str, ...], moment: _Moment) -> Any:
        return None if type_.item is None else self._value(type_.item, (*path, "*"), moment)

    def _text(self, kind: Kind, path: tuple[str, ...], moment: _Moment) -> str:
        dice, user = moment.dice, moment.user
        match kind:
            case Kind.EMAIL:
                return f"user{user}@example.com"
            case Kind.PHONE:
                return f"+1415555{user % 10_000:04}"
            case Kind.UUID:
                return f"{dice.getrandbits(32):08x}-0000-4000-8000-{dice.getrandbits(48):012x}"
            case Kind.ISO8601:
                return _iso(moment.now - timedelta(seconds=dice.randint(0, 600)))
        name = next((step for step in reversed(path) if step != "*"), "")
        plain = name.replace("_", "").lower()
        if any(part in plain for part in _USERS):
            return f"u-{user}"
        if _IDENTIFIER.search(name):
            return f"{name}-{dice.randint(0, 10**9)}"
        if texts := self._texts.get(path):
            return dice.choice(texts)
        for parts, words in _TEXTS:
            if any(part in plain for part in parts):
                return dice.choice(words)
        return f"{name or 'text'} {dice.randint(1, 9)}"


@dataclass(frozen=True, slots=True)
class _Moment:
    """What the places of one payload share."""

    dice: Random
    now: datetime
    user: int


def _collect(value: Any, path: tuple[str, ...], texts: dict[tuple[str, ...], list[str]]) -> None:
    match value:
        case dict():
            for key, inner in value.items():
                _collect(inner, (*path, key), texts)
        case list():
            for inner in value:
                _collect(inner, (*path, "*"), texts)
        case str() if len(value) <= _LONGEST and value not in texts.setdefault(path, []):
            texts[path].append(value)


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
