"""What to try for faults in hand-written code: what their lines compare and count, in any place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any, Final

from brazesmith.explore.engine import Trial
from brazesmith.explore.inputs import Inputs
from brazesmith.explore.sites import ALL, inputs_of, replaced, sites, trial_of
from brazesmith.ir.types import Type
from brazesmith.mutation.mutant import Mutant

_NUMBER: Final = re.compile(r"(?<![\w.])[0-9]+(?:\.[0-9]+)?(?![\w.])")
#: A text in single or double quotes, without escapes.
_TEXT: Final = re.compile(r"""(["'])([^"'\\]*)\1""")
#: Times of which each part has one digit, or the smallest number of two, or is the largest.
_TIMES: Final = ("2026-09-09T09:09:09Z", "2026-10-10T10:10:10Z", "2026-12-31T23:59:59Z")
_TIME: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
#: Longer texts and arrays are not tried.
_LONGEST: Final = 200
#: Larger numbers are no unix time in seconds.
_FIRST_MILLIS: Final = 100_000_000_000
#: A script may count in cents, or in percent.
_CENTS: Final = 100
#: How many payloads are made of one, at most.
_MOST: Final = 300


def near_lines(
    inputs: Inputs, code: str, mutants: Sequence[Mutant], starts: Sequence[Trial]
) -> Inputs:
    """Return inputs that begin with payloads of which one value is near what the lines contain.

    Numbers and the lengths of texts and arrays are next to numbers of the lines. Texts are those
    of the lines, also padded or in another case, and times have other parts: a script may trim,
    compare or format them. `starts` are what is varied.
    """
    lines = code.split("\n")
    spans = [mutant.fault.span for mutant in mutants if mutant.fault.span is not None]
    near = {line for span in spans for line in range(span.line, span.end_line + 1)}
    found = [float(one) for line in sorted(near) for one in _NUMBER.findall(lines[line - 1])]
    numbers = tuple(dict.fromkeys(found))
    quoted = [text for line in sorted(near) for _, text in _TEXT.findall(lines[line - 1])]
    texts = tuple(dict.fromkeys(quoted))
    made = [
        one
        for start in starts
        for one in islice(_varied(start, inputs.type, numbers, texts), _MOST)
    ]
    return replace(inputs, numbers=numbers, starts=(*made, *starts))


def _varied(
    start: Trial, type_: Type, numbers: Sequence[float], texts: Sequence[str]
) -> Iterator[Trial]:
    """Yield payloads in which one value is another one."""
    whole = inputs_of(start)
    near = list(dict.fromkeys(number + step for number in numbers for step in (0, -1, 1)))
    near += [number / _CENTS for number in near if number / _CENTS not in near]
    for site in sites(whole, type_):
        if ALL in site.address:
            continue
        for value in _others(site.value, near, texts):
            yield trial_of(replaced(whole, site.address, value))


def _others(value: Any, numbers: Sequence[float], texts: Sequence[str]) -> Iterator[Any]:
    match value:
        case bool():
            return
        case int() | float():
            yield from numbers
            unit = 1 if value < _FIRST_MILLIS else 1000
            yield from (datetime.fromisoformat(time).timestamp() * unit for time in _TIMES)
        case str() if value.strip():
            yield f" {value} "
            yield value.swapcase()
            yield from texts
            yield from _TIMES if _TIME.match(value) else ()
            sizes = [int(number) for number in numbers if 0 < number <= _LONGEST]
            yield from (letter * size for size in sizes for letter in "x5")
        case list() if value:
            for size in numbers:
                if size.is_integer() and len(value) < size <= _LONGEST:
                    more = range(len(value), int(size))
                    yield [*value, *(_another(value[0], index) for index in more)]


def _another(value: Any, index: int) -> Any:
    """Return an element like another one, with other texts and numbers."""
    match value:
        case dict():
            return {key: _another(inner, index) for key, inner in value.items()}
        case str():
            return f"{value}{index}"
        case int() | float() if not isinstance(value, bool):
            return value + index
        case _:
            return value
