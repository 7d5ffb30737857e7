"""The rows of the table: every filter and tag, over odd inputs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

#: The values by their names, as JSON data.
VALUES: Final[dict[str, Any]] = {
    "nothing": None,
    "yes": True,
    "no": False,
    "empty_text": "",
    "space": " \t\n",
    "text": "Hello big World",
    "foreign": "straße ǆ É 😀\u00a0ﬁ",
    "lines": "a\r\nb\n c\rd",
    "five_text": "5",
    "decimal_text": "-7.50",
    "padded_text": " 3.7 ",
    "exponent_text": "1e3",
    "grouped_text": "1_000",
    "signed_text": "+4",
    "hex_text": "0x1A",
    "digits_text": "12abc",
    "commas": ",a,b,,c,,",
    "spaced": "  a  b c ",
    "html": "<b class='x'>a & \"b\"</b><!-- c --><script>\nx</script> 'q' &amp; < d",
    "slashes": "a\\1b\\\\c\\0 $& #{x}",
    "zero": 0,
    "five": 5,
    "minus_seven": -7,
    "huge": 12345678901234567890123,
    "half": 2.5,
    "minus_half": -0.5,
    "minus_zero": -0.0,
    "tenth": 0.1,
    "whole_float": 100.0,
    "large_float": 1e21,
    "tiny_float": 1e-7,
    "long_float": 1234567.891,
    "no_items": [],
    "numbers": [3, 1.5, 2, -1],
    "texts": ["b", "A", "a", "", "C"],
    "mixed": [1, "1", 1.0, True, None, "b", False],
    "nested": [1, [2, [3, None]], [], ["a"]],
    "objects": [{"n": 2, "k": "b"}, {"n": None}, {"n": 1, "k": "a"}, {}],
    "objects_and_more": [{"n": 1}, 5, "n"],
    "no_keys": {},
    "object": {"a": 1, "n": [1, 2], "b c": None},
    "telling": {"size": "s", "first": "f", "last": "l"},
}

#: What `x` can be: a value, an undefined name, a range.
ALL: Final = (*VALUES, "missing", "(2..4)", "(3..1)")


@dataclass(frozen=True, slots=True)
class Row:
    """A template with `x`, and the expressions that `x` is assigned; `y` is assigned one of them."""

    template: str
    xs: tuple[str, ...] = ALL
    y: str | None = None

    def source(self, x: str, place: str) -> str:
        """Return the template for one `x`; `place` is how the template reads a value's name."""

        def assigned(name: str, expression: str) -> str:
            value = place.format(expression) if expression in VALUES else expression
            return f"{{% assign {name} = {value} %}}"

        return assigned("x", x) + (assigned("y", self.y) if self.y else "") + self.template


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_TEXTS = _words(
    "missing nothing no empty_text space text foreign lines five_text commas spaced html slashes "
    "five half large_float no_items texts mixed nested objects object (2..4)"
)
_NUMBERS = _words(
    "missing nothing yes empty_text five_text decimal_text padded_text exponent_text grouped_text "
    "signed_text hex_text digits_text zero five minus_seven huge half minus_half minus_zero tenth "
    "whole_float large_float tiny_float long_float numbers object (2..4)"
)
_CUT = _words(
    "nothing no empty_text text foreign lines spaced minus_seven half no_items texts nested object "
    "(2..4)"
)
_LISTS = _words(
    "missing nothing no text empty_text five half no_items numbers texts mixed nested objects "
    "objects_and_more no_keys object telling (2..4) (3..1)"
)

_TEXT_ARGUMENTS = (
    *_words("missing nothing no empty_text space five half no_items texts slashes object (2..4)"),
    *("'a'", "' '", "','", "'.'", "'ß'", "', '", "'<'"),
)
_NUMBER_ARGUMENTS = (
    *_words("missing yes empty_text five_text decimal_text digits_text zero five minus_seven huge"),
    *_words("half minus_half minus_zero tenth large_float numbers object 2 -2 3.0 0.0 '+3' (2..4)"),
)
_WHOLE_ARGUMENTS = (
    *_words("missing yes empty_text five_text decimal_text hex_text grouped_text zero minus_seven"),
    *_words("huge half whole_float numbers 1 2 4 -2 '+3' '08' 1000"),
    "' 3 '",
)
_DIGITS = _words("missing 0 1 2 -1 -2 20 -20 half '1' 'x' decimal_text")
_KEYS = _words("missing no 'n' 'k' 'size' 'first' five 0 -1 'a' object")
_LIST_ARGUMENTS = _words("missing empty_text 'a' five no_items nested object (2..4)")

