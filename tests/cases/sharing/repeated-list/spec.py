"""A list or a table that several calls look something up in is one constant; a short one is not."""

from brazesmith import (
    Attributes,
    Track,
    Transform,
    identify,
    one_of,
    payload,
    translate,
    upper,
    when,
)

CURRENCIES = ("EUR", "USD", "GBP", "CHF")
LANGUAGES = {"DE": "de", "AT": "de", "FR": "fr"}


def currency(value):
    return when(one_of(upper(value), CURRENCIES), upper(value), "EUR")


transform = Transform(
    name="shop/order",
    body=Track(
        attributes=[
            Attributes(
                user=identify(external_id=payload.id),
                language=translate(payload.market, LANGUAGES),
                custom={
                    "currencies": [currency(payload.cart.currency), currency(payload.currency)],
                    "previous language": translate(payload.previous, LANGUAGES),
                    "paid": [
                        one_of(payload.state, "paid", "sent"),
                        one_of(payload.old, "paid", "sent"),
                    ],
                    "sizes": ["S", "M", "L"],
                    "more sizes": ["S", "M", "L"],
                },
            )
        ]
    ),
)
