"""Explain a diagnostic code or a rule."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from brazesmith.app.errors import UsageError
from brazesmith.base.diagnostics import suggest

#: Modules with `codes() -> Sequence[str]` and `lookup(code) -> Sequence[(label, text)] | None`,
#: the first pair being the title. Add a module to have more codes explained.
_TABLES = (
    "brazesmith.contract.explain",
    "brazesmith.base.diagnostic_codes",
    "brazesmith.lint.explain",
)


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a code means: a title, and labelled texts in reading order."""

    title: str
    sections: tuple[tuple[str, str], ...]


def explain(code: str) -> Explanation:
    """Return what a diagnostic or rule code means. Raises UsageError for an unknown code."""
    tables = [import_module(name) for name in _TABLES]
    for table in tables:
        found = table.lookup(code)
        if found is not None:
            (_, title), *sections = found
            return Explanation(title, tuple(sections))
    known = [known for table in tables for known in table.codes()]
    nearest = suggest(code.upper(), known)
    if nearest is not None:
        raise UsageError(f"unknown code `{code}`", f"did you mean `{nearest}`?")
    raise UsageError(
        f"unknown code `{code}`", f"codes look like {known[0]}; there are {len(known)}"
    )
