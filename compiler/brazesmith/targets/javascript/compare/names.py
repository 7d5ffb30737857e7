"""Which names of a program are local: each becomes a number, so that its spelling does not matter.

Scopes are JavaScript's: a function owns its parameters, the `var`s anywhere in it and its name; a
block owns its `const`s, `let`s, classes and functions; a loop owns what it declares; a `catch` owns
its parameter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final, TypeAlias

from brazesmith.targets.javascript.compare.tree import FUNCTIONS, UNDEFINED, Tree

#: The numbers of the names that are visible somewhere.
_Scope: TypeAlias = Mapping[str, int]

_CLASSES: Final = frozenset({"class_declaration", "class"})


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
                if tree.value in scope:
                    return replace(tree, kind="local", value=str(scope[tree.value]))
                return (
                    replace(UNDEFINED, start=tree.start, end=tree.end)
                    if (tree.value == "undefined")
                    else tree
                )
            case "block":
                return self._block(tree, scope)
            case "switch_body":
                own = [name for case in tree.children for name in _declared_in(case)]
                return self._inside(tree, self._with(scope, own))
            case "function" | "arrow":
                return self._function(tree, scope)
            case "method_definition":
                own = [n for c in tree.children if c.kind == "formal_parameters" for n in _bound(c)]
                return self._inside(tree, self._with(scope, [*own, *_vars(tree)]))
            case "for":
                return self._inside(tree, self._with(scope, _declared_in(tree.children[0])))
            case "for in":
                return self._inside(tree, self._with(scope, _declared(tree.children[0])))
            case "catch_clause":
                return self._inside(tree, self._with(scope, _bound(tree.children[0])))
            case _:
                return self._inside(tree, scope)

    def _function(self, tree: Tree, scope: _Scope) -> Tree:
        names, params, body = tree.children
        inner = scope if "declaration" in tree.value else self._with(scope, _bound(names))
        inner = self._with(inner, [*_bound(params), *_vars(body)])
        own = scope if "declaration" in tree.value else inner
        parts = self._inside(names, own), self._inside(params, inner), self._block(body, inner)
        return replace(tree, children=parts)


def _declared(tree: Tree) -> Iterator[str]:
    """Yield what a statement declares for the block around it."""
    is_function = tree.kind == "function" and "declaration" in tree.value
    if is_function or (tree.kind == "declare" and tree.value != "var"):
        yield from _bound(tree.children[0])
    elif tree.kind in _CLASSES and tree.children and tree.children[0].kind == "name":
        yield tree.children[0].value


def _declared_in(block: Tree) -> list[str]:
    return [name for child in block.children for name in _declared(child)]


def _vars(tree: Tree) -> Iterator[str]:
    """Yield the `var`s of a function, however deep in its blocks."""
    for inner in tree.walk(stop=FUNCTIONS):
        if inner.kind == "declare" and inner.value == "var":
            yield from _bound(inner.children[0])


def _bound(pattern: Tree) -> Iterator[str]:
    """Yield the names that a pattern binds; its defaults and keys bind nothing."""
    match pattern.kind:
        case "name":
            yield pattern.value
        case "default":
            yield from _bound(pattern.children[0])
        case "property":
            yield from _bound(pattern.children[1])
        case "array" | "object" | "spread" | "params" | "names" | "formal_parameters":
            for child in pattern.children:
                yield from _bound(child)
