"""Survivors that only a special payload tells apart: they are not equivalent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from brazesmith.app.mutating.mutate import mutate
from brazesmith.mutation.mutant import Result, Status
from brazesmith.projects.project import Project

#: A payload, and the attributes that it becomes.
Case: TypeAlias = tuple[object, dict[str, Any]]

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
    {"colour": "red"},
    '"secrte" instead of "secret"',
)


SEPARATOR = (
    "amount: Text = field(max_length=20)",
    'custom={"n": parse_number(p.amount, ",")}',
    {"id": "u-1", "amount": "12"},
    {"n": 12},
    '",x" instead of ","',
)
KEY_IN_A_PATH = (
    "",
    'custom={"n": any_of(payload.paid == "yes", is_true(payload.flags.paid))}',
    {"id": "u-1", "paid": "yes"},
    {"n": True},
    "`flasg` instead of `flags`",
)
SEVERAL_NUMBERS = (
    "a: Number\n    b: Integer",
    'custom={"n": greatest(p.a, p.b, -5)}',
    {"id": "u-1", "a": 1, "b": 2},
    {"n": 2},
    "-6 instead of -5",
)


FIELD_OF_A_CLASS = (
    'level: Text = field(enum=("low", "high"))',
    'first_name=choose((p.level == "low", "a"), (p.level == "high", "b"), otherwise="xyz")',
)
LOW, HIGH = ({"id": "u-1", "level": level} for level in ("low", "high"))
STRANGE = {"id": "u-1", "level": "none"}


def found_in(folder: Path, field: str, attribute: str, *cases: Case) -> dict[str, Result]:
    """Return the results for a transform with cases, by the words of their faults."""
    (folder / "transforms").mkdir()
    spec = SPEC.format(field=field, attribute=attribute)
    (folder / "transforms" / "x.py").write_text(spec)
    for number, (payload, body) in enumerate(cases):
        case = folder / "fixtures" / "x" / str(number)
        case.mkdir(parents=True)
        (case / "payload.json").write_text(json.dumps(payload))
        expected = {"attributes": [{"external_id": "u-1", **body}]}
        (case / "expected.json").write_text(json.dumps(expected))
    return {result.mutant.fault.text: result for result in mutate(Project(folder)).results}


@pytest.mark.parametrize(
    ("field", "attribute", "payload", "body", "fault"),
    [KEY_OF_A_MAP, SEPARATOR, SEVERAL_NUMBERS, KEY_IN_A_PATH],
    ids=["key of a map", "separator", "several numbers", "key in a path"],
)
def test_a_special_payload_is_found(
    tmp_path: Path, field: str, attribute: str, payload: object, body: Any, fault: str
) -> None:
    found = found_in(tmp_path, field, attribute, (payload, body))
    assert found[fault].status is Status.SURVIVED
    assert found[fault].trial is not None


@pytest.mark.parametrize(
    ("cases", "status"),
    [
        ([(LOW, {"first_name": "a"}), (HIGH, {"first_name": "b"})], Status.UNDECLARED),
        ([(LOW, {"first_name": "a"}), (STRANGE, {"first_name": "xyz"})], Status.KILLED),
    ],
    ids=["as the class says", "a case contradicts the class"],
)
def test_what_only_other_payloads_than_the_class_declares_reveal_does_not_count(
    tmp_path: Path, cases: list[Case], status: Status
) -> None:
    found = found_in(tmp_path, *FIELD_OF_A_CLASS, *cases)
    result = found['"xzy" instead of "xyz"']
    assert result.status is status
    assert (result.trial is not None) == (status is Status.UNDECLARED)
