"""Which names JavaScript takes from its surroundings, and what of JavaScript is not supported.

Both read esprima's own nodes. Scopes are JavaScript's: a function owns its parameters, the `var`s
anywhere in it and its name; a block owns its `const`s, `let`s and functions; a loop owns what it
declares; a `catch` owns its parameter.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

from brazesmith.targets.javascript.syntax import FUNCTIONS, RefusedError, parts, walk

_Names: TypeAlias = frozenset[str]


def free_names(node: Any) -> frozenset[str]:
    """Return the names that a node, or a list of statements, uses but does not bind."""
    if isinstance(node, list):
        return _union(map(free_names, node)) - bound_by_statements(node)
    if node.type == "Identifier":
        return frozenset([node.name])
    return _union(map(free_names, _used_parts(node))) - bound(node)


def _union(names: Iterable[_Names]) -> _Names:
    return frozenset[str]().union(*names)


def _used_parts(node: Any) -> Iterable[Any]:
    """Return the nodes inside a node, except names that are only labels: `.name` and `name:`."""
    match node.type:
        case "MemberExpression" if not node.computed:
            return [node.object]
        case "Property" if not node.computed:
            return [node.value]
        case _:
            return parts(node)


def bound_by_statements(statements: list[Any]) -> frozenset[str]:
    """Return the names that the statements of a function's body bind for each other."""
    return _declared(statements) | _vars(statements)


def bound(node: Any) -> frozenset[str]:
    """Return the names that a node binds for its inside."""
    match node.type:
        case "FunctionDeclaration":
            return _bound_by(*node.params) | _vars([node.body])
        case "FunctionExpression" | "ArrowFunctionExpression":
            return _bound_by(*node.params, node.id) | _vars([node.body])
        case "BlockStatement":
            return _declared(node.body)
        case "ForStatement":
            return _declared([node.init])
        case "ForOfStatement" | "ForInStatement":
            return _declared([node.left])
        case "CatchClause":
            return _bound_by(node.param)
        case _:
            return frozenset()


def _declared(statements: list[Any]) -> _Names:
    """Return what statements declare for the block that they are in, without `var`s."""
    names: set[str] = set()
    for node in filter(None, statements):
        if node.type == "FunctionDeclaration":
            names |= _bound_by(node.id)
        elif node.type == "VariableDeclaration" and node.kind != "var":
            names |= _bound_by_declaration(node)
    return frozenset(names)


def _vars(nodes: list[Any]) -> _Names:
    """Return the `var`s of a function, however deep in its blocks."""
    return _union(
        _bound_by_declaration(node)
        for node in walk(nodes, stop=FUNCTIONS)
        if node.type == "VariableDeclaration" and node.kind == "var"
    )


def _bound_by_declaration(node: Any) -> _Names:
    return _bound_by(*(declarator.id for declarator in node.declarations))


#: Where patterns hold what they bind; their defaults and computed keys bind nothing.
_BINDING_PARTS = {
    "ArrayPattern": "elements",
    "ObjectPattern": "properties",
    "Property": "value",
    "AssignmentPattern": "left",
    "RestElement": "argument",
}


def _bound_by(*patterns: Any) -> _Names:
    """Return the names that patterns bind."""
    names: set[str] = set()
    for pattern in filter(None, patterns):
        if pattern.type == "Identifier":
            names.add(pattern.name)
        elif pattern.type in _BINDING_PARTS:
            inner = getattr(pattern, _BINDING_PARTS[pattern.type])
            names |= _bound_by(*inner) if isinstance(inner, list) else _bound_by(inner)
    return frozenset(names)


# --- What is not supported ------------------------------------------------------------------------

_UNSUPPORTED = {
    "AwaitExpression": "`await`",
    "ClassDeclaration": "a class",
    "ClassExpression": "a class",
    "DebuggerStatement": "`debugger`",
    "DoWhileStatement": "`do … while`",
    "LabeledStatement": "a label",
    "MetaProperty": "`new.target`",
    "SequenceExpression": "a comma between expressions",
    "Super": "`super`",
    "SwitchStatement": "`switch`",
    "TaggedTemplateExpression": "a template with a tag",
    "ThisExpression": "`this`",
    "WithStatement": "`with`",
    "YieldExpression": "`yield`",
}


def refuse_unsupported(tree: Any) -> None:
    """Raise RefusedError at the first node that Data Transformations should not rely on."""
    for node in walk([tree]):
        construct = _UNSUPPORTED.get(node.type) or _unsupported_detail(node)
        if construct:
            raise RefusedError(node, f"{construct} is not supported")


def _unsupported_detail(node: Any) -> str | None:
    match node.type:
        case "Identifier" if not node.name.replace("$", "_").isidentifier():
            return f"the name `{node.name}`"
        case "Literal" if node.value == float("inf"):
            return "a number as large as that"
        case "ArrayExpression" if None in node.elements:
            return "an array with a hole"
        case "FunctionDeclaration" | "FunctionExpression" | "ArrowFunctionExpression":
            if node.isAsync:
                return "an async function"
            return "a generator function" if node.generator else None
        case "Property" if node.method:
            return "a method in an object literal"
        case "Property" if node.kind != "init":
            return "a getter or setter"
        case "Property" if not (node.computed or node.shorthand):
            name = node.key.name if node.key.type == "Identifier" else node.key.value
            if name != "__proto__":
                return None
            return "`__proto__` as a key without brackets (it sets the prototype)"
        case _:
            return None
