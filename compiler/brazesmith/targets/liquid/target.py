"""Liquid as a compile target: webhooks."""

from __future__ import annotations

from brazesmith import ir
from brazesmith.base.diagnostics import Diagnostic, SpecError
from brazesmith.engines import Language
from brazesmith.targets.liquid.emit import emit
from brazesmith.targets.liquid.lower import lower


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

    def emit(self, program: ir.Program) -> str:
        """Return the text of a webhook."""
        return emit(program, lower(program))
