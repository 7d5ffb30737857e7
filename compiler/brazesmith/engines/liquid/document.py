"""The file of a webhook: a section for each field of Braze's composer.

A section begins with a line such as `{% comment %} URL {% endcomment %}` and ends before the next
one. A file without such lines is only a body, as copied from Braze.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from brazesmith.base.source import line_and_column


class Section(StrEnum):
    """The fields of Braze's webhook composer."""

    URL = "URL"
    METHOD = "HTTP method"
    HEADERS = "Request headers"
    BODY = "Request body: raw text"


@dataclass(frozen=True, slots=True)
class Field:
    """The text of one field, and its position in the file (from 1)."""

    text: str
    line: int = 1
    column: int = 1

    def place(self, position: int) -> tuple[int, int]:
        """Return line and column in the file of a position in the text."""
        line, column = line_and_column(self.text, position)
        return self.line + line - 1, column + (self.column - 1 if line == 1 else 0)


def marker(section: Section) -> str:
    """Return the line that begins a section."""
    return f"{{% comment %}} {section} {{% endcomment %}}"


_MARKER = re.compile(rf"^(?:{'|'.join(re.escape(marker(s)) for s in Section)})\r?$", re.MULTILINE)
_SECTIONS = {marker(section): section for section in Section}


def fields(text: str) -> Iterator[tuple[int, Section, Field]]:
    """Yield the line of every section, its name, and its text without empty lines around it."""
    if not _MARKER.search(text):
        yield 1, Section.BODY, Field(text)
        return
    text = text.replace("\r\n", "\n")
    found = list(_MARKER.finditer(text))
    for match, end in zip(found, [*(m.start() for m in found[1:]), len(text)], strict=True):
        kept = text[match.end() : end].lstrip("\n")
        first, start = (line_and_column(text, at)[0] for at in (match.start(), end - len(kept)))
        yield first, _SECTIONS[match[0].rstrip("\r")], Field(kept.rstrip("\n"), start)
