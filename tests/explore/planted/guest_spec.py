"""Everyone without an id becomes one user."""

from brazesmith import Attributes, Payload, Text, Track, Transform, fallback, field, identify


class Login(Payload):
    id: Text = field(optional=True, max_length=50)


login = Login()
user = identify(external_id=fallback(login.id, "guest"))
transform = Transform(
    name="shop/login",
    source=login,
    body=Track(attributes=[Attributes(user=user, custom={"is_known": True})]),
)

# finds: X111 /attributes/*/external_id
# payload: {}
