"""From JavaScript trees to the text that is pasted into Braze, checked by reading it again."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from brazesmith import ir
from brazesmith.base.diagnostics import OurFault
from brazesmith.base.resources import template_root
from brazesmith.targets.header import header
from brazesmith.targets.javascript import nodes as js
from brazesmith.targets.javascript.lower import Lowered
from brazesmith.targets.javascript.names import GLOBALS
from brazesmith.targets.javascript.parse import JavaScriptSyntaxError, parse_statements
from brazesmith.targets.javascript.printer import print_program
from brazesmith.targets.javascript.transform import free_names

if TYPE_CHECKING:
    from jinja2 import Template


def emit(program: ir.Program, lowered: Lowered) -> str:
    """Return the text of a transformation: header, body, functions. Same trees, same bytes.

    It is parsed again, to be sure of it.
    """
    functions = "\n".join(map(_function_text, lowered.functions))
    body = print_program(js.Program(lowered.body))
    code = "\n".join((body, functions))
    text = _template().render(
        # What a spec says must not be able to end the comment.
        header=[line.replace("*/", "* /") for line in header(program, code)],
        functions=functions.rstrip("\n"),
        body=body.rstrip("\n"),
    )
    verify(text, js.Program((*lowered.body, *lowered.functions)))
    return text


@functools.cache
def _function_text(function: js.FunctionDeclaration) -> str:
    """The text of a function: most transformations need the same few."""
    return print_program(js.Program((function,)))


def verify(text: str, tree: js.Program) -> None:
    """The text says what the tree means, and needs nothing that Braze is not known to have.

    Raises OurFault.
    """
    try:
        read = parse_statements(text)
    except JavaScriptSyntaxError as error:
        raise OurFault(f"the JavaScript that was written does not parse: {error}") from error
    if read != tree:
        raise OurFault("the JavaScript that was written reads as something else")
    unknown = free_names(read) - GLOBALS - {"payload", "headers"}
    if unknown:
        raise OurFault(f"the JavaScript that was written uses unknown names: {sorted(unknown)}")


@functools.cache
def _template() -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(template_root()),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # this is JavaScript; every value comes from the printer or the header
    )
    return environment.get_template("transformation.js.j2")
