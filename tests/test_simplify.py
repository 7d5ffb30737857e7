"""Simplification does not change what a program sends."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import pytest

from brazesmith.passes.interpreter import interpret
from brazesmith.passes.simplify import simplify

EXPRESSIVE = Path(__file__).parent / "expressive"


@pytest.mark.parametrize(
    "spec", sorted((EXPRESSIVE / "specs").glob("row*.py")), ids=lambda p: p.stem
)
def test_a_simplified_program_sends_the_same(spec: Path) -> None:
    program = runpy.run_path(str(spec))["transform"].program()
    for case in sorted((EXPRESSIVE / "payloads" / spec.stem).glob("*.json")):
        if case.name.endswith(".headers.json"):
            continue
        headers = case.with_suffix(".headers.json")
        given = json.loads(case.read_text())
        names = json.loads(headers.read_text()) if headers.exists() else {}
        before, after = (interpret(p, given, names, now="") for p in (program, simplify(program)))
        assert before == after
