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

from brazesmith.engines.liquid.ruby import STRIPPED
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


#: Words that ask for something behind a point, and are keys between brackets.
COMMANDS: Final = ("size", "first", "last")

_TAG = re.compile(r"\{\{|\{%")
_VERBATIM = re.compile(r"\{%-?\s*(raw|comment)\s*(-?)%\}")
_END_OF_RAW = re.compile(r"\{%(-?)\s*endraw\b.*?%\}", re.DOTALL)
_TAG_IN_COMMENT = re.compile(r"\{%-?\s*(\w+).*?(-?)%\}|\{\{(?!.*?\}\})", re.DOTALL)
#: Tags that need an end.
BLOCKS: Final = ("if", "unless", "case", "for", "capture", "tablerow", "comment", "raw")
_STRING = re.compile(r"\"[^\"]*\"|'[^']*'")
_WORD = re.compile(r"[A-Za-z_][\w-]*\??")
_PLAIN_USE = re.compile(r"\s*(\.(?!\s*\$\{)\s*|\[)")
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
    at, is_trimmed = 0, False
    while tag := _TAG.search(source, at):
        start = tag.start()
        text = source[at:start].rstrip(STRIPPED if source.startswith("-", start + 2) else "")
        pieces.append(_text(text, at, is_trimmed))
        if verbatim := _VERBATIM.match(source, start):
            content, at, is_trimmed = _verbatim(source, verbatim)
            pieces.append((f"{{% {verbatim[1]} %}}", start))
            pieces.append((content, verbatim.end()))
            pieces.append((f"{{% end{verbatim[1]} %}}", at))
        else:
            pieces.append((tag[0], start))
            closing = "}}" if tag[0] == "{{" else "%}"
            at = _expand_tag(source, start, closing, pieces)
            is_trimmed = pieces[-1][0] == "-"
            if is_trimmed:
                del pieces[-1]
            pieces.append((closing, at - 2))
    pieces.append(_text(source[at:], at, is_trimmed))
    return Expanded(tuple(piece for piece in pieces if piece[0]))


def _text(text: str, at: int, is_trimmed: bool) -> tuple[str, int]:
    """Return a text outside of tags and its position. Only ASCII white space is trimmed."""
    kept = text.lstrip(STRIPPED) if is_trimmed else text
    return kept, at + len(text) - len(kept)


def _verbatim(source: str, opening: re.Match[str]) -> tuple[str, int, bool]:
    """Return the text of a raw block or nothing, where the block ends, and whether it trims."""
    if opening[1] == "comment":
        at, trims = _end_of_comment(source, opening)
        return "", at, trims
    end = _END_OF_RAW.search(source, opening.end())
    if end is None:
        raise DialectError("this `raw` has no `endraw`", opening.start())
    if end[1]:
        message = "write `{% endraw %}`: with `{%-`, Liquid does not see the end of `raw`"
        raise DialectError(message, end.start())
    return source[opening.end() : end.start()], end.end(), bool(opening[2])


def _end_of_comment(source: str, opening: re.Match[str]) -> tuple[int, bool]:
    """Return where a comment ends, and whether it trims. Liquid reads the tags in a comment."""
    waiting = [("comment", opening.start())]
    at = opening.end()
    while tag := _TAG_IN_COMMENT.search(source, at):
        at = tag.end()
        if tag[1] is None:
            raise DialectError("unclosed tag: `}}` is missing", tag.start())
        if tag[1] == "raw":
            at = _verbatim(source, tag)[1]
        elif tag[1] in BLOCKS:
            waiting.append((tag[1], tag.start()))
        elif tag[1] == f"end{waiting[-1][0]}":
            waiting.pop()
            if not waiting:
                return at, bool(tag[2])
    name, start = waiting[-1]
    raise DialectError(f"this `{name}` has no `end{name}`", start)


def _expand_tag(source: str, start: int, closing: str, pieces: list[tuple[str, int]]) -> int:
    """Add the inside of the tag that begins at `start`; return where the tag ends."""
    at = start + (3 if source.startswith("-", start + 2) else 2)
    while at < len(source):
        if source.startswith(closing, at):
            return at + 2
        if source.startswith("${", at):
            name, end = _name(source, at)
            pieces.append((f"{ROOT}{_section(pieces, at)}[{_key(name, at)}]", at))
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
        is_key = token[1:-1] in COMMANDS and pieces[-1][0] == "["
        pieces.append((_key(token[1:-1], at) if is_key else token, at))
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
    if found := re.search(r"\s\|", name):
        variable, filters = name[: found.start()].rstrip(), name[found.end() :].lstrip()
        raise DialectError(f"write the filter after the brace: `${{{variable}}} | {filters}`", at)
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


def _key(name: str, position: int) -> str:
    """Return an expression for a key between brackets, which is never a command."""
    if name in COMMANDS:
        return f"{ROOT}{name}"
    for quote in ('"', "'"):
        if quote not in name:
            return f"{quote}{name}{quote}"
    raise DialectError("a name cannot contain both kinds of quotes", position)