#: Filters without an argument.
_ALONE: Final = _words(
    "upcase downcase capitalize escape url_encode base64_encode strip strip_html strip_newlines "
    "newline_to_br size first last join sort sort_natural uniq reverse compact abs ceil floor round "
    "default truncate truncatewords append split plus date concat map"
)
#: Filters with an argument: the values before them, and what the argument is.
_WITH_ARGUMENT: Final = (
    ("append prepend remove remove_first replace replace_first", _TEXTS, _TEXT_ARGUMENTS),
    ("split join default", _TEXTS, _TEXT_ARGUMENTS),
    ("plus minus times divided_by modulo at_least at_most", _NUMBERS, _NUMBER_ARGUMENTS),
    ("truncate truncatewords slice", _CUT, _WHOLE_ARGUMENTS),
    ("map where sort sort_natural uniq compact", _LISTS, _KEYS),
    ("round", _NUMBERS, _DIGITS),
    ("concat", _LISTS, _LIST_ARGUMENTS),
    ("upcase size abs", ("text", "five"), ("missing",)),
)
#: Filters with several arguments.
_WITH_MORE: Final = (
    *("replace: 'l', y", "replace: '', y", "replace_first: 'l', y", "replace_first: '', y"),
    *("truncate: 3, y", "truncatewords: 1, y", "slice: 1, y", "slice: -3, y", "where: 'n', y"),
    *("default: y, allow_false: true", "default: 5, allow_false: y", "append: 'a', y"),
)
_OPERATORS: Final = _words("== != <> < > <= >= contains")
_COMPARED: Final = _words(
    "missing yes no empty_text five_text five half minus_zero texts no_items object no_keys (2..4) "
    "'a' 1 1.0 0 'b' mixed"
)
#: What a condition can name, but no variable can hold; literals.
_LITERALS: Final = _words("blank empty nil null true false 5 2.5 '5' ''")

