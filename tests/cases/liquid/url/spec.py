"""Values in a URL are escaped as parts of URLs."""

from brazesmith import (
    Personalization,
    Transform,
    Webhook,
    all_of,
    fail,
    format_text,
    is_filled,
    route,
    upper,
)

braze = Personalization()
user = braze.user
transform = Transform(
    name="crm/person",
    source=braze,
    body=route(
        (
            all_of(is_filled(user.user_id), is_filled(user.country)),
            Webhook(
                url=format_text("https://a.example/{}?in={}", user.user_id, upper(user.country)),
                body={},
            ),
        ),
        otherwise=fail("who?"),
    ),
)
