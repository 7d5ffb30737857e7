"""JSON and JavaScript values, both ways, with V8's exact text.

The standard library reads and writes the scalars. Containers are walked without recursion, so that
memory alone bounds nesting; V8's own JSON.stringify throws a RangeError beyond some thousand
levels.
"""

from __future__ import annotations

import json
import math
import re
from collections import deque
from collections.abc import Callable
from typing import Any, Final

from brazesmith.base.ecmascript.numbers import number_to_string, whole_number
from brazesmith.base.ecmascript.objects import make_object
from brazesmith.base.ecmascript.units import from_units, to_units
from brazesmith.base.ecmascript.values import ABSENT, Absent, Value


def from_python(data: object) -> Value:
    """The JavaScript value that JSON.parse returns for the text that `json.loads` read as `data`.

    The sign of -0 is lost, because json.loads reads it as the integer 0; `parse_json` keeps it.
    Raises TypeError for anything that json.loads does not return.
    """
    converted: Value = _rebuilt(data, _key_from_python, _scalar_from_python)
    return converted


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
    """The Python data that `json.loads(stringify(value))` returns.

    Absent keys are left out. Absent elements and numbers that are not finite become None. A number
    that JSON writes without point and exponent is an int (so -0 is 0, and 1e21 stays a float).
    Surrogate pairs are joined. Raises ValueError for ABSENT itself, which has no JSON.
    """
    if value is ABSENT:
        raise ValueError("an absent value has no JSON")
    return _rebuilt(value, from_units, _scalar_to_python)


def _scalar_to_python(item: Absent | bool | float | str | None) -> object:
    if isinstance(item, str):
        return from_units(item)
    if isinstance(item, float):
        return json.loads(_number(item))
    return None if item is ABSENT else item


def _rebuilt(data: Any, key: Callable[[Any], str], scalar: Callable[[Any], Any]) -> Any:
    """The same lists and objects with every key and scalar converted, without absent members."""
    root: list[Any] = [None]
    pending: deque[tuple[Any, Any, Any]] = deque([(data, root, 0)])
    while pending:
        item, container, position = pending.popleft()
        converted: Any
        if isinstance(item, list):
            converted = [None] * len(item)
            pending.extend((child, converted, index) for index, child in enumerate(item))
        elif isinstance(item, dict):
            named = [(key(name), child) for name, child in item.items() if child is not ABSENT]
            converted = make_object((name, None) for name, _ in named)
            pending.extend((child, converted, name) for name, child in named)
        else:
            converted = scalar(item)
        container[position] = converted
    return root[0]


# --- writing -----------------------------------------------------------------------------------

_LONE_SURROGATE: Final = re.compile(
    "[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]"
)
_quoted: Final = json.JSONEncoder(ensure_ascii=False).encode


class _Written(str):
    """Text of the result, among values that are still to be written."""


def stringify(value: Value) -> str | Absent:
    """`JSON.stringify(value)`; ABSENT for ABSENT. ECMA-262 JSON.stringify."""
    if value is ABSENT:
        return ABSENT
    pieces: list[str] = []
    pending: list[Value | _Written] = [value]
    while pending:
        match pending.pop():
            case _Written() as text:
                pieces.append(text)
            case list() as items:
                pending += _container("[]", [("", item) for item in items])
            case dict() as entries:
                present = [(k, child) for k, child in entries.items() if child is not ABSENT]
                pending += _container("{}", [(_quote(k) + ":", child) for k, child in present])
            case str() as text:
                pieces.append(_quote(text))
            case float() as number:
                pieces.append(_number(number))
            case scalar:
                pieces.append("null" if scalar is ABSENT else _quoted(scalar))
    return "".join(pieces)


def _container(brackets: str, members: list[tuple[str, Value]]) -> list[Value | _Written]:
    """The parts of a list or an object, the last one first."""
    parts: list[Value | _Written] = [_Written(brackets[0])]
    for number, (key, value) in enumerate(members):
        parts += [_Written(("," if number else "") + key), value]
    return [_Written(brackets[1]), *reversed(parts)]


def _quote(text: str) -> str:
    """ECMA-262 QuoteJSONString: unlike Python's, it escapes half a surrogate pair."""
    return _LONE_SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", _quoted(text))


def _number(x: float) -> str:
    return number_to_string(x) if math.isfinite(x) else "null"


# --- reading -----------------------------------------------------------------------------------

_MARK: Final = re.compile(r"[\t\n\r ]*([\[\]{},:]?)")


def _refuse(constant: str) -> Any:
    raise ValueError(constant)


#: Reads one scalar: numbers are floats, `NaN` and `Infinity` are refused.
_SCALARS: Final = json.JSONDecoder(parse_int=float, parse_constant=_refuse)


def parse_json(text: str) -> Value:
    """`JSON.parse(text)`; ValueError, with the position, exactly where that throws.

    The text may be ordinary Python text or code units. ECMA-262 JSON.parse.
    """
    text = to_units(text)
    # Every open container: its closing bracket and its items, of an object keys and values in turn.
    containers: list[tuple[str, list[Any]]] = [("", [])]
    position, after_item = 0, False
    while True:
        found = _MARK.match(text, position)
        assert found is not None  # it matches the empty text
        start, position, mark = found.start(1), found.end(), found[1]
        closer, items = containers[-1]
        before_key = closer == "}" and len(items) % 2 == 0
        between = closer != "}" or before_key  # not between a key and its value
        if mark and mark == closer and between and (after_item or not items):
            containers.pop()
            closed = (
                make_object(zip(items[::2], items[1::2], strict=True)) if closer == "}" else items
            )
            containers[-1][1].append(closed)
            after_item = True
        elif after_item and not closer and start == len(text):
            value: Value = items[0]
            return value
        elif after_item and closer and mark == ("," if between else ":"):
            after_item = False
        elif after_item or (before_key and not text.startswith('"', start)):
            raise _unexpected(text, start)
        elif mark in ("[", "{"):
            containers.append(("]" if mark == "[" else "}", []))
        else:
            try:
                scalar, position = _SCALARS.raw_decode(text, start)
            except ValueError:
                raise _unexpected(text, start) from None
            items.append(to_units(scalar) if isinstance(scalar, str) else scalar)
            after_item = True


def _unexpected(text: str, position: int) -> ValueError:
    what = repr(text[position]) if position < len(text) else "end of JSON"
    return ValueError(f"unexpected {what} at position {position}")
