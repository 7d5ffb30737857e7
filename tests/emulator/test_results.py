"""What a script returns, what JSON makes of it, and what is lost on the way."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from brazesmith.engines import Emulator, Failure, Input, Limits, Outcome

Run = Callable[..., Outcome]

# code, body, lost keys
BODIES: list[tuple[str, str | None, tuple[str, ...]]] = [
    ("return { a: 1, b: [true, null, 'é\\u2028'] }", '{"a":1,"b":[true,null,"é\u2028"]}', ()),
    ("return { attributes: [] }", '{"attributes":[]}', ()),
    ("", None, ()),
    ("return undefined", None, ()),
    ("return null", "null", ()),
    ("return 'text'", '"text"', ()),
    ("return new Date(0)", '"1970-01-01T00:00:00.000Z"', ()),
    ("return { time: new Date(0) }", '{"time":"1970-01-01T00:00:00.000Z"}', ()),
    ("return { a: undefined, b: 1 }", '{"b":1}', ("/a",)),
    ("return { a: () => 1, b: Symbol() }", "{}", ("/a", "/b")),
    ("return { a: NaN, b: -Infinity }", '{"a":null,"b":null}', ("/a", "/b")),
    ("return { a: new Number(NaN) }", '{"a":null}', ("/a",)),
    ("return { a: new Date(NaN) }", '{"a":null}', ()),  # toJSON itself says null
    ("return [1, undefined, , () => 1]", "[1,null,null,null]", ("/1", "/2", "/3")),
    ("return { e: [{ p: { 'a/b~c': undefined } }] }", '{"e":[{"p":{}}]}', ("/e/0/p/a~1b~0c",)),
    ("const o = { x: undefined }; return { a: o, b: o }", '{"a":{},"b":{}}', ("/a/x", "/b/x")),
    (
        "return { a: [[], [{}, { z: NaN }]], y: NaN }",
        '{"a":[[],[{},{"z":null}]],"y":null}',
        ("/a/1/1/z", "/y"),
    ),
    ("return { toJSON() { return { a: undefined, b: 2 } } }", '{"b":2}', ("/a",)),
    ("return () => 1", None, ("",)),
    ("return NaN", "null", ("",)),
    ("return { __proto__: null, ['__proto__']: 1 }", '{"__proto__":1}', ()),
    ("return { '': undefined }", "{}", ("/",)),
    ("return new Map([[1, 2]])", "{}", ()),
    ("return '\\ud800'", '"\\ud800"', ()),
    ("let n = 0; return { get a() { return ++n }, get b() { return ++n } }", '{"a":1,"b":2}', ()),
]


@pytest.mark.parametrize(("code", "body", "lost"), BODIES)
def test_a_body_and_what_json_loses(
    run: Run, code: str, body: str | None, lost: tuple[str, ...]
) -> None:
    outcome = run(code)
    assert (outcome.body, outcome.error, outcome.lost_keys) == (body, None, lost)


REFUSED = {
    "promise": ("return Promise.resolve({})", "promise"),
    "async function": ("return (async () => ({}))()", "promise"),
    "BigInt": ("return { a: 1n }", "BigInt"),
    "boxed BigInt": ("return { a: Object(1n) }", "BigInt"),
    "cycle": ("const o = {}; o.list = [o]; return o", "contains itself"),
}


@pytest.mark.parametrize(("code", "says"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_a_body(run: Run, code: str, says: str) -> None:
    outcome = run(code)
    assert outcome.body is None
    assert outcome.error is not None
    assert outcome.error.kind is Failure.RESULT
    assert says in outcome.error.message


def test_the_size_of_a_body_is_limited_in_bytes() -> None:
    with Emulator(Limits(result_bytes=100)) as emulator:
        fits, long, wide = emulator.run(
            "return payload.repeat(49)", [Input('"aa"'), Input('"aaa"'), Input('"éé"')]
        )
    assert fits.body == '"' + 98 * "a" + '"'
    for outcome in (long, wide):
        assert outcome.error is not None
        assert outcome.error.kind is Failure.RESULT


def test_only_the_first_thousand_lost_keys_are_named(run: Run) -> None:
    outcome = run("return new Array(5000).fill(undefined)")
    assert outcome.lost_keys == tuple(f"/{i}" for i in range(1000))


NOT_READ = {
    "payload": (Input("{oops"), "payload: "),
    "empty payload": (Input(""), "payload: "),
    "headers": (Input("{}", headers="["), "headers: "),
    "now": (Input("{}", now="yesterday"), "now: "),
}


@pytest.mark.parametrize(("unread", "says"), NOT_READ.values(), ids=NOT_READ)
def test_an_input_that_cannot_be_read(emulator: Emulator, unread: Input, says: str) -> None:
    bad, good = emulator.run("return payload", [unread, Input("1")])
    assert bad.error is not None
    assert bad.error.kind is Failure.INPUT
    assert bad.error.message.startswith(says)
    assert good.body == "1"


def test_texts_travel_unchanged(emulator: Emulator) -> None:
    text = r'"\ud83d\ude00 \ud800 \u0000 \u2028 </script> \\ é"'
    [outcome] = emulator.run("return payload", [Input(text)])
    assert outcome.body == '"😀 \\ud800 \\u0000 \u2028 </script> \\\\ é"'


def test_as_many_outcomes_as_inputs_in_the_same_order(emulator: Emulator) -> None:
    assert emulator.run("return 1", []) == []
    outcomes = emulator.run("return payload", [Input(str(i)) for i in range(350)])
    assert [o.body for o in outcomes] == [str(i) for i in range(350)]
    assert all(o.duration_ms > 0 for o in outcomes)


def test_large_payloads(emulator: Emulator) -> None:
    payload = '"' + "é" * 3_000_000 + '"'
    outcomes = emulator.run("return payload.length", [Input(payload)] * 3)
    assert [o.body for o in outcomes] == ["3000000"] * 3
