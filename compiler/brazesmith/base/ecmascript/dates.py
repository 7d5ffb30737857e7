"""JavaScript dates: milliseconds since 1970 in UTC, to ISO 8601 text and back."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from brazesmith.base.ecmascript.numbers import trunc
from brazesmith.base.ecmascript.values import ABSENT, Absent

_LARGEST_TIME: Final = 8.64e15
_DAY: Final = 86_400_000
_HOUR: Final = 3_600_000
_MINUTE: Final = 60_000
# ECMA-262 takes the Gregorian calendar for all time. It repeats every 400 years (a whole number of
# weeks), which brings any year within the reach of `datetime`.
_CYCLE: Final = 146_097  # days

_FOUR_YEAR_DIGITS = r"[0-9]{4}"
_LEAP_YEAR = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)"
_MONTH_AND_DAY = (
    "(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    "|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    "|02-(?:0[1-9]|1[0-9]|2[0-8]))"
)
_TIME_OF_DAY = (
    r"(?:(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,9})?)?"
    r"|24:00(?::00(?:\.0{1,9})?)?)"
)
_ZONE = r"(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"

ISO_PATTERN: Final = (
    f"^(?:{_FOUR_YEAR_DIGITS}-{_MONTH_AND_DAY}|{_LEAP_YEAR}-02-29)(?:T{_TIME_OF_DAY}{_ZONE}?)?$"
)
"""Source of a regular expression, for JavaScript and Python, of times that are safe to read.

Every text that it matches is a real date, which `Date.parse` in V8 and `parse_date` read alike.
Without this guard V8 falls back to its legacy parser, which also reads "1/2/2021" and "Jan 5 2021"
and turns 2021-02-30 into a day in March. In fractions of a second with more than nine digits, V8
misreads leading zeros (.0001000000 as one millisecond). A time without a zone is local time, which
is UTC here. The standard also has years of six digits and dates without a day; both are left out.
"""

# ECMA-262 Date Time String Format, with the fraction of a second of any length that V8 reads.
_DATE_TIME: Final = re.compile(
    r"(?P<year>[0-9]{4}|[+-][0-9]{6})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?"
    r"(?:T(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})"
    r"(?::(?P<second>[0-9]{2})(?:\.(?P<fraction>[0-9]+))?)?"
    r"(?:Z|(?P<sign>[+-])(?P<zone_hour>[0-9]{2}):(?P<zone_minute>[0-9]{2}))?)?"
)


@dataclass(frozen=True)
class UtcParts:
    """A moment on the calendar in UTC: month 1 to 12, weekday 0 (Sunday) to 6."""

    year: int
    month: int
    day: int
    hour: int
    minute: int
    second: int
    millisecond: int
    weekday: int


def utc_parts(millis: float) -> UtcParts | Absent:
    """What the getUTC… methods of `new Date(millis)` give, the month counted from 1.

    ABSENT for an invalid date.
    """
    time = time_clip(millis)
    if math.isnan(time):
        return ABSENT
    cycle, rest = divmod(int(time), _CYCLE * _DAY)
    at = datetime(1970, 1, 1) + timedelta(milliseconds=rest)
    return UtcParts(
        year=at.year + cycle * 400,
        month=at.month,
        day=at.day,
        hour=at.hour,
        minute=at.minute,
        second=at.second,
        millisecond=at.microsecond // 1000,
        weekday=at.isoweekday() % 7,
    )


def iso_from_millis(millis: float) -> str | Absent:
    """`new Date(millis).toISOString()`; ABSENT where it throws, for an invalid date.

    ECMA-262 Date.prototype.toISOString.
    """
    parts = utc_parts(millis)
    if parts is ABSENT:
        return ABSENT
    year = f"{parts.year:04d}" if 0 <= parts.year <= 9999 else f"{parts.year:+07d}"
    return (
        f"{year}-{parts.month:02d}-{parts.day:02d}"
        f"T{parts.hour:02d}:{parts.minute:02d}:{parts.second:02d}.{parts.millisecond:03d}Z"
    )


def time_clip(millis: float) -> float:
    """A number as a time value: whole milliseconds, NaN when too far off. ECMA-262 TimeClip."""
    return trunc(millis) + 0.0 if abs(millis) <= _LARGEST_TIME else math.nan


def parse_date(text: str) -> float:
    """`Date.parse(text)` for the format that the standard defines; NaN for everything else.

    V8 accepts more, and misreads one thing: see ISO_PATTERN. Of a fraction of a second three digits
    count, the others are cut off. A date alone is UTC; a time without a zone is local, which is UTC
    here.
    ECMA-262 Date Time String Format.
    """
    found = _DATE_TIME.fullmatch(text)
    if found is None or found["year"] == "-000000":
        return math.nan
    cycle, year = divmod(int(found["year"]), 400)
    try:
        day = date(year + 400, int(found["month"] or 1), int(found["day"] or 1))
    except ValueError:
        return math.nan
    days = (day - date(1970, 1, 1)).days + (cycle - 1) * _CYCLE
    return time_clip(days * _DAY + _time_of_day(found) - _zone_offset(found))


def _time_of_day(found: re.Match[str]) -> float:
    """Milliseconds since midnight; NaN for a time that does not exist."""
    hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "second"))
    fraction = found["fraction"] or "0"
    millisecond = int((fraction + "00")[:3])
    # Digits that are cut off elsewhere still count against 24:00.
    at_midnight = minute == second == 0 and fraction.strip("0") == ""
    if hour > (24 if at_midnight else 23) or minute > 59 or second > 59:
        return math.nan
    return hour * _HOUR + minute * _MINUTE + second * 1000 + millisecond


def _zone_offset(found: re.Match[str]) -> float:
    if found["sign"] is None:
        return 0
    hour, minute = int(found["zone_hour"]), int(found["zone_minute"])
    if hour > 23 or minute > 59:
        return math.nan
    return (hour * _HOUR + minute * _MINUTE) * (-1 if found["sign"] == "-" else 1)
