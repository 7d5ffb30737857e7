"""The expressions of `-k`: parts of a case's id, joined by `and`, `or`, `not` and parentheses."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable

#: Whether the case with this id is selected.
Selector = Callable[[str], bool]

_OPERATORS = ("and", "or", "not")


class ExpressionError(Exception):
    """An invalid expression."""


def selector(expression: str) -> Selector:
    """Return the selector of an expression, which ignores case like pytest's `-k`."""
    words = [word for word in re.findall(r"[^\s()]+", expression) if word not in _OPERATORS]
    parts = iter(range(len(words)))
    python = re.sub(
        r"[^\s()]+",
        lambda word: word[0] if word[0] in _OPERATORS else f"_{next(parts)}",
        " ".join(expression.split()),
    )
    try:
        tree = ast.parse(python, mode="eval").body
        _matches(tree, words, "")
    except (SyntaxError, RecursionError, MemoryError):
        rule = "join parts of names with `and`, `or`, `not` and parentheses"
        raise ExpressionError(f"-k: invalid expression `{expression}`; {rule}") from None
    return lambda name: _matches(tree, words, name.lower())


def _matches(node: ast.AST, words: list[str], name: str) -> bool:
    match node:
        case ast.Name(id=identifier):
            return words[int(identifier[1:])].lower() in name
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return not _matches(operand, words, name)
        case ast.BoolOp(op=operator, values=values):
            results = [_matches(value, words, name) for value in values]
            return all(results) if isinstance(operator, ast.And) else any(results)
        case _:
            raise SyntaxError
