"""The inputs of an exploration: what the payload and the headers of a script may be.

They come from the program, a declared type, samples, cases or an archive. Whoever explores varies
the first payloads (`starts`) within `type`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from brazesmith.explore.engine import Trial
from brazesmith.explore.samples import Path, usual
from brazesmith.ir.types import Type


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a script may be given.

    `type` is that of `{payload, headers}`. `starts` are payloads to begin with, the most usual one
    first. `texts` are the texts that the script compares places with, `words` all texts in its
    code, and `numbers` all numbers in it: it may compare values or lengths with them. `keys` are
    those in hand-written code: an object whose keys are not known may have them. `described` says
    in words where the payloads come from, such as "3 cases", for the report.
    """

    type: Type
    starts: tuple[Trial, ...]
    texts: Mapping[Path, Sequence[str]] = field(default_factory=dict)
    stored: tuple[Trial, ...] = ()  # those of the starts that are samples or cases
    words: tuple[str, ...] = ()
    numbers: tuple[float, ...] = ()
    described: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()

    @property
    def usual(self) -> Trial:
        """The most usual payload."""
        return self.starts[0] if self.starts else Trial(**usual(self.type))
