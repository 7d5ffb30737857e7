"""Explain a diagnostic code or a rule."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from brazesmith.base.diagnostics import did_you_mean
from brazesmith.base.documentation import Explanation
from brazesmith.projects.errors import UsageError

#: Modules with `sections()` and `entry(code)`; see `base.documentation`.
TABLES = (
    "brazesmith.contract.documentation",
    "brazesmith.base.diagnostic_codes",
    "brazesmith.lint.documentation",
)


def contents() -> Iterator[tuple[str, list[Explanation]]]:
    """Yield the title of each section, and its entries."""
    for table in map(import_module, TABLES):
        for section in table.sections():
            yield section.title, [table.entry(code) for code in section.codes]


def explain(code: str) -> Explanation:
    """Return what a diagnostic or rule code means. Raises UsageError for an unknown code."""
    wanted = code.upper()
    known: list[str] = []
    for table in map(import_module, TABLES):
        codes = [code for section in table.sections() for code in section.codes]
        if wanted in codes:
            entry = table.entry(wanted)
            assert isinstance(entry, Explanation)
            return entry
        known += codes
    similar = [code for code in known if code.startswith(wanted)]
    if 0 < len(similar) <= 10:
        hint = f"codes that begin with {wanted}: {', '.join(similar)}"
    else:
        hint = did_you_mean(wanted, known, f"codes look like {known[0]}; there are {len(known)}")
    raise UsageError(f"unknown code `{code}`", hint)
