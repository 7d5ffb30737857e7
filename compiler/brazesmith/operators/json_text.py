"""Operators between values and JSON text."""

from __future__ import annotations

from typing import Any

from brazesmith.base import ecmascript as es
from brazesmith.base.ecmascript import ABSENT
from brazesmith.operators.expressions import Anything, Text, TextLike, Value
from brazesmith.operators.registry import operator

__all__ = ["parse_json", "to_json"]


@operator(
    "JSON.stringify(value)",
    es.stringify,
    [(({"a": [1, None]},), '{"a":[1,null]}'), ((ABSENT,), ABSENT)],
)
def to_json(value: Value) -> Text:
    """Convert a value to JSON text."""


def _parsed(text: Any) -> Any:
    if not isinstance(text, str):
        return ABSENT
    try:
        return es.parse_json(es.from_units(text))
    except ValueError:
        return ABSENT


@operator(
    "parseJson",
    _parsed,
    [(('{"a": 1}',), {"a": 1}), (("{a: 1}",), ABSENT), ((5,), ABSENT)],
    inverse=lambda values, wanted, free: {0: es.stringify(wanted)},
)
def parse_json(text: TextLike) -> Anything:
    """Parse JSON text. The result is absent if the text is not JSON."""
