"""The table in ARCHITECTURE.md is the order in which modules import one another."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "compiler" / "brazesmith"


def rows() -> dict[str, int]:
    """The row in which each module or folder stands."""
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    table = text.partition("## Where things are")[2].partition("\n\n`templates/`")[0]
    cells = re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)
    return {
        name: row
        for row, cell in enumerate(cells)
        for name in re.findall(r"`(\w+)(?:/|\.py)`", cell)
    }


def imports(file: Path) -> Iterator[str]:
    """The modules and folders of the package that a file imports."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "brazesmith":
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("brazesmith."):
            yield str(node.module).split(".")[1]


def test_every_module_stands_in_the_table() -> None:
    there = {path.stem for path in PACKAGE.iterdir() if path.is_dir() or path.suffix == ".py"}
    assert there - {"__init__", "__main__", "__pycache__"} == set(rows())


def test_no_module_imports_a_row_above_its_own() -> None:
    place = rows()
    upward = {
        (file.relative_to(PACKAGE).as_posix(), name)
        for file in PACKAGE.rglob("*.py")
        for name in imports(file)
        if place.get(name, 99)
        < place.get(file.relative_to(PACKAGE).parts[0].removesuffix(".py"), -1)
    }
    assert upward == set()
