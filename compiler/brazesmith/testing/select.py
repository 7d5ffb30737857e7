"""The expressions of `-k`: parts of a case's id, joined by `and`, `or`, `not` and parentheses."""

from __future__ import annotations

import re
from collections.abc import Callable

#: Whether the case with this id is selected.
Selector = Callable[[str], bool]


class ExpressionError(Exception):
    """An invalid expression."""


def selector(expression: str) -> Selector:
    """Return the selector of an expression, which ignores case like pytest's `-k`."""
    tokens = re.findall(r"[()]|[^\s()]+", expression)
    if not tokens:
        raise ExpressionError("-k: expected a part of a case's name")
    select = _any_of(tokens)
    if tokens:
        raise ExpressionError(f"-k: unexpected `{tokens[0]}` in `{expression}`")
    return select


def _any_of(tokens: list[str]) -> Selector:
    options = [_all_of(tokens)]
    while tokens and tokens[0] == "or":
        tokens.pop(0)
        options.append(_all_of(tokens))
    return lambda name: any(option(name) for option in options)


def _all_of(tokens: list[str]) -> Selector:
    conditions = [_operand(tokens)]
    while tokens and tokens[0] == "and":
        tokens.pop(0)
        conditions.append(_operand(tokens))
    return lambda name: all(condition(name) for condition in conditions)


def _operand(tokens: list[str]) -> Selector:
    match tokens.pop(0) if tokens else None:
        case None | "and" | "or" | ")":
            raise ExpressionError("-k: expected a part of a case's name")
        case "not":
            inner = _operand(tokens)
            return lambda name: not inner(name)
        case "(":
            inner = _any_of(tokens)
            if not tokens or tokens.pop(0) != ")":
                raise ExpressionError("-k: expected `)`")
            return inner
        case part:
            wanted = part.lower()
            return lambda name: wanted in name.lower()
