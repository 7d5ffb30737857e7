"""Generated trees: anything that the nodes can say, and objects as transformations have them."""

from __future__ import annotations

import os
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

_UNARY = ("-", "+", "!", "~", "typeof", "void")
_BINARY = (
    *("==", "!=", "===", "!==", "<", "<=", ">", ">=", "in", "instanceof", "<<", ">>", ">>>"),
    *("+", "-", "*", "/", "%", "**", "|", "^", "&"),
)
_ASSIGNMENT = ("=", "+=", "-=", "*=", "**=", ">>>=", "|=")

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


def _templates(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[js.TemplateLiteral]:
    def build(first: str, parts: list[tuple[Any, str]]) -> js.TemplateLiteral:
        return js.TemplateLiteral((first, *(t for _, t in parts)), tuple(e for e, _ in parts))

    return st.builds(build, texts, st.lists(st.tuples(inner, texts), max_size=2))


def _tuples(inner: st.SearchStrategy[Any], **sizes: int) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(inner, **{"max_size": 3, **sizes}).map(tuple)  # type: ignore[arg-type]


def _binary(operator: Any, left: Any, right: Any) -> js.Expression:
    if operator == "**" and isinstance(left, js.UnaryExpression):
        left = js.identifier("a")  # what esprima cannot read, and the node refuses
    return js.BinaryExpression(operator, left, right)


def _members(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[js.MemberExpression]:
    return st.one_of(
        st.builds(js.member, inner, keys),
        st.builds(js.MemberExpression, inner, inner, st.just(True)),
    )


_SHORTHAND = js.AssignmentProperty(js.identifier("q"), js.identifier("q"), shorthand=True)
_RENAMED = js.AssignmentProperty(js.key("a-b"), js.identifier("r"))
_REST = js.RestElement(js.identifier("s"))


def _bindings(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """What can be bound: distinct names, because an arrow function may not have one twice."""
    default = st.builds(js.AssignmentPattern, st.just(js.identifier("t")), inner)
    with_default = st.builds(
        lambda value: js.AssignmentProperty(js.identifier("t"), value, shorthand=True), default
    )
    return st.one_of(
        st.just(js.identifier("p")),
        st.just(js.ObjectPattern((_SHORTHAND, _RENAMED, _REST))),
        with_default.map(lambda property: js.ObjectPattern((_SHORTHAND, property))),
        default.map(lambda element: js.ArrayPattern((None, element, None))),
        st.just(js.ArrayPattern((js.identifier("p"), _REST))),
    )


def _params(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    default = st.builds(js.AssignmentPattern, st.just(js.identifier("d")), inner)
    rest = st.just(js.RestElement(js.identifier("rest")))
    return st.one_of(
        st.just(()),
        st.tuples(_bindings(inner)),
        st.tuples(_bindings(inner), default),
        st.tuples(_bindings(inner), rest),
    )


def _extended(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    elements = _tuples(st.one_of(inner, st.builds(js.SpreadElement, inner)))
    shorthand = identifiers.map(lambda name: js.Property(name, name, shorthand=True))
    computed = st.builds(js.Property, inner, inner, st.just(True))
    properties = st.one_of(
        st.builds(js.prop, keys, inner), shorthand, computed, st.builds(js.SpreadElement, inner)
    )
    targets = st.one_of(identifiers, _members(inner))
    blocks = _tuples(_simple_statements(inner)).map(js.BlockStatement)
    return st.one_of(
        _templates(inner),
        elements.map(js.ArrayExpression),
        _tuples(properties, max_size=5).map(js.ObjectExpression),
        st.builds(js.ArrowFunctionExpression, _params(inner), st.one_of(inner, blocks)),
        st.builds(js.FunctionExpression, _params(inner), blocks, st.one_of(st.none(), identifiers)),
        st.builds(js.CallExpression, inner, elements),
        st.builds(js.NewExpression, inner, elements),
        _members(inner),
        st.builds(js.UnaryExpression, st.sampled_from(_UNARY), inner),
        st.builds(_binary, st.sampled_from(_BINARY), inner, inner),
        st.builds(js.LogicalExpression, st.sampled_from(["&&", "||"]), inner, inner),
        st.builds(js.ConditionalExpression, inner, inner, inner),
        st.builds(js.AssignmentExpression, st.sampled_from(_ASSIGNMENT), targets, inner),
        st.builds(js.UpdateExpression, st.sampled_from(["++", "--"]), targets, st.booleans()),
    )


def _simple_statements(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    declarators = st.builds(js.VariableDeclarator, _bindings(inner), inner)
    # Not `let {`: esprima loses count of the braces when that is in a function in a template.
    plain = st.builds(js.VariableDeclarator, identifiers, st.one_of(st.none(), inner))
    return st.one_of(
        st.builds(js.ReturnStatement, st.one_of(st.none(), inner)),
        st.builds(js.ThrowStatement, inner),
        st.builds(js.ExpressionStatement, inner),
        st.builds(
            js.VariableDeclaration,
            st.sampled_from(["const", "var"]),
            _tuples(declarators, min_size=1, max_size=2),
        ),
        st.builds(js.VariableDeclaration, st.just("let"), _tuples(plain, min_size=1, max_size=2)),
    )


def _compound_statements(
    inner: st.SearchStrategy[Any], value: st.SearchStrategy[Any]
) -> st.SearchStrategy[Any]:
    blocks = _tuples(inner).map(js.BlockStatement)
    optional = st.one_of(st.none(), value)
    item = js.VariableDeclaration("const", (js.VariableDeclarator(js.identifier("item")),))
    lefts = st.one_of(st.just(item), _members(identifiers))
    counters = st.builds(js.const, st.just("i"), value)
    catches = st.builds(js.CatchClause, identifiers, blocks)
    ifs = st.builds(js.IfStatement, value, blocks, st.one_of(st.none(), blocks))
    loop_ends: st.SearchStrategy[Any] = st.sampled_from(
        [js.BreakStatement(), js.ContinueStatement()]
    )
    loop_blocks = st.tuples(loop_ends).map(js.BlockStatement)
    return st.one_of(
        blocks,
        ifs,
        st.builds(js.IfStatement, value, blocks, ifs),
        st.builds(js.ForOfStatement, lefts, value, blocks),
        st.builds(js.ForInStatement, lefts, value, loop_blocks),
        st.builds(js.ForStatement, st.one_of(optional, counters), optional, optional, blocks),
        st.builds(js.WhileStatement, value, loop_blocks),
        st.builds(js.TryStatement, blocks, catches, st.one_of(st.none(), blocks)),
        st.builds(js.FunctionDeclaration, identifiers, _params(value), blocks),
    )


expressions = st.recursive(st.one_of(identifiers, literals, regexps), _extended, max_leaves=12)
statements = st.recursive(
    _simple_statements(expressions),
    lambda inner: _compound_statements(inner, expressions),
    max_leaves=6,
)
programs = _tuples(statements).map(js.Program)

# What a transformation returns: the leaves are short enough for any line.
_leaves = st.one_of(
    st.builds(js.member, st.just(js.identifier("payload")), names),
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
