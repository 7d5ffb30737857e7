"""The source sends ids as numbers."""

from brazesmith import Attributes, Integer, Payload, Track, Transform, identify, to_text


class Login(Payload):
    id: Integer


login = Login()
user = identify(external_id=to_text(login.id))
transform = Transform(
    name="shop/login",
    source=login,
    body=Track(attributes=[Attributes(user=user, custom={"is_known": True})]),
)

# finds: P102 /attributes/*/external_id
# payload: {"id": 9007199254740993}
