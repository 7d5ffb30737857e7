"""An id of a hundred characters is cut after twenty."""

from brazesmith import Attributes, Payload, Text, Track, Transform, field, identify, slice_text


class Login(Payload):
    id: Text = field(max_length=100)


login = Login()
user = identify(external_id=slice_text(login.id, 0, 20))
transform = Transform(
    name="shop/login",
    source=login,
    body=Track(attributes=[Attributes(user=user, custom={"is_known": True})]),
)

# finds: X113 /attributes/*/external_id
# payload: {"id": "xxxxxxxxxxxxxxxxxxxxx"}
