"""The reason of an abort is a constant."""

from brazesmith import Personalization, Transform, Webhook, concat, fail, is_present, when

braze = Personalization()
user = braze.user
transform = Transform(
    name="crm/person",
    source=braze,
    body=Webhook(
        url="https://a.example/x",
        body={"a": when(is_present(user.city), 1, fail(concat("no ", user.city)))},
    ),
)
