"""The rows of the table: every filter and tag, over odd inputs."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
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
    """A template, the expressions that are assigned to `x` in turn, and the one for `y`."""

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
    "newline_to_br size first last join sort sort_natural uniq reverse compact abs ceil floor "
    "round default truncate truncatewords append split plus date concat map"
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

#: Whole templates; times and forms for `date`.
_TEMPLATES: Final = tomllib.loads(Path(__file__).with_name("templates.toml").read_text("utf-8"))


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
    yield from (Row(template) for template in _TEMPLATES["every"])
    small = tuple(x for x in ALL if x not in ("huge", "large_float", "long_float"))
    yield from (Row(template, small) for template in _TEMPLATES["ranges"])
    yield from (Row(template, ("missing",)) for template in _TEMPLATES["fixed"])
    for form in _TEMPLATES["forms"]:
        yield Row(f"{{{{ x | date: '{form}' }}}}", tuple(_TEMPLATES["times"]))
