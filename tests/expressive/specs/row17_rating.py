"""A rating is kept as one nested attribute; without an e-mail address there is nothing to do."""

from brazesmith import Attributes, Track, Transform, identify, is_filled, payload, route, skip

data = payload.data
email = data.user.email

rated = Track(
    attributes=[
        Attributes(
            user=identify(email=email),
            custom={
                "last_csat": {
                    "score": data.score,
                    "comment": data.message,
                    "agent": {"name": data.agent.name, "team": data.agent.team},
                }
            },
        )
    ]
)

transform = Transform(
    name="row17",
    body=route((is_filled(email), rated), otherwise=skip("nobody to keep the rating for")),
)
