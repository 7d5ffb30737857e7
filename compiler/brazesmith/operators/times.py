"""Operators on time. Braze wants ISO 8601 text; sources send unix time or ISO 8601."""

from __future__ import annotations

from typing import Any

from brazesmith.base import ecmascript as es
from brazesmith.base.ecmascript import ABSENT
from brazesmith.ir.operator import Absence
from brazesmith.operators.expressions import Anything, Iso8601, Value
from brazesmith.operators.registry import operator
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
)
def iso_spelling(value: Value) -> Anything:
    """Convert a time as databases write it, `2022-07-13 14:00:00 -07:00`, to ISO 8601.

    Other values are returned unchanged, so `iso8601(iso_spelling(x))` also reads unix time. Without
    an offset, `iso8601` assumes UTC.
    """


_ISO = es.compile_regex(r"^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$")
#: An offset without its colon, as in 2022-07-13T14:00:00+0200.
_PLAIN_OFFSET = es.compile_regex(r"^([\d-]{10}T[\d:.]+[+-]\d\d)(\d\d)$")
_DIGITS = es.compile_regex(r"^-?\d+(\.\d+)?$")
#: The first and the last millisecond of the years that ISO 8601 writes with four digits.
_FIRST, _LAST = -62167219200000.0, 253402300799999.0


def _iso_time(value: Any, millis: float) -> Any:
    """Return the reference meaning of `iso8601`."""
    given = es.to_text(value)
    text = "" if given is ABSENT else es.replace(_PLAIN_OFFSET, es.trim(given), "$1:$2")
    has_zone = es.match_group(_ISO, text, 5) is not ABSENT
    if es.matches(_ISO, text):
        has_time = es.match_group(_ISO, text, 2) is not ABSENT
        time = es.parse_date(text + "Z" if has_time and not has_zone else text)
    elif es.matches(_DIGITS, text):
        time = es.string_to_number(text) * millis
    else:
        return ABSENT
    if not _FIRST <= time <= _LAST:
        return ABSENT
    return text if has_zone else es.iso_from_millis(time)


@operator(
    "isoTime",
    _iso_time,
    [
        (("1657855059", 1000), "2022-07-15T03:17:39.000Z"),
        ((1657855059.5, 1000), "2022-07-15T03:17:39.500Z"),
        ((1657855059000, 1), "2022-07-15T03:17:39.000Z"),
        (("2022-07-15T03:17:39-07:00", 1000), "2022-07-15T03:17:39-07:00"),
        (("2022-07-15T03:17:39-0700", 1000), "2022-07-15T03:17:39-07:00"),
        (("2022-07-15", 1000), "2022-07-15T00:00:00.000Z"),
        (("2022-07-15T03:17:39", 1000), "2022-07-15T03:17:39.000Z"),
        (("2022-02-30T03:17:39Z", 1000), ABSENT),
        (("soon", 1000), ABSENT),
        ((None, 1000), ABSENT),
    ],
)
def iso_time(value: Value, millis: int) -> Iso8601:
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
)
def utc_time(value: Value, millis: int) -> Iso8601:
    """Implement `iso8601(…, utc=True)`."""
