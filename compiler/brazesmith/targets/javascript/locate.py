"""From a value in a request body back to the line of JavaScript that writes it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from brazesmith.base import pointers
from brazesmith.targets.javascript.syntax import (
    JavaScriptSyntaxError,
    deep_recursion,
    statement_trees,
    walk,
)


def locate(code: str, pointer: str) -> int | None:
    """The line where the value at a JSON pointer of the returned body is written.

    `code` is a function body, compiled or written by hand. Where the way to the value is lost (in
    a spread, in a call of something unknown), it is the line of the last thing that is known to
    hold the value; None when there is no such thing, or the code cannot be read.
    """
    keys = tuple(pointers.steps(pointer))
    try:
        with deep_recursion():
            found = _find_returned(_readable_tree(code), keys)
    except (JavaScriptSyntaxError, RecursionError):
        return None
    return found.line - 1 if found else None  # esprima's lines count from 2


def _readable_tree(code: str) -> list[Any]:
    """The tree of the code; of newer JavaScript than esprima knows, one with the same lines."""
    try:
        return statement_trees(code)
    except JavaScriptSyntaxError:
        older = code.replace("??", "||")
        older = re.sub(r"\?\.(?=\s*[\[(])", "", older)
        older = re.sub(r"\?\.(?!\d)", ".", older)
        older = re.sub(r"\bcatch(?=\s*\{)", "catch (_)", older)
        return statement_trees(re.sub(r"(?<=\d)_(?=\d)", "", older))


# --- Walking esprima's nodes ----------------------------------------------------------------------

_FUNCTIONS = ("FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression")


def _returns(body: Any) -> list[Any]:
    """What a function body returns, in the order of the text."""
    nodes = walk(body, stop=_FUNCTIONS)
    return [node.argument for node in nodes if node.type == "ReturnStatement" and node.argument]


def _result(function: Any) -> list[Any]:
    """What a function may return."""
    if function.body.type != "BlockStatement":
        return [function.body]
    return _returns(function.body.body)


def _line(node: Any) -> int:
    line: int = node.loc.start.line
    return line


# --- Searching ------------------------------------------------------------------------------------

_Keys: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """A line, and how many keys of the pointer were still ahead there."""

    line: int
    ahead: int


def _nearest(found: Iterable[_Found | None]) -> _Found | None:
    """What came nearest to the value; of several, what is last in the text."""
    known = [one for one in found if one]
    return min(reversed(known), key=lambda one: one.ahead, default=None)


def _find_returned(body: list[Any], keys: _Keys) -> _Found | None:
    search = _Search(body)
    returned = _returns(body)
    if keys:
        return search.find_any(returned, keys)
    # The whole body is written where its variable gets it, rather than where that is returned.
    return _nearest(
        search.find_any(search.values_of(node.name), keys) if node.type == "Identifier" else None
        for node in returned
    ) or search.find_any(returned, keys)


_GIVES_WHAT_FUNCTION_RETURNS = ("map", "from")
_GIVES_WHAT_IT_IS_CALLED_ON = ("filter", "slice", "sort", "reverse", "concat")


class _Search:
    """Follows a pointer through a transformation, from name to name."""

    def __init__(self, body: list[Any]) -> None:
        self._nodes = list(walk(body))
        self._seen: set[tuple[int, _Keys]] = set()

    def find_any(self, nodes: Iterable[Any], keys: _Keys) -> _Found | None:
        """The nearest that any of several values gets to what is behind the keys."""
        return _nearest([self.find(node, keys) for node in nodes])

    def find(self, node: Any, keys: _Keys) -> _Found | None:
        """Where the value behind `keys` is written, if `node` is the value that holds it."""
        if not keys:
            return _Found(_line(node), 0)
        if (id(node), keys) in self._seen:  # by another way, or in a circle
            return None
        self._seen.add((id(node), keys))
        match node.type:
            case "ObjectExpression":
                return self._in_object(node, keys)
            case "ArrayExpression":
                return self._in_array(node, keys)
            case "Identifier":
                return self._in_variable(node.name, keys)
            case "CallExpression":
                return self._in_call(node, keys)
            case "ConditionalExpression":
                return self.find_any((node.consequent, node.alternate), keys)
            case "LogicalExpression":
                return self.find_any((node.left, node.right), keys)
            case "AssignmentExpression":
                return self.find(node.right, keys)
            case _:
                return None

    def _in_object(self, node: Any, keys: _Keys) -> _Found:
        spreads = [part for part in node.properties if part.type == "SpreadElement"]
        named = [part for part in node.properties if _is_named(part, keys[0])]
        if named:
            value = named[-1].value
            return self.find(value, keys[1:]) or _Found(_line(value), len(keys) - 1)
        inside = self.find_any([spread.argument for spread in spreads], keys)
        if inside and inside.ahead < len(keys):
            return inside
        return _Found(_line(spreads[-1] if spreads else node), len(keys))

    def _in_array(self, node: Any, keys: _Keys) -> _Found:
        index = _index(keys[0])
        elements = node.elements[: index + 1]
        spreads = [part for part in elements if part and part.type == "SpreadElement"]
        if spreads:
            inside = self.find_any([spread.argument for spread in spreads], keys)
            return inside or _Found(_line(spreads[0]), len(keys))
        if index < len(elements) and elements[index]:
            value = elements[index]
            return self.find(value, keys[1:]) or _Found(_line(value), len(keys) - 1)
        return _Found(_line(node), len(keys))

    def _in_variable(self, name: str, keys: _Keys) -> _Found | None:
        found = [self.find_any(self.values_of(name), keys)]
        for path, value in self._assigned_inside(name):
            if path == keys[: len(path)]:
                rest = keys[len(path) :]
                found.append(self.find(value, rest) or _Found(_line(value), len(rest)))
        for path, values in self._pushed_into(name).items():
            if path == keys[: len(path)] and len(keys) > len(path):
                value = values[min(_index(keys[len(path)]), len(values) - 1)]
                rest = keys[len(path) + 1 :]
                found.append(self.find(value, rest) or _Found(_line(value), len(rest)))
        return _nearest(found)

    def values_of(self, name: str) -> list[Any]:
        """What a variable is declared or assigned as, anywhere."""
        values = []
        for node in self._nodes:
            match node.type:
                case "VariableDeclarator" if node.init and node.id.name == name:
                    values.append(node.init)
                case "AssignmentExpression" if node.operator == "=" and node.left.name == name:
                    values.append(node.right)
                case _:
                    pass
        return values

    def _assigned_inside(self, name: str) -> Iterator[tuple[_Keys, Any]]:
        """`name.a.b = value` as `("a", "b")` and the value."""
        for node in self._nodes:
            if node.type == "AssignmentExpression" and node.left.type == "MemberExpression":
                path = _path(node.left, name)
                if path:
                    yield path, node.right

    def _pushed_into(self, name: str) -> dict[_Keys, list[Any]]:
        """`name.a.push(value)` as `("a",)` and the values, in the order of the text."""
        pushed: dict[_Keys, list[Any]] = {}
        for node in self._nodes:
            if node.type == "CallExpression" and _method(node) == "push":
                path = _path(node.callee.object, name)
                if path is not None:
                    pushed.setdefault(path, []).extend(node.arguments)
        return {path: values for path, values in pushed.items() if values}

    def _in_call(self, node: Any, keys: _Keys) -> _Found | None:
        found = [self.find_any(node.arguments[:1], keys)]
        found += [self.find_any(_result(f), keys) for f in self._functions(node.callee)]
        method = _method(node)
        if method in _GIVES_WHAT_FUNCTION_RETURNS:
            functions = [f for argument in node.arguments for f in self._functions(argument)]
            found += [self.find_any(_result(function), keys[1:]) for function in functions]
        elif method in _GIVES_WHAT_IT_IS_CALLED_ON:
            found.append(self.find(node.callee.object, keys))
        elif method == "assign":
            found.append(self.find_any(node.arguments, keys))
        return _nearest(found)

    def _functions(self, node: Any) -> list[Any]:
        """The functions that an expression may be: itself, or those of its name."""
        if node.type in _FUNCTIONS:
            return [node]
        if node.type != "Identifier":
            return []
        declared = [
            function
            for function in self._nodes
            if function.type == "FunctionDeclaration" and function.id.name == node.name
        ]
        return declared + [value for value in self.values_of(node.name) if value.type in _FUNCTIONS]


def _index(key: str) -> int:
    return int(key) if key.isdecimal() else 0


def _is_named(part: Any, name: str) -> bool:
    if part.type != "Property" or (part.computed and part.key.type != "Literal"):
        return False
    return bool(name == (part.key.name if part.key.type == "Identifier" else str(part.key.value)))


def _method(call: Any) -> str | None:
    """The name in `object.name(…)`."""
    name: str | None = call.callee.property.name if call.callee.type == "MemberExpression" else None
    return name


def _path(node: Any, name: str) -> _Keys | None:
    """The keys from the variable `name` to a member of it; None when it is a member of another."""
    keys: list[str] = []
    while node.type == "MemberExpression":
        label = node.property.value if node.computed else node.property.name
        if label is None:
            return None
        keys.insert(0, str(label))
        node = node.object
    return tuple(keys) if node.type == "Identifier" and node.name == name else None
