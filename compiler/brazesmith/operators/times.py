"""Operators on time. Braze wants ISO 8601 text; sources send unix time or ISO 8601."""

from __future__ import annotations

import math
from typing import Any

from brazesmith.base import ecmascript as es
from brazesmith.base.ecmascript import ABSENT
from brazesmith.ir.operator import Absence
from brazesmith.operators.expressions import Anything, Iso8601, Value
from brazesmith.operators.inverses import first_argument
from brazesmith.operators.registry import Unit, operator
from brazesmith.operators.sources import same_place

__all__ = ["iso_spelling", "now"]


@operator(
    "new Date().toISOString()",
    lambda: NotImplemented,  # a run has one time: see `reads_clock`
    [],
    liquid='"now" | date("%Y-%m-%dT%H:%M:%S.%LZ")',
    reads_clock=True,
    absence=Absence.NEVER,
)
def now() -> Iso8601:
    """Return the time at which the transformation runs, as ISO 8601 text."""


_SPACED = es.compile_regex(r"^(\d{4}-\d\d-\d\d) (\d\d:\d\d(:\d\d(\.\d+)?)?) ?(Z|[+-]\d\d:?\d\d)?$")


@operator(
    "isoSpelling",
    lambda value: es.replace(_SPACED, value, "$1T$2$5") if isinstance(value, str) else value,
    [
        (("2022-07-13 14:00:00 -07:00",), "2022-07-13T14:00:00-07:00"),
        (("2022-07-13 14:00:00 -0700",), "2022-07-13T14:00:00-0700"),
        (("2022-07-15 03:17:50",), "2022-07-15T03:17:50"),
        (("1657855059",), "1657855059"),
        ((1657855059,), 1657855059),
    ],
    result=lambda arguments: arguments[0],
    source=same_place,
    inverse=first_argument,
)
def iso_spelling(value: Value) -> Anything:
    """Convert a time as databases write it, `2022-07-13 14:00:00 -07:00`, to ISO 8601.

    Other values are returned unchanged. `iso8601` reads these times too.
    """


# Both cases are written out: to ignore case in ECMAScript's way takes a table of all units, 0.1 s.
_DAY = es.compile_regex(r"^(\d{4})-?(\d\d)-?(\d\d)(?:[Tt ](.+))?$")
_CLOCK = es.compile_regex(
    r"^(\d\d):?(\d\d)(?::?(\d\d)([.,:]\d+)?)? ?([Zz]|[Uu][Tt][Cc]|([+-]\d\d):?(\d\d)?)?$"
)
_DIGITS = es.compile_regex(r"^-?\d+(\.\d+)?$")
#: The first and the last millisecond of the years that ISO 8601 writes with four digits.
_FIRST, _LAST = -62167219200000.0, 253402300799999.0


def _from_unix(number: float, millis: float) -> Any:
    written = map(_from_millis, (number * millis, number, number / 1000, number / 1e6))
    return next((time for time in written if time is not ABSENT), ABSENT)


def _from_millis(millis: float) -> Any:
    return es.iso_from_millis(millis) if _FIRST <= millis <= _LAST else ABSENT


def _from_text(text: str) -> Any:
    year, month, day, clock = _groups(_DAY, text, 4)
    date = f"{year}-{month}-{day}"
    if year == "" or math.isnan(es.parse_date(date)):
        return ABSENT
    if clock == "":
        return f"{date}T00:00:00.000Z"
    hour, minute, second, fraction, zone, offset, rest = _groups(_CLOCK, clock, 7)
    second = "59" if second == "60" else second or "00"
    if fraction:
        fraction = "." + fraction[1:10]
    ending = f"{offset}:{rest or '00'}" if offset else "Z"
    time = f"{date}T{hour}:{minute}:{second}{fraction}{ending}"
    in_utc = _from_millis(es.parse_date(time))
    return time if zone and in_utc is not ABSENT else in_utc


def _groups(regex: Any, text: str, count: int) -> list[str]:
    """Return the groups of a match, with "" for those that took no part."""
    found = [es.match_group(regex, text, number) for number in range(1, count + 1)]
    return ["" if group is ABSENT else group for group in found]


def _iso_time(value: Any, millis: float) -> Any:
    """Return the reference meaning of `iso8601`."""
    given = es.to_text(value)
    text = "" if given is ABSENT else es.trim(given)
    if es.matches(_DIGITS, text):
        return _from_unix(es.string_to_number(text), millis)
    return _from_text(text)


@operator(
    "isoTime",
    _iso_time,
    [
        (("1657855059", 1000), "2022-07-15T03:17:39.000Z"),
        ((1657855059.5, 1000), "2022-07-15T03:17:39.500Z"),
        ((1657855059000, 1), "2022-07-15T03:17:39.000Z"),
        ((1657855059000, 1000), "2022-07-15T03:17:39.000Z"),
        (("1657855059000000", 1000), "2022-07-15T03:17:39.000Z"),
        (("2022-07-15T03:17:39-07:00", 1000), "2022-07-15T03:17:39-07:00"),
        (("2022-07-15T03:17:39-0700", 1000), "2022-07-15T03:17:39-07:00"),
        (("2022-07-15T03:17:39+02", 1000), "2022-07-15T03:17:39+02:00"),
        (("20220715T031739Z", 1000), "2022-07-15T03:17:39Z"),
        (("2022-07-15T03:17:60Z", 1000), "2022-07-15T03:17:59Z"),
        (("2022-07-15T03:17:39,5Z", 1000), "2022-07-15T03:17:39.5Z"),
        (("2022-07-15T03:17:39:123Z", 1000), "2022-07-15T03:17:39.123Z"),
        (("2022-07-15 03:17:39 UTC", 1000), "2022-07-15T03:17:39Z"),
        (("2022-07-15", 1000), "2022-07-15T00:00:00.000Z"),
        (("2022-07-15T03:17:39", 1000), "2022-07-15T03:17:39.000Z"),
        (("2022-02-30T03:17:39Z", 1000), ABSENT),
        (("soon", 1000), ABSENT),
        ((None, 1000), ABSENT),
    ],
    written="iso8601",
    inverse=first_argument,
)
def iso_time(value: Value, millis: Unit) -> Iso8601:
    """Implement `iso8601`. `millis` is the number of milliseconds in the unit of unix time."""


def _utc_time(value: Any, millis: float) -> Any:
    time = _iso_time(value, millis)
    return time if time is ABSENT else es.iso_from_millis(es.parse_date(time))


@operator(
    "utcTime",
    _utc_time,
    [
        (("2022-07-15T03:17:39-07:00", 1000), "2022-07-15T10:17:39.000Z"),
        ((1657855059, 1000), "2022-07-15T03:17:39.000Z"),
        (("soon", 1000), ABSENT),
    ],
    written="iso8601",
    inverse=first_argument,
)
def utc_time(value: Value, millis: Unit) -> Iso8601:
    """Implement `iso8601(…, utc=True)`."""
