from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brazesmith.base import ecmascript as js
from brazesmith.base.ecmascript import ABSENT, Value

from . import nasty
from .oracle import Oracle, Thrown, searched

JSON_TEXTS = [
    *("", " ", "null", "true", "false", "nul", "nulll", "NaN", "Infinity", "-Infinity"),
    *("0", "-0", "-", "+1", "01", "-01", "1.", ".5", "1e5", "1E-5", "1e", "1e400", "-1e400"),
    *("9007199254740993", "9" * 400, "9" * 5000, "0." + "1" * 400, "1 2", "0x1", "undefined"),
    *("1\u00a0", "\ufeff1", "\v1", "truefalse", "[true false]", "//", "1//", "[1]x", "\0"),
    *("[]", "[1,]", "[,1]", "[1 2]", "[", "]", "[[]", "[]]", "\t[\n1\r, 2 ]", "{}", "{,}", "{1:2}"),
    *('{"a"}', '{"a":}', '{"a":1,}', '{"a":1 "b":2}', '{"a":1,"a":2}', "{'a':1}"),
    *('{"b":1,"a":2,"b":3}', '{"__proto__":{"x":1},"constructor":2}', '{"\u0661":1,"1":2}'),
    *('{"10":1,"9":2,"01":3,"a":4,"4294967294":5}', '{"4294967295":1,"4294967294":2,"-1":3,"0":4}'),
    *('{"1":1,"b":2,"1":3,"b":4}', '"\\"', '"\\x41"', '"\\u12"', '"\\u12G4"', '"\\ud800"', '"'),
    *('"\\ud83d\\ude00"', '"\\uDE00\\uD83D"', '"\n"', '"\t"', '"\x1f"', '"\x7f\u2028\u2029"'),
    *('"\\/\\b\\f\\n\\r\\t\\\\"', '"\\a"', '"\\\n"', '"\U0001f600"', '"\ud800"', '"a" "b"'),
]
FRAGMENTS = [*'[]{},:"\\0123.-+eE \n\tx', '"a"', '"0"', "true", "null", "\\u00", "\ud800"]
values = nasty.values
# Texts that are nearly JSON: real ones with a unit taken out or put in.
json_texts = st.one_of(
    st.lists(
        st.sampled_from(
            [*'[]{},:"\\0123.-+eE \n\tx', '"a"', '"0"', "true", "null", "\\u00", "\ud800"]
        ),
        max_size=10,
    ).map("".join),
    st.builds(
        lambda text, at, inserted: text[:at] + inserted + text[at + 1 :],
        values.filter(lambda value: value is not ABSENT).map(
            lambda value: str(js.stringify(value))
        ),
        st.integers(0, 60),
        st.sampled_from([*'[]{},:"\\0.-e \x00\x1f', "\ud83d", ""]),
    ),
)


def parse(text: str) -> Any:
    """As V8 answers: an error by its name."""
    try:
        return js.parse_json(text)
    except ValueError:
        return Thrown("SyntaxError")


def test_json_texts(v8: Oracle) -> None:
    cases = [[js.to_units(text)] for text in JSON_TEXTS]
    for case, answer in zip(cases, v8.ask("t => JSON.parse(t)", cases), strict=True):
        assert repr(parse(case[0])) == repr(answer), f"JSON.parse of {case!r}: V8 says {answer!r}"


@searched
@given(st.lists(json_texts, max_size=40))
def test_parse_json(v8: Oracle, texts: list[str]) -> None:
    cases = [[text] for text in texts]
    for case, answer in zip(cases, v8.ask("t => JSON.parse(t)", cases), strict=True):
        assert repr(parse(case[0])) == repr(answer), f"JSON.parse of {case!r}: V8 says {answer!r}"


@searched
@given(st.lists(values, max_size=20))
def test_stringify(v8: Oracle, items: list[Value]) -> None:
    v8.check("value => JSON.stringify(value)", js.stringify, [[item] for item in items])


def test_stringify_of_every_unit(v8: Oracle) -> None:
    every = [[chr(unit)] for unit in range(0x10000)]
    v8.check("text => JSON.stringify(text)", js.stringify, every)


@searched
@given(values)
def test_python_data_is_what_the_json_says(value: Value) -> None:
    text = js.stringify(value)
    if text is ABSENT:
        return
    data = js.to_python(value)
    assert repr(data) == repr(json.loads(js.from_units(text)))
    assert repr(js.from_python(data)) == repr(js.parse_json(json.dumps(data)))
    # Once through JSON nothing changes any more.
    assert repr(js.to_python(js.parse_json(text))) == repr(data)


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (2**53 + 1, 2.0**53),
        (10**400, math.inf),
        (-(10**400), -math.inf),
        (True, True),
        ("\U0001f600", "\ud83d\ude00"),
        ({"b": 1, "1": [None], "0": {}}, {"0": {}, "1": [None], "b": 1.0}),
        ({"\U0001f600": 1, "\ud83d\ude00": 2}, {"\ud83d\ude00": 2.0}),
        ({"__proto__": None}, {"__proto__": None}),
    ],
)
def test_from_python(data: object, value: Value) -> None:
    assert repr(js.from_python(data)) == repr(value)


@pytest.mark.parametrize("data", [{1: 2}, (1, 2), {1, 2}, b"a", ABSENT, [object()]])
def test_from_python_refuses(data: object) -> None:
    with pytest.raises(TypeError, match="not "):
        js.from_python(data)


@pytest.mark.parametrize(
    ("value", "data"),
    [
        (-0.0, 0),
        (1.0, 1),
        (1.5, 1.5),
        (1e21, 1e21),
        (1.2345678901234568e20, 123456789012345680000),
        (math.nan, None),
        (-math.inf, None),
        ([ABSENT, None], [None, None]),
        ({"a": ABSENT, "b": None}, {"b": None}),
        ("\ud83d\ude00\ud800", "\U0001f600\ud800"),
    ],
)
def test_to_python(value: Value, data: object) -> None:
    assert repr(js.to_python(value)) == repr(data)


def test_absent_has_no_json() -> None:
    assert js.stringify(ABSENT) is ABSENT
    with pytest.raises(ValueError, match="absent"):
        js.to_python(ABSENT)


def test_deep_nesting(v8: Oracle) -> None:
    depth = 100
    text = '[{"a":' * depth + "1" + "}]" * depth
    value = js.parse_json(text)
    assert js.stringify(value) == text
    js.from_python(js.to_python(value))
    assert v8.ask("t => JSON.stringify(JSON.parse(t))", [[text]]) == [text]
