"""Looking through nested values without recursion: a body may be as deep as it likes."""

from __future__ import annotations

from collections.abc import Iterator
from json.encoder import encode_basestring
from typing import Any

#: A place below the value that is looked through: its parent's place, and its key or index.
Link = tuple[Any, str | int] | None


def place(link: Link) -> tuple[str | int, ...]:
    """The keys and indices on the way down to a place."""
    parts: list[str | int] = []
    while link is not None:
        link, part = link
        parts.append(part)
    return tuple(reversed(parts))


def containers(value: Any) -> Iterator[tuple[Any, Link, int]]:
    """Every object and array in a value, itself first, with its place and depth (1 is itself)."""
    waiting: list[tuple[Any, Link, int]] = [(value, None, 1)]
    while waiting:
        container, link, depth = waiting.pop()
        yield container, link, depth
        below = []
        for key, child in pairs(container):
            if type(child) is dict or type(child) is list:
                below.append((child, (link, key), depth + 1))
        waiting += reversed(below)


def pairs(container: Any) -> Iterator[tuple[Any, Any]]:
    """The keys or indices of an object or array, with their values."""
    return iter(container.items() if type(container) is dict else enumerate(container))


def oversize(value: Any, limit: int) -> int | None:
    """Return the bytes of a value's JSON if they are more than the limit."""
    if _surely_fits(value, limit):
        return None
    size = json_bytes(value)
    return size if size > limit else None


def _surely_fits(value: Any, limit: int) -> bool:
    """Whether a value's JSON surely has at most this many bytes, found without writing it."""
    most = 0
    waiting = [value]
    while waiting:
        part = waiting.pop()
        kind = type(part)
        if kind is str:
            most += 6 * len(part) + 3
        elif kind is dict:
            most += 3 + len(part)  # brackets, a comma, colons
            waiting += part
            waiting += part.values()
        elif kind is list:
            most += 3
            waiting += part
        elif kind is int:
            most += part.bit_length() // 3 + 3
        else:
            most += 25  # the longest float, and a comma
        if most > limit:
            return False
    return True


def json_bytes(value: Any) -> int:
    """How many bytes a value has as compact JSON, the way JSON.stringify writes it."""
    size = 0
    waiting = [value]
    while waiting:
        part = waiting.pop()
        kind = type(part)
        if kind is str:
            size += _string_bytes(part)
        elif kind is dict:
            size += 1 + len(part) + max(len(part), 1)
            size += sum(map(_string_bytes, part))
            waiting += part.values()
        elif kind is list:
            size += 1 + max(len(part), 1)
            waiting += part
        elif part is None or part is True:
            size += 4
        elif part is False:
            size += 5
        else:
            size += len(repr(part))
    return size


def _string_bytes(text: str) -> int:
    if text.isascii() and text.isprintable() and '"' not in text and "\\" not in text:
        return len(text) + 2
    return len(encode_basestring(text).encode("utf-8", "surrogatepass"))
