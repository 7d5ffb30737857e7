"""Numbers of a payload that JavaScript changes: different ids can become the same one.

Braze gives a transformation the parsed payload. A JavaScript number is exact only up to 2**53, and
infinite above 1.8e308, which is null in a body.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from brazesmith.base import pointers
from brazesmith.base.ecmascript.numbers import number_to_string, whole_number
from brazesmith.base.json import parse_json
from brazesmith.contract.returned import rule_of_run
from brazesmith.contract.rule import Finding

#: Keys of a body whose values identify a user or an item.
_IDENTIFIERS: Final = frozenset(
    {"external_id", "braze_id", "alias_name", "email", "phone", "id", "external_user_ids"}
)
_LONG: Final = re.compile(r"\d{16}|\de\+?\d{3}", re.ASCII | re.IGNORECASE)
_TOO_LARGE: Final = "a number beyond 1.8e308"
#: More integers than anybody would read about.
_AT_MOST: Final = 20


@dataclass(frozen=True, slots=True)
class RoundedInteger:
    """A number of a payload: its JSON pointer, as it is written, and as JavaScript reads it."""

    pointer: str
    written: str
    becomes: str

    def __str__(self) -> str:
        return f"{self.written} at {self.pointer or 'the top'} becomes {self.becomes}"


def rounded_integers(payload: str) -> list[RoundedInteger]:
    """Return the numbers in the JSON text of a payload that JavaScript changes, up to a few."""
    if not _LONG.search(payload):
        return []
    found: list[RoundedInteger] = []
    for pointer, value in _scalars(parse_json(payload, "payload")):
        if type(value) is int and abs(value) > 2**53 and len(found) < _AT_MOST:
            becomes = number_to_string(whole_number(value))
            if becomes != str(value):
                found.append(RoundedInteger(pointer, str(value), becomes))
        elif type(value) is float and math.isinf(value) and len(found) < _AT_MOST:
            found.append(RoundedInteger(pointer, _TOO_LARGE, "null"))
    return found


def findings(payload: str, body: Any) -> list[Finding]:
    """Return a finding for each rounded integer: where the body has it, and as what."""
    rounded = rounded_integers(payload)
    if not rounded:
        return []
    texts = [(pointer, str(value)) for pointer, value in _scalars(body)]
    return [_finding(integer, texts) for integer in rounded]


def _finding(number: RoundedInteger, texts: list[tuple[str, str]]) -> Finding:
    at = number.pointer or "the top"
    if number.written is _TOO_LARGE:
        message = f"the payload has {_TOO_LARGE} at {at}, which JavaScript turns into null"
        return Finding(_VALUE, "", message, _HINT, None)
    places = [pointer for pointer, text in texts if number.becomes in text]
    identifiers = [place for place in places if _IDENTIFIERS & set(pointers.steps(place)[-2:])]
    message = (
        f"the payload has the integer {number.written} at {at}, "
        f"but JavaScript rounds it to {number.becomes}"
    )
    if identifiers:
        message += "; the body uses it as an identifier, so users with neighboring ids become one"
    elif not places:
        message += "; it is not in the body"
    place = [*identifiers, *places, ""][0]
    return Finding(_IDENTIFIER if identifiers else _VALUE, place, message, _HINT, None)


def _scalars(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield every value that is neither an array nor an object, with its JSON pointer."""
    todo: list[tuple[tuple[str | int, ...], Any]] = [((), value)]
    while todo:
        path, inner = todo.pop()
        if isinstance(inner, dict | list):
            below = list(inner.items() if isinstance(inner, dict) else enumerate(inner))
            todo += [((*path, key), child) for key, child in reversed(below)]
        else:
            yield pointers.pointer(path), inner


_HINT: Final = "ask the source to send the id as text, in quotes, or use another field"


_VALUE: Final = rule_of_run("P101", "risky", "Integers of a payload are at most 2**53.", _HINT)
_IDENTIFIER: Final = rule_of_run(
    "P102", "lost", "No identifier is an integer that JavaScript rounds.", _HINT
)
CODES: Final = (_VALUE.code, _IDENTIFIER.code)
