"""The Liquid of operators, read: what stands in the `liquid` of a row.

It is written over the parameter names, as Python reads it, which for filters and conditions is as
Liquid writes it: `text | upcase`, `left == right`, `left and right`; a filter's arguments stand in
brackets. These words stand for what takes Liquid more than one test:

    is_there(x)        neither nil nor blank
    is_given(x)        the same, or the constant null
    is_empty(x)        not there, or made of nothing: an empty text, array or object
    is_text(x)         a text, is_filled(x) one that is not empty
    is_number(x)       a number, is_boolean(x) true or false
    is_among(x, xs)    equal to one of a fixed list
    first_there(xs)    the first that is there; the last where none is
    joined(xs)         texts one after the other; absent where one is
    entries(pairs)     an object of pairs that the spec writes out
"""

from __future__ import annotations

import ast
import functools

from brazesmith.operators import OPERATORS, Operator

WORDS = frozenset(
    {
        *("is_there", "is_given", "is_empty", "is_text", "is_filled", "is_number", "is_boolean"),
        *("is_among", "first_there", "joined", "entries"),
    }
)


@functools.cache
def row(operator: Operator) -> ast.expr | None:
    """The expression of an operator; None where it has no Liquid."""
    if not operator.liquid:
        return None
    return ast.parse(operator.liquid, mode="eval").body


def sayable() -> list[str]:
    """What a spec can write in a webhook: operators, and what is made of them."""
    inner = {"first_present", "is_among"}  # in a spec they are `fallback` and `one_of`
    made = {"when", "choose", "fallback", "required", "one_of", "all_of", "any_of", "format_text"}
    return sorted({name for name, each in OPERATORS.items() if each.liquid} - inner | made)
