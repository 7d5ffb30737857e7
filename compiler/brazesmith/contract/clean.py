"""A conservative check of bodies that runs in V8: true only if the judge certainly finds nothing.

Without any identifier in its only object, a body that is plain otherwise has one certain finding.
The check then returns a text, and every body with that text has the same findings.

The judge takes longer than most code that it judges. Nearly all bodies of a transform that works
are plain, and a script next to the code sees that at a fraction of the cost. It knows the facts
from the tables of this package; tests compare it with the judge.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

from brazesmith.contract import emails, limits, registries
from brazesmith.contract.destination import Destination
from brazesmith.contract.destinations.track import TRACK
from brazesmith.contract.fields import (
    ARRAY_OPERATORS,
    ATTRIBUTE_FIELDS,
    GROUP_STATES,
    IDENTIFIERS,
    NUMBER_OPERATORS,
    RESERVED_ATTRIBUTE_NAMES,
    RESERVED_EVENT_PROPERTIES,
    RESERVED_PURCHASE_PROPERTIES,
    Field,
)
from brazesmith.contract.formats import PLACEHOLDERS
from brazesmith.contract.judging import load_rules
from brazesmith.contract.rule import Plan, Profile

_SCRIPT: Final = Path(__file__).with_name("clean.js")
_OF_TYPE: Final = ("string", "boolean", "date", "time", "country", "language", "time_zone")


def clean_check(destination: Destination, plan: Plan, profile: Profile) -> str | None:
    """Return a JavaScript function `(body, nowMs) => boolean | string`, if there is one.

    It is as strict as the strictest plan and profile, which find whatever the others find.
    """
    if destination is not TRACK:
        return None
    return f"{_SCRIPT.read_text(encoding='utf-8').rstrip()}({json.dumps(_tables())})"


def _tables() -> dict[str, Any]:
    return {
        "mostObjects": TRACK.most_objects,
        # A character has at most six bytes in JSON.
        "room": limits.MOST_PURCHASE_PROPERTIES_BYTES // 6,
        "mostText": min(limits.LONGEST_PROPERTY_STRING, limits.LONGEST_ATTRIBUTE_STRING),
        "mostProperties": limits.MOST_PROPERTIES,
        "leastQuantity": limits.LEAST_QUANTITY,
        "mostQuantity": limits.MOST_QUANTITY,
        "email": emails.PLAIN_AT_COMMON_DOMAINS,
        "missing": "|".join(re.escape(text) for text in sorted(PLACEHOLDERS) if text),
        "operators": [*ARRAY_OPERATORS, *NUMBER_OPERATORS],
        "eventProperties": RESERVED_EVENT_PROPERTIES,
        "purchaseProperties": RESERVED_PURCHASE_PROPERTIES,
        "attributeNames": RESERVED_ATTRIBUTE_NAMES,
        "attributes": {field.name: _kind(field) for field in ATTRIBUTE_FIELDS},
        "groupStates": GROUP_STATES,
        "sets": {
            "country": sorted(registries.country_codes()),
            "currency": sorted(registries.currency_codes()),
            "language": sorted(registries.language_codes()),
            "time_zone": sorted(registries.time_zones()),
        },
    }


def _kind(field: Field) -> str | list[str]:
    """Return how a standard attribute is checked; an unknown kind is never clean."""
    place = f"attributes[].{field.name}"
    if any(rule.forbids and place in rule.where for rule in load_rules(TRACK.rules)):
        return "forbidden"
    if field.name in IDENTIFIERS:
        return "forbidden" if field.name == "braze_id" else "identifier"
    if field.name == "subscription_groups":
        return "groups"
    if field.name == "push_token_import":
        return "forbidden"
    if field.values:
        return list(field.values)
    return field.type if field.type in _OF_TYPE else "forbidden"
