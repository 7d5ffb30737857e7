"""JSON and JavaScript values, both ways, with V8's exact text.

Nothing here recurses, so that nesting is bounded by memory alone; V8's own JSON.stringify throws a
RangeError somewhere beyond some thousand levels.
"""

from __future__ import annotations

import json
import math
import re
from collections import deque
from typing import Any, Final

from brazesmith.base.ecmascript.numbers import number_to_string, whole_number
from brazesmith.base.ecmascript.objects import make_object
from brazesmith.base.ecmascript.units import from_units, to_units
from brazesmith.base.ecmascript.values import ABSENT, Absent, Value


def from_python(data: object) -> Value:
    """What `json.loads` gave, as the JavaScript value that JSON.parse gives for the same text.

    One difference is lost before we see it: json.loads reads -0 as the integer 0. `parse_json`
    keeps the sign. Raises TypeError for what json.loads never gives.
    """
    root: list[Value] = [None]
    pending: deque[tuple[object, Any, Any]] = deque([(data, root, 0)])
    while pending:
        item, container, key = pending.popleft()
        converted: Value
        if isinstance(item, list):
            converted = [None] * len(item)
            pending.extend((child, converted, index) for index, child in enumerate(item))
        elif isinstance(item, dict):
            named = [(_key_from_python(name), child) for name, child in item.items()]
            converted = make_object((name, None) for name, _ in named)
            pending.extend((child, converted, name) for name, child in named)
        else:
            converted = _scalar_from_python(item)
        container[key] = converted
    return root[0]


def _key_from_python(key: object) -> str:
    if isinstance(key, str):
        return to_units(key)
    raise TypeError(f"not a JSON key: {key!r}")


def _scalar_from_python(item: object) -> Value:
    if item is None or isinstance(item, (bool, float)):
        return item
    if isinstance(item, int):
        return whole_number(item)
    if isinstance(item, str):
        return to_units(item)
    raise TypeError(f"not JSON data: {type(item).__name__}")


def to_python(value: Value) -> Any:
    """What reading `JSON.stringify(value)` back gives, as Python data.

    Absent keys are left out, absent elements and numbers that are not finite become None, a number
    that JSON writes without point and exponent is an int (so -0 is 0, and 1e21 stays a float),
    surrogate pairs are joined. Raises ValueError for ABSENT itself, which has no JSON.
    """
    if value is ABSENT:
        raise ValueError("an absent value has no JSON")
    root: list[Any] = [None]
    pending: deque[tuple[Value, Any, Any]] = deque([(value, root, 0)])
    while pending:
        item, container, key = pending.popleft()
        converted: Any
        if isinstance(item, list):
            converted = [None] * len(item)
            pending.extend((child, converted, index) for index, child in enumerate(item))
        elif isinstance(item, dict):
            named = [(from_units(name), child) for name, child in _present(item)]
            converted = dict.fromkeys(name for name, _ in named)
            pending.extend((child, converted, name) for name, child in named)
        else:
            converted = _scalar_to_python(item)
        container[key] = converted
    return root[0]


def _present(entries: dict[str, Value]) -> list[tuple[str, Value]]:
    return [(key, value) for key, value in entries.items() if value is not ABSENT]


def _scalar_to_python(item: Absent | bool | float | str | None) -> object:
    if isinstance(item, str):
        return from_units(item)
    if isinstance(item, float):
        return json.loads(_number(item))
    return None if item is ABSENT else item


def _number(x: float) -> str:
    return number_to_string(x) if math.isfinite(x) else "null"


# --- writing -----------------------------------------------------------------------------------

# ECMA-262 QuoteJSONString: a surrogate that is not half of a pair is escaped too.
_ESCAPED: Final = re.compile(
    '["\\\\\x00-\x1f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]'
)
_SHORT_ESCAPES: Final = {
    '"': '\\"',
    "\\": "\\\\",
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
}


class _Written(str):
    """Text of the result, among values that are still to be written."""


def stringify(value: Value) -> str | Absent:
    """`JSON.stringify(value)`; ABSENT for ABSENT. ECMA-262 JSON.stringify."""
    if value is ABSENT:
        return ABSENT
    pieces: list[str] = []
    pending: list[Value | _Written] = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, _Written):
            pieces.append(item)
        elif isinstance(item, list):
            pending.extend(reversed(_list_parts(item)))
        elif isinstance(item, dict):
            pending.extend(reversed(_object_parts(item)))
        else:
            pieces.append(_scalar_text(item))
    return "".join(pieces)


def _list_parts(items: list[Value]) -> list[Value | _Written]:
    parts: list[Value | _Written] = []
    for item in items:
        parts += [_Written("," if parts else "["), item]
    return [*parts, _Written("]" if parts else "[]")]


