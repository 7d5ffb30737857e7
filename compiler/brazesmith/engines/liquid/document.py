"""The file of a webhook: a section for each field of Braze's composer.

A section begins with a line such as `{% comment %} URL {% endcomment %}` and ends before the next
one. A file without such lines is only a body, as copied from Braze.
"""

from __future__ import annotations

import re
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
        """Return the line and column in the file for a position in the text."""
        line, column = line_and_column(self.text, position)
        return self.line + line - 1, column + (self.column - 1 if line == 1 else 0)


@dataclass(frozen=True, slots=True)
class Document:
    """A webhook as text. Sections that the file does not have are None."""

    body: Field | None = None
    url: Field | None = None
    method: Field | None = None
    headers: tuple[tuple[str, Field], ...] | None = None


class DocumentError(Exception):
    """A file whose sections cannot be read; `line` counts from 1."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


def marker(section: Section) -> str:
    """Return the line that begins a section."""
    return f"{{% comment %}} {section} {{% endcomment %}}"


_MARKER = re.compile(r"^\{% comment %\} (.+?) \{% endcomment %\}\r?$", re.MULTILINE)
_NAMES = {str(section): section for section in Section}


def read(text: str) -> Document:
    """Parse the sections of a file. Raises DocumentError."""
    found = [match for match in _MARKER.finditer(text) if match[1] in _NAMES]
    if not found:
        return Document(Field(text))
    if "\r\n" in text:
        return read(text.replace("\r\n", "\n"))
    fields: dict[Section, Field] = {}
    for match, after in zip(found, [*found[1:], None], strict=True):
        end = after.start() if after else len(text)
        name = _NAMES[match[1]]
        if name in fields:
            line, _ = line_and_column(text, match.start())
            raise DocumentError(f"the section {name!s} appears twice", line)
        fields[name] = _field(text, match.end(), end)
    headers = fields.get(Section.HEADERS)
    return Document(
        fields.get(Section.BODY),
        fields.get(Section.URL),
        fields.get(Section.METHOD),
        _headers(headers) if headers else None,
    )


def _field(text: str, start: int, end: int) -> Field:
    """Return a section's text without the empty lines around it."""
    whole = text[start:end]
    kept = whole.lstrip("\n")
    line, _ = line_and_column(text, start + len(whole) - len(kept))
    return Field(kept.rstrip("\n"), line)


def _headers(field: Field) -> tuple[tuple[str, Field], ...]:
    """Parse lines of the form `Name: value`."""
    pairs = []
    for number, line in enumerate(field.text.split("\n"), start=field.line):
        if not line.strip():
            continue
        name, colon, value = line.partition(":")
        if not colon:
            raise DocumentError("expected `Name: value`, one header per line", number)
        column = len(line) - len(value.lstrip()) + 1
        pairs.append((name.strip(), Field(value.strip(), number, column)))
    return tuple(pairs)
