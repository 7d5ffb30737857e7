"""A Data Transformation reads a payload, not personalization data."""

from brazesmith import Event, Personalization, Track, Transform, identify, now

braze = Personalization()
user = identify(external_id=braze.user.user_id)
transform = Transform(
    name="shop/order",
    source=braze,
    body=Track(events=[Event(user=user, name="Order", time=now())]),
)
