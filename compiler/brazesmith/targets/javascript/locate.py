"""From a value in a request body back to the line of JavaScript that writes it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from brazesmith.base import pointers
from brazesmith.targets.javascript.syntax import (
    FUNCTIONS,
    JavaScriptSyntaxError,
    deep_recursion,
    statement_trees,
    walk,
)


def locate(code: str, pointer: str) -> int | None:
    """Return the line that writes the value at a JSON pointer of the returned body.

    `code` is a function body, compiled or hand-written. Where the search loses the value (in a
    spread, in a call of an unknown function), the line is that of the last thing known to hold the
    value. None when there is no such thing, or the code cannot be parsed.
    """
    keys = tuple(pointers.steps(pointer))
    try:
        with deep_recursion():
            found = _find_returned(_readable_tree(code), keys)
    except (JavaScriptSyntaxError, RecursionError):
        return None
    return found.line - 1 if found else None  # esprima's lines count from 2


#: What replaces syntax newer than esprima: programs that keep their lines and most of their tree.
_OLDER_SYNTAX = (
    (r"\?\?", "||"),
    (r"\?\.(?=\s*[\[(])", ""),
    (r"\?\.(?!\d)", "."),
    (r"\bcatch(?=\s*\{)", "catch (_)"),
    (r"(?<=\d)_(?=\d)", ""),
)


def _readable_tree(code: str) -> list[Any]:
    try:
        return statement_trees(code)
    except JavaScriptSyntaxError:
        for pattern, replacement in _OLDER_SYNTAX:
            code = re.sub(pattern, replacement, code)
        return statement_trees(code)


def _results(function_body: Any) -> list[Any]:
    """Return what a function may return, in the order of the text."""
    if not isinstance(function_body, list):
        if function_body.type != "BlockStatement":
            return [function_body]
        function_body = function_body.body
    nodes = walk(function_body, stop=FUNCTIONS)
    return [node.argument for node in nodes if node.type == "ReturnStatement" and node.argument]


# --- Searching ------------------------------------------------------------------------------------

_Keys: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """A line, and how many keys of the pointer were still ahead there."""

    line: int
    ahead: int


def _at(node: Any, keys: _Keys) -> _Found:
    return _Found(node.loc.start.line, len(keys))


def _nearest(found: Iterable[_Found | None]) -> _Found | None:
    """Return what came nearest to the value; of several, the last in the text."""
    known = [place for place in found if place]
    return min(reversed(known), key=lambda place: place.ahead, default=None)


def _find_returned(body: list[Any], keys: _Keys) -> _Found | None:
    search = _Search(body)
    returned = _results(body)
    if not keys:
        # The whole body is where its variable gets a value, rather than where that is returned.
        variables = [node.name for node in returned if node.type == "Identifier"]
        values = [value for name in variables for value in search.values_of(name)]
        returned = values or returned
    return search.find_any(returned, keys)


_GIVES_WHAT_FUNCTION_RETURNS = ("map", "from")
_GIVES_WHAT_IT_IS_CALLED_ON = ("filter", "slice", "sort", "reverse", "concat")


class _Search:
    """Follows a pointer through a transformation, from name to name."""

    def __init__(self, body: list[Any]) -> None:
        self._nodes = list(walk(body))
        self._seen: set[tuple[int, _Keys]] = set()

    def find_any(self, nodes: Iterable[Any], keys: _Keys) -> _Found | None:
        """Return the nearest that any of several values gets to what is behind the keys."""
        return _nearest([self.find(node, keys) for node in nodes])

    def find_or_stop(self, node: Any, keys: _Keys) -> _Found:
        """Return where the value behind `keys` is written, or else the node that holds it."""
        return self.find(node, keys) or _at(node, keys)

    def find(self, node: Any, keys: _Keys) -> _Found | None:
        """Return where the value behind `keys` is written, if `node` is the value that holds it."""
        if not keys:
            return _at(node, keys)
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
        named = [part for part in node.properties if _is_named(part, keys[0])]
        if named:
            return self.find_or_stop(named[-1].value, keys[1:])
        spreads = _spreads(node.properties)
        inside = self.find_any([spread.argument for spread in spreads], keys)
        if inside and inside.ahead < len(keys):
            return inside
        return _at(spreads[-1] if spreads else node, keys)

    def _in_array(self, node: Any, keys: _Keys) -> _Found:
        elements = node.elements[: _index(keys[0]) + 1]
        spreads = _spreads(elements)
        if spreads:
            inside = self.find_any([spread.argument for spread in spreads], keys)
            return inside or _at(spreads[0], keys)
        if len(elements) > _index(keys[0]) and elements[-1]:
            return self.find_or_stop(elements[-1], keys[1:])
        return _at(node, keys)

    def _in_variable(self, name: str, keys: _Keys) -> _Found | None:
        found = [self.find_any(self.values_of(name), keys)]
        found += [
            self.find_or_stop(value, keys[len(path) :])
            for path, value in self._assigned_inside(name)
            if path == keys[: len(path)]
        ]
        for path, values in self._pushed_into(name).items():
            if path == keys[: len(path)] and len(keys) > len(path):
                value = values[min(_index(keys[len(path)]), len(values) - 1)]
                found.append(self.find_or_stop(value, keys[len(path) + 1 :]))
        return _nearest(found)

    def values_of(self, name: str) -> list[Any]:
        """Return what a variable is declared or assigned as, anywhere."""
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
        """Yield `name.a.b = value` as `("a", "b")` and the value."""
        for node in self._nodes:
            if node.type == "AssignmentExpression" and (path := _path(node.left, name)):
                yield path, node.right

    def _pushed_into(self, name: str) -> dict[_Keys, list[Any]]:
        """Return `name.a.push(value)` as `("a",)` and the values, in the order of the text."""
        pushed: dict[_Keys, list[Any]] = {}
        for node in self._nodes:
            if node.type == "CallExpression" and _method(node) == "push" and node.arguments:
                path = _path(node.callee.object, name)
                if path is not None:
                    pushed.setdefault(path, []).extend(node.arguments)
        return pushed

    def _in_call(self, node: Any, keys: _Keys) -> _Found | None:
        method = _method(node)
        values = node.arguments if method == "assign" else node.arguments[:1]
        found = [self.find_any(values, keys), self._in_results([node.callee], keys)]
        if method in _GIVES_WHAT_FUNCTION_RETURNS:
            found.append(self._in_results(node.arguments, keys[1:]))
        elif method in _GIVES_WHAT_IT_IS_CALLED_ON:
            found.append(self.find(node.callee.object, keys))
        return _nearest(found)

    def _in_results(self, callees: list[Any], keys: _Keys) -> _Found | None:
        """Search what functions return: those that are written there, or have that name."""
        functions = [node for node in callees if node.type in FUNCTIONS]
        for name in [node.name for node in callees if node.type == "Identifier"]:
            functions += [
                node
                for node in self._nodes
                if node.type == "FunctionDeclaration" and node.id.name == name
            ]
            functions += [value for value in self.values_of(name) if value.type in FUNCTIONS]
        return _nearest(self.find_any(_results(function.body), keys) for function in functions)


def _spreads(nodes: Sequence[Any]) -> list[Any]:
    return [node for node in nodes if node and node.type == "SpreadElement"]


def _index(key: str) -> int:
    return int(key) if key.isdecimal() else 0


def _is_named(part: Any, name: str) -> bool:
    if part.type != "Property" or (part.computed and part.key.type != "Literal"):
        return False
    return bool(name == (part.key.name if part.key.type == "Identifier" else str(part.key.value)))


def _method(call: Any) -> str | None:
    """Return the name in `object.name(…)`."""
    name: str | None = call.callee.property.name if call.callee.type == "MemberExpression" else None
    return name


def _path(node: Any, name: str) -> _Keys | None:
    """Return the keys from the variable `name` to a member; None for a member of another one."""
    keys: list[str] = []
    while node.type == "MemberExpression":
        label = node.property.value if node.computed else node.property.name
        if label is None:
            return None
        keys.insert(0, str(label))
        node = node.object
    return tuple(keys) if node.type == "Identifier" and node.name == name else None
