"""Paths of payloads in which the index of an array, and the key of a map, are folded."""

from __future__ import annotations

import json
from enum import Enum
from keyword import iskeyword
from typing import Final, TypeAlias


class Fold(Enum):
    """A step to every element of an array, or to every value of a map."""

    ELEMENT = "[…]"
    VALUE = "[*]"


#: The steps from the payload to a value: keys, and folded steps.
Path: TypeAlias = tuple[str | Fold, ...]

ROOT: Final[Path] = ()


def shown_path(path: Path, root: str = "payload") -> str:
    """Return a path as a spec would write it: `payload.items[…].sku`."""
    return root + "".join(map(_step, path))


def _step(step: str | Fold) -> str:
    match step:
        case Fold():
            return step.value
        case _ if step.isidentifier() and not iskeyword(step):
            return f".{step}"
        case _:
            return f"[{json.dumps(step, ensure_ascii=not step.isprintable())}]"
