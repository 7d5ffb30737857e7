"""Makes the receiver's answer from the findings: outcome, status, response.

The shapes are Braze's, and so are its sentences where they are known. Any other sentence is marked
as brazesmith's: "[brazesmith BZ304] ...".
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from brazesmith.contract.destination import Answer, Destination
from brazesmith.contract.rule import Finding

#: What Braze answers if no object of the request can be used.
NOTHING_VALID = "Valid data must be provided in the 'attributes', 'events', or 'purchases' fields."


def answer_objects(destination: Destination, body: Any, findings: Sequence[Finding]) -> Answer:
    """Return the answer of an endpoint that accepts or refuses each object: `/users/track`.

    201 if at least one object is accepted, with a counter for each array that has accepted objects
    and an error for each refused one; 400 if none is left or the request itself is refused. An
    event that only fails its schema was accepted first, so it alone causes no 400.
    """
    if not findings:  # the common case
        return "accepted", 201, _counters(destination, body, {})
    refused: dict[tuple[str, int], Finding] = {}
    for finding in findings:
        if finding.level != "rejected":
            continue
        place = _object_place(destination, finding.pointer)
        if place is None:
            return "rejected", 400, {"message": sentence(finding), "errors": []}
        known = refused.get(place)
        if known is None or _weight(finding) > _weight(known):
            refused[place] = finding
    errors = [
        {"type": sentence(refused[place]), "input_array": place[0], "index": place[1]}
        for place in sorted(refused)  # attributes, events, purchases is the order of the alphabet
    ]
    response = _counters(destination, body, refused)
    if not errors:
        return "accepted", 201, response
    if len(response) == 1 and not any(finding.rule.late for finding in refused.values()):
        return "rejected", 400, {"message": NOTHING_VALID, "errors": errors}
    return "partial", 201, {**response, "errors": errors}


def _counters(
    destination: Destination, body: Any, refused: dict[tuple[str, int], Finding]
) -> dict[str, Any]:
    response: dict[str, Any] = {"message": "success"}
    for array in destination.arrays:
        objects = body.get(array.name)
        if type(objects) is not list:
            continue
        accepted = len(objects) - [name for name, _ in refused].count(array.name)
        if accepted:
            response[f"{array.name}_processed"] = accepted
    return response


def _weight(finding: Finding) -> tuple[bool, bool]:
    """Rank a refusal: before the schema is read comes first, then Braze's own words."""
    return not finding.rule.late, finding.wire is not None


def _object_place(destination: Destination, pointer: str) -> tuple[str, int] | None:
    """Return `("events", 3)` of `/events/3/name`; None if a pointer is about the request."""
    parts = pointer.split("/", 3)
    if len(parts) > 2 and parts[1] in destination.array_names and parts[2].isdecimal():
        return parts[1], int(parts[2])
    return None


def answer_request(destination: Destination, body: Any, findings: Sequence[Finding]) -> Answer:
    """Return the answer of the catalog endpoints: 202, or 400 for the whole request."""
    refusals = [finding for finding in findings if finding.level == "rejected"]
    if not refusals:
        return "accepted", 202, {"message": "success"}
    errors = {finding.code: finding for finding in reversed(refusals)}  # the first of each
    return (
        "rejected",
        400,
        {
            "errors": [
                {
                    "id": errors[code].rule.error_id or f"[brazesmith {code}]",
                    "message": sentence(errors[code]),
                    "parameters": [],
                    "parameter_values": [],
                }
                for code in sorted(errors)
            ],
            "message": "Invalid Request",
        },
    )


def answer_webhook(destination: Destination, body: Any, findings: Sequence[Finding]) -> Answer:
    """Return the answer of a webhook's receiver, which accepts or refuses the whole request."""
    refusal = next((finding for finding in findings if finding.level == "rejected"), None)
    if refusal is None:
        return "accepted", 200, {"message": "ok"}
    return "rejected", refusal.rule.status, {"message": sentence(refusal)}


def sentence(finding: Finding) -> str:
    """Return the receiver's own sentence if it is known, else ours, marked as such."""
    return finding.wire or f"[brazesmith {finding.code}] {finding.message}"
