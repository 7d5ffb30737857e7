"""A value without a declared type, and a computed one, in a text."""

from brazesmith import Number, Personalization, Transform, Webhook, fallback, format_text, typed

braze = Personalization()
event = braze.event_properties
score = typed(event["score"], Number)
transform = Transform(
    name="crm/person",
    source=braze,
    body=Webhook(
        url="https://a.example/x",
        body={
            "a": format_text("NPS {}", event["other"]),
            "b": format_text("NPS {}", fallback(score, 0)),
        },
    ),
)
