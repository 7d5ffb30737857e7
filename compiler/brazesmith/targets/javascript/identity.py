"""Which texts are the same program.

Comments, layout, and the names and order of functions do not count.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from brazesmith.targets.javascript.scopes import free_names
from brazesmith.targets.javascript.syntax import deep_recursion, statement_trees

#: Where a node is in the text, and how a literal is written.
_LAYOUT = {"range", "loc", "raw"}

#: The field of a node that may be a label, `.name` or `name:`, which is not the name of a function.
_LABELS = {"MemberExpression": "property", "Property": "key"}


def identity(text: str, declarations: Iterable[str]) -> str:
    """Return the same text for all texts of one program: its statements, and its functions.

    Functions are numbered in the order of their first use. Raises JavaScriptSyntaxError.
    """
    with deep_recursion():
        functions = {tree.id.name: tree for tree in map(_declaration, declarations)}
        used: list[str] = []
        body = statement_trees(text)
        parts = list(_parts(body, functions.keys() & free_names(body), used))
        for name in used:  # grows while functions use others
            tree = functions[name]
            parts += _parts(tree, functions.keys() & {name, *free_names(tree)}, used)
    return "\n".join(parts)


@functools.cache  # the transforms of a project share their functions
def _declaration(text: str) -> Any:
    return statement_trees(text)[0]


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
