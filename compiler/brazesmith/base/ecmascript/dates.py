"""JavaScript dates: milliseconds since 1970 in UTC, to ISO 8601 text and back."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Final

from brazesmith.base.ecmascript.numbers import trunc
from brazesmith.base.ecmascript.values import ABSENT, Absent

_LARGEST_TIME: Final = 8.64e15
_DAY: Final = 86_400_000
_HOUR: Final = 3_600_000
_MINUTE: Final = 60_000

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
Without this guard V8 goes on to its legacy parser, which also reads "1/2/2021" and "Jan 5 2021",
and rolls 2021-02-30 over into March; and of a fraction of a second with more than nine digits it
misreads leading zeros (.0001000000 as one millisecond). A time without a zone is the local time of
the machine: UTC here. Left out, though the standard has them: years of six digits, and dates
without a day.
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
    days, rest = divmod(int(time), _DAY)
    year, month, day = _date_of_day(days)
    return UtcParts(
        year=year,
        month=month,
        day=day,
        hour=rest // _HOUR,
        minute=rest // _MINUTE % 60,
        second=rest // 1000 % 60,
        millisecond=rest % 1000,
        weekday=(days + 4) % 7,
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
    year, month, day = int(found["year"]), int(found["month"] or 1), int(found["day"] or 1)
    if not (1 <= month <= 12 and 1 <= day <= _days_in_month(year, month)):
        return math.nan
    time = _time_of_day(found)
    zone = _zone_offset(found)
    return time_clip(_day_of_date(year, month, day) * _DAY + time - zone)


def _time_of_day(found: re.Match[str]) -> float:
    """Milliseconds since midnight; NaN when the clock never shows this."""
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


# --- the calendar: ECMA-262 takes the Gregorian one for all time, which datetime cannot hold -----

_DAYS_IN_400_YEARS: Final = 146_097
_EPOCH_FROM_MARCH_OF_YEAR_0: Final = 719_468


def _days_in_month(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def _day_of_date(year: int, month: int, day: int) -> int:
    """Days since 1970-01-01. Years are counted from March, so that a leap day comes last."""
    march_year = year - (month < 3)
    month_from_march = (month + 9) % 12
    day_of_year = (153 * month_from_march + 2) // 5 + day - 1
    leap_days = march_year // 4 - march_year // 100 + march_year // 400
    return march_year * 365 + leap_days + day_of_year - _EPOCH_FROM_MARCH_OF_YEAR_0


def _date_of_day(days: int) -> tuple[int, int, int]:
    """The year, month and day that come so many days after 1970-01-01."""
    cycle, day_of_cycle = divmod(days + _EPOCH_FROM_MARCH_OF_YEAR_0, _DAYS_IN_400_YEARS)
    year_of_cycle = (
        day_of_cycle - day_of_cycle // 1460 + day_of_cycle // 36524 - day_of_cycle // 146096
    ) // 365
    day_of_year = day_of_cycle - (365 * year_of_cycle + year_of_cycle // 4 - year_of_cycle // 100)
    month_from_march = (5 * day_of_year + 2) // 153
    day = day_of_year - (153 * month_from_march + 2) // 5 + 1
    month = (month_from_march + 2) % 12 + 1
    return cycle * 400 + year_of_cycle + (month < 3), month, day
