"""Two users become one if their ids differ in nothing but the case of letters."""

from brazesmith import Attributes, Payload, Text, Track, Transform, field, identify, lower


class Signup(Payload):
    uid: Text = field(max_length=40)
    source: Text = field(max_length=20, optional=True)


signup = Signup()
transform = Transform(
    name="shop/signup",
    source=signup,
    body=Track(
        attributes=[
            Attributes(
                user=identify(external_id=lower(signup.uid)), custom={"source": signup.source}
            )
        ]
    ),
)

# finds: X113 /attributes/*/external_id
# payload: {"uid": "text"}
