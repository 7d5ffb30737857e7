"""BZ0xx: the request as a whole, whatever its destination."""

from __future__ import annotations

from brazesmith.contract.checks import forbidden, must_be
from brazesmith.contract.fields import TRACK_PAGE
from brazesmith.contract.rule import Rule
from brazesmith.contract.rules.examples import event

RULES = (
    Rule(
        code="BZ001",
        title="A request body is a JSON object.",
        level="rejected",
        where=("$",),
        check=must_be(dict),
        message="the body is {value}, not a JSON object",
        hint="return one object: {{ attributes: [...], events: [...], purchases: [...] }}",
        provenance="documented",
        source=TRACK_PAGE,
        good=event(),
        bad=[event()],
        enforced=True,
        error_id="item-array-invalid",
    ),
    Rule(
        code="BZ007",
        title="A body has no other keys than the destination knows.",
        level="risky",
        where=("*",),
        check=forbidden(),
        message="`{name}` is no key of this request; Braze probably ignores it",
        hint="remove `{name}`, or check its spelling and the destination",
        provenance="inferred",
        source=TRACK_PAGE,
        good={**event(), "partner": "Regal"},
        bad={**event(), "event": []},
    ),
)
