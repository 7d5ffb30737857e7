"""Modules import one another in one direction: the table in ARCHITECTURE.md, and no cycles.

Every import counts: inside functions, under `TYPE_CHECKING`, and `import_module` with a literal.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "compiler" / "brazesmith"


def modules() -> dict[str, Path]:
    """Return the file of each module of the package."""
    names = {
        file: ".".join(("brazesmith", *file.relative_to(PACKAGE).with_suffix("").parts))
        for file in PACKAGE.rglob("*.py")
    }
    return {name.removesuffix(".__init__"): file for file, name in names.items()}


def imported(name: str, tree: ast.AST, is_package: bool) -> Iterator[str]:
    """Yield the names that a module imports: modules, and what may be names in modules."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=aliases):
                yield from (alias.name for alias in aliases)
            case ast.ImportFrom(module=module, names=aliases, level=level):
                parts = name.split(".")
                base = ".".join(parts[: len(parts) - level + is_package]) if level else ""
                source = ".".join(filter(None, (base, module)))
                yield from (f"{source}.{alias.name}" for alias in aliases)
            case ast.Call(func=function, args=[ast.Constant(value=str(module)), *_]):
                if "import_module" in ast.unparse(function):
                    yield module


def graph() -> dict[str, set[str]]:
    """Return the modules of the package that each of them imports."""
    files = modules()
    edges: dict[str, set[str]] = {name: set() for name in files}
    for name, file in files.items():
        tree = ast.parse(file.read_text("utf-8"))
        for found in imported(name, tree, file.name == "__init__.py"):
            module = found if found in files else found.rpartition(".")[0]
            if module in files and module != name:
                edges[name].add(module)
    return edges


def rows() -> dict[str, int]:
    """Return the row of the table for each module or folder of the package."""
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    table = text.partition("## Layers")[2].partition("\n\n`templates/`")[0]
    cells = re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)
    return {
        name: row
        for row, cell in enumerate(cells)
        for name in re.findall(r"`(\w+)(?:/|\.py)`", cell)
    }


def test_every_edge_is_seen() -> None:
    source = """
from typing import TYPE_CHECKING
import brazesmith.a
if TYPE_CHECKING:
    from brazesmith.b import c
def f():
    from .d import e
    import importlib
    importlib.import_module("brazesmith.g")
"""
    found = set(imported("brazesmith.x.y", ast.parse(source), False))
    assert {"brazesmith.a", "brazesmith.b.c", "brazesmith.x.d.e", "brazesmith.g"} <= found


def test_no_module_imports_itself_through_others() -> None:
    try:
        TopologicalSorter(graph()).prepare()
    except CycleError as error:
        raise AssertionError(" → ".join(reversed(error.args[1]))) from None


def test_every_module_is_in_the_table() -> None:
    there = {path.stem for path in PACKAGE.iterdir() if path.is_dir() or path.suffix == ".py"}
    assert there - {"__init__", "__main__", "__pycache__"} == set(rows())


def test_no_module_imports_a_row_above_its_own() -> None:
    place = rows()

    def top(module: str) -> str:
        return module.split(".")[1] if "." in module else ""

    upward = {
        (name, top(other))
        for name, others in graph().items()
        for other in others
        if place.get(top(other), 99) < place.get(top(name), -1)
    }
    assert upward == set()
