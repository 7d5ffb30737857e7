"""Text to trees, by esprima: ES2017 with object spread. `?.` and `??` become conditionals.

A hand-written expression outside the slice of `nodes` is kept as text, in a `Verbatim`. Lines and
columns in errors count from 1, in the text of the caller.
"""

from __future__ import annotations

import typing
from dataclasses import dataclass, fields
from typing import Any

from brazesmith.base.ecmascript.numbers import number_to_string
from brazesmith.targets.javascript import nodes as js
from brazesmith.targets.javascript.modern import without_modern_operators
from brazesmith.targets.javascript.scopes import free_names, refuse_unsupported
from brazesmith.targets.javascript.syntax import (
    BEFORE_EXPRESSION,
    BEFORE_STATEMENTS,
    JavaScriptSyntaxError,
    RefusedError,
    expression_tree,
    reading,
    statement_trees,
)

__all__ = ["JavaScriptSyntaxError", "parse_expression", "parse_statements"]


@dataclass(frozen=True, slots=True)
class Parsed:
    """A tree, the names that it takes from its surroundings, and esprima's own nodes."""

    tree: Any
    free_names: frozenset[str]
    nodes: Any


def parse_statements(text: str) -> Parsed:
    """Return the Program of a function body that brazesmith wrote.

    Raises JavaScriptSyntaxError.
    """
    with reading(text):
        nodes = statement_trees(text)
        reader = _Reader(BEFORE_STATEMENTS + text)
        return Parsed(js.Program(tuple(map(reader.node, nodes))), free_names(nodes), nodes)


def parse_expression(text: str) -> Parsed:
    """Return one expression, which may be hand-written. Raises JavaScriptSyntaxError."""
    text = without_modern_operators(text)
    with reading(text):
        node = expression_tree(text)
        refuse_unsupported(node)
        return Parsed(_Reader(BEFORE_EXPRESSION + text).part(node), free_names(node), node)


class _OutsideError(RefusedError):
    """One of esprima's nodes has no type in `nodes`."""

    def __init__(self, node: Any) -> None:
        super().__init__(node, f"unexpected {node.type}")


#: Our node types, which are named as esprima's.
_TYPES: dict[str, Any] = {type.__name__: type for type in typing.get_args(js.Node)}
_FIELDS = {
    name: [field.name for field in fields(type) if field.compare] for name, type in _TYPES.items()
}
_OPERATORS = {
    "UnaryExpression": typing.get_args(js.UnaryOperator),
    "BinaryExpression": typing.get_args(js.BinaryOperator),
}


class _Reader:
    """Converts esprima's nodes of one text."""

    def __init__(self, text: str) -> None:
        self._text = text

    def part(self, value: Any) -> Any:
        """Convert what a field of a node holds. An expression outside the slice becomes text."""
        if isinstance(value, list):
            return tuple(map(self.part, value))
        if isinstance(value, str):
            return _joined(value)
        if not getattr(value, "type", None):
            return value
        try:
            return self.node(value)
        except _OutsideError:
            if value.type.endswith(("Statement", "Declaration", "Pattern", "Element")):
                raise
            start, end = value.range
            return js.Verbatim(self._text[start:end])

    def node(self, node: Any) -> Any:
        """Convert a node. Raises _OutsideError."""
        if _is_outside(node):
            raise _OutsideError(node)
        match node.type:
            case "VariableDeclaration":
                declared = node.declarations[0]
                return js.VariableDeclaration(self.node(declared.id), self.part(declared.init))
            case "Literal" if node.regex:
                return js.RegExpLiteral(_joined(node.regex.pattern), node.regex.flags)
            case "Property" if not node.computed:
                return js.prop(_key(node.key), self.part(node.value))
            case name:
                return _TYPES[name](*(self.part(getattr(node, part)) for part in _FIELDS[name]))


def _is_outside(node: Any) -> bool:
    match node.type:
        case "VariableDeclaration":
            first, *others = node.declarations
            return node.kind != "const" or bool(others) or first.id.type != "Identifier"
        case "ReturnStatement":
            return node.argument is None
        case "IfStatement":
            return bool(node.alternate) or node.consequent.type != "BlockStatement"
        case "UnaryExpression" | "BinaryExpression":
            return node.operator not in _OPERATORS[node.type]
        case name:
            return name not in _TYPES


def _joined(text: str) -> str:
    """Join two escapes that are the halves of one character."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def _key(node: Any) -> str:
    """Return the text of a key: `a`, `"a"` and `0x10` are `a`, `a` and `16`."""
    name = node.name if node.type == "Identifier" else node.value
    return _joined(name) if isinstance(name, str) else number_to_string(float(name))
