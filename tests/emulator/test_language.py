"""Which JavaScript there is: a sloppy function body, modern syntax, plain ECMAScript's globals."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from brazesmith.engines import Failure, Outcome

Run = Callable[..., Outcome]

MODERN = {
    "optional chaining": ("return [payload?.a?.b, payload.x?.y ?? 'none']", '[1,"none"]'),
    "logical assignment": ("let a = null; a ??= 1; a &&= 2; a ||= 3; return a", "2"),
    "private fields": ("class C { #x = 1; get() { return this.#x } } return new C().get()", "1"),
    "static block": ("class C { static x; static { C.x = 1 } } return C.x", "1"),
    "named groups": ("return /(?<y>\\d{4})/.exec('2026').groups.y", '"2026"'),
    "lookbehind": ("return 'a1b2'.match(/(?<=b)\\d/)[0]", '"2"'),
    "sticky, dotAll, unicode sets": (
        "return [/a.c/s.test('a\\nc'), /[\\p{L}--a]/v.test('b')]",
        "[true,true]",
    ),
    "at, findLast, toSorted": (
        "const a = [3, 1, 2];return [a.at(-1), a.findLast(x => x > 1), a.toSorted()]",
        "[2,2,[1,2,3]]",
    ),
    "Object.groupBy": (
        "return Object.groupBy([1, 2, 3], x => x % 2 ? 'odd' : 'even')",
        '{"odd":[1,3],"even":[2]}',
    ),
    "replaceAll": ("return 'a-a'.replaceAll('a', 'b')", '"b-b"'),
    "spread, rest, defaults": (
        "const f = ({ a = 1, ...r }) => ({ a, ...r }); return f({ b: 2 })",
        '{"a":1,"b":2}',
    ),
    "generators": ("function* g() { yield* [1, 2] } return [...g()]", "[1,2]"),
    "numeric separators, BigInt": ("return Number(1_000n)", "1000"),
    "optional catch": ("try { null.x } catch { return 1 }", "1"),
    "labels": ("a: for (;;) { for (;;) break a } return 1", "1"),
    "Object.fromEntries, flatMap": (
        "return Object.fromEntries([1].flatMap(x => [['k', x]]))",
        '{"k":1}',
    ),
    "template": ("return `${payload.a.b}!`", '"1!"'),
    "eval and Function": ("return [eval('1 + 1'), new Function('return 3')()]", "[2,3]"),
    "html comments": ("<!-- old\nreturn 1\n--> style", "1"),
    "comment at the end": ("return 1 // done", "1"),
    "function declared after return": ("return f(); function f() { return 1 }", "1"),
}


@pytest.mark.parametrize(("code", "body"), MODERN.values(), ids=MODERN)
def test_modern_syntax(run: Run, code: str, body: str) -> None:
    outcome = run(code, '{"a":{"b":1}}')
    assert (outcome.body, outcome.error) == (body, None)


def test_a_script_is_a_sloppy_function_of_payload_and_headers(run: Run) -> None:
    code = (
        "return [this === globalThis, arguments.length, arguments[0] === payload,"
        " arguments[1] === headers, headers['X-Type'], typeof undeclared, delete payload.a,"
        " (function () { return this === globalThis })()]"
    )
    outcome = run(code, '{"a":1}', headers='{"X-Type":"order"}')
    assert outcome.body == '[true,2,true,true,"order","undefined",true,true]'


def test_sloppy_mode_allows_what_strict_mode_forbids(run: Run) -> None:
    assert run("x = 010; with ({ y: 1 }) { return x + y }").body == "9"


def test_strict_mode_when_asked_for(run: Run) -> None:
    assert run("'use strict'; return this === undefined").body == "true"
    outcome = run("'use strict';\nleak = 1")
    assert outcome.error is not None
    assert (outcome.error.kind, outcome.error.name) == (Failure.EXCEPTION, "ReferenceError")


@pytest.mark.parametrize("payload", ["[1,2]", "null", "3", '"text"', "true"])
def test_a_payload_may_be_any_json(run: Run, payload: str) -> None:
    assert run("return payload", payload).body == payload


GONE = """
    console setTimeout clearTimeout setInterval __timer_manager __TimerManager WebAssembly Intl
    Temporal SharedArrayBuffer Atomics FinalizationRegistry ShadowRealm DisposableStack
    AsyncDisposableStack SuppressedError fetch XMLHttpRequest require module process global window
    self Buffer URL TextEncoder atob btoa crypto structuredClone queueMicrotask performance d8 print
    load read gc harness realm
"""

# ECMA-262, 16th edition, written down a second time: a newer V8 must not add to it unnoticed.
STANDARD = """
    globalThis Infinity NaN undefined eval isFinite isNaN parseFloat parseInt decodeURI
    decodeURIComponent encodeURI encodeURIComponent escape unescape Object Function Boolean Symbol
    Number BigInt Math Date String RegExp JSON Iterator Promise Reflect Proxy Error AggregateError
    EvalError RangeError ReferenceError SyntaxError TypeError URIError Map Set WeakMap WeakSet
    WeakRef Array ArrayBuffer DataView Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array
    Int32Array Uint32Array BigInt64Array BigUint64Array Float16Array Float32Array Float64Array
"""


@pytest.mark.parametrize("name", GONE.split())
def test_what_a_host_adds_is_not_there(run: Run, name: str) -> None:
    assert run(f"return typeof {name}").body == '"undefined"'


def test_the_globals_are_those_of_ecmascript(run: Run) -> None:
    body = run("return Object.getOwnPropertyNames(globalThis).sort()").body
    assert body is not None
    assert json.loads(body) == sorted(STANDARD.split())


def test_temporal_cannot_be_had_through_a_date(run: Run) -> None:
    assert run("return 'toTemporalInstant' in Date.prototype").body == "false"
