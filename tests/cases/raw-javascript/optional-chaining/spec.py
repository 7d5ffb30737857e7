"""esprima does not parse `?.` and `??`: they become conditionals."""

from brazesmith import Attributes, Track, Transform, identify, payload, raw_javascript

name = raw_javascript("user?.profile?.name ?? 'friend'", user=payload.user)
first = raw_javascript("items.find((item) => item?.isNew)?.name", items=payload.items)
user = identify(external_id=payload.id)
transform = Transform(
    name="shop/order",
    body=Track(attributes=[Attributes(user=user, custom={"name": name, "first": first})]),
)
