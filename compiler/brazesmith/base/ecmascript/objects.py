"""JavaScript objects and lists: the order of properties, and reading a member."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from brazesmith.base.ecmascript.numbers import number_to_string
from brazesmith.base.ecmascript.values import ABSENT, Value

# ECMA-262 "array index": the keys that an object lists first, in ascending order.
_LARGEST_ARRAY_INDEX: Final = 2**32 - 2


def is_array_index(key: str) -> bool:
    """Whether a key is a canonical array index: "0", "7", "4294967294"; not "01", "-1" or "1.0"."""
    if not key.isdigit() or not key.isascii() or len(key) > 10:
        return False
    return str(int(key)) == key and int(key) <= _LARGEST_ARRAY_INDEX


def make_object(pairs: Iterable[tuple[str, Value]]) -> dict[str, Value]:
    """The object that results from setting properties one after the other.

    A later pair with the same key replaces the value and keeps its position. Keys are in the order
    of ECMA-262 OrdinaryOwnPropertyKeys: array indices ascending, then the others as they were set.
    """
    entries = dict(pairs)
    indices = sorted((key for key in entries if is_array_index(key)), key=int)
    if not indices:
        return entries
    ordered = {key: entries[key] for key in indices}
    ordered.update(entries)
    return ordered


def own_property(value: Value, key: str | float) -> Value:
    """The member of a value, as brazesmith reads it: data only, never an error.

    That is the own property of an object, or the element of a list or code unit of a string at a
    canonical index. Everything else is ABSENT: "length", methods, names of a prototype, and any
    member of null, ABSENT, a number or a boolean.
    """
    name = key if isinstance(key, str) else number_to_string(float(key))
    if isinstance(value, dict):
        return value.get(name, ABSENT)
    if isinstance(value, (list, str)) and is_array_index(name) and int(name) < len(value):
        return value[int(name)]
    return ABSENT
