"""Stored webhooks: `{"headers": {…}, "payload": {…}}`, as Braze shows one that it has received.

Code sees the two parts as `payload` and `headers`. Braze's partner page on Stripe prints this form.
"""

from __future__ import annotations

from dataclasses import dataclass

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
    value = parse_json(text, name)
    is_stored = isinstance(value, dict) and value.keys() == {"headers", "payload"}
    if not is_stored or not isinstance(value["headers"], dict):
        return Sample(text)
    parts = dict(members(text))
    note = (
        f"note: {name} is a webhook as Braze stores it, {{headers, payload}}; the code gets the "
        "two parts as `headers` and `payload`"
    )
    return Sample(parts["payload"], parts["headers"], note)
