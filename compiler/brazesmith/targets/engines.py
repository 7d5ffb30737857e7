"""Runs scripts of either language: a transformation in V8, a webhook in the Liquid emulator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from brazesmith.engines import Emulator, Input, Limits, Outcome
from brazesmith.engines.liquid.engine import LIQUID
from brazesmith.targets.script import Language, Script


class Engines:
    """Both emulators. A `with` starts V8 at once; Liquid starts with the first webhook."""

    def __init__(self, limits: Limits) -> None:
        self._v8 = Emulator(limits)
        self._liquid = Emulator(limits, LIQUID)

    def __enter__(self) -> Self:
        self._v8.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End their workers."""
        self._v8.close()
        self._liquid.close()

    def run(self, script: Script, inputs: Sequence[Input]) -> list[Outcome]:
        """Run one script on every input: one outcome each, in the same order."""
        emulator = self._liquid if script.language is Language.LIQUID else self._v8
        return emulator.run(script.code, inputs, is_pure=script.is_pure)
