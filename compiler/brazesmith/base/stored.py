"""Stored webhooks: `{"headers": {…}, "payload": {…}}`, as Braze shows one that it has received.

There may also be a `received_at`. Code sees the two parts as `payload` and `headers`. Braze's
partner page on Stripe prints this form.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from brazesmith.base.json import members, parse_json


@dataclass(frozen=True, slots=True)
class Sample:
    """A payload as JSON text, unchanged, and the headers that were stored with it, if any.

    `note` is what to tell the user about a file that was split.
    """

    payload: str
    headers: str | None = None
    note: str = ""


def split_stored(text: str, name: str) -> Sample:
    """Return the parts of a stored webhook; JSON text of another form is the payload itself.

    Raises InputError if the text, from the file called `name`, is not strict JSON.
    """
    if not is_stored(parse_json(text, name)):
        return Sample(text)
    parts = dict(members(text))
    headers = parts.get("headers")
    return Sample(parts["payload"], None if headers == "null" else headers, stored_note(name))


def stored_note(name: str) -> str:
    """Return what to tell the user about a file that was split."""
    return (
        f"note: {name} is a webhook as Braze stores it, {{headers, payload}}; the code gets the "
        "two parts as `headers` and `payload`"
    )


def is_stored(value: Any) -> bool:
    """Whether a value is a payload with what was stored with it."""
    return (
        isinstance(value, dict)
        and "payload" in value
        and len(value) > 1
        and value.keys() <= {"payload", "headers", "received_at"}
        and isinstance(value.get("headers"), dict | None)
    )


def stored_time(value: Any) -> str | None:
    """Return a `received_at` with its time zone (default: UTC); None if it is not ISO 8601."""
    try:
        at = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return value if at.tzinfo else at.replace(tzinfo=UTC).isoformat()
