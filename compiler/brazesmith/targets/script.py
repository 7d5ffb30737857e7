"""A script: the text that is pasted into Braze, compiled or hand-written, ready to run.

The JavaScript of one Data Transformation, or the Liquid of one webhook. Engines, fixtures and the
command line pass scripts around; none of them needs to know where a script comes from.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from brazesmith.contract.destination import Destination
from brazesmith.contract.destinations.track import TRACK
from brazesmith.engines import Language

if TYPE_CHECKING:
    from brazesmith.ir import Program
    from brazesmith.ir.types import Type

__all__ = ["Language", "Script"]


@dataclass(frozen=True, slots=True)
class Script:
    """What is pasted into Braze: a function body over `payload` and `headers`, or a webhook."""

    name: str
    code: str
    destination: Destination = TRACK
    file: Path | None = None  # where `code` was read from, or will be written to
    is_pure: bool = False  # known to touch nothing but its own values: generated, no raw JavaScript
    declared: Type | None = field(default=None, compare=False, repr=False)  # the payload's type
    # Returns the program that it was compiled from; a cached script compiles its spec for that.
    load_program: Callable[[], Program] | None = field(default=None, compare=False, repr=False)
    language: Language = Language.JAVASCRIPT

    @property
    def program(self) -> Program | None:
        """The program, to trace a value of a body back to the spec; None for hand-written code."""
        return self.load_program() if self.load_program else None

    @property
    def file_name(self) -> str:
        """The name of its file, relative to the build folder."""
        return f"{self.name}.{self.language}"
