"""Lint hand-written transformations, with or without the declared type of their payload."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from brazesmith.base.diagnostics import Diagnostic, Severity
from brazesmith.base.json import InputError, display_name, dump_json, read_text
from brazesmith.contract import integers
from brazesmith.engines import Engines, Input, Limits
from brazesmith.ir.types import Type
from brazesmith.lint import lint
from brazesmith.lint.budget import SECONDS
from brazesmith.targets.script import Script

#: How long one run of a script may take: so long that only a script that hangs reaches it.
_SECONDS: Final = 2.0


@dataclass(frozen=True, slots=True)
class LintResult:
    """A linted file: its text and the diagnostics, in the order of its lines."""

    file: str
    text: str
    diagnostics: tuple[Diagnostic, ...]

    @property
    def counts(self) -> dict[Severity, int]:
        """How many errors and how many warnings there are."""
        severities = [diagnostic.severity for diagnostic in self.diagnostics]
        return {severity: severities.count(severity) for severity in Severity}

    def to_json(self) -> dict[str, Any]:
        """Return the result as plain data, for `--format json`."""
        return {
            "file": self.file,
            "diagnostics": [diagnostic.to_json() for diagnostic in self.diagnostics],
        }


def lint_text(
    text: str,
    file: str,
    payload: Type | None = None,
    samples: Sequence[Any] = (),
    engines: Engines | None = None,
    seconds: float = SECONDS,
) -> LintResult:
    """Lint JavaScript; `file` is its name in the diagnostics, `payload` the declared type.

    `seconds` is how long all runs of the script may take.
    """
    found = lint(text, file, payload, samples=samples, engines=engines, seconds=seconds)
    rounded = _rounded_integers(text, samples, engines) if engines is not None else ()
    return LintResult(file, text, (*found, *rounded))


def _rounded_integers(text: str, samples: Sequence[Any], engines: Engines) -> Iterator[Diagnostic]:
    """Yield a warning for each integer of the samples that JavaScript rounds."""
    for payload in map(dump_json, samples):
        if not integers.rounded_integers(payload):
            continue
        [outcome] = engines.run(Script("lint", text), [Input(payload)])
        body = None if outcome.body is None else json.loads(outcome.body)
        for found in integers.findings(payload, body):
            place = (f"the body has it at {found.pointer}",) if found.pointer else ()
            yield Diagnostic(found.code, found.message, (), (*place, found.hint), Severity.WARNING)


def lint_files(
    files: Iterable[str], payload: Type | None = None, samples: Sequence[Any] = ()
) -> Iterator[LintResult | InputError]:
    """Lint files one after the other (`-` is standard input); yield why one cannot be read."""
    with Engines(Limits(seconds=_SECONDS)) as engines:
        for file in files:
            name = display_name(file)
            try:
                text = read_text(file)
            except InputError as error:
                yield error
            else:
                yield lint_text(text, name, payload, samples, engines)
