"""Scripts that hang, devour and break: a clear failure each, and a next run like any other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from brazesmith.engines import Emulator, Failure, Input, Limits, process

# What never ends needs no long wait; what ends by itself gets one, on however busy a machine.
QUICK = Limits(seconds=0.4, memory_mb=256, result_bytes=1_000_000)
PATIENT = Limits(seconds=30, memory_mb=256, result_bytes=1_000_000)

TIMEOUT = {Failure.TIMEOUT}
EXCEPTION = {Failure.EXCEPTION}
RESULT = {Failure.RESULT}
MEMORY = {Failure.MEMORY}
# Whether a bomb meets the memory limit or the deadline first is a matter of the machine.
BOMB = {Failure.MEMORY, Failure.TIMEOUT}

HOSTILE = {
    "endless loop": ("for (;;);", TIMEOUT),
    "endless loop that catches": ("for (;;) { try { for (;;); } catch {} }", TIMEOUT),
    "catastrophic regex": ("return /^(a+)+$/.test('a'.repeat(40) + 'b')", TIMEOUT),
    "endless comparator": ("[3, 1, 2].sort(() => { for (;;); })", TIMEOUT),
    "endless getter": ("return { get a() { for (;;); } }", TIMEOUT),
    "endless toJSON": ("return { toJSON() { for (;;); } }", TIMEOUT),
    "endless proxy": ("return new Proxy({}, { ownKeys() { for (;;); } })", TIMEOUT),
    "endless microtasks": ("(function f() { Promise.resolve().then(f) })(); return {}", TIMEOUT),
    "endless await": ("(async () => { for (;;) await 0 })(); return {}", TIMEOUT),
    "endless message": ("throw { toString() { for (;;); } }", TIMEOUT),
    "endless stack": ("Error.prepareStackTrace = () => { for (;;); }; null.x", TIMEOUT),
    "endless array": ("new Array(4294967295).fill(0)", BOMB),
    "array bomb": ("const a = []; for (;;) a.push(new Array(1000).fill(1.5))", BOMB),
    "string bomb": ("const a = []; for (;;) a.push(`${a.length}`.repeat(1e5).split(''))", BOMB),
    "map bomb": ("const m = new Map(); for (let i = 0; ; i++) m.set(i, { i })", BOMB),
    "key bomb": ("const o = {}; for (let i = 0; ; i++) o['k' + i] = i", BOMB),
    "typed array bomb": ("const a = []; for (;;) a.push(new Uint8Array(2 ** 22).fill(1))", MEMORY),
    "giant typed array": ("new Uint8Array(2 ** 31).fill(1)", MEMORY),
    "JSON bomb": (
        "let o = {}; for (let i = 0; i < 60; i++) o = { a: o, b: o }; return o",
        {*TIMEOUT, *RESULT},
    ),
    "what aborts V8": ("return 'x'.repeat(2 ** 28).split('').length", MEMORY),
    "doubling string": ("let s = 'ab'; for (;;) s += s", EXCEPTION),
    "deep recursion": ("(function f() { f() })()", EXCEPTION),
    "deep source": ("eval('('.repeat(1e5) + ')'.repeat(1e5))", EXCEPTION),
    "giant BigInt": ("return 2n ** (2n ** 40n)", EXCEPTION),
    "thrown proxy": ("throw new Proxy({}, { getPrototypeOf() { throw 1 } })", EXCEPTION),
    "giant string": ("return 'x'.repeat(2 ** 28)", RESULT),
    "giant array": ("return new Array(2e6).fill('xxxx')", RESULT),
    "sparse array": ("return new Array(4294967295)", RESULT),
    "deep body": ("let a = []; for (let i = 0; i < 1e5; i++) a = [a]; return a", RESULT),
}


@pytest.fixture(scope="module")
def quick() -> Iterator[Emulator]:
    with Emulator(QUICK) as emulator:
        yield emulator


@pytest.fixture(scope="module")
def patient() -> Iterator[Emulator]:
    with Emulator(PATIENT) as emulator:
        yield emulator


@pytest.mark.parametrize(("code", "kinds"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_script_fails_alone(
    quick: Emulator, patient: Emulator, code: str, kinds: set[Failure]
) -> None:
    emulator = quick if Failure.TIMEOUT in kinds else patient
    [outcome] = emulator.run(code, [Input("{}")])
    assert outcome.body is None
    assert outcome.error is not None
    assert outcome.error.kind in kinds
    assert outcome.error.message
    [next_outcome] = emulator.run("return payload", [Input('{"a":1}')])
    assert next_outcome.body == '{"a":1}'


def test_memory_that_was_taken_while_nobody_looked_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "POLL_SECONDS", 600)
    code = "if (payload === 2) new Uint8Array(2 ** 29).fill(1); return payload"
    with Emulator(PATIENT) as emulator:
        outcomes = emulator.run(code, [Input(str(number)) for number in range(4)])
    assert [outcome.body for outcome in outcomes] == ["0", "1", None, "3"]
    assert outcomes[2].error is not None
    assert outcomes[2].error.kind is Failure.MEMORY


HANGS_ON_THREE = "if (payload === 3) for (;;); return payload * 2"
CRASHES_ON_THREE = "if (payload === 3) 'x'.repeat(2 ** 28).split(''); return payload * 2"


@pytest.mark.parametrize(
    ("limits", "code", "kind"),
    [(QUICK, HANGS_ON_THREE, Failure.TIMEOUT), (PATIENT, CRASHES_ON_THREE, Failure.MEMORY)],
)
def test_in_a_batch_only_the_guilty_input_fails(limits: Limits, code: str, kind: Failure) -> None:
    with Emulator(limits) as emulator:
        outcomes = emulator.run(code, [Input(str(i)) for i in range(8)])
    assert [o.body for o in outcomes] == ["0", "2", "4", None, "8", "10", "12", "14"]
    assert [o.error.kind for o in outcomes if o.error] == [kind]


def test_slow_runs_within_the_deadline_are_all_right() -> None:
    code = "const end = Date.now() + 700; while (Date.now() < end); return payload"
    with Emulator(Limits(seconds=10)) as emulator:
        outcomes = emulator.run(code, [Input("1"), Input("2")])
    assert [o.body for o in outcomes] == ["1", "2"]
    assert all(o.duration_ms >= 600 for o in outcomes)


def test_a_stream_can_be_left_at_the_first_failure(quick: Emulator) -> None:
    for outcome in quick.stream("for (;;);", [Input("{}")] * 10_000):
        assert outcome.error is not None
        break
    [after] = quick.run("return payload", [Input("7")])
    assert after.body == "7"
