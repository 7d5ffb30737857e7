"""The transforms of a shop, one for each kind of body, and some that go wrong."""

from brazesmith import (
    Attributes,
    Catalog,
    CatalogItem,
    Event,
    SendMessages,
    Track,
    Transform,
    identify,
    payload,
    raw_javascript,
    skip,
)

user = identify(external_id=payload.id)

order = Transform(
    name="shop/order",
    description="An order becomes an event.",
    body=Track(
        attributes=[Attributes(user=user, custom={"plan": payload.plan})],
        events=[Event(user=user, name="Order", time="2026-01-02T03:04:05Z")],
    ),
)
customer = Transform(
    name="shop/customer", body=Track(attributes=[Attributes(user=user, email=payload.email)])
)
product = Transform(
    name="shop/product",
    body=Catalog(
        operation="update",
        catalog_name="products",
        items=[CatalogItem(id=payload.id, fields={"title": payload.title})],
    ),
)
message = Transform(
    name="shop/message",
    body=SendMessages(
        messages={"email": {"subject": "Hello", "body": "Hello", "app_id": "a", "from": "a@b.co"}},
        external_user_ids=[payload.id],
    ),
)
nothing = Transform(name="shop/nothing", body=skip("nobody wants to know"))
hangs = Transform(
    name="shop/hangs",
    body=Track(
        attributes=[
            Attributes(
                user=user,
                custom={"n": raw_javascript("(() => { while (payload.hang); return 1; })()")},
            )
        ]
    ),
)
