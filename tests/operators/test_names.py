"""No module outside `operators/` knows an operator by its name: phases read properties of rows."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from brazesmith.operators import OPERATORS

PACKAGE = Path(__file__).parents[2] / "compiler" / "brazesmith"

#: Words that are operators' names as well, and mean something else in these modules.
OTHER_MEANINGS = {
    ("app/compile.py", "replace"),  # Python's way to handle what cannot be decoded
    ("app/infer.py", "first"),  # a key of its JSON
    ("engines/liquid/values.py", "replace"),  # Python's way to handle what cannot be encoded
    ("explore/reading.py", "length"),  # a property of JavaScript's
    ("inference/shapes.py", "without"),  # in the name of a case
    ("lint/model.py", "either"),  # how a script uses a value
    ("lint/model.py", "length"),
    ("lint/rule.py", "values"),  # a module of rules
    ("language/bodies.py", "add"),  # Braze's key for adding to an array
    ("targets/liquid/expressions.py", "contains"),  # a comparison of Liquid's
    ("targets/liquid/expressions.py", "first"),  # a property of Liquid's
    ("targets/liquid/expressions.py", "last"),
}

#: Packages that make specs out of operators' functions; the others may not even import those.
WRITERS = ("language", "integrations", "spec.py")

#: Writes specs as text, in which operators are called by name.
PRINTER = "inference/source.py"


def sees_operators(tree: ast.Module) -> bool:
    """Whether a module can have an operator in its hands."""
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module="brazesmith", names=names):
                if {"ir", "operators"} & {alias.name for alias in names}:
                    return True
            case ast.ImportFrom(module=str(module)):
                if module.startswith(("brazesmith.ir", "brazesmith.operators")):
                    return True
    return False


def offences(tree: ast.Module, is_writer: bool, words: frozenset[str]) -> Iterator[str]:
    """Yield each place where a module names an operator, or looks at the name of one."""
    ignored = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
        for part in ast.walk(node)
    }
    names = OPERATORS.keys()
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(text)) if text in names - words and id(node) not in ignored:
                yield f"line {node.lineno}: {text!r}"
            case ast.Subscript(value=table) if ast.unparse(table).endswith("OPERATORS"):
                yield f"line {node.lineno}: a look-up in the table"
            case ast.Compare(left=looked_at) | ast.Match(subject=looked_at):
                text = ast.unparse(looked_at)
                literal = any(isinstance(part, ast.Constant) for part in ast.walk(node))
                if text.endswith("operator.name") or (text.endswith(".javascript") and literal):
                    yield f"line {node.lineno}: {text}"
            case ast.ImportFrom(module=str(module), names=aliases) if not is_writer:
                if module.startswith("brazesmith.operators"):
                    found = sorted({alias.name for alias in aliases} & names)
                    yield from (f"line {node.lineno}: import {name}" for name in found)


def files() -> list[Path]:
    return [
        file
        for file in sorted(PACKAGE.rglob("*.py"))
        if file.relative_to(PACKAGE).parts[0] != "operators" and file != PACKAGE / PRINTER
    ]


@pytest.mark.parametrize("file", files(), ids=lambda file: str(file.relative_to(PACKAGE)))
def test_a_module_knows_no_operator_by_name(file: Path) -> None:
    tree = ast.parse(file.read_text("utf-8"))
    if sees_operators(tree):
        relative = file.relative_to(PACKAGE)
        words = frozenset(word for path, word in OTHER_MEANINGS if path == relative.as_posix())
        assert list(offences(tree, relative.parts[0] in WRITERS, words)) == []


@pytest.mark.parametrize(
    "source",
    [
        'is_it = node.operator.name == "upper"',
        'if operator.name in ("fitted", "reportable"): pass',
        'match node.operator.name:\n    case "now": pass',
        'SAME = frozenset({"without", "take"})',
        'SIGNS = {"add": "+"}',
        'ORDERS = {"<": "less"}',
        'row = OPERATORS["not_"]',
        "row = OPERATORS[name]",
        'call("is_text", key)',
        'is_lazy = node.operator.javascript in ("left && right",)',
        "from brazesmith.operators.logic import is_present",
    ],
)
def test_what_was_once_written_is_found(source: str) -> None:
    assert list(offences(ast.parse(source), is_writer=False, words=frozenset()))
