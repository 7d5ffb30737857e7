"""JavaScript dates: milliseconds since 1970 in UTC, to ISO 8601 text and back."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, timedelta
from typing import Final

from brazesmith.base.ecmascript.values import ABSENT, Absent

_LARGEST_TIME: Final = 8.64e15
_DAY: Final = 86_400_000
_HOUR: Final = 3_600_000
_MINUTE: Final = 60_000
# ECMA-262 takes the Gregorian calendar for all time. It repeats every 400 years (a whole number of
# weeks), which brings any year within the reach of `datetime`.
_CYCLE: Final = 146_097  # days

# ECMA-262 Date Time String Format, with the fraction of a second of any length that V8 reads.
_DATE_TIME: Final = re.compile(
    r"(?P<year>[0-9]{4}|[+-][0-9]{6})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?"
    r"(?:T(?P<hour>[01][0-9]|2[0-4]):(?P<minute>[0-5][0-9])"
    r"(?::(?P<second>[0-5][0-9])(?:\.(?P<fraction>[0-9]+))?)?"
    r"(?:Z|(?P<sign>[+-])(?P<zone_hour>[01][0-9]|2[0-3]):(?P<zone_minute>[0-5][0-9]))?)?"
)


def iso_from_millis(millis: float) -> str | Absent:
    """`new Date(millis).toISOString()`; ABSENT where it throws, for an invalid date.

    ECMA-262 Date.prototype.toISOString.
    """
    time = time_clip(millis)
    if math.isnan(time):
        return ABSENT
    cycle, rest = divmod(int(time), _CYCLE * _DAY)
    moment = datetime(1970, 1, 1) + timedelta(milliseconds=rest)
    year = moment.year + cycle * 400
    written = f"{year:04d}" if 0 <= year <= 9999 else f"{year:+07d}"
    return f"{written}{moment.isoformat(timespec='milliseconds')[4:]}Z"


def time_clip(millis: float) -> float:
    """A number as a time value: whole milliseconds, NaN when too far off. ECMA-262 TimeClip."""
    return float(math.trunc(millis)) if abs(millis) <= _LARGEST_TIME else math.nan


def parse_date(text: str) -> float:
    """`Date.parse(text)` for the format that the standard defines; NaN for everything else.

    V8 accepts more: it falls back to its legacy parser, which reads "1/2/2021" and turns 2021-02-30
    into a day in March. It also misreads leading zeros in fractions of a second with more than nine
    digits. Here three digits count and the others are cut off. A date alone is UTC; a time without
    a zone is local, which is UTC here.

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
    hour, minute, second, zone_hour, zone_minute = (
        int(found[name] or 0) for name in ("hour", "minute", "second", "zone_hour", "zone_minute")
    )
    fraction = found["fraction"] or "0"
    if hour == 24 and (minute or second or fraction.strip("0")):
        return math.nan
    time = hour * _HOUR + minute * _MINUTE + second * 1000 + int((fraction + "00")[:3])
    zone = zone_hour * _HOUR + zone_minute * _MINUTE
    return time_clip(days * _DAY + time + (zone if found["sign"] == "-" else -zone))
