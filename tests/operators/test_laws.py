"""What single operators promise of every value, held in Python and in V8."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import ROUND_FLOOR, Decimal
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.operators.test_examples import Compiled

from brazesmith import spec
from brazesmith.base.ecmascript import ABSENT, to_bytes, to_units, to_well_formed
from brazesmith.contract.formats import Time, read_time
from brazesmith.contract.limits import MOST_NESTED_BYTES
from brazesmith.contract.walking import json_bytes
from brazesmith.engines import Emulator, Input

TIMES = st.from_regex(
    r"(19|20|00|99)\d\d-?[01]\d-?[0-3]\d([Tt ][0-2]\d:?[0-5]\d(:?[0-6]\d([.,:]\d{1,12})?)?)?"
    r"( ?(Z|z|UTC|[+-][0-2]\d(:?[0-5]\d)?))?",
    fullmatch=True,
)
#: Any text of JavaScript's, halves of surrogate pairs too.
ANY_TEXTS = st.text(st.characters(exclude_categories=()), max_size=20)
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)", re.ASCII)


@pytest.fixture(scope="module")
def v8() -> Iterator[Emulator]:
    with Emulator() as emulator:
        yield emulator


def test_a_time_that_is_read_has_an_offset_with_a_colon(v8: Emulator) -> None:
    read = Compiled.of([spec.iso8601(spec.iso_spelling(spec.payload.at))._node])

    @settings(max_examples=20, deadline=None)
    @given(st.lists(TIMES, min_size=50, max_size=50))
    def holds(texts: list[str]) -> None:
        payloads = [{"at": text} for text in texts]
        found = read.in_v8(v8, *payloads)
        assert found == [read.in_python(payload) for payload in payloads]
        for [time] in found:
            assert time is ABSENT or INSTANT.fullmatch(time), time
            assert time is ABSENT or read_time(time)[0] is Time.INSTANT, time

    holds()


def test_unix_time_of_this_century_is_read_in_any_unit(v8: Emulator) -> None:
    read = Compiled.of([spec.iso8601(spec.payload.at)._node])

    @settings(max_examples=20, deadline=None)
    @given(st.lists(st.integers(10**9, 4 * 10**9), min_size=20, max_size=20))
    def holds(moments: list[int]) -> None:
        payloads = [{"at": at * unit} for at in moments for unit in (1, 10**3, 10**6, 10**9)]
        found = read.in_v8(v8, *payloads)
        assert found == [read.in_python(payload) for payload in payloads]
        for index, at in enumerate(moments):
            day = datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M")
            assert {time[:16] for [time] in found[4 * index : 4 * index + 3]} == {day}
            assert found[4 * index + 3][0][:13] == day[:13]  # 2**53 is less than nanoseconds need

    holds()


def test_a_number_is_rounded_as_it_is_written(v8: Emulator) -> None:
    rounded = Compiled.of([spec.rounded(spec.payload.x, places)._node for places in (0, 2, 5)])
    written = Compiled.of([spec.to_fixed(spec.payload.x, places)._node for places in (0, 2, 5)])
    # Of more digits than 15, a number does not keep what its place behind the point needs.
    exact = st.builds(
        lambda digits, exponent: float(f"{digits}e{exponent}"),
        st.integers(-(10**15) + 1, 10**15 - 1),
        st.integers(-18, 5),
    )
    numbers = st.floats(allow_nan=False, allow_infinity=False)
    prices = st.decimals(-10_000, 10_000, places=3).map(float)

    @settings(max_examples=20, deadline=None)
    @given(st.lists(exact | numbers | prices, min_size=50, max_size=50))
    def holds(values: list[float]) -> None:
        payloads = [{"x": value} for value in values]
        found = rounded.in_v8(v8, *payloads)
        assert found == [rounded.in_python(payload) for payload in payloads]
        fixed = written.in_v8(v8, *payloads)
        assert fixed == [written.in_python(payload) for payload in payloads]
        for value, results, texts in zip(values, found, fixed, strict=True):
            digits = Decimal(repr(value)).normalize().as_tuple().digits
            for places, result, text in zip((0, 2, 5), results, texts, strict=True):
                if abs(value) >= 1e20:
                    assert float(result) == value
                elif len(digits) <= 15:
                    shifted = Decimal(repr(value)).scaleb(places) + Decimal("0.5")
                    whole = shifted.to_integral_value(ROUND_FLOOR)
                    assert float(result) == float(whole.scaleb(-places))
                    assert float(text) == float(result)
                else:
                    error = abs(Decimal(result) - Decimal(value))
                    assert error <= Decimal(1).scaleb(-places) + Decimal(abs(value)) / 2**52

    holds()


def test_a_truncated_text_keeps_to_its_limit(v8: Emulator) -> None:
    limits, marks = (0, 1, 2, 5), ("", "…", "...", "\U0001f449")
    cut = Compiled.of(
        [spec.truncate(spec.payload.text, limit, mark)._node for limit in limits for mark in marks]
    )

    @settings(max_examples=20, deadline=None)
    @given(st.lists(ANY_TEXTS, min_size=20, max_size=20))
    def holds(texts: list[str]) -> None:
        payloads = [{"text": text} for text in texts]
        found = cut.in_v8(v8, *payloads)
        assert found == [cut.in_python(payload) for payload in payloads]
        for row in found:
            for index, text in enumerate(row):
                assert len(to_units(text)) <= limits[index // len(marks)]

    holds()


def test_without_nulls_json_has_no_null(v8: Emulator) -> None:
    """Infinity, which `1e400` is, would be null in JSON."""
    payload = '{"x": {"a": 1e400, "b": [-1e400, null, 1], "c": {"d": null}}}'
    calls = [
        spec.without_nulls(spec.payload.x),
        spec.storable(spec.payload.x.b),
        spec.fallback(spec.to_text(spec.payload.x.a), "no text"),
        spec.fallback(spec.parse_number(spec.payload.x.a), "no number"),
    ]
    compiled = Compiled.of([call._node for call in calls])
    expected = [{"b": [1], "c": {}}, [1], "no text", "no number"]
    assert compiled.in_python(json.loads(payload)) == expected
    [outcome] = v8.run(compiled.code, [Input(payload, now="2026-01-02T03:04:05Z")])
    assert list(json.loads(outcome.body or "null")["events"][0].values()) == expected


def test_as_many_entries_are_nestable_as_fit(v8: Emulator) -> None:
    kept = Compiled.of([spec.nestable(spec.payload.fields)._node])
    texts = st.builds(lambda text, times: text * times, st.text(max_size=3), st.integers(1, 20_000))

    @settings(max_examples=40, deadline=None)
    @given(st.dictionaries(st.text(min_size=1, max_size=5), texts, max_size=6))
    def holds(fields: dict[str, str]) -> None:
        [[found]] = kept.in_v8(v8, {"fields": fields})
        assert [found] == kept.in_python({"fields": fields})
        assert json_bytes(found) <= MOST_NESTED_BYTES
        assert all(found[key] == fields[key] for key in found)
        if json_bytes(fields) <= MOST_NESTED_BYTES - 2500:
            assert found == fields

    holds()


def test_a_part_of_a_url_is_encoded_and_comes_back(v8: Emulator) -> None:
    encoded = Compiled.of([spec.url_encoded(spec.payload.text)._node])

    @settings(max_examples=20, deadline=None)
    @given(st.lists(ANY_TEXTS, min_size=50, max_size=50))
    def holds(texts: list[str]) -> None:
        payloads = [{"text": text} for text in texts]
        found = encoded.in_v8(v8, *payloads)
        assert found == [encoded.in_python(payload) for payload in payloads]
        for text, [part] in zip(texts, found, strict=True):
            assert re.fullmatch(r"[A-Za-z0-9._~%-]*", part)
            assert unquote(part) == to_well_formed(to_units(text))

    holds()


def test_an_id_has_at_most_987_bytes(v8: Emulator) -> None:
    chosen = Compiled.of([spec.first_id(spec.payload.text)._node])
    texts = st.builds(lambda text, times: text * times, ANY_TEXTS, st.integers(1, 200))

    @settings(max_examples=20, deadline=None)
    @given(st.lists(texts, min_size=50, max_size=50))
    def holds(texts: list[str]) -> None:
        payloads = [{"text": text} for text in texts]
        found = chosen.in_v8(v8, *payloads)
        assert found == [chosen.in_python(payload) for payload in payloads]
        for text, [id_] in zip(texts, found, strict=True):
            assert (id_ is not ABSENT) == (0 < len(to_bytes(to_units(text))) <= 987)

    holds()
