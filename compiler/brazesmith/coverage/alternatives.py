"""The alternatives of a regular expression: `^(a|b)$` matches in two ways."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

#: What is one token of a pattern: an escape, a class of characters, the start of a group.
_TOKEN: Final = re.compile(
    r"\\.|\[(?:\\.|[^\]\\])*\]|\((?:\?(?:[:=!]|<[=!]|<[^>]*>))?|.", re.DOTALL
)
_NEGATIVE: Final = ("(?!", "(?<!")
_REFERENCE: Final = re.compile(r"\\[1-9k]")


@dataclass(slots=True)
class _Group:
    start: int
    is_negative: bool
    bars: list[int] = field(default_factory=list)


def alternatives(pattern: str) -> list[tuple[str, str]]:
    """Return the text of each alternative, and the pattern with only that one of its group.

    There are none in what must not match, and none in a pattern that refers to its groups.
    """
    if _REFERENCE.search(pattern) or "|" not in pattern:
        return []
    open_ = [_Group(0, False)]
    found: list[tuple[str, str]] = []

    def close(group: _Group, end: int) -> None:
        edges = [group.start - 1, *group.bars, end]
        if group.bars and not group.is_negative:
            for before, after in pairwise(edges):
                text = pattern[before + 1 : after]
                found.append((text, pattern[: group.start] + text + pattern[end:]))

    for token in _TOKEN.finditer(pattern):
        text = token[0]
        if text.startswith("("):
            open_.append(_Group(token.end(), open_[-1].is_negative or text in _NEGATIVE))
        elif text == "|":
            open_[-1].bars.append(token.start())
        elif text == ")" and len(open_) > 1:
            close(open_.pop(), token.start())
    close(open_[0], len(pattern))
    return found
