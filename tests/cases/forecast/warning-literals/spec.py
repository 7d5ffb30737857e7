"""Constants that are hardly what was meant, with a payload that is not declared."""

from brazesmith import Attributes, Event, Track, Transform, identify, is_true, now, payload, when

user = identify(external_id=payload.id)
gender = when(is_true(payload.is_male), "male", payload.gender)
attributes = Attributes(user=user, gender=gender, dob="1.2.2003", home_city=payload.city)
event = Event(user=user, name="a" * 300, time=now())
transform = Transform(name="shop/order", body=Track(attributes=[attributes], events=[event]))