def _object_parts(entries: dict[str, Value]) -> list[Value | _Written]:
    parts: list[Value | _Written] = []
    for key, value in _present(entries):
        parts += [_Written(("," if parts else "{") + _quote(key) + ":"), value]
    return [*parts, _Written("}" if parts else "{}")]


def _scalar_text(item: Absent | bool | float | str | None) -> str:
    if isinstance(item, str):
        return _quote(item)
    if isinstance(item, bool):
        return "true" if item else "false"
    if isinstance(item, float):
        return _number(item)
    return "null"


def _quote(text: str) -> str:
    return f'"{_ESCAPED.sub(lambda match: _escape(match[0]), text)}"'


def _escape(unit: str) -> str:
    return _SHORT_ESCAPES.get(unit) or f"\\u{ord(unit):04x}"


# --- reading -----------------------------------------------------------------------------------

_SPACE: Final = "\t\n\r "
_TOKEN: Final = re.compile(
    r"[\t\n\r ]*(?:"
    r'(?P<string>"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*")'
    r"|(?P<number>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<word>true|false|null)"
    r"|(?P<mark>[\[\]{},:])"
    r"|(?P<end>\Z))"
)
_ESCAPE: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))")
_UNESCAPED: Final = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_WORDS: Final[dict[str, Value]] = {"true": True, "false": False, "null": None}


class _Tokens:
    """The tokens of a JSON text, one after the other."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._next = 0
        self.kind = ""
        self.token = ""
        self.start = 0
        self.advance()

    def advance(self) -> None:
        found = _TOKEN.match(self._text, self._next)
        if found is None:
            self.start = len(self._text) - len(self._text[self._next :].lstrip(_SPACE))
            raise self.unexpected()
        self.kind = str(found.lastgroup)
        self.token = found[self.kind]
        self.start = found.start(self.kind)
        self._next = found.end()

    def take(self, mark: str) -> bool:
        """Whether this punctuation comes next; if so it is behind us."""
        if self.kind != "mark" or self.token != mark:
            return False
        self.advance()
        return True

    def take_scalar(self) -> Value:
        kind, token = self.kind, self.token
        if kind not in ("string", "number", "word"):
            raise self.unexpected()
        self.advance()
        if kind == "string":
            return _unquote(token)
        return float(token) if kind == "number" else _WORDS[token]

    def take_key(self) -> str:
        if self.kind != "string":
            raise self.unexpected()
        key = _unquote(self.token)
        self.advance()
        if not self.take(":"):
            raise self.unexpected()
        return key

    def unexpected(self) -> ValueError:
        if self.start == len(self._text):
            return ValueError(f"unexpected end of JSON at position {self.start}")
        return ValueError(f"unexpected {self._text[self.start]!r} at position {self.start}")


def _unquote(token: str) -> str:
    return _ESCAPE.sub(_unescape, token[1:-1])


def _unescape(match: re.Match[str]) -> str:
    if match[1]:
        return chr(int(match[1], 16))
    return _UNESCAPED.get(match[2], match[2])


class _Open:
    """A list or an object that has begun and not yet ended."""

    def __init__(self, *, is_object: bool) -> None:
        self._is_object = is_object
        self._keys: list[str] = []
        self._values: list[Value] = []

    def begin_next(self, tokens: _Tokens) -> None:
        """Reads up to where the next value begins."""
        if self._values and not tokens.take(","):
            raise tokens.unexpected()
        if self._is_object:
            self._keys.append(tokens.take_key())

    def add(self, value: Value) -> None:
        self._values.append(value)

    def ends(self, tokens: _Tokens) -> bool:
        return tokens.take("}" if self._is_object else "]")

    def value(self) -> Value:
        if self._is_object:
            return make_object(zip(self._keys, self._values, strict=True))
        return self._values


def parse_json(text: str) -> Value:
    """`JSON.parse(text)`; ValueError, with the position, exactly where that throws.

    The text may be ordinary Python text or code units. ECMA-262 JSON.parse.
    """
    tokens = _Tokens(to_units(text))
    value = _read_value(tokens)
    if tokens.kind != "end":
        raise tokens.unexpected()
    return value


def _read_value(tokens: _Tokens) -> Value:
    unfinished: list[_Open] = []
    while True:
        if tokens.take("["):
            unfinished.append(_Open(is_object=False))
        elif tokens.take("{"):
            unfinished.append(_Open(is_object=True))
        else:
            scalar = tokens.take_scalar()
            if not unfinished:
                return scalar
            unfinished[-1].add(scalar)
        while unfinished[-1].ends(tokens):
            finished = unfinished.pop().value()
            if not unfinished:
                return finished
            unfinished[-1].add(finished)
        unfinished[-1].begin_next(tokens)
