"""Counters change nothing that a script does."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brazesmith.coverage.instrument import instrument
from brazesmith.engines import Emulator, Failure, Input, Limits, Outcome
from brazesmith.lint.syntax import parse

from .javascript import SCRIPTS as SCRIPTS_OF_ALL_CONSTRUCTS

ROOT = Path(__file__).parents[2]
HAND_WRITTEN = (
    "bench",
    "templates/javascript",
    "tests/lint",
    "tests/javascript",
    "tests/expressive",
)
GENERATED = ("build", "tests/cases")


def scripts(*folders: str) -> list[Path]:
    return sorted(file for folder in folders for file in (ROOT / folder).rglob("*.js"))


#: Generated scripts are much alike: a few are enough.
SCRIPTS = [*scripts(*HAND_WRITTEN), *scripts(*GENERATED)[::6]]

#: How V8 quotes counters in a message: a value that passes through, what counts, functions.
_COUNTED = re.compile(
    r"\((?:\(intermediate value\))+ , \$v_*\[\d+\]\)"
    r"|\(\$h_*\[\d+\] , .*?\)"
    r"|\$s_*\(\.\.\.\)"
    r"|(?:\(intermediate value\))+"
)


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    with Emulator(Limits(seconds=2.0)) as emulator:
        yield emulator


def with_counters(code: str) -> str:
    instrumented = instrument(parse(code, "script.js"))
    return (
        f"{instrumented.head}return (function (payload, headers) {{\n"
        f"{instrumented.text}\n}})(payload, headers);"
    )


def check(code: str, payloads: Sequence[str], emulator: Emulator) -> None:
    """Assert that a script does the same with and without counters."""
    inputs = [Input(payload, "{}", "2026-01-02T03:04:05Z", 7) for payload in payloads]
    plain, counted = (emulator.run(text, inputs) for text in (code, with_counters(code)))
    for payload, before, after in zip(payloads, plain, counted, strict=True):
        assert is_same(before, after), f"{payload}\n{with_counters(code)}\n{before}\n{after}"


def is_same(before: Outcome, after: Outcome) -> bool:
    """Whether two outcomes are the same, except for what V8 quotes, time and columns."""
    if before.error is None or after.error is None:
        return (before.error, before.body, before.lost_keys) == (
            after.error, after.body, after.lost_keys,
        )  # fmt: skip
    if before.error.kind is after.error.kind is Failure.SYNTAX:
        return True  # they show where V8 gave up
    line = after.error.line
    return (
        (before.error.kind, before.error.name) == (after.error.kind, after.error.name)
        and before.error.line == (line and line - 1)
        and is_same_message(before.error.message, after.error.message)
    )


def is_same_message(before: str, after: str) -> bool:
    if "is not iterable" in before and "is not iterable" in after:
        return True  # V8 quotes either what is not iterable, or its type
    quoted = map(re.escape, _COUNTED.split(after))
    return re.fullmatch(".*".join(quoted), before, re.DOTALL) is not None


def payloads_for(code: str, count: int) -> list[str]:
    """Return payloads whose keys and values are words of the script."""
    dice = random.Random(code)
    words = sorted(set(re.findall(r"[A-Za-z_]\w*", code))) or ["a"]
    fields = sorted(set(re.findall(r"payload\??\.(\w+)", code))) or words[:5]
    scalars = [*words, "", "2024-01-02T03:04:05Z", "12.5", "é😀", 0, -3, 12.5, True, None]

    def value(depth: int) -> object:
        match dice.randrange(6 if depth < 3 else 4):
            case 4:
                return [value(depth + 1) for _ in range(dice.randrange(3))]
            case 5:
                return {dice.choice(words): value(depth + 1) for _ in range(dice.randrange(5))}
            case _:
                return dice.choice(scalars)

    varied = [{field: value(0) for field in fields if dice.random() < 0.7} for _ in range(count)]
    return ["{}", *map(json.dumps, varied)]


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda file: str(file.relative_to(ROOT)))
def test_scripts_of_the_repository(file: Path, emulator: Emulator) -> None:
    code = file.read_text("utf-8")
    check(code, payloads_for(code, 3), emulator)


#: Scripts in which a counter at a wrong place would show, between lines of dashes.
TRICKY = (Path(__file__).with_name("tricky.txt")).read_text("utf-8").split("\n----\n")

#: More of them, with line breaks, marks and escapes that files of this repository do not have.
ODD = [
    "return { é: payload['ключ'] || '😀' ? `${payload.x || 'ß'}` : 1 } // 😀",
    "if (payload.x)\r\n  return { a: 1 } // x\r\nelse\r\n  return { b: '\\\r\n' }\r\n",
    "\ufeffreturn { a: payload.x || '\u2028' }",
    "return { a: payload.x || '\ud83d' + 1 }",
    "if (payload.x) return { a: 1 } // x\u2028else return { b: 1 }",
    r"var \u0024h = 1, $f_ = 2; if (\u0024h) return { $h, $f_ }",
]


@pytest.mark.parametrize("code", [*TRICKY, *ODD])
def test_tricky_scripts(code: str, emulator: Emulator) -> None:
    payloads = (
        "{}",
        '{"x":1,"y":"b"}',
        '{"x":{"y":{"z":2},"b":{"w":3}},"y":{"z":"b"},"list":[]}',
        '{"x":null,"y":0,"list":[{"a":5,"b":{"c":6}},[7]],"b":[8],"a":9}',
        '{"x":[1,2],"y":{"x":4},"z":1}',
        '{"x":2}',
        '{"x":3,"list":[[[1]]]}',
    )
    check(code, payloads, emulator)


@given(SCRIPTS_OF_ALL_CONSTRUCTS)
@settings(max_examples=60)
def test_random_scripts(emulator: Emulator, code: str) -> None:
    payloads = (
        "{}",
        '{"a":1,"b":{"c":2},"list":[1,2]}',
        '{"a":"x","b":null}',
        '{"b":{"c":{"d":{"e":0}}},"list":[]}',
    )
    check(code, payloads, emulator)


TOKENS = (
    "if ( ) { } a ?. && || => ` ${ function class / ' return ; else switch case : ... # @ é 😀 "
    "\\u */ /* < for"
)


@given(st.lists(st.sampled_from([*TOKENS.split(), "\n"]), max_size=25).map(" ".join))
def test_what_is_no_javascript_is_no_reason_to_fail(text: str) -> None:
    instrument(parse(text, "x.js"))
