"""The playground: requests, and what the page is told about them."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from brazesmith.app.compile import compile_project
from brazesmith.app.run import engines_for, run_script
from brazesmith.app.serve.playground import Kind, Request, play
from brazesmith.app.serve.playing import Playing
from brazesmith.engines import Engines, Input
from brazesmith.projects.limited import Superseded
from brazesmith.projects.project import Project, load_project
from brazesmith.suites.fixtures import find_cases, load

ROOT = Path(__file__).parents[2]

SPEC = """\
from brazesmith import Event, Payload, Text, Track, Transform, field, identify

class Order(Payload):
    id: Text = field(max_length=50)
    mail: Text

order = Order()
event = Event(
    user=identify(external_id=order.id),
    name="Order",
    time="2026-01-02T03:04:05Z",
    properties={"mail": order.mail},
)
transform = Transform(name="shop/order", source=order, body=Track(events=[event]))
"""

SCRIPT = """\
return {
  events: [{ external_id: payload.id, name: "Order", time: "2026-01-02T03:04:05Z" }],
};
"""

PAYLOAD = '{"id": "7", "mail": "ada@example.com"}'


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    root = tmp_path_factory.mktemp("project")
    (root / "pyproject.toml").write_text("[tool.brazesmith]\ndeadline_seconds = 1\n")
    (root / "transforms").mkdir()
    (root / "transforms/order.py").write_text(SPEC)
    return load_project(root)


class Play:
    """The playground of the project."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.playing = Playing()

    def run(self, request: Request, page: str = "") -> dict[str, Any]:
        return self.playing.run(self.project, request, page)


@pytest.fixture(scope="module")
def playing(project: Project) -> Iterator[Play]:
    play = Play(project)
    yield play
    play.playing.close()


def spec(text: str = SPEC, payload: str = PAYLOAD, **more: Any) -> Request:
    return Request(Kind.SPEC, text, payload, **{"name": "shop/order", **more})


def script(text: str = SCRIPT, payload: str = PAYLOAD, **more: Any) -> Request:
    return Request(Kind.JAVASCRIPT, text, payload, **more)


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


# Code that works ---------------------------------------------------------------------------------


@pytest.mark.parametrize("request_", [spec(), script()], ids=["spec", "script"])
def test_a_body_is_judged_and_answered(playing: Play, request_: Request) -> None:
    report = playing.run(request_)
    assert (report["outcome"], report["verdict"], report["error"]) == ("body", "accepted", None)
    assert report["body"]["events"][0]["external_id"] == "7"
    assert json.loads(report["body_text"]) == report["body"]
    answer = {"message": "success", "events_processed": 1}
    assert report["response"] == {"status": 201, "body": answer}
    assert report["diagnostics"] == report["problems"] == report["findings"] == []


def test_a_spec_has_generated_code_and_what_it_prints(playing: Play) -> None:
    report = playing.run(spec(SPEC + 'print("hello")\n'))
    assert "payload.mail" in report["code"]
    assert report["printed"] == "hello\n"
    assert playing.run(script())["code"] is None


def test_a_spec_that_is_not_saved_imports_what_is_beside_it(
    playing: Play, project: Project
) -> None:
    (project.transforms / "_names.py").write_text('NAME = "Imported"\n')
    text = SPEC.replace("class Order", "from _names import NAME\n\nclass Order")
    report = playing.run(spec(text.replace('"Order"', "NAME"), name=None))
    assert report["body"]["events"][0]["name"] == "Imported"


def test_a_renamed_transform_is_still_the_one(playing: Play) -> None:
    report = playing.run(spec(SPEC.replace("shop/order", "shop/orders")))
    assert (report["name"], report["outcome"]) == ("shop/orders", "body")


def test_one_of_several_transforms(playing: Play) -> None:
    text = SPEC + 'other = Transform(name="shop/other", source=order, body=Track(events=[event]))\n'
    assert playing.run(spec(text, name="shop/other"))["name"] == "shop/other"
    report = playing.run(spec(text, name="shop/third"))
    assert "`shop/third` is not among them" in report["error"]["message"]


