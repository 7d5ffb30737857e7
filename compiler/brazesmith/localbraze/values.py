"""Changes the value of a custom attribute: types, increments, arrays, nested objects.

The source is Braze's pages on custom attributes, nested attributes, arrays of objects, and data
types. Values are JSON; a time is kept as the text that `times.printed` makes.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from brazesmith.contract.fields import (
    ARRAY_OPERATORS,
    IDENTIFIER_KEY,
    IDENTIFIER_VALUE,
    NEW_OBJECT,
    NUMBER_OPERATORS,
    TIME_OPERATOR,
)
from brazesmith.contract.limits import MOST_ARRAY_ELEMENTS, MOST_NESTED_BYTES
from brazesmith.contract.walking import json_bytes
from brazesmith.localbraze.times import instant, printed

Kind = Literal["string", "boolean", "number", "time", "array", "object", "object array"]

_TRUE: Final = frozenset(("1", "true", "t"))
_FALSE: Final = frozenset(("0", "false", "f"))
_NUMBER: Final = re.compile(r"-?\d{1,300}(\.\d{1,300})?", re.ASCII)
_OBJECT_OPERATORS: Final = ("$add", "$remove", "$update")
_OPERATORS: Final = {*NUMBER_OPERATORS, *ARRAY_OPERATORS, *_OBJECT_OPERATORS, TIME_OPERATOR}


@dataclass(frozen=True, slots=True)
class Updated:
    """The new value (None removes the attribute), its type, and rows of `DECISIONS`."""

    value: Any
    kind: Kind | None = None
    decisions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ignored:
    """Why an update has no effect, and rows of `DECISIONS`."""

    reason: str
    decisions: tuple[str, ...] = ()


def update(old: Any, kind: Kind | None, sent: Any, *, merge: bool = False) -> Updated | Ignored:
    """Return the value after an update.

    `old` is None if the user does not have the attribute. `kind` is the type of the attribute in
    the workspace, None before its first value. `merge` is `_merge_objects`.
    """
    if sent is None:
        return Updated(None)
    found = kind_of(sent)
    if kind is not None and found != kind and not _fits(sent, kind):
        return _coerced(sent, found, kind)
    match found:
        case "object array":
            result: Updated | Ignored = _object_array(old, sent, merge)
        case "array":
            result = _array(old, sent, kind or "array")
        case "object":
            value = resolved(sent)
            new = merged(old, value) if merge and type(old) is dict else value
            result = Updated(new, "object", ("odd-operators",) if _is_mixed(sent) else ())
        case "number" if type(sent) is dict:
            result = _increment(old, sent["inc"])
        case "time":
            moment = instant(sent if type(sent) is str else sent[TIME_OPERATOR])
            if moment is None:
                return Ignored("`$time` does not hold a time")
            result = Updated(printed(moment), "time", ("time-format",))
        case _:
            result = Updated(sent, found)
    if isinstance(result, Ignored):
        return result
    if type(result.value) in (dict, list) and json_bytes(result.value) > MOST_NESTED_BYTES:
        return Ignored(f"the value would have more than {MOST_NESTED_BYTES:,} bytes as JSON")
    return result


def kind_of(sent: Any) -> Kind:
    """Return the type that Braze detects in a value, which may be a change of a value."""
    if type(sent) is bool:
        return "boolean"
    if type(sent) in (int, float):
        return "number"
    if type(sent) is str:
        return "string" if instant(sent) is None else "time"
    if type(sent) is list:
        return "object array" if any(type(one) is dict for one in sent) else "array"
    keys = sent.keys()
    if not keys:
        return "object"
    if keys <= set(NUMBER_OPERATORS):
        return "number"
    if keys <= set(ARRAY_OPERATORS):
        return "array"
    if keys <= set(_OBJECT_OPERATORS):
        return "object array"
    return "time" if keys == {TIME_OPERATOR} else "object"


def _is_mixed(sent: Mapping[str, Any]) -> bool:
    """Return whether an object holds nothing but operators, of several types."""
    return bool(sent) and sent.keys() <= _OPERATORS


def _fits(sent: Any, kind: Kind) -> bool:
    """Return whether a value needs no coercion: an empty array fits both types of arrays."""
    return sent == [] and kind == "object array"


def _coerced(sent: Any, found: Kind, kind: Kind) -> Updated | Ignored:
    """Return a value of another type as Braze's page on forced types coerces it."""
    decisions = ("other-type",)
    text = sent if type(sent) is str else json.dumps(sent)
    match kind:
        case "boolean" if text.lower() in _TRUE and type(sent) is not dict:
            return Updated(True, kind, decisions)
        case "boolean" if text.lower() in _FALSE and type(sent) is not dict:
            return Updated(False, kind, decisions)
        case "number" if type(sent) is str and _NUMBER.fullmatch(sent):
            return Updated(float(sent) if "." in sent else int(sent), kind, decisions)
        case "string" if type(sent) is str:
            return Updated(sent, kind)
        case "string" if type(sent) in (int, float):
            return Updated(text, kind, decisions)
    return Ignored(f"the attribute is of type {kind}, and the value of type {found}", decisions)


