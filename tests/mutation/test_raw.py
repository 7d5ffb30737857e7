"""Faults in the hand-written parts of specs."""

from __future__ import annotations

import pytest

from brazesmith import Attributes, Track, Transform, identify, ir, payload, raw_javascript
from brazesmith.app.compile import compile_spec
from brazesmith.mutation.mutants import mutants
from brazesmith.projects.project import load_project


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("x || 1", {"x", "1 || x", "x || 2"}),
        ("{ a: x === 'b' }", {"{ a: x !== 'b' }", "{ a: x === '' }", "{  }"}),
        ("x", set()),
    ],
)
def test_hand_written_parts_have_text_mutants(code: str, expected: set[str]) -> None:
    value = raw_javascript(code, x=payload.x)
    body = Track(
        attributes=[Attributes(user=identify(external_id=payload.id), custom={"v": value})]
    )
    transform = Transform(name="x", body=body)
    [script] = compile_spec(load_project(), transform).scripts
    assert script.program is not None
    changed = [one.changes[0][1] for one in mutants(script.program)]
    assert {part.source for part in changed if isinstance(part, ir.Raw)} == expected