def test_a_webhook(playing: Play) -> None:
    text = """\
{
  "method": "POST",
  "url": "https://example.com/hook",
  "headers": {},
  "body": {"id": "{{${user_id}}}"}
}
"""
    report = playing.run(Request(Kind.LIQUID, text, "{}"))
    assert report["outcome"] in ("body", "error")  # what it makes of it is the emulator's
    assert report["destination"]


def test_a_stored_webhook_is_split(playing: Play) -> None:
    stored = json.dumps({"headers": {"x": "1"}, "payload": {"id": "9"}})
    report = playing.run(script(SCRIPT.replace('"Order"', "headers.x"), stored))
    assert report["body"]["events"][0] | {"time": ""} == {
        "external_id": "9",
        "name": "1",
        "time": "",
    }
    assert "{headers, payload}" in report["note"]


# Findings and their lines ------------------------------------------------------------------------


def test_a_finding_is_at_the_line_of_the_spec(playing: Play) -> None:
    text = SPEC.replace('time="2026-01-02T03:04:05Z"', "time=order.mail")
    report = playing.run(spec(text))
    [finding] = report["findings"]
    assert finding["line"] == line_of(text, "order.mail,")
    assert finding["reads"] == ["payload.mail"]
    assert report["verdict"] == "rejected"


def test_a_finding_is_at_the_line_of_a_script(playing: Play) -> None:
    text = """\
const other = { name: "", time: "never" };
return {
  events: [{
    external_id: payload.id,
    name: "",
    time: "2026-01-02T03:04:05Z",
  }],
};
"""
    [finding] = playing.run(script(text))["findings"]
    assert (finding["line"], finding["column"]) == (5, 5)


def test_a_review_lints_a_script(playing: Play) -> None:
    text = SCRIPT.replace("payload.id", "payload.user.id")
    assert playing.run(script(text))["diagnostics"] == []
    report = playing.run(replace(script(text), is_review=True))
    assert [found["line"] for found in report["diagnostics"]]
    assert report["review"]


def test_a_review_judges_the_bodies_of_a_spec(playing: Play) -> None:
    text = SPEC.replace(" = field(max_length=50)", "")
    assert playing.run(spec(text))["diagnostics"] == []
    found = playing.run(spec(text, is_review=True))["diagnostics"]
    assert {one["severity"] for one in found} <= {"warning", "note"}
    assert found


# Mistakes, while they are typed ------------------------------------------------------------------

AFTER = SPEC.count("\n") + 1

SLIPS = [
    ("", "S203", "defines no transform", 1),
    (SPEC + "x = (", "S201", "never closed", AFTER),
    (SPEC + "1 / 0", "S202", "ZeroDivisionError", AFTER),
    (SPEC + "import no_such_module", "S202", "no_such_module", AFTER),
    (SPEC + "exit(3)", "S202", "SystemExit: 3", AFTER),
    (SPEC + "x = 'a' * 2**40", "S202", "MemoryError", AFTER),
    (SPEC.replace("order.mail", "order.email"), "S101", "`email`", 12),
    (SPEC + "while True:\n    pass", "S202", "did not finish within", AFTER),
]


@pytest.mark.parametrize(("text", "code", "message", "line"), SLIPS)
def test_a_spec_that_does_not_compile(
    playing: Play, monkeypatch: pytest.MonkeyPatch, text: str, code: str, message: str, line: int
) -> None:
    monkeypatch.setattr("brazesmith.app.serve.playing.SPEC_SECONDS", 1.0)
    report = playing.run(spec(text))
    error = report["error"]
    assert error["message"].startswith(f"{code}: ")
    assert message in error["message"]
    assert error["place"] == "text"
    assert line <= error["line"] <= line + 1
    assert report["diagnostics"][0]["line"] == error["line"]
    assert (report["outcome"], report["code"]) == ("error", None)


