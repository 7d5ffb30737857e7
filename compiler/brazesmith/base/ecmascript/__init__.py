"""JavaScript's values and what ECMA-262 does with them, in Python: the same answers as V8.

A JavaScript value is `ABSENT` (undefined), `None` (null), a bool, a float, a str with one character
per UTF-16 code unit, a list, or a dict in JavaScript's property order. `from_python` converts JSON
data to such values, and `to_python` converts them back. Functions are pure and,
unless documented otherwise, total.
"""

from __future__ import annotations

from brazesmith.base.ecmascript.dates import ISO_PATTERN as ISO_PATTERN
from brazesmith.base.ecmascript.dates import iso_from_millis as iso_from_millis
from brazesmith.base.ecmascript.dates import parse_date as parse_date
from brazesmith.base.ecmascript.dates import time_clip as time_clip
from brazesmith.base.ecmascript.dates import utc_parts as utc_parts
from brazesmith.base.ecmascript.json_text import from_python as from_python
from brazesmith.base.ecmascript.json_text import parse_json as parse_json
from brazesmith.base.ecmascript.json_text import stringify as stringify
from brazesmith.base.ecmascript.json_text import to_python as to_python
from brazesmith.base.ecmascript.numbers import ceil as ceil
from brazesmith.base.ecmascript.numbers import divide as divide
from brazesmith.base.ecmascript.numbers import floor as floor
from brazesmith.base.ecmascript.numbers import math_round as math_round
from brazesmith.base.ecmascript.numbers import multiply as multiply
from brazesmith.base.ecmascript.numbers import number_to_string as number_to_string
from brazesmith.base.ecmascript.numbers import power as power
from brazesmith.base.ecmascript.numbers import remainder as remainder
from brazesmith.base.ecmascript.numbers import string_to_number as string_to_number
from brazesmith.base.ecmascript.numbers import to_fixed as to_fixed
from brazesmith.base.ecmascript.numbers import to_integer_or_infinity as to_integer_or_infinity
from brazesmith.base.ecmascript.numbers import trunc as trunc
from brazesmith.base.ecmascript.objects import is_array_index as is_array_index
from brazesmith.base.ecmascript.objects import make_object as make_object
from brazesmith.base.ecmascript.objects import own_property as own_property
from brazesmith.base.ecmascript.regex import Regex as Regex
from brazesmith.base.ecmascript.regex import compile_regex as compile_regex
from brazesmith.base.ecmascript.regex import match_group as match_group
from brazesmith.base.ecmascript.regex import matches as matches
from brazesmith.base.ecmascript.regex import replace as replace
from brazesmith.base.ecmascript.regex import split_regex as split_regex
from brazesmith.base.ecmascript.regex_syntax import RegexError as RegexError
from brazesmith.base.ecmascript.text import compare as compare
from brazesmith.base.ecmascript.text import encode_uri_component as encode_uri_component
from brazesmith.base.ecmascript.text import ends_with as ends_with
from brazesmith.base.ecmascript.text import includes as includes
from brazesmith.base.ecmascript.text import index_of as index_of
from brazesmith.base.ecmascript.text import lower as lower
from brazesmith.base.ecmascript.text import pad_end as pad_end
from brazesmith.base.ecmascript.text import pad_start as pad_start
from brazesmith.base.ecmascript.text import repeat as repeat
from brazesmith.base.ecmascript.text import replace_all as replace_all
from brazesmith.base.ecmascript.text import slice_ as slice_
from brazesmith.base.ecmascript.text import split as split
from brazesmith.base.ecmascript.text import starts_with as starts_with
from brazesmith.base.ecmascript.text import to_text as to_text
from brazesmith.base.ecmascript.text import trim as trim
from brazesmith.base.ecmascript.text import upper as upper
from brazesmith.base.ecmascript.units import WHITE_SPACE as WHITE_SPACE
from brazesmith.base.ecmascript.units import from_units as from_units
from brazesmith.base.ecmascript.units import to_bytes as to_bytes
from brazesmith.base.ecmascript.units import to_units as to_units
from brazesmith.base.ecmascript.units import to_well_formed as to_well_formed
from brazesmith.base.ecmascript.values import ABSENT as ABSENT
from brazesmith.base.ecmascript.values import Value as Value
from brazesmith.base.ecmascript.values import strict_equals as strict_equals
from brazesmith.base.ecmascript.values import typeof as typeof
