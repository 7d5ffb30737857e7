"""A text as a program, which is equal to another if both do the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from brazesmith.targets.javascript.compare.meaning import Meaning, NotFollowedError, meaning
from brazesmith.targets.javascript.compare.names import Names
from brazesmith.targets.javascript.compare.terms import ARITHMETIC
from brazesmith.targets.javascript.compare.tree import Tree, read
from brazesmith.targets.javascript.syntax import deep_recursion


@dataclass(frozen=True, eq=False)
class Program:
    """The statements of a text, and its functions by the number of their name."""

    text: bytes
    tree: Tree
    statements: tuple[Tree, ...]
    functions: Mapping[str, Tree]
    spelling: tuple[str, ...]

    @cached_property
    def meaning(self) -> Meaning | None:
        """What the program does; None if that cannot be followed."""
        try:
            return None if self._reads_names else meaning(self.tree)
        except (NotFollowedError, RecursionError):
            return None

    @cached_property
    def _reads_names(self) -> bool:
        """Whether the code can read a local name at run time."""
        return any(
            part.kind == "with_statement" or (part.kind == "name" and part.value == "eval")
            for part in self.tree.walk()
        )

    @cached_property
    def constants(self) -> frozenset[object]:
        """The texts, patterns and numbers of the code, which minifiers keep."""
        with deep_recursion():
            return frozenset(_constants(self.tree)) - _OFTEN_REWRITTEN

    def is_same(self, other: Program) -> bool:
        """Whether another program does the same; that may have helpers of a compiler."""
        with deep_recursion():
            if self.tree == other.tree:
                return not self._reads_names or self.spelling == other.spelling
        if self.constants - other.constants or self.meaning is None or other.meaning is None:
            return False
        return self.meaning.graph == other.meaning.graph

    def line(self, tree: Tree) -> int:
        """Return the line of the text, from 1, in which a node begins."""
        return self.text.count(b"\n", 0, tree.start) + 1

    def source(self, tree: Tree) -> str:
        """Return the text of a node."""
        return self.text[tree.start : tree.end].decode("utf-8", "replace")


#: `1 / 0` is Infinity, `!0` is true.
_OFTEN_REWRITTEN: Final = frozenset({"", 0.0, 1.0})


def _constants(tree: Tree) -> Iterator[object]:
    """Yield constants, with `x + "a" + "b"` as `x + "ab"`."""
    match tree:
        case Tree("string", text):
            yield text
        case Tree("regex", text):
            yield "".join(sorted(text))
        case Tree("number", text):
            yield float(text)
        case Tree("binary_expression", "-" | "*" as op, (left, right)):
            match list(_constants(left)), list(_constants(right)):
                case [float(a)], [float(b)]:
                    yield ARITHMETIC[op](a, b)
                case first, second:
                    yield from (*first, *second)
        case Tree("binary_expression", "+"):
            texts = ""
            for part in _added(tree):
                if part.kind == "string":
                    texts += part.value
                else:
                    yield texts
                    texts = ""
                    yield from _constants(part)
            yield texts
        case _:
            for part in tree.children:
                yield from _constants(part)


def _added(tree: Tree) -> Iterator[Tree]:
    """Yield the operands of `a + b + …`."""
    if (tree.kind, tree.value) == ("binary_expression", "+"):
        yield from _added(tree.children[0])
        yield tree.children[1]
    else:
        yield tree


def parse(text: str) -> Program:
    """Return the program of a function body. Raises UnreadableError."""
    encoded = text.encode("utf-8", "surrogatepass")
    with deep_recursion():
        names = Names()
        tree = names.resolve(read(encoded))
    functions = {
        child.part("name").value: child
        for child in tree.children
        if child.kind == "function_declaration"
    }
    statements = tuple(child for child in tree.children if child.kind != "function_declaration")
    return Program(encoded, tree, statements, functions, tuple(names.spelling))
