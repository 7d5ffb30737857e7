"""The summary of a replay, as a person reads it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from brazesmith.app.replay import Replay


def summary_lines(found: Replay) -> Iterator[str]:
    """Yield the lines of a summary."""
    import json

    yield json.dumps(found.to_json(), indent=1, ensure_ascii=False)
