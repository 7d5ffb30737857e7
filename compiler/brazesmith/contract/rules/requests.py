"""BZ0xx: the request as a whole, whatever its destination."""

from __future__ import annotations

from brazesmith.contract import limits, pages
from brazesmith.contract.rules.examples import event
from brazesmith.contract.rules.rows import Rows
from brazesmith.contract.walking import json_bytes

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
RULES.from_page(pages.LIMITS).risky("BZ010", "$", dict).has_at_most(
    limits.MOST_BODY_BYTES,
    "bytes",
    size=json_bytes,
    title="A body has at most 4 MB.",
    message="the body has {size:,} bytes as JSON; most of Braze's endpoints accept up to 4 MB, and "
    "answer 413 or 400 to more",
    hint="send less per request",
    good=event(),
    bad={"events": event(name="n" * 255, properties={"a": ["n" * 255] * 390})["events"] * 45},
    provenance="documented",
    note='Braze\'s page says "most endpoints", without a list. Read here as '
    f"{limits.MOST_BODY_BYTES:,} bytes.",
)
