"""Our counts and V8's own, as Node.js reports them, agree on the scripts of this repository.

V8 counts blocks: it cannot tell that a statement did not run because the one before it has thrown.
Nothing else may differ.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

import pytest

from brazesmith.coverage.points import Kind, Point
from brazesmith.coverage.script import counter
from brazesmith.engines import Engines, Failure, Input
from brazesmith.lint.syntax import Node, ParsedScript, operator_of, parse, unwrapped
from brazesmith.targets.script import Script

from .test_instrument import HAND_WRITTEN, payloads_for, scripts

NODE = shutil.which("node")

_Ranges: TypeAlias = Sequence[tuple[int, int, int]]


@pytest.mark.skipif(NODE is None, reason="needs Node.js")
def test_counts_agree_with_those_of_v8() -> None:
    with Engines() as engines:
        texts = [file.read_text("utf-8") for file in scripts(*HAND_WRITTEN)]
        jobs = [(text, payloads_for(text, 5)) for text in texts if compiles(text, engines)]
        compared = 0
        for (text, payloads), ranges in zip(jobs, counted_by_v8(jobs), strict=True):
            counted = counter(Script("x", text), engines)
            hits = frozenset[int]().union(*counted.hits(list(map(Input, payloads))))
            script = parse(text, "x.js")
            for place, what, ours, theirs in comparisons(script, counted.points, hits, ranges):
                compared += 1
                assert ours == theirs, f"{text}\n{place}: {what}"
    assert compared > 500


def compiles(text: str, engines: Engines) -> bool:
    [outcome] = engines.run(Script("x", text), [Input("{}")])
    return outcome.error is None or outcome.error.kind is not Failure.SYNTAX


def counted_by_v8(jobs: Sequence[tuple[str, list[str]]]) -> list[_Ranges]:
    request = json.dumps([{"code": text, "payloads": payloads} for text, payloads in jobs])
    command = [str(NODE), str(Path(__file__).with_name("v8.js"))]
    ran = subprocess.run(command, input=request, capture_output=True, text=True, check=True)
    answer: list[_Ranges] = json.loads(ran.stdout)
    return answer


def comparisons(
    script: ParsedScript, points: Sequence[Point], hits: frozenset[int], ranges: _Ranges
) -> Iterator[tuple[tuple[int, int], str, bool, bool]]:
    """Yield what both count: where, what, whether we have seen it, and whether V8 has."""
    by_size = sorted(ranges, key=lambda one: one[1] - one[0])

    def ran(offset: int) -> bool:
        units = len(script.text[:offset].encode("utf-16-le", "surrogatepass")) // 2
        return next(count for start, end, count in by_size if start <= units < end) > 0

    ways = {}
    for number, point in enumerate(points):
        assert point.span is not None
        place = (point.span.line, point.span.column)
        theirs = ran(script.offset(*place))
        if point.kind is Kind.BRANCH:
            ways[point.span, point.text.rpartition(" is never ")[2]] = number in hits
        elif point.kind is Kind.OPERAND:
            pass  # V8 does not count it
        elif point.needs is None or points[point.needs].kind is not Kind.STATEMENT:
            yield place, point.text, number in hits, theirs
        elif number in hits:
            yield place, point.text, True, theirs
    for node in script.nodes:
        for tested, outcomes, part in _parts(node):
            span = script.span(tested.start, tested.end)
            for outcome in outcomes:
                if (span, outcome) in ways:
                    place = (span.line, span.column)
                    yield place, f"{tested.text} is {outcome}", ways[span, outcome], ran(part.start)


_TRUE, _FALSE = ("true", "truthy"), ("false", "falsy")
_OUTCOMES = {"&&": _TRUE, "||": _FALSE, "??": ("null or undefined",)}


def _parts(node: Node) -> Iterator[tuple[Node, tuple[str, ...], Node]]:
    """Yield what a node tests, the outcomes that lead to a part of it, and that part."""
    if node.kind == "ternary_expression":
        tested = unwrapped(node.get("condition"))
        if tested.kind not in ("binary_expression", "unary_expression"):
            yield tested, _TRUE, node.get("consequence")
            yield tested, _FALSE, node.get("alternative")
    elif node.kind == "binary_expression" and operator_of(node) in _OUTCOMES:
        tested = unwrapped(node.get("left"))
        if tested.kind not in ("binary_expression", "unary_expression"):
            yield tested, _OUTCOMES[operator_of(node)], node.get("right")
