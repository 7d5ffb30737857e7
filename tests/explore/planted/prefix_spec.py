"""A prefix hides that the id is empty."""

from brazesmith import Attributes, Payload, Text, Track, Transform, concat, field, identify


class Login(Payload):
    id: Text = field(max_length=50)


login = Login()
user = identify(external_id=concat("shop-", login.id))
transform = Transform(
    name="shop/login",
    source=login,
    body=Track(attributes=[Attributes(user=user, custom={"is_known": True})]),
)

# finds: X111 /attributes/*/external_id
# payload: {"id": ""}
