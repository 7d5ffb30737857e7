"""What to try for faults in hand-written code: what their lines compare and count, in any place."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, Final

from brazesmith.explore.engine import Trial
from brazesmith.explore.inputs import Inputs
from brazesmith.explore.sites import ALL, Site, inputs_of, replaced, sites, trial_of
from brazesmith.ir.types import Type
from brazesmith.mutation.mutant import Mutant

_NUMBER: Final = re.compile(r"(?<![\w.])[0-9]+(?:\.[0-9]+)?(?![\w.])")
#: A text in single or double quotes, without escapes.
_TEXT: Final = re.compile(r"""(["'])([^"'\\]*)\1""")
#: The key of an object, without quotes.
_KEY: Final = re.compile(r"(?<![\w$.])([A-Za-z_$][\w$]*) *:")
#: A key that is read, and not a method that is called.
_READ: Final = re.compile(r"\.([A-Za-z_$][\w$]*)\b(?! *\()")
#: What a script multiplies with or divides by, or the value of a constant: `24 * 60 * 60 * 1000`.
_FACTOR: Final = re.compile(
    r"[*/=] *\(? *((?:[0-9]+(?:\.[0-9]+)?(?:e[0-9])?)(?: *\* *[0-9]+(?:\.[0-9]+)?)*)(?![\w.])"
)
#: With more factors, the first ones are tried.
_FACTORS: Final = 4
#: Times of which each part has one digit, or the smallest number of two, or is the largest.
_TIMES: Final = ("2026-09-09T09:09:09Z", "2026-10-10T10:10:10Z", "2026-12-31T23:59:59Z")
_TIME: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
#: Longer texts and arrays are not tried.
_LONGEST: Final = 200
#: Larger numbers are no unix time in seconds.
_FIRST_MILLIS: Final = 100_000_000_000
#: A script may count in cents, or in percent.
_CENTS: Final = 100.0
#: A smaller number is no unit of time, in milliseconds.
_SECOND: Final = 1000
#: How many payloads are made, at most.
_MOST: Final = 3_000


def near_lines(
    inputs: Inputs, code: str, mutants: Sequence[Mutant], starts: Sequence[Trial]
) -> Inputs:
    """Return inputs that begin with payloads of which one value is near what the lines contain.

    Numbers and the lengths of texts and arrays are next to numbers of the lines, also in the unit
    that the script converts from: `minutes > 5` is about 300 seconds, and about two times. Texts
    are those of the lines, also padded or in another case, and times have other parts: a script
    may trim, compare or format them. What is missing gets such a value. `starts` are what is
    varied.
    """
    lines = code.split("\n")
    spans = [mutant.fault.span for mutant in mutants if mutant.fault.span is not None]
    near = {line for span in spans for line in range(span.line, span.end_line + 1)}
    written = "\n".join(lines[line - 1] for line in sorted(near))
    numbers = tuple(dict.fromkeys(map(float, _NUMBER.findall(written))))
    texts = tuple(
        dict.fromkeys([*(text for _, text in _TEXT.findall(written)), *_KEY.findall(written)])
    )
    factors = dict.fromkeys(
        math.prod(map(float, product.split("*"))) for product in _FACTOR.findall(code)
    )
    units = tuple(factor for factor in factors if factor > 1)[:_FACTORS]
    tried = _Tried(numbers, texts, tuple(dict.fromkeys(_READ.findall(written))), units)
    varied = _in_turn([_varied(start, inputs.type, tried) for start in starts])
    made = list(islice(varied, _MOST))
    return replace(inputs, numbers=numbers, starts=(*made, *starts))


@dataclass(frozen=True, slots=True)
class _Tried:
    """The numbers and texts of lines, the keys that they read, and factors of the whole script."""

    numbers: tuple[float, ...]
    texts: tuple[str, ...]
    keys: tuple[str, ...]
    factors: tuple[float, ...]

    @property
    def fresh(self) -> list[Any]:
        """Values for a key that a payload lacks."""
        return ["text", *self.texts, *self.near]

    @property
    def near(self) -> list[float]:
        """The numbers, and those next to them."""
        return list(dict.fromkeys(n + step for n in self.numbers for step in (0, -1, 1)))

    @property
    def scaled(self) -> list[float]:
        """The same in other units."""
        units = dict.fromkeys([_CENTS, *self.factors])
        found = [size for unit in units for n in self.near for size in (n / unit, n * unit)]
        return list(dict.fromkeys((*self.near, *found)))

    def times(self, others: Sequence[datetime]) -> Iterator[datetime]:
        """Yield times that are as far from others as a number says."""
        for unit in (factor for factor in self.factors if factor >= _SECOND):
            for other, n in itertools.product(others, self.near):
                for sign in (1, -1) if n else (1,):
                    with suppress(OverflowError):
                        yield other + timedelta(milliseconds=sign * n * unit)


def _varied(start: Trial, type_: Type, tried: _Tried) -> Iterator[Trial]:
    """Yield payloads in which one value is another one, of all places in turn."""
    whole = inputs_of(start)
    found = [site for site in sites(whole, type_) if ALL not in site.address]
    times = [time for site in found if (time := _time(site.value)) is not None]
    yield from _in_turn([_at(whole, site, tried, times) for site in found])


def _at(whole: Any, site: Site, tried: _Tried, times: Sequence[datetime]) -> Iterator[Trial]:
    for value in _others(site.value, tried, times):
        yield trial_of(replaced(whole, site.address, value))


def _in_turn(trials: Sequence[Iterator[Trial]]) -> Iterator[Trial]:
    """Yield the first of each, then the second of each, and so on."""
    for row in itertools.zip_longest(*trials):
        yield from (trial for trial in row if trial is not None)


def _time(value: Any) -> datetime | None:
    """Return the time that a text is."""
    if not isinstance(value, str) or not _TIME.match(value):
        return None
    try:
        time = datetime.fromisoformat(value)
    except ValueError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _others(value: Any, tried: _Tried, times: Sequence[datetime]) -> Iterator[Any]:
    match value:
        case bool():
            return
        case None:
            yield from tried.fresh
        case dict():
            missing = (key for key in tried.keys if key not in value)
            yield from ({**value, key: new} for new, key in itertools.product(tried.fresh, missing))
        case int() | float():
            yield from tried.scaled
            unit = 1 if value < _FIRST_MILLIS else 1000
            yield from (datetime.fromisoformat(time).timestamp() * unit for time in _TIMES)
        case str() if value.strip():
            yield f" {value} "
            yield value.swapcase()
            yield from tried.texts
            if _NUMBER.fullmatch(value.strip()):
                yield from (f"{number:.15g}" for number in tried.scaled)
            if _TIME.match(value):
                yield from _TIMES
                for time in tried.times(times):
                    written = time.astimezone(UTC).isoformat().replace("+00:00", "Z")
                    yield written[: len(value)] if len(value) == len("2026-01-02") else written
            sizes = [int(number) for number in tried.scaled if 0 < number <= _LONGEST]
            yield from (letter * size for size in sizes for letter in "x5")
        case list() if value:
            for size in tried.near:
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