#: Whole templates.
_TEMPLATES: Final = (
    "{{ x }}",
    "{{x}}{{-x-}} {{ x -}} a {%- if x -%} b {%- endif -%} c",
    "{{ x.size }}|{{ x.first }}|{{ x.last }}|{{ x['size'] }}",
    "{{ x[0] }}|{{ x[-1] }}|{{ x[9] }}|{{ x['0'] }}|{{ x.n }}|{{ x['b c'] }}|{{ x.n.first }}",
    "{{ x[x] }}|{{ x.x }}|{{ x[five] }}",
    "{% if x %}T{% else %}F{% endif %}{% unless x %}U{% else %}V{% endunless %}",
    "{% if x and true or false %}A{% elsif x or false and x %}B{% else %}C{% endif %}",
    "{% if false and x or true %}A{% endif %}{% if true or x and false %}B{% endif %}",
    "{% case x %}{% when 5 %}5{% when '5', 2.5 %}T{% when nil or false %}N{% else %}E{% endcase %}",
    "{% case x %}{% when blank %}B{% when empty %}M{% when 'a' or 5 %}A{% endcase %}",
    "{% case x %}{% when 5 %}a{% when 5, 5 %}b{% else %}c{% else %}d{% endcase %}",
    "{% case 5 %}{% when x %}X{% else %}E{% endcase %}{% case x %}  {% when x %} same {% endcase %}",
    "{% for i in x %}{{ i }},{% else %}E{% endfor %}",
    "{% for i in x reversed %}{{ i }},{% endfor %}",
    "{% for i in x limit: 2 offset: 1 %}{{ i }},{% else %}E{% endfor %}",
    "{% for i in x offset: 1 limit: 2 reversed %}{{ i }},{% endfor %}",
    "{% for i in x reversed limit: 2 %}{{ i }},{% endfor %}",
    "{% for i in x limit: 1 %}{{ i }},{% endfor %}{% for i in x offset: continue %}{{ i }};"
    "{% endfor %}{% for i in x limit: 1 %}{{ i }}.{% endfor %}",
    "{% for i in x limit: -1 %}{{ i }},{% endfor %}{% for i in x offset: -1 %}{{ i }},{% endfor %}",
    "{% for i in x %}{{ forloop.index }}{{ forloop.index0 }}{{ forloop.rindex }}{{ forloop.rindex0 }}"
    "{{ forloop.first }}{{ forloop.last }}{{ forloop.length }}{{ forloop.name }} {% endfor %}",
    "{% for i in x %}{% for j in (1..2) %}{{ forloop.parentloop.index }}{{ j }} {% endfor %}"
    "{{ forloop.parentloop }}{% endfor %}",
    "{% for i in x %}{% if forloop.index == 2 %}{% continue %}{% elsif forloop.index == 4 %}"
    "{% break %}{% endif %}{{ i }},{% endfor %}",
    "{% for i in x %}{{ i[0] }}={{ i[1] }} {{ i.n }} {{ i.size }}{% endfor %}",
    "{% for i in x %} {% endfor %}|{% if x %} {% endif %}|{% if x %} {% assign a = 1 %} {% endif %}|"
    "{% unless x %} {% endunless %}|{% case x %}{% when x %} {% endcase %}",
    "{% for x in x %}{{ x }}{% endfor %}{{ x }}",
    "{% for i in x %}{% cycle 'a', 'b', 'c' %}{% cycle 'a', 'b' %}{% cycle 'g': 1, 2 %}{% endfor %}",
    "{% cycle x, 2 %}{% cycle x, 2 %}{% cycle x: 1, 2 %}{% cycle x: 1, 2 %}",
    "{% tablerow i in x cols: 2 %}{{ i }}{{ tablerowloop.col }}{% endtablerow %}",
    "{% tablerow i in x limit: 2 offset: 1 %}{{ i }}{{ tablerowloop.row }}{% endtablerow %}",
    "{% capture c %}[{{ x }}]{% endcapture %}{{ c }}{{ c | size }}",
    "{% capture c %}{{ x }}{% endcapture %}{% if c == x %}same{% endif %}{% if c %}T{% endif %}",
    "{% assign y = x %}{% if y == x %}same{% endif %}{{ y | size }}",
    "{% assign y = x | split: ',' %}{{ y[0] }}{{ y.size }}{{ y | join: '-' }}",
    "{% assign x = x | plus: 1 %}{{ x }}{% increment x %}{% increment x %}{% decrement x %}{{ x }}",
    "{% echo x %}{% liquid\nassign z = x | append: '!'\necho z\n%}{% # nothing %}",
    "{{ x | upcase | size | plus: 1 | append: 'a' }}",
    "{{ 'a' | append: x | prepend: x }}",
    "{{ x | split: '' | join: '-' }}|{{ x | split: ' ' | size }}|{{ x | strip | size }}",
    "{{ x | divided_by: 3 }}|{{ x | divided_by: 3.0 }}|{{ x | times: 0.1 }}|{{ x | plus: 0.2 }}",
    "{{ x | date: '' }}|{{ x | date: nil }}",
)  # fmt: skip
#: Templates that run through a range up to a value, which cannot be too large.
_RANGES: Final = (
    "{% for i in (1..x) %}{{ i }}{% endfor %}|{% for i in (x..2) %}{{ i }}{% endfor %}",
    "{{ (1..x) }}|{{ (1..x) | size }}|{{ (1..x) | join }}",
)
#: Templates without a value.
_FIXED: Final = (
    "{{ 1.50 }} {{ -0 }} {{ 007 }} {{ 1.0 }} {{ -2.50 }} {{ 12345678901234567890 }} {{ 0.1 }}",
    "{{ 100000000000000000.0 }} {{ 0.00001 }} {{ true }} {{ false }} {{ nil }} {{ null }}",
    "{{ 'a' }}{{ \"b'\" }}{{ blank }}{{ empty }}{{ (1..3) }}{{ ('2'..'4') }}{{ '' }}",
    "{{ 'a' | upcase }}{{ 'a'|upcase|append:'b' }}{{'a'  |  append :  'b'  }}",
    "{% raw %}{{ x }}{% if %}{% endraw %}|{%- raw -%} {{ a }} {%- endraw -%}|",
    "{% raw %}{% raw %}{% endraw %}|{% raw %} {% endraw", "{% raw %}", "{% raw %}{% endraw %}a",
    "{% raw x %}{% endraw %}", "{% comment %}{{ x }}{% if %}{% endcomment %}a",
    "{% comment %}{% comment %}a{% endcomment %}b{% endcomment %}c", "{% comment %}",
    "{% comment %}{% raw %}{% endcomment %}{% endraw %}a{% endcomment %}b",
    "{% comment %}{{ a {% endcomment %}c", "{%- comment -%} a {%- endcomment -%} b",
    "a \n {%- assign a = 1 -%} \n b {{- a -}} \t c {% assign b = 2 %}\n{{ b }}\n",
    "a\u00a0{{- 1 -}}\u00a0b\v{{- 1 -}}\f\0c\u2003{{- 1 -}}\u2003d",
    "{% if true -%} a {%- else -%} b {%- endif %} c {%- unless true %} d {% endunless -%} e",
    "{% increment a %}{% increment a %}{{ a }}{% decrement a %}{% decrement b %}{{ b }}",
    "{% assign a = 9 %}{% increment a %}{{ a }}{% decrement a %}{{ a }}",
    "{% assign a = 'x' %}{% capture a %}{{ a }}y{% endcapture %}{{ a }}",
    "{% assign a.b = 1 %}{{ a.b }}|{% assign a-b = 2 %}{{ a-b }}|{% assign a? = 3 %}{{ a? }}",
    "{% if 'a' contains 'a' and 'b' contains 'c' or true %}A{% endif %}",
    "{% if 1 < 2 and 2.0 == 2 and '1' != 1 %}A{% endif %}{% if 0 %}B{% endif %}{% if '' %}C{% endif %}",
    "{% if 'b' > 'a' %}A{% endif %}{% if 'B' > 'a' %}B{% endif %}{% if 'é' > 'z' %}C{% endif %}",
    "{% for i in (1..3) %}{% if i == 2 %}{% break %}{% endif %}{{ i }}{% endfor %}{{ i }}",
    "{% break %}a", "a{% continue %}b", "{% if true %}a{% break %}b{% endif %}c",
    "{% for i in 'abc' %}{{ i }}-{% endfor %}{% for i in '' %}{{ i }}{% else %}E{% endfor %}",
    "{% for i in (1..2) %}{% for i in (3..4) %}{{ i }}{% endfor %}{{ i }} {% endfor %}",
    "{% for i in (1..4) %}{% cycle 'a', 'b' %}{% endfor %}{% for i in (1..2) %}{% cycle 'a', 'b' %}"
    "{% endfor %}{% cycle 'g': 'x', 'y' %}{% cycle 'g': 'x', 'y' %}{% cycle 'h': 'x', 'y' %}",
    "{{ 7 | divided_by: 2 }} {{ -7 | divided_by: 2 }} {{ 7 | divided_by: -2.0 }} {{ 7 | modulo: -3 }}",
    "{{ 1 | divided_by: 0 }}", "{{ 1.0 | divided_by: 0 }}", "{{ 1 | divided_by: 0.0 }}",
    "{{ 1 | modulo: 0 }}", "{{ 5.5 | modulo: -2 }}", "{{ 1 | modulo: 0.0 }}",
    "{{ 0.1 | plus: 0.2 }} {{ 1.1 | times: 1.1 }} {{ 10 | divided_by: 3.0 }} {{ 2 | divided_by: 3.0 }}",
    "{{ 1.15 | round: 1 }} {{ -2.5 | round }} {{ 3.5 | round }} {{ 1234 | round: -2 }} {{ 0.5 | ceil }}",
    "{{ '3.99' | floor }} {{ '-3.01' | ceil }} {{ '1.5e3' | plus: 0 }} {{ '1,000' | plus: 1 }}",
    "{{ 'a,b' | split: ',' | first }}{{ 'a b' | split: nil | last }}{{ 'abc' | split: '' | size }}",
    "{{ 'a' | slice: 0, 9 }}{{ 'abc' | slice: 3 }}{{ 'abc' | slice: 4 }}{{ 'abc' | slice: -4, 2 }}",
    "{{ 'ab' | default: 'x' | append: missing | append: 5 | append: 1.0 | append: true }}",
    "{{ 'x' | append: 'a' , 'b' }}", "{{ 'x' | upcase: }}", "{{ 'a' | truncate: 2, '' }}",
)  # fmt: skip
#: Times and forms of `date`.
_TIMES: Final = (
    "1657855059", "'1657855059'", "'0'", "'-1'", "1.5", "'1.5'", "'2022-07-15'", "'2022-07-15T03:17:39Z'",
    "'2022-07-15T03:17:39.250+02:00'", "'2022-07-15 03:17'", "'2022-07-15 03:17:39 -0530'",
    "'2022-07-15 3pm'", "'15 July 2022'", "'July 15, 2022'", "'July 2022'", "'Jul 5 2022 10:00 PM'",
    "'Fri, 15 Jul 2022 03:17:39 GMT'", "'2022/07/15'", "'15/07/2022'", "'07/15/2022'", "'15.07.2022'",
    "'20220715'", "'20220715T031739Z'", "'2022-W28-5'", "'2022-196'", "'2022-02-30'", "'2022-13-01'",
    "'24:00 2022-07-15'", "'2022-07-15T24:00:00'", "'2022-07-15T25:00:00'", "'soon'", "''", "' '", "'1e3'",
    "'2022-07-15T03:17:60Z'", "'0001-01-01'", "'9999-12-31T23:59:59Z'", "true", "nil", "'15-Jul-22'",
    "'2022-07-15T03:17:39 EST'", "'2022-07-15 03:17:39 UTC'", "'x2022-07-15x'", "'5/6/07'", "'2022-7-5'",
    "'2022-07-15T03:17:39.123456789Z'", "32503680000", "-1", "253402300800",
)  # fmt: skip
_FORMS: Final = (
    "%Y-%m-%dT%H:%M:%S.%L%z", "%-d/%-m/%y %l:%M %p %P", "%A %a %B %b %h %j %U %W %u %w %G %V %g %C",
    "%s %N %3N %6N %9N %Q %e %k %I %Z %:z %::z", "%c|%x|%X|%D|%F|%T|%R|%r|%v|%+|%n|%t|%%",
    "%^a %^B %#p %#Z %_m %-m %05d %_5d %10Y %-10Y %010A %^10b %E %i %J %", "%-I:%M%#P %3S %02e %_H %-y %0e",
)  # fmt: skip


