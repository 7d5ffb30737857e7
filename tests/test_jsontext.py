"""Every mistake in JSON text gets the place where it stands and a sentence about it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brazesmith.base.json import InputError, decode, from_text, load_text, parse_json, to_text


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("", 1, 1, "the file is empty: expected a JSON value"),
        (" \n", 2, 1, "the file is empty: expected a JSON value"),
        ('{"a": 1,}', 1, 9, "not strict JSON: a comma before the closing bracket"),
        ("[1, 2,\n]", 2, 1, "not strict JSON: a comma before the closing bracket"),
        ("{'a': 1}", 1, 2, "not strict JSON: single quotes"),
        ("{“a”: 1}", 1, 2, "not strict JSON: typographic quotes"),
        ("{a: 1}", 1, 2, "not strict JSON: a key without double quotes"),
        ("// x\n{}", 1, 1, "not strict JSON: a comment"),
        ('{"a": 1 /* x */}', 1, 9, "not strict JSON: a comment"),
        ('{"a": undefined}', 1, 7, "not strict JSON: `undefined` is not a JSON value"),
        ('{"NaN": "Infinity",\n "a": NaN}', 2, 7, "`NaN` is not JSON"),
        ("[-Infinity]", 1, 2, "`-Infinity` is not JSON"),
        ('{"a": 1', 1, 8, "not JSON: unexpected end of the text"),
        ('{"a": 1} x', 1, 10, "not JSON: unexpected text after the JSON value"),
        ('{"a" 1}', 1, 6, "not JSON: expected `:`"),
        ('{"a": "x\ny"}', 1, 9, "not JSON: line break or control character in a string"),
        ('{"a": {"b": 1},\n "a": 2}', 2, 2, 'duplicate key "a" in an object'),
        ('[{"b": "a"}, {"a": [{"a": 1}],  "\\u0061": 2}]', 1, 33, 'duplicate key "\\u0061"'),
        ('{"\u202e": 1, "\u202e": 2}', 1, 10, 'duplicate key "\\u202e" in an object'),
        ("[" * 100_000, 1, 100_000, "nested too deeply: 100,000 levels"),
    ],
)
def test_a_mistake_has_a_place_and_a_message(
    text: str, line: int, column: int, message: str
) -> None:
    with pytest.raises(InputError) as caught:
        parse_json(text, "x.json")
    assert caught.value.message.startswith(message)
    comma = 1 if "comma" in message else 0  # Python 3.13 points at the comma itself
    if not comma:
        assert (caught.value.line, caught.value.column) == (line, column)
        assert str(caught.value).startswith(f"x.json:{line}:{column}: ")


def test_the_hint_for_relaxed_json_names_fixture_add() -> None:
    with pytest.raises(InputError) as caught:
        parse_json("{'a': 1}", "x.json")
    assert caught.value.hint is not None
    assert "brazesmith fixture add NAME FILE" in caught.value.hint


def test_what_json_parse_tolerates_is_tolerated() -> None:
    assert parse_json('"\\ud800"', "x") == "\ud800"
    assert parse_json("1" * 5000, "x") == float("inf")
    assert parse_json(str(10**300), "x") == 10**300


def test_a_line_of_a_file_reports_its_own_line() -> None:
    with pytest.raises(InputError) as caught:
        parse_json("{", "x.jsonl", first_line=7)
    assert caught.value.line == 7


@pytest.mark.parametrize(
    ("data", "place", "message"),
    [
        (b'{"a": "\xe4"}', "x:1:8", "not UTF-8: unexpected byte 0xE4"),
        (b'\xef\xbb\xbf{\n"\xff"}', "x:2:2", "not UTF-8: unexpected byte 0xFF"),
        ('{"ä": '.encode() + b"\x80", "x:1:7", "not UTF-8"),
        ("{}".encode("utf-16"), "x:1:1", "this is UTF-16, not UTF-8"),
    ],
)
def test_bytes_that_are_not_utf8(data: bytes, place: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        decode(data, "x")
    assert caught.value.place == place
    assert caught.value.message.startswith(message)


def test_the_text_of_a_file_is_kept_but_for_a_byte_order_mark(tmp_path: Path) -> None:
    file = tmp_path / "payload.json"
    file.write_bytes(b'\xef\xbb\xbf{ "a" : 1.0,\r\n "b":2 }\n')
    assert load_text(file) == '{ "a" : 1.0,\r\n "b":2 }\n'
    assert parse_json(load_text(file), "payload.json") == {"a": 1, "b": 2}


@pytest.mark.parametrize("value", [{"a": [1, 2.5, None, "ü€"]}, 10**30, "\ud800", [[[[]]] * 2]])
def test_the_text_of_a_value_is_that_value(value: object) -> None:
    text = to_text(value)
    assert json.loads(text) == value
    assert text.encode()  # no lone surrogate is written as it is


def test_a_missing_file_and_a_directory_have_no_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.json: no such file"):
        load_text(tmp_path / "none.json")
    with pytest.raises(InputError, match="is a directory"):
        load_text(tmp_path)


LARGE = [18446744073709552000, -9223372036854776000, 10**20, 1e21]  # as JavaScript writes them
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=False),
    st.text(st.characters()),
    st.sampled_from(LARGE),
)


@given(st.recursive(SCALARS, lambda some: st.lists(some) | st.dictionaries(st.text(), some)))
def test_a_body_has_the_values_of_pythons_reader(value: object) -> None:
    text = json.dumps({"a": value}, separators=(",", ":")).replace("Infinity", "0")
    assert repr(from_text(text)) == repr(json.loads(text))
