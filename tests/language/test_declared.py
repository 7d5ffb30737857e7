"""Declared payloads, in the ways in which modules are written."""

from __future__ import annotations

from pathlib import Path

import pytest

from brazesmith import Event, Number, Payload, Record, Text, Track, field, identify, now
from brazesmith.app.compile import compile_project
from brazesmith.app.project import Project
from brazesmith.language.payload import shape_of

SPEC = """
from brazesmith import *

class Customer(Record):
    id: Text

class Order(Payload):
    customer: Customer

order = Order()
user = identify(external_id=order.customer.id)
transform = Transform(name="t", body=Track(events=[Event(user=user, name="n", time=now())]))
"""


@pytest.mark.parametrize("future", ["", "from __future__ import annotations\n"])
def test_a_spec_may_defer_its_annotations(future: str, tmp_path: Path) -> None:
    (tmp_path / "transforms").mkdir()
    (tmp_path / "transforms" / "order.py").write_text(future + SPEC)
    scripts = compile_project(Project(tmp_path))
    assert not scripts.diagnostics
    assert "payload.customer" in scripts.scripts[0].code


def test_records_of_a_function() -> None:
    class Inner(Record):
        n: Number

    class Outer(Payload):
        inner: Inner
        sender: Text = field(key="from")

    class More(Outer):
        extra: Inner

    assert list(shape_of(More).fields) == ["inner", "from", "extra"]
    user = identify(external_id=More().sender)
    event = Event(user=user, name="n", time=now(), properties={"n": More().extra.n})
    assert Track(events=[event])
