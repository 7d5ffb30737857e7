"""What the tools that explore a script give it: `inputs_for`, and what is said about a suite."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from brazesmith.app.payloads import inputs_for
from brazesmith.app.run import engines_for, load_script
from brazesmith.app.trust import suite_problems
from brazesmith.base.json import InputError
from brazesmith.explore.inputs import Inputs
from brazesmith.ir.types import Type
from brazesmith.projects.errors import UsageError
from brazesmith.projects.project import Project

SPEC = """
from brazesmith import *

class Order(Payload):
    id: Text
    total: Number
    status: Text = field(enum=("new", "paid"))
    note: Text = field(optional=True)

order = Order()
events = [Event(user=identify(external_id=order.id), name="Order", time=now())]
body = route((order.total > 100, Track(events=events)), otherwise=skip("small"))
transform = Transform(name="shop/order", source=order, body=body)
"""
SCRIPT = """
if (payload.kind === "refund" && payload.amount > 50) { throw new Error("large refund"); }
return { events: [{ external_id: payload.user.id, name: "x", time: payload.at }] };
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "transforms").mkdir()
    (tmp_path / "transforms" / "order.py").write_text(SPEC)
    (tmp_path / "old.js").write_text(SCRIPT)
    return Project(tmp_path)


def add_case(project: Project, name: str, payload: Any, expected: Any = None) -> None:
    folder = project.fixtures / "shop" / "order" / name
    folder.mkdir(parents=True)
    (folder / "payload.json").write_text(json.dumps(payload))
    if expected is not None:
        (folder / "case.toml").write_text(f'expect = "{expected}"\n')


def inputs(project: Project, target: str, reports: list[str] | None = None, **given: Any) -> Inputs:
    with engines_for(project) as engines:
        script = load_script(project, target)
        report = (reports if reports is not None else []).append
        return inputs_for(project, script, engines, report=report, **given)


def fields(found: Inputs) -> dict[str, Any]:
    shape = found.type.shape
    assert shape is not None
    payload = shape.fields["payload"]
    assert payload.shape is not None
    return dict(payload.shape.fields)


def test_a_compiled_transform_declares_its_payload(project: Project) -> None:
    add_case(project, "first", {"id": "o-1", "total": 7, "status": "new"})
    found = inputs(project, "shop/order")
    assert found.described == ("what the spec of `shop/order` declares and reads", "1 case")
    assert {"id", "total"} <= fields(found).keys()
    assert found.starts[0].payload["total"] != 7  # the usual payload comes before the cases
    assert found.starts[1].payload == {"id": "o-1", "total": 7, "status": "new"}
    assert found.numbers == (100,)
    assert "Order" in found.words


def test_what_a_script_reads_is_known_from_running_it(project: Project) -> None:
    found = inputs(project, "old.js")
    assert fields(found).keys() == {"kind", "amount", "user", "at"}
    assert all(inner.optional and inner.nullable for inner in fields(found).values())
    assert found.texts[("payload", "kind")] == ["refund"]
    assert found.numbers == (50,)
    assert "large refund" in found.words
    assert found.described == ("what old.js reads",)


def test_a_script_may_need_an_array(project: Project) -> None:
    Path("batch.js").write_text(
        'if (!Array.isArray(payload)) throw new Error("no array");\n'
        "return { events: payload.map((order) => ({ external_id: order.id, name: 'x' })) };"
    )
    found = inputs(project, "batch.js")
    assert found.starts[0].payload == [{"id": "id-1"}]
    shape = found.type.shape
    assert shape is not None
    assert shape.fields["payload"].item is not None


def test_a_class_and_its_cases_describe_the_payloads_of_a_file(project: Project) -> None:
    add_case(project, "first", {"id": "o-1", "total": 7, "status": "new"})
    found = inputs(project, "old.js", source="shop/order")
    assert fields(found).keys() == {"id", "total", "status", "note"}
    assert found.described == ("the class of `shop/order`", "1 case")


def test_samples_come_first(project: Project) -> None:
    sample = {"kind": "sale", "user": {"id": "u-1"}}
    Path("sample.json").write_text(json.dumps(sample))
    found = inputs(project, "old.js", payloads=["sample.json"])
    assert found.starts[0].payload == sample
    assert fields(found).keys() == {"kind", "amount", "user", "at"}
    assert found.described == ("1 payload in sample.json",)


