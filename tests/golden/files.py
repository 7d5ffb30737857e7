"""Golden files: what the tools print, compared with a file that is updated explicitly."""

from __future__ import annotations

import difflib
import os
from pathlib import Path

import pytest

VARIABLE = "BRAZESMITH_UPDATE_CASES"


def is_update() -> bool:
    """Whether golden files are written instead of compared. CI never writes them."""
    wanted = os.environ.get(VARIABLE, "") not in ("", "0")
    if wanted and os.environ.get("CI"):
        pytest.fail(f"{VARIABLE} is set in CI, where golden files are only compared")
    return wanted


def check(file: Path, text: str) -> None:
    """Compare a text with a golden file, or write the file. Fails with a diff."""
    if is_update():
        file.write_text(text, encoding="utf-8", newline="\n")
        return
    if not file.is_file():
        pytest.fail(f"{file.name} is missing; set {VARIABLE}=1 to write it")
    expected = file.read_text("utf-8")
    if text != expected:
        lines = difflib.unified_diff(
            expected.splitlines(), text.splitlines(), "expected", "actual", lineterm=""
        )
        pytest.fail("\n".join([f"{file} differs:", *lines]), pytrace=False)
