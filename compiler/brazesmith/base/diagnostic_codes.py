"""Explanations of the compiler's diagnostics, from `diagnostic_codes.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from brazesmith.base.documentation import Example, Explanation, Section


@cache
def _table() -> Mapping[str, Mapping[str, str]]:
    text = Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def sections() -> Sequence[Section]:
    """Return the codes of specs, of spec files, of payloads, and of what `explore` finds."""
    titles = {"S1": "Specs", "S2": "Spec files", "P1": "Payloads", "X1": "What `explore` finds"}
    return [
        Section(title, tuple(code for code in _table() if code.startswith(start)))
        for start, title in titles.items()
    ]


def entry(code: str) -> Explanation:
    """Return the explanation of a diagnostic code."""
    row = _table()[code]
    language = row.get("language", "python")
    examples = (
        Example("instead of", row["bad"], language),
        Example("write", row["good"], language),
    )
    return Explanation(code, row["title"], "", (("meaning", row["meaning"]),), examples)
