"""The JavaScript of operators, parsed: an expression to insert, or a function to call."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace

from brazesmith.operators import Operator
from brazesmith.operators.javascript import functions
from brazesmith.targets.javascript import nodes as js
from brazesmith.targets.javascript.parse import parse_expression, parse_statements
from brazesmith.targets.javascript.transform import free_names

__all__ = ["Inline", "functions", "row", "with_their_own"]


@dataclass(frozen=True, slots=True)
class Inline:
    """An expression over parameters that replaces the call."""

    parameters: tuple[str, ...]
    expression: js.Expression


@functools.cache
def row(operator: Operator) -> Inline | js.FunctionDeclaration:
    """Return what an operator becomes in JavaScript."""
    if operator.javascript in functions():
        return _function(operator.javascript)
    names = tuple(parameter.name for parameter in operator.parameters)
    return Inline(names, parse_expression(operator.javascript))


def with_their_own(names: frozenset[str]) -> list[js.FunctionDeclaration]:
    """Return the functions of these names and those that they call, each after what it calls."""
    ordered: dict[str, js.FunctionDeclaration] = {}

    def add(name: str) -> None:
        if name in ordered:
            return
        function = _function(name)
        for other in sorted(free_names(function) & functions().keys() - {name}):
            add(other)
        ordered[name] = function

    for name in sorted(names & functions().keys()):
        add(name)
    return list(ordered.values())


@functools.cache
def _function(name: str) -> js.FunctionDeclaration:
    """A function declaration with the comment lines above it."""
    lines = functions()[name].splitlines()
    comments = tuple(line[2:].strip() for line in lines if line.startswith("//"))
    (function,) = parse_statements("\n".join(lines[len(comments) :])).body
    assert isinstance(function, js.FunctionDeclaration)
    return replace(function, comments=comments, blank_before=True)
