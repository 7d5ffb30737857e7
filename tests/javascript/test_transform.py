"""Names: which are free, and what takes their place."""

from __future__ import annotations

import pytest

from brazesmith.targets.javascript import nodes as js
from brazesmith.targets.javascript.parse import parse_expression, parse_statements
from brazesmith.targets.javascript.transform import free_names, substitute

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
    assert free_names(parse_expression(text)) == frozenset(names.split())


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
    program = parse_statements(text)
    assert free_names(program) == frozenset(names.split())
    assert free_names(program.body[0]) <= frozenset(names.split())


REPLACEMENTS = {"x": "item.x", "y": "1", "z": "z2"}

SUBSTITUTIONS = [
    ("x + y", "item.x + 1"),
    ("x.x + o.x", "item.x.x + o.x"),
    ("({ x: x, y, [x]: 2, ...x })", "({ x: item.x, y: 1, [item.x]: 2, ...item.x })"),
    ("({ z })", "({ z: z2 })"),
    ("`${x}`", "`${item.x}`"),
    ("(x) => x + y", "(x) => x + 1"),
    ("({ x }) => x", "({ x }) => x"),
    ("({ a = x }) => a", "({ a = item.x }) => a"),
    ("function x() { return x; }", "function x() { return x; }"),
    # nothing of a replacement is captured
    ("(item) => x + item", "(item2) => item.x + item2"),
    ("(item) => y + item", "(item) => 1 + item"),
    ("(item) => item", "(item) => item"),
    ("({ item }) => x + item", "({ item: item2 }) => item.x + item2"),
    ("({ item = 1 }) => x", "({ item: item2 = 1 }) => item.x"),
    ("(item, item2) => x + item2", "(item3, item2) => item.x + item2"),
    ("() => { const item = x; return item; }", "() => { const item2 = item.x; return item2; }"),
    ("() => { { const item = 1; } return x; }", "() => { { const item = 1; } return item.x; }"),
    ("() => { if (a) { var item = 1; } x; }", "() => { if (a) { var item2 = 1; } item.x; }"),
    ("() => { for (const item of x) f(x); }", "() => { for (const item2 of item.x) f(item.x); }"),
    ("() => { function item() { item; } x; }", "() => { function item2() { item2; } item.x; }"),
    # what is assigned to
    ("x = 1", "item.x = 1"),
    ("x++", "item.x++"),
    ("({ x } = a)", "({ x: item.x } = a)"),
]


@pytest.mark.parametrize(("text", "result"), SUBSTITUTIONS, ids=[text for text, _ in SUBSTITUTIONS])
def test_substitute(text: str, result: str) -> None:
    replacements = {name: parse_expression(value) for name, value in REPLACEMENTS.items()}
    assert substitute(parse_expression(text), replacements) == parse_expression(result)


@pytest.mark.parametrize("text", ["y = 1", "y++", "[y] = a", "() => { for (y of a) {} }"])
def test_an_expression_cannot_be_assigned_to(text: str) -> None:
    with pytest.raises(ValueError, match="`y` is assigned to"):
        substitute(parse_expression(text), {"y": js.number(1)})


def test_proto_stays_a_property() -> None:
    tree = substitute(parse_expression("({ __proto__ })"), {"__proto__": js.number(1)})
    assert tree == parse_expression('({ ["__proto__"]: 1 })')
