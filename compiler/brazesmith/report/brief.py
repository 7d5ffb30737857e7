"""Payloads and bodies in a report: as a person would write them, and not too long."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from brazesmith.base.documentation import compact_json
from brazesmith.base.source import printable
from brazesmith.report.words import faint

#: How many lines of a value are shown, and how many characters of each.
_MOST_LINES: Final = 24
_WIDE: Final = 88
LONGEST: Final = 160
#: How long a text, and how many equal elements in a row, are shown.
_LONG_TEXT: Final = 60
_MOST_SAME: Final = 3
#: In a larger object, repetitions of a value are left out.
_MOST_KEYS: Final = 24


def brief_lines(value: object, indent: str = " " * 4) -> Iterator[str]:
    """Yield the indented lines of a JSON value."""
    lines = printable(compact_json(brief(value), _WIDE)).splitlines()
    yield from (f"{indent}{cut(line)}" for line in lines[:_MOST_LINES])
    if len(lines) > _MOST_LINES:
        yield faint(f"{indent}… {len(lines) - _MOST_LINES} more lines; --json FILE has them")


def brief(value: object) -> object:
    """Return a value with long texts cut, without repetitions in arrays and large objects."""
    match value:
        case str() if len(value) > _LONG_TEXT:
            return f"{value[:_LONG_TEXT]}… ({len(value):,} characters)"
        case dict() if len(value) > _MOST_KEYS:
            return dict(_entries(value))
        case dict():
            return {key: brief(inner) for key, inner in value.items()}
        case list():
            return list(_elements(value))
        case _:
            return value


def _entries(value: dict[str, object]) -> Iterator[tuple[str, object]]:
    for text, group in groupby(value.items(), key=lambda entry: json.dumps(entry[1])):
        same = list(group)
        shown = same if len(same) <= _MOST_SAME else same[:1]
        yield from ((key, brief(inner)) for key, inner in shown)
        if len(same) > len(shown):
            yield f"… {len(same) - 1:,} more keys", json.loads(text)


def _elements(elements: list[object]) -> Iterator[object]:
    for _, group in groupby(elements, key=lambda one: json.dumps(one, sort_keys=True)):
        same = list(group)
        shown = same if len(same) <= _MOST_SAME else same[:1]
        yield from map(brief, shown)
        if len(same) > len(shown):
            yield f"… {len(same) - 1:,} more like this"


def cut(text: str) -> str:
    """Return a line that is not too long."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
