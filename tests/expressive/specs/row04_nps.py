"""A survey with a score: the attribute is the bucket that the score falls into."""

from brazesmith import (
    Attributes,
    Event,
    Track,
    Transform,
    any_of,
    choose,
    identify,
    named,
    now,
    payload,
)

answers = payload.form_response.answers
score = answers[2].number
bucket = named(
    "bucket",
    choose(
        (score < 7, "detractor"),
        (any_of(score == 7, score == 8), "passive"),
        (score > 8, "promoter"),
    ),
)
user = identify(email=answers[0].email)

transform = Transform(
    name="row04",
    body=Track(
        attributes=[Attributes(user=user, custom={"nps_score": score, "nps_bucket": bucket})],
        events=[Event(user=user, name="NPS given", time=now(), properties={"bucket": bucket})],
    ),
)
