"""Compare payloads with the class that declares them: types, enumerations, null, lengths.

Fields that are missing and fields that are not declared are fine: sources leave fields out and add
new ones. A payload that contradicts its class shows that the class is wrong, or the payload.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from brazesmith.contract import wording
from brazesmith.ir.types import TEXT_KINDS, UNIX_KINDS, Kind, Type

_NUMERIC: Final = re.compile(r"\s*[+-]?[0-9]{1,20}(\.[0-9]{0,20})?\s*")


#: How many places a sentence lists.
_LISTED: Final = 3


def contradictions(payload: Any, declared: Type) -> list[str]:
    """Return sentences about the places of a payload whose values are not what is declared."""
    found = dict.fromkeys(_contradictions(payload, declared, "payload"))
    nulls = [place for place, text in found if text == _NULL]
    sentences = [f"`{place}` {text}" for place, text in found if text != _NULL]
    if nulls:
        more = f" and {len(nulls) - _LISTED} more" if len(nulls) > _LISTED else ""
        places = ", ".join(f"`{place}`" for place in nulls[:_LISTED])
        verb = "is" if len(nulls) == 1 else "are"
        sentences.append(f"{places}{more} {verb} null, but not declared with `nullable=True`")
    return sentences


_NULL: Final = "is null"


def _contradictions(value: Any, declared: Type, place: str) -> Iterator[tuple[str, str]]:
    """Yield each place whose value is not what is declared, and what is wrong with it."""
    if value is None:
        if not declared.nullable and declared.kind is not Kind.ANY:
            yield place, _NULL
        return
    if not _has_kind(value, declared.kind):
        yield place, f"is {_found(value)}, but declared as {declared.kind}"
        return
    match value:
        case str() if declared.enum and value not in declared.enum:
            yield place, f"is {_found(value)}, which its `enum` does not have"
        case str() if declared.max_length is not None and len(value) > declared.max_length:
            most = f"more than its `max_length` of {declared.max_length}"
            yield place, f"has {len(value)} characters, {most}"
        case list() if declared.item is not None:
            for item in value:
                yield from _contradictions(item, declared.item, f"{place}[…]")
        case dict() if declared.shape is not None:
            for key, type_ in declared.shape.fields.items():
                if key in value:
                    step = f".{key}" if key.isidentifier() else f"[{key!r}]"
                    yield from _contradictions(value[key], type_, place + step)
        case dict() if declared.item is not None:
            for item in value.values():
                yield from _contradictions(item, declared.item, f"{place}[…]")


def _has_kind(value: Any, kind: Kind) -> bool:
    if kind in TEXT_KINDS:
        return isinstance(value, str)
    if kind in UNIX_KINDS and isinstance(value, str):
        return _NUMERIC.fullmatch(value) is not None
    match kind:
        case Kind.BOOLEAN:
            return isinstance(value, bool)
        case Kind.ARRAY:
            return isinstance(value, list)
        case Kind.OBJECT:
            return isinstance(value, dict)
        case Kind.NUMBER | Kind.UNIX_SECONDS | Kind.UNIX_MILLIS:
            return isinstance(value, int | float) and not isinstance(value, bool)
        case _:
            return True


def _found(value: Any) -> str:
    """Return a text as it is, and of anything else its type."""
    return wording.shown(value) if isinstance(value, str) else wording.kind_of(value)
