"""Generated trees: anything that the nodes can say, and objects as transformations have them."""

from __future__ import annotations

import os
import typing
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from brazesmith.targets.javascript import nodes as js

# BRAZESMITH_EXAMPLES=100000 searches long and at random; without it every run is the same.
_EXAMPLES = os.environ.get("BRAZESMITH_EXAMPLES")
searched = settings(
    max_examples=int(_EXAMPLES or 150),
    deadline=None,
    derandomize=_EXAMPLES is None,
    database=None,
)

_UNARY = typing.get_args(js.UnaryOperator)
_BINARY = typing.get_args(js.BinaryOperator)

names = st.sampled_from(["a", "b", "payload", "$", "_x1", "Math", "item", "somewhatLongerName"])
identifiers = names.map(js.Identifier)
keys = st.one_of(
    names, st.sampled_from(["class", "a-b", "", "1", "__proto__", "zoë", "\u2028", "😀"])
)
texts = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["`${x}`", "\\", '"', "\n\r\t\0", "</script>", "\ud800", "a$", "${", "\u2028"]),
)
numbers = st.one_of(
    st.integers(0, 2**53),
    st.floats(min_value=0, allow_nan=False, allow_infinity=False),
    st.sampled_from([0, 1, 1.5, 1e21, 1e-7, 5e-324, 1.7976931348623157e308]),
)
literals = st.one_of(st.none(), st.booleans(), numbers, texts).map(js.Literal)
regexps = st.builds(
    js.RegExpLiteral,
    st.sampled_from(["a", r"\/", "[/]", r"^\d+$", "(?<=x)y", "[[]"]),
    st.sampled_from(["", "g", "iu"]),
)


texts_of_others = st.sampled_from(
    ["`a${b}`", "a ** b", "(...a) => a", 'function () {\n  f("}");\n}']
).map(js.Verbatim)


def _tuples(inner: st.SearchStrategy[Any], **sizes: int) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(inner, **{"max_size": 3, **sizes}).map(tuple)  # type: ignore[arg-type]


def _members(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[js.MemberExpression]:
    return st.one_of(
        st.builds(js.member, inner, keys),
        st.builds(js.MemberExpression, inner, inner, st.just(True)),
    )


# Distinct names, because an arrow function may not have one twice.
_params = st.sampled_from([(), ("p",), ("p", "q"), ("somewhatLongerName", "q", "r")]).map(
    lambda names: tuple(map(js.Identifier, names))
)


def _extended(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    elements = _tuples(st.one_of(inner, st.builds(js.SpreadElement, inner)))
    computed = st.builds(js.Property, inner, inner, st.just(True))
    properties = st.one_of(
        st.builds(js.prop, keys, inner), computed, st.builds(js.SpreadElement, inner)
    )
    blocks = _tuples(_simple_statements(inner)).map(js.BlockStatement)
    return st.one_of(
        elements.map(js.ArrayExpression),
        _tuples(properties, max_size=5).map(js.ObjectExpression),
        st.builds(js.ArrowFunctionExpression, _params, st.one_of(inner, blocks)),
        st.builds(js.CallExpression, inner, elements),
        st.builds(js.NewExpression, inner, elements),
        _members(inner),
        st.builds(js.UnaryExpression, st.sampled_from(_UNARY), inner),
        st.builds(js.BinaryExpression, st.sampled_from(_BINARY), inner, inner),
        st.builds(js.LogicalExpression, st.sampled_from(["&&", "||"]), inner, inner),
        st.builds(js.ConditionalExpression, inner, inner, inner),
    )


def _simple_statements(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(
        st.builds(js.ReturnStatement, inner),
        st.builds(js.ThrowStatement, inner),
        st.builds(js.const, names, inner),
    )


def _compound_statements(
    inner: st.SearchStrategy[Any], value: st.SearchStrategy[Any]
) -> st.SearchStrategy[Any]:
    blocks = _tuples(inner).map(js.BlockStatement)
    return st.one_of(blocks, st.builds(js.IfStatement, value, blocks))


expressions = st.recursive(
    st.one_of(identifiers, literals, regexps, texts_of_others), _extended, max_leaves=12
)
statements = st.recursive(
    _simple_statements(expressions),
    lambda inner: _compound_statements(inner, expressions),
    max_leaves=6,
)
programs = _tuples(statements).map(js.Program)

# What a transformation returns: the leaves are short enough for any line.
_leaves = st.one_of(
    st.builds(js.member, st.just(js.Identifier("payload")), names),
    st.integers(0, 10**6).map(js.Literal),
    st.text("abcdef ", max_size=20).map(js.Literal),
)
bodies = st.recursive(
    _leaves,
    lambda inner: st.one_of(
        _tuples(inner, max_size=6).map(js.ArrayExpression),
        _tuples(st.builds(js.prop, names, inner), max_size=6).map(js.ObjectExpression),
    ),
    max_leaves=30,
)
