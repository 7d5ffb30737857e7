"""Calls with equal arguments, also equal functions, are computed once and named."""

from brazesmith import (
    Attributes,
    Event,
    Track,
    Transform,
    fallback,
    find,
    identify,
    iso8601,
    now,
    only,
    payload,
    to_text,
    trim,
    upper,
)


def answer(kind):
    return find(payload.answers, lambda answer: answer.type == kind)


def label(value):
    return upper(trim(value))


user = identify(external_id=to_text(payload.number), email=answer("email").email)
attributes = Attributes(
    user=user,
    first_name=label(payload.name),
    phone=answer("phone").phone,
    custom={
        "label": label(payload.name),
        "answer": answer("email").text,
        "new": only(payload.lines, lambda line: line.is_new == 1),
        "first new": only(payload.lines, lambda x: x.is_new == 1)[0].sku,
        "first": payload.lines[0].sku,
    },
)
event = Event(
    user=user,
    name="Answered",
    time=fallback(iso8601(payload.when), now()),
    properties={"when": iso8601(payload.when)},
)
transform = Transform(name="shop/survey", body=Track(attributes=[attributes], events=[event]))
