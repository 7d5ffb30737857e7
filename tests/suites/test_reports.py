from __future__ import annotations

import io
import json
import textwrap
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

import click
import pytest

from brazesmith.base.diagnostics import Diagnostic, Label, Severity, Span
from brazesmith.report import Format, report_in
from brazesmith.report.page import PageReport
from brazesmith.report.progress import Progress
from brazesmith.report.text import TextReport, render
from brazesmith.suites.accept import accept

GOOD = {"attributes": [{"external_id": "1", "talk_time": 12.5, "tags": ["a"]}]}
OTHER = {"attributes": [{"external_id": "1", "talk_time": "12.50", "tags": ["new", "a"], "é": 1}]}
NAMELESS = {"events": [{"external_id": "1", "time": "2026-01-01T00:00:00Z"}]}
EVIL = "<script>alert(1)</script>\x00\x1b[31m\ufffe"
DIAGNOSTIC = Diagnostic(
    "S101",
    "this <b> is wrong",
    (Label(Span("specs/a.py", 3, 5, 3, 9)),),
    ("write it so",),
    transform="shop/broken",
)


@pytest.fixture
def bench(workbench: Any) -> Any:
    """Cases of every kind."""
    workbench.case("shop/order", "fine", payload={"return": GOOD}, expected=GOOD)
    workbench.case("shop/order", "quiet", payload={}, toml='expect = "skip"')
    workbench.case(
        "shop/order", "differs", payload={"return": OTHER}, expected=GOOD, toml='note="N"'
    )
    workbench.case("shop/order", "new", payload={"return": GOOD})
    workbench.case("shop/order", "throws", payload={"throw": "no user\nat all"}, expected=GOOD)
    workbench.case("shop/order", "nameless", payload={"return": NAMELESS}, expected=NAMELESS)
    workbench.case("shop/order", "sloppy", payload="{a: 1}")
    workbench.case("shop/refund", "fine", payload={"return": GOOD}, expected=GOOD)
    return workbench


def text_of(bench: Any, update: bool = False) -> str:
    lines: list[str] = []
    report = TextReport(lines.append, bench.names)
    for name in bench.names:
        for result in bench.results(name).values():
            report.add(accept(result) if update else result)
    report.finish(0.125)
    return click.unstyle("\n".join(lines) + "\n")


def test_transforms_whose_cases_pass_are_folded_if_there_are_many(workbench: Any) -> None:
    names = [f"shop/{letter}" for letter in "abcdefghi"]
    for name in names:
        body = {} if name == "shop/b" else GOOD
        workbench.case(name, "fine", payload={"return": GOOD}, expected=body)
    lines: list[str] = []
    report = TextReport(lines.append, names, fold=True)
    for name in names:
        for result in workbench.results(name).values():
            report.add(result)
    report.finish(0.125)
    assert list(map(click.unstyle, lines[:2])) == ["shop/b     1 failed", "8 more     8 passed"]


def test_the_text_report(bench: Any) -> None:
    assert text_of(bench) == textwrap.dedent("""\
        shop/order      2 passed, 4 failed, 1 unreadable
        shop/refund     1 passed

        FAIL shop/order/differs
          note: N
          /attributes/0/tags/0
              expected  nothing
              actual    "new"
          /attributes/0/talk_time  (number → string)
              expected  12.5
              actual    "12.50"
          /attributes/0/é
              expected  nothing
              actual    1
          actual body: fixtures/shop/order/differs/expected.json.new
          accept it:   brazesmith test shop/order::differs --update

        FAIL shop/order/nameless
          rejected[BZ301] /events/0
            this event has no `name`
            = add `name`
          if this is intended, set `findings = ["BZ301"]` in case.toml

        FAIL shop/order/new
          no expected.json yet; accept the actual body to create it
          actual body: fixtures/shop/order/new/expected.json.new
          accept it:   brazesmith test shop/order::new --update

        UNREADABLE shop/order/sloppy
          fixtures/shop/order/sloppy/payload.json:1:2: not strict JSON: a key without double quotes
              = payloads are strict JSON; to rewrite it, run `brazesmith fixture add shop/order \
fixtures/shop/order/sloppy/payload.json --case sloppy --force`

        FAIL shop/order/throws
          unexpected error; if this is intended, set `expect = "error"` in case.toml
          Error: no user
            at all
            at build/shop/order.js:3:9
            3 |   throw new Error(payload.throw);
                        ^

        note: shop/order, 1 case: the script returned undefined; Braze documents \
only `{ attributes: [] }` for nothing to send

        3 passed, 4 failed, 1 unreadable in 0.12 s
    """)


