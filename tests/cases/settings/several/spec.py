"""Missing settings of one table are one error."""

from brazesmith import Attributes, Track, Transform, identify, payload, setting

user = identify(external_id=payload.id)
custom = {
    "a": setting("shop.groups.a", hint="leave the group out if there is none"),
    "b": setting("shop.groups.b", hint="leave the group out if there is none"),
    "c": setting("other"),
    "again": setting("shop.groups.a"),
}
transform = Transform(
    name="shop/order", body=Track(attributes=[Attributes(user=user, custom=custom)])
)
