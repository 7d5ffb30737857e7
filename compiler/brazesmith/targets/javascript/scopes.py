"""Which names JavaScript takes from its surroundings, and what of JavaScript is not supported.

Both read esprima's own nodes. Scopes are JavaScript's: a function owns its parameters, the `var`s
anywhere in it and its name; a block owns its `const`s, `let`s and functions; a loop owns what it
declares; a `catch` owns its parameter.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from brazesmith.targets.javascript.syntax import RefusedError, walk

_Names: TypeAlias = frozenset[str]

_FUNCTIONS = ("FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression")


def free_names(node: Any) -> frozenset[str]:
    """Return the names that a node, or a list of statements, uses but does not bind."""
    if isinstance(node, list):
        return _union(map(free_names, node)) - _declared(node) - _vars(node)
    if node.type == "Identifier":
        return frozenset([node.name])
    return _union(map(free_names, _used_parts(node))) - _bound(node)


def _union(names: Iterator[_Names]) -> _Names:
    return frozenset[str]().union(*names)


def _parts(node: Any) -> Iterator[Any]:
    """The nodes directly inside a node."""
    for part in vars(node).values():
        yield from (
            inner
            for inner in (part if isinstance(part, list) else [part])
            if getattr(inner, "type", None)
        )


def _used_parts(node: Any) -> Iterator[Any]:
    """The nodes inside a node, except names that are only labels: `.name` and `name:`."""
    label = {"MemberExpression": "property", "Property": "key"}.get(node.type)
    if label is None or node.computed:
        yield from _parts(node)
    else:
        yield node.object if node.type == "MemberExpression" else node.value


def _bound(node: Any) -> _Names:
    """The names that a node binds for what is in it, or declares for what is around it."""
    match node.type:
        case "FunctionDeclaration" | "FunctionExpression" | "ArrowFunctionExpression":
            own = [node.id] if getattr(node, "id", None) else []
            return _bound_by(*node.params, *own) | _vars([node.body])
        case "BlockStatement":
            return _declared(node.body)
        case "VariableDeclaration":
            return _bound_by(*(declarator.id for declarator in node.declarations))
        case "ForStatement" | "ForOfStatement" | "ForInStatement":
            head = node.init if node.type == "ForStatement" else node.left
            return _declared([head] if head else [])
        case "CatchClause":
            return _bound_by(node.param)
        case _:
            return frozenset()


def _declared(statements: list[Any]) -> _Names:
    """What statements declare for the block that they are in."""
    return _union(
        _bound_by(node.id) if node.type == "FunctionDeclaration" else _bound(node)
        for node in statements
        if node.type in ("FunctionDeclaration", "VariableDeclaration")
    )


def _vars(nodes: list[Any]) -> _Names:
    """The `var`s of a function, however deep in its blocks."""
    inside = walk(nodes, stop=_FUNCTIONS)
    return _union(
        _bound(node) for node in inside if node.type == "VariableDeclaration" and node.kind == "var"
    )


def _bound_by(*patterns: Any) -> _Names:
    """The names that patterns bind; their defaults and computed keys bind nothing."""
    names: set[str] = set()
    for pattern in patterns:
        match getattr(pattern, "type", None):
            case "Identifier":
                names.add(pattern.name)
            case "ArrayPattern":
                names |= _bound_by(*pattern.elements)
            case "ObjectPattern":
                names |= _bound_by(*pattern.properties)
            case "Property":
                names |= _bound_by(pattern.value)
            case "AssignmentPattern":
                names |= _bound_by(pattern.left)
            case "RestElement":
                names |= _bound_by(pattern.argument)
            case _:
                pass
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
    for node in walk(tree):
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
            is_prototype = name == "__proto__"
            return (
                "`__proto__` as a key without brackets (it sets the prototype)"
                if is_prototype
                else None
            )
        case _:
            return None
