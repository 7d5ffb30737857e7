"""Payloads with values that people write in several ways: spaces, capitals, parts of a cent.

Two scripts often differ only there: one trims a text and the other does not, or they round
differently. A search that changes a place or two at a time finds that late where the value only
matters if another one is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, Final

from brazesmith.explore.engine import Trial
from brazesmith.explore.inputs import Inputs
from brazesmith.explore.leaves import Leaf, Leaves, is_time, with_value
from brazesmith.ir.types import Kind

#: How many payloads get other texts, and how many there are with other numbers.
_MOST_STARTS: Final = 40
_MOST_NUMBERS: Final = 120
_TYPED: Final = (Kind.TEXT, Kind.EMAIL, Kind.PHONE, Kind.ANY)
#: Numbers for which ways to round to cents differ.
_NUMBERS: Final = (1.345, -0.125)


def in_other_forms(inputs: Inputs) -> Iterator[Trial]:
    """Yield the first payloads with all free texts in another form, or with one other number."""
    leaves = Leaves(inputs)
    starts = inputs.starts[:_MOST_STARTS]
    for form in (_with_spaces, str.upper):
        for start in starts:
            changed = leaves.changed(start, _texts(form))
            if changed != start:
                yield changed
    yield from islice(_with_fractions(leaves, starts), _MOST_NUMBERS)


def _with_spaces(text: str) -> str:
    return f" {text} "


def _texts(form: Callable[[str], str]) -> Callable[[Leaf], Any]:
    def change(leaf: Leaf) -> Any:
        value = leaf.value
        is_text = isinstance(value, str) and leaf.is_free and leaf.type.kind in _TYPED
        if not is_text or is_time(value):
            return value
        most, text = leaf.type.max_length, form(value)
        return text if most is None or len(text) <= most else value

    return change


def _with_fractions(leaves: Leaves, starts: tuple[Trial, ...]) -> Iterator[Trial]:
    for start in starts:
        for leaf in leaves.of(start):
            if isinstance(leaf.value, int | float) and leaf.is_free:
                yield from (with_value(start, leaf.place, number) for number in _NUMBERS)
