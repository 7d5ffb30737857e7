"""What is made of absent values is empty."""

from brazesmith import Personalization, Transform, Webhook, concat, fallback, is_empty

braze = Personalization()
user = braze.user
transform = Transform(
    name="crm/person",
    source=braze,
    body=Webhook(
        url="https://a.example/x",
        body={
            "text": is_empty(concat("", fallback(user.city, ""))),
            "object": is_empty({"a": user.city}),
            "array": is_empty([user.city]),
            "constant": is_empty(""),
        },
    ),
)
