"""Optional chaining and `??` as conditionals: the same value in V8, and what esprima can parse."""

from __future__ import annotations

import json
from random import Random

import pytest

from brazesmith.engines import Emulator, Input
from brazesmith.targets.javascript.modern import without_modern_operators
from brazesmith.targets.javascript.parse import parse_expression
from brazesmith.targets.javascript.printer import print_expression


@pytest.mark.parametrize(
    ("source", "lowered"),
    [
        ("a?.b", "a != null ? a.b : undefined"),
        ("a?.b?.c.d", "a != null && a.b != null ? a.b.c.d : undefined"),
        ("a?.[0]", "a != null ? a[0] : undefined"),
        ("a?.b(c)", "a != null ? a.b(c) : undefined"),
        ("a.b?.(c)", "a.b != null ? a.b(c) : undefined"),
        ("(a?.b).c", "(a != null ? a.b : undefined).c"),
        ("a ?? b", "a != null ? a : b"),
        ("a?.b ?? 0", "a != null && a.b != null ? a.b : 0"),
        ("f()?.b", "((value) => (value != null ? value.b : undefined))(f())"),
        ("value()?.b", "((value1) => (value1 != null ? value1.b : undefined))(value())"),
        ("a ?.5 : 1", "a ? 0.5 : 1"),
        ('"?." + "??"', '"?." + "??"'),
        ("a && b", "a && b"),
    ],
)
def test_the_form(source: str, lowered: str) -> None:
    assert print_expression(parse_expression(source).tree) == lowered


def test_what_does_not_parse_stays() -> None:
    assert without_modern_operators("a?.") == "a?."


class _Writer:
    """Writes expressions over `payload` with chains and `??` anywhere."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def expression(self, depth: int) -> str:
        kinds = [self.chain, self.chain, self.either, self.literal, self.choice, self.function]
        return self.random.choice(kinds if depth else [self.literal])(depth)

    def chain(self, depth: int) -> str:
        inner = f"({self.expression(depth - 1)})"
        text = self.random.choice(["payload", "payload", inner])
        links = [".a", ".b", "?.a", "?.b", "?.[0]", "?.c?.()", "?.[payload?.k]"]
        return text + "".join(self.random.choices(links, k=self.random.randint(1, 3)))

    def either(self, depth: int) -> str:
        return f"({self.expression(depth - 1)} ?? {self.expression(depth - 1)})"

    def choice(self, depth: int) -> str:
        return f"({self.expression(depth - 1)} ? {self.expression(depth - 1)} : 7)"

    def function(self, depth: int) -> str:
        inner, argument = self.expression(depth - 1), self.expression(depth - 1)
        return f"((value) => value?.a ?? {inner})({argument})"

    def literal(self, depth: int) -> str:
        return self.random.choice(["null", "undefined", "0", '""', '"é"', "payload", "[null, 1]"])


def test_the_value_is_the_same() -> None:
    payloads = [{}, {"a": None}, {"a": {"b": {"a": 1}}, "b": [[0]], "k": "a"}, {"b": {"a": ""}}]
    inputs = [Input(json.dumps(payload)) for payload in payloads]
    with Emulator() as v8:
        for seed in range(150):
            source = _Writer(Random(seed)).expression(3)
            lowered = print_expression(parse_expression(source).tree)
            assert "?." not in lowered
            assert "??" not in lowered
            bodies = [
                [outcome.body or outcome.error is not None for outcome in v8.run(code, inputs)]
                for code in (f"return [{source}];", f"return [{lowered}];")
            ]
            assert bodies[0] == bodies[1], f"{source}\n{lowered}"
