"""Names: which are free, and what takes their place."""

from __future__ import annotations

import pytest

from brazesmith.targets.javascript.parse import parse_expression
from brazesmith.targets.javascript.printer import print_expression
from brazesmith.targets.javascript.scopes import free_names
from brazesmith.targets.javascript.syntax import statement_trees
from brazesmith.targets.javascript.transform import apply

FREE_NAMES = [
    ("a + b.c + d[e]", "a b d e"),
    ("({ a: b, c, [d]: e, ...f })", "b c d e f"),
    ("`${a}b${c}`", "a c"),
    ("/a/.test('b')", ""),
    ("(a) => a + b", "b"),
    ("({ a, b: c, d = e }, [f, g = h], ...i) => a + b + c + d + f + g + i", "b e h"),
    ("function f(a) { return f(a, b); }", "b"),
    ("() => { const a = b; let c; return a + c + d; }", "b d"),
    ("() => { if (a) { var b = 1; } return b; }", "a"),
    ("() => { { const a = 1; } return a; }", "a"),
    ("() => { return f; function f() { return g; } }", "g"),
    ("() => { try { a(); } catch (e) { b(e); } return e; }", "a b e"),
    ("() => { for (const a of b) { c(a); } }", "b c"),
    ("() => { for (let i = 0; i < n; i++) { s += i; } }", "n s"),
    ("a = b", "a b"),
    ("({ a: c.d, b } = e)", "b c e"),
    ("a++", "a"),
]


@pytest.mark.parametrize(("text", "names"), FREE_NAMES, ids=[text for text, _ in FREE_NAMES])
def test_free_names(text: str, names: str) -> None:
    assert parse_expression(text).free_names == frozenset(names.split())


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("const a = b; return a + c;", "b c"),
        ("const a = b;", "b"),
        ("function f() { return f(g); }", "g"),
        ("{ var a = 1; } return a;", ""),
    ],
)
def test_free_names_of_statements(text: str, names: str) -> None:
    assert free_names(statement_trees(text)) == frozenset(names.split())


VALUES = {"x": "item.x", "y": "1", "z": "z2"}
CALLED = "({})(item.x, 1, z2)"

APPLIED = [
    ("x + y", "item.x + 1"),
    ("x.x + o.x", "item.x.x + o.x"),
    ("({ x: x, [x]: y, ...x })", "{ x: item.x, [item.x]: 1, ...item.x }"),
    ("({ z })", "{ z: z2 }"),
    ("(a) => y + a", "(a) => 1 + a"),
    ("() => { const a = x; return a; }", "() => {\n  const a = item.x;\n  return a;\n}"),
    # A name inside could be taken for one of a value.
    ("(item) => x + item", CALLED.format("(x, y, z) => (item) => x + item")),
    ("(x) => x + y", CALLED.format("(x, y, z) => (x) => x + y")),
    # Text stays text.
    ("`${x}`", CALLED.format("(x, y, z) => (`${x}`)")),
    ("x = 1", CALLED.format("(x, y, z) => (x = 1)")),
    ("function x() { return x; }", CALLED.format("(x, y, z) => (function x() { return x; })")),
]


@pytest.mark.parametrize(("text", "result"), APPLIED, ids=[text for text, _ in APPLIED])
def test_hand_written_javascript_is_applied_to_values(text: str, result: str) -> None:
    values = {name: parse_expression(value).tree for name, value in VALUES.items()}
    assert print_expression(apply(parse_expression(text).tree, values)) == result


def test_without_values_it_stays_as_it_is() -> None:
    tree = parse_expression("`a`").tree
    assert apply(tree, {}) == tree


def test_proto_stays_a_property() -> None:
    tree = parse_expression("({ __proto__ })").tree
    assert print_expression(tree) == '{ ["__proto__"]: __proto__ }'
