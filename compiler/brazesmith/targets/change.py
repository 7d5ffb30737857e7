"""How two texts of one transform differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Protocol, TypeVar

T = TypeVar("T", contravariant=True)


@dataclass(frozen=True, slots=True)
class Change:
    """What one text has instead of the other: a line, from 1, and text, or None for nothing."""

    old_line: int | None
    old: str | None
    new_line: int | None
    new: str | None


class Code(Protocol[T]):
    """A text that was read, to be compared with others in its language."""

    text: str

    @property
    def unreadable_line(self) -> int | None:
        """The first line that cannot be read, from 1; None if the text is valid."""

    @property
    def hash(self) -> str | None:
        """The hash that brazesmith writes above this code; None if that is not known."""

    def is_same(self, other: T) -> bool:
        """Whether another text is the same program, once everything incidental is set aside."""

    def changes(self, new: T) -> list[Change]:
        """Return what a newer text has instead of this one; empty if it is the same."""


def line_changes(old: Sequence[tuple[int, str]], new: Sequence[tuple[int, str]]) -> list[Change]:
    """Return the differences between two lists of lines with their numbers."""
    texts = [text for _, text in old], [text for _, text in new]
    found = []
    for tag, start, end, new_start, new_end in SequenceMatcher(None, *texts, False).get_opcodes():
        if tag != "equal":
            before, after = old[start:end], new[new_start:new_end]
            found.append(Change(*_joined(before), *_joined(after)))
    return found


def _joined(lines: Sequence[tuple[int, str]]) -> tuple[int | None, str | None]:
    if not lines:
        return None, None
    return lines[0][0], "\n".join(text for _, text in lines)
