"""A charge that succeeded becomes an event; other webhooks of the source are none of ours."""

from brazesmith import (
    Event,
    Track,
    Transform,
    all_of,
    identify,
    is_present,
    iso8601,
    payload,
    pick,
    route,
    skip,
)

charge = payload.data.object

transform = Transform(
    name="row10",
    body=route(
        (
            all_of(payload.type == "charge.succeeded", is_present(charge.customer)),
            Track(
                events=[
                    Event(
                        user=identify(external_id=charge.customer),
                        name="Charge succeeded",
                        time=iso8601(payload.created),
                        properties=pick(charge, "amount", "currency", "description", "paid"),
                    )
                ]
            ),
        ),
        otherwise=skip("no charge of a customer"),
    ),
)
