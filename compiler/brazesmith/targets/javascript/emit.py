"""From JavaScript trees to the text that is pasted into Braze, checked by reading it again."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from brazesmith import ir
from brazesmith.base.diagnostics import OurFault
from brazesmith.base.globals import PORTABLE
from brazesmith.base.resources import template_root
from brazesmith.targets.header import header
from brazesmith.targets.javascript import nodes as js
from brazesmith.targets.javascript.lower import Lowered
from brazesmith.targets.javascript.parse import JavaScriptSyntaxError, parse_statements
from brazesmith.targets.javascript.printer import print_program

if TYPE_CHECKING:
    from jinja2 import Template


def emit(program: ir.Program, lowered: Lowered) -> str:
    """Return the text of a transformation: header, functions, body."""
    functions = "\n".join(function.text for function in lowered.functions)
    body = print_program(js.Program(lowered.body))
    verify(body, js.Program(lowered.body), frozenset(f.name for f in lowered.functions))
    return _template().render(
        # Text of a spec must not end the comment.
        header=[line.replace("*/", "* /") for line in header(program, f"{body}\n{functions}")],
        functions=functions.rstrip("\n"),
        body=body.rstrip("\n"),
    )


def verify(text: str, tree: js.Program, functions: frozenset[str] = frozenset()) -> None:
    """Check that a text parses as a tree and uses only names that Braze defines.

    Tests do this for the helper functions. Raises OurFault.
    """
    try:
        parsed = parse_statements(text)
    except JavaScriptSyntaxError as error:
        raise OurFault(f"the generated JavaScript does not parse: {error}") from error
    if parsed.tree != tree:
        raise OurFault("the generated JavaScript parses as a different tree")
    unknown = parsed.free_names - PORTABLE - {"payload", "headers"} - functions
    if unknown:
        raise OurFault(f"the generated JavaScript uses unknown names: {sorted(unknown)}")


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
