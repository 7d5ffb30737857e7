"""Render the file of a webhook with a payload to the request that Braze would send."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from brazesmith.engines.liquid.document import Field, Section, fields
from brazesmith.engines.liquid.template import Template, TemplateError, parse
from brazesmith.engines.liquid.values import PayloadError, sections, strict_json


@dataclass(frozen=True, slots=True)
class Webhook:
    """The parsed templates of a file, for the fields that it has."""

    body: Template | None
    url: Template | None
    method: Template | None
    headers: list[tuple[Template, Template]] | None

    def render(self, payload: Any, now: datetime | None = None) -> dict[str, Any]:
        """Return the request: `method`, `url`, `headers`, `body`, as far as the file has them.

        The body is data if it is valid JSON and no header declares another type, otherwise text.
        Raises Aborted, TemplateError, PayloadError.
        """
        profile = sections(payload)
        moment = now or datetime.now(UTC)

        def text(template: Template) -> str:
            return template.render(profile, moment)

        request: dict[str, Any] = {}
        if self.method is not None:
            request["method"] = text(self.method).strip()
        if self.url is not None:
            request["url"] = text(self.url).strip()
        if self.headers is not None:
            request["headers"] = {text(name): text(value).strip() for name, value in self.headers}
        if self.body is not None:
            body = text(self.body)
            request["body"] = _data(body) if _may_be_json(request.get("headers", {})) else body
        return request


def read(code: str) -> Webhook:
    """Parse a file. Raises TemplateError."""
    found: dict[Section, Field] = {}
    for line, section, field in fields(code):
        if section in found:
            raise TemplateError(f"the section {section!s} appears twice", line, 1, True)
        found[section] = field
    headers = None
    if Section.HEADERS in found:
        headers = list(_headers(found[Section.HEADERS]))
    names = Section.BODY, Section.URL, Section.METHOD
    body, url, method = (parse(found[name]) if name in found else None for name in names)
    return Webhook(body, url, method, headers)


def _headers(field: Field) -> Iterator[tuple[Template, Template]]:
    """Yield name and value of each header: `Name: value`, one a line."""
    for number, line in enumerate(field.text.split("\n"), start=field.line):
        name, colon, value = line.partition(":")
        if colon:
            column = len(line) - len(value.lstrip()) + 1
            field = Field(value.strip(), number, column)
            yield parse(Field(name.strip(), number)), parse(field)
        elif line.strip():
            message = "expected `Name: value`, one header per line"
            raise TemplateError(message, number, 1, True)


def _may_be_json(headers: dict[str, str]) -> bool:
    types = (value for name, value in headers.items() if name.lower() == "content-type")
    return "json" in next(types, "application/json").lower()


def _data(text: str) -> Any:
    """Parse JSON text, unless its value is a string; return any other text unchanged."""
    try:
        value = strict_json(text)
    except PayloadError:
        return text
    return text if isinstance(value, str) else value
