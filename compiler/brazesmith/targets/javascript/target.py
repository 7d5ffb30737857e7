"""JavaScript as a compile target: Data Transformations."""

from __future__ import annotations

from brazesmith import ir
from brazesmith.base.diagnostics import Diagnostic, labels_at
from brazesmith.engines import Language
from brazesmith.targets.javascript.emit import emit
from brazesmith.targets.javascript.lower import lower
from brazesmith.targets.javascript.names import GLOBALS
from brazesmith.targets.javascript.parse import JavaScriptSyntaxError, parse_expression
from brazesmith.targets.javascript.transform import free_names


class JavaScript:
    """Implements `Target`."""

    language = Language.JAVASCRIPT

    def check(self, program: ir.Program) -> list[Diagnostic]:
        """Return what is wrong with the hand-written JavaScript in a program."""
        return [
            problem
            for node in ir.walk(*ir.roots(program.body))
            if isinstance(node, ir.Raw) and (problem := _raw_problem(node, program.name))
        ]

    def emit(self, program: ir.Program) -> str:
        """Return the text of a transformation."""
        return emit(program, lower(program))


def _raw_problem(node: ir.Raw, transform: str) -> Diagnostic | None:
    try:
        expression = parse_expression(node.source)
    except JavaScriptSyntaxError as error:
        message = (
            f"this is not a JavaScript expression: {error.message} "
            f"(line {error.line}, column {error.column})"
        )
        note = "esprima reads ECMAScript 2017, with spread in objects"
    else:
        inputs = {name for name, _ in node.inputs}
        unknown = sorted(free_names(expression) - GLOBALS - {"payload", "headers"} - inputs)
        if not unknown:
            return None
        message = f"`{unknown[0]}` is not known in this JavaScript"
        note = f"pass it in: `raw_javascript(…, {unknown[0]}=…)`"
    return Diagnostic("S109", message, labels_at(node.place), (note,), transform=transform)
