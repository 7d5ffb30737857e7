"""Scripts and everything that the lint says of them, in `cases/`.

`BRAZESMITH_UPDATE_CASES=1 pytest tests/lint/test_cases.py` writes the texts; review the diff.
"""

from __future__ import annotations

import io
import json
import linecache
from pathlib import Path

import click
import pytest
from tests.golden.files import check
from tests.lint.shared import lint

from brazesmith.report.diagnostics import render_diagnostic

CASES = sorted((Path(__file__).parent / "cases").glob("*.js"))


@pytest.mark.parametrize("file", CASES, ids=[file.stem for file in CASES])
def test_case(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    sample = file.with_suffix(".json")
    samples = [json.loads(sample.read_text(encoding="utf-8"))] if sample.exists() else []
    lines = io.StringIO(text, None).readlines()
    linecache.cache[file.name] = (len(text), None, lines, file.name)
    found = lint(text, file.name, samples=samples)
    shown = "\n\n".join(click.unstyle(render_diagnostic(diagnostic)) for diagnostic in found)
    check(file.with_suffix(".txt"), f"{shown or 'clean'}\n")
