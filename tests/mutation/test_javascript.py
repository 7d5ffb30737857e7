"""Text mutants: each row on a small script, and laws on the scripts that people wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from brazesmith.engines import Emulator, Failure, Input
from brazesmith.mutation import javascript
from brazesmith.mutation.javascript import text_mutants

SCRIPTS = sorted((Path(__file__).parents[1] / "expressive" / "scripts").glob("*.js"))

#: A script, the row, and the scripts that the row makes of it.
EXAMPLES: list[tuple[str, str, list[str]]] = [
    ("return p.a || 1;", "dropped default", ["return p.a;"]),
    ("return p.a ?? p.b ?? 1;", "dropped default", ["return p.a ?? p.b;", "return p.a ?? 1;"]),
    ("if (p.a || p.b) f();", "dropped default", []),
    ("const f = (a = 1) => a;", "dropped default", ["const f = (a) => a;"]),
    ("const { a = 1 } = p;", "dropped default", ["const { a } = p;"]),
    (
        "return p.a || p.b || p.c;",
        "swapped fallbacks",
        ["return p.a || p.c || p.b;", "return p.b || p.a || p.c;"],
    ),
    ("if (n < m) f();", "off by one", ["if (n <= m) f();"]),
    ("return a[0];", "off by one", ["return a[1];"]),
    ("return s.slice(0, 10);", "off by one", ["return s.slice(1, 10);", "return s.slice(0, 11);"]),
    ("for (let i = 0; ; ) f();", "off by one", ["for (let i = 1; ; ) f();"]),
    ("return 3;", "off by one", []),
    (
        'if (t === "a") f(); if (t === "b") g();',
        "neighbouring value",
        ['if (t === "b") f(); if (t === "b") g();', 'if (t === "a") f(); if (t === "a") g();'],
    ),
    (
        'switch (t) { case "a": f(); break; case "b": g(); }',
        "neighbouring value",
        [
            'switch (t) { case "b": f(); break; case "b": g(); }',
            'switch (t) { case "a": f(); break; case "a": g(); }',
        ],
    ),
    ("return new Date(t * 1000);", "wrong unit of time", ["return new Date(t);"]),
    ("return 1000 * t;", "wrong unit of time", ["return t;"]),
    ("return t / 1e3;", "wrong unit of time", ["return t;"]),
    ('return "USD";', "changed constant", ['return "";']),
    ('return "";', "changed constant", ['return "changed";']),
    ("return 5;", "changed constant", ["return 6;"]),
    ("return true;", "changed constant", ["return false;"]),
    ("return `x`;", "changed constant", ['return "";']),
    ('if (typeof a === "string") f();', "changed constant", []),
    ('"use strict"; throw new Error("no " + x);', "changed constant", []),
    ('console.log("x", 1);', "changed constant", []),
    ("return a - b * c;", "swapped arithmetic", ["return a + b * c;", "return a - b / c;"]),
    ('return a + ", " + b;', "swapped arithmetic", []),
    ("t += a; t -= b;", "swapped arithmetic", ["t = a; t -= b;", "t += a; t = b;"]),
    (
        "switch (a) { case 1: f(); break; case 2: { g(); break; } case 3: break; }",
        "forgotten break",
        [
            "switch (a) { case 1: f();  case 2: { g(); break; } case 3: break; }",
            "switch (a) { case 1: f(); break; case 2: { g();  } case 3: break; }",
        ],
    ),
    ("switch (a) { default: throw b; }", "removed failure", ["switch (a) { default:  }"]),
    ("return s.trim();", "forgotten call", ["return s;"]),
    ("if (!a) return;\nf();", "removed guard", ["f();"]),
    ("if (!a) { throw b; }\nf();", "removed guard", ["f();"]),
    ("if (a) { f(); }", "removed guard", ["{ f(); }"]),
    ("if (b) f(); else if (!a) return;", "removed guard", ["if (b) f(); else {}"]),
    ("return a && a.b;", "removed guard", ["return a.b;", "return a;"]),
    ("return a?.b?.[0];", "removed guard", ["return a?.b[0];", "return a.b?.[0];"]),
    ("return a ? b : 0;", "removed guard", ["return b;"]),
    ("return isNaN(a) ? 0 : f(a);", "removed guard", ["return 0;", "return f(a);"]),
    ("if (a === b) f();", "negated condition", ["if (a !== b) f();"]),
    (
        "if (a && b) f();",
        "negated condition",
        ["if (a || b) f();"],
    ),
    ("if (!a) f();", "negated condition", ["if (a) f();"]),
    ("return a ? b : c;", "negated condition", ["return !a ? b : c;"]),
    ("while (a > b) f();", "negated condition", ["while (!(a > b)) f();"]),
    (
        "return {\n  external_id: p.id,\n  a: 1\n};",
        "dropped identifier",
        ["return {\n  a: 1\n};"],
    ),
    (
        "return { _update_existing_only: true };",
        "inverted _update_existing_only",
        ["return { _update_existing_only: false };"],
    ),
    ("return { a, b: 1 };", "missing property", ["return { b: 1 };", "return { a };"]),
    ("return [f(1), g(2)];", "missing property", ["return [g(2)];", "return [f(1)];"]),
    ("  o.k = 1;\n  f();", "missing property", ["  f();"]),
    ('return { "plan": 1 };', "misspelt key", ['return { "plna": 1 };']),
    ("return p.user_id;", "misspelt key", ["return p.user_di;"]),
    ("return p.toString();", "misspelt key", []),
    # Positions of tree-sitter are bytes, ours are characters.
    (
        "return { é: 'ü', x: 'ö' };",
        "missing property",
        ["return { x: 'ö' };", "return { é: 'ü' };"],
    ),
]


@pytest.mark.parametrize(("code", "name", "expected"), EXAMPLES)
def test_each_row(code: str, name: str, expected: list[str]) -> None:
    found = text_mutants(code, "x.js")
    assert sorted(m.code for m in found if m.fault.mutation == name) == sorted(expected)


def test_every_row_has_an_example() -> None:
    assert {name for _, name, expected in EXAMPLES if expected} == {n for n, _ in javascript._ROWS}


def test_a_fault_names_what_it_changes() -> None:
    code = 'return {\n  email: p.mail,\n  when: "é" || p.t,\n};\n'
    found = [
        (m.fault.mutation, m.fault.text, m.fault.span and m.fault.span.line)
        for m in text_mutants(code, "x.js")
    ]
    assert found == [
        ("dropped identifier", "`email` is missing", 2),
        ("misspelt key", "`emali` instead of `email`", 2),
        ("misspelt key", "`mali` instead of `mail`", 2),
        ("missing property", "`when` is missing", 3),
        ("misspelt key", "`whne` instead of `when`", 3),
        ("dropped default", '`"é"` instead of `"é" || p.t`', 3),
        ("swapped fallbacks", '`p.t || "é"` instead of `"é" || p.t`', 3),
        ("changed constant", '`""` instead of `"é"`', 3),
    ]


def test_a_fault_is_an_exact_edit() -> None:
    code = SCRIPTS[3].read_text("utf-8")
    for mutant in text_mutants(code, "x.js"):
        span = mutant.fault.span
        assert span is not None
        lines = code.split("\n")
        start = sum(len(line) + 1 for line in lines[: span.line - 1]) + span.column - 1
        end = sum(len(line) + 1 for line in lines[: span.end_line - 1]) + span.end_column - 1
        assert code[start:end] == mutant.fault.before
        assert code[:start] + mutant.fault.after + code[end:] == mutant.code


def test_mutants_are_texts_of_their_own_that_v8_parses() -> None:
    with Emulator() as emulator:
        for file in SCRIPTS[:9]:
            code = file.read_text("utf-8")
            mutants = text_mutants(code, file.name)
            texts = [mutant.code for mutant in mutants]
            assert len({code, *texts}) == len(texts) + 1
            assert [mutant.number for mutant in mutants] == list(range(1, len(mutants) + 1))
            for mutant in mutants:
                [outcome] = emulator.run(mutant.code, [Input("{}")])
                error = outcome.error
                assert error is None or error.kind is not Failure.SYNTAX, mutant.fault


@pytest.mark.parametrize("code", ["", "return (", "((((", "{{", "`${", "a ? b", "\ud800", "é" * 9])
def test_broken_scripts_are_no_problem(code: str) -> None:
    text_mutants(code, "x.js")
