"""Render a document with a payload to the request that Braze would send."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from brazesmith.engines.liquid import document
from brazesmith.engines.liquid.document import Field
from brazesmith.engines.liquid.template import Template, TemplateError, parse
from brazesmith.engines.liquid.values import PayloadError, sections, strict_json


@dataclass(frozen=True, slots=True)
class Webhook:
    """A document with its templates parsed."""

    body: Template | None
    url: Template | None
    method: Template | None
    headers: tuple[tuple[Template, Template], ...] | None

    def render(self, payload: Any, now: datetime | None = None) -> dict[str, Any]:
        """Return the request: `method`, `url`, `headers` and `body`, as far as the file has them.

        The body is data if it is valid JSON and no header declares another type, otherwise text.
        Raises Aborted, TemplateError, PayloadError.
        """
        found = sections(payload)
        moment = now or datetime.now(UTC)

        def text(template: Template) -> str:
            return template.render(found, moment)

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
        found = document.read(code)
    except document.DocumentError as error:
        raise TemplateError(error.message, error.line, 1, True) from None
    body, url, method = (
        None if field is None else parse(field) for field in (found.body, found.url, found.method)
    )
    if found.headers is None:
        return Webhook(body, url, method, None)
    headers = ((parse(Field(name, value.line)), parse(value)) for name, value in found.headers)
    return Webhook(body, url, method, tuple(headers))


def _may_be_json(headers: dict[str, str] | None) -> bool:
    lowered = {name.lower(): value for name, value in (headers or {}).items()}
    return "json" in lowered.get("content-type", "application/json").lower()


def _data(text: str) -> Any:
    """Parse JSON text, unless its value is a string; return any other text unchanged."""
    try:
        value = strict_json(text)
    except PayloadError:
        return text
    return text if isinstance(value, str) else value
