"""Planted faults: what `explore` finds in scripts and specs, and the payloads that it shows.

Each file in `planted/` has a fault that a person could make, and beside it what is found. A line
`sample: {…}` is a payload of the source, `most: N` how many payloads are tried, `deadline: S` how
many seconds a run may take.
`BRAZESMITH_UPDATE_CASES=1 pytest tests/explore/test_planted.py` writes what is found; review it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.golden.files import check

from brazesmith.app.explore import Report, explore
from brazesmith.app.project import Project

PLANTED = Path(__file__).with_name("planted")
FILES = sorted(file.name for file in PLANTED.iterdir() if file.suffix in (".js", ".py"))
#: How many payloads are tried by default, and how long a line is.
MOST = 80
WIDE = 200


def setting(text: str, name: str) -> str | None:
    """Return the value of a setting in the comments of a file."""
    found = re.search(rf"^(?://|#) {name}: (.*)$", text, re.MULTILINE)
    return found and found[1]


def line(label: str, value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return f"  {label:<8}{text if len(text) <= WIDE else text[:WIDE] + '…'}"


def lines(report: Report) -> Iterator[str]:
    """Yield a report in a few lines."""
    fault, other, span = report.fault, report.shown.other, report.located.span
    yield " ".join(filter(None, [fault.goal, fault.code, fault.place, fault.cause]))
    yield f"  {report.shown.message}"
    if span is not None:
        yield f"  at      {span.line}:{span.column} {span.text}"
    yield from (f"  if      {condition}" for condition in report.conditions)
    yield line("payload", report.seen.trial.payload)
    if report.seen.trial.headers:
        yield line("headers", report.seen.trial.headers)
    if other is not None and other.trial.payload != report.seen.trial.payload:
        yield line("other", other.trial.payload)


@pytest.mark.parametrize("name", FILES)
def test_planted(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = PLANTED / name
    text = file.read_text("utf-8")
    sample = setting(text, "sample")
    if sample is not None:
        (tmp_path / "sample.json").write_text(sample, "utf-8")
    deadline = setting(text, "deadline")
    found = explore(
        Project(tmp_path, {} if deadline is None else {"deadline_seconds": float(deadline)}),
        str(file),
        payloads=[] if sample is None else [str(tmp_path / "sample.json")],
        seconds=3600,
        most=int(setting(text, "most") or MOST),
    )
    shown = [text for report in found.reports for text in lines(report)]
    check(file.with_suffix(".txt"), "\n".join(shown or ["nothing"]) + "\n")
