"""JSON pointers (RFC 6901), which identify a value in a body."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any


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
