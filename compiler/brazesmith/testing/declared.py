"""Compare payloads with the class that declares them: types, enumerations, null, lengths.

Fields that are missing and fields that are not declared are fine: sources leave fields out and add
new ones. A payload that contradicts its class shows that the class is wrong, or the payload.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeAlias

from brazesmith.contract import wording

#: A declared type, as `ir.types.to_json` returns it.
Declared: TypeAlias = Mapping[str, Any]

_NUMERIC: Final = re.compile(r"\s*[+-]?[0-9]{1,20}(\.[0-9]{0,20})?\s*")


#: How many places a sentence lists.
_LISTED: Final = 3


def contradictions(payload: Any, declared: Declared) -> list[str]:
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


def _contradictions(value: Any, declared: Declared, place: str) -> Iterator[tuple[str, str]]:
    """Yield each place whose value is not what is declared, and what is wrong with it."""
    if value is None:
        if not declared.get("nullable") and declared["json"]:
            yield place, _NULL
        return
    if not _has_type(value, declared["json"]):
        yield place, f"is {_found(value)}, but declared as {declared['kind']}"
        return
    most = declared.get("max_length", math.inf)
    match value:
        case float() if declared.get("whole") and not value.is_integer():
            yield place, f"is {value}, but declared as a whole number"
        case str() if value not in declared.get("enum", (value,)):
            yield place, f"is {_found(value)}, which its `enum` does not have"
        case str() if len(value) > most:
            yield place, f"has {len(value)} characters, more than its `max_length` of {most}"
        case list() if "item" in declared:
            for item in value:
                yield from _contradictions(item, declared["item"], f"{place}[…]")
        case dict() if "fields" in declared:
            for key, type_ in declared["fields"].items():
                if key in value:
                    step = f".{key}" if key.isidentifier() else f"[{key!r}]"
                    yield from _contradictions(value[key], type_, place + step)
        case dict() if "item" in declared:
            for item in value.values():
                yield from _contradictions(item, declared["item"], f"{place}[…]")


def _has_type(value: Any, json_type: str) -> bool:
    match json_type:
        case "string":
            return isinstance(value, str)
        case "boolean":
            return isinstance(value, bool)
        case "array":
            return isinstance(value, list)
        case "object":
            return isinstance(value, dict)
        case "numeric" if isinstance(value, str):
            return _NUMERIC.fullmatch(value) is not None
        case "number" | "numeric":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case _:
            return True


def _found(value: Any) -> str:
    """Return a text as it is, and of anything else its type."""
    return wording.shown(value) if isinstance(value, str) else wording.kind_of(value)
