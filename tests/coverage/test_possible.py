"""What a suite is not asked for, because it cannot happen."""

from __future__ import annotations

from brazesmith import Payload, Record, Text, Track, Transform, field, is_object, merge, omit, when
from brazesmith.app.compile import compile_spec
from brazesmith.app.project import load_project
from brazesmith.coverage import counter
from brazesmith.coverage.points import Kind
from brazesmith.engines import Engines
from brazesmith.integrations.kit import named_record


class Person(Record, open=True):
    city: Text = field(optional=True)


class Signup(Payload, open=True):
    id: Text
    person: Person = field(optional=True)


signup = Signup()
ADA = {"external_id": "ada", "name": "Signup", "time": "2026-01-02T03:04:05Z"}


def test_a_choice_between_objects_is_never_absent() -> None:
    beside = merge(omit(signup, "id"))
    person = named_record(
        "given", when(is_object(signup.person), signup.person, beside), like=signup.person
    )
    body = Track(events=[{**ADA, "properties": omit(person, "city")}])
    [script] = compile_spec(load_project(), Transform(name="shop/signup", body=body)).scripts
    with Engines() as engines:
        counting = counter(script, engines)
    assert counting is not None
    assert [p.text for p in counting.points if p.kind is Kind.OPERAND] == []
