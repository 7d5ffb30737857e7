"""Questions about names in a tree, and the answer to one: another tree.

Scopes are JavaScript's: a function owns its parameters, the `var`s anywhere in it and its name; a
block owns its `const`s, `let`s and functions; a loop what it declares; a `catch` its parameter.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from typing import Any, TypeAlias, assert_never

from brazesmith.targets.javascript import nodes as js

_Names: TypeAlias = frozenset[str]
_Replacements: TypeAlias = Mapping[str, js.Expression]


def free_names(node: js.Node) -> frozenset[str]:
    """The names that are used but not bound inside: what the code takes from its surroundings."""
    if isinstance(node, js.Identifier):
        return frozenset([node.name])
    used = frozenset[str]().union(*map(free_names, _used_parts(node)))
    return used - _bound_names(node) - _introduced_names(node)


def substitute(expression: js.Expression, replacements: _Replacements) -> js.Expression:
    """The expression with free names replaced by expressions.

    A name that is bound inside is another one, and stays. Where a binding would capture a name of
    a replacement, the binding is renamed: `(item) => x` with x as `item` is `(item2) => item`.
    """
    result: js.Expression = _substituted(expression, replacements)
    return result


# --- Scopes ---------------------------------------------------------------------------------------


def _used_parts(node: js.Node) -> Iterator[js.Node]:
    """The children of a node, except names that are only labels: `.name` and `name:`."""
    match node:
        case js.MemberExpression(object, _, computed=False):
            yield object
        case js.Property(_, value, computed=False) | js.AssignmentProperty(
            _, value, computed=False
        ):
            yield value
        case _:
            yield from js.children(node)


def _bound_names(node: js.Node) -> _Names:
    """The names that a node binds for everything in it."""
    match node:
        case js.FunctionExpression(params, body, id):
            own = [id.name] if id else []
            return _bound_by(*params).union(own, _vars(body))
        case js.ArrowFunctionExpression(params, body) | js.FunctionDeclaration(_, params, body):
            return _bound_by(*params) | _vars(body)
        case js.BlockStatement(body):
            return _declared(body)
        case js.Program(body):
            return _declared(body).union(*map(_vars, body))
        case (
            js.ForStatement(init=js.VariableDeclaration() as declaration)
            | js.ForOfStatement(left=js.VariableDeclaration() as declaration)
            | js.ForInStatement(left=js.VariableDeclaration() as declaration)
        ):
            return _declared((declaration,))
        case js.CatchClause(param):
            return _bound_by(param)
        case _:
            return frozenset()


def _introduced_names(node: js.Node) -> _Names:
    """The names that a declaration binds for what is around it."""
    match node:
        case js.VariableDeclaration(declarations=declarators):
            return _bound_by(*(declarator.id for declarator in declarators))
        case js.FunctionDeclaration(js.Identifier(name)):
            return frozenset([name])
        case _:
            return frozenset()


def _declared(body: tuple[js.Statement, ...]) -> _Names:
    """What statements declare for the block that they stand in."""
    scoped = [
        statement
        for statement in body
        if not (isinstance(statement, js.VariableDeclaration) and statement.kind == "var")
    ]
    return frozenset[str]().union(*map(_introduced_names, scoped))


def _vars(node: js.Node) -> _Names:
    """The `var`s of a function, however deep in its blocks."""
    match node:
        case js.ArrowFunctionExpression() | js.FunctionExpression() | js.FunctionDeclaration():
            return frozenset()
        case js.VariableDeclaration(kind="var"):
            names = _introduced_names(node)
        case _:
            names = frozenset()
    return names.union(*map(_vars, js.children(node)))


def _bound_by(*patterns: js.Pattern) -> _Names:
    """The names that patterns bind; their defaults and computed keys bind nothing."""
    names: set[str] = set()
    for pattern in patterns:
        match pattern:
            case js.Identifier(name):
                names.add(name)
            case js.ArrayPattern(elements):
                names |= _bound_by(*(element for element in elements if element))
            case js.ObjectPattern(properties):
                names |= _bound_by(
                    *(p.value if isinstance(p, js.AssignmentProperty) else p for p in properties)
                )
            case js.AssignmentPattern(left) | js.RestElement(left):
                names |= _bound_by(left)
            case js.MemberExpression():
                pass
            case _:
                assert_never(pattern)
    return frozenset(names)


# --- Substitution ---------------------------------------------------------------------------------


def _substituted(node: js.Node, replacements: _Replacements) -> Any:
    """The node with names replaced: a node of the same kind, but a name becomes any expression."""
    replacements = _visible_inside(node, replacements)
    _check_targets(node, replacements)

    def inside(part: js.Node) -> Any:
        return _substituted(part, replacements)

    match node:
        case js.Identifier(name):
            return replacements.get(name, node)
        case js.MemberExpression(object, _, computed=False):
            return replace(node, object=inside(object))
        case js.Property(js.Identifier(name), value, shorthand=True):
            return node if inside(value) == value else js.prop(name, inside(value))
        case js.AssignmentProperty(js.Identifier(name) as key, value, shorthand=True):
            if inside(key) == key:
                return replace(node, value=inside(value))
            return replace(node, key=js.key(name), value=inside(value), shorthand=False)
        case js.Property(_, value, computed=False) | js.AssignmentProperty(
            _, value, computed=False
        ):
            return replace(node, value=inside(value))
        case _:
            return _rebuilt(node, inside)


def _rebuilt(node: js.Node, change: Callable[[js.Node], Any]) -> js.Node:
    """The node with a change made to each of its children."""
    changed: dict[str, Any] = {}
    for part in fields(node):
        match getattr(node, part.name):
            case tuple(items):
                changed[part.name] = tuple(
                    change(item) if isinstance(item, js.Node) else item for item in items
                )
            case item if isinstance(item, js.Node):
                changed[part.name] = change(item)
            case _:
                pass
    return replace(node, **changed)


def _visible_inside(node: js.Node, replacements: _Replacements) -> _Replacements:
    """What is still to be replaced inside a scope, with new names for bindings in its way."""
    bound = _bound_names(node)
    if not bound:
        return replacements
    used = free_names(node)
    visible = {name: new for name, new in replacements.items() if name in used - bound}
    needed = frozenset[str]().union(*map(free_names, visible.values()))
    taken = needed | {part.name for part in js.walk(node) if isinstance(part, js.Identifier)}
    for name in sorted(bound & needed):
        new_name = _unused(name, taken)
        taken |= {new_name}
        visible[name] = js.Identifier(new_name)
    return visible


def _unused(name: str, taken: _Names) -> str:
    return next(new for n in itertools.count(2) if (new := f"{name}{n}") not in taken)


def _check_targets(node: js.Node, replacements: _Replacements) -> None:
    """A name that is assigned to can only become something that can be assigned to."""
    match node:
        case (
            js.AssignmentExpression(left=target)
            | js.UpdateExpression(argument=target)
            | js.ForOfStatement(left=target)
            | js.ForInStatement(left=target)
        ) if not isinstance(target, js.VariableDeclaration):
            for name in _bound_by(target) & replacements.keys():
                if not isinstance(replacements[name], js.Identifier | js.MemberExpression):
                    raise ValueError(f"`{name}` is assigned to: it cannot become an expression")
        case _:
            pass
