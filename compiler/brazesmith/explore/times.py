"""Times that are wrong by a factor of 1,000: seconds that a script takes for milliseconds, or the
reverse.

Braze takes a date of 1970 without an error. It is reported if the payload has the number that leads
to the date, at a place that is known to contain Unix times.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from brazesmith.base import pointers
from brazesmith.base.pointers import folded
from brazesmith.explore.engine import Observation
from brazesmith.explore.goals import WRONG_UNIT, Fault, Faults, Goal, Shown
from brazesmith.explore.leaves import Leaf, Leaves, place_text, values
from brazesmith.ir.types import UNIX_KINDS

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
#: The Unix times of 2001 to 2096, in seconds.
_SECONDS: Final = range(10**9, 4 * 10**9)
#: How a date begins that is wrong by a factor of 1000: it is in 1970, or after the year 9999.
_WRONG: Final = ("1970-0", "+")
#: After so many seconds, which are 400 years, dates repeat.
_CYCLE: Final = 146_097 * 86_400


def faults(seen: Observation, leaves: Leaves) -> Faults:
    """Return the times of a body that a script made of a number in another unit."""
    found: Faults = {}
    texts = [
        (place, text)
        for place, text in values(seen.body)
        if isinstance(text, str) and text.startswith(_WRONG)
    ]
    for leaf in leaves.of(seen.trial) if texts else ():
        for date, unit, other in _wrong_dates(leaf):
            for place, text in texts:
                if not text.startswith(date):
                    continue
                pointer = pointers.pointer(map(str, place))
                fault = Fault(Goal.LOST, WRONG_UNIT, folded(pointer))
                message = (
                    f"`{place_text(leaf.place)}` is in {unit} and was taken for {other}, "
                    f"so this is “{text[:40]}”"
                )
                found.setdefault(fault, Shown(message, pointer, causes=(leaf.place,)))
    return found


def _wrong_dates(leaf: Leaf) -> Iterator[tuple[str, str, str]]:
    """Yield the date to which a Unix time leads in the wrong unit, its unit, and the wrong one."""
    if leaf.type.kind not in UNIX_KINDS:
        return
    number = _number(leaf.value)
    if int(number) in _SECONDS:
        yield _date(number / 1000), "seconds", "milliseconds"
    elif int(number / 1000) in _SECONDS:
        yield _date(number), "milliseconds", "seconds"


def _number(value: Any) -> float:
    if isinstance(value, int | float | str) and not isinstance(value, bool):
        with suppress(ValueError, OverflowError):
            number = float(value)
            return number if abs(number) < 1e15 else 0
    return 0


def _date(seconds: float) -> str:
    """Return the date of a time as JavaScript writes it, also after the year 9999."""
    cycles, rest = divmod(int(seconds), _CYCLE)
    date = _EPOCH + timedelta(seconds=rest)
    year = date.year + 400 * cycles
    text = f"{year:04}" if year <= 9999 else f"+{year:06}"
    return f"{text}-{date:%m-%d}"
