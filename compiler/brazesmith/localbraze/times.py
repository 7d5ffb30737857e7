"""Reads times in the forms that Braze documents, and prints them as Braze does."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from brazesmith.contract.formats import Time, is_far_year, read_time

_MONTH_FIRST: Final = re.compile(r"(\d{1,2})[-/](\d{1,2})[-/](\d{4})", re.ASCII)
#: yyyy-MM-ddTHH:mm:ss, an optional fraction after a point, a comma or a colon, and an offset.
_WITH_CLOCK: Final = re.compile(
    r"(\d{4}-\d{2}-\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,:](\d+))?)?(.*)", re.ASCII | re.DOTALL
)
_OFFSET: Final = re.compile(r"([+-])(\d{2}):?(\d{2})?", re.ASCII)


def instant(text: str) -> datetime | None:
    """Return the instant that a text means to Braze, or None if it is not a time.

    A missing or malformed offset means UTC. Years that Braze does not store are not times.
    """
    form, moment = read_time(text)
    if form is Time.UNREADABLE or is_far_year(text):
        return None
    if moment is None:
        moment = _in_other_forms(text)
    try:
        return moment and moment.astimezone(UTC)
    except OverflowError:  # the first and the last day of the calendar
        return None


def _in_other_forms(text: str) -> datetime | None:
    """Return the instant in a form that Python does not read."""
    try:
        if found := _MONTH_FIRST.fullmatch(text):
            month, day, year = map(int, found.groups())
            return datetime(year, month, day, tzinfo=UTC)
        if found := _WITH_CLOCK.fullmatch(text):
            return _with_clock(*found.groups())
        _weekday, month_name, day_of_month, clock, *_, year_name = text.split()
        date = f"{month_name} {day_of_month} {year_name} {clock[:8]}"
        form = "%m %d %Y %H:%M:%S" if month_name.isdigit() else "%b %d %Y %H:%M:%S"
        return datetime.strptime(date, form).replace(tzinfo=UTC)
    except ValueError:
        return None


def _with_clock(
    day: str, hours: str, minutes: str, seconds: str | None, fraction: str | None, offset: str
) -> datetime:
    """Return the instant; 24:00 and a leap second belong to the next day and minute."""
    clock = timedelta(
        hours=int(hours),
        minutes=int(minutes),
        seconds=int(seconds or 0),
        milliseconds=int(f"{fraction or 0:0<3}"[:3]),
    )
    if found := _OFFSET.fullmatch(offset.strip()):
        sign, offset_hours, offset_minutes = found.groups()
        distance = timedelta(hours=int(offset_hours), minutes=int(offset_minutes or 0))
        clock += -distance if sign == "+" else distance
    return datetime.fromisoformat(day).replace(tzinfo=UTC) + clock


def printed(moment: datetime) -> str:
    """Return a time as `2022-12-06T18:20:45.000Z`."""
    utc = moment.astimezone(UTC).replace(tzinfo=None)
    return f"{utc.isoformat(timespec='milliseconds')}Z"
