"""What single operators promise of every value, held in Python and in V8."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.operators.test_examples import Compiled

from brazesmith import spec
from brazesmith.base.ecmascript import ABSENT, to_bytes, to_units, to_well_formed
from brazesmith.contract.limits import MOST_NESTED_BYTES
from brazesmith.contract.walking import json_bytes
from brazesmith.engines import Emulator

TIMES = st.from_regex(
    r"(19|20)\d\d-[01]\d-[0-3]\d([T ][0-2]\d:[0-5]\d(:[0-5]\d(\.\d{1,4})?)?)?"
    r"( ?(Z|[+-][0-2]\d:?[0-5]\d))?",
    fullmatch=True,
)
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

    holds()


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


#: Any text of JavaScript's, halves of surrogate pairs too.
ANY_TEXTS = st.text(st.characters(exclude_categories=()), max_size=20)


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
