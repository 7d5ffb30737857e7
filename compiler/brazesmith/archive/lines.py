"""The lines of an archive, as they are stored."""

from __future__ import annotations

import json


def stored_line(payload: str, headers: str | None, received_at: object) -> bytes:
    """Return a line of an archive: a payload and its headers, JSON texts, and when it came."""
    text = payload
    if headers is not None or received_at is not None:
        stored = (
            f'"headers":{headers or "null"},"received_at":{json.dumps(received_at, default=str)}'
        )
        text = f'{{"payload":{payload},{stored}}}'
    text = text.replace("\r", " ").replace("\n", " ")  # JSON has none inside of strings
    return text.encode("utf-8", "surrogatepass") + b"\n"
