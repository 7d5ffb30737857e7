"""`0` is not `false`, and `1` is not `true`."""

from brazesmith import Personalization, Transform, Webhook, one_of

braze = Personalization()
transform = Transform(
    name="crm/person",
    source=braze,
    body=Webhook(
        url="https://a.example/x",
        body={"a": one_of(braze.event_properties["x"], 0, False, 1, True)},
    ),
)