def _increment(old: Any, by: Any) -> Updated | Ignored:
    if type(by) not in (int, float):
        return Ignored("`inc` is not a number", ("odd-operators",))
    decisions = ("increment-from-zero",) if old is None else ()
    value = total(old or 0, by)
    return Updated(value, "number", decisions)


def total(some: float, others: float) -> float:
    """Return a sum that JSON can carry: never beyond the largest float."""
    return _within(_within(some) + _within(others))


def _within(number: float) -> float:
    return max(-sys.float_info.max, min(sys.float_info.max, number))


def _array(old: Any, sent: Any, kind: Kind) -> Updated | Ignored:
    """Return the new elements: without duplicates, and the newest if there are too many."""
    if type(sent) is list:
        result = _distinct(sent)
        decisions = ("array-order",) if len(result) < len(sent) else ()
    else:
        changes = [sent.get(name, []) for name in ARRAY_OPERATORS]
        if not all(type(change) is list for change in changes):
            return Ignored("`add` or `remove` is not an array", ("odd-operators",))
        added, removed = changes
        gone = {_key(one) for one in removed}
        result = [one for one in _distinct([*(old or []), *added]) if _key(one) not in gone]
        decisions = (
            *(("add-then-remove",) if added and removed else ()),
            *(("edits-of-nothing",) if old is None else ()),
        )
    return Updated(result[-MOST_ARRAY_ELEMENTS:], kind, decisions)


def _distinct(elements: list[Any]) -> list[Any]:
    """Return the elements once each, at their last place: adding one again moves it to the end."""
    return [*reversed({_key(one): one for one in reversed(elements)}.values())]


def _key(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def _object_array(old: Any, sent: Any, merge: bool) -> Updated | Ignored:
    """Apply `$add`, then `$remove`, then `$update`; a plain array replaces the value."""
    if type(sent) is list:
        return Updated([resolved(one) for one in sent], "object array")
    changes = [sent.get(name, []) for name in _OBJECT_OPERATORS]
    if not all(_are_objects(change) for change in changes):
        return Ignored("an operator does not hold an array of objects", ("odd-operators",))
    added, removed, updated = changes
    result = [*(old or []), *map(resolved, added)]
    for change in removed:
        result = [one for one in result if not _is_meant(one, change)]
    for change in updated:
        new = resolved(change.get(NEW_OBJECT))
        if type(new) is not dict:
            return Ignored(f"`{NEW_OBJECT}` is not an object", ("odd-operators",))
        result = [
            (merged(one, new) if merge else new) if _is_meant(one, change) else one
            for one in result
        ]
    return Updated(result, "object array", ("edits-of-nothing",) if old is None else ())


def _are_objects(values: Any) -> bool:
    return type(values) is list and all(type(one) is dict for one in values)


def _is_meant(one: Any, change: dict[str, Any]) -> bool:
    """Return whether an operator identifies this object."""
    key = change.get(IDENTIFIER_KEY)
    if type(one) is not dict or type(key) is not str or key not in one:
        return False
    return _key(one[key]) == _key(resolved(change.get(IDENTIFIER_VALUE)))


def merged(old: Any, new: Any) -> Any:
    """Return an object with the keys of another one merged into it, at every level."""
    if type(old) is not dict or type(new) is not dict:
        return new
    return {**old, **{key: merged(old.get(key), value) for key, value in new.items()}}


def resolved(value: Any) -> Any:
    """Return a value with each `{"$time": ...}` inside replaced by the time as Braze prints it."""
    if type(value) is list:
        return [resolved(one) for one in value]
    if type(value) is not dict:
        return value
    if value.keys() == {TIME_OPERATOR} and type(value[TIME_OPERATOR]) is str:
        moment = instant(value[TIME_OPERATOR])
        return value if moment is None else printed(moment)
    return {key: resolved(one) for key, one in value.items()}
