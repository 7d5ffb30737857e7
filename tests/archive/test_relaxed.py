from __future__ import annotations

import json
from typing import Any

import json5
import pytest
from hypothesis import given
from hypothesis import strategies as st

from brazesmith.archive.relaxed import _dump, _json5, _rewritten, strict
from brazesmith.base.json import InputError


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
        ('{"a": 1, "b": 1.0, "a": {"c": 1, "c": 1e400}}', '{"a":{"c":1e400},"b":1.0}'),
        ("{a: 1, '\\x61': 2}", '{"a":2}'),
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
        ('{"a": 1, "a": 2,}x', 'sample.json:1:18: not JSON or JSON5: unexpected "x"'),
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


def relaxed(value: Any, data: st.DataObject) -> str:
    """Write a value as JSON5 in one of many ways."""

    def pick(*choices: str) -> str:
        return data.draw(st.sampled_from(choices))

    space = pick("", " ", "\n", "/* , ] } */", "// '\"\n", "\t\ufeff\u00a0")
    match value:
        case dict():
            members = []
            for key, item in value.items():
                name = (
                    key if key.isidentifier() and key.isascii() and pick("", "q") else quoted(key)
                )
                members.append(f"{space}{name}{pick('', ' ')}:{relaxed(item, data)}")
            return "{" + ",".join(members) + (pick("", ",") if members else "") + space + "}"
        case list():
            items = ",".join(relaxed(item, data) for item in value)
            return f"[{items}{pick('', ',') if value else ''}{space}]"
        case str():
            return quoted(value) if pick("", "q") else json.dumps(value)
        case int() if not isinstance(value, bool) and value >= 0:
            return pick(
                str(value), f"+{value}", hex(value), f"{value}.", f"{value}.50", f".{value}"
            )
        case _:
            return json.dumps(value)


def quoted(text: str) -> str:
    inner = json.dumps(text, ensure_ascii=False)[1:-1].replace('\\"', '"').replace("'", "\\'")
    return f"'{inner}'"


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(0, 10**20) | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    ),
    st.data(),
)
def test_the_fast_way_and_the_library_agree(value: Any, data: st.DataObject) -> None:
    text = relaxed(value, data)
    fast = _rewritten(text)
    if fast is not None:
        assert json.loads(fast) == json.loads(_dump(_json5(text, "sample")))


@pytest.mark.parametrize(
    "text",
    [
        "{a: 1}",
        "['a', \"b\",]",
        "// c\n[1, .5, 5., +1, 0x1F, -0xa, 1e5,]",
        r"['\'\"\b\v\0\x41\u0042\
c\d', 'it''s']".replace("it''s", "its"),
        "{'a': {b: [true, null]}, c$_1: 'x' /* y */ }",
        r"['a\\', 'b']",
    ],
)
def test_usual_samples_take_the_fast_way(text: str) -> None:
    fast = _rewritten(text)
    assert fast is not None
    assert json.loads(fast) == json.loads(_dump(_json5(text, "sample")))


@pytest.mark.parametrize(
    "text",
    [
        "[1 2]", "[,]", "[1,,2]", "{,}", "{a: }", "[a]", "{a: b}", "[1, 2", "'a", "[1]]", "[012]",
        r"['\x4']", r"['\u12']", r"['\1']", "{'a': 1 'b': 2}", "[1,] x", "[NaN]",
        "/* [1]", "{1a: 2}", "[1a]", "['a\nb']", "",
    ],
)  # fmt: skip
def test_mistakes_are_left_to_the_library(text: str) -> None:
    assert _rewritten(text) is None