def test_a_spec_that_ends_its_process(playing: Play) -> None:
    report = playing.run(spec(SPEC + "import os\nos._exit(0)"))
    assert "the spec was stopped: it crashed" in report["error"]["message"]
    assert playing.run(spec())["outcome"] == "body"


def test_a_spec_that_ignores_its_deadline(playing: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("brazesmith.app.serve.playing.SPEC_SECONDS", 0.5)
    text = "import signal\nsignal.setitimer(signal.ITIMER_PROF, 0)\nwhile True:\n    pass"
    assert "did not finish within 0.5 seconds" in playing.run(spec(text))["error"]["message"]


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("return {", "SyntaxError", 1),
        ("const a = 1;\nthrow new Error('no');", "Error: no", 2),
        ("\nreturn payload.a.b.c;", "TypeError", 2),
        ("while (true) {}", "did not finish within 1 second", None),
    ],
)
def test_a_script_that_fails(playing: Play, text: str, message: str, line: int | None) -> None:
    error = playing.run(script(text))["error"]
    assert message in error["message"]
    assert (error["place"], error["line"]) == ("text", line)


def test_a_failure_is_at_the_line_of_the_spec(playing: Play) -> None:
    text = (
        SPEC.replace("import Event", "import fail, Event")
        .replace("external_id=order.id", 'external_id=order.nobody, otherwise=fail("no user")')
        .replace("    mail: Text", "    mail: Text\n    nobody: Text = field(optional=True)")
    )
    report = playing.run(spec(text))
    assert report["diagnostics"] == []
    assert report["error"]["message"] == "Error: shop/order: no user"
    assert report["error"]["line"] == line_of(text, "fail(")


INPUTS = [
    ({"payload": '{"id": '}, "payload", 1),
    ({"payload": '{\n  "id": 1,\n  "id": 2\n}'}, "payload", 3),
    ({"headers": "["}, "headers", 1),
    ({"headers": "[]"}, "headers", 1),
    ({"now": "yesterday"}, "now", None),
    ({"now": "2026-01-02T03:04:05"}, "now", None),
]


@pytest.mark.parametrize(("inputs", "place", "line"), INPUTS)
@pytest.mark.parametrize("request_", [spec(), script()], ids=["spec", "script"])
def test_an_input_that_cannot_be_read(
    playing: Play, request_: Request, inputs: dict[str, str], place: str, line: int | None
) -> None:
    report = playing.run(replace(request_, **inputs))  # type: ignore[arg-type] # texts, all of them
    assert (report["error"]["place"], report["error"]["line"]) == (place, line)
    assert report["problems"] == [report["error"]]
    assert (report["code"] is None) == (request_.kind is Kind.JAVASCRIPT)  # it compiles anyway


def test_an_expected_body_that_cannot_be_read_stops_nothing(playing: Play) -> None:
    report = playing.run(script(expected="{", previous="{}"))
    assert [problem["place"] for problem in report["problems"]] == ["expected"]
    assert report["outcome"] == "body"
    assert report["diff"]["expected"] is None
    assert report["diff"]["previous"]


@pytest.mark.parametrize(("request_", "step"), [(script(), 1), (spec(), 9)], ids=["script", "spec"])
def test_every_beginning_of_a_text_has_a_result(
    playing: Play, request_: Request, step: int
) -> None:
    text = request_.text
    for length in range(0, len(text), step):
        report = playing.run(replace(request_, text=text[:length]))
        error = report["error"]
        if error is None:
            assert report["outcome"] in ("body", "skip")
        else:
            assert error["message"]
            assert 1 <= error["line"] <= text[:length].count("\n") + 1


def test_every_beginning_of_a_payload_has_a_result(playing: Play) -> None:
    for length in range(len(PAYLOAD)):
        error = playing.run(script(payload=PAYLOAD[:length]))["error"]
        assert (error["place"], error["line"]) == ("payload", 1)
        assert 1 <= error["column"] <= length + 1


# Differences -------------------------------------------------------------------------------------


