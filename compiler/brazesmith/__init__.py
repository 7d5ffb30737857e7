"""Braze Data Transformations written in Python.

    from brazesmith import Event, Track, Transform, identify, iso8601, pick

What a spec can import is in `brazesmith.spec`; it is loaded when the first name is asked for,
because the command line imports this package too and should start at once.
"""

from __future__ import annotations

import importlib
import importlib.util
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from brazesmith.spec import *  # noqa: F403  (the vocabulary, as type checkers see it)


def __getattr__(name: str) -> Any:
    if name.startswith("__") and name != "__all__":
        raise AttributeError(name)
    if importlib.util.find_spec(f"{__name__}.{name}") is not None:
        raise AttributeError(name)  # a module of ours, which `from brazesmith import …` then loads
    vocabulary = importlib.import_module("brazesmith.spec")
    if name in vocabulary.__all__ or name == "__all__":
        value = globals()[name] = getattr(vocabulary, name)  # every spec asks again
        return value
    raise AttributeError(f"module 'brazesmith' has no attribute {name!r}")


def __dir__() -> list[str]:
    return dir(importlib.import_module("brazesmith.spec"))
