"""The places of the payload that a program reads, also where operators move elements."""

from __future__ import annotations

from typing import Any

import pytest

from brazesmith import (
    Attributes,
    Track,
    Transform,
    each,
    find,
    flatten,
    identify,
    last,
    only,
    payload,
    reverse,
    take,
    values,
)
from brazesmith.explore.reading import Reading
from brazesmith.explore.samples import EACH
from brazesmith.projects.pipeline import written_program

P = payload


@pytest.mark.parametrize(
    ("value", "place"),
    [
        (P.a.b, ("a", "b")),
        (P.a[0].b, ("a", EACH, "b")),
        (each(P.a, lambda x: x.b), ("a", EACH, "b")),
        (each(take(reverse(P.a), 3), lambda x: x.b), ("a", EACH, "b")),
        (each(only(P.a, lambda x: x.b > 1), lambda x: x.b), ("a", EACH, "b")),
        (find(P.a, lambda x: x.b > 1).b, ("a", EACH, "b")),
        (last(P.a).b, ("a", EACH, "b")),
        (last(P.a.c).b, ("a", "c", EACH, "b")),
        (each(flatten(P.a), lambda x: x.b), ("a", EACH, EACH, "b")),
        (each(flatten(each(P.a, lambda x: x.c)), lambda y: y.b), ("a", EACH, "c", EACH, "b")),
        (each(values(P.a), lambda x: x.b), ("a", EACH, "b")),
    ],
)
def test_places_of_elements(value: Any, place: tuple[str, ...]) -> None:
    user = identify(external_id=P.id)
    body = Track(attributes=[Attributes(user=user, custom={"x": value})])
    reading = Reading(written_program(Transform(name="x", body=body), {}))
    assert ("payload", *place) in reading.used
