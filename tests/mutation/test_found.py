"""Survivors that only a special payload tells apart: they are not equivalent."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from brazesmith.app.mutate import mutate
from brazesmith.app.project import Project
from brazesmith.mutation.mutant import Status

SPEC = """
from brazesmith import *

class P(Payload):
    id: Text = field(max_length=20)
    {field}

p = P()
body = Track(attributes=[Attributes(user=identify(external_id=p.id), {attribute})])
transform = Transform(name="x", source=p, body=body)
"""

KEY_OF_A_MAP = (
    "prefs: Map[Text] = field(optional=True)",
    'dynamic=only_entries(p.prefs, lambda value, key: key != "secret")',
    {"id": "u-1", "prefs": {"colour": "red"}},
    '"secrte" instead of "secret"',
)


@pytest.mark.parametrize(
    ("field", "attribute", "payload", "fault"), [KEY_OF_A_MAP], ids=["key of a map"]
)
def test_a_special_payload_is_found(
    tmp_path: Path, field: str, attribute: str, payload: object, fault: str
) -> None:
    (tmp_path / "transforms").mkdir()
    spec = SPEC.format(field=field, attribute=attribute)
    (tmp_path / "transforms" / "x.py").write_text(spec)
    case = tmp_path / "fixtures" / "x" / "one"
    case.mkdir(parents=True)
    (case / "payload.json").write_text(json.dumps(payload))
    body = {"external_id": "u-1", "colour": "red"}
    (case / "expected.json").write_text(json.dumps({"attributes": [body]}))
    found = {result.mutant.fault.text: result for result in mutate(Project(tmp_path)).results}
    assert found[fault].status is Status.SURVIVED
    assert found[fault].trial is not None
