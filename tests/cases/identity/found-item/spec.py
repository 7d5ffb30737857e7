"""The failure names every field that `identify` reads: a field of an item that is searched for."""

from brazesmith import Event, Track, Transform, find, identify, named, now, payload

answers = named("answers", payload.form.answers)
answer = find(answers, lambda answer: answer.type == "email")
user = identify(email=answer.email)
transform = Transform(
    name="shop/order", body=Track(events=[Event(user=user, name="Order", time=now())])
)
