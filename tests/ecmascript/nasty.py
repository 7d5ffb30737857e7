"""Generators of values, biased to those that go wrong."""

from __future__ import annotations

import math

from hypothesis import strategies as st

from brazesmith.base.ecmascript import ABSENT, Value, make_object, to_units
from brazesmith.base.ecmascript.units import WHITE_SPACE

NUMBERS = [
    *(
        0.0,
        -0.0,
        0.5,
        -0.5,
        1.5,
        2.5,
        -1.5,
        -2.5,
        1.0,
        -1.0,
        0.49999999999999994,
        1.005,
        0.1,
        0.000001,
    ),
    *(1e-6, 1e-7, 9.999999e-7, 1.5e-7, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308),
    *(1e20, 1e21, 9.999999999999999e20, 1.2345678901234568e20, 123456789012345680000.0, 1e22, 1e23),
    *(2.0**31, 2.0**32, 2.0**32 - 1, -(2.0**31), 2.0**52, 2.0**52 - 0.5, 2.0**52 + 1, 2.0**53),
    *(2.0**53 - 1, 2.0**53 + 2, 4503599627370495.5, -4503599627370495.5, 8.64e15, 8.64e15 + 1),
    *(-8.64e15, 0.3, 25.5, 1.45, 10.235, 1000000000000000128.0, math.inf, -math.inf, math.nan),
]
numbers = st.one_of(
    st.sampled_from(NUMBERS),
    st.floats(),
    st.integers(-1000, 1000).map(float),
    st.integers(-100000, 100000).map(lambda n: n / 100),
    st.integers(-2000, 2000).map(lambda n: n / 2),
    st.floats(-1e6, 1e6),
    st.floats(1e15, 1e25),
    st.floats(1e-10, 1e-3),
)
small_numbers = st.one_of(
    st.integers(-5, 12).map(float), st.sampled_from([0.5, -0.5, 2.9, -2.9, -0.0, math.nan])
)
positions = st.one_of(small_numbers, st.sampled_from([math.inf, -math.inf, 1e300, -1e300, 2.0**32]))

_PIECES = [
    *"aAbBzZ09 -_.,/$",
    *WHITE_SPACE,
    *"\0\x08\x1f\x7f\x85\xa0\xad\"\\'`",
    *"\u00df\u0130\u0131\u017f\u212a\u2126\u00b5\u039c\u03bc\u01c5\u0345\u0149\u1e9e\ufb01\ufb03",
    *"\u03a3\u03c3\u03c2\u0391\u03b1\u0301\u0307\u1f80\u1fb3\u0390\u10d0\u1c90\u13a0\uab70",
    *"\ud800\udbff\udc00\udfff\ud83d\ude00\uffff\ufffe\u200b\u180e\u200d\ufeff",
    "\U0001f600",
    "\U00010400",
    "\U00010428",
    "\U0001d400",
    "\U0010ffff",
]
# Characters that the running Python does not know are left out: V8's Unicode may be newer.
_assigned = st.characters(exclude_categories=["Cn"])
units = st.one_of(st.sampled_from(_PIECES), st.characters(max_codepoint=0x7F), _assigned).map(
    to_units
)
texts = st.lists(units, max_size=8).map("".join)
# A text over few units, so that searches find something.
echoes = st.text(alphabet="aab\ud83d\ude00", max_size=8)

NASTY_KEYS = [
    *("__proto__", "constructor", "toString", "length", "hasOwnProperty", "toJSON", "", "a", "b"),
    *("0", "1", "2", "10", "01", "-0", "-1", "1.0", "1e3", "NaN", "\u0661", "\u00b2"),
    *("4294967294", "4294967295", "4294967296", "9007199254740993", "99999999999999999999"),
]
keys = st.one_of(st.sampled_from(NASTY_KEYS), texts, st.integers(0, 99).map(str))


def _containers(children: st.SearchStrategy[Value]) -> st.SearchStrategy[Value]:
    pairs = st.lists(st.tuples(keys, children), max_size=5)
    return st.one_of(st.lists(children, max_size=5), pairs.map(make_object))


scalars: st.SearchStrategy[Value] = st.one_of(
    st.sampled_from([None, True, False, ABSENT]), numbers, texts
)
values: st.SearchStrategy[Value] = st.recursive(scalars, _containers, max_leaves=12)
