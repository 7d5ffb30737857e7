"""Times of the `date` filter: what Ruby's `Time.parse` reads, as `strftime` writes it.

The rules are those of Ruby's date library (`date_parse.c`), without Japanese eras and without years
after 9999. Parts that are found are replaced by a space, in this order, and what is left is read by
the later rules. Times without an offset are in UTC.
"""

from __future__ import annotations

import re
from calendar import isleap
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from brazesmith.engines.liquid.ruby import text_of
from brazesmith.engines.liquid.strftime import strftime

#: Ruby reads no longer text, in bytes.
_LONGEST: Final = 128
_MONTHS: Final = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_NUMBER_OF_MONTH: Final = {name: n for n, name in enumerate(_MONTHS.split("|"), 1)}
_ERA: Final = r"(?:\s*,?\s*(?:c(?:e|\.e\.)|a(?:d|\.d\.)))?"
#: Digits without marks: year, month, day (or day of the year), hour, minute, second.
_LAYOUT: Final = "yyyymmddhhMMSS"
_LAYOUTS: Final = {2: "dd", 3: "jjj", 4: "mmdd", 5: "yyjjj", 6: "yymmdd", 7: "yyyyjjj"}
_NAMES: Final = {
    "m": "month",
    "d": "day",
    "j": "day_of_year",
    "h": "hour",
    "M": "minute",
    "S": "second",
}
#: Zones with a name, in hours from UTC.
_ZONES: Final = {
    **dict.fromkeys(("utc", "ut", "gmt", "z"), 0),
    **dict(zip(("est", "cst", "mst", "pst"), range(-5, -9, -1), strict=True)),
    **dict(zip(("edt", "cdt", "mdt", "pdt"), range(-4, -8, -1), strict=True)),
    **{letter: hours for hours, letter in enumerate("abcdefghiklm", 1)},
    **{letter: -hours for hours, letter in enumerate("nopqrstuvwxy", 1)},
}


def date(value: object, form: object, now: datetime) -> object:
    """Format a time. A value that is not a time stays as it is."""
    pattern = text_of(form)
    found = _moment(value, now) if pattern else None
    return value if found is None else strftime(found[0], pattern, found[1])


def _moment(value: object, now: datetime) -> tuple[datetime, int] | None:
    """Return the time of a value, and its fraction of a second in nanoseconds."""
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str):
        return None
    text = text.lower()
    try:
        if text in ("now", "today"):
            return now, now.microsecond * 1000
        if not isinstance(value, str) or re.fullmatch("[0-9]+", text):
            return datetime.fromtimestamp(int(text), UTC), 0
        if len(text.encode()) > _LONGEST:
            return None
        parts = _Parts(text)
        moment = parts.moment(now)
        return None if moment is None else (moment, parts.nanosecond)
    except (ValueError, OverflowError, OSError):
        return None


