"""Reads the Liquid of operators: the `liquid` of a row.

It is one operation on the parameters in their order, in Python's syntax: `text | upcase`,
`left == right`, `left and right`. What needs more than one test in Liquid has these words:

    is_there(x)        neither nil nor blank
    is_given(x)        the same, or the constant null
    is_empty(x)        absent, or an empty text, array or object
    is_text(x)         a text; is_filled(x) one that is not empty
    is_number(x)       a number; is_boolean(x) true or false
    is_in(x, xs)       equal to one of a fixed list
    first_there(xs)    the first that is present; the last if none is
    joined(xs)         the values as Liquid prints them, concatenated; absent if one is
    object_of(pairs)   an object of pairs that the spec lists
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
    """Return the expression of an operator; None if it has no Liquid."""
    if not operator.liquid:
        return None
    return ast.parse(operator.liquid, mode="eval").body


def sayable() -> list[str]:
    """Return what a spec can use in a webhook: operators, and functions made of them."""
    from brazesmith import spec

    made = {"when", "choose", "fallback", "required", "one_of", "all_of", "any_of", "format_text"}
    with_liquid = {name for name, operator in OPERATORS.items() if operator.liquid}
    return sorted(with_liquid & set(dir(spec)) | made)
