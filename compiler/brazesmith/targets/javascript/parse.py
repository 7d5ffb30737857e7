"""Text to trees, by esprima: ES2017 with object spread, no `?.`, no `??`.

A hand-written expression outside the slice of `nodes` is kept as text, in a `Verbatim`. Positions
in errors are the caller's own: lines and columns count from 1, in the text that was given.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from brazesmith.base.ecmascript.numbers import number_to_string
from brazesmith.targets.javascript import nodes as js
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

_UNARY = typing.get_args(js.UnaryOperator)
_BINARY = typing.get_args(js.BinaryOperator)


@dataclass(frozen=True, slots=True)
class Parsed:
    """JavaScript that was read: its tree, and the names that it takes from its surroundings."""

    tree: Any
    free_names: frozenset[str]


def parse_statements(text: str) -> Parsed:
    """Return the Program of a function body. Raises JavaScriptSyntaxError.

    Its statements are those that brazesmith writes.
    """

    def read() -> Parsed:
        nodes = statement_trees(text)
        reader = _Reader(BEFORE_STATEMENTS + text)
        try:
            tree = js.Program(tuple(map(reader.node, nodes)))
        except _OutsideError as error:
            raise RefusedError(error.node, f"unexpected {error.node.type}") from None
        return Parsed(tree, free_names(nodes))

    return reading(text, read)


def parse_expression(text: str) -> Parsed:
    """Return one expression, hand-written perhaps. Raises JavaScriptSyntaxError."""

    def read() -> Parsed:
        node = expression_tree(text)
        refuse_unsupported(node)
        return Parsed(_Reader(BEFORE_EXPRESSION + text).expression(node), free_names(node))

    return reading(text, read)


class _OutsideError(Exception):
    """One of esprima's nodes that `nodes` has no type for."""

    def __init__(self, node: Any) -> None:
        super().__init__(node.type)
        self.node = node


class _Reader:
    """Converts esprima's nodes of one text."""

    def __init__(self, text: str) -> None:
        self._text = text

    def expression(self, node: Any) -> Any:
        """An expression; one that has something outside of the slice in it as text."""
        try:
            return self.node(node)
        except _OutsideError:
            start, end = node.range
            return js.Verbatim(self._text[start:end])

    def node(self, node: Any) -> Any:
        """A node, or what is in its place. Raises _OutsideError."""
        convert = _CONVERTERS.get(node.type)
        converted = convert(self, node) if convert else None
        if converted is None:
            raise _OutsideError(node)
        return converted

    def all(self, nodes: list[Any]) -> tuple[Any, ...]:
        return tuple(map(self.expression, nodes))


def _joined(text: str) -> str:
    """Two escapes can be the halves of one character, which Python tells from the character."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def _declaration(reader: _Reader, node: Any) -> js.VariableDeclaration | None:
    declarators = node.declarations
    if node.kind != "const" or len(declarators) > 1 or declarators[0].id.type != "Identifier":
        return None
    return js.const(declarators[0].id.name, reader.expression(declarators[0].init))


def _if(reader: _Reader, node: Any) -> js.IfStatement | None:
    if node.alternate or node.consequent.type != "BlockStatement":
        return None
    return js.IfStatement(reader.expression(node.test), reader.node(node.consequent))


def _literal(reader: _Reader, node: Any) -> js.Expression:
    value = node.value
    if node.regex:
        return js.RegExpLiteral(_joined(node.regex.pattern), node.regex.flags)
    return js.Literal(_joined(value) if isinstance(value, str) else value)


def _arrow(reader: _Reader, node: Any) -> js.Expression | None:
    if any(param.type != "Identifier" for param in node.params):
        return None
    read = reader.node if node.body.type == "BlockStatement" else reader.expression
    return js.ArrowFunctionExpression(tuple(map(reader.node, node.params)), read(node.body))


def _member(reader: _Reader, node: Any) -> js.Expression:
    object = reader.expression(node.object)
    return js.MemberExpression(object, reader.expression(node.property), node.computed)


def _property(reader: _Reader, node: Any) -> js.Property:
    """A property; its key in the one form that it has in our trees."""
    value = reader.expression(node.value)
    if node.computed:
        return js.Property(reader.expression(node.key), value, computed=True)
    name = node.key.name if node.key.type == "Identifier" else node.key.value
    if isinstance(name, int | float):
        name = number_to_string(float(name))
    return js.prop(_joined(name), value)


_CONVERTERS: Mapping[str, Callable[[_Reader, Any], Any]] = {
    "VariableDeclaration": _declaration,
    "ReturnStatement": lambda reader, node: (
        js.ReturnStatement(reader.expression(node.argument)) if node.argument else None
    ),
    "ThrowStatement": lambda reader, node: js.ThrowStatement(reader.expression(node.argument)),
    "BlockStatement": lambda reader, node: js.BlockStatement(tuple(map(reader.node, node.body))),
    "IfStatement": _if,
    "Identifier": lambda reader, node: js.Identifier(_joined(node.name)),
    "Literal": _literal,
    "ArrayExpression": lambda reader, node: js.ArrayExpression(reader.all(node.elements)),
    "ObjectExpression": lambda reader, node: js.ObjectExpression(
        tuple(map(reader.node, node.properties))
    ),
    "Property": _property,
    "SpreadElement": lambda reader, node: js.SpreadElement(reader.expression(node.argument)),
    "ArrowFunctionExpression": _arrow,
    "CallExpression": lambda reader, node: js.CallExpression(
        reader.expression(node.callee), reader.all(node.arguments)
    ),
    "NewExpression": lambda reader, node: js.NewExpression(
        reader.expression(node.callee), reader.all(node.arguments)
    ),
    "MemberExpression": _member,
    "UnaryExpression": lambda reader, node: (
        js.UnaryExpression(node.operator, reader.expression(node.argument))
        if node.operator in _UNARY
        else None
    ),
    "BinaryExpression": lambda reader, node: (
        js.BinaryExpression(
            node.operator, reader.expression(node.left), reader.expression(node.right)
        )
        if node.operator in _BINARY
        else None
    ),
    "LogicalExpression": lambda reader, node: js.LogicalExpression(
        node.operator, reader.expression(node.left), reader.expression(node.right)
    ),
    "ConditionalExpression": lambda reader, node: js.ConditionalExpression(
        reader.expression(node.test),
        reader.expression(node.consequent),
        reader.expression(node.alternate),
    ),
}