class _Parts:
    """The parts of a time that a text contains."""

    def __init__(self, text: str) -> None:
        self.text = re.sub(r"[^-+',./:@\[\]\w]|_", " ", text)
        self.year: int | None = None
        self.is_short = True  # the year may be written without its century
        self.month: int | None = None
        self.day: int | None = None
        self.day_of_year: int | None = None
        self.hour: int | None = None
        self.minute: int | None = None
        self.second: int | None = None
        self.nanosecond = 0
        self.zone: str | None = None
        self._parse()

    def _parse(self) -> None:
        self._take(r"\b(sun|mon|tue|wed|thu|fri|sat)[^-/\d\s]*")
        self._time()
        self._day()
        if self.year is not None and self.is_short and 0 <= self.year < 100:
            self.year += 1900 if self.year >= 69 else 2000
        if found := re.fullmatch(r"\s*(\d{1,2})\s*", self.text):
            number = int(found[1])
            if self.hour is not None and self.day is None and 1 <= number <= 31:
                self.day = number
            elif self.day is not None and self.hour is None and number <= 24:
                self.hour = number

    def _day(self) -> None:
        for pattern, order in _DAYS:
            if found := self._take(pattern):
                parts = dict(zip(order, found.groups(), strict=True))
                month = parts["m"]
                number = _NUMBER_OF_MONTH.get(month or "")
                self._date(parts["y"], str(number) if number else month, parts["d"])
                return
        if self._take(r"\b(?:\d{4}|\d{2})?-?w\d{2}(?:-?\d)?\b|-w-\d\b"):
            return  # `Time.parse` does not use weeks
        if found := self._take(r"(?<![,.\d])(\d{4}|\d{2})-(\d{3})\b"):
            self.year, self.day_of_year = int(found[1]), int(found[2])
            self.is_short = len(found[1]) == 2
        elif found := self._take(r"'(\d+)\b"):
            self.year, self.is_short = int(found[1]), len(found[1]) <= 2
        elif found := self._take(rf"\b({_MONTHS})\S*"):
            self.month = _NUMBER_OF_MONTH[found[1]]
        elif found := self._take(r"(\d+)(?:st|nd|rd|th)\b"):
            self.day = int(found[1])
        else:
            self._digits()

    def _take(self, pattern: str) -> re.Match[str] | None:
        if found := re.search(pattern, self.text, re.ASCII):
            self.text = f"{self.text[: found.start()]} {self.text[found.end() :]}"
        return found

    def _time(self) -> None:
        found = self._take(
            r"(\d+\s*:\s*\d+(?:\s*:\s*\d+(?:[,.]\d*)?)?(?:\s*[ap](?:m\b|\.m\.))?"
            r"|\d+\s*h(?:\s*\d+m?(?:\s*\d+s?)?)?(?:\s*[ap](?:m\b|\.m\.))?"
            r"|\d+\s*[ap](?:m\b|\.m\.))"
            r"(?:\s*((?:gmt|utc?)?[-+]\d+(?:[,.:]\d+(?::\d+)?)?|[a-z]+(?:\sdst)?\b))?"
        )
        if found is None:
            return
        self.zone = found[2]
        time = re.match(
            r"(\d+)\s*[h:]?(?:\s*:?\s*(\d+)m?(?:\s*:?\s*(\d+)(?:[,.](\d*))?s?)?)?"
            r"(?:\s*([ap])(?:m\b|\.m\.))?",
            found[1],
            re.ASCII,
        )
        assert time is not None
        hour = int(time[1])
        if time[5]:
            hour = hour % 12 + (12 if time[5] == "p" else 0)
        self.hour = hour
        self.minute, self.second = (int(part) if part else None for part in time.group(2, 3))
        self._fraction(time[4])

    def _fraction(self, digits: str | None) -> None:
        if digits is not None:
            self.nanosecond = int(digits.ljust(9, "0")[:9])

    def _date(self, year: str | None, month: str | None, day: str | None) -> None:
        """Take three parts for a date. The length of a part shows that it is the year."""
        if year and month and day is None:
            year, month, day = None, year, month
        if year is None and _is_year(day):
            year, day = day, None
        found = re.search(r"[-+]?\d+", year or "")
        if year is not None and found is not None and found.end() < len(year):  # 15th
            year, day = day, found[0]
        if _is_year(month):
            year, month, day = month, day, year
        if _is_year(day):
            year, day = day, year
        if year is not None and (found := re.search(r"([-+]?)(\d+)", year)):
            self.year = int(found[0])
            self.is_short = not found[1] and len(found[2]) <= 2
        self.month = None if month is None else int(month.strip("-'"))
        self.day = None if day is None else int(day.strip("-'"))

    def _digits(self) -> None:
        """Read digits without marks: their number says what they are."""
        found = self._take(
            r"([-+]?)(\d{2,14})(?:\s*t?\s*(\d{2,6})?(?:[,.](\d*))?)?"
            r"\s*(z\b|[-+]\d{1,4}\b|\[[-+]?\d[^\]]*\])?"
        )
        if found is None:
            return
        sign, digits, time, fraction, zone = found.groups()
        self.zone = zone or self.zone
        count = len(digits)
        if count > 8 and count % 2:
            layout = ""
        elif time is None and fraction is not None:  # it follows the seconds
            layout = _LAYOUT[-count:]
        else:
            layout = _LAYOUTS.get(count, _LAYOUT[:count])
        if time is not None and len(time) % 2 == 0:
            digits, layout = digits.ljust(8, " "), layout.ljust(8, " ")
            digits += time
            layout += _LAYOUT[8 : 8 + len(time)] if fraction is None else _LAYOUT[-len(time) :]
        parts: dict[str, str] = {}
        for letter, digit in zip(layout, digits, strict=False):
            parts[letter] = parts.get(letter, "") + digit
        for letter, name in _NAMES.items():
            if letter in parts:
                setattr(self, name, int(parts[letter]))
        if "y" in parts:
            self.year, self.is_short = int(sign + parts["y"]), len(parts["y"]) <= 2 and not sign
        self._fraction(fraction)

    def moment(self, now: datetime) -> datetime | None:
        """Return the time. Before its first part it is as today, after that the beginning."""
        parts = [self.year, self.month, self.day, self.hour, self.minute, self.second]
        if self.day_of_year is not None:
            parts[1:3] = 1, 1
        known = [n for n, part in enumerate(parts) if part is not None]
        if not known:
            return None
        offset = _offset(self.zone)
        zone = UTC if offset is None else timezone(offset)
        today = now.astimezone(zone).timetuple()
        parts[: known[0]] = today[: known[0]]
        least = (0, 1, 1, 0, 0, 0)
        filled = (low if part is None else part for part, low in zip(parts, least, strict=True))
        year, month, day, hour, minute, second = filled
        # What is left over is carried to the next day only where an offset is calculated with.
        hours, minutes = divmod(int((offset or timedelta()).total_seconds()) // 60, 60)
        is_hour = hour < 24 or hours != 0 or (hour == 24 and minute == second == 0)
        if not (1 <= day <= 31 and is_hour and (minute < 60 or minutes) and second <= 60):
            return None
        days = day - 1
        if self.day_of_year is not None:
            days = self.day_of_year - 1
            hour %= 24
            if not 0 <= days < 365 + isleap(year):
                return None
        found = datetime(year, month, 1, 0, 0, 0, self.nanosecond // 1000, zone)
        return found + timedelta(days=days, hours=hour, minutes=minute, seconds=second)


_ORDINAL: Final = r"(?:(?:st|nd|rd|th)\b)"
_YEAR: Final = r"'?-?\d+"
#: Forms of a date, and what their groups are.
_DAYS: Final = (
    (rf"('?\d+)[^-\d\s]*\s*({_MONTHS})[^-\d\s']*(?:{_ERA}\s*({_YEAR}{_ORDINAL}?))?", "dmy"),
    (rf"\b({_MONTHS})[^-\d\s']*\s*('?\d+)[^-\d\s']*(?:{_ERA}\s*,?\s*({_YEAR}))?", "mdy"),
    (rf"('?[-+]?\d+)-(\d+)-({_YEAR})", "ymd"),
    (rf"({_YEAR})-({_MONTHS})[^-/.]*-({_YEAR})", "dmy"),
    (rf"\b({_MONTHS})[^-/.]*-({_YEAR})(?:-({_YEAR}))?", "mdy"),
    (rf"({_YEAR})/\s*('?\d+)(?:\D\s*({_YEAR}))?", "ymd"),
    (rf"({_YEAR})\.\s*('?\d+)\.\s*({_YEAR})", "ymd"),
)  # fmt: skip


def _is_year(part: str | None) -> bool:
    return part is not None and (part[0] == "'" or len(part) > 2)


def _offset(zone: str | None) -> timedelta | None:
    """Return the offset of a zone, None if it is unknown."""
    if zone is None:
        return None
    if zone in _ZONES:
        return timedelta(hours=_ZONES[zone])
    found = re.fullmatch(r"([-+])(\d\d):?(\d\d)?(?::?(\d\d))?", zone)
    if found is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.group(2, 3, 4))
    offset = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return -offset if found[1] == "-" else offset
