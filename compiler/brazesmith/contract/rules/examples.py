"""Small bodies for the examples of rules. A keyword set to `...` leaves that field out."""

from __future__ import annotations

from typing import Any

#: Where sentences of Braze's were seen, for `wire_seen`.
MEASURED = "answers of Braze, measured by @leemour/brazecli"
MOCKED = "answers of Braze as recorded in the tests of rudderlabs/rudder-transformer"
DOCUMENTED = "Braze's documentation"
QUOTED = "a support table of Braze's, as quoted by a public list of gaps in the documentation"
SCHEMA_SEEN = "real answers of Braze, noted in the tests of rudderlabs/rudder-transformer"


def _object(defaults: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    both = {**defaults, **changes}
    return {name: value for name, value in both.items() if value is not ...}


def attributes(**changes: Any) -> dict[str, Any]:
    """A body with one attribute object."""
    return {"attributes": [_object({"external_id": "user-1"}, changes)]}


def event(**changes: Any) -> dict[str, Any]:
    """A body with one event."""
    defaults = {"external_id": "user-1", "name": "Call Completed", "time": "2024-05-01T12:00:00Z"}
    return {"events": [_object(defaults, changes)]}


def purchase(**changes: Any) -> dict[str, Any]:
    """A body with one purchase."""
    defaults = {
        "external_id": "user-1",
        "product_id": "SKU-1",
        "currency": "USD",
        "price": 12.5,
        "time": "2024-05-01T12:00:00Z",
    }
    return {"purchases": [_object(defaults, changes)]}


def catalog(*items: Any, **changes: Any) -> dict[str, Any]:
    """A body for a catalog destination."""
    return _object({"catalog_name": "restaurants", "items": list(items)}, changes)
