"""JSON pointers (RFC 6901): how a place in a body is written."""

from __future__ import annotations

from collections.abc import Iterable


def pointer(steps: Iterable[str | int]) -> str:
    """The pointer of a path of keys and indexes; the body itself is the empty one."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def steps(pointer: str) -> list[str]:
    """The path that a pointer writes."""
    return [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
