"""Nothing of one run is there in the next, and no script reaches or fools the harness."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from brazesmith.engines import Emulator, Failure, Input, Limits, Outcome

Run = Callable[..., Outcome]

# Each leaves something behind and returns what it found of an earlier run.
LEAKS = {
    "property of globalThis": "const was = globalThis.x; globalThis.x = 1; return [was]",
    "undeclared variable": "const was = typeof leak; leak = 1; return [was]",
    "this": "const was = this.y; this.y = 1; return [was]",
    "global var in eval": "const was = typeof v; (0, eval)('var v = 1'); return [was]",
    "global let in eval": "const was = typeof w; (0, eval)('let w = 1'); return [was]",
    "function in eval": "const was = typeof f; (0, eval)('function f() {}'); return [was]",
    "the script itself": (
        "const me = arguments.callee, was = me.count; me.count = 1; return [was]"
    ),
    "Object.prototype": ("const was = ({}).polluted; Object.prototype.polluted = 1; return [was]"),
    "Array.prototype.map": (
        "const was = [1].map(x => x); Array.prototype.map = () => 'mine'; return was"
    ),
    "deleted method": "const was = typeof [].map; delete Array.prototype.map; return [was]",
    "property of a method": ("const was = [].map.seen; Array.prototype.map.seen = 1; return [was]"),
    "hidden property": (
        "const was = [].map.seen;"
        "Object.defineProperty(Array.prototype.map, 'seen', { value: 1 }); return [was]"
    ),
    "symbol key": ("const s = Symbol.for('s'), was = Math[s]; Math[s] = 1; return [was]"),
    "getter": (
        "const was = [].first;"
        "Object.defineProperty(Array.prototype, 'first', { get: () => 1 }); return [was]"
    ),
    "frozen prototype": (
        "const was = Object.isFrozen(Array.prototype); Object.freeze(Array.prototype); return [was]"
    ),
    "changed attribute": (
        "const at = () => Object.getOwnPropertyDescriptor(JSON, 'parse').writable;"
        "const was = at(); Object.defineProperty(JSON, 'parse', { writable: false }); return [was]"
    ),
    "prototype of a prototype": (
        "const was = [].z; Object.setPrototypeOf(Array.prototype, { z: 1 }); return [was]"
    ),
    "setter of an index": (
        "const was = [].length;"
        "Object.defineProperty(Array.prototype, '0', { set() {} , configurable: true });"
        "return [was]"
    ),
    "hidden prototype": (
        "const p = Object.getPrototypeOf([].values()), was = p.q; p.q = 1; return [was]"
    ),
    "generator prototype": (
        "const p = Object.getPrototypeOf((function* () {})()), was = p.q; p.q = 1; return [was]"
    ),
    "call site prototype": (
        "Error.prepareStackTrace = (e, sites) => sites[0];"
        "const p = Object.getPrototypeOf(new Error().stack), was = p.q; p.q = 1;"
        "delete Error.prepareStackTrace; return [was]"
    ),
    "getter of stacks": (
        "const get = Object.getOwnPropertyDescriptor(new Error(), 'stack').get, was = get.q;"
        "get.q = 1; return [was]"
    ),
    "error that only syntax makes": (
        "try { using a = { [Symbol.dispose]() { throw 1 } }; throw 2 }"
        "catch (e) { const p = Object.getPrototypeOf(e), was = p.q; p.q = 1; return [was] }"
    ),
    "last match of a regular expression": (
        "const was = [RegExp.$1, RegExp.lastMatch, RegExp.input];"
        "/(a)b/.exec('ab'); RegExp.input = 'kept'; return was"
    ),
    "depth of stacks": "const was = Error.stackTraceLimit; Error.stackTraceLimit = 1; return [was]",
    "payload": "const was = payload.n; payload.n = 2; return [was]",
    "Date": "const was = Date.now() > 0; Date = null; return [was]",
    "JSON": "const was = typeof JSON.stringify; JSON.stringify = null; return [was]",
    "promise job": (
        "const was = globalThis.late;"
        "Promise.resolve().then(() => { globalThis.late = 1 }); return [was]"
    ),
    "what cleans up behind itself": (
        "const was = [].map.flag; if (was) delete Array.prototype.map.flag;"
        "else Array.prototype.map.flag = 1; return [was]"
    ),
}


@pytest.mark.parametrize("code", LEAKS.values(), ids=LEAKS)
def test_nothing_leaks_into_the_next_run(emulator: Emulator, code: str) -> None:
    [first] = emulator.run(code, [Input('{"n":1}')])
    assert first.error is None
    together = emulator.run(code, [Input('{"n":1}')] * 3)
    [other] = emulator.run(code, [Input('{"n":1}')])
    assert [o.body for o in (*together, other)] == [first.body] * 4


# Values whose prototypes all runs of a realm share; a newer V8 may come with more of the kind.
SHARED_PROTOTYPES = [
    "[].values()", "''[Symbol.iterator]()", "new Map().keys()", "new Set().keys()",
    "''.matchAll(/a/g)", "[].values().map(x => x)", "Iterator.from({ next() {} })",
    "(function* () {})()", "(async function* () {})()", "async function () {}",
    "(async () => {})()", "function* () {}", "new Uint8Array()", "new Uint8Array().values()",
    "Object.getPrototypeOf(new Uint8Array())", "Object.getPrototypeOf([].values())",
    "new Error()", "new AggregateError([])", "new Date()", "/a/", "Object(1n)", "Object(Symbol())",
    "new WeakRef({})", "new Proxy([], {})", "(function () { return arguments })()",
]  # fmt: skip


def test_prototypes_are_those_of_a_new_realm_every_time(emulator: Emulator) -> None:
    for value in SHARED_PROTOTYPES:
        code = (
            f"const shared = Object.getPrototypeOf({value}) ?? {{}}, was = shared.mark;"
            "Object.defineProperty(shared, 'mark', { value: 1 }); return [was]"
        )
        bodies = [o.body for o in emulator.run(code, [Input("{}")] * 2)]
        assert bodies == ["[null]", "[null]"], value


# A script may redefine anything and spoil its own output; the harness's answer stays whole.
FOOLS = {
    "JSON.stringify": ("JSON.stringify = () => 'fooled'; return { a: 1 }", '{"a":1}'),
    "JSON.parse": ("JSON.parse = () => ({}); return payload", '{"n":1}'),
    "Reflect.apply": ("Reflect.apply = () => 'fooled'; return { a: 1 }", '{"a":1}'),
    "ownKeys": ("Reflect.ownKeys = () => []; return { a: 1 }", '{"a":1}'),
    "toJSON on everything": (
        "Object.prototype.toJSON = function () { return 'mine' }; return { a: 1 }",
        '"mine"',
    ),
    "toJSON of arrays": (
        "Array.prototype.toJSON = function () { return this.length }; return { a: [1, 2] }",
        '{"a":2}',
    ),
    "iterator": ("Array.prototype[Symbol.iterator] = null; return [1]", "[1]"),
    "index setter": (
        "Object.defineProperty(Array.prototype, '0', { set() { throw 1 } }); return { a: [] }",
        '{"a":[]}',
    ),
    "get on descriptors": ("Object.prototype.get = () => { throw 1 }; return { a: 1 }", '{"a":1}'),
    "string methods": (
        "String.prototype.slice = String.prototype.includes = () => { throw 1 }; return 'a'",
        '"a"',
    ),
    "everything": (
        "for (const k in Object.getOwnPropertyDescriptors(this)) delete this[k]; return 1",
        "1",
    ),
}


@pytest.mark.parametrize(("code", "body"), FOOLS.values(), ids=FOOLS)
def test_the_harness_is_not_fooled(emulator: Emulator, code: str, body: str) -> None:
    [outcome] = emulator.run(code, [Input('{"n":1}')])
    assert (outcome.body, outcome.error) == (body, None)
    [after] = emulator.run("return [1, 2].map(x => ({ x }))", [Input("{}")])
    assert after.body == '[{"x":1},{"x":2}]'


def test_an_error_is_reported_even_when_everything_is_redefined(run: Run) -> None:
    outcome = run("Error.prototype.toString = String.prototype.slice = null;\nthrow Error('x')")
    assert outcome.error is not None
    assert (outcome.error.message, outcome.error.line) == ("x", 2)


BREAKOUTS = ["} evil(); {", "}); evil(); (function () {", "/*", "`", "return 1 }, function () {"]


@pytest.mark.parametrize("code", BREAKOUTS)
def test_the_function_around_a_script_cannot_be_closed(run: Run, code: str) -> None:
    outcome = run(code)
    assert outcome.error is not None
    assert outcome.error.kind is Failure.SYNTAX


REACHES = {
    "caller": "return [arguments.callee.caller === null]",
    "caller in toJSON": "return { toJSON: function f() { return [f.caller === null] } }",
    "functions of call sites": (
        "Error.prepareStackTrace = (e, sites) => sites;"
        "return [new Error().stack.slice(1).every(s => !s.getFunction() && !s.getThis())]"
    ),
    "the function constructor's global": (
        "return [(() => {}).constructor('return globalThis')() === globalThis,"
        "  Object.getOwnPropertyNames(globalThis).length < 70].every(Boolean) ? [true] : [false]"
    ),
    "the real clock": "return [Date.prototype.constructor === Date]",
}


@pytest.mark.parametrize("code", REACHES.values(), ids=REACHES)
def test_the_harness_is_out_of_reach(run: Run, code: str) -> None:
    assert run(code).body == "[true]"


def test_import_leads_nowhere(run: Run) -> None:
    outcome = run("return import('fs')")
    assert outcome.error is not None
    assert outcome.error.kind is Failure.RESULT


@pytest.mark.parametrize("code", LEAKS.values(), ids=LEAKS)
def test_bulk_runs_that_leave_a_trace_are_repeated_in_isolation(
    emulator: Emulator, code: str
) -> None:
    inputs = [Input("{}")] * 3
    isolated = emulator.run(code, inputs)
    assert [each.body for each in emulator.run(code, inputs, is_bulk=True)] == [
        each.body for each in isolated
    ]


@pytest.mark.parametrize("is_pure", [False, True])
def test_bulk_runs_have_the_outcomes_of_isolated_ones(emulator: Emulator, is_pure: bool) -> None:
    code = """
      if (payload.text === "throw") throw new TypeError("at " + headers.place);
      if (payload.text === "nothing") return;
      return { text: payload.text, now: new Date().toISOString() };"""
    texts = ['a\\u2028b é 😀 "\\n', "throw", "nothing", "x" * 10_000, "throw", "last"]
    inputs = [
        Input(json.dumps({"text": text}, ensure_ascii=False), '{"place":1}', f"2026-01-0{n}", 1)
        for n, text in enumerate(texts, start=1)
    ]
    inputs += [Input("{", "{}"), Input("{}", "[")]

    def outcomes(inputs: list[Input], **mode: bool) -> list[Outcome]:
        found = emulator.run(code, inputs, is_pure=is_pure, **mode)
        return [replace(outcome, duration_ms=0) for outcome in found]

    assert outcomes(inputs, is_bulk=True) == outcomes(inputs)
    with_line_feed = [Input('{\n"text": 1}', now="2026-01-01"), inputs[0]]
    assert outcomes(with_line_feed, is_bulk=True) == outcomes(with_line_feed)


def test_bulk_runs_report_keys_that_json_loses(emulator: Emulator) -> None:
    [outcome] = emulator.run("return { a: undefined, b: [NaN] }", [Input("{}")], is_bulk=True)
    assert outcome.lost_keys == ("/a", "/b/0")


def test_a_script_that_hangs_in_bulk_costs_only_its_own_run() -> None:
    with Emulator(Limits(seconds=0.5)) as emulator:
        inputs = [Input(json.dumps(n)) for n in range(5)]
        code = "while (payload === 2); return payload"
        outcomes = emulator.run(code, inputs, is_bulk=True)
    assert [each.body for each in outcomes] == ["0", "1", None, "3", "4"]
    assert outcomes[2].error is not None
    assert outcomes[2].error.kind is Failure.TIMEOUT
