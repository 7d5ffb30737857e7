"""What Braze would answer, made from the findings: status and body of its response.

The shapes are Braze's; a sentence of Braze's own is used only where one is known. Everything else
says that it is brazesmith's: "[brazesmith BZ304] ...".
"""

from __future__ import annotations

from typing import Any, Literal

from brazesmith.contract.fields import ARRAYS
from brazesmith.contract.judging import Finding
from brazesmith.contract.rules import RULES
from brazesmith.contract.rules.requests import NOTHING_VALID, objects_of

Outcome = Literal["accepted", "partial", "rejected"]

_LATE = frozenset(rule.code for rule in RULES if rule.late)
_ERROR_IDS = {rule.code: rule.error_id for rule in RULES if rule.error_id}


def answer_track(body: Any, findings: list[Finding]) -> tuple[Outcome, int, dict[str, Any]]:
    """The answer of `POST /users/track`.

    201 as long as one object is accepted, with a counter for each array that has accepted objects
    and an error for each refused one; 400 when nothing is left or the request itself is refused.
    An event that only fails its schema was accepted first: it alone makes no 400.
    """
    if not findings:  # the common case, told without looking for refusals
        return "accepted", 201, _counters(body, {})
    refused: dict[tuple[str, int], Finding] = {}
    for finding in findings:
        if finding.level != "rejected":
            continue
        place = _object_place(finding.pointer)
        if place is None:
            return "rejected", 400, {"message": _sentence(finding), "errors": []}
        known = refused.get(place)
        if known is None or _weight(finding) > _weight(known):
            refused[place] = finding
    errors = [
        {"type": _sentence(refused[place]), "input_array": place[0], "index": place[1]}
        for place in sorted(refused)  # attributes, events, purchases is the order of the alphabet
    ]
    response = _counters(body, refused)
    if not errors:
        return "accepted", 201, response
    if len(response) == 1 and all(finding.code not in _LATE for finding in refused.values()):
        return "rejected", 400, {"message": NOTHING_VALID, "errors": errors}
    return "partial", 201, {**response, "errors": errors}


def _counters(body: Any, refused: dict[tuple[str, int], Finding]) -> dict[str, Any]:
    response: dict[str, Any] = {"message": "success"}
    for array in ARRAYS:
        if array not in body:
            continue
        accepted = len(objects_of(body, array))
        if refused:
            accepted -= sum(place[0] == array for place in refused)
        if accepted:
            response[f"{array}_processed"] = accepted
    return response


def _weight(finding: Finding) -> tuple[bool, bool]:
    """What an object is refused for before its schema is read comes first; then Braze's words."""
    return finding.code not in _LATE, finding.wire is not None


def answer_catalog(findings: list[Finding]) -> tuple[Outcome, int, dict[str, Any]]:
    """The answer of the catalog endpoints: 202, or 400 for the whole request."""
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
                    "id": _ERROR_IDS.get(code, f"[brazesmith {code}]"),
                    "message": _sentence(errors[code]),
                    "parameters": [],
                    "parameter_values": [],
                }
                for code in sorted(errors)
            ],
            "message": "Invalid Request",
        },
    )


def _object_place(pointer: str) -> tuple[str, int] | None:
    """`/events/3/name` is about object 3 of `events`; None when the request itself is meant."""
    parts = pointer.split("/", 3)
    if len(parts) > 2 and parts[1] in ARRAYS and parts[2].isdecimal():
        return parts[1], int(parts[2])
    return None


def _sentence(finding: Finding) -> str:
    return finding.wire or f"[brazesmith {finding.code}] {finding.message}"
