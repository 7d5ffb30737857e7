"""Liquid as a compile target: webhooks."""

from __future__ import annotations

import re
from typing import Any

from brazesmith import ir
from brazesmith.base.diagnostics import Diagnostic, SpecError
from brazesmith.engines import Language
from brazesmith.targets.liquid.emit import emit
from brazesmith.targets.liquid.lower import lower
from brazesmith.targets.target import Emitted


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
        text = emit(program, lower(program))
        if len(ir.sends(program.body)) == 1:
            return Emitted(text, text)
        return Emitted(text, emit(program, lower(program, numbered=True)))

    def end_of(self, value: Any) -> tuple[int, Any]:
        """Take apart a request whose body is `[end, body]`, as data or as text."""
        body = value.get("body")
        if isinstance(body, list):
            return body[0], {**value, "body": body[1]}
        if isinstance(body, str) and (pair := re.fullmatch(r"\[(\d+),(.*)\]", body, re.DOTALL)):
            return int(pair[1]), {**value, "body": pair[2]}
        return 0, value
