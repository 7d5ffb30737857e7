"""Operators on text."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from brazesmith.base import ecmascript as es
from brazesmith.base.ecmascript import ABSENT
from brazesmith.contract.limits import MOST_EXTERNAL_ID_BYTES
from brazesmith.ir.operator import Role
from brazesmith.operators.expressions import Array, Boolean, Text, TextLike, Value
from brazesmith.operators.inverses import (
    cut,
    divided,
    every_argument,
    first_argument,
    joined,
    matching,
    passing_like,
    pieces,
    text_of,
)
from brazesmith.operators.registry import (
    Count,
    GlobalPatternLike,
    PatternLike,
    TextsLike,
    operator,
)
from brazesmith.operators.sources import first_passing, first_where, same_place

__all__ = [
    "capitalize", "concat", "ends_with", "extract", "first_filled", "first_id", "first_match",
    "first_short", "join", "lower", "matches", "non_empty", "replace", "replace_pattern",
    "slice_text", "split", "starts_with", "to_text", "trim", "truncate", "upper", "url_encoded",
]  # fmt: skip


def _text(value: Any, function: Any) -> Any:
    return function(value) if isinstance(value, str) else ABSENT


@operator(
    "toText",
    es.to_text,
    [((12.5,), "12.5"), ((True,), "true"), (("a",), "a"), ((None,), ABSENT)],
    keeps_place=True,
    liquid="joined(value)",
    prints=True,
)
def to_text(value: Value) -> Text:
    """Convert a number or boolean to text."""


@operator(
    "upperCase",
    lambda text: _text(text, es.upper),
    [(("voice",), "VOICE"), (("straße",), "STRASSE"), ((None,), ABSENT)],
    liquid="text | upcase",
    keeps_place=True,
)
def upper(text: TextLike) -> Text:
    """Convert text to upper case."""


@operator(
    "lowerCase",
    lambda text: _text(text, es.lower),
    [(("OUTBOUND",), "outbound"), ((5,), ABSENT)],
    liquid="text | downcase",
    keeps_place=True,
)
def lower(text: TextLike) -> Text:
    """Convert text to lower case."""


@operator(
    "capitalize",
    lambda text: _text(text, lambda t: es.upper(t[:1]) + t[1:]),
    [(("anna",), "Anna"), (("",), ""), ((None,), ABSENT)],
    inverse=first_argument,
)
def capitalize(text: TextLike) -> Text:
    """Convert the first letter of a text to upper case."""


@operator(
    "trim",
    lambda text: _text(text, es.trim),
    [(("  Ada\n",), "Ada"), ((None,), ABSENT)],
    keeps_place=True,
)
def trim(text: TextLike) -> Text:
    """Remove white space from both ends of a text."""


def _concat(*parts: Any) -> Any:
    texts = [text for part in parts if (text := es.to_text(part)) is not ABSENT]
    return "".join(texts) if len(texts) == len(parts) else ABSENT


@operator(
    "concat",
    _concat,
    [(("Call ", 3.0, " of ", 5.0), "Call 3 of 5"), (("a", ABSENT), ABSENT), (("a", None), ABSENT)],
    liquid="joined(parts)",
    prints=True,
    role=Role.CONCATENATION,
    inverse=pieces,
)
def concat(*parts: Value) -> Text:
    """Join text, numbers, and booleans. The result is absent if a part has no text."""


@operator(
    "sliceText",
    lambda text, start, end: _text(
        text, lambda t: t[int(start) : None if end is ABSENT else int(end)]
    ),
    [(("2022-07-15T03:17:39Z", 0, 10), "2022-07-15"), (("abc", -1), "c"), ((5, 0), ABSENT)],
    inverse=cut,
)
def slice_text(text: TextLike, start: int, end: int | None = None) -> Text:
    """Return the characters from `start` up to `end`. Negative numbers count from the end."""


@operator(
    "splitText",
    lambda text, separator: _text(text, lambda t: es.split(t, separator)),
    [(("call.completed", "."), ["call", "completed"]), ((None, "."), ABSENT)],
    inverse=joined,
)
def split(text: TextLike, separator: str) -> Array[Text]:
    """Split a text at each separator."""


@operator(
    "joinText",
    lambda items, separator: (
        separator.join(es.to_text(item) for item in items if es.to_text(item) is not ABSENT)
        if isinstance(items, list)
        else ABSENT
    ),
    [((["a", None, 2], ", "), "a, 2"), (([], ","), ""), (("ab", ","), ABSENT)],
    inverse=divided,
)
def join(items: TextsLike, separator: str) -> Text:
    """Join the elements of an array as text, without those that have no text."""


@operator(
    "replaceText",
    lambda text, search, replacement: (
        replacement.join(es.split(text, search))
        if all(isinstance(part, str) for part in (text, search, replacement))
        else ABSENT
    ),
    [(("a.b.c", ".", " "), "a b c"), ((None, ".", " "), ABSENT)],
    inverse=first_argument,
)
def replace(text: TextLike, search: TextLike, replacement: TextLike) -> Text:
    """Replace every occurrence of a text."""


@operator(
    "replacePattern",
    lambda text, pattern, replacement: _text(text, lambda t: es.replace(pattern, t, replacement)),
    [
        (("call_completed.v2", r"[._]", " "), "call completed v2"),
        (("2022-07", r"(\d+)-(\d+)", "$2/$1"), "07/2022"),
        ((5, "a", "b"), ABSENT),
    ],
    inverse=first_argument,
)
def replace_pattern(text: TextLike, pattern: GlobalPatternLike, replacement: str) -> Text:
    """Replace every match of a regular expression. `$1` is its first group."""


@operator(
    "matches",
    lambda text, pattern: isinstance(text, str) and es.matches(pattern, text),
    [(("+15555550123", r"^\+[1-9]\d{1,14}$"), True), ((None, "a"), False)],
    inverse=passing_like(lambda values: es.example_of(values[1])),
)
def matches(text: TextLike, pattern: PatternLike) -> Boolean:
    """Return whether a regular expression matches anywhere in a text."""


@operator(
    "extract",
    lambda text, pattern, group: _text(text, lambda t: es.match_group(pattern, t, int(group))),
    [
        (("order 1234 shipped", r"\d+"), "1234"),
        (("a=b", r"(\w)=(\w)", 2), "b"),
        (("none", r"\d+"), ABSENT),
    ],
    inverse=matching,
)
def extract(text: TextLike, pattern: PatternLike, group: Count = 0) -> Text:
    """Return the first match of a regular expression, or one of its groups."""


@operator(
    "startsWith",
    lambda text, start: isinstance(text, str) and isinstance(start, str) and text.startswith(start),
    [(("call.completed", "call."), True), ((None, "a"), False)],
    inverse=passing_like(lambda values: text_of(values[1]) + text_of(values[0])),
)
def starts_with(text: TextLike, start: TextLike) -> Boolean:
    """Return whether a text starts with another."""


@operator(
    "endsWith",
    lambda text, end: isinstance(text, str) and isinstance(end, str) and text.endswith(end),
    [(("call.completed", ".completed"), True), ((None, "a"), False)],
    inverse=passing_like(lambda values: text_of(values[0]) + text_of(values[1])),
)
def ends_with(text: TextLike, end: TextLike) -> Boolean:
    """Return whether a text ends with another."""


@operator(
    "urlEncoded",
    lambda text: quote(es.to_well_formed(text), safe="-_.~") if isinstance(text, str) else ABSENT,
    [(("a b&c/d",), "a%20b%26c%2Fd"), (("it's (é)",), "it%27s%20%28%C3%A9%29"), ((5,), ABSENT)],
    liquid="text | url_param_escape",
    role=Role.URL_ENCODING,
    inverse=first_argument,
)
def url_encoded(text: TextLike) -> Text:
    """Encode a text for a URL, as a path segment or a value after `?`."""


def _is_filled(value: Any) -> bool:
    return isinstance(value, str) and value != ""


@operator(
    "nonEmpty",
    lambda text: text if _is_filled(text) else ABSENT,
    [(("Ada",), "Ada"), (("",), ABSENT), ((None,), ABSENT)],
    liquid="text",
    keeps_place=True,
    source=same_place,
)
def non_empty(text: TextLike) -> Text:
    """Return a text unless it is empty: `fallback(non_empty(a), b)`."""


@operator(
    "firstFilled",
    lambda *values: next(filter(_is_filled, values), ABSENT),
    [((None, "", 5, "u-1", "u-2"), "u-1"), ((ABSENT, 5), ABSENT)],
    source=first_where(_is_filled),
    inverse=every_argument,
    prefers_first=True,
)
def first_filled(*values: Value) -> Text:
    """Return the first value that is text and not empty."""


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(es.to_bytes(value)) <= MOST_EXTERNAL_ID_BYTES


@operator(
    "firstId",
    lambda *values: next(filter(_is_id, values), ABSENT),
    [
        ((None, "", 5, "u-1", "u-2"), "u-1"),
        (("x" * 988, "x" * 987), "x" * 987),
        (("é" * 494, "é" * 493), "é" * 493),
        (("x" * 988,), ABSENT),
    ],
    source=first_where(_is_id),
    inverse=every_argument,
    prefers_first=True,
)
def first_id(*values: Value) -> Text:
    """Return the first value that Braze accepts as an `external_id`.

    That is text of 1 to 987 bytes. Braze rejects an object with a longer one.
    """


def _matches(pattern: Any, value: Any) -> bool:
    return isinstance(value, str) and es.matches(pattern, value)


@operator(
    "firstMatch",
    lambda pattern, *texts: next((t for t in texts if _matches(pattern, t)), ABSENT),
    [(("@", None, "n/a", "a@b.c"), "a@b.c"), (("@", 5), ABSENT)],
    source=first_passing(_matches),
    prefers_first=True,
)
def first_match(pattern: PatternLike, *texts: Value) -> Text:
    """Return the first value that is text and that a regular expression matches."""


def _is_short(limit: float, value: Any) -> bool:
    return _is_filled(value) and len(value) <= limit


@operator(
    "firstShort",
    lambda limit, *texts: next((text for text in texts if _is_short(limit, text)), ABSENT),
    [((3, None, "", "a text", "b"), "b"), ((3, "a text", 5), ABSENT)],
    source=first_passing(_is_short),
    prefers_first=True,
)
def first_short(limit: Count, *texts: Value) -> Text:
    """Return the first value that is text of 1 to `limit` characters (UTF-16 units)."""


def _truncated(text: str, limit: float, mark: str) -> str:
    if len(text) <= limit:
        return text
    ending = mark if len(mark) <= limit else ""
    kept = text[: int(limit) - len(ending)]
    half_a_pair = kept != "" and "\ud800" <= kept[-1] <= "\udbff"
    return (kept[:-1] if half_a_pair else kept) + ending


@operator(
    "truncate",
    lambda text, limit, mark: _text(text, lambda t: _truncated(t, limit, mark)),
    [
        (("a long text", 6), "a lon…"),
        (("short", 6), "short"),
        (("ab😀cd", 4), "ab…"),
        (("abc", 2, "..."), "ab"),
        (("abc", 0), ""),
        ((None, 6), ABSENT),
    ],
    inverse=first_argument,
)
def truncate(text: TextLike, limit: Count, mark: str = "…") -> Text:
    """Cut a text that is longer than `limit` characters (UTF-16 units), and mark the cut.

    A mark that is longer than the limit is left out.
    """
