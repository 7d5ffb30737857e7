"""A constant with both quotation marks, in a filter and in a condition."""

from brazesmith import Personalization, Transform, Webhook, upper, when

braze = Personalization()
user = braze.user
transform = Transform(
    name="crm/person",
    source=braze,
    body=Webhook(
        url="https://a.example/x",
        body={"a": upper('say "it\'s"'), "b": when(user.city == 'say "it\'s"', 1)},
    ),
)
