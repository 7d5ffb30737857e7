"""What holds for every tree: it is read back as itself, in lines that fit, and by V8, too."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from brazesmith.targets.javascript import nodes as js
from brazesmith.targets.javascript.parse import parse_expression, parse_statements
from brazesmith.targets.javascript.printer import print_expression, print_program

from .trees import bodies, expressions, programs, searched

widths = st.sampled_from([20, 100])


@searched
@given(expressions, widths)
def test_an_expression_is_read_back_as_itself(tree: js.Expression, width: int) -> None:
    assert parse_expression(print_expression(tree, width)).tree == tree


@searched
@given(programs, widths)
def test_a_program_is_read_back_as_itself(tree: js.Program, width: int) -> None:
    assert parse_statements(print_program(tree, width)).tree == tree


@searched
@given(bodies)
def test_a_body_fits_the_width(tree: js.Expression) -> None:
    text = print_program(js.Program((js.const("brazecall", tree),)))
    assert max(map(len, text.splitlines())) <= 100


@searched
@given(bodies)
def test_nothing_trails(tree: js.Expression) -> None:
    lines = print_program(js.Program((js.const("brazecall", tree),))).splitlines()
    assert [line for line in lines if line != line.rstrip() or not line] == []


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_node_accepts_what_is_printed(tmp_path: Path) -> None:
    texts: list[str] = []

    @searched
    @given(expressions)
    def collect(tree: js.Expression) -> None:
        # Generated names are few: declarations would often be of the same name twice.
        assume(not any(isinstance(node, js.VariableDeclaration) for node in js.walk(tree)))
        texts.append(f"(function () {{ return [\n{print_expression(tree, 40)}\n]; }});")

    collect()
    file = tmp_path / "printed.js"
    file.write_text("\n".join(texts), encoding="utf-8")
    result = subprocess.run(["node", "--check", file], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