def test_the_text_report_of_an_update(bench: Any) -> None:
    text = text_of(bench, update=True)
    assert text.startswith(
        "shop/order      1 created, 1 changed, 2 unchanged, 2 failed, 1 unreadable\n"
    )
    assert (
        "CHANGED shop/order/differs\n  note: N\n  /attributes/0/tags/0\n      expected  nothing\n"
        in text
    )
    assert "CREATED shop/order/new  fixtures/shop/order/new/expected.json\n" in text
    assert text.endswith("1 created, 1 changed, 3 unchanged, 2 failed, 1 unreadable in 0.12 s\n")


def test_created_cases_stand_together(workbench: Any) -> None:
    for name in ("a", "b"):
        workbench.case("shop/refund", name, payload={"return": GOOD})
    lines: list[str] = []
    report = TextReport(lines.append, ["shop/refund"])
    for result in workbench.results("shop/refund").values():
        report.add(accept(result))
    report.finish(0.1)
    assert [click.unstyle(line) for line in lines] == [
        "shop/refund     2 created",
        "\nCREATED shop/refund/a  fixtures/shop/refund/a/expected.json",
        "CREATED shop/refund/b  fixtures/shop/refund/b/expected.json",
        "\n2 created in 0.10 s",
    ]


def test_passed_cases_stand_behind_the_others_and_many_are_folded(workbench: Any) -> None:
    for number in range(21):
        workbench.case("shop/refund", f"{number:02}", payload={"return": GOOD}, expected=GOOD)
    workbench.case("shop/refund", "zz", payload={"return": GOOD}, expected={})
    stream = io.StringIO()
    report = PageReport("html", stream)
    for result in workbench.results("shop/refund").values():
        report.add(result)
    report.finish(0.1)
    page = stream.getvalue()
    assert page.index('id="shop/refund/zz"') < page.index('<details class="rest">')
    assert page.index('<details class="rest">') < page.index('id="shop/refund/00"')
    assert "<code>brazesmith test shop/refund::zz --update</code>" in page


def test_colour_is_only_style(bench: Any) -> None:
    text = render(bench.results()["differs"])
    assert "\033[31m" in text
    assert "\033" not in click.unstyle(text)


def test_many_differences_are_cut(workbench: Any) -> None:
    before, after = ({f"k{n}": sign * n for n in range(1, 41)} for sign in (1, -1))
    workbench.case("shop/order", "many", payload={"return": after}, expected=before)
    text = click.unstyle(render(workbench.results()["many"]))
    assert text.count("expected") == 21  # and once in the name of a file
    assert "… 20 more differences" in text


def test_what_json_loses_is_explained(workbench: Any) -> None:
    workbench.case("shop/order", "lost", payload={"return": {}, "lost": ["/a"]}, expected={"a": 1})
    text = render(workbench.results()["lost"])
    assert "the script's value is not JSON (undefined, NaN …) and is left out" in text


# For machines


def report(bench: Any, format_: Format) -> str:
    stream = io.StringIO()
    sink = report_in(format_, stream)
    for name in bench.names:
        for result in bench.results(name).values():
            sink.add(result)
    warning = Diagnostic("S102", "hm", severity=Severity.WARNING, transform="shop/order")
    sink.finish(1.5, [DIAGNOSTIC, warning])
    return stream.getvalue()


def test_the_json_report(bench: Any) -> None:
    data = json.loads(report(bench, "json"))
    assert data["summary"] == {
        "total": 8,
        "passed": 3,
        "failed": 4,
        "error": 1,
        "seconds": 1.5,
    }
    assert [d["code"] for d in data["diagnostics"]] == ["S101", "S102"]
    cases = {(case["transform"], case["case"]): case for case in data["cases"]}
    differs = cases["shop/order", "differs"]
    assert differs["differences"] == [
        {"pointer": "/attributes/0/tags/0", "kind": "added", "actual": "new", "line": 31},
        {
            "pointer": "/attributes/0/talk_time",
            "kind": "type",
            "expected": 12.5,
            "actual": "12.50",
            "line": 31,
        },
        {"pointer": "/attributes/0/é", "kind": "added", "actual": 1, "line": 31},
    ]
    assert (differs["status"], differs["outcome"]) == ("failed", "body")
    assert differs["body"] == OTHER
    assert cases["shop/order", "throws"]["error"]["line"] == 3
    assert cases["shop/order", "nameless"]["unannounced"] == ["BZ301"]
    assert cases["shop/order", "sloppy"]["outcome"] is None


