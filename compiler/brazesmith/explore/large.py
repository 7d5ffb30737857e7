"""Large payloads: texts and arrays as large as a type allows, all of them together.

By itself, everything in a body may keep a limit that it exceeds together with the rest.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from brazesmith.contract.limits import LONGEST_ATTRIBUTE_STRING
from brazesmith.explore.samples import EACH, LONG_TEXT, MANY, WIDE, Path, places
from brazesmith.ir.types import Kind, Type

#: How many characters the texts of a large payload have together: their JSON exceeds every limit
#: of Braze's for a part of a body.
_TOGETHER: Final = 60_000
#: The first of a thousand characters of three bytes.
_FIRST: Final = "\u4e00"
#: How many elements arrays have in turn. Few elements leave room for long texts.
_COUNTS: Final = (MANY, 60)
#: Of the numbers in a spec, how many are tried.
_NUMBERS: Final = 4


@dataclass(frozen=True, slots=True)
class Size:
    """How many elements arrays and maps have, and how many characters texts."""

    elements: int
    characters: int

    @property
    def within(self) -> Size:
        """The size inside of an array: fewer elements, so that a payload does not explode."""
        return Size(-(-self.elements // 25), self.characters)


def sizes(type_: Type, numbers: Iterable[int]) -> list[Size]:
    """Return the sizes to try for payloads of a type: large ones, and those that a spec checks for.

    `numbers` are those of the spec. A spec may also leave out what exceeds a limit of Braze's, so
    texts just below the most common one are tried too.
    """
    asked = sorted({n for n in numbers if 1 < n < len(LONG_TEXT)})[-_NUMBERS:]
    found = list(places(type_))
    texts = {path: inner.max_length or len(LONG_TEXT) for path, inner in found if _can_grow(inner)}
    has_arrays = any(path[-1] == EACH for path, _ in found)
    counts = [*_COUNTS, *(n for n in asked if n < MANY)] if has_arrays else [1]
    wanted = [(n, len(LONG_TEXT)) for n in counts]
    guarded = (LONGEST_ATTRIBUTE_STRING, *asked)
    wanted += [(n, length) for n in counts[1:] or counts for length in guarded]
    rooms = {n: _room(texts, n) for n in counts}
    return list(dict.fromkeys(Size(n, min(length, rooms[n])) for n, length in wanted))


def _room(texts: Mapping[Path, int], elements: int) -> int:
    """Return how long texts may be, of which those at some places may only be shorter."""
    left, copies = _TOGETHER, {path: _copies(path, elements) for path in texts}
    for path, most in sorted(texts.items(), key=lambda text: text[1]):
        if (room := left // sum(copies.values())) < most:
            return max(room, 1)
        left -= most * copies.pop(path)
    return max(texts.values(), default=1)


def _copies(path: Path, elements: int) -> int:
    """Return how often a place is in a payload whose arrays have so many elements."""
    size, copies = Size(elements, 1), 1
    for _ in range(path.count(EACH)):
        copies, size = copies * size.elements, size.within
    return copies


def _can_grow(type_: Type) -> bool:
    return type_.kind in (Kind.TEXT, Kind.ANY) and not type_.enum


def _first_character(path: Path) -> str:
    """Return a character that few other places have: large texts are distinct, like others."""
    return chr(ord(_FIRST) + sum(map(ord, "".join(path))) % 1000)


def grown(value: Any, type_: Type, size: Size, fixed: Collection[Path], path: Path = ()) -> Any:
    """Return a value with texts and arrays as large as its type and the size allow.

    What is absent, null or empty stays so, as do the texts at `fixed` places.
    """
    match value:
        case str() if _can_grow(type_) and path not in fixed and value:
            length = min(size.characters, type_.max_length or size.characters)
            return _first_character(path) + WIDE * (length - 1)
        case dict() if type_.shape is not None:
            fields = type_.shape.fields
            return {
                key: grown(inner, fields[key], size, fixed, (*path, key))
                if key in fields
                else inner
                for key, inner in value.items()
            }
        case dict() if type_.item is not None and value:
            item = grown(next(iter(value.values())), type_.item, size.within, fixed, (*path, EACH))
            return {f"key_{n}": item for n in range(size.elements)}
        case list() if type_.item is not None and value:
            item = grown(value[0], type_.item, size.within, fixed, (*path, EACH))
            return [item] * size.elements
        case _:
            return value
