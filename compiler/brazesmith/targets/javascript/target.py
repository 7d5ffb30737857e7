"""JavaScript as a compile target: from programs to the text of Data Transformations."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from brazesmith import ir
from brazesmith.base.diagnostics import Diagnostic, InternalError, labels_at
from brazesmith.base.globals import PORTABLE
from brazesmith.engines import Language
from brazesmith.targets.header import header
from brazesmith.targets.javascript import nodes as js
from brazesmith.targets.javascript.identity import identity
from brazesmith.targets.javascript.lower import Lowered, lower
from brazesmith.targets.javascript.parse import (
    JavaScriptSyntaxError,
    Parsed,
    parse_expression,
    parse_statements,
)
from brazesmith.targets.javascript.printer import print_program
from brazesmith.targets.target import Emitted

#: The names that code may use without binding them.
_GIVEN = PORTABLE | {"payload", "headers"}


class JavaScript:
    """Implements `Target`."""

    language = Language.JAVASCRIPT

    def check(self, program: ir.Program) -> list[Diagnostic]:
        """Return the errors in the hand-written JavaScript of a program."""
        return [
            problem
            for node in ir.walk(*ir.roots(program.body))
            if isinstance(node, ir.Raw) and (problem := _raw_problem(node, program.name))
        ]

    def emit(self, program: ir.Program) -> Emitted:
        """Return the text of a transformation."""
        lowered = lower(program)
        text = _text(program, lowered)
        return Emitted(text, _numbered(lowered) if len(ir.sends(program.body)) > 1 else text)

    def end_of(self, value: Any) -> tuple[int, Any]:
        """Split `[end, body]`; anything but a list is the body of the only end, or nothing."""
        return (value[0], value[1]) if isinstance(value, list) else (0, value)


def _text(program: ir.Program, lowered: Lowered) -> str:
    """Return the text of a transformation: header, body, functions."""
    functions = "\n".join(function.text for function in lowered.functions)
    body = print_program(lowered.body)
    names = frozenset(function.name for function in lowered.functions)
    parsed = verify(body, lowered.body, names)
    lines = header(program, identity(parsed, [function.text for function in lowered.functions]))
    # Text of a spec must not end the comment.
    comment = [f" * {line.replace('*/', '* /')}" if line else " *" for line in lines]
    parts = ["\n".join(("/*", *comment, " */")), body.rstrip("\n")]
    if functions:
        parts += ["// Functions that the code above calls.", functions.rstrip("\n")]
    return "\n\n".join(parts) + "\n"


def verify(text: str, tree: js.Program, functions: frozenset[str] = frozenset()) -> Parsed:
    """Check that a text parses as a tree and uses only names that Braze defines; return the parse.

    Tests do this for the helper functions. Raises InternalError.
    """
    try:
        parsed = parse_statements(text)
    except JavaScriptSyntaxError as error:
        raise InternalError(f"the generated JavaScript does not parse: {error}") from error
    if parsed.tree != tree:
        raise InternalError("the generated JavaScript parses as a different tree")
    unknown = parsed.free_names - _GIVEN - functions
    if unknown:
        raise InternalError(f"the generated JavaScript uses unknown names: {sorted(unknown)}")
    return parsed


def _numbered(lowered: Lowered) -> str:
    """Return code in which every body is returned as `[end, body]`."""
    numbers = itertools.count(1)

    def numbered(statements: tuple[js.Statement, ...]) -> Iterator[js.Statement]:
        for statement in statements:
            match statement:
                case js.ReturnStatement(argument=js.Identifier() | js.CallExpression() as body):
                    yield js.ReturnStatement(js.ArrayExpression((js.number(next(numbers)), body)))
                case js.IfStatement(consequent=block):
                    inner = replace(block, body=tuple(numbered(block.body)))
                    yield replace(statement, consequent=inner)
                case _:
                    yield statement

    body = print_program(js.Program(tuple(numbered(lowered.body.body))))
    return "\n".join((body, *(function.text for function in lowered.functions)))


def _raw_problem(node: ir.Raw, transform: str) -> Diagnostic | None:
    try:
        parsed = parse_expression(node.source)
    except JavaScriptSyntaxError as error:
        message = (
            f"invalid JavaScript expression: {error.message} "
            f"(line {error.line}, column {error.column})"
        )
        note = "write one expression of ECMAScript 2017; `?.`, `??` and object spread work too"
    else:
        inputs = {name for name, _ in node.inputs}
        unknown = sorted(parsed.free_names - _GIVEN - inputs)
        if not unknown:
            return None
        message = f"`{unknown[0]}` is not defined"
        note = f"pass it in: `raw_javascript(…, {unknown[0]}=…)`"
    return Diagnostic("S109", message, labels_at(node.site), (note,), transform=transform)
