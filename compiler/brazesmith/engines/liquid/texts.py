"""Filters for text, as in Ruby's Liquid. They take the text of any value."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import quote_plus

from liquid.exceptions import FilterArgumentError

from brazesmith.engines.liquid.ruby import SPACE, STRIPPED, text_of, to_integer

#: What Ruby's `split(" ")` splits at, in a regular expression.
_SPACES: Final = r"[\t-\r ]+"
_LINE_END: Final = re.compile(r"\r?\n")


def truncate(value: object, length: object = 50, ending: object = "...") -> str | None:
    """Cut a text to a length that includes the ending."""
    if value is None:
        return None
    text, most, end = text_of(value), to_integer(length), text_of(ending)
    return text if len(text) <= most else text[: max(most - len(end), 0)] + end


def truncatewords(value: object, count: object = 15, ending: object = "...") -> str | None:
    """Return the first words of a text."""
    if value is None:
        return None
    text, most = text_of(value), max(to_integer(count), 1)
    if most >= 2**31 - 1:
        raise FilterArgumentError(f"{most} is too large for `truncatewords`", token=None)
    words = re.split(_SPACES, text.lstrip(SPACE), maxsplit=most)
    return " ".join(words[:most]) + text_of(ending) if len(words) > most else text


def slice_(value: object, offset: object, length: object = None) -> object:
    """Return a part of a text or of an array; a negative start counts from the end."""
    whole: Any = value if isinstance(value, list) else text_of(value)
    start = to_integer(offset)
    count = 1 if length is None or length is False else to_integer(length)
    if max(abs(start), abs(count)) >= 2**63:
        raise FilterArgumentError("a number is too large for `slice`", token=None)
    if start < 0:
        start += len(whole)
    return whole[start : start + count] if start >= 0 <= count else whole[:0]


def split(value: object, pattern: object) -> list[str]:
    """Split a text, without empty parts at the end; at a single space, at all white space."""
    text, separator = text_of(value), text_of(pattern)
    if separator == " ":
        text = text.strip(SPACE)
        return re.split(_SPACES, text) if text else []
    parts = text.split(separator) if separator else list(text)
    while parts and not parts[-1]:
        parts.pop()
    return parts


def _replaced(value: object, old: object, new: object, count: int) -> str:
    text, replacement = text_of(value), text_of(new)
    pattern = re.escape(text_of(old))
    return re.sub(pattern, lambda found: _expanded(replacement, found), text, count=count)


def _expanded(replacement: str, found: re.Match[str]) -> str:
    r"""Return a replacement, in which Ruby gives a meaning to `\\0`, `\\&` and others."""
    whole = found.string
    parts = {"0": found[0], "&": found[0], "\\": "\\"}
    parts |= {"`": whole[: found.start()], "'": whole[found.end() :]}
    parts |= dict.fromkeys("123456789", "")
    if re.search(r"(?<!\\)(?:\\\\)*\\k<[^>]*>", replacement):
        raise FilterArgumentError(r"a replacement cannot contain `\k<…>`", token=None)
    return re.sub(r"\\(.)", lambda mark: parts.get(mark[1], mark[0]), replacement, flags=re.DOTALL)


#: Elements that `strip_html` removes with their contents.
_BLOCKS: Final = {"<script": "</script>", "<!--": "-->", "<style": "</style>"}


def strip_html(value: object) -> str:
    """Remove tags, comments, scripts and styles."""
    return _without(_without(text_of(value), _BLOCKS), {"<": ">"})


def _without(text: str, blocks: dict[str, str]) -> str:
    """Remove what is between these marks, from the left, in time that is linear."""
    kept: list[str] = []
    at = 0
    starts = re.compile("|".join(map(re.escape, blocks)))
    unclosed: set[str] = set()
    while found := starts.search(text, at):
        mark = found[0]
        end = -1 if mark in unclosed else text.find(blocks[mark], found.end())
        if end < 0:
            unclosed.add(mark)
            kept.append(text[at : found.start() + 1])
            at = found.start() + 1
            if len(unclosed) == len(blocks):
                break
        else:
            kept.append(text[at : found.start()])
            at = end + len(blocks[mark])
    return "".join(kept) + text[at:]


def _downcase(text: str) -> str:
    return "".join(map(str.lower, text))  # letter by letter: Ruby knows no final sigma


def default(value: object, other: object = "", *, allow_false: object = False) -> object:
    """Return another value instead of nil, false, and what is empty."""
    is_allowed = allow_false is not None and allow_false is not False
    if value is None or (value is False and not is_allowed):
        return other
    return other if isinstance(value, str | list | dict) and not value else value


FILTERS: Final[dict[str, Callable[..., object]]] = {
    "truncate": truncate,
    "truncatewords": truncatewords,
    "slice": slice_,
    "split": split,
    "replace": lambda value, old, new="": _replaced(value, old, new, 0),
    "replace_first": lambda value, old, new="": _replaced(value, old, new, 1),
    "remove": lambda value, old: text_of(value).replace(text_of(old), ""),
    "remove_first": lambda value, old: text_of(value).replace(text_of(old), "", 1),
    "strip_html": strip_html,
    "strip_newlines": lambda value: _LINE_END.sub("", text_of(value)),
    "newline_to_br": lambda value: _LINE_END.sub("<br />\n", text_of(value)),
    "strip": lambda value: text_of(value).strip(STRIPPED),
    "upcase": lambda value: text_of(value).upper(),
    "downcase": lambda value: _downcase(text_of(value)),
    "capitalize": lambda value: text_of(value)[:1].title() + _downcase(text_of(value)[1:]),
    "escape": lambda value: (
        None if value is None else html.escape(text_of(value)).replace("&#x27;", "&#39;")
    ),
    "url_encode": lambda value: None if value is None else quote_plus(text_of(value)),
    "base64_encode": lambda value: base64.b64encode(
        text_of(value).encode("utf-8", "replace")
    ).decode("ascii"),
    "append": lambda value, end: text_of(value) + text_of(end),
    "prepend": lambda value, start: text_of(start) + text_of(value),
    "default": default,
}
