"""A script: the text that is pasted into Braze, ours or hand-written, ready to run.

The JavaScript of one Data Transformation, or the Liquid of one webhook.

The one thing that the emulator, the fixtures and the command line pass around; none of them needs
to know whether it was compiled from a spec or written by hand.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from brazesmith.contract.destination import Destination

if TYPE_CHECKING:
    from brazesmith.ir import Program


class Language(StrEnum):
    """What a script is written in; the value is the ending of its file."""

    JAVASCRIPT = "js"  # a Data Transformation
    LIQUID = "liquid"  # a webhook of a canvas or campaign


@dataclass(frozen=True, slots=True)
class Script:
    """What is pasted into Braze: a function body over `payload` and `headers`, or a webhook."""

    name: str
    code: str
    destination: Destination = Destination.TRACK
    file: Path | None = None  # where `code` was read from, or will be written to
    is_pure: bool = False  # known to touch nothing but its own values: not written by hand
    # What it was compiled from, for saying where a value of a body comes from.
    program: Program | None = field(default=None, compare=False, repr=False)
    language: Language = Language.JAVASCRIPT

    @property
    def file_name(self) -> str:
        """Where its text lies, below the folder of what is compiled."""
        return f"{self.name}.{self.language}"
