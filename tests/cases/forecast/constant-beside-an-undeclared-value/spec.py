"""A constant is judged although the value beside it, which nothing is known of, is refused too."""

from brazesmith import Attributes, Track, Transform, identify, payload

attributes = Attributes(
    user=identify(external_id=payload.id),
    push_subscribe="yes",
    email_subscribe=payload.optin,
)
transform = Transform(name="shop/order", body=Track(attributes=[attributes]))
