"""From the Liquid tree of a webhook to its file, checked by reading it again."""

from __future__ import annotations

from brazesmith import ir
from brazesmith.base.diagnostics import OurFault
from brazesmith.engines.liquid import document, render
from brazesmith.engines.liquid.document import DocumentError, Section, marker
from brazesmith.engines.liquid.template import TemplateError
from brazesmith.targets.header import header
from brazesmith.targets.liquid.lower import Lowered
from brazesmith.targets.liquid.nodes import lines_of, plain_text


def emit(program: ir.Program, lowered: Lowered) -> str:
    """The text of a webhook: what is pasted into each field of Braze's composer."""
    fields = {
        Section.URL: ["".join(lines_of(lowered.url))],
        Section.METHOD: [lowered.method],
        Section.HEADERS: [f"{name}: {plain_text(value)}" for name, value in lowered.headers],
        Section.BODY: lines_of(lowered.statements),
    }
    sections = ["\n".join((marker(name), *lines)) for name, lines in fields.items()]
    code = "\n\n".join(sections) + "\n"
    # What a spec says must not be able to end the comment.
    comment = [line.replace("{%", "{ %").replace("%}", "% }") for line in header(program, code)]
    text = "\n".join(("{% comment %}", *comment, "{% endcomment %}", "", code))
    _verify(text, lowered)
    return text


def _verify(text: str, lowered: Lowered) -> None:
    """The file is read as what was written. Raises OurFault."""
    try:
        read = document.read(text)
        render.read(text)
    except (DocumentError, TemplateError) as error:
        raise OurFault(f"the Liquid that was written does not parse: {error.message}") from error
    if read.url is None or read.headers is None or len(read.headers) != len(lowered.headers):
        raise OurFault("the webhook that was written reads as something else")
