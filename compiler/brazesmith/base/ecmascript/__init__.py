"""JavaScript's values and what ECMA-262 does with them, in Python: the same answers as V8.

The one-line law: a JavaScript value is `ABSENT` (undefined), `None` (null), a bool, a float, a str
with one character per UTF-16 code unit, a list, or a dict in JavaScript's property order.
`from_python` and `to_python` are the borders to ordinary JSON data. Everything is pure and, unless
its description says otherwise, total.
"""

from __future__ import annotations

from brazesmith.base.ecmascript.dates import (
    ISO_PATTERN,
    UtcParts,
    iso_from_millis,
    parse_date,
    time_clip,
    utc_parts,
)
from brazesmith.base.ecmascript.json_text import from_python, parse_json, stringify, to_python
from brazesmith.base.ecmascript.numbers import (
    ceil,
    divide,
    floor,
    math_round,
    multiply,
    number_to_string,
    power,
    remainder,
    string_to_number,
    to_fixed,
    to_integer_or_infinity,
    trunc,
)
from brazesmith.base.ecmascript.objects import is_array_index, make_object, own_property
from brazesmith.base.ecmascript.regex import (
    Regex,
    compile_regex,
    match_group,
    matches,
    replace,
    split_regex,
)
from brazesmith.base.ecmascript.regex_syntax import RegexError
from brazesmith.base.ecmascript.text import (
    MAX_LENGTH,
    compare,
    encode_uri_component,
    ends_with,
    includes,
    index_of,
    lower,
    pad_end,
    pad_start,
    repeat,
    replace_all,
    slice_,
    split,
    starts_with,
    to_text,
    trim,
    upper,
)
from brazesmith.base.ecmascript.units import (
    WHITE_SPACE,
    from_units,
    to_bytes,
    to_units,
    to_well_formed,
)
from brazesmith.base.ecmascript.values import ABSENT, Absent, TypeName, Value, strict_equals, typeof

__all__ = [
    "ABSENT",
    "ISO_PATTERN",
    "MAX_LENGTH",
    "WHITE_SPACE",
    "Absent",
    "Regex",
    "RegexError",
    "TypeName",
    "UtcParts",
    "Value",
    "ceil",
    "compare",
    "compile_regex",
    "divide",
    "encode_uri_component",
    "ends_with",
    "floor",
    "from_python",
    "from_units",
    "includes",
    "index_of",
    "is_array_index",
    "iso_from_millis",
    "lower",
    "make_object",
    "match_group",
    "matches",
    "math_round",
    "multiply",
    "number_to_string",
    "own_property",
    "pad_end",
    "pad_start",
    "parse_date",
    "parse_json",
    "power",
    "remainder",
    "repeat",
    "replace",
    "replace_all",
    "slice_",
    "split",
    "split_regex",
    "starts_with",
    "strict_equals",
    "string_to_number",
    "stringify",
    "time_clip",
    "to_bytes",
    "to_fixed",
    "to_integer_or_infinity",
    "to_python",
    "to_text",
    "to_units",
    "to_well_formed",
    "trim",
    "trunc",
    "typeof",
    "upper",
    "utc_parts",
]
