"""The branches and statements of JavaScript that runs reach."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from brazesmith.coverage.instrument import instrument
from brazesmith.coverage.points import outermost
from brazesmith.coverage.script import ScriptCounter, counter
from brazesmith.engines import Engines, Input, Limits
from brazesmith.lint.syntax import parse
from brazesmith.targets.script import Script


@pytest.fixture(scope="module")
def engines() -> Iterator[Engines]:
    with Engines(Limits(seconds=1.0)) as engines:
        yield engines


def gaps(counted: ScriptCounter, *payloads: str) -> list[str]:
    """Return the texts of the gaps that no other gap explains."""
    reached = frozenset[int]().union(*counted.hits([Input(payload) for payload in payloads]))
    missed = frozenset(range(len(counted.points))) - reached
    return [counted.points[number].text for number in outermost(counted.points, missed)]


#: Scripts, payloads, and what these miss.
EXAMPLES: list[tuple[str, list[str], list[str]]] = [
    ("return {}", [], ["`return {}` never runs"]),
    ("return {}", ["{}"], []),
    (
        "if (payload.a) return 1",
        ["{}"],
        ["`payload.a` is never truthy"],
    ),
    ("if (payload.a) return 1", ['{"a":1}'], ["`payload.a` is never falsy"]),
    (
        "if (payload.a && !payload.b) return 1\nelse return 2",
        ["{}", '{"a":1}'],
        ["`payload.b` is never truthy"],
    ),
    ("return payload.a ? 1 : 2", ["{}"], ["`payload.a` is never truthy"]),
    (
        "return payload.a || payload.b && payload.c",
        ["{}"],
        ["`payload.a` is never truthy", "`payload.b` is never truthy"],
    ),
    ("return payload.a > 1 ? 1 : 2", ["{}"], ["`payload.a > 1` is never true"]),
    ("return payload.a ?? 1", ['{"a":0}'], ["`payload.a` is never null or undefined"]),
    ("payload.a ??= 1", ['{"a":0}'], ["`payload.a` is never null or undefined"]),
    ("payload.a ||= 1", ["{}"], ["`payload.a` is never truthy"]),
    ("payload.a &&= 1", ["{}"], ["`payload.a` is never truthy"]),
    (
        "return payload.a?.b.c?.d",
        ["{}"],
        ["`payload.a` never has a value"],
    ),
    ("return payload.a?.b.c?.d", ["{}", '{"a":{"b":{}}}', '{"a":{"b":{"c":1}}}'], []),
    (
        "return payload.a?.b.c?.d",
        ["{}", '{"a":{"b":{"c":1}}}'],
        ["`payload.a?.b.c` is never null or undefined"],
    ),
    (
        "return { x: payload.a?.trim?.()?.b }",
        ["{}", '{"a":1}'],
        ["`payload.a?.trim` never has a value"],
    ),
    (
        "return { x: payload.a?.trim?.()?.b?.c }",
        ["{}", '{"a":" "}'],
        [
            "`payload.a?.trim` is never null or undefined",
            "`payload.a?.trim?.()` is never null or undefined",
            "`payload.a?.trim?.()?.b` never has a value",
        ],
    ),
    ("return { x: payload.a?.map((x) => x || 1) }", ["{}"], ["`payload.a` never has a value"]),
    ("return { x: payload.a?.[payload.b?.c] }", ["{}"], ["`payload.a` never has a value"]),
    ("return payload.a?.()", ["{}"], ["`payload.a` never has a value"]),
    ("return [].map?.(x => x)", ["{}"], ["`[].map` is never null or undefined", "`x` never runs"]),
    (
        "for (const x of payload.list) x.y",
        ['{"list":[1]}'],
        [
            "`for (const x of payload.list)` is never skipped",
            "the body of `for (const x of payload.list)` never runs a second time",
        ],
    ),
    (
        "for (const x of payload.list) x.y",
        ['{"list":[]}'],
        ["the body of `for (const x of payload.list)` never runs"],
    ),
    # Loops and arrays without elements, and with several.
    ("for (const x of payload.list) x.y", ['{"list":[1]}', '{"list":[]}'],
     ["the body of `for (const x of payload.list)` never runs a second time"]),
    ("for (const x of payload.list) x.y", ['{"list":[1,2]}', '{"list":[]}'], []),
    ("let n = 0; while (n < payload.n) n++", ['{"n":1}'], [
        "`while (n < payload.n)` is never skipped",
        "the body of `while (n < payload.n)` never runs a second time",
    ]),
    ("return payload.list.map((x) => x.y)", ['{"list":[1]}'],
     ["`payload.list` is never empty", "`payload.list` never has several elements"]),
    ("return payload.list.map((x) => x.y)", ['{"list":[]}', '{"list":[1,2]}'], []),
    ("payload.list.forEach(function (x) { x.y })", ['{"list":[]}'],
     ["`payload.list` never has several elements", "`x.y` never runs"]),
    ("return payload.a.list.map((x) => x).filter((x) => x.y).map((x) => x.z)",
     ['{"a":{"list":[{"y":1}]}}'], [
        "`payload.a.list.map((x) => x).filter((x) => x.y)` is never empty",
        "`payload.a.list.map((x) => x).filter((x) => x.y)` never has several elements",
        "`payload.a.list` is never empty",
        "`payload.a.list` never has several elements",
        "`x.y` is never falsy",
    ]),
    # An array that is used twice is asked for once; that of `a?.list.map(…)` is not.
    ("const { list } = payload; return list.map((x) => x).concat(list.map((x) => x))",
     ['{"list":[]}', '{"list":[1]}'], ["`list` never has several elements"]),
    ("return { x: payload.a?.list.map((x) => x) }", ["{}", '{"a":{"list":[1]}}'], []),
    # What the script writes out has always as many elements.
    ("const A = ['a', 'b']; for (const x of A) x; return A.map((x) => payload[x])", ["{}"], []),
    ("const O = { a: 1 }; for (const x of Object.keys(O)) O.a; return {}", ["{}"], []),
    ("for (let i = 0; i < 3; i++) i; return payload.a.split(',').map((x) => x)",
     ['{"a":""}'], ["`payload.a.split(',')` never has several elements"]),
    ("const A = []; A.push(...payload.a); for (const x of A) x", ['{"a":[1,2]}'],
     ["`for (const x of A)` is never skipped"]),
    # The test of a callback.
    ("return payload.list.filter((x) => x.y > 1)", ['{"list":[{"y":1},{}]}', '{"list":[]}'],
     ["`x.y > 1` is never true"]),
    ("return payload.list.find((x) => { if (!x) return false; return x.y })",
     ['{"list":[{"y":1},{"y":2}]}', '{"list":[]}'],
     ["`x` is never falsy", "`x.y` is never falsy"]),
    # Results that are sent.
    ("return { big: payload.a > 1, gone: !payload.b, in: payload.c.includes('x') }",
     ['{"a":1,"b":1,"c":"xy"}'], [
        "`payload.a > 1` is never true",
        "`!payload.b` is never true",
        "`payload.c.includes('x')` is never falsy",
    ]),
    ("const big = payload.a > 1; return big ? { big } : {}", ['{"a":1}'],
     ["`big` is never truthy"]),
    # The keys of a table.
    ("const N = { a: 1, 'b': 2, 3: 4 }; return N[payload.x] || N.a || N['b']",
     ['{"x":"a"}', '{"x":3}'],
     ["`N[payload.x]` is never falsy", "`N[payload.x]`: never `b`",
      "`N[payload.x]`: never anything else"]),
    # The values that a value is compared with, and the alternatives of a pattern.
    ("const A = ['a', 'b']; if (A.includes(payload.x)) return {}", ['{"x":"b"}', "{}"],
     ["`A.includes(payload.x)`: never `a`"]),
    ("if (/^(?:a|b)$/g.test(payload.x)) return {}", ['{"x":"a"}', "{}"],
     ["`/^(?:a|b)$/g.test(payload.x)`: never `b`"]),
    ("const A = new Set(['a', 'b']); return { x: A.has(payload.x) }", ['{"x":"b"}', "{}"],
     ["`A.has(payload.x)`: never `a`"]),
    ("const M = new Map([['a', 1], ['b', 2]]); return { x: M.get(payload.x) }", ['{"x":"b"}', "{}"],
     ["`M.get(payload.x)`: never `a`"]),
    ("return { m: payload.x.match(/a|b/) || /c|d/.exec(payload.x) || payload.y?.z.search(/e|f/) }",
     ['{"x":"b"}', '{"x":"c"}'],
     ["`payload.x.match(/a|b/)`: never `a`", "`/c|d/.exec(payload.x)` is never falsy",
      "`/c|d/.exec(payload.x)`: never `d`"]),
    # The last value of several that is read somewhere.
    ("return { x: payload.a || payload.b, y: payload.c ?? payload.d }", ["{}"], [
        "`payload.a` is never truthy", "`payload.b` is never truthy",
        "`payload.c` never has a value", "`payload.d` never has a value",
    ]),
    ("const O = '', N = { a: 0 }; return [payload.a || O, payload.a || N.a]",
     ["{}", '{"a":1}'], []),
    ("if (['a', 'b'].includes(payload.x)) return {}", ["{}"],
     ["`['a', 'b'].includes(payload.x)` is never truthy"]),
    ("const b = 1, N = { a: 1, b, c() {} }; return { x: N[payload.x] }", ['{"x":"a"}'], [
        "`N[payload.x]`: never `b`", "`N[payload.x]`: never `c`",
        "`N[payload.x]`: never anything else",
    ]),
    ("const N = { a: 1 }; N[payload.x] = 2; const M = { ...N }; return M[payload.x]", ["{}"], []),
    (
        "switch (payload.kind) { case 'a': case 'b': f; case 'c': break }\nvar f",
        ['{"kind":"a"}'],
        [
            "`payload.kind` is never `'b'`",
            "`payload.kind` is never `'c'`",
            "`payload.kind` is never anything else",
        ],
    ),
    (
        "try { payload.a.b } catch { return {} }",
        ['{"a":{}}'],
        ["the `try` block never throws"],
    ),
    (
        "const f = ({ a = 1, b = 2 } = {}) => a; f(payload)",
        ['{"a":0,"b":1}'],
        [
            "the default of `{ a = 1, b = 2 }` is never used",
            "the default of `a` is never used",
            "the default of `b` is never used",
        ],
    ),
    # A default that is always used, too.
    ("const { a = 1, b: [c = 2] = [] } = payload; return { a, c }", ["{}"], [
        "the default of `a` is always used",
        "the default of `[c = 2]` is always used",
    ]),
    ("for (const { a = 1 } of payload.list) a", ['{"list":[{},{}]}', '{"list":[]}'],
     ["the default of `a` is always used"]),
    ("const f = (a, b = 2) => a + b; return { x: f(1, payload.b) }", ["{}"],
     ["the default of `b` is always used"]),
    # Defaults and arrays that depend on the script alone.
    ("const f = (a, b = 2) => a + b; return { x: f(1) }", ["{}"], []),
    ("const f = (a = 1) => a; return { x: [1].map(f) }", ["{}"],
     ["the default of `a` is never used"]),
    ("const f = ({ b = 1, c = 2, d: e = 3 } = {}) => b; return f({ b: payload.b, d: 4 })", ["{}"],
     ["the default of `b` is always used"]),
    ("const f = (a) => a.map((x) => g(a)), g = (a) => a.x && f(a); return f(payload.a)",
     ['{"a":[1,2]}', '{"a":[]}'], ["`a.x` is never truthy"]),
    ("const f = (keys) => keys.map((key) => key); return { x: f(['a', 'b']) }", ["{}"], []),
    ("const f = (keys) => keys.map((key) => key); return { x: f(['a']), y: f(payload.b) }",
     ['{"b":[]}'], ["`keys` never has several elements"]),
    ("function f(a = 1) { return a }; return {}", ["{}"], ["`f` is never called"]),
    ("let a; ({ a = 1 } = payload); return { a }", ['{"a":2}', "{}"], []),
    # An attempt that always fails.
    ("try { return JSON.parse(payload.a) } catch { return {} }", ["{}"],
     ["the `try` block always throws"]),
    ("let a\ntry { a = payload.a.b\n} catch {} return {}", ["{}"],
     ["the `try` block always throws"]),
    ("try { if (payload.a) return 1; payload.b } catch { return {} }", ['{"a":1}', "{}"],
     ["the `try` block never throws"]),
    ("function f() { return 1 }\nreturn {}", ["{}"], ["`f` is never called"]),
    ("const o = { total() { return 1 }, tax: (x) => { x } }; return {}", ["{}"],
     ["`total` is never called", "`tax` is never called"]),
    ("throw payload.a || 1", ["{}"], ["`payload.a` is never truthy"]),
    ("while (true) { if (payload.a) break; payload.a = 1 }", ['{"a":1}', "{}"], []),
    # Getters and toJSON run while the body is written.
    ("return { get a() { return 1 }, toJSON() { return this.a } }", ["{}"], []),
    ("'use strict'; return { é: payload.a || '😀', b: payload.c || 1 }", ["{}", '{"a":1}'],
     ["`payload.c` is never truthy"]),
    # A script may change or replace what the counting needs.
    ("globalThis.JSON = null; globalThis.Uint8Array = null; return { a: payload.a || 1 }",
     ["{}", "{}"], ["`payload.a` is never truthy"]),
    ("Object.prototype.toJSON = () => null; return { a: payload.a || 1 }",
     ['{"a":1}'], ["`payload.a` is never falsy"]),
    ("const a = []; a[0] = a; return payload.a && a", ["{}"], ["`payload.a` is never truthy"]),
    ("return Promise.resolve(payload.a || 1)", ["{}"], ["`payload.a` is never truthy"]),
    ("with (payload) { if (a) b }", ['{"a":0}'], []),
]  # fmt: skip


@pytest.mark.parametrize(("code", "payloads", "missed"), EXAMPLES)
def test_gaps(code: str, payloads: list[str], missed: list[str], engines: Engines) -> None:
    assert gaps(counter(Script("x", code), engines), *payloads) == missed


def test_runs_that_hang_are_counted_as_lost(engines: Engines) -> None:
    counted = counter(Script("x", "while (payload.a);\nreturn {}"), engines)
    assert counted.hits([Input('{"a":1}'), Input("{}")])[0] == frozenset()
    assert counted.lost == 1
    assert gaps(counted, "{}") == ["the body of `while (payload.a)` never runs"]


@pytest.mark.parametrize(
    "code",
    ["return {}; }", "return {", "return {} })(); (function () { return {}", "let payload = 1"],
)
def test_code_with_a_syntax_error_reaches_nothing(code: str, engines: Engines) -> None:
    counted = counter(Script("x", code), engines)
    assert counted.hits([Input("{}")]) == [frozenset()]
    assert counted.lost == 0


def test_positions_count_characters() -> None:
    code = (
        "const é = '😀' + (payload.ключ || '😀');\r\n"
        "if (é) return /* 😀 */ { a: payload.x ?? é };\n"
    )
    points = instrument(parse(code, "x.js")).points
    lines = code.replace("\r\n", "\n").split("\n")
    for point in points:
        assert point.span is not None
        quoted = point.text.split("`")[1].rstrip("…")
        assert lines[point.span.line - 1][point.span.column - 1 :].startswith(quoted)
    assert {point.span.line for point in points if point.span} == {1, 2}
