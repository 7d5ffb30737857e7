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
    """Return the codes: those of specs, then those of spec files."""
    codes = list(_table())
    return [
        Section("Specs", tuple(code for code in codes if code.startswith("S1"))),
        Section("Spec files", tuple(code for code in codes if not code.startswith("S1"))),
    ]


def entry(code: str) -> Explanation:
    """Return the explanation of a diagnostic code."""
    row = _table()[code]
    examples = (
        Example("instead of", row["bad"], "python"),
        Example("write", row["good"], "python"),
    )
    return Explanation(code, row["title"], "", (("meaning", row["meaning"]),), examples)
