"""Where Ruby's Liquid and python-liquid differ, the emulator does as Ruby does.

The results were recorded with Ruby 3.1 and Liquid 5.4, `blank?` as in Rails.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from brazesmith.engines.liquid.document import Field
from brazesmith.engines.liquid.numbers import number_of
from brazesmith.engines.liquid.ruby import text_of
from brazesmith.engines.liquid.template import TemplateError, parse
from brazesmith.engines.liquid.values import sections

ATTRIBUTES: dict[str, Any] = {
    "nil": None,
    "t": True,
    "f": False,
    "e": "",
    "sp": "  ",
    "i": 5,
    "half": 2.5,
    "big": 1e21,
    "tiny": 1e-7,
    "exp": "1e3",
    "day": "2022-07-15",
    "quotes": "a 'b' \"c\"",
    "lines": "a\r\nb\rc",
    "list": ["b", "A", None, ["a"]],
    "mixed": [1, True, 1.0, "1"],
    "o": {"a": 1},
    "objects": [{"n": 2}, {"n": None}, {"n": 1}],
}

CASES = [
    # comparisons: nil, booleans, arrays and objects are neither less nor greater
    ("{% if x > 0 %}", "nil", "N"),
    ("{% if x < 5 %}", "t", "N"),
    ("{% if x > false %}", "t", "N"),
    ("{% if x < 5 %}", "o", "N"),
    ("{% if x >= 'a' %}", "list", "N"),
    ("{% if x == 1 %}", "t", "N"),
    ("{% if x == 5.0 %}", "i", "Y"),
    ("{% if x == '5' %}", "i", "N"),
    ("{% if x == blank %}", "f", "Y"),
    ("{% if x == blank %}", "sp", "Y"),
    ("{% if x == empty %}", "sp", "N"),
    ("{% if x == empty %}", "e", "Y"),
    ("{% if x == empty %}", "nil", "N"),
    ("{% if x contains 'a' %}", "t", "N"),
    ("{% if x contains 'a' %}", "o", "Y"),
    ("{% if x contains 1 %}", "exp", "Y"),
    ("{% if x contains 5 %}", "i", "N"),
    ("{% if x contains 'b' %}", "list", "Y"),
    ("{% case x %}{% when 1 %}1{% when blank %}B{% else %}E{% endcase %}", "f", "B"),
    ("{% case x %}{% when 5, 6 %}5{% else %}E{% endcase %}", "i", "5"),
    # numbers: of a text the digits that begin it; halves away from zero
    ("{{x | plus: 0}}", "exp", "1"),
    ("{{x | plus: 2}}", "day", "2024"),
    ("{{x | plus: 0}}", "sp", "0"),
    ("{{x | round}}", "half", "3"),
    ("{{x | times: -1 | round}}", "half", "-3"),
    ("{{1.25 | round: 1}}", "nil", "1.3"),
    ("{{1.005 | round: 2}}", "nil", "1.01"),
    ("{{5 | round: 1}}", "nil", "5"),
    # text
    ("{{x}}", "lines", "a\r\nb\rc"),
    ("{% capture y %}{{x}}{% endcapture %}{{y}}", "lines", "a\r\nb\rc"),
    ("{{x | slice: 1}}", "nil", ""),
    ("{{x | slice: 0, 2}}", "t", "tr"),
    ("{{x | slice: -2, 2}}", "i", ""),
    ("{{x | slice: 0, 3}}", "big", "1.0"),
    ("{{x | join: ','}}", "list", "b,A,,a"),
    ("{{x | join: ','}}", "nil", ""),
    ("{{x | join: ','}}", "t", "true"),
    ("{{x | join}}", "o", '{"a"=>1}'),
    ("{{x | truncate: 5}}", "f", "false"),
    ("{{x | truncatewords: 1, '!'}}", "i", "5"),
    ("{{x | truncatewords: 2}}", "sp", "  "),
    ("{{x | escape}}", "quotes", "a &#39;b&#39; &quot;c&quot;"),
    # arrays
    ("{{x | uniq | size}}", "mixed", "4"),
    ("{{x | sort: 'n' | map: 'n' | join: ','}}", "objects", "1,2,"),
    # loops: nil is no limit and no offset
    ("{% for i in (1..3) limit: x offset: x %}{{i}}{% endfor %}", "nil", "123"),
    ("{% for i in (1..3) limit: nothing offset: nothing %}{{i}}{% endfor %}", "nil", "123"),
    # dates: a float is none, nor is a number with a point
    ("{{x | date: '%Y'}}", "half", "2.5"),
    ("{{'5.50' | date: '%Y'}}", "nil", "5.50"),
    ("{{x | date: '%Y'}}", "day", "2022"),
    ("{{x | date: ''}}", "list", "bAa"),
]


@pytest.mark.parametrize(("source", "name", "expected"), CASES)
def test_as_ruby_does(source: str, name: str, expected: str) -> None:
    if source.startswith("{% if"):
        source += "Y{% else %}N{% endif %}"
    template = parse(Field(f"{{% assign x = custom_attribute.${{{name}}} %}}{source}"))
    profile = sections({"custom_attributes": ATTRIBUTES})
    assert template.render(profile, datetime(2026, 1, 2, tzinfo=UTC)) == expected


@pytest.mark.parametrize("source", ["{% if x > 5 %}", "{% if 5 >= x %}", "{% if x <= 5 %}"])
def test_a_text_and_a_number_have_no_order(source: str) -> None:
    template = parse(Field(f'{{% assign x = "" %}}{source}{{% endif %}}'))
    with pytest.raises(TemplateError, match="a text and a number cannot be compared"):
        template.render(sections({}), datetime(2026, 1, 2, tzinfo=UTC))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1e14, "100000000000000.0"),
        (1e15, "1.0e+15"),
        (1234567890123456.0, "1.234567890123456e+15"),
        (1234567890123456.5, "1234567890123456.5"),
        (9007199254740992.0, "9.007199254740992e+15"),
        (1e16, "1.0e+16"),
        (9e-5, "9.0e-05"),
        (1e-4, "0.0001"),
        (-0.0, "-0.0"),
        (["\x1b\x07\x00\x7f\u0085\u2028é#{#x"], '["\\e\\a\\u0000\\u007F\\u0085\\u2028é\\#{#x"]'),
        ({"a": None, "b": [True, 'c"']}, '{"a"=>nil, "b"=>[true, "c\\""]}'),
    ],
)
def test_the_text_of_a_value(value: Any, expected: str) -> None:
    assert text_of(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        *(("5", 5), ("+5", 5), ("-5.50", -5.5), (" 7 ", 7), ("1_000", 1000), ("1e3", 1)),
        *(
            ("1.5x", 1),
            (".5", 0),
            ("", 0),
            ("\u0665", 0),
            (True, 0),
            (None, 0),
            ([1], 0),
            (2.5, 2.5),
        ),
    ],
)
def test_what_a_filter_for_numbers_takes(value: Any, expected: float) -> None:
    assert number_of(value) == expected
