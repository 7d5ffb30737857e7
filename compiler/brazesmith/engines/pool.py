"""Run scripts of both languages: transformations in V8, webhooks in the Liquid emulator."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Protocol, Self

from brazesmith.base.stretch import Stretch
from brazesmith.engines.emulator import Emulator
from brazesmith.engines.liquid.engine import LIQUID
from brazesmith.engines.outcome import Input, Limits, Outcome
from brazesmith.engines.settling import Settled, Settling
from brazesmith.engines.v8.engine import V8


class Language(StrEnum):
    """What a script is written in; the value is the suffix of its file."""

    JAVASCRIPT = "js"  # a Data Transformation
    LIQUID = "liquid"  # a webhook of a canvas or campaign


class Runnable(Protocol):
    """What an engine needs to know of a script."""

    @property
    def code(self) -> str:
        """The text to run."""

    @property
    def language(self) -> Language:
        """What the text is written in."""

    @property
    def is_pure(self) -> bool:
        """Whether the code is known not to change its realm."""


class Engines:
    """An emulator for each language. `with` starts V8 at once, and Liquid at the first webhook."""

    def __init__(self, limits: Limits = Limits()) -> None:  # noqa: B008 (frozen)
        self.limits = limits
        self._emulators: dict[Language, Emulator] = {}

    def __enter__(self) -> Self:
        self.emulator(Language.JAVASCRIPT).__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End all workers."""
        for emulator in self._emulators.values():
            emulator.close()

    def interrupt(self) -> None:
        """End all workers, from another thread. Every run, also later, raises Interrupted."""
        for emulator in list(self._emulators.values()):
            emulator.interrupt()

    def allow(self, seconds: float) -> None:
        """Let each run take so many seconds from now on."""
        self.limits = replace(self.limits, seconds=seconds)
        for emulator in self._emulators.values():
            emulator.limits = self.limits

    def emulator(self, language: Language) -> Emulator:
        """Return the emulator of a language; its worker starts when it first runs something."""
        if language not in self._emulators:
            self._emulators[language] = Emulator(self.limits, _ENGINES[language])
        return self._emulators[language]

    def run(self, script: Runnable, inputs: Sequence[Input]) -> list[Outcome]:
        """Run one script on every input: one outcome each, in the same order."""
        emulator = self.emulator(script.language)
        return emulator.run(script.code, inputs, is_pure=script.is_pure)

    def stream(self, script: Runnable, inputs: Sequence[Input]) -> Iterator[Outcome]:
        """Run in bulk mode and yield each outcome as soon as it is known."""
        emulator = self.emulator(script.language)
        return emulator.stream(script.code, inputs, is_pure=script.is_pure, is_bulk=True)

    def settle(self, settling: Settling, chunk: bytes | Stretch, first_line: int) -> Settled:
        """Settle lines of NDJSON with JavaScript code, see `Emulator.settle`."""
        return self.emulator(Language.JAVASCRIPT).settle(settling, chunk, first_line)


_ENGINES = {Language.JAVASCRIPT: V8, Language.LIQUID: LIQUID}