def rows() -> Iterator[Row]:
    """Yield every row."""
    # As a text, an array shows what is in it.
    shown = "{{% assign r = x | {} %}}{{{{ r | append: '' }}}}{{% if r == nil %}}nil{{% endif %}}"
    for name in _ALONE:
        yield Row(shown.format(name))
    for names, xs, ys in _WITH_ARGUMENT:
        for name in names.split():
            for y in ys:
                yield Row(shown.format(f"{name}: y"), xs, y)
    for filters in _WITH_MORE:
        for y in ("missing", "no", "yes", "empty_text", "five", "'a'", "'\\0'", "texts"):
            yield Row(shown.format(filters), _CUT, y)
    for operator in _OPERATORS:
        for y in _COMPARED:
            yield Row(f"{{% if x {operator} y %}}T{{% endif %}}", ALL, y)
        literals = " ".join(
            f"{{% if x {operator} {right} %}}T{{% else %}}F{{% endif %}}" for right in _LITERALS
        )
        yield Row(literals)
    for template in _TEMPLATES:
        yield Row(template)
    small = tuple(x for x in ALL if x not in ("huge", "large_float", "long_float"))
    for template in _RANGES:
        yield Row(template, small)
    for template in _FIXED:
        yield Row(template, ("missing",))
    for form in _FORMS:
        yield Row(f"{{{{ x | date: '{form}' }}}}", _TIMES)
