"""The Python API, and the examples in docs/api.md."""

from __future__ import annotations

import doctest
import re
import subprocess
import sys
from pathlib import Path

import pytest

from brazesmith import Event, Track, Transform, api, identify, now, payload
from brazesmith.app.init import init_project

DOCS = Path(__file__).parents[1] / "docs"

SPEC = """\
from brazesmith import Attributes, Track, Transform, identify, payload

user = identify(external_id=payload.id)
transform = Transform(name="shop/user", body=Track(attributes=[Attributes(user=user)]))
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    init_project(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_examples_of_the_guide(project: Path) -> None:
    file = DOCS / "api.md"
    text = re.sub(r"^```\w*$", "", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    example = doctest.DocTestParser().get_doctest(text, {}, "api.md", str(file), 0)
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    output: list[str] = []
    result = runner.run(example, out=output.append)
    assert result.failed == 0, "".join(output)
    assert result.attempted > 20


def test_importing_the_functions_imports_nothing_else() -> None:
    code = (
        "import sys; from brazesmith.api import compile, run, judge, test, lint\n"
        "print([name for name in sys.modules if name.startswith('brazesmith.')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['brazesmith.api']"


def test_every_lazy_name_exists() -> None:
    assert all(getattr(api, name) for name in api._LAZY)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = api.nothing


def test_a_spec_file_with_the_settings_of_its_project(project: Path) -> None:
    file = project / "transforms/user.py"
    file.write_text(SPEC)
    [script] = api.compile(file).scripts
    assert script.name == "shop/user"
    assert " * Spec         transforms/user.py\n" in script.code
    assert api.run(file, {"id": "a"}).body == {"attributes": [{"external_id": "a"}]}
    file.write_text("1 +")
    assert [d.code for d in api.compile(file).diagnostics] == ["S201"]
    with pytest.raises(api.SpecError):
        api.run(file, {})


def test_a_transform_needs_no_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    event = Event(user=identify(external_id=payload.id), name="Order", time=now())
    transform = Transform(name="shop/order", body=Track(events=[event]))
    [script] = api.compile(transform).scripts
    assert script.name == "shop/order"
    result = api.run(transform, {"id": "a"}, now="2026-01-02T03:04:05Z")
    assert result.body["events"][0]["time"] == "2026-01-02T03:04:05.000Z"
    assert list(tmp_path.iterdir()) == []


def test_test_writes_nothing(project: Path) -> None:
    expected = project / "fixtures/shop/order.placed/typical/expected.json"
    expected.write_text("{}")
    before = {file: file.read_bytes() for file in (project / "fixtures").rglob("*.json*")}
    report = api.test(project)
    assert not report.passed
    assert [r.case.name for r in report.results if r.differences] == ["typical"]
    assert {file: file.read_bytes() for file in (project / "fixtures").rglob("*.json*")} == before


def test_bad_requests() -> None:
    with pytest.raises(ValueError, match="unknown destination"):
        api.judge({}, "nowhere")
    with pytest.raises(api.InputError, match="now: 'soon' is not an ISO 8601 time"):
        api.run(api.Script("x", "return {}"), {}, now="soon")
    with pytest.raises(api.UsageError, match="unknown code `X1`"):
        api.explain("X1")


def test_lint_and_list(project: Path) -> None:
    [transform] = api.list_transforms(project).transforms
    assert transform.name == "shop/order.placed"
    assert api.lint("return payload;").to_json()["file"] == "script.js"
    with_source = api.lint("return { events: payload.emial };", source=transform.name)
    assert [diagnostic.code for diagnostic in with_source.diagnostics]
