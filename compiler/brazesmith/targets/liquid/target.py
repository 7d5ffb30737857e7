"""Liquid as a compile target: webhooks."""

from __future__ import annotations

import re
from typing import Any

from brazesmith import ir
from brazesmith.base.diagnostics import Diagnostic, InternalError, SpecError
from brazesmith.engines import Language
from brazesmith.engines.liquid.document import Section, marker
from brazesmith.engines.liquid.render import read
from brazesmith.engines.liquid.template import TemplateError
from brazesmith.targets.header import header
from brazesmith.targets.liquid.lower import Lowered, lower
from brazesmith.targets.liquid.nodes import lines_of, plain_text
from brazesmith.targets.target import Emitted

#: A comment, also one that names a field of the composer.
_COMMENT = re.compile(r"{%-? *comment *-?%}.*?{%-? *endcomment *-?%}", re.DOTALL)


class Liquid:
    """Implements `Target`."""

    language = Language.LIQUID

    def check(self, program: ir.Program) -> list[Diagnostic]:
        """Return what Braze's Liquid cannot express."""
        if any(isinstance(node, ir.Wrong) for node in ir.walk(*ir.roots(program.body))):
            return []  # reported already, and there is no Liquid for it
        try:
            lower(program)
        except SpecError as error:
            return list(error.diagnostics)
        return []

    def emit(self, program: ir.Program) -> Emitted:
        """Return the text of a webhook."""
        text = _written(program, lower(program))
        if len(ir.sends(program.body)) == 1:
            return Emitted(text, text)
        return Emitted(text, _written(program, lower(program, numbered=True)))

    def end_of(self, value: Any) -> tuple[int, Any]:
        """Take apart a request whose body is `[end, body]`, as data or as text."""
        body = value.get("body")
        if isinstance(body, list):
            return body[0], {**value, "body": body[1]}
        if isinstance(body, str) and (pair := re.fullmatch(r"\[(\d+),(.*)\]", body, re.DOTALL)):
            return int(pair[1]), {**value, "body": pair[2]}
        return 0, value


def _written(program: ir.Program, lowered: Lowered) -> str:
    """Return the text of a webhook: what is pasted into each field of Braze's composer.

    Raises InternalError if the text is not read as what was written.
    """
    fields = {
        Section.URL: ["".join(lines_of(lowered.url))],
        Section.METHOD: [lowered.method],
        Section.HEADERS: [f"{name}: {plain_text(value)}" for name, value in lowered.headers],
        Section.BODY: lines_of(lowered.statements),
    }
    sections = ["\n".join((marker(name), *lines)) for name, lines in fields.items()]
    code = "\n\n".join(sections) + "\n"
    # The text of a spec must not end the comment.
    lines = header(program, _COMMENT.sub("", code))
    comment = [line.replace("{%", "{ %").replace("%}", "% }") for line in lines]
    text = "\n".join(("{% comment %}", *comment, "{% endcomment %}", "", code))
    try:
        webhook = read(text)
    except TemplateError as error:
        raise InternalError(f"the generated Liquid does not parse: {error.message}") from error
    if webhook.url is None or len(webhook.headers or ()) != len(lowered.headers):
        raise InternalError("the generated Liquid parses as a different tree")
    return text
