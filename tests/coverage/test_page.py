"""The page of a coverage report: the table, and the source with the gaps marked."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from brazesmith.base.diagnostics import Span
from brazesmith.coverage.measured import Coverage, Measured, counts_of
from brazesmith.coverage.points import Kind, Point
from brazesmith.coverage.script import counter
from brazesmith.engines import Engines, Input
from brazesmith.report.coverage_page import Line, coverage_page
from brazesmith.report.page import PageReport
from brazesmith.targets.script import Script

CODE = """"use strict";
const big = payload.total > 100 && payload.vip;
if (big) {
  const a = 1;
\treturn { a };
}

// 1
// 2
// 3
// 4
// 5
// 6
// 7
// 8
// 9
// 10
// 11
// 12
return {};
"""

HOSTILE = """const a = payload.a || "</code><script>alert(1)</script>"; // <img onerror=alert(1)>
// \u202e reversed \u2066 and {{ 7 * 7 }} {% raw %} \x1b[31m
if (a === "<b>") { return { "`<i>`": 1 }; }
return {};"""


@pytest.fixture(scope="module")
def engines() -> Iterator[Engines]:
    with Engines() as engines:
        yield engines


def measured(file: Path, code: str, engines: Engines, *payloads: str) -> Measured:
    file.write_bytes(code.encode("utf-8"))
    counted = counter(Script(file.stem, code, file=file), engines)
    hits = counted.hits([Input(payload) for payload in payloads])
    counts = counts_of(len(counted.points), hits)
    return Measured(file.stem, counted.points, counts, len(payloads))


def lines_of(*transforms: Measured) -> dict[int, Line]:
    [source] = coverage_page(Coverage(transforms)).sources
    return {line.number: line for stretch in source.stretches for line in stretch.lines}


def page_of(coverage: Coverage) -> str:
    stream = io.StringIO()
    PageReport("html", stream).finish(0.5, (), coverage)
    return stream.getvalue()


def test_the_source_with_its_gaps(tmp_path: Path, engines: Engines) -> None:
    lines = lines_of(measured(tmp_path / "a.js", CODE, engines, "{}", '{"total":200}'))
    texts = {line.number: [gap.text for gap in line.gaps] for line in lines.values() if line.gaps}
    assert texts == {3: ["`big` is never truthy"]}
    assert lines[3].gaps[0].inside == 2
    assert [(line.mark, line.cases) for line in list(lines.values())[:6]] == [
        ("", None), ("", 2), ("partly", 2), ("missed", 0), ("missed", 0), ("", None),
    ]  # fmt: skip
    assert lines[3].pieces == (("if (", ""), ("big", "partly"), (") {", ""))
    assert lines[5].pieces == (("    ", ""), ("return { a };", "missed"))


def test_lines_far_from_gaps_are_folded(tmp_path: Path, engines: Engines) -> None:
    page = coverage_page(Coverage((measured(tmp_path / "a.js", CODE, engines, "{}"),)))
    [source] = page.sources
    folds = [(s.lines[0].number, s.lines[-1].number) for s in source.stretches if s.is_folded]
    assert folds == [(10, 21)]


def test_gaps_of_transforms_that_share_a_file(tmp_path: Path) -> None:
    file = tmp_path / "spec.py"
    file.write_text("a = when(b, 1)\n")
    span = Span(str(file), 1, 5, 1, 15)
    points = (Point(Kind.BRANCH, "never true", span), Point(Kind.BRANCH, "never false", span))
    transforms = [Measured(name, points, (1, 0), 1) for name in "abcde"]
    transforms[0] = Measured("a", points, (0, 1), 1)
    [line, _] = lines_of(*transforms).values()
    assert [(gap.text, gap.transforms) for gap in line.gaps] == [
        ("never true", "a"),
        ("never false", "b, c, d, e"),
    ]


def test_transforms_without_a_score_come_first_and_have_no_gaps(tmp_path: Path) -> None:
    points = (Point(Kind.BRANCH, "never true"), Point(Kind.FIELD, "`a` is in no case"))
    page = coverage_page(
        Coverage(
            (
                Measured("full", points[:1], (1,), 1),
                Measured("weak", points, (0, 0), 1, unknown=1),
                Measured("failing", cases=2, problem="2 cases fail"),
                Measured("untested", points, (0, 0), problem="no cases"),
            )
        )
    )
    assert [row.measured.name for row in page.weak] == ["untested", "failing", "weak"]
    assert [row.measured.name for row in page.full] == ["full"]
    assert [[point.text for point in row.others] for row in page.weak] == [
        [], [], ["never true", "`a` is in no case"],
    ]  # fmt: skip
    text = page_of(page.coverage)
    assert "not counted, because the run does not end: 1 case" in text
    assert "<code>a</code> is in no case" in text


def test_transforms_at_100_percent_are_folded() -> None:
    points = (Point(Kind.BRANCH, "never true"),)
    full = [Measured(f"full-{number}", points, (1,), 1) for number in range(5)]
    text = page_of(Coverage((Measured("weak", points, (0,), 1), *full)))
    assert text.index(">weak<") < text.index("5 more transforms at 100 %") < text.index("full-0")


class _Anchors(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.links: list[str] = []
        self.opened: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        assert not any(name.startswith("on") for name in values)
        if values.get("id"):
            self.names.append(values["id"] or "")
        if (values.get("href") or "").startswith("#"):
            self.links.append((values["href"] or "")[1:])
        if tag not in ("meta", "br"):
            self.opened.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.opened.pop() == tag


def test_hostile_sources_are_escaped_and_every_link_leads_somewhere(
    tmp_path: Path, engines: Engines
) -> None:
    transforms = (
        measured(tmp_path / "<img src=x>.js", HOSTILE, engines, "{}"),
        measured(tmp_path / "b.js", CODE, engines, "{}"),
    )
    text = page_of(Coverage(transforms))
    for hostile in ("<script", "<img", '<b>"', "\u202e", "\x1b", "http"):
        assert hostile not in text
    assert "{{ 7 * 7 }}" in text
    anchors = _Anchors()
    anchors.feed(text)
    assert anchors.opened == []
    assert len(set(anchors.names)) == len(anchors.names)
    assert set(anchors.links) <= set(anchors.names)
    gaps = [name for name in anchors.names if name.startswith("gap-")]
    assert set(gaps) <= set(anchors.links)


def test_files_that_are_not_there_do_not_stop_the_page(engines: Engines) -> None:
    counted = counter(Script("a", "return payload.a || {}"), engines)
    text = page_of(Coverage((Measured("a", counted.points, (0, 0, 0), 1),)))
    assert "never runs" in text
    assert re.search(r"0\s*%", text)


def test_a_page_without_any_score() -> None:
    text = page_of(Coverage((Measured("a", cases=1, problem="1 case fails"),)))
    assert "no score" in text
    assert "1 case fails" in text


def test_texts_of_gaps_are_escaped(tmp_path: Path) -> None:
    span = Span(str(tmp_path / "a.py"), 1, 1, 1, 2)
    (tmp_path / "a.py").write_text("x = 1\n")
    hostile = "`<b>\u202e\x1b[2J`: \ud800 never & <i>"
    for place in (span, None):
        text = page_of(Coverage((Measured("a", (Point(Kind.BRANCH, hostile, place),), (0,), 1),)))
        assert "<code>&lt;b&gt;\\u202e\\u001b[2J</code>: \\ud800 never &amp; &lt;i&gt;" in text
