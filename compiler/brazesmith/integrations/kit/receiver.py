"""The local counterpart of a source: `serve` answers webhooks and sends events as the source does.

    RECEIVER = Receiver(name="shop", host="events.shop.example", destination=SHOP, …)

An integration offers one as `RECEIVER` in its module `receiver`. It has no state and no HTTP:
a contact is JSON, and every function returns a new one. The integration's `destination` judges what
arrives, and forms the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from brazesmith.contract.destination import Destination

#: What a source knows about a person, as JSON.
Contact = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """An event that is simulated for a contact at a time. `id` is a new one, 32 hex digits."""

    event: str
    contact: Contact
    at: datetime
    id: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What the local counterpart does where the source's documentation is silent, and why."""

    name: str
    decision: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """What a source does with the requests of webhooks, and which events it sends.

    `name` is the integration's, `title` the source's own; `events` are the names of its events.
    Requests to `https://<host>/…` go to
    `/<name>/…` of the local Braze. `keys` returns the texts by which the contact of a body, or a
    contact, is found, best first. `updated` returns the contact after an accepted body: None if the
    body neither finds a contact nor creates one. `properties` is where an event has its own
    values. `payload` returns what the source sends, and `after` the contact that such a payload
    leaves behind. `seconds` is how long the source waits for an answer; it then gives up.
    """

    name: str
    title: str
    host: str
    destination: Destination
    events: Collection[str]
    keys: Callable[[Mapping[str, Any]], Sequence[str]]
    updated: Callable[[Contact | None, Mapping[str, Any]], Contact | None]
    payload: Callable[[Occurrence], dict[str, Any]]
    seconds: float
    after: Callable[[Contact, Mapping[str, Any]], Contact] = lambda contact, payload: contact
    properties: str = "properties"
    decisions: Sequence[Decision] = ()
