"""Small bodies for the examples of rules. A keyword set to `...` leaves that field out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: Where sentences of Braze's were seen, for `wire`.
MEASURED = "answers of Braze, measured by @leemour/brazecli"
MOCKED = "answers of Braze as recorded in the tests of rudderlabs/rudder-transformer"
DOCUMENTED = "Braze's documentation"
QUOTED = "a support table of Braze's, as quoted by a public list of gaps in the documentation"
SCHEMA_SEEN = "real answers of Braze, noted in the tests of rudderlabs/rudder-transformer"

ALIAS = {"alias_name": "+15551234567", "alias_label": "phone"}
TOKEN = {"app_id": "11ae5b4b-2445-4440-a04f-bf537764c9ad", "token": "d8c9f2"}
GROUP = {
    "subscription_group_id": "8a2f0b64-1f3a-4d1e-9c55-0d1f5e2b7a10",
    "subscription_state": "subscribed",
}
_TIME = "2024-05-01T12:00:00Z"
#: A valid object for each place in a request to /users/track.
TRACK_OBJECTS: Mapping[str, Mapping[str, Any]] = {
    "attributes[]": {"external_id": "user-1"},
    "events[]": {"external_id": "user-1", "name": "Call Completed", "time": _TIME},
    "purchases[]": {
        "external_id": "user-1",
        "product_id": "SKU-1",
        "currency": "USD",
        "price": 12.5,
        "time": _TIME,
    },
    "attributes[].push_tokens[]": TOKEN,
    "attributes[].subscription_groups[]": GROUP,
}
#: The same in a request for a catalog.
_ITEM = {"id": "restaurant-1", "City": "New York"}
CATALOG_OBJECTS: Mapping[str, Mapping[str, Any]] = {
    "": {"catalog_name": "restaurants", "items": [_ITEM]},
    "items[]": _ITEM,
}


def changed(defaults: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    """Return an object with some fields changed, added, or left out."""
    both = {**defaults, **changes}
    return {name: value for name, value in both.items() if value is not ...}


def attributes(**changes: Any) -> dict[str, Any]:
    """Return a body with one attribute object."""
    return {"attributes": [changed(TRACK_OBJECTS["attributes[]"], **changes)]}


def event(**changes: Any) -> dict[str, Any]:
    """Return a body with one event."""
    return {"events": [changed(TRACK_OBJECTS["events[]"], **changes)]}


def purchase(**changes: Any) -> dict[str, Any]:
    """Return a body with one purchase."""
    return {"purchases": [changed(TRACK_OBJECTS["purchases[]"], **changes)]}


def catalog(*items: Any, **changes: Any) -> dict[str, Any]:
    """Return a body for a catalog destination."""
    return changed(CATALOG_OBJECTS[""], **{"items": list(items), **changes})
