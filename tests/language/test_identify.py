"""`identify` without an `otherwise` names every field that it looks at."""

from __future__ import annotations

from typing import Any

import pytest

from brazesmith import (
    Event,
    Track,
    Transform,
    alias,
    fallback,
    find,
    first_filled,
    first_id,
    headers,
    identify,
    is_object,
    merge,
    named,
    now,
    omit,
    parse_json,
    payload,
    to_text,
    when,
)
from brazesmith.app.pipeline import compile_transform
from brazesmith.passes.interpreter import interpret

p = payload


def message(**candidates: Any) -> str:
    event = Event(user=identify(**candidates), name="n", time=now())
    transform = Transform(name="t", body=Track(events=[event]))
    result = interpret(compile_transform(transform).program, {})
    prefix, suffix = "t: no usable identifier: ", " a valid, non-empty string"
    assert result.message.startswith(prefix)
    assert result.message.endswith(suffix)
    return result.message.removeprefix(prefix).removesuffix(suffix)


@pytest.mark.parametrize(
    ("candidates", "fields"),
    [
        ({"external_id": p.id}, "id is not"),
        ({"external_id": p.id, "email": p.user.email}, "neither id nor user.email is"),
        (
            {"external_id": p.id, "email": p.email, "phone": p.phone},
            "none of id, email and phone is",
        ),
        # every alternative counts, and a name hides none of them
        ({"external_id": named("id", first_id(p.a, p.b))}, "neither a nor b is"),
        ({"email": fallback(p.a, p.b.c)}, "neither a nor b.c is"),
        ({"user_alias": alias(label="x", name=first_filled(p.a, p.b))}, "neither a nor b is"),
        ({"external_id": to_text(p.number)}, "number is not"),
        ({"external_id": p.id, "email": p.id}, "id is not"),
        # a field of one of two objects, or of a computed one
        ({"email": named("x", when(is_object(p.x), p.x, p)).email}, "neither x.email nor email is"),
        ({"email": merge(omit(p, "type")).email}, "email is not"),
        ({"email": parse_json(p.data).user.email}, "user.email in data is not"),
        (
            {"email": find(named("answers", p.form.answers), lambda a: a.type == "email").email},
            "email in form.answers is not",
        ),
        ({"external_id": p["user id"]}, "payload['user id'] is not"),
        ({"external_id": headers["X-User"]}, "headers['X-User'] is not"),
    ],
)
def test_every_field_is_named_in_order(candidates: dict[str, Any], fields: str) -> None:
    assert message(**candidates) == fields
