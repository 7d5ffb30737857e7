from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brazesmith.base import ecmascript as js
from brazesmith.base.ecmascript import ABSENT
from brazesmith.base.ecmascript.units import WHITE_SPACE

from . import nasty
from .oracle import Oracle, searched

haystacks = st.one_of(nasty.texts, nasty.echoes)
needles = st.one_of(nasty.echoes.map(lambda text: text[:2]), nasty.units, st.just(""))

# What each function is in JavaScript, and what its arguments are.
LAWS: list[tuple[str, Callable[..., Any], list[st.SearchStrategy[Any]]]] = [
    ("t => t.trim()", js.trim, [haystacks]),
    ("t => t.toUpperCase()", js.upper, [haystacks]),
    ("t => t.toLowerCase()", js.lower, [haystacks]),
    ("(t, s) => t.split(s)", js.split, [haystacks, needles]),
]


@pytest.mark.parametrize(("law", "ours", "arguments"), LAWS, ids=[law for law, *_ in LAWS])
def test_text(
    v8: Oracle, law: str, ours: Callable[..., Any], arguments: list[st.SearchStrategy[Any]]
) -> None:
    @searched
    @given(st.lists(st.tuples(*arguments), max_size=40))
    def agrees(cases: list[tuple[Any, ...]]) -> None:
        v8.check(law, ours, cases, throws=ABSENT)

    agrees()


@pytest.mark.parametrize(
    ("law", "ours", "cases"),
    [
        ("(t, s) => t.split(s)", js.split, [["", ""], ["", "a"], ["a", "a"]]),
    ],
)
def test_edges(v8: Oracle, law: str, ours: Callable[..., Any], cases: list[list[Any]]) -> None:
    v8.check(law, ours, cases, throws=ABSENT)


def test_white_space_is_what_trim_removes(v8: Oracle) -> None:
    law = (
        "() => Array.from({length: 65536}, (_, u) => String.fromCharCode(u)).filter(u => !u.trim())"
    )
    assert v8.ask(law, [[]]) == [sorted(WHITE_SPACE)]


def test_case_of_every_character_that_python_knows(v8: Oracle) -> None:
    every = [
        [js.to_units(chr(code))]
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)) not in ("Cn", "Co", "Lo", "So")
    ]
    v8.check("t => t.toUpperCase()", js.upper, every)
    v8.check("t => t.toLowerCase()", js.lower, every)


def test_letters_that_are_newer_than_python(v8: Oracle) -> None:
    letters = (
        "\u019b\u0264\u1c89\u1c8a\ua7cb\ua7cc\ua7cd\ua7da\ua7db\ua7dc\U00010d50\U00010d70\U00010d85"
    )
    cases = [[js.to_units(letter)] for letter in letters]
    v8.check("t => t.toUpperCase()", js.upper, cases)
    v8.check("t => t.toLowerCase()", js.lower, cases)


def test_final_sigma(v8: Oracle) -> None:
    around = [
        "",
        "a",
        "A",
        "\u0301",
        ".",
        "'",
        "\u00ad",
        "1",
        " ",
        "\U0001d400",
        "\ud800",
        "\u03a3",
    ]
    cases = [
        [js.to_units(first + second + "\u03a3" + third + last)]
        for first in around
        for second in around
        for third in around
        for last in around
    ]
    v8.check("t => t.toLowerCase()", js.lower, cases)


@given(st.text(alphabet=st.characters(exclude_categories=[])))
@searched
def test_units_and_back(text: str) -> None:
    joined = js.from_units(text)
    assert js.from_units(js.to_units(joined)) == joined
    assert js.to_units(text) == js.to_units(joined)
    encoded = joined.encode("utf-16-le", "surrogatepass")
    assert len(js.to_units(text)) == len(encoded) // 2


@pytest.mark.parametrize(
    ("value", "text"),
    [("a", "a"), (1.0, "1"), (-0.0, "0"), (True, "true"), (False, "false")],
)
def test_to_text(value: js.Value, text: str) -> None:
    assert js.to_text(value) == text


@pytest.mark.parametrize("value", [None, ABSENT, [], {}, ["a"]])
def test_no_text(value: js.Value) -> None:
    assert js.to_text(value) is ABSENT
