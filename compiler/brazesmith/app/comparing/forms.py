"""Payloads with values that people write in several ways: spaces, capitals, parts of a cent.

Two scripts often differ only there: one trims a text and the other does not, or they round
differently. A search that changes a place or two at a time finds that late where the value only
matters if another one is missing, or if it is the only one: a total is a number of the code if
there is one line, and one of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from typing import Any, Final

from brazesmith.base.ecmascript import ABSENT
from brazesmith.base.json import to_text
from brazesmith.explore.engine import Trial
from brazesmith.explore.inputs import Inputs
from brazesmith.explore.leaves import Leaf, Leaves, is_time, with_value
from brazesmith.ir.types import Kind

#: How many payloads get other values, and how many there are without a value, with other numbers,
#: with words in capitals, and with long texts.
_MOST_STARTS: Final = 40
_MOST_GAPS: Final = 60
_MOST_NUMBERS: Final = 120
_MOST_WORDS: Final = 40
_MOST_LONG: Final = 20
_TYPED: Final = (Kind.TEXT, Kind.EMAIL, Kind.PHONE, Kind.ANY)
#: Numbers for which ways to round to cents differ.
_NUMBERS: Final = (1.345, -0.125)
#: The lengths at which code may cut a text.
_LENGTHS: Final = range(20, 1001)
#: A character that JavaScript counts as two.
_WIDE: Final = "😀"


def in_other_forms(inputs: Inputs) -> Iterator[Trial]:
    """Yield the first payloads with other values.

    One value is missing, all free texts have another form, a word of the code is in capitals, or
    there is another number in the only element of each array.
    """
    leaves = Leaves(inputs)
    starts = tuple(islice(_different(leaves, inputs.starts), _MOST_STARTS))
    yield from islice(_with_gaps(leaves, starts), _MOST_GAPS)
    for form in (_with_spaces, str.upper):
        for start in starts:
            changed = leaves.changed(start, _texts(form))
            if changed != start:
                yield changed
    yield from islice(_with_words(leaves, starts), _MOST_WORDS)
    yield from islice(_with_numbers(leaves, starts, inputs.numbers), _MOST_NUMBERS)
    yield from islice(_with_long_texts(leaves, starts, inputs.numbers), _MOST_LONG)


def _different(leaves: Leaves, starts: tuple[Trial, ...]) -> Iterator[Trial]:
    """Yield the payloads that differ in more than free texts and numbers."""
    known: set[str] = set()
    for start in starts:
        outline = leaves.changed(start, lambda leaf: None if leaf.is_free else leaf.value)
        text = to_text([outline.payload, outline.headers])
        if text not in known:
            known.add(text)
            yield start


def _with_gaps(leaves: Leaves, starts: tuple[Trial, ...]) -> Iterator[Trial]:
    """Yield the payloads without one of their values, as far as the type allows that."""
    for start in starts:
        for leaf in leaves.of(start):
            if leaf.type.optional and isinstance(leaf.place[-1], str):
                yield with_value(start, leaf.place, ABSENT)
            if leaf.type.nullable and leaf.value is not None:
                yield with_value(start, leaf.place, None)


def _with_spaces(text: str) -> str:
    return f" {text} "


def _replaced(new: str, _: str) -> str:
    return new


def _is_typed(leaf: Leaf) -> bool:
    """Whether a value is a text that people type."""
    is_text = isinstance(leaf.value, str) and leaf.type.kind in _TYPED and not leaf.type.enum
    return is_text and not is_time(leaf.value)


def _texts(form: Callable[[str], str]) -> Callable[[Leaf], Any]:
    def change(leaf: Leaf) -> Any:
        if not (leaf.is_free and _is_typed(leaf)):
            return leaf.value
        most, text = leaf.type.max_length, form(leaf.value)
        return text if most is None or len(text) <= most else leaf.value

    return change


def _with_words(leaves: Leaves, starts: tuple[Trial, ...]) -> Iterator[Trial]:
    """Yield the payloads with one text in capitals that the code compares with others."""
    for start in starts:
        for leaf in leaves.of(start):
            if not leaf.is_free and _is_typed(leaf) and leaf.value.upper() != leaf.value:
                yield with_value(start, leaf.place, leaf.value.upper())


def _with_numbers(
    leaves: Leaves, starts: tuple[Trial, ...], numbers: tuple[float, ...]
) -> Iterator[Trial]:
    """Yield the payloads with arrays of one element, and one number that may matter, or as text.

    The other numbers beside it are 1, because prices are multiplied by quantities.
    """
    for start in starts:
        short = Trial(_shortened(start.payload), start.headers)
        free = [leaf for leaf in leaves.of(short) if _is_number(leaf)]
        for leaf in free:
            plain = short
            for other in free:
                if other.place[:-1] == leaf.place[:-1] and other is not leaf:
                    plain = with_value(plain, other.place, 1)
            if leaf.type.kind is Kind.ANY:
                yield with_value(short, leaf.place, str(leaf.value))
            for number in dict.fromkeys((*_NUMBERS, *numbers)):
                yield with_value(plain, leaf.place, number)


def _is_number(leaf: Leaf) -> bool:
    is_number = isinstance(leaf.value, int | float) and not isinstance(leaf.value, bool)
    return is_number and leaf.is_free


def _shortened(value: Any) -> Any:
    """Return a value with no more than one element in each array."""
    match value:
        case dict():
            return {key: _shortened(inner) for key, inner in value.items()}
        case list():
            return [_shortened(inner) for inner in value[:1]]
        case _:
            return value


def _with_long_texts(
    leaves: Leaves, starts: tuple[Trial, ...], numbers: tuple[float, ...]
) -> Iterator[Trial]:
    """Yield the payloads with texts that have half of a character before a length of the code."""
    lengths = [n for n in dict.fromkeys(numbers) if isinstance(n, int) and n in _LENGTHS]
    texts = ["x" * (length - 1) + _WIDE for length in lengths]
    for start in starts:
        for text in texts:
            changed = leaves.changed(start, _texts(partial(_replaced, text)))
            if changed != start:
                yield changed
