"""JSON pointers (RFC 6901), which identify a value in a body."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

_INDEX: Final = re.compile(r"/\d+(?=/|$)", re.ASCII)


def pointer(steps: Iterable[str | int]) -> str:
    """Return the pointer for a path of keys and indexes; "" is the whole body."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def steps(pointer: str) -> list[str]:
    """Return the path of a pointer."""
    return [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]


def value_at(document: Any, steps: Sequence[str], missing: Any = None) -> Any:
    """Return the value at a path of JSON data, or `missing`."""
    for step in steps:
        if isinstance(document, dict) and step in document:
            document = document[step]
        elif isinstance(document, list) and step.isdigit() and int(step) < len(document):
            document = document[int(step)]
        else:
            return missing
    return document


def folded(pointer: str) -> str:
    """Return a pointer with `*` for every array index, the same for all elements of an array."""
    return _INDEX.sub("/*", pointer)


def is_within(pointer: str, outer: str) -> bool:
    """Return whether a pointer is another one or a place inside of it."""
    return pointer == outer or pointer.startswith(f"{outer}/")
