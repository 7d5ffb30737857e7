"""Braze's dialect into plain Liquid: `{{custom_attribute.${plan} | default: 'free'}}`.

Braze writes personalisation values as `${name}`, also inside `{% if %}` and `{% assign %}`, there
with or without braces of their own: `{% if {{custom_attribute.${plan}}} == 'pro' %}`. Standard
Liquid has neither, so they are expanded to plain look-ups before python-liquid sees them. Lines
stay lines; `Expanded.origin` leads from a place in the result back to the source.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from brazesmith.engines.liquid.values import SECTIONS, USER

#: The names under which the sections stand in plain Liquid; a template's own names differ.
ROOT: Final = "braze_"


class DialectError(Exception):
    """What Braze's dialect does not have, and where in the source."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.message = message
        self.position = position


@dataclass(frozen=True, slots=True)
class Expanded:
    """Plain Liquid in pieces, each with the place in the source that it comes from."""

    pieces: tuple[tuple[str, int], ...]

    @property
    def text(self) -> str:
        """The plain Liquid."""
        return "".join(piece for piece, _ in self.pieces)

    def origin(self, position: int) -> int:
        """Return the place in the source of a place in the text."""
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
    """Plain Liquid for a template in Braze's dialect. Raises DialectError."""
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
        """A comment, or raw text: as it is."""
        closing = re.compile(rf"\{{%-?\s*end{opening[1]}\s*-?%\}}")
        found = closing.search(self.source, opening.end())
        end = found.end() if found else len(self.source)
        self._add(self.source[opening.start() : end], opening.start())
        return end

    def _tag(self, tag: re.Match[str]) -> int:
        """One tag, up to and with its closing braces."""
        self._add(tag[0], tag.start())
        closing = "}}" if tag[0] == "{{" else "%}"
        at = self._inside(tag.end(), closing, tag.start())
        self._add(closing, at)
        return at + 2

    def _inside(self, at: int, closing: str, start: int) -> int:
        """Expand the inside of a tag; return the place of its closing braces."""
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
                    raise DialectError("Liquid ends `{{` at a brace, also at one in quotes", at)
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
        """Return the message for a character that nothing in Liquid begins with."""
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
                f"Braze reads `{word[0]}.${{name}}`; without `${{…}}` it is not documented",
                word.start(),
            )
        self._add(word[0], word.start())

    def _value(self, at: int) -> int:
        """`${name}`, with the name of its section before it or not."""
        end = self.source.find("}", at)
        if end < 0:
            raise DialectError("this `${` has no closing brace", at)
        name = self.source[at + 2 : end].strip()
        section = self._section(at)
        if not name:
            raise DialectError("this `${}` names nothing", at)
        if found := re.match(r"(.*?)\s+\|\s*(.*)", name):
            raise DialectError(
                f"the filter belongs behind the brace: `${{{found[1]}}} | {found[2]}`", at
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
    raise DialectError("a name with both kinds of quotes cannot be read", position)
