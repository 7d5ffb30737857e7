"""The JavaScript of operators and helpers, parsed: an expression to put in place, or a function."""

from __future__ import annotations

import functools
import inspect
import re
from dataclasses import dataclass, replace

from brazesmith.operators import OPERATORS, Operator
from brazesmith.operators.helpers import HELPERS
from brazesmith.targets.javascript import nodes as js
from brazesmith.targets.javascript.parse import parse_expression, parse_statements
from brazesmith.targets.javascript.transform import free_names


@dataclass(frozen=True, slots=True)
class Inline:
    """An expression over parameters, put in place of the call."""

    parameters: tuple[str, ...]
    expression: js.Expression


@functools.cache
def row(operator: Operator) -> Inline | js.FunctionDeclaration:
    """What an operator becomes in JavaScript."""
    if _is_function(operator.javascript):
        return _function(operator.javascript)
    names = tuple(parameter.name for parameter in operator.parameters)
    return Inline(names, parse_expression(operator.javascript))


@functools.cache
def functions() -> dict[str, str]:
    """The source of every function that the output may need, by name."""
    own = (row.javascript for row in OPERATORS.values() if _is_function(row.javascript))
    sources = [*own, *map(inspect.cleandoc, HELPERS.values())]
    named = {_name(source): source for source in sources}
    assert len(named) == len(sources), "two JavaScript functions have one name"
    return named


def with_their_own(names: frozenset[str]) -> list[js.FunctionDeclaration]:
    """The functions of these names and those that they call, each after what it calls."""
    ordered: dict[str, js.FunctionDeclaration] = {}

    def add(name: str) -> None:
        if name in ordered:
            return
        function = _function(functions()[name])
        for other in sorted(free_names(function) & functions().keys() - {name}):
            add(other)
        ordered[name] = function

    for name in sorted(names & functions().keys()):
        add(name)
    return list(ordered.values())


def _is_function(source: str) -> bool:
    return re.search(r"^function ", source, re.MULTILINE) is not None


def _name(source: str) -> str:
    found = re.search(r"^function (\w+)", source, re.MULTILINE)
    assert found is not None
    return found[1]


@functools.cache
def _function(source: str) -> js.FunctionDeclaration:
    """A function declaration with the comment lines above it."""
    lines = inspect.cleandoc(source).splitlines()
    comments = tuple(line[2:].strip() for line in lines if line.startswith("//"))
    (function,) = parse_statements("\n".join(lines[len(comments) :])).body
    assert isinstance(function, js.FunctionDeclaration)
    return replace(function, comments=comments, blank_before=True)
