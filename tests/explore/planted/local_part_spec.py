"""What comes before the @ identifies the user."""

from brazesmith import Attributes, Email, Payload, Track, Transform, extract, identify


class Login(Payload):
    email: Email


login = Login()
user = identify(external_id=extract(login.email, r"^([^@]+)@", 1))
transform = Transform(
    name="shop/login",
    source=login,
    body=Track(attributes=[Attributes(user=user, custom={"is_known": True})]),
)

# finds: X113 /attributes/*/external_id
# payload: {"email": "ada@example.com"}
