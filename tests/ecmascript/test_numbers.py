from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brazesmith.base import ecmascript as js

from . import nasty
from .oracle import Oracle, searched

UNARY: list[tuple[str, Callable[..., Any]]] = [
    ("x => String(x)", js.number_to_string),
    ("x => Math.round(x)", js.math_round),
    ("x => Math.floor(x)", js.floor),
    ("x => Math.ceil(x)", js.ceil),
]
BINARY: list[tuple[str, Callable[..., Any]]] = [
    ("(a, b) => a / b", js.divide),
    ("(a, b) => a % b", js.remainder),
]
NUMERIC_TEXTS = [
    *("", " ", "\ufeff1\u2029", "1", "-1", "+1", "--1", "01", "1.", ".1", ".", "1e", "1e5", "1E+5"),
    *(
        "1e-5",
        "1e400",
        "-1e400",
        "1e-400",
        "-0",
        "0x",
        "0x1F",
        "0X1f",
        "-0x1",
        "+0x1",
        "0b101",
        "0B2",
    ),
    *(
        "0o17",
        "0O8",
        "Infinity",
        "-Infinity",
        "+Infinity",
        "infinity",
        "inf",
        "nan",
        "NaN",
        "1_000",
    ),
    *("1n", "1 2", "\u0661", "0x" + "f" * 300, "0b1" + "0" * 1100, "9" * 400, "9007199254740993"),
    *("0x20000000000001", "0x20000000000003", "1,5", "1e1.5", "0.1e1", "1f", "\u180e1", "1\0"),
    *("9" * 5000, "0." + "0" * 400 + "1", "179769313486231580793e289", "2.4703282292062328e-324"),
]
numeric_texts = st.one_of(
    st.sampled_from(NUMERIC_TEXTS),
    st.text(alphabet="0123456789.eE+-xXoObBInfity _\ufeff", max_size=10),
    st.from_regex(r"[ \n]?[+-]?[0-9]{0,25}(\.[0-9]{0,25})?(e[+-]?[0-9]{1,3})?\Z"),
    nasty.texts,
)


@pytest.mark.parametrize(("law", "ours"), UNARY, ids=[law for law, _ in UNARY])
def test_one_number(v8: Oracle, law: str, ours: Callable[..., Any]) -> None:
    @searched
    @given(st.lists(nasty.numbers, max_size=40))
    def agrees(xs: list[float]) -> None:
        v8.check(law, ours, [[x] for x in [*xs, *nasty.NUMBERS]])

    agrees()


@pytest.mark.parametrize(("law", "ours"), BINARY, ids=[law for law, _ in BINARY])
def test_two_numbers(v8: Oracle, law: str, ours: Callable[..., Any]) -> None:
    v8.check(law, ours, [[a, b] for a in nasty.NUMBERS for b in nasty.NUMBERS])

    @searched
    @given(st.lists(st.tuples(nasty.numbers, nasty.numbers), max_size=40))
    def agrees(pairs: list[tuple[float, float]]) -> None:
        v8.check(law, ours, pairs)

    agrees()


@searched
@given(st.lists(st.tuples(nasty.numbers, st.integers(0, 20)), max_size=40))
def test_to_fixed(v8: Oracle, cases: list[tuple[float, int]]) -> None:
    cases += [(x, digits) for x in nasty.NUMBERS for digits in (0, 1, 2, 20, 100)]
    v8.check(
        "(x, digits) => x.toFixed(digits)",
        lambda x, digits: js.to_fixed(x, int(digits)),
        [(x, float(digits)) for x, digits in cases],
    )


@pytest.mark.parametrize("digits", [-1, 101])
def test_to_fixed_refuses(digits: int) -> None:
    with pytest.raises(ValueError, match="0 to 100"):
        js.to_fixed(1.0, digits)


def test_numeric_texts(v8: Oracle) -> None:
    v8.check("text => Number(text)", js.string_to_number, [[text] for text in NUMERIC_TEXTS])


@searched
@given(st.lists(numeric_texts, max_size=40))
def test_string_to_number(v8: Oracle, texts: list[str]) -> None:
    v8.check("text => Number(text)", js.string_to_number, [[text] for text in texts])
