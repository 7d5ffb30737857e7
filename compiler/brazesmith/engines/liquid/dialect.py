"""Convert Braze's dialect to plain Liquid: `{{custom_attribute.${plan} | default: 'free'}}`.

Braze writes personalization values as `${name}`. Inside `{% if %}` and `{% assign %}`, they may
have braces of their own: `{% if {{custom_attribute.${plan}}} == 'pro' %}`. Standard Liquid has
neither, so they are expanded to plain look-ups before python-liquid parses the template. Line
breaks stay; `Expanded.origin` converts a position in the result to one in the source.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from brazesmith.engines.liquid.values import SECTIONS, USER

#: The prefix of the sections' names in plain Liquid, so that a template's own names differ.
ROOT: Final = "braze_"


class DialectError(Exception):
    """Something that Braze's dialect does not have, with its position in the source."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.message = message
        self.position = position


@dataclass(frozen=True, slots=True)
class Expanded:
    """Plain Liquid in pieces, each with its position in the source."""

    pieces: tuple[tuple[str, int], ...]

    @property
    def text(self) -> str:
        """The plain Liquid."""
        return "".join(piece for piece, _ in self.pieces)

    def origin(self, position: int) -> int:
        """Convert a position in the text to one in the source."""
        for (piece, origin), (_, following) in pairwise((*self.pieces, ("", sys.maxsize))):
            if position < len(piece) or following == sys.maxsize:
                return min(origin + position, max(following - 1, origin))
            position -= len(piece)
        return position


_TAG = re.compile(r"\{\{|\{%")
_VERBATIM = re.compile(r"\{%-?\s*(raw|comment)\s*-?%\}.*?(?:\{%-?\s*end\1\s*-?%\}|\Z)", re.DOTALL)
_STRING = re.compile(r"\"[^\"]*\"|'[^']*'")
_WORD = re.compile(r"[A-Za-z_][\w-]*\??")
_PLAIN_USE = re.compile(r"\s*(\.\s*(?!\s*\$\{)|\[)")
#: Sections that are only read through `${…}`.
_NEVER_PLAIN = frozenset(SECTIONS) - {"context", "canvas", "campaign", "sms"}
#: What cannot begin anything in Liquid, and the message for it.
_SLIPS = (
    (re.compile("[\u201c\u201d\u201e\u2018\u2019]"), "use straight quotes, not typographic ones"),
    (re.compile(r"\$(\w+)"), "write `${{{}}}`, with braces"),
    (re.compile(r"(<\w+>)"), "`{}` is a placeholder; replace it with its value"),
)


def expand(source: str) -> Expanded:
    """Convert a template in Braze's dialect to plain Liquid. Raises DialectError."""
    pieces: list[tuple[str, int]] = []
    at = 0
    while tag := _TAG.search(source, at):
        start = tag.start()
        pieces.append((source[at:start], at))
        if verbatim := _VERBATIM.match(source, start):
            pieces.append((verbatim[0], start))
            at = verbatim.end()
        else:
            pieces.append((tag[0], start))
            closing = "}}" if tag[0] == "{{" else "%}"
            at = _expand_tag(source, start, closing, pieces)
            pieces.append((closing, at - 2))
    pieces.append((source[at:], at))
    return Expanded(tuple(piece for piece in pieces if piece[0]))


def _expand_tag(source: str, start: int, closing: str, pieces: list[tuple[str, int]]) -> int:
    """Add the inside of the tag that begins at `start`; return where the tag ends."""
    at = start + 2
    while at < len(source):
        if source.startswith(closing, at):
            return at + 2
        if source.startswith("${", at):
            name, end = _name(source, at)
            pieces.append((f"{ROOT}{_section(pieces, at)}[{_quoted(name, at)}]", at))
            at = end
            continue
        if closing == "%}" and source.startswith("{{", at):
            at = _expand_tag(source, at, "}}", pieces)
            continue
        token = source[at]
        if (text := _STRING.match(source, at)) and closing not in text[0]:
            token = text[0]
            if closing == "}}" and "}" in token:
                raise DialectError("`{{` ends at the first brace, even inside quotes", at)
        elif word := _WORD.match(source, at):
            token = word[0]
            is_section = token in _NEVER_PLAIN and pieces[-1][0] != "."
            if is_section and _PLAIN_USE.match(source, word.end()):
                message = f"write `{token}.${{name}}`; Braze does not document it without `${{…}}`"
                raise DialectError(message, at)
        else:
            for pattern, message in _SLIPS:
                if slip := pattern.match(source, at):
                    raise DialectError(message.format(*slip.groups()), at)
        pieces.append((token, at))
        at += len(token)
    raise DialectError(f"unclosed tag: `{closing}` is missing", start)


def _name(source: str, at: int) -> tuple[str, int]:
    """Return the name in a `${…}`, and where it ends."""
    end = source.find("}", at)
    if end < 0:
        raise DialectError("this `${` has no closing brace", at)
    name = source[at + 2 : end].strip()
    if not name:
        raise DialectError("expected a name in `${}`", at)
    if found := re.match(r"(.*?)\s+\|\s*(.*)", name):
        message = f"write the filter after the brace: `${{{found[1]}}} | {found[2]}`"
        raise DialectError(message, at)
    return name, end + 1


def _section(pieces: list[tuple[str, int]], at: int) -> str:
    """Return the section that a `${…}` belongs to, and remove its name from the output."""
    if pieces[-1][0] != ".":
        return USER
    section = pieces[-2][0]
    if section not in SECTIONS:
        known = ", ".join(sorted(SECTIONS))
        raise DialectError(f"unknown section `{section}.${{…}}`; known: {known}", at)
    del pieces[-2:]
    return section


def _quoted(name: str, position: int) -> str:
    for quote in ('"', "'"):
        if quote not in name:
            return f"{quote}{name}{quote}"
    raise DialectError("a name cannot contain both kinds of quotes", position)