def test_differences_are_those_of_a_test(playing: Play) -> None:
    body = playing.run(script())["body"]
    other = json.dumps(body | {"events": [body["events"][0] | {"name": 1}]})
    diff = playing.run(script(expected=json.dumps(body), previous=other))["diff"]
    assert diff["expected"] == []
    [difference] = diff["previous"]
    assert difference["pointer"] == "/events/0/name"
    assert (difference["kind"], difference["types"]) == ("type", "number → string")


def test_nothing_to_compare_with(playing: Play) -> None:
    assert playing.run(script())["diff"] == {"expected": None, "previous": None}


def test_most_findings_are_counted_only(playing: Play) -> None:
    text = "return { events: Array.from({ length: 300 }, () => ({ name: '' })) };"
    report = playing.run(script(text))
    assert (len(report["findings"]), report["more_findings"] > 300) == (200, True)


# The law -----------------------------------------------------------------------------------------


def test_the_playground_does_what_run_does() -> None:
    project = load_project(ROOT)
    scripts = [one for one in compile_project(project).scripts if not one.destination.is_request]
    with engines_for(project) as engines:
        for one in scripts:
            for case in find_cases(project.fixtures, one.name)[:3]:
                assert_same(project, one, case, engines)


def test_a_spec_in_the_playground_does_what_run_does() -> None:
    project = load_project(ROOT / "templates/project")
    [one] = compile_project(project).scripts
    file = project.transforms / "order_placed.py"
    playing = Playing()
    with engines_for(project) as engines:
        for case in find_cases(project.fixtures, one.name):
            files = load(case)
            sent = files.payload, files.headers, files.settings.now
            result = run_script(project, one, Input(*sent), engines).to_json()
            request = Request(Kind.SPEC, file.read_text(), *sent, name=one.name, file=file)
            report = playing.run(project, request)
            assert report["code"] == one.code
            for key in ("outcome", "body", "lost_keys"):
                assert report[key] == result[key]
            assert [(found["code"], found["line"]) for found in report["findings"]] == [
                (found["code"], found["spec"]["line"]) for found in result["findings"]
            ]
    playing.close()


def assert_same(project: Project, one: Any, case: Any, engines: Engines) -> None:
    files = load(case)
    input_ = Input(files.payload, files.headers, files.settings.now)
    result = run_script(project, one, input_, engines).to_json()
    request = Request(
        Kind.JAVASCRIPT,
        one.code,
        files.payload,
        files.headers,
        files.settings.now,
        name=one.name,
        destination=str(one.destination),
    )
    report = play(engines, project, request)
    same = ("outcome", "body", "lost_keys")
    assert {key: report[key] for key in same} == {key: result[key] for key in same}
    keys = ("code", "level", "pointer", "message", "hint")
    assert [[finding[key] for key in keys] for finding in report["findings"]] == [
        [finding[key] for key in keys] for finding in result["findings"]
    ]


# One at a time -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "slow",
    [spec(SPEC + "while True:\n    pass"), script("while (true) {}")],
    ids=["spec", "script"],
)
def test_a_newer_request_replaces_an_older_one(playing: Play, slow: Request) -> None:
    outcomes: list[str] = []

    def run(request: Request) -> None:
        try:
            outcomes.append(playing.run(request, "page")["outcome"])
        except Superseded:
            outcomes.append("superseded")

    threads = [threading.Thread(target=run, args=(slow,)) for _ in range(3)]
    latest = playing.playing._runs._latest
    for thread in threads:
        before = latest.get("page")
        thread.start()
        while thread.is_alive() and latest.get("page") in (before, None):
            time.sleep(0.01)
    run(script())
    for thread in threads:
        thread.join()
    assert outcomes.count("body") == 1


def test_pages_do_not_replace_one_another(playing: Play) -> None:
    outcomes: list[str] = []

    def run(page: str) -> None:
        outcomes.append(playing.run(script(), page)["outcome"])

    threads = [threading.Thread(target=run, args=(str(page),)) for page in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes == ["body"] * 4
