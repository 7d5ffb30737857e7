"""BZ0xx: the request as a whole, whatever its destination."""

from __future__ import annotations

from brazesmith.contract import pages
from brazesmith.contract.rules.examples import event
from brazesmith.contract.rules.rows import Rows

RULES = Rows(pages.TRACK, objects={"": event()})

RULES.enforced("BZ001", "$").has_type(
    "object",
    null=False,
    title="A request body is a JSON object.",
    message="the body is {kind}, not a JSON object",
    hint="return one object: {{ attributes: [...], events: [...], purchases: [...] }}",
    good=event(),
    bad=[event()],
    error_id="item-array-invalid",
)
RULES.risky("BZ007", "*").must_not_exist(
    title="A body has only the keys that the destination knows.",
    message="`{name}` is not a key of this request; Braze probably ignores it",
    hint="remove `{name}`, or check its spelling and the destination",
    good={**event(), "partner": "Acme"},
    bad={**event(), "event": []},
)
