"""What the compiler's diagnostics mean: the table in `diagnostic_codes.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path


@cache
def _table() -> Mapping[str, Mapping[str, str]]:
    text = Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def codes() -> Sequence[str]:
    """Every code."""
    return list(_table())


def lookup(code: str) -> Sequence[tuple[str, str]] | None:
    """What `brazesmith explain` prints for a code: its title, then labelled texts."""
    row = _table().get(code.upper())
    if row is None:
        return None
    return (
        ("", f"{code.upper()}: {row['title']}"),
        ("meaning", row["meaning"]),
        ("instead of", row["bad"] + "\n"),
        ("write", row["good"] + "\n"),
    )
