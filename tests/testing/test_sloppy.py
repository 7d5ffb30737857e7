from __future__ import annotations

import json
from typing import Any

import json5
import pytest
from hypothesis import given
from hypothesis import strategies as st

from brazesmith.base.json import InputError
from brazesmith.testing.sloppy import strict


@pytest.mark.parametrize(
    ("sloppy", "text"),
    [
        ('{"a": 1.0, "b": 1E3}', '{"a": 1.0, "b": 1E3}'),
        ("{a: 1, // one\n b: [1, 2,],}", '{"a":1,"b":[1,2]}'),
        ("/* x */ {'a': 'it\\'s'}", '{"a":"it\'s"}'),
        (
            "[.5, 5., -.5e3, +1, 0x1F, -0x1F, 1.0, 12345678901234567890, 1e5,]",
            "[0.5,5.0,-0.5e3,1,31,-31,1.0,12345678901234567890,1e5]",
        ),
        ("[null, true, false, 'é\\u0000\\ud800',]", '[null,true,false,"é\\u0000\\ud800"]'),
        ("{'__proto__': {}, }", '{"__proto__":{}}'),
    ],
)
def test_sloppy_becomes_strict(sloppy: str, text: str) -> None:
    assert strict(sloppy, "x") == text
    json.loads(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{a: NaN}", "sample.json:1:5: `NaN` cannot be written in JSON"),
        ("[1,\n -Infinity]", "sample.json:2:2: `-Infinity` cannot be written in JSON"),
        ("{a: 1\n b: 2}", 'sample.json:2:2: not JSON or JSON5: unexpected "b"'),
        ("[1,\n2", "sample.json:2:2: not JSON or JSON5: unexpected end of input"),
        ("", "sample.json:1:1: the file is empty: expected a JSON value"),
        ('{"a": 1, "a": 2}', 'sample.json:1:10: duplicate key "a" in an object'),
        ("{a: 1, 'a': 2}", 'sample.json: duplicate key "a" in an object'),
        ("[" * 5000, "sample.json: nested too deeply"),
    ],
)
def test_what_cannot_be_read_has_a_place(text: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        strict(text, "sample.json")
    assert str(caught.value) == said


# Of "\0" before a digit json5 itself writes what it cannot read.
texts = st.text(st.characters(exclude_characters="\0"))
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)


@given(values)
def test_the_value_stays_the_same(value: Any) -> None:
    assert json.loads(strict("//\n" + json5.dumps(value), "x")) == value