@pytest.mark.parametrize(
    ("script", "sample", "expected"),
    [
        (
            "const u = payload.user; const id = u.id ? u.id : u.alias ? u.alias : u.email;",
            {"user": {"id": "u-1"}},
            {"payload.user": {"id", "alias", "email"}},
        ),
        (
            "for (const u of payload.users) { const at = u.id && u.phone ? u.phone : u.email; }",
            {"users": [{"id": "u-1", "phone": "+14155550100"}]},
            {"payload.users.*": {"id", "phone", "email"}},
        ),
    ],
    ids=["object", "elements"],
)
def test_a_script_may_read_fields_that_no_sample_has(
    project: Project, script: str, sample: Any, expected: Mapping[str, set[str]]
) -> None:
    Path("old.js").write_text(script)
    Path("sample.json").write_text(json.dumps(sample))
    found = inputs(project, "old.js", payloads=["sample.json"])
    assert _shapes(found.type, "") == {"payload": set(sample), "headers": set(), **expected}


def _shapes(type_: Type, path: str) -> dict[str, set[str]]:
    """Return the names of the fields of every object in a type."""
    if type_.item is not None:
        return _shapes(type_.item, f"{path}.*")
    if type_.shape is None:
        return {}
    found = {path: set(type_.shape.fields)} if path else {}
    for key, inner in type_.shape.fields.items():
        found |= _shapes(inner, f"{path}.{key}".lstrip("."))
    return found


def test_many_samples_show_what_is_always_there(project: Project) -> None:
    lines = [json.dumps({"kind": "sale", "user": {"id": f"u-{n}"}, "n": n}) for n in range(40)]
    Path("many.ndjson").write_text("\n".join([*lines, '{"kind": "sale"}']))
    found = fields(inputs(project, "old.js", payloads=["many.ndjson"]))
    assert (found["kind"].optional, found["user"].optional) == (False, True)


def test_a_bad_line_is_reported_and_costs_no_other(project: Project) -> None:
    Path("some.ndjson").write_text('{"kind": "a"}\n{"kind": \n{"kind": "b"}\n')
    reports: list[str] = []
    found = inputs(project, "old.js", reports, payloads=["some.ndjson"])
    assert found.described == ("2 payloads in some.ndjson",)
    [line] = reports
    assert line.startswith("some.ndjson:2:")


@pytest.mark.parametrize(
    ("target", "given", "message"),
    [
        ("old.js", {"payloads": ["none.json"]}, "none.json: no such file"),
        ("old.js", {"payloads": ["bad.json"]}, "bad.json:1:2: "),
        ("bad.js", {}, "bad.js:1:"),
        ("page.liquid", {}, "nothing shows what the payloads of page.liquid contain"),
        ("page.liquid", {"source": "shop/order"}, "--source shop/order: page.liquid is a webhook"),
        ("shop/order", {"source": "shop/order"}, "--source is for a file of code"),
        ("old.js", {"source": "shop/other"}, "unknown transform `shop/other`"),
    ],
)
def test_mistakes(project: Project, target: str, given: dict[str, Any], message: str) -> None:
    Path("bad.json").write_text("{")
    Path("bad.js").write_text("return {;")
    Path("page.liquid").write_text("{{ ${first_name} }}")
    with pytest.raises((InputError, UsageError)) as raised:
        inputs(project, target, **given)
    assert str(raised.value).startswith(message)


def problems(project: Project, target: str) -> list[str]:
    with engines_for(project) as engines:
        return suite_problems(project, load_script(project, target), engines)


def test_a_transform_without_cases_is_a_problem(project: Project) -> None:
    hint = "run `brazesmith fixture add shop/order FILE` to add one"
    assert problems(project, "shop/order") == [f"shop/order: no cases; {hint}"]


def test_a_case_that_fails_is_a_problem(project: Project) -> None:
    add_case(project, "large", {"id": "o-1", "total": 500}, "skip")
    add_case(project, "small", {"id": "o-1", "total": 5}, "skip")
    line = "shop/order: 1 case fails (large); run `brazesmith test shop/order` to see why"
    assert problems(project, "shop/order") == [line]


def test_a_file_has_no_cases(project: Project) -> None:
    assert problems(project, "old.js") == []


def test_a_bad_file_of_a_folder_costs_no_other(project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "samples"
    folder.mkdir()
    (folder / "a.json").write_text('{"kind": "sale"}')
    (folder / "b.json").write_text('{"kind":')
    (folder / "c.json").write_text("")
    reports: list[str] = []
    found = inputs(project, "old.js", reports, payloads=["samples"])
    assert "1 payload in samples/a.json" in found.described
    assert [text.partition(":")[0] for text in reports] == ["samples/b.json", "samples/c.json"]
    (folder / "a.json").unlink()
    with pytest.raises(UsageError, match="no payload below samples can be read"):
        inputs(project, "old.js", payloads=["samples"])
    with pytest.raises(InputError, match=r"samples/b\.json:1:9"):
        inputs(project, "old.js", payloads=["samples/b.json"])
