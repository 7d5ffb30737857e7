"""Which names of a program are local: each becomes a number, so that its spelling does not matter.

Scopes are JavaScript's: a function owns its parameters, the `var`s anywhere in it and its name; a
block owns its `const`s, `let`s, classes and functions; a loop owns what it declares; a `catch` owns
its parameter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias

from brazesmith.targets.javascript.compare.tree import FUNCTIONS, Tree

#: The numbers of the names that are visible somewhere.
_Scope: TypeAlias = Mapping[str, int]


class Names:
    """Numbers the local names of one text; `spelling` has the name for each number."""

    def __init__(self) -> None:
        self.spelling: list[str] = []

    def resolve(self, program: Tree) -> Tree:
        """Return a program in which the kind of each local name is `local`, its value a number."""
        return self._block(program, self._with({}, _vars(program)))

    def _with(self, scope: _Scope, names: Iterable[str]) -> _Scope:
        """Return a scope with new names."""
        new = dict(scope)
        for name in dict.fromkeys(names):
            new[name] = len(self.spelling)
            self.spelling.append(name)
        return new

    def _block(self, tree: Tree, scope: _Scope) -> Tree:
        declared = [name for child in tree.children for name in _declared(child)]
        return self._inside(tree, self._with(scope, declared))

    def _inside(self, tree: Tree, scope: _Scope) -> Tree:
        return replace(tree, children=tuple(self._tree(child, scope) for child in tree.children))

    def _tree(self, tree: Tree, scope: _Scope) -> Tree:
        match tree.kind:
            case "name":
                number = scope.get(tree.value)
                return tree if number is None else replace(tree, kind="local", value=str(number))
            case "statement_block" | "class_static_block":
                return self._block(tree, scope)
            case "switch_body":
                own = [name for case in tree.children for name in _declared_in(case)]
                return self._inside(tree, self._with(scope, own))
            case "function_declaration" | "function" | "arrow" | "method_definition":
                return self._function(tree, scope)
            case "for_statement":
                first = tree.get("initializer")
                return self._inside(tree, self._with(scope, _declared_in(first) if first else []))
            case "for_in_statement" if tree.words & {"const", "let"}:
                return self._inside(tree, self._with(scope, _bound(tree.part("left"))))
            case "catch_clause":
                caught = tree.get("parameters")
                return self._inside(tree, self._with(scope, _bound(caught) if caught else []))
            case _:
                return self._inside(tree, scope)

    def _function(self, tree: Tree, scope: _Scope) -> Tree:
        """Resolve a function: a declaration has its name outside, an expression inside."""
        name = tree.get("name")
        is_inner = tree.kind == "function" and name is not None
        inner = self._with(scope, _bound(name)) if is_inner and name else scope
        own = inner
        inner = self._with(inner, [*_bound(tree.part("parameters")), *_vars(tree.part("body"))])
        parts = [
            self._tree(child, own if field == "name" else inner)
            for child, field in zip(tree.children, tree.fields, strict=True)
        ]
        return replace(tree, children=tuple(parts))


def _declared(tree: Tree) -> Iterator[str]:
    """Yield what a statement declares for the block around it."""
    is_own = tree.kind in ("function_declaration", "class_declaration")
    if is_own or (tree.kind == "declare" and tree.value != "var"):
        name = tree.get("name")
        yield from _bound(name) if name else ()


def _declared_in(block: Tree) -> list[str]:
    return [name for child in block.children for name in _declared(child)]


def _vars(tree: Tree) -> Iterator[str]:
    """Yield the `var`s of a function, however deep in its blocks."""
    for inner in tree.walk(stop=FUNCTIONS):
        if inner.kind == "declare" and inner.value == "var":
            yield from _bound(inner.part("name"))
        elif inner.kind == "for_in_statement" and "var" in inner.words:
            yield from _bound(inner.part("left"))


def _bound(pattern: Tree) -> Iterator[str]:
    """Yield the names that a pattern binds; its defaults and keys bind nothing."""
    match pattern.kind:
        case "name":
            yield pattern.value
        case "assignment_pattern":
            yield from _bound(pattern.children[0])
        case "pair":
            yield from _bound(pattern.children[1])
        case "array" | "object" | "spread_element" | "formal_parameters":
            for child in pattern.children:
                yield from _bound(child)