def test_the_junit_report(bench: Any) -> None:
    root = ElementTree.fromstring(report(bench, "junit"))
    assert root.tag == "testsuites"
    assert dict(root.attrib, time="") == {
        "name": "brazesmith",
        "tests": "9",
        "failures": "4",
        "errors": "2",
        "skipped": "0",
        "time": "",
    }
    order, refund, compilation = root.findall("testsuite")
    assert (order.get("tests"), order.get("failures"), order.get("errors")) == ("7", "4", "1")
    assert (refund.get("name"), refund.get("tests")) == ("shop/refund", "1")
    failures = {case.get("name"): case.find("failure") for case in order.findall("testcase")}
    differs = failures["differs"]
    assert differs is not None
    assert differs.get("message") == "/attributes/0/tags/0 and 2 more"
    assert "number → string" in (differs.text or "")
    [case] = compilation.findall("testcase")
    error = case.find("error")
    assert case.get("classname") == "shop/broken"
    assert error is not None
    assert error.get("message") == "S101: this <b> is wrong"
    assert "specs/a.py:3:5" in (error.text or "")


def test_junit_of_a_hostile_payload_is_xml(workbench: Any) -> None:
    workbench.case("shop/order", "evil", payload={"throw": EVIL}, expected=GOOD)
    workbench.case("shop/order", "evil2", payload={"return": {EVIL: EVIL}}, expected=GOOD)
    root = ElementTree.fromstring(report(workbench, "junit"))
    messages = [failure.get("message", "") for failure in root.iter("failure")]
    assert messages[0].startswith("<script>alert(1)</script>\N{REPLACEMENT CHARACTER}")


# For a browser


def test_the_page_shows_everything_and_escapes_it(bench: Any) -> None:
    bench.case(
        "shop/refund",
        EVIL.replace("/", "").replace("\x00", ""),
        payload={"return": {"attributes": [{"external_id": EVIL}]}},
        expected={"attributes": [{"external_id": "`<img>`"}]},
        toml="note = '<i>note</i>'",
    )
    bench.case("shop/refund", "throws", payload={"throw": EVIL})
    page = report(bench, "html")
    assert "<script" not in page
    assert "<img" not in page
    assert "<i>note" not in page
    assert "this <b>" not in page
    assert page.count("&lt;script&gt;") > 4
    assert "7 of 10 cases failed, and a spec does not compile" in page.replace("\n", " ")
    assert "number → string" in page
    assert "http" not in page


def test_a_page_where_all_is_well(workbench: Any) -> None:
    workbench.case("shop/order", "fine", payload={"return": GOOD}, expected=GOOD)
    stream = io.StringIO()
    page = PageReport("html", stream, datetime(2026, 1, 2, 3, 4, tzinfo=UTC))
    page.add(workbench.results()["fine"])
    page.finish(0.5)
    assert "Every case passed" in stream.getvalue()
    assert "2026-01-02 03:04 UTC, 0.50 s" in stream.getvalue()


# How far it is


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_appears_after_a_second_and_goes_away() -> None:
    now = [0.0]
    terminal = Terminal()
    progress = Progress(terminal, 1234, lambda: now[0])
    progress.step("a")
    assert terminal.getvalue() == ""
    now[0] = 1.0
    progress.step("b")
    progress.step("c")
    progress.clear()
    progress.clear()
    assert "3/1234 c" in click.unstyle(terminal.getvalue())
    assert terminal.getvalue().endswith("\033[2K")


def test_no_progress_without_a_terminal() -> None:
    stream = io.StringIO()
    progress = Progress(stream, 5, lambda: 99.0)
    progress.step("a")
    progress.clear()
    assert stream.getvalue() == ""


RISKY = {"events": [{"external_id": "1", "name": "Order", "time": "2026-01-02T03:04:05Z", "x": 1}]}


def test_risky_findings_are_folded_in_every_report(workbench: Any) -> None:
    for name in ("a", "b"):
        workbench.case("shop/order", name, payload={"return": RISKY}, expected=RISKY)
    line = "2 cases: expected that events and purchases have only the fields that Braze documents"
    lines: list[str] = []
    text = TextReport(lambda text: lines.append(click.unstyle(text)), ["shop/order"])
    stream = io.StringIO()
    junit = PageReport("junit", stream)
    for result in workbench.results().values():
        text.add(result)
        junit.add(result)
    text.finish(0.1)
    junit.finish(0.1)
    assert f"\nrisky[BZ312] {line}" in lines
    assert not text.total.failures
    outputs = ElementTree.fromstring(stream.getvalue()).findall(".//system-out")
    assert [output.text for output in outputs] == [
        f"risky[BZ312] {line}".replace("2 cases", "1 case")
    ] * 2
