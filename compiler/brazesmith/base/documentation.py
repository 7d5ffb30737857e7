"""What `brazesmith explain` and the reference pages show: one shape for all tables of codes.

A module that documents a table has `sections() -> Sequence[Section]` and
`entry(code) -> Explanation`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of a reference page, and the codes below it."""

    title: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled piece of code; `language` is that of a Markdown fence."""

    label: str
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """The explanation of one code. `facts` are pairs of a label and a one-line text."""

    code: str
    title: str
    level: str
    facts: tuple[tuple[str, str], ...]
    examples: tuple[Example, ...]


_MOST_ELEMENTS: Final = 12
_LONGEST_STRING: Final = 60
_LONGEST_CODE: Final = 800


def shortened(value: Any, levels: int = 8) -> Any:
    """Return JSON data in which long or deep parts are replaced by `…`."""
    match value:
        case dict() | list() if not levels:
            return "…"
        case dict():
            kept = {name: shortened(value[name], levels - 1) for name in _first(list(value))}
            more = len(value) - len(kept)
            return kept | {"…": f"{more} more"} if more else kept
        case list():
            items = [shortened(item, levels - 1) for item in _first(value)]
            more = len(value) - len(items)
            return [*items, f"… {more} more"] if more else items
        case str() if len(value) > _LONGEST_STRING:
            return f"{value[:20]}… ({len(value)} characters)"
        case _:
            return value


def _first(values: list[Any]) -> list[Any]:
    """Return all of a few values, or two of many."""
    return values if len(values) <= _MOST_ELEMENTS else values[:2]


def shortened_code(code: str) -> str:
    """Return code without its middle if its length is the point of the example."""
    return code if len(code) <= _LONGEST_CODE else f"{code[:60]} … {code[-20:]}"


def compact_json(value: Any, width: int = 96) -> str:
    """Return JSON in which only arrays and objects that do not fit into a line are broken up."""
    return "\n".join(_layout(value, width, ""))


def _layout(value: Any, width: int, indent: str, before: str = "") -> Iterator[str]:
    line = json.dumps(value, ensure_ascii=False)
    if not value or not isinstance(value, list | dict) or len(indent + before + line) <= width:
        yield indent + before + line
        return
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    members: Sequence[tuple[str, Any]] = (
        [(f"{json.dumps(key, ensure_ascii=False)}: ", item) for key, item in value.items()]
        if isinstance(value, dict)
        else [("", item) for item in value]
    )
    yield indent + before + opening
    for number, (name, item) in enumerate(members, start=1):
        lines = list(_layout(item, width, indent + "  ", name))
        lines[-1] += "," if number < len(members) else ""
        yield from lines
    yield indent + closing
