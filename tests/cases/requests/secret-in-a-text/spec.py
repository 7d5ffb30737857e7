"""Constant text around secrets, in headers, URL and body."""

from brazesmith import Personalization, Transform, Webhook, concat, format_text, secret, setting

braze = Personalization()
transform = Transform(
    name="crm/person",
    source=braze,
    body=Webhook(
        url=format_text(
            "https://hooks.slack.com/services/{}?key={}", secret("PATH"), secret("KEY")
        ),
        headers={
            "Authorization": concat("Bearer ", secret("TOKEN")),
            "X-Api-Key": format_text("{}:{}", secret("ID"), secret("KEY")),
            "X-Auth": f"Token {secret('TOKEN')}",
            "X-Token": "token=" + secret("TOKEN"),
            "X-Team": format_text("team {}", setting("team")),
        },
        body={"token": secret("TOKEN"), "text": format_text("k {}", secret("KEY"))},
    ),
)
