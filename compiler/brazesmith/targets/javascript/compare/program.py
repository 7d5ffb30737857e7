"""A text as a program, which is equal to another if both are the same program.

Comments, layout, local names and the order of functions do not count, and neither do the usual
transformations of minifiers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from brazesmith.targets.javascript.compare.names import Names
from brazesmith.targets.javascript.compare.normal import normalized
from brazesmith.targets.javascript.compare.tree import Tree, read
from brazesmith.targets.javascript.syntax import deep_recursion


@dataclass(frozen=True, eq=False)
class Program:
    """The statements of a text, and its functions by the number of their name."""

    text: bytes
    statements: tuple[Tree, ...]
    functions: Mapping[str, Tree]
    spelling: tuple[str, ...]

    @cached_property
    def normal(self) -> Program:
        """The same program in the form that minifiers do not change."""
        with deep_recursion():
            tree = normalized(Tree("block", "", (*self.functions.values(), *self.statements)))
        return _program(self.text, tree, self.spelling)

    @cached_property
    def form(self) -> str:
        """A text that two programs share exactly if they are the same program."""
        normal = self.normal
        return "program\n" + "\n".join(
            _form(normal.statements, normal.functions, self._is_opaque, self.spelling)
        )

    @property
    def _is_opaque(self) -> bool:
        """Whether the code can read a local name at run time."""
        trees = (*self.statements, *self.functions.values())
        return any(
            part.kind == "with_statement" or (part.kind == "name" and part.value == "eval")
            for tree in trees
            for part in tree.walk()
        )

    def line(self, tree: Tree) -> int:
        """Return the line of the text, from 1, in which a node begins."""
        return self.text.count(b"\n", 0, tree.start) + 1

    def source(self, tree: Tree) -> str:
        """Return the text of a node."""
        return self.text[tree.start : tree.end].decode("utf-8", "replace")


def parse(text: str) -> Program:
    """Return the program of a function body. Raises UnreadableError."""
    encoded = text.encode("utf-8", "surrogatepass")
    with deep_recursion():
        names = Names()
        tree = names.resolve(read(encoded))
    return _program(encoded, tree, tuple(names.spelling))


def _program(text: bytes, tree: Tree, spelling: tuple[str, ...]) -> Program:
    functions = {number: child for child in tree.children if (number := _number_of(child))}
    statements = tuple(child for child in tree.children if not _number_of(child))
    return Program(text, statements, functions, spelling)


def _number_of(statement: Tree) -> str | None:
    """Return the number of the name of a function declaration."""
    if statement.kind != "function" or "declaration" not in statement.value:
        return None
    return statement.children[0].children[0].value


def _form(
    statements: Sequence[Tree],
    functions: Mapping[str, Tree],
    opaque: bool,
    spelling: tuple[str, ...],
) -> Iterator[str]:
    """Yield the parts of a program: its statements, and its functions when they are first used."""
    numbers: dict[str, int] = {}
    used: list[str] = []
    todo = [*reversed(statements)]
    done = 0
    while todo or done < len(used):
        if not todo:
            todo = [functions[used[done]]]
            done += 1
        tree = todo.pop()
        if tree.kind == "local":
            if tree.value in functions and tree.value not in numbers:
                used.append(tree.value)
            number = numbers.setdefault(tree.value, len(numbers))
            yield f"local {spelling[int(tree.value)] if opaque else number}"
        else:
            yield f"{tree.kind} {tree.value!r} {len(tree.children)}"
            todo += reversed(tree.children)
