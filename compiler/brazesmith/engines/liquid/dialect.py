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

#: The prefix of section names in plain Liquid, so that they differ from a template's own names.
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
_VERBATIM = re.compile(r"\{%-?\s*(raw|comment)\s*-?%\}")
_STRING = re.compile(r"\"[^\"]*\"|'[^']*'")
_WORD = re.compile(r"[A-Za-z_][\w-]*\??")
_PLAIN_USE = re.compile(r"\s*(\.\s*(?!\s*\$\{)|\[)")
#: Sections that are only read through `${…}`.
_NEVER_PLAIN = frozenset(SECTIONS) - {"context", "canvas", "campaign", "sms"}


def expand(source: str) -> Expanded:
    """Convert a template in Braze's dialect to plain Liquid. Raises DialectError."""
    return _Expansion(source).run()


class _Expansion:
    def __init__(self, source: str) -> None:
        self.source = source
        self.pieces: list[tuple[str, int]] = []

    def run(self) -> Expanded:
        at = 0
        while tag := _TAG.search(self.source, at):
            self._add(self.source[at : tag.start()], at)
            if verbatim := _VERBATIM.match(self.source, tag.start()):
                at = self._verbatim(verbatim)
            else:
                at = self._tag(tag)
        self._add(self.source[at:], at)
        return Expanded(tuple(self.pieces))

    def _add(self, text: str, origin: int) -> None:
        if text:
            self.pieces.append((text, origin))

    def _verbatim(self, opening: re.Match[str]) -> int:
        """Copy a comment or raw text unchanged."""
        closing = re.compile(rf"\{{%-?\s*end{opening[1]}\s*-?%\}}")
        found = closing.search(self.source, opening.end())
        end = found.end() if found else len(self.source)
        self._add(self.source[opening.start() : end], opening.start())
        return end

    def _tag(self, tag: re.Match[str]) -> int:
        """Expand one tag, including its closing braces."""
        self._add(tag[0], tag.start())
        closing = "}}" if tag[0] == "{{" else "%}"
        at = self._inside(tag.end(), closing, tag.start())
        self._add(closing, at)
        return at + 2

    def _inside(self, at: int, closing: str, start: int) -> int:
        """Expand the inside of a tag; return the position of its closing braces."""
        source = self.source
        while at < len(source):
            if source.startswith(closing, at):
                return at
            if source.startswith("${", at):
                at = self._value(at)
            elif closing == "%}" and source.startswith("{{", at):
                at = self._inside(at + 2, "}}", at) + 2
            elif (text := _STRING.match(source, at)) and closing not in text[0]:
                if closing == "}}" and "}" in text[0]:
                    raise DialectError("`{{` ends at the first brace, even inside quotes", at)
                self._add(text[0], at)
                at = text.end()
            elif word := _WORD.match(source, at):
                self._word(word)
                at = word.end()
            elif slip := self._slip(at):
                raise DialectError(slip, at)
            else:
                self._add(source[at], at)
                at += 1
        raise DialectError(f"unclosed tag: `{closing}` is missing", start)

    def _slip(self, at: int) -> str | None:
        """Return the message for a character that cannot begin anything in Liquid."""
        if self.source[at] in "\u201c\u201d\u201e\u2018\u2019":
            return "use straight quotes, not typographic ones"
        if found := re.match(r"\$(\w+)", self.source[at:]):
            return f"write `${{{found[1]}}}`, with braces"
        if found := re.match(r"<\w+>", self.source[at:]):
            return f"`{found[0]}` is a placeholder; replace it with its value"
        return None

    def _word(self, word: re.Match[str]) -> None:
        is_member = bool(self.pieces) and self.pieces[-1][0] == "."
        rest = self.source[word.end() :]
        if word[0] in _NEVER_PLAIN and not is_member and _PLAIN_USE.match(rest):
            raise DialectError(
                f"write `{word[0]}.${{name}}`; Braze does not document it without `${{…}}`",
                word.start(),
            )
        self._add(word[0], word.start())

    def _value(self, at: int) -> int:
        """Expand `${name}`, with or without the name of its section before it."""
        end = self.source.find("}", at)
        if end < 0:
            raise DialectError("this `${` has no closing brace", at)
        name = self.source[at + 2 : end].strip()
        section = self._section(at)
        if not name:
            raise DialectError("expected a name in `${}`", at)
        if found := re.match(r"(.*?)\s+\|\s*(.*)", name):
            raise DialectError(
                f"write the filter after the brace: `${{{found[1]}}} | {found[2]}`", at
            )
        self._add(f"{ROOT}{section}[{_quoted(name, at)}]", at)
        return end + 1

    def _section(self, at: int) -> str:
        """Return the section that a `${…}` belongs to, and remove its name from the output."""
        if not self.pieces or self.pieces[-1][0] != ".":
            return USER
        before = self.pieces[-2][0] if len(self.pieces) > 1 else ""
        if before not in SECTIONS:
            known = ", ".join(sorted(SECTIONS))
            raise DialectError(f"unknown section `{before}.${{…}}`; known: {known}", at)
        del self.pieces[-2:]
        return before


def _quoted(name: str, position: int) -> str:
    for quote in ('"', "'"):
        if quote not in name:
            return f"{quote}{name}{quote}"
    raise DialectError("a name cannot contain both kinds of quotes", position)
