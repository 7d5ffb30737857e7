"""The judge beside JSON Schema and pydantic: request bodies a second, on one core.

The judge applies all its rules (profile strict) or those that Braze enforces (braze), and forms the
answer. The others hold the event body against an equivalent of the rules that they can express:
types, required fields, lengths, counts, the form of a time. Bodies are valid, as nearly all are.
The best of several rounds counts, rounds taken in turn; nothing here is asserted.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

from brazesmith.contract import judge

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 7
SECONDS = 0.2

EVENT = json.loads(
    (ROOT / "fixtures" / "regal" / "call.completed" / "page" / "expected.json").read_text()
)
ATTRIBUTES = {
    "attributes": [
        {
            "external_id": f"user-{number}",
            "first_name": "Ada",
            "email": f"ada{number}@example.com",
            "country": "GB",
            "plan": "premium",
            "visits": number,
            "last_seen": "2026-01-02T03:04:05Z",
            "opted_in": True,
        }
        for number in range(5)
    ]
}
PURCHASES = {
    "purchases": [
        {
            "external_id": f"user-{number}",
            "product_id": f"sku-{number}",
            "currency": "USD",
            "price": 12.5,
            "quantity": 2,
            "time": "2024-05-01T12:00:00Z",
            "properties": {"colour": "red", "size": "L"},
        }
        for number in range(10)
    ]
}
CATALOG = {
    "catalog_name": "restaurants",
    "items": [
        {
            "id": f"restaurant-{number}",
            "City": "New York",
            "Rating": 3,
            "Open": True,
            "Place": {"lat": 40.75, "lon": -73.99},
        }
        for number in range(10)
    ],
}

#: What of the rules for an event can be said in JSON Schema.
_TIME = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$"
SCHEMA = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "object",
    "additionalProperties": False,
    "required": ["events"],
    "properties": {
        "events": {
            "type": "array",
            "maxItems": 75,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["external_id", "name", "time"],
                "properties": {
                    "external_id": {"type": "string", "minLength": 1, "maxLength": 987},
                    "app_id": {"type": "string"},
                    "name": {"type": "string", "minLength": 1, "maxLength": 255},
                    "time": {"type": "string", "pattern": _TIME},
                    "_update_existing_only": {"type": "boolean"},
                    "properties": {
                        "type": "object",
                        "maxProperties": 256,
                        "propertyNames": {"pattern": r"^[^\x24]", "maxLength": 255},
                        "not": {"anyOf": [{"required": ["time"]}, {"required": ["event_name"]}]},
                        "additionalProperties": {"maxLength": 255},
                    },
                },
            },
        }
    },
}


def main() -> None:
    """Time everything, print a table."""
    bodies: list[tuple[str, Any, str]] = [
        ("1 event, 23 properties", EVENT, "track"),
        ("5 attribute objects", ATTRIBUTES, "track"),
        ("10 purchases", PURCHASES, "track"),
        ("10 catalog items", CATALOG, "catalog-update"),
    ]
    runs: dict[tuple[str, str], Callable[[], object]] = {}
    for name, body, destination in bodies:
        assert not judge(body, destination).findings, name
        runs["brazesmith, strict", name] = _judging(body, destination, "strict")
        runs["brazesmith, braze", name] = _judging(body, destination, "braze")
    for library, check in _others().items():
        runs[library, bodies[0][0]] = check
    best = dict.fromkeys(runs, 0.0)
    for _ in range(ROUNDS):
        for key, run in runs.items():
            best[key] = max(best[key], _rate(run))
    reference = best["brazesmith, strict", bodies[0][0]]
    for name, _, _ in bodies:
        print(f"\n{name}")
        for (who, what), rate in best.items():
            if what == name:
                ratio = f"{reference / rate:8.1f}x" if name == bodies[0][0] else ""
                print(f"  {who:22} {rate:12,.0f} bodies/s {ratio}")
    print("\nThe last column: how many times the judge (strict) does in the time of one.")


def _judging(body: Any, destination: str, profile: Any) -> Callable[[], object]:
    return lambda: judge(body, destination, profile=profile)


def _others() -> dict[str, Callable[[], object]]:
    """The event body held against the schema by other libraries."""
    import fastjsonschema
    import jsonschema
    from pydantic import BaseModel, ConfigDict, Field

    class Event(BaseModel):
        model_config = ConfigDict(extra="forbid", strict=True)
        external_id: Annotated[str, Field(min_length=1, max_length=987)]
        name: Annotated[str, Field(min_length=1, max_length=255)]
        time: Annotated[str, Field(pattern=_TIME)]
        app_id: str | None = None
        update_existing_only: Annotated[bool | None, Field(alias="_update_existing_only")] = None
        properties: dict[
            Annotated[str, Field(min_length=1, max_length=255, pattern=r"^[^\x24]")],
            Annotated[str, Field(max_length=255)] | int | float | bool | list[Any] | None,
        ]

    class Body(BaseModel):
        model_config = ConfigDict(extra="forbid", strict=True)
        events: Annotated[list[Event], Field(max_length=75)]

    slow = jsonschema.Draft7Validator(SCHEMA)
    fast = fastjsonschema.compile(SCHEMA)
    checks: dict[str, Callable[[], object]] = {
        "pydantic": lambda: Body.model_validate(EVENT),
        "fastjsonschema": lambda: fast(EVENT),
        "jsonschema": lambda: slow.validate(EVENT),
    }
    for check in checks.values():
        check()
    return checks


def _rate(run: Callable[[], object]) -> float:
    """Calls in a second of this process's own time, so that others on the machine count less."""
    calls = 0
    start = time.process_time()
    while (elapsed := time.process_time() - start) < SECONDS:
        for _ in range(50):
            run()
        calls += 50
    return calls / elapsed


if __name__ == "__main__":
    main()
