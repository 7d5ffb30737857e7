"""Inserting values into an expression in place of names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from brazesmith.targets.javascript import nodes as js


def substitute(node: js.Node, values: Mapping[str, js.Expression]) -> Any:
    """Return the node with values in place of names. Nothing in it may bind one of the names."""
    match node:
        case js.Identifier(name):
            return values.get(name, node)
        case js.MemberExpression(object, computed=False):
            return replace(node, object=substitute(object, values))
        case js.Property(_, value, computed=False):
            return replace(node, value=substitute(value, values))
        case _:
            changed = {
                part.name: _substituted(getattr(node, part.name), values) for part in fields(node)
            }
            return replace(node, **changed)


def _substituted(part: Any, values: Mapping[str, js.Expression]) -> Any:
    if isinstance(part, tuple):
        return tuple(_substituted(item, values) for item in part)
    return substitute(part, values) if isinstance(part, js.Node) else part


def apply(expression: js.Expression, values: Mapping[str, js.Expression]) -> js.Expression:
    """Return hand-written JavaScript with values for its names.

    They replace the names. If that could capture a name, they become the arguments of a function
    instead: `((text) => …)(payload.name)`.
    """
    if not values:
        return expression
    inside = list(js.walk(expression))
    binds = {name.name for node in inside for name in _bound(node)}
    taken = frozenset[str]().union(*map(js.references, values.values()))
    is_text = any(isinstance(node, js.Verbatim) for node in inside)
    if is_text or not binds.isdisjoint(taken | values.keys()):
        return js.call(js.arrow(values, expression), *values.values())
    result: js.Expression = substitute(expression, values)
    return result


def _bound(node: js.Node) -> tuple[js.Identifier, ...]:
    match node:
        case js.ArrowFunctionExpression(params):
            return params
        case js.VariableDeclaration(id=name):
            return (name,)
        case _:
            return ()
