"""What a branch has tested is not tested again."""

from brazesmith import Personalization, Transform, Webhook, fail, from_entries, is_filled, route

braze = Personalization()
user = braze.user
transform = Transform(
    name="crm/person",
    source=braze,
    body=route(
        (
            is_filled(user.phone_number),
            Webhook(
                url="https://a.example/",
                body={
                    "phones": from_entries([[user.phone_number, {}]]),
                    "phone": user.phone_number,
                },
            ),
        ),
        otherwise=fail("no phone"),
    ),
)
