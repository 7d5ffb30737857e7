"""Liquid to be compared: implements `Code`.

Comments, indentation, empty lines, spaces inside tags and the order of headers do not count. A text
without sections is the text of one field, usually the body.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from brazesmith.engines.liquid.document import Section, fields, marker
from brazesmith.targets.change import Change, line_changes

_COMMENT = re.compile(r"{%-?\s*comment\s*-?%}.*?{%-?\s*endcomment\s*-?%}", re.DOTALL)
_TAG = re.compile(r"({%.*?%}|{{.*?}})", re.DOTALL)
_QUOTED = re.compile(r"(\"[^\"]*\"|'[^']*')")

#: The lines of one field, with their numbers in the text.
_Lines = list[tuple[int, str]]


class LiquidCode:
    """The text of a webhook, or of one of its fields."""

    unreadable_line = None  # any text is a template
    hash = None  # it depends on comments and layout

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _sections(self) -> Mapping[Section, _Lines]:
        return {
            section: list(_lines(section, field.text, field.line))
            for _, section, field in fields(self.text.replace("\r\n", "\n"))
        }

    @cached_property
    def _is_one_field(self) -> bool:
        return not any(marker(section) in self.text for section in Section)

    def is_same(self, other: LiquidCode) -> bool:
        """Whether the fields that both texts have are the same."""
        return not self.changes(other)

    def changes(self, new: LiquidCode) -> list[Change]:
        """Return the lines that differ in the fields that both texts have."""
        old_sections, new_sections = self._sections, new._sections
        if new._is_one_field and not self._is_one_field:
            lines = new_sections[Section.BODY]
            same = (name for name in old_sections if _texts(old_sections[name]) == _texts(lines))
            new_sections = {next(same, Section.BODY): lines}
        elif self._is_one_field and not new._is_one_field:
            new_sections = {Section.BODY: new_sections.get(Section.BODY, [])}
        return [
            change
            for section, lines in new_sections.items()
            for change in line_changes(old_sections.get(section, []), lines)
        ]


#: The placeholder of a key, `secret("NAME")`.
_PLACEHOLDER = re.compile(r"<[A-Z][A-Z0-9_]*>")


def with_placeholders(text: str, builds: Iterable[str]) -> str:
    """Return a text from the dashboard with the placeholders of builds in place of keys.

    A key is kept in Braze alone: it must be neither a difference nor shown.
    """
    text = text.replace("\r\n", "\n")
    known: dict[Section, list[tuple[re.Pattern[str], str]]] = {}
    for build in builds:
        for _, section, field in fields(build):
            secret = filter(_PLACEHOLDER.search, field.text.split("\n"))
            known.setdefault(section, []).extend((_with_any_key(line), line) for line in secret)
    lines = text.split("\n")
    is_one_field = not any(marker(section) in text for section in Section)
    for _, section, field in fields(text):
        rows = (
            [row for rows in known.values() for row in rows]
            if is_one_field
            else known.get(section, [])
        )
        for index in range(field.line - 1, field.line + field.text.count("\n")):
            for pattern, line in rows:
                if pattern.fullmatch(lines[index]):
                    lines[index] = line
                    break
    return "\n".join(lines)


def _with_any_key(line: str) -> re.Pattern[str]:
    """Return a pattern of a line with any keys in place of its placeholders."""
    parts = map(re.escape, _PLACEHOLDER.split(line.strip()))
    return re.compile(rf"\s*{'.+?'.join(parts)}\s*")


def _texts(lines: _Lines) -> list[str]:
    return [text for _, text in lines]


def _lines(section: Section, text: str, first: int) -> Iterator[tuple[int, str]]:
    """Return the lines of a field that say something, in one form."""
    # A comment of several lines leaves its line breaks, so that the numbers stay right.
    text = _COMMENT.sub(lambda match: "\n" * match[0].count("\n"), text)
    text = _TAG.sub(_tag, text)
    lines = [(first + index, line.strip()) for index, line in enumerate(text.split("\n"))]
    lines = [(number, line) for number, line in lines if line]
    if section is Section.HEADERS:
        pairs = [(number, *line.partition(":")) for number, line in lines]
        lines = [(number, f"{name.strip()}: {value.strip()}") for number, name, _, value in pairs]
        lines.sort(key=lambda line: line[1].lower())
    yield from lines


def _tag(match: re.Match[str]) -> str:
    """Return a tag without the spaces that make no difference."""
    parts = _QUOTED.split(match[0])
    for index in range(0, len(parts), 2):
        text = re.sub(r"\s+", " ", parts[index])
        parts[index] = re.sub(r" ?([|:,=<>!]+) ?", r"\1", text)
    text = "".join(parts)
    return re.sub(r"^({[%{]-?) ?(.*?) ?(-?[%}]})$", r"\1\2\3", text, flags=re.DOTALL)
