"""The names that a spec can import, and how it can import them."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from brazesmith import spec


def test_the_public_names_are_listed() -> None:
    """Adding, renaming or removing a public name is a change of this file."""
    listed = Path(__file__).with_name("public_names.txt").read_text("utf-8").split()
    assert dir(spec) == listed


@pytest.mark.parametrize("name", dir(spec))
def test_no_name_is_a_module_too(name: str) -> None:
    """Once imported, a module of that name would stand in its place."""
    assert importlib.util.find_spec(f"brazesmith.{name}") is None


def test_a_module_of_ours_can_be_imported_first_of_all() -> None:
    code = (
        "import sys\n"
        "from brazesmith import ir\n"
        "assert 'brazesmith.spec' not in sys.modules\n"
        "import brazesmith.language.transform\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=300)
