"""What a compile target does: one implementation for JavaScript, one for Liquid."""

from __future__ import annotations

from typing import Protocol

from brazesmith import ir
from brazesmith.base.diagnostics import Diagnostic
from brazesmith.engines import Language


class Target(Protocol):
    """A language that programs compile to. `Language` also selects the engine and the suffix."""

    language: Language

    def check(self, program: ir.Program) -> list[Diagnostic]:
        """Return what this language cannot express, or the errors of code written in it."""

    def emit(self, program: ir.Program) -> str:
        """Return the text of a simplified program, parsed again to be sure that it is right.

        Raises SpecError for what only simplification brought to light, OurFault for a bug.
        """
