"""BZ4xx: purchases. Their time and most of their properties are in `events.py`."""

from __future__ import annotations

from math import isfinite
from typing import Any

from brazesmith.contract import limits, pages, registries
from brazesmith.contract.fields import PURCHASE_FIELDS, RESERVED_PURCHASE_PROPERTIES, TRACK_FIELDS
from brazesmith.contract.formats import is_colon_time
from brazesmith.contract.rule import NOT_NULL, Options
from brazesmith.contract.rules.events import INVALID_PROPERTIES, good_time
from brazesmith.contract.rules.examples import MOCKED, TRACK_OBJECTS, purchase
from brazesmith.contract.rules.rows import UNDOCUMENTED_ANSWER, Rows, text_remedy
from brazesmith.contract.walking import is_flat, json_bytes
from brazesmith.contract.wording import listed

RULES = Rows(pages.PURCHASE, TRACK_FIELDS, TRACK_OBJECTS)

#: `time` is required as well, but that rule is shared with events.
_REQUIRED = [field.name for field in PURCHASE_FIELDS if field.required and field.name != "time"]

RULES.enforced("BZ401", "purchases[]").requires(
    "purchase",
    *_REQUIRED,
    note="Braze's page: customers who are new get no purchase objects; others keep them.",
)


_LONGEST_ID = limits.LONGEST_PRODUCT_ID
RULES.rejected(
    "BZ402", "purchases[].product_id", *NOT_NULL, lengths=range(1, _LONGEST_ID + 1)
).has_problem(
    lambda value: text_remedy(value, _LONGEST_ID),
    hole="remedy",
    title=f"`product_id` is a string of 1 to {_LONGEST_ID} characters.",
    message=f"`product_id` is {{value}}, not a string of 1 to {_LONGEST_ID} characters"
    f"{UNDOCUMENTED_ANSWER}",
    hint="{remedy}",
    bad=purchase(product_id=1042),
    note="A dashboard holds up to 5,000 products, which a single body cannot show.",
)


def _plain_currency(value: Any, options: Options) -> bool:
    return type(value) is str and value in registries.currency_codes()


RULES.enforced("BZ403", "purchases[].currency", *NOT_NULL, precheck=_plain_currency).must(
    lambda value: type(value) is str and registries.is_currency(value),
    title="`currency` is an ISO 4217 code.",
    message="`currency` is {value}, which is not an ISO 4217 code",
    hint='send the three letters: "USD"',
    good=purchase(currency="EUR"),
    bad=purchase(currency="€"),
    wire=("'currency' must be an ISO 4217 currency", MOCKED),
)
RULES.risky("BZ404", "purchases[].currency", str, precheck=_plain_currency).must_not(
    lambda value: registries.is_currency(value) and not value.isupper(),
    title="`currency` is in upper case.",
    message="`currency` is {value}; whether Braze accepts lower case is not known",
    hint="convert it to upper case: currency.toUpperCase()",
    bad=purchase(currency="usd"),
)
RULES.rejected("BZ405", "purchases[].price", *NOT_NULL - {int}).must(
    lambda value: type(value) is float and isfinite(value),
    title="`price` is a number.",
    message=f"`price` is {{value}}, not a number{UNDOCUMENTED_ANSWER}",
    hint="convert it: Number(...); in the base unit (dollars, not cents), negative for a refund",
    good=purchase(price=12),
    bad=purchase(price="12.50"),
    note="A negative price is the documented way to log a refund.",
)


def _is_quantity(value: Any) -> bool:
    is_whole = type(value) is int or (type(value) is float and value.is_integer())
    return is_whole and limits.LEAST_QUANTITY <= value <= limits.MOST_QUANTITY


RULES.enforced("BZ406", "purchases[].quantity", *NOT_NULL).must(
    _is_quantity,
    title=f"`quantity` is a whole number from {limits.LEAST_QUANTITY} to {limits.MOST_QUANTITY}.",
    message=f"`quantity` is {{value}}; Braze accepts whole numbers from {limits.LEAST_QUANTITY} to "
    f"{limits.MOST_QUANTITY}",
    hint=f"split a larger purchase into several objects of at most {limits.MOST_QUANTITY}; "
    "leave `quantity` out for one",
    good=purchase(quantity=3),
    bad=purchase(quantity=0),
    wire=("'quantity' is not valid", MOCKED),
)
RULES.enforced(
    "BZ407",
    [f"purchases[].properties.{name}" for name in RESERVED_PURCHASE_PROPERTIES],
).must_not_exist(
    title=f"{listed(RESERVED_PURCHASE_PROPERTIES)} are not names of a purchase's properties.",
    message="`{name}` is reserved by Braze among the properties of a purchase",
    hint="use another name, such as `item_{name}` or `original_{name}`",
    good=purchase(properties={"colour": "red"}),
    bad=purchase(properties={"price": 12.5}),
    source=pages.PROPERTIES,
    wire=INVALID_PROPERTIES,
)


def _size(properties: dict[str, Any]) -> int:
    """Return the size of properties, or 0 if they are refused by the larger limit."""
    size = json_bytes(properties)
    return size if size <= limits.MOST_PROPERTIES_BYTES or is_flat(properties) else 0


_MOST_BYTES = limits.MOST_PURCHASE_PROPERTIES_BYTES
RULES.risky("BZ410", "purchases[].properties", dict, nested=True).has_at_most(
    _MOST_BYTES,
    "bytes",
    size=_size,
    title=f"The properties of a purchase have at most {_MOST_BYTES:,} bytes as JSON.",
    message="`properties` has {size:,} bytes as JSON; most of Braze's pages give "
    f"{_MOST_BYTES:,} bytes as the limit, one page {limits.MOST_PROPERTIES_BYTES:,} bytes",
    hint="send only what segments and messages need",
    good={"sizes": ["L", "XL"]},
    bad={"notes": [f"{n} " + "n" * 240 for n in range(230)]},
    provenance="documented",
    note="50 KB on the pages about purchases and data types, 100 KB for events and purchases on "
    "the one about nested objects. For nested properties over 100 KB see BZ315.",
)
RULES.risky("BZ408", "purchases[].time", str, precheck=good_time).must_not(
    is_colon_time,
    title="The `time` of a purchase is ISO 8601, including its milliseconds.",
    message="`time` is {value}, with a colon before the milliseconds; Braze documents that form "
    "for events, but not for purchases",
    hint="send a point: 2024-05-01T12:00:00.000Z",
    good=purchase(time="2024-05-01T12:00:00.000Z"),
    bad=purchase(time="2024-05-01T12:00:00:000Z"),
)


def is_withdrawn(currency: str) -> bool:
    """Return whether a code was withdrawn from ISO 4217."""
    code = currency.upper()
    return code in registries.WITHDRAWN_CURRENCIES and code not in registries.currency_codes()


RULES.risky("BZ409", "purchases[].currency", str, precheck=_plain_currency).must_not(
    is_withdrawn,
    title="`currency` is still in force.",
    message="`currency` is {value}, which ISO 4217 has withdrawn; whether Braze still converts it "
    "is not known",
    hint="send the currency that replaced it",
    good=purchase(currency="EUR"),
    bad=purchase(currency="HRK"),
)
