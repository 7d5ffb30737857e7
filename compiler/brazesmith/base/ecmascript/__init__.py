"""JavaScript's values and what ECMA-262 does with them, in Python: the same answers as V8.

A JavaScript value is `ABSENT` (undefined), `None` (null), a bool, a float, a str with one character
per UTF-16 code unit, a list, or a dict in JavaScript's property order. `from_python` converts JSON
data to such values, and `to_python` converts them back. Functions are pure and,
unless documented otherwise, total.
"""

from __future__ import annotations

from brazesmith.base.ecmascript.dates import iso_from_millis, parse_date
from brazesmith.base.ecmascript.json_text import from_python, parse_json, stringify, to_python
from brazesmith.base.ecmascript.numbers import (
    ceil,
    divide,
    floor,
    math_round,
    number_to_string,
    remainder,
    string_to_number,
    to_fixed,
)
from brazesmith.base.ecmascript.objects import make_object, own_property
from brazesmith.base.ecmascript.regex import (
    compile_regex,
    example_of,
    match_group,
    matches,
    replace,
)
from brazesmith.base.ecmascript.regex_syntax import RegexError
from brazesmith.base.ecmascript.text import lower, split, to_text, trim, upper
from brazesmith.base.ecmascript.units import from_units, to_bytes, to_units, to_well_formed
from brazesmith.base.ecmascript.values import ABSENT, Value, strict_equals

__all__ = [
    "ABSENT", "RegexError", "Value", "ceil", "compile_regex", "divide", "example_of", "floor",
    "from_python", "from_units", "iso_from_millis", "lower", "make_object", "match_group",
    "matches", "math_round", "number_to_string", "own_property", "parse_date", "parse_json",
    "remainder", "replace", "split", "strict_equals", "string_to_number", "stringify", "to_bytes",
    "to_fixed", "to_python", "to_text", "to_units", "to_well_formed", "trim", "upper",
]  # fmt: skip
