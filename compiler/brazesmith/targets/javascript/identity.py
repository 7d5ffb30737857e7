"""Which texts are the same program.

Comments, layout, and the names and order of functions do not count.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from brazesmith.targets.javascript.parse import Parsed
from brazesmith.targets.javascript.scopes import free_names
from brazesmith.targets.javascript.syntax import deep_recursion, statement_trees

#: Where a node is in the text, and how a literal is written.
_LAYOUT = {"range", "loc", "raw"}

#: The field of a node that may be a label, `.name` or `name:`, which is not the name of a function.
_LABELS = {"MemberExpression": "property", "Property": "key"}


def identity(body: Parsed, declarations: Iterable[str]) -> str:
    """Return the same text for all texts of one program: its statements, and its functions.

    Functions are numbered in the order of their first use. Raises JavaScriptSyntaxError.
    """
    functions = {tree.id.name: (tree, names) for tree, names in map(_declaration, declarations)}
    used: list[str] = []
    parts = list(_parts(body.nodes, functions.keys() & body.free_names, used))
    for name in used:  # grows while functions use others
        tree, names = functions[name]
        parts += _parts(tree, functions.keys() & names, used)
    return "\n".join(parts)


@functools.cache  # the transforms of a project share their functions
def _declaration(text: str) -> tuple[Any, frozenset[str]]:
    """Return the tree of a function, and the names that it uses, with its own."""
    with deep_recursion():
        tree = statement_trees(text)[0]
        return tree, free_names(tree) | {tree.id.name}


def _parts(tree: Any, functions: Collection[str], used: list[str]) -> Iterator[str]:
    """Yield what a tree consists of, and add the functions that it uses to `used`."""
    todo = [tree]
    while todo:
        part = todo.pop()
        if isinstance(part, list):
            yield f"{len(part)} parts"
            todo += reversed(part)
        elif getattr(part, "type", None) == "Identifier" and part.name in functions:
            if part.name not in used:
                used.append(part.name)
            yield f"function {used.index(part.name)}"
        elif hasattr(part, "__dict__"):
            values = {key: value for key, value in vars(part).items() if key not in _LAYOUT}
            label = _LABELS.get(part.type)
            if label and not part.computed:
                values[label] = values[label].name or values[label].value
            todo += reversed(list(values.values()))
        else:
            yield repr(part)
