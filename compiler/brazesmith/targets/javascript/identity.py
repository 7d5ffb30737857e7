"""Which texts are the same program.

Comments, layout, local names, and the names and order of functions do not count.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from brazesmith.targets.javascript.parse import Parsed
from brazesmith.targets.javascript.scopes import bound, bound_by_statements
from brazesmith.targets.javascript.syntax import deep_recursion, statement_trees

#: Where a node is in the text, and how a literal or an entry is written.
_LAYOUT = {"range", "loc", "raw", "shorthand"}

#: The field of a node that may be a label, `.name` or `name:`, which is not a name in a scope.
_LABELS = {"MemberExpression": "property", "Property": "key"}


@dataclass(frozen=True, slots=True)
class _Free:
    """A name that code does not bind: of a function, of Braze or of JavaScript."""

    name: str


_Parts: TypeAlias = Iterable[str | _Free]


def identity(body: Parsed, declarations: Iterable[str]) -> str:
    """Return the same text for all texts of one program: its statements, and its functions.

    Functions and local names are numbered in the order of their first use. Raises
    JavaScriptSyntaxError.
    """
    functions = dict(map(_declaration, declarations))
    used: dict[str, int] = {}
    texts: list[str] = []

    def add(parts: _Parts) -> None:
        for part in parts:
            if isinstance(part, str):
                texts.append(part)
            elif part.name in functions:
                texts.append(f"function {used.setdefault(part.name, len(used))}")
            else:
                texts.append(f"name {part.name}")

    add(_parts(body.nodes))
    done = 0
    while done < len(used):  # functions use others
        add(functions[list(used)[done]])
        done += 1
    return "\n".join(texts)


@functools.cache  # the transforms of a project share their functions
def _declaration(text: str) -> tuple[str, _Parts]:
    """Return the name of a function, and what it consists of."""
    with deep_recursion():
        [tree] = statement_trees(text)
        name = tree.id.name
        tree.id = None
        return name, tuple(_parts([tree]))


def _parts(statements: list[Any]) -> Iterator[str | _Free]:
    """Yield what statements consist of."""
    new = itertools.count()
    numbers: dict[int, int] = {}  # of the local names that are used, in the order of their use
    outside = dict(zip(bound_by_statements(statements), new, strict=False))
    todo: list[tuple[Any, Mapping[str, int]]] = [(statements, outside)]
    while todo:
        part, names = todo.pop()
        if part is None or type(part) in (str, bool):  # most of them
            yield repr(part)
        elif isinstance(part, list):
            yield f"{len(part)} parts"
            todo += ((inner, names) for inner in reversed(part))
        elif getattr(part, "type", None) == "Identifier":
            local = names.get(part.name)
            if local is None:
                yield _Free(part.name)
            else:
                yield f"local {numbers.setdefault(local, len(numbers))}"
        elif hasattr(part, "__dict__"):
            label = _LABELS.get(part.type)
            if label and part.computed:
                label = None
            own = bound(part)
            inside = {**names, **dict(zip(own, new, strict=False))} if own else names
            values = [
                (value.name or value.value) if key == label else value
                for key, value in vars(part).items()
                if key not in _LAYOUT
            ]
            todo += ((value, inside) for value in reversed(values))
        else:
            yield repr(part)
