"""Compare payloads with the class that declares them: types, enumerations, null, lengths.

Fields that are missing and fields that are not declared are fine: sources leave fields out and add
new ones. A payload that contradicts its class shows that the class is wrong, or the payload.
"""

from __future__ import annotations

from typing import Any, Final

from brazesmith.contract import wording
from brazesmith.inference.contradictions import Declared, Mismatch, Problem, mismatches
from brazesmith.inference.paths import Path, shown_path

#: How many places a sentence lists.
_LISTED: Final = 3


def contradicted(payload: Any, declared: Declared) -> set[tuple[Path, Problem]]:
    """Return the places at which a payload is not what its class declares, and in which way.

    A missing field counts. A text that is no address does not: `Email` promises nothing.
    """
    found = mismatches(payload, declared)
    return {(one.path, one.problem) for one in found if one.problem is not Problem.FORM}


def contradictions(payload: Any, declared: Declared, *, missing_counts: bool = False) -> list[str]:
    """Return sentences about the places of a payload whose values are not what is declared."""
    found = list(mismatches(payload, declared))
    if not missing_counts:
        found = [one for one in found if one.problem is not Problem.MISSING]
    sentences = dict.fromkeys(filter(None, map(_sentence, found)))
    nulls = dict.fromkeys(_place(one) for one in found if one.problem is Problem.NULL)
    if nulls:
        more = f" and {len(nulls) - _LISTED} more" if len(nulls) > _LISTED else ""
        places = ", ".join(list(nulls)[:_LISTED])
        verb = "is" if len(nulls) == 1 else "are"
        text = f"{places}{more} {verb} null, but not declared with `nullable=True`"
        sentences[text] = None
    return list(sentences)


def _place(one: Mismatch) -> str:
    return f"`{shown_path(one.path)}`"


def _sentence(one: Mismatch) -> str:
    """Return a sentence about a value, or "" if it is null or only has another form."""
    value, declared = one.value, one.declared
    found = wording.shown(value) if isinstance(value, str) else wording.kind_of(value)
    match one.problem:
        case Problem.TYPE:
            return f"{_place(one)} is {found}, but declared as {declared['kind']}"
        case Problem.WHOLE:
            return f"{_place(one)} is {value}, but declared as a whole number"
        case Problem.ENUM:
            return f"{_place(one)} is {found}, which its `enum` does not have"
        case Problem.LENGTH:
            most = declared["max_length"]
            text = f"has {len(value)} characters, more than its `max_length` of {most}"
            return f"{_place(one)} {text}"
        case Problem.MISSING:
            return f"{_place(one)} is missing, but not declared with `optional=True`"
        case _:
            return ""
