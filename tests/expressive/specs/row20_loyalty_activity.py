"""What a member did becomes an event of that name."""

from brazesmith import Event, Track, Transform, identify, merge, payload

activity = payload.userActivity

transform = Transform(
    name="row20",
    body=Track(
        events=[
            # A key that Braze does not know, which the source's owners want to see in the log.
            merge(
                Event(
                    user=identify(external_id=activity.userId),
                    name=activity.title,
                    time=activity.createdAt,
                    properties={"points": activity.pointsEarned},
                ),
                {"activityId": activity.id},
            )
        ]
    ),
)
