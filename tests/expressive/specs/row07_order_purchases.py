"""An order: one purchase for each of its items."""

from brazesmith import (
    Anything,
    Purchase,
    Track,
    Transform,
    each,
    identify,
    iso8601,
    payload,
    to_text,
)

user = identify(external_id=to_text(payload.customer.customerId))


def purchase(item: Anything) -> Purchase:
    """One item as a purchase."""
    return Purchase(
        user=user,
        product_id=to_text(item.productId),
        currency="USD",
        price=item.sellingPrice,
        quantity=item.quantity,
        time=iso8601(payload.timeReady, utc=True),
        properties={
            "Restaurant": payload.vendor.name,
            "Item name": item.description,
            "modifiers": item.modifiers,
        },
    )


transform = Transform(name="row07", body=Track(purchases=each(payload.items, purchase)))
