"""JavaScript objects and lists: the order of properties, and what reading a member gives."""

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
    """The object that has these properties set one after the other.

    A later pair with the same key overwrites the value and keeps the place. Keys come in the order
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
    """What reading a member means in brazesmith: data only, never an error.

    An object gives its own property, a list its element and a string its code unit at a canonical
    index. Everything else is ABSENT: "length", methods, names that live on a prototype, and any
    member of null, of ABSENT, of a number or of a boolean.
    """
    name = key if isinstance(key, str) else number_to_string(float(key))
    if isinstance(value, dict):
        return value.get(name, ABSENT)
    if isinstance(value, (list, str)) and is_array_index(name) and int(name) < len(value):
        return value[int(name)]
    return ABSENT
