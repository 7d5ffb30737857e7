"""Mutants that run together do what each of them does alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from brazesmith.base.json import dump_json
from brazesmith.contract.destinations.track import TRACK
from brazesmith.engines import Engines, Input, Limits
from brazesmith.mutation import together
from brazesmith.mutation.javascript import text_mutants
from brazesmith.mutation.killing import ended
from brazesmith.mutation.mutant import Fault, Mutant
from brazesmith.mutation.together import Together, is_alone, that_parse
from brazesmith.targets.script import Script

SCRIPTS = sorted((Path(__file__).parents[1] / "expressive" / "scripts").glob("*.js"))
NOW = "2026-01-02T03:04:05.000Z"


@pytest.fixture(scope="module")
def engines() -> Iterator[Engines]:
    with Engines(Limits(seconds=1)) as running:
        yield running


def script(code: str) -> Script:
    return Script("x", code, TRACK)


def inputs(*payloads: object) -> list[Input]:
    return [Input(dump_json(payload), now=NOW, seed=1) for payload in payloads]


def check_alike(original: str, mutants: list[str], given: list[Input], engines: Engines) -> None:
    """Check that scripts do together what they do alone."""
    scripts = {number: script(code) for number, code in enumerate(mutants, 1)}
    found = Together(script(original), scripts, engines).run(given, list(scripts))
    for input_, outcomes in zip(given, found, strict=True):
        for number, one in {0: script(original), **scripts}.items():
            alone = ended(engines.run(one, [input_])[0])
            found_here = outcomes[number]
            assert (found_here.kind, found_here.body) == (alone.kind, alone.body), one.code


@pytest.mark.parametrize("file", SCRIPTS[::4], ids=lambda file: file.stem)
def test_the_mutants_of_scripts(file: Path, engines: Engines) -> None:
    code = file.read_text("utf-8")
    found = [mutant.code for mutant in text_mutants(code, file.name)]
    check_alike(code, found, inputs({}, {"user_id": "1", "event": {"first": 1}}), engines)


@pytest.mark.parametrize(
    ("original", "mutants"),
    [
        ("return { events: [1] };", ["return;", "return null;", "return { events: [] };", "x.y;"]),
        ("return;", ["return { events: [1] };", "throw 1;", 'throw new Error("x");']),
        ('throw new Error("a");', ['throw new Error("b");', "return 1;"]),
        (
            "return { events: [NaN, undefined] };",
            ["return [() => 1];", "return { a: new Date() };"],
        ),
        (
            "payload.a = 1; return payload;",
            ["return payload;", "delete payload.b; return payload;"],
        ),
        ("let a = 1; return a;  // a comment", ["let a = 2; return a;", "const a = 1; a = 2;"]),
        ("leak = 1; return leak;", ["return typeof leak;"]),
        ("Array.prototype.x = 1; return [].x;", ["return [].x || 0;"]),
        ("return Math.random();", ["return Math.random() + 1;"]),
        ("return this === undefined;", ["return typeof this;"]),
        ("return { a: 1, b: 2 };", ["return { b: 2, a: 1 };"]),
        ('"use strict"; return 1;', ["return 010;"]),
    ],
)
def test_scripts_of_all_kinds(original: str, mutants: list[str], engines: Engines) -> None:
    check_alike(original, mutants, inputs({"b": 1}, {}), engines)


def test_a_mutant_that_does_not_end_stops_no_other(engines: Engines) -> None:
    scripts = {1: script("for (;;) {}"), 2: script("return 2;")}
    [found] = Together(script("return 1;"), scripts, engines).run(inputs({}), [1, 2])
    assert found[1].failure == "timeout"
    assert (found[0].body, found[2].body) == (1, 2)


def test_long_scripts_run_in_groups(engines: Engines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "_LONGEST", 20)
    check_alike("return 1;", ["return 2;", "return 1;", "return 3;", "x.y;"], inputs({}), engines)
    assert [len(some) for some in together._in_groups("abcde", 10)] == [2, 2, 1]
    assert list(together._in_groups("", 10)) == [""]


def test_only_what_parses_is_a_mutant(engines: Engines) -> None:
    codes = ["return 1;", "return (", "const a = 1; const a = 2;", "return '\u2028';"]
    found = [Mutant(number, Fault("", ""), code=code) for number, code in enumerate(codes, 1)]
    kept = that_parse(found, script("return 0;"), engines)
    assert [(one.number, one.code) for one in kept] == [(1, codes[0]), (2, codes[3])]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("const a = []; a[0] = payload.x; return a;", True),
        ("payload.a.b = 1; headers.x = 2; return payload;", True),
        ("function f(p) { p.x = 1; } for (let i = 0; i < 3; i++) f({}); return 1;", True),
        ("return 'the prototype of this' + payload.x;", True),
        ("a = 1;", False),
        ("for (x of payload) {}", False),
        ("Object.x = 1;", False),
        ("delete Math.max;", False),
        ("JSON['stringify'] = null;", False),
        ("[].constructor.a = 1;", False),
        ("return eval('1');", False),
        ("this.x = 1;", False),
        ("return Math.random();", False),
    ],
)
def test_which_scripts_leave_the_realm_alone(code: str, expected: bool) -> None:
    assert is_alone(code) is expected
