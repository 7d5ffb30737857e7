"""The forms of strings: times, dates, phone numbers, ids. Lists of values are in `registries`."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from enum import Enum, auto
from functools import cache, lru_cache

from brazesmith.contract import limits


class Time(Enum):
    """How well Braze can read a time (user attributes object and event object pages)."""

    INSTANT = auto()  # ISO 8601 with an offset, or yyyy-MM-ddTHH:mm:ss:SSSZ
    LOOSE = auto()  # a documented form without a usable offset: read as UTC
    UNREADABLE = auto()


_DAY = r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
_CLOCK = r"(?:[01]\d|2[0-4]):[0-5]\d:(?:[0-5]\d|60)"
_OFFSET = r"(?:[Zz]|[+-]\d{2}(?::?\d{2})?)"
#: Documented forms that `datetime.fromisoformat` does not read, or reads in some versions only.
_INSTANTS = (
    rf"{_DAY}[Tt]{_CLOCK}(?:[.,:]\d+)?{_OFFSET}",  # a leap second, 24:00:00, :SSS
    rf"{_DAY}[Tt](?:[01]\d|2[0-3]):[0-5]\d{_OFFSET}",
    rf"\d{{8}}T\d{{4}}(?:\d{{2}}(?:\.\d+)?)?{_OFFSET}",  # ISO 8601 without separators
)
_LOOSE = (
    rf"{_DAY}",
    rf"{_DAY}[Tt ]{_CLOCK}.*",  # "No/malformed zone: UTC"
    rf"{_DAY}[Tt ]\d{{2}}:\d{{2}}",
    r"(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])/\d{4}",  # MM/dd/yyyy
    r"(?:0?[1-9]|1[0-2])-(?:0?[1-9]|[12]\d|3[01])-\d{4}",  # 12-1-2021, on the data types page
    r"[A-Z][a-z]{2} \S+ \d{1,2} \d{2}:\d{2}:\d{2}\S*(?: \S*)? \d{4}",  # ddd MM dd HH:mm:ss.TZD YYYY
)


@cache
def _pattern(*forms: str) -> re.Pattern[str]:
    """Return one regular expression for several forms, compiled when first needed."""
    return re.compile("|".join(f"(?:{form})" for form in forms), re.ASCII | re.DOTALL)


@lru_cache(maxsize=256)
def read_time(text: str) -> tuple[Time, datetime | None]:
    """Return how Braze reads a time, and the instant if Python reads it too.

    The common form, `2024-05-01T12:00:00.000Z` with any offset, needs no regular expression.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is not None and text[10:11] == "T":
        if moment.tzinfo is not None:
            return Time.INSTANT, moment
        return Time.LOOSE, moment.replace(tzinfo=UTC)
    if _pattern(*_INSTANTS).fullmatch(text) and _day_exists(text):
        return Time.INSTANT, moment
    if _pattern(*_LOOSE).fullmatch(text) and _day_exists(text):
        return Time.LOOSE, moment and (moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    return Time.UNREADABLE, None


_COLON_TIME = rf"{_DAY}[Tt]{_CLOCK}:\d+{_OFFSET}"
_FAR = r"([+-]?\d{4,6})-\d{2}-\d{2}(?:[Tt ]\d{2}:\d{2}.*)?"


def is_good_past_time(text: str, now: datetime | None) -> bool:
    """Return whether a time is certainly ISO 8601 with an offset, and not in the future."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return False
    return (
        text[10:11] == "T"
        and text[19:20] != ":"  # milliseconds after a colon: some versions of Python read that
        and moment.tzinfo is not None
        and moment <= (now or datetime.now(UTC))
    )


def is_colon_time(text: str) -> bool:
    """Return whether a time has the form yyyy-MM-ddTHH:mm:ss:SSSZ, which is not ISO 8601."""
    return bool(_pattern(_COLON_TIME).fullmatch(text))


def is_far_year(text: str) -> bool:
    """Return whether a date or time is in a year that Braze does not store."""
    if text[4:5] != "-" and text[:1] not in ("+", "-"):
        return False
    found = _pattern(_FAR).fullmatch(text)
    if found is None:
        return False
    return not limits.FIRST_YEAR <= int(found[1]) <= limits.LAST_YEAR


def is_whole_time(text: str) -> bool:
    """Return whether a text is ISO 8601 with a date, a time and an offset."""
    return text[10:11] in ("T", "t") and read_time(text)[0] is Time.INSTANT


def _day_exists(text: str) -> bool:
    """Return whether the ISO date at the beginning of a text, if there is one, exists."""
    day = text[:10] if text[4:5] == "-" else text[:8]
    if not day[:4].isdecimal():
        return True
    try:
        datetime.fromisoformat(day)
    except ValueError:
        return False
    return True


def is_date(text: str) -> bool:
    """Return whether a text is an existing day, as YYYY-MM-DD."""
    return bool(_pattern(_DAY).fullmatch(text)) and _day_exists(text)


def is_e164(text: str) -> bool:
    """Return whether a text is like E.164: `+`, then 7 to 15 digits, the first not 0."""
    return bool(_pattern(r"\+[1-9]\d{6,14}").fullmatch(text))


def is_dialable(text: str) -> bool:
    """Return whether a text is written like a phone number, with at least 5 digits."""
    return bool(_pattern(r"\+?[\d\s().\-/]+").fullmatch(text)) and sum(map(str.isdigit, text)) >= 5


def is_uuid(text: str) -> bool:
    """Return whether a text is a UUID with hyphens."""
    return bool(_pattern(r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}").fullmatch(text))


def looks_like_email(text: str) -> bool:
    """Return whether a text has one `@` with something before and after it, and no spaces."""
    return bool(_pattern(r"[^@\s]+@[^@\s]+").fullmatch(text))


#: What JavaScript, and senders in other languages, make of a value that is missing.
PLACEHOLDERS = frozenset(
    ("undefined", "null", "nan", "[object object]", "invalid date", "none", "nil", "")
)


def is_placeholder(text: str) -> bool:
    """Return whether a text is blank, or what a missing value becomes if it is made text."""
    return text.strip().lower() in PLACEHOLDERS


def kind_of_placeholder(text: str) -> str | None:
    """Return how a message calls a placeholder, or None for other texts."""
    if not is_placeholder(text):
        return None
    if text.strip():
        return "the text that a missing value becomes"
    return "blank text" if text else "empty text"


def kind_of_filled_placeholder(text: str) -> str | None:
    """Return the same, but None for the empty text, about which another rule is."""
    return kind_of_placeholder(text) if text else None


def is_item_id(text: str) -> bool:
    """Return whether a text consists of letters, digits, hyphens and underscores."""
    return bool(_pattern(r"[A-Za-z0-9_-]+").fullmatch(text))


def bytes_of(text: str) -> int:
    """Return the length in UTF-8; half a surrogate pair, which JSON can carry, counts three."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
