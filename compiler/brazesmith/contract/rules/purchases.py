"""BZ4xx: purchases. Their time and most of their properties are in `events.py`."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import Any

from brazesmith.contract.checks import NOT_NULL, by, forbidden, must_have
from brazesmith.contract.fields import (
    PROPERTIES_PAGE,
    PURCHASE_FIELDS,
    PURCHASE_PAGE,
    RESERVED_PURCHASE_PROPERTIES,
)
from brazesmith.contract.formats import is_colon_time
from brazesmith.contract.known import WITHDRAWN_CURRENCIES, currency_codes
from brazesmith.contract.limits import LEAST_QUANTITY, LONGEST_PRODUCT_ID, MOST_QUANTITY
from brazesmith.contract.rule import FINE, WRONG, Found, Options, Rule
from brazesmith.contract.rules.events import INVALID_PROPERTIES, good_time
from brazesmith.contract.rules.examples import DOCUMENTED, MOCKED, purchase


def _bad_product_id(value: Any, options: Options) -> Sequence[Found]:
    return FINE if type(value) is str and 1 <= len(value) <= LONGEST_PRODUCT_ID else WRONG


def is_currency(text: str) -> bool:
    """A code of ISO 4217, in force or withdrawn not long ago, in letters of any size."""
    code = text.upper()
    return code in currency_codes() or code in WITHDRAWN_CURRENCIES


def _plain_currency(value: Any, options: Options) -> bool:
    return type(value) is str and value in currency_codes()


def _bad_currency(value: Any, options: Options) -> Sequence[Found]:
    return FINE if type(value) is str and is_currency(value) else WRONG


def _lower_case_currency(value: str, options: Options) -> Sequence[Found]:
    return WRONG if is_currency(value) and not value.isupper() else FINE


def _withdrawn_currency(value: str, options: Options) -> Sequence[Found]:
    code = value.upper()
    return WRONG if code in WITHDRAWN_CURRENCIES and code not in currency_codes() else FINE


def _colon_time(value: str, options: Options) -> Sequence[Found]:
    return WRONG if is_colon_time(value) else FINE


def _bad_price(value: Any, options: Options) -> Sequence[Found]:
    if type(value) is float:
        return FINE if isfinite(value) else WRONG
    return FINE if type(value) is int else WRONG


def _bad_quantity(value: Any, options: Options) -> Sequence[Found]:
    whole = type(value) is int or (type(value) is float and value.is_integer())
    return FINE if whole and LEAST_QUANTITY <= value <= MOST_QUANTITY else WRONG


#: `time` is required as well, but that rule is shared with events.
_REQUIRED = tuple(
    field.name for field in PURCHASE_FIELDS if field.required and field.name != "time"
)

RULES = (
    Rule(
        code="BZ401",
        title="Every purchase has `product_id`, `currency` and `price`.",
        level="rejected",
        where=("purchases[]",),
        check=must_have(*_REQUIRED),
        message="this purchase has no `{missing}`",
        hint="add `{missing}`; Braze has no default for it",
        provenance="documented",
        source=PURCHASE_PAGE,
        good=purchase(),
        bad=purchase(price=...),
        enforced=True,
    ),
    Rule(
        code="BZ402",
        title=f"`product_id` is a string of 1 to {LONGEST_PRODUCT_ID} characters.",
        level="rejected",
        where=("purchases[].product_id",),
        check=by(_bad_product_id, *NOT_NULL, lengths=range(1, LONGEST_PRODUCT_ID + 1)),
        message=f"`product_id` is {{value}}; Braze takes a string of 1 to {LONGEST_PRODUCT_ID} "
        "characters",
        hint="turn it into text: String(...)",
        provenance="documented",
        source=PURCHASE_PAGE,
        good=purchase(product_id="1042"),
        bad=purchase(product_id=1042),
        note="A dashboard knows up to 5,000 products, which one body cannot show.",
    ),
    Rule(
        code="BZ403",
        title="`currency` is an ISO 4217 code.",
        level="rejected",
        where=("purchases[].currency",),
        check=by(_bad_currency, *NOT_NULL, glance=_plain_currency),
        message="`currency` is {value}, which is no ISO 4217 code",
        hint='send the three letters: "USD"',
        provenance="documented",
        source=PURCHASE_PAGE,
        good=purchase(currency="EUR"),
        bad=purchase(currency="€"),
        wire="'currency' must be an ISO 4217 currency",
        wire_seen=MOCKED,
        enforced=True,
    ),
    Rule(
        code="BZ404",
        title="`currency` is written in capitals.",
        level="risky",
        where=("purchases[].currency",),
        check=by(_lower_case_currency, str, glance=_plain_currency),
        message="`currency` is {value}; whether Braze takes small letters is not known",
        hint="send capitals: .toUpperCase()",
        provenance="inferred",
        source=PURCHASE_PAGE,
        good=purchase(currency="USD"),
        bad=purchase(currency="usd"),
    ),
    Rule(
        code="BZ405",
        title="`price` is a number.",
        level="rejected",
        where=("purchases[].price",),
        check=by(_bad_price, *NOT_NULL),
        message="`price` is {value}, not a number",
        hint="convert it: Number(...); in the base unit (dollars, not cents), "
        "negative for a refund",
        provenance="documented",
        source=PURCHASE_PAGE,
        good=purchase(price=12),
        bad=purchase(price="12.50"),
        note="A negative price is the documented way to log a refund.",
    ),
    Rule(
        code="BZ406",
        title=f"`quantity` is a whole number from {LEAST_QUANTITY} to {MOST_QUANTITY}.",
        level="rejected",
        where=("purchases[].quantity",),
        check=by(_bad_quantity, *NOT_NULL),
        message=f"`quantity` is {{value}}; Braze takes whole numbers from {LEAST_QUANTITY} to "
        f"{MOST_QUANTITY}",
        hint=f"split a larger purchase into several objects of at most {MOST_QUANTITY}, "
        "leave `quantity` out for one",
        provenance="documented",
        source=PURCHASE_PAGE,
        good=purchase(quantity=3),
        bad=purchase(quantity=0),
        wire="'quantity' is not valid",
        wire_seen=MOCKED,
        enforced=True,
    ),
    Rule(
        code="BZ407",
        title="Properties of a purchase are not called "
        + ", ".join(f"`{name}`" for name in RESERVED_PURCHASE_PROPERTIES[:-1])
        + f" or `{RESERVED_PURCHASE_PROPERTIES[-1]}`.",
        level="rejected",
        where=tuple(f"purchases[].properties.{name}" for name in RESERVED_PURCHASE_PROPERTIES),
        check=forbidden(),
        message="`{name}` is a name that Braze keeps for itself among the properties of a purchase",
        hint="use another name, as `item_{name}` or `original_{name}`",
        provenance="documented",
        source=PROPERTIES_PAGE,
        good=purchase(properties={"colour": "red"}),
        bad=purchase(properties={"price": 12.5}),
        wire=INVALID_PROPERTIES,
        wire_seen=DOCUMENTED,
        enforced=True,
    ),
    Rule(
        code="BZ408",
        title="The `time` of a purchase is ISO 8601, also in its last part.",
        level="risky",
        where=("purchases[].time",),
        check=by(_colon_time, str, glance=good_time),
        message="`time` is {value}, with a colon before the milliseconds; for events Braze "
        "documents that form, for purchases it does not",
        hint="send a point: 2024-05-01T12:00:00.000Z",
        provenance="inferred",
        source=PURCHASE_PAGE,
        good=purchase(time="2024-05-01T12:00:00.000Z"),
        bad=purchase(time="2024-05-01T12:00:00:000Z"),
    ),
    Rule(
        code="BZ409",
        title="`currency` is still in force.",
        level="risky",
        where=("purchases[].currency",),
        check=by(_withdrawn_currency, str, glance=_plain_currency),
        message="`currency` is {value}, which ISO 4217 has withdrawn; whether Braze still "
        "converts it is not known",
        hint="send the currency that took its place",
        provenance="inferred",
        source=PURCHASE_PAGE,
        good=purchase(currency="EUR"),
        bad=purchase(currency="HRK"),
    ),
)
