"""The plan identifies the user, instead of the id."""

from brazesmith import Attributes, Payload, Text, Track, Transform, field, identify


class Login(Payload):
    id: Text = field(max_length=50)
    plan: Text = field(enum=("free", "pro"))


login = Login()
user = identify(external_id=login.plan)
transform = Transform(
    name="shop/login",
    source=login,
    body=Track(attributes=[Attributes(user=user, custom={"last_id": login.id})]),
)

# finds: X111 /attributes/*/external_id
# payload: {"id": "text", "plan": "free"}
