"""A document and a payload into the request that Braze would make."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from brazesmith.liquid import document, engine
from brazesmith.liquid.document import Field
from brazesmith.liquid.engine import Template, TemplateError
from brazesmith.liquid.values import PayloadError, sections


@dataclass(frozen=True, slots=True)
class Webhook:
    """A document with its templates parsed."""

    body: Template | None
    url: Template | None
    method: Template | None
    headers: tuple[tuple[Template, Template], ...] | None
    fields: dict[int, Field]  # of each template (by id), where it stands

    def render(self, payload: Any, now: datetime | None = None) -> dict[str, Any]:
        """The request: `method`, `url`, `headers`, `body`, as far as the file has them.

        A body is JSON data where it is JSON, and a header does not say that it is something else;
        otherwise its text. Raises Aborted, TemplateError, PayloadError.
        """
        found = sections(payload)
        moment = now or datetime.now(UTC)

        def text(template: Template) -> str:
            try:
                return template.render(found, moment)
            except TemplateError as error:
                raise _moved(error, self.fields[id(template)]) from None

        request: dict[str, Any] = {}
        if self.method is not None:
            request["method"] = text(self.method).strip()
        if self.url is not None:
            request["url"] = text(self.url).strip()
        if self.headers is not None:
            request["headers"] = {text(name): text(value).strip() for name, value in self.headers}
        if self.body is not None:
            body = text(self.body)
            request["body"] = _data(body) if _may_be_json(request.get("headers")) else body
        return request


def read(code: str) -> Webhook:
    """Parse a file. Raises TemplateError."""
    try:
        read_ = document.read(code)
    except document.DocumentError as error:
        raise TemplateError(error.message, error.line, 1, True) from None
    fields: dict[int, Field] = {}

    def parsed(field: Field | None) -> Template | None:
        if field is None:
            return None
        try:
            template = engine.parse(field.text)
        except TemplateError as error:
            raise _moved(error, field) from None
        fields[id(template)] = field
        return template

    def certain(field: Field) -> Template:
        template = parsed(field)
        assert template is not None
        return template

    return Webhook(
        parsed(read_.body),
        parsed(read_.url),
        parsed(read_.method),
        None
        if read_.headers is None
        else tuple(
            (certain(Field(name, value.line)), certain(value)) for name, value in read_.headers
        ),
        fields,
    )


def _moved(error: TemplateError, field: Field) -> TemplateError:
    """The same mistake, placed in the whole file."""
    if error.line is None or error.column is None:
        return error
    column = error.column + (field.column - 1 if error.line == 1 else 0)
    return TemplateError(error.message, error.line + field.line - 1, column, error.syntax)


def _may_be_json(headers: dict[str, str] | None) -> bool:
    given = {name.lower(): value for name, value in (headers or {}).items()}
    return "json" in given.get("content-type", "application/json").lower()


def _data(text: str) -> Any:
    """The value of JSON text, if it is no text itself; anything else as it stands."""
    try:
        value = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return text
    return text if isinstance(value, str) else value


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")


__all__ = ["PayloadError", "Webhook", "read"]
