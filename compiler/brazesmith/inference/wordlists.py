"""The lists of words in `words.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from brazesmith.inference.naming import words


@cache
def listed(name: str) -> tuple[str, ...]:
    """Return a list of words, in order."""
    return tuple(_tables()[name].split())


@cache
def word_set(name: str) -> frozenset[str]:
    """Return a list of words whose order does not matter."""
    return frozenset(listed(name))


def has_word(key: str, name: str) -> bool:
    """Whether a key has a word of a list."""
    return not word_set(name).isdisjoint(words(key))


@cache
def _tables() -> dict[str, str]:
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
