"""What a compile target does: one implementation for JavaScript, one for Liquid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from brazesmith import ir
from brazesmith.base.diagnostics import Diagnostic
from brazesmith.engines import Language


@dataclass(frozen=True, slots=True)
class Emitted:
    """The text of a program. `numbered` is the same code for exploration: each body comes with the
    number of the end of the program that made it, for `Target.end_of`.
    """

    text: str
    numbered: str


class Target(Protocol):
    """A language that programs compile to. `Language` also selects the engine and the suffix."""

    language: Language

    def check(self, program: ir.Program) -> list[Diagnostic]:
        """Return what this language cannot express, or the errors of code written in it."""

    def emit(self, program: ir.Program) -> Emitted:
        """Return the text of a simplified program, parsed again to be sure that it is right.

        Raises SpecError for what only simplification brought to light, InternalError for a bug.
        """

    def end_of(self, value: Any) -> tuple[int, Any]:
        """Take apart what numbered code returned: the number of the end, and the body."""
