"""The JavaScript of operators: an expression to insert, or a function to call."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from brazesmith.operators import Operator
from brazesmith.operators.javascript import functions
from brazesmith.targets.javascript import nodes as js
from brazesmith.targets.javascript.parse import parse_expression

__all__ = ["Function", "Inline", "function", "functions", "row", "with_their_own"]


@dataclass(frozen=True, slots=True)
class Inline:
    """An expression over parameters that replaces the call."""

    parameters: tuple[str, ...]
    expression: js.Expression


@dataclass(frozen=True, slots=True)
class Function:
    """A function of `templates/javascript/`: its text, and the other functions that it calls."""

    name: str
    parameters: tuple[str, ...]
    text: str
    calls: frozenset[str]


@functools.cache
def row(operator: Operator) -> Inline | Function:
    """Return what an operator becomes in JavaScript."""
    if operator.javascript in functions():
        return function(operator.javascript)
    names = tuple(parameter.name for parameter in operator.parameters)
    return Inline(names, parse_expression(operator.javascript).tree)


def with_their_own(names: frozenset[str]) -> list[Function]:
    """Return the functions of these names and those that they call, each after what it calls."""
    ordered: dict[str, Function] = {}

    def add(name: str) -> None:
        if name in ordered:
            return
        for other in sorted(function(name).calls):
            add(other)
        ordered[name] = function(name)

    for name in sorted(names & functions().keys()):
        add(name)
    return list(ordered.values())


#: Comments and strings, which use no names.
_NOT_CODE = re.compile(r'//.*|"(?:[^"\\\n]|\\.)*"')


@functools.cache
def function(name: str) -> Function:
    """Return the function of this name. Words are searched, not parsed; a test parses them."""
    text = functions()[name]
    code = _NOT_CODE.sub("", text)
    head = re.search(r"function \w+\((.*?)\) {", code)
    assert head is not None
    parameters = tuple(head[1].split(", ")) if head[1] else ()
    words = frozenset(re.findall(r"(?<![.\w])[a-z]\w*", code[head.end() :]))
    declared = re.findall(r"\b(?:const|let) (\w+)", code)
    return Function(
        name, parameters, text, words & functions().keys() - {name, *parameters, *declared}
    )
