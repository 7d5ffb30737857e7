"""Every package that brazesmith imports is declared in pyproject.toml."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from pathlib import Path

import pytest

from brazesmith.engines.liquid.engine import LIQUID
from brazesmith.engines.process import Engine
from brazesmith.engines.v8.engine import V8

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "compiler" / "brazesmith"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

#: Files and folders that are used only if the packages of an extra are installed.
EXTRAS = {
    "pytest_plugin.py": "test",
    "spark.py": "spark",
    "archive/parquet.py": "parquet",
    "server": "serve",
    "cli/serve_command.py": "serve",
}


def distribution(requirement: str) -> str:
    """Return the normalized name of a requirement such as `Jinja2>=3.1; python_version > "3"`."""
    found = re.match(r"[\w.-]+", requirement)
    assert found is not None
    return re.sub(r"[-_.]+", "-", found[0]).lower()


DECLARED = {distribution(requirement) for requirement in PROJECT["dependencies"]}


def declared_for(file: Path) -> set[str]:
    """Return the distributions that a file may import from."""
    path = file.relative_to(PACKAGE)
    extra = EXTRAS.get(path.as_posix()) or EXTRAS.get(path.parts[0])
    names = PROJECT["optional-dependencies"][extra] if extra else []
    return DECLARED | set(map(distribution, names))


@pytest.fixture(scope="module")
def distributions() -> Mapping[str, set[str]]:
    """Return the distributions that contain each importable package."""
    found = packages_distributions()
    return {package: set(map(distribution, names)) for package, names in found.items()}


def imported(file: Path) -> Iterator[str]:
    """Yield the top-level packages that a file imports, also lazily and for typing only."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        match node:
            case ast.Import(names=aliases):
                yield from (alias.name.partition(".")[0] for alias in aliases)
            case ast.ImportFrom(module=str(module), level=0):
                yield module.partition(".")[0]


def test_imports(distributions: Mapping[str, set[str]]) -> None:
    undeclared = set()
    for file in PACKAGE.rglob("*.py"):
        allowed = declared_for(file)
        for package in {*imported(file)} - sys.stdlib_module_names - {"brazesmith"}:
            if not distributions.get(package, {package}) & allowed:
                undeclared.add((package, file.name))
    assert not undeclared


def installed_with(names: set[str]) -> set[str]:
    """Return distributions and everything that they require, without extras."""
    found: set[str] = set()
    todo = [*names]
    while todo:
        name = todo.pop()
        if name in found:
            continue
        found.add(name)
        try:
            needed = requires(name) or []
        except PackageNotFoundError:  # required on another platform only
            continue
        todo += [distribution(text) for text in needed if "extra ==" not in text]
    return found


@pytest.mark.parametrize("engine", [V8, LIQUID], ids=lambda engine: engine.name)
def test_modules_of_engines(engine: Engine, distributions: Mapping[str, set[str]]) -> None:
    """A worker sees only these packages, and does not start without one of them."""
    installed = installed_with(DECLARED)
    modules = set(engine.modules) - {"brazesmith"}
    assert not {module for module in modules if not distributions[module] & installed}
