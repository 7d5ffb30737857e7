"""Reads the Liquid of operators: the `liquid` of a row.

It is written over the parameter names, as Python reads it, which for filters and conditions is as
Liquid writes it: `text | upcase`, `left == right`, `left and right`; a filter's arguments stand in
brackets. These words are used for what takes Liquid more than one test:

    is_there(x)        neither nil nor blank
    is_given(x)        the same, or the constant null
    is_empty(x)        not there, or made of nothing: an empty text, array or object
    is_text(x)         a text, is_filled(x) one that is not empty
    is_number(x)       a number, is_boolean(x) true or false
    is_in(x, xs)       equal to one of a fixed list
    first_there(xs)    the first that is there; the last where none is
    joined(xs)         texts one after the other; absent where one is
    object_of(pairs)   an object of pairs that the spec writes out
"""

from __future__ import annotations

import ast
import functools
import re

from brazesmith.operators import OPERATORS, Operator

#: The words above. One with a single argument is a method of `Expressions`.
WORDS = frozenset(re.findall(r"(\w+)\(", __doc__))


@functools.cache
def row(operator: Operator) -> ast.expr | None:
    """The expression of an operator; None where it has no Liquid."""
    if not operator.liquid:
        return None
    return ast.parse(operator.liquid, mode="eval").body


def sayable() -> list[str]:
    """What a spec can write in a webhook: operators, and what is made of them."""
    from brazesmith import spec

    made = {"when", "choose", "fallback", "required", "one_of", "all_of", "any_of", "format_text"}
    with_liquid = {name for name, operator in OPERATORS.items() if operator.liquid}
    return sorted(with_liquid & set(dir(spec)) | made)
