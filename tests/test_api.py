"""The Python API, and the examples in docs/api.md."""

from __future__ import annotations

import doctest
import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import pytest
from click.testing import CliRunner

from brazesmith import Event, Track, Transform, api, identify, now, payload
from brazesmith.app.init import init_project
from brazesmith.app.installation import origin
from brazesmith.cli import main

DOCS = Path(__file__).parents[1] / "docs"

SPEC = """\
from brazesmith import Attributes, Track, Transform, identify, payload

user = identify(external_id=payload.id)
transform = Transform(name="shop/user", body=Track(attributes=[Attributes(user=user)]))
"""

SCRIPT = api.Script("x", "return {};")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    init_project(tmp_path, origin(), None, vendor=False)
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
    with pytest.raises(api.UsageError, match="unknown destination"):
        api.judge({}, "nowhere")
    with pytest.raises(api.UsageError, match='`plan` must be "combined-75"'):
        api.judge({}, plan=cast("Any", "none"))
    with pytest.raises(api.UsageError, match="shop/x: no such folder; select transforms with"):
        api.compile("shop/x")
    with pytest.raises(api.InputError, match=r"nothing\.py: no such file"):
        api.compile("nothing.py")
    with pytest.raises(api.UsageError, match="now: 'soon' is not an ISO 8601 time"):
        api.run(api.Script("x", "return {}"), {}, now="soon")
    with pytest.raises(api.UsageError, match="now: '2026-01-01T00:00:00' has no time zone"):
        api.run(api.Script("x", "return {}"), {}, now=datetime(2026, 1, 1))
    with pytest.raises(api.UsageError, match="unknown code `X1`"):
        api.explain("X1")


WRONG_TYPES: list[tuple[Callable[[Any], Any], list[Any], str]] = [
    (api.compile, [["shop/x"], 5, {}, b"x"], "`source` must be a project, a path or a Transform"),
    (lambda wrong: api.compile(names=wrong), ["shop/x", [1]], "`names` must be a list of names"),
    (lambda wrong: api.run(wrong, {}), [5, ["shop/x"], None], "`target` must be a Script"),
    (lambda wrong: api.run(SCRIPT, wrong), [{1}, {(): 1}, object()], "`payload` is not JSON data"),
    (
        lambda wrong: api.run(SCRIPT, wrong),
        [{1: 2}, [{"a": ({None: 1},)}]],
        "`payload` is not JSON data: the key",
    ),
    (
        lambda wrong: api.run(SCRIPT, {}, headers={wrong: "a"}),
        [1, None],
        "`headers` is not JSON data: the key",
    ),
    (
        lambda wrong: api.judge(wrong),
        [{True: 1}],
        "`body` is not JSON data: the key True is not text",
    ),
    (lambda wrong: api.run(SCRIPT, {}, headers=wrong), ["{}", ["a"]], "`headers` must be Mapping"),
    (lambda wrong: api.run(SCRIPT, {}, now=wrong), [5, True], "`now` must be datetime or str"),
    (lambda wrong: api.run(SCRIPT, {}, engines=wrong), [5, "v8"], "`engines` must be Engines"),
    (api.judge, [{"events": {1}}, object()], "`body` is not JSON data"),
    (
        lambda wrong: api.judge({}, wrong),
        [5, ["track"]],
        "`destination` must be Destination or str",
    ),
    (lambda wrong: api.judge({}, now=wrong), ["2026-01-01", 5], "`now` must be datetime or None"),
    (api.test, [["shop/x"], 5], "`project` must be Project or str"),
    (lambda wrong: api.test(names=wrong), ["shop/x", [None]], "`names` must be a list of names"),
    (lambda wrong: api.test(expression=wrong), [5, ["a"]], "`expression` must be str or None"),
    (api.lint, [5, None, Path("x.js"), b""], "`text` must be str"),
    (lambda wrong: api.lint("", source=wrong), [5, ["a"]], "`source` must be str or None"),
    (api.verify, [5, None, b""], "`text` must be str"),
    (lambda wrong: api.verify("", wrong), [5, ["a"]], "`name` must be str or None"),
    (api.status, [5, ["a"]], "`project` must be Project or str"),
    (api.explain, [5, None, ["BZ301"]], "`code` must be str"),
    (api.list_transforms, [5, ["a"]], "`project` must be Project or str"),
]


@pytest.mark.parametrize(
    ("call", "wrong", "message"),
    [(call, wrong, message) for call, values, message in WRONG_TYPES for wrong in values],
)
def test_arguments_of_the_wrong_type(call: Callable[[Any], Any], wrong: Any, message: str) -> None:
    with pytest.raises(TypeError, match=re.escape(message)):
        call(wrong)


def test_without_the_cache_everything_is_compiled_again(project: Path) -> None:
    assert api.test(cache=False).passed
    assert api.compile(cache=False).scripts
    assert not (project / ".brazesmith").exists()


def test_lint_and_list(project: Path) -> None:
    [transform] = api.list_transforms(project).transforms
    assert transform.name == "shop/order.placed"
    assert api.lint("return payload;").to_json()["file"] == "script.js"
    with_source = api.lint("return { events: payload.emial };", source=transform.name)
    assert [diagnostic.code for diagnostic in with_source.diagnostics]


def test_verify_and_status(project: Path) -> None:
    [script] = api.compile(project, forecast=False).scripts
    found = api.verify(script.code.replace("  ", "\t"), project=project)
    assert (found.transform, found.state, found.ok) == (script.name, "equivalent", True)
    [row] = api.status(project).transforms
    assert (row.name, row.needs_paste) == (script.name, True)
    assert api.status(project).ok  # nothing is recorded yet


def test_mutate(project: Path) -> None:
    found = api.mutate(project=project, jobs=1)
    assert found.passed is (found.total.score == 1)
    assert found.total.killed > 10
    with pytest.raises(api.UsageError, match="must be above 0"):
        api.mutate(seconds=0, project=project)


@pytest.mark.parametrize("text", ['{"id": "1"}', "[1]", ' \n{"id": 1'])
def test_json_text_is_no_data(text: str) -> None:
    with pytest.raises(api.UsageError, match=r"pass `json\.loads\(payload\)`"):
        api.run(SCRIPT, text)
    with pytest.raises(api.UsageError, match=r"pass `json\.loads\(body\)`"):
        api.judge(text)


def test_other_texts_are_data() -> None:
    assert str(api.run(SCRIPT, "text").outcome) == "skip"


def test_all_names_are_listed() -> None:
    assert dir(api) == sorted(api.__all__)
    names: dict[str, Any] = {}
    exec("from brazesmith.api import *", names)
    assert {"Script", "Engines", "Limits", "SpecError", "UsageError", "InputError"} <= names.keys()
    page = (DOCS / "api.md").read_text(encoding="utf-8")
    for name in re.findall(r"^\| `(\w+)[(`]", page, re.MULTILINE):
        assert name == "TypeError" or name in api.__all__


def test_a_suite_as_plain_data_is_the_report(project: Path) -> None:
    result = api.test(project)
    CliRunner().invoke(main, ["test", "--json", "report.json"])
    report = json.loads((project / "report.json").read_text())
    mine = result.to_json()
    for data in (mine, report):
        del data["summary"]["seconds"]
        for case in data["cases"]:
            del case["duration_ms"]
    assert mine == report
