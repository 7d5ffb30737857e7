"""The engine behind `test`: cases on disk, run, and compared with the expected bodies.

This file is a face: users import `LocalBraze` here. It comes from `server/`, which is above the
modules of this folder, so it is imported when it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from brazesmith.server.local import LocalBraze

__all__ = ["LocalBraze"]


def __getattr__(name: str) -> Any:
    if name == "LocalBraze":
        from brazesmith.server.local import LocalBraze

        return LocalBraze
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
