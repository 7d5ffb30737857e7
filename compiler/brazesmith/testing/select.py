"""The little language of `-k`: parts of a case's id, joined by `and`, `or`, `not` and brackets."""

from __future__ import annotations

import re
from collections.abc import Callable

#: Says of a case's id whether the case is meant.
Selector = Callable[[str], bool]


class ExpressionError(Exception):
    """An expression that cannot be read."""


def selector(expression: str) -> Selector:
    """What selects the cases; letter case does not matter, as in pytest's `-k`."""
    tokens = re.findall(r"[()]|[^\s()]+", expression)
    if not tokens:
        raise ExpressionError("-k needs a part of a case's name")
    select = _any_of(tokens)
    if tokens:
        raise ExpressionError(f"-k: `{tokens[0]}` is not expected here in `{expression}`")
    return select


def _any_of(tokens: list[str]) -> Selector:
    left = _all_of(tokens)
    while tokens and tokens[0] == "or":
        tokens.pop(0)
        left = _either(left, _all_of(tokens))
    return left


def _all_of(tokens: list[str]) -> Selector:
    left = _one(tokens)
    while tokens and tokens[0] == "and":
        tokens.pop(0)
        left = _both(left, _one(tokens))
    return left


def _one(tokens: list[str]) -> Selector:
    match tokens.pop(0) if tokens else None:
        case None | "and" | "or" | ")":
            raise ExpressionError("-k: a part of a case's name is missing")
        case "not":
            inner = _one(tokens)
            return lambda name: not inner(name)
        case "(":
            inner = _any_of(tokens)
            if not tokens or tokens.pop(0) != ")":
                raise ExpressionError("-k: a closing bracket is missing")
            return inner
        case part:
            wanted = part.lower()
            return lambda name: wanted in name.lower()


def _either(left: Selector, right: Selector) -> Selector:
    return lambda name: left(name) or right(name)


def _both(left: Selector, right: Selector) -> Selector:
    return lambda name: left(name) and right(name)
