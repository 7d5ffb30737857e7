"""The warnings that a spec allows, with `Transform(…, allow={…})`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from brazesmith import ir
from brazesmith.base.diagnostics import Diagnostic, Severity, labels_at


class Allowed:
    """What a spec allows: a code (`BZ310`), or a code at one place of the body.

    A place is a JSON pointer in which `*` is any index: `BZ310 /events/*/properties/note`.
    """

    def __init__(self, program: ir.Program) -> None:
        self._program = program
        self._unused = {entry: None for entry, _ in program.allowed}

    def covers(self, code: str, pointer: str = "") -> bool:
        """Return whether a warning is allowed, and remember what allows it."""
        place = _general(pointer)
        found = False
        for entry, _ in self._program.allowed:
            wanted, _, below = entry.partition(" ")
            if wanted == code and (not below or place.startswith(_general(below))):
                self._unused.pop(entry, None)
                found = True
        return found

    def marked(self, diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
        """Return diagnostics, those that are allowed marked as silenced; errors cannot be."""
        return [
            replace(diagnostic, silenced=True)
            if self.covers(diagnostic.code) and not diagnostic.is_error
            else diagnostic
            for diagnostic in diagnostics
        ]

    def unused(self) -> Iterator[Diagnostic]:
        """Yield a warning for each entry that has covered nothing."""
        for entry in self._unused:
            yield Diagnostic(
                "S124",
                f'`allow` has "{entry}", but there is no such warning',
                labels_at(self._program.site),
                ("remove the entry, or correct its code or place",),
                Severity.WARNING,
                self._program.name,
            )


def _general(pointer: str) -> str:
    return re.sub(r"/\d+(?=/|$)", "/*", pointer) + "/"
