"""JSON and JavaScript values, both ways, with V8's exact text.

Nesting is bounded by Python's recursion limit when JSON text is read or written.
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


def stringify(value: Value) -> str | Absent:
    """`JSON.stringify(value)`; ABSENT for ABSENT. ECMA-262 JSON.stringify."""
    return ABSENT if value is ABSENT else _written(value)


def _written(value: Value) -> str:
    match value:
        case str():
            return _quote(value)
        case float():
            return _number(value)
        case list():
            return "[" + ",".join(map(_written, value)) + "]"
        case dict():
            present = [(key, item) for key, item in value.items() if item is not ABSENT]
            members = (f"{_quote(key)}:{_written(item)}" for key, item in present)
            return "{" + ",".join(members) + "}"
        case _:
            return "null" if value is ABSENT else _quoted(value)


def _quote(text: str) -> str:
    """ECMA-262 QuoteJSONString: unlike Python's, it escapes half a surrogate pair."""
    return _LONE_SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", _quoted(text))


def _number(x: float) -> str:
    return number_to_string(x) if math.isfinite(x) else "null"


# --- reading -----------------------------------------------------------------------------------


def _refuse(constant: str) -> Any:
    raise ValueError(constant)


def parse_json(text: str) -> Value:
    """`JSON.parse(text)`; raises ValueError exactly where that throws a SyntaxError.

    The text may be ordinary Python text or code units. ECMA-262 JSON.parse.
    """
    return from_python(json.loads(to_units(text), parse_int=float, parse_constant=_refuse))
