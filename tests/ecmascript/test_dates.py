from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brazesmith.base import ecmascript as js
from brazesmith.base.ecmascript import ABSENT

from . import nasty
from .oracle import Oracle, searched

# Full dates, with or without a time.
SAFE = """\
2024-02-29 2000-02-29 0000-02-29 0001-01-01 2024-01-31T00:00 2024-12-31T23:59:59 9999-12-31T24:00
2024-01-01T24:00:00Z 2024-01-01T24:00:00.00000Z 2024-01-01T12:00:00.1Z 2024-01-01T12:00-00:00
2024-01-01T12:00:00.999999999Z 2024-01-01T12:00:00.000999999+23:59 2024-01-01T12:00:00.1239+05:30
"""
# In the standard's format all the same.
STANDARD = """\
2024 2024-06 2024T10:00Z 2024-06T10:00 +002024-01-01 -000001-12-31 +275760-09-13T00:00:00.000Z
-271821-04-20T00:00Z +000000-01-01
"""
# Not in the standard's format, whatever V8 makes of them.
OUTSIDE = """\
+275760-09-13T00:00:00.001Z -271821-04-19 -000000-01-01 2023-02-29 1900-02-29 2024-02-30
2024-04-31 2024-00-01 2024-13-01 2024-01-00 2024-01-32 2024-01-01T24:00:01Z 2024-01-01T25:00Z
2024-01-01T10:60Z 2024-01-01T10:00:60Z 2024-01-01T10:00+24:00 2024-01-01T10:00+00:60
2024-01-01T10:00:00.Z 2024-1-1 2024-01-01t10:00z 2024-01-01T10Z 2024-01-01Z 20240101
2024-01-01T10:00:00,5Z 2024-01-01T10:00+0100 1/2/2024 2024-01-01T 2024-01-01T24:00:00.0001Z
+2024-01-01 now \u0662\u0660\u0662\u0664-01-01
"""
SPACED = ["", " 2024-01-01", "2024-01-01\n", "2024-01-01 10:00", "Jan 5 2024"]

_two_digits = st.one_of(st.integers(0, 62), st.integers(0, 24)).map("{:02d}".format)
_years = st.one_of(
    st.integers(0, 9999).map("{:04d}".format),
    st.sampled_from(["2024", "2023", "1900", "2000", "2100", "0000", "0004", "9999"]),
    st.sampled_from(["+275760", "-271821", "+000000", "-000001", "-000000", "+002024"]),
)
_dates = st.one_of(
    st.builds("{}-{}-{}".format, _years, st.integers(0, 13).map("{:02d}".format), _two_digits),
    st.builds("{}-02-{}".format, _years, st.sampled_from(["28", "29", "30"])),
    st.builds("{}-{}".format, _years, _two_digits),
    _years,
)
_times = st.one_of(
    st.just(""),
    st.builds("T{}:{}".format, _two_digits, _two_digits),
    st.builds("T{}:{}:{}".format, _two_digits, _two_digits, _two_digits),
    st.builds(
        "T{}:{}:{}.{}".format,
        _two_digits,
        _two_digits,
        _two_digits,
        st.text(alphabet="0123456789", max_size=9),
    ),
    st.sampled_from(["T24:00", "T24:00:00", "T24:00:00.0", "T23:59:59.999999999", "T10", " 10:00"]),
)
_zones = st.one_of(
    st.sampled_from(["", "", "Z", "z", "+00:00", "-00:00", "+23:59", "-23:59", "+24:00", "+0100"]),
    st.builds("{}{}:{}".format, st.sampled_from("+-"), _two_digits, _two_digits),
)
date_texts = st.builds("{}{}{}".format, _dates, _times, _zones)

millis = st.one_of(
    nasty.numbers,
    st.integers(-9 * 10**15, 9 * 10**15).map(float),
    st.integers(-(10**14), 10**14).map(lambda n: n / 8),
    st.integers(-800_000, 2_900_000).map(lambda day: day * 86_400_000.0),
    st.integers(-800_000, 2_900_000).map(lambda day: day * 86_400_000.0 - 1),
)


@searched
@given(st.lists(millis, max_size=40))
def test_iso_from_millis(v8: Oracle, times: list[float]) -> None:
    cases = [[time] for time in [*times, *nasty.NUMBERS]]
    v8.check("ms => new Date(ms).toISOString()", js.iso_from_millis, cases, throws=ABSENT)


def test_standard_dates_are_read_as_v8_reads_them(v8: Oracle) -> None:
    texts = [*SAFE.split(), *STANDARD.split()]
    assert not any(math.isnan(js.parse_date(text)) for text in texts)
    v8.check("t => Date.parse(t)", js.parse_date, [[text] for text in texts])


@pytest.mark.parametrize("text", [*OUTSIDE.split(), *SPACED])
def test_no_standard_date(text: str) -> None:
    assert math.isnan(js.parse_date(text))


def test_v8_reads_more_than_the_standard(v8: Oracle) -> None:
    beyond = [
        "2024-02-30",
        "-000000-01-01",
        "1/2/2024",
        "2024-01-01 10:00",
        "2024-01-01T10:00+0100",
    ]
    assert not any(math.isnan(time) for time in v8.ask("t => Date.parse(t)", [[t] for t in beyond]))
    assert all(math.isnan(js.parse_date(text)) for text in beyond)


def test_v8_misreads_leading_zeros_of_long_fractions(v8: Oracle) -> None:
    text = "1970-01-01T00:00:00.0001000000Z"
    assert v8.ask("t => Date.parse(t)", [[text]]) == [1.0]
    assert js.parse_date(text) == 0.0


@searched
@given(st.lists(date_texts, max_size=60))
def test_parse_date(v8: Oracle, texts: list[str]) -> None:
    valid = [[text] for text in texts if not math.isnan(js.parse_date(text))]
    v8.check("t => Date.parse(t)", js.parse_date, valid)
