"""Settling: a line is settled only if an ordinary run returns the same body."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brazesmith.archive.reading import Sample, sample
from brazesmith.engines import Emulator, Input, Limits, Settling
from brazesmith.engines.settling import ran_of
from brazesmith.engines.v8.engine import error_of

ROOT = Path(__file__).parents[2]
NOW = "2026-01-01T00:00:00Z"


def settling(code: str, **fields: object) -> Settling:
    """Return a settling whose check accepts a body with `ok`."""
    columns = {
        "code": code,
        "is_pure": False,
        "check": "(body, nowMs) => body.ok === true",
        "now": NOW,
        "seed": 1,
        "before": ('{"line":', ',"body":'),
        "after": "}",
        **fields,
    }
    return Settling(**columns)  # type: ignore[arg-type]  # the fields of a test


def test_every_kind_of_line(emulator: Emulator) -> None:
    lines = [
        '{"ok": true}',
        '{"ok": false}\r',
        " \t",
        "[1]",
        "not JSON",
        "null",
        '{"fails": true}',
        '{"payload": {"ok": true}, "headers": {"A": "b"}}',
        '{"payload": {"ok": true}, "received_at": "2024-02-30T00:00:00Z"}',
        '{"payload": {"ok": true}, "other": 1}',
    ]
    code = "if (payload.fails) throw 1; return { ok: payload.ok, a: headers.A }"
    found = emulator.settle(settling(code), "\n".join(lines).encode(), 7)
    assert found.states == "=?_?!!!=!?"
    assert found.lines == [
        '{"line":7,"body":{"ok":true}}',
        '1767225600000\t\t{"ok":false}',
        "1767225600000\t\t{}",
        '{"line":14,"body":{"ok":true,"a":"b"}}',
        "1767225600000\t\t{}",
    ]


@pytest.mark.parametrize(
    "instant",
    [
        "2026-01-05T08:00:00Z",
        "2026-01-05T23:59:59.999Z",
        "2024-02-29T00:00:00.010Z",
        "2026-03-31T09:08:07Z",
        "2026-01-05T08:00:00+02:00",
        "2026-01-05T00:30:00.500+13:45",
        "1970-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999Z",
    ],
)
def test_when_a_payload_came(emulator: Emulator, instant: str) -> None:
    line = json.dumps({"payload": {}, "received_at": instant})
    found = emulator.settle(settling("return { ok: true, n: Date.now() }"), line.encode(), 1)
    milliseconds = round(datetime.fromisoformat(instant).timestamp() * 1000)
    assert found.lines == [f'{{"line":1,"body":{{"ok":true,"n":{milliseconds}}}}}']


def test_two_codes(emulator: Emulator) -> None:
    new = "if (payload.skip) return; return { ok: true, n: payload.n }"
    old = "return { ok: true, n: payload.n < 2 ? payload.n : 0 }"
    found = emulator.settle(settling(new, against=old), b'{"n":1}\n{"n":2}\n{"skip":1,"n":1}\n', 1)
    assert found.states == "=~~"
    assert found.lines == [
        '{"line":1,"body":{"ok":true,"n":1}}',
        '1767225600000\ttrue\ttrue\t{"ok":true,"n":2}\t{"ok":true,"n":0}',
        '1767225600000\tfalse\ttrue\t\t{"ok":true,"n":1}',
    ]


def test_a_chunk_that_changes_the_realm_is_open(emulator: Emulator) -> None:
    code = "if (payload.change) Array.prototype.extra = 1; return { ok: true, n: [].extra }"
    job = settling(code)
    assert emulator.settle(job, b'{"a":1}\n{"change":1}\n{"a":1}', 1).states == ""
    assert emulator.settle(job, b'{"a":1}\n{"a":2}', 1).states == "=="


def test_a_line_that_hangs(emulator: Emulator) -> None:
    job = settling("while (payload.hang); return { ok: true }")
    found = emulator.settle(job, b'{"a":1}\n{"hang":1}\n{"a":1}', 1)
    assert found.states == ""
    assert emulator.settle(job, b'{"a":1}', 1).states == "="


# Lines that are settled have the body of an ordinary run ----------------------------------------

SCRIPTS = (
    "return payload",
    "return { a: payload, h: headers, t: Date.now(), d: new Date(), r: Math.random() }",
    "return { n: NaN, i: -Infinity, u: undefined, z: -0, f() {}, s: Symbol.iterator, a: [,1] }",
    "globalThis.count = (globalThis.count || 0) + 1; return { count }",
    "count = (typeof count === 'undefined' ? 0 : count) + 1; return { count }",
    "const f = arguments.callee; f.n = (f.n || 0) + 1; return { n: f.n }",
    "const p = arguments.callee.prototype; p.n = (p.n || 0) + 1; return { n: p.n }",
    "const o = Object.prototype; o.n = (o.n || 0) + 1; return { n: o.n }",
    "const o = Object.prototype; o.old = o.isDamaged = o.payload = 1; return { n: 1 }",
    "Object.defineProperty(Object.prototype, 'now', { set() { throw 1 } }); return { n: 1 }",
    "Array.prototype.map = () => [payload]; return { a: [1].map((x) => x) }",
    "String.prototype.indexOf = () => 0; return { a: 'ab'.indexOf('b') }",
    "JSON.stringify = () => '{}'; return { a: 1 }",
    "Reflect.ownKeys(payload); Reflect.ownKeys = () => []; return { a: 1 }",
    "const before = RegExp.$1; /(.)/.exec(JSON.stringify(payload)); return { before }",
    "return { get a() { return payload }, b: { toJSON: (k) => k } }",
    "return { toJSON() { return payload } }",
    "class Body { a = 1; get b() { return 2 } } return new Body()",
    "return Object.assign(Object.create({ inherited: 1 }), payload)",
    "return Object.create(null)",
    "return new Proxy({ a: 1 }, { get: (t, k) => t[k] })",
    "return [payload]",
    "return 'text'",
    "return null",
    "return",
    "return Promise.resolve(payload)",
    "Promise.resolve().then(() => { Array.prototype.late = 1 }); return { late: [].late }",
    "return { n: 1n }",
    "const a = {}; a.a = a; return a",
    "throw new Error(payload)",
    "return { s: 'a\\u2028b\\ud800\\n\\t', k: { ['\\ud800']: 1, ['a\\nb']: 2 } }",
    "return { a: 'x'.repeat(3e5) }",
    "let v = 1; for (let i = 0; i < 4000; i++) v = [v]; return { v }",
    "return { __proto__: { a: 1 }, ['__proto__']: 2 }",
    "eval('var leaked = 1'); (0, eval)('var wide = 1; let narrow = 2'); return { t: typeof wide }",
    "return { n: (function f(n) { return n ? f(n - 1) : 0 })(5000) }",
    "payload.changed = true; headers.changed = true; return { payload, headers }",
    "return { k: Object.keys(payload), j: JSON.stringify(payload), t: this === globalThis }",
    "}",
    "while (payload.hang);return payload",
)
LINES = (
    '{"a":1}',
    '{"a":"\\u2028\\ud800","b":"\u2028\u20ac\U0001f600"}\r',
    '{"b":1,"2":0,"1":0,"__proto__":5}',
    '  {"a" : 1.0, "b":1e400, "c":-0, "d":12345678901234567890, "e":0.1}\t',
    "[]",
    '["a"]',
    "{}",
    "",
    " ",
    "null",
    "7",
    '"text"',
    "{",
    "\ufeff{}",
    "// comment",
    "{'a':1}",
    '{"a":NaN}',
    '{"payload":{"a":1}}',
    '{"payload":{"a":1},"headers":{"X":"1"}}',
    '{"headers":{"X":"1","x":"2"},"payload":{"a":1},"received_at":"2024-02-29T23:59:59.999+02:00"}',
    '{"payload":{"a":1},"headers":null,"received_at":null}',
    '{"payload":{"a":1},"headers":{"X":[1]}}',
    '{"payload":{"a":1},"headers":[]}',
    '{"payload":{"a":1},"other":1}',
    '{"payload":[1],"received_at":"2024-02-30T00:00:00Z"}',
    '{"payload":[1],"received_at":"2024-05-01"}',
    '{"payload":[1],"received_at":"1714564800"}',
    '{"payload":[1],"received_at":1714564800}',
    '{"payload":"text","headers":{}}',
    '{"\\u0070ayload":{"a":1},"received_at":"2024-05-01T00:00:00Z"}',
    '{ "payload":{"a":1},"received_at":"2024-05-01T00:00:00Z"}',
    '{"a":[' + "[" * 3000 + "]" * 3000 + "]}",
    '{"a":"' + "x" * 70_000 + '"}',
    '{"hang":true}',
    '{"a":{"payload":1,"headers":2}}',
)


def sample_of(line: str) -> Sample | None:
    """Return what the reader of archives makes of a line, if it is a sample."""
    found = sample(line.encode().rstrip(b"\r\n"), "a", 1) if line.strip() else None
    return found if isinstance(found, Sample) else None


def input_of(sample: Sample) -> Input:
    headers = json.dumps(sample.headers or {})
    return Input(sample.text, headers, sample.received_at or NOW, seed=7)


SAMPLES = {line: sample_of(line) for line in LINES}


def assert_same(
    emulator: Emulator, code: str, lines: Sequence[str], *, is_pure: bool = False
) -> None:
    """Compare what is settled with ordinary runs."""
    job = settling(code, is_pure=is_pure, check=None, seed=7)
    found = emulator.settle(job, "\n".join(lines).encode(), 1)
    settled = iter(found.lines)
    for line, state in zip(lines, found.states, strict=False):
        if state == "_":
            assert not line.strip()
        elif state in ("?", "x"):
            sample = SAMPLES[line]
            assert sample is not None, line
            [outcome] = emulator.run(code, [input_of(sample)], is_pure=is_pure)
            text = next(settled)
            if state == "?":
                assert (ran_of(text)[1].body, None) == (outcome.body, outcome.error)
            else:
                assert (None, error_of(text, code)) == (outcome.body, outcome.error)
        else:
            assert state == "!"
    assert next(settled, None) is None


def short(limits: float = 0.5) -> Emulator:
    return Emulator(Limits(seconds=limits))


@pytest.mark.parametrize("code", SCRIPTS)
def test_settled_bodies_are_those_of_a_run(code: str) -> None:
    with short() as emulator:
        assert_same(emulator, code, LINES)
        for line in LINES:
            if line != '{"hang":true}':
                assert_same(emulator, code, [line, line])


@given(code=st.sampled_from(SCRIPTS[:-1]), lines=st.lists(st.sampled_from(LINES), max_size=6))
def test_settled_bodies_of_any_lines_are_those_of_a_run(
    emulator: Emulator, code: str, lines: list[str]
) -> None:
    assert_same(emulator, code, lines)


@pytest.mark.parametrize("event", ["call.completed", "contact.attribute.edited", "sms.received"])
def test_generated_code(emulator: Emulator, event: str) -> None:
    code = (ROOT / f"build/regal/{event}.js").read_text(encoding="utf-8")
    payloads = sorted(ROOT.glob(f"fixtures/regal/{event}/*/payload.json"))
    lines = [json.dumps(json.loads(file.read_text(encoding="utf-8"))) for file in payloads]
    SAMPLES.update({line: sample_of(line) for line in lines})
    assert_same(emulator, code, lines, is_pure=True)
