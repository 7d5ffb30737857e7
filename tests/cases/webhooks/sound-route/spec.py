"""A route that aborts without a phone number."""

from brazesmith import Personalization, Transform, Webhook, fail, is_filled, route, secret

profile = Personalization()
user = profile.user


def to_regal(traits):
    headers = {"Authorization": secret("REGAL_API_KEY"), "Content-Type": "application/json"}
    body = {"userId": user.user_id, "traits": traits}
    return Webhook(url="https://events.regalvoice.com/events", headers=headers, body=body)


transform = Transform(
    name="regal/traits",
    source=profile,
    body=route(
        (is_filled(user.phone_number), to_regal({"phone": user.phone_number})),
        otherwise=fail("no phone"),
    ),
)
