"""A finished survey: two answers become attributes, and an event says that it was finished."""

from brazesmith import Attributes, Event, Track, Transform, identify, now, payload

answers = payload.form_response.answers
user = identify(email=answers[0].email)

transform = Transform(
    name="row03",
    body=Track(
        attributes=[
            Attributes(
                user=user,
                update_existing_only=True,
                custom={
                    "Newsletter rhythm": answers[1].choice.label,
                    "nps": answers[2].number,
                },
            )
        ],
        events=[
            Event(
                user=user,
                update_existing_only=True,
                name="Survey finished",
                time=now(),
                properties={"form": payload.form_response.form_id},
            )
        ],
    ),
)
