"""An empty text is not a value."""

from brazesmith import Attributes, Track, Transform, identify, payload, setting, upper

x = upper(setting("shop.empty"))
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"x": x})]),
)
