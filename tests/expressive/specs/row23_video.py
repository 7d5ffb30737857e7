"""A personal video is ready: its addresses become attributes."""

from brazesmith import Attributes, Track, Transform, identify, payload

transform = Transform(
    name="row23",
    body=Track(
        attributes=[
            Attributes(
                user=identify(braze_id=payload.recipient.braze_id),
                custom={
                    "video_url": payload.video.url,
                    "video_poster_url": payload.video.images.poster,
                },
            )
        ]
    ),
)
