"""Planted faults: `explore` finds each, and shrinks its payload to what a person would write.

Each file in `planted/` has a fault that a person could make, and says in comments what is found:
`finds` is a code and a place in the body, of the payload, or of the code. `payload` is what a
person would write; the one that is found has the same keys, and as many elements. `sample` is a
payload of the source. In a file without `finds`, nothing is wrong. Where a script throws "endless",
it would never end; the test does not wait for that.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Hashable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from brazesmith.app.exploring import explore as app
from brazesmith.app.exploring.explored import Report
from brazesmith.app.run import load_script
from brazesmith.engines import Engines, Failure, Input, Outcome, ScriptError
from brazesmith.engines.pool import Runnable
from brazesmith.explore.goals import Fault
from brazesmith.projects.project import Project

PLANTED = Path(__file__).with_name("planted")
FILES = sorted(file.name for file in PLANTED.iterdir() if file.suffix in (".js", ".py"))
#: How many payloads are tried for a fault, and where there is none.
MOST = 10_000
MOST_SOUND = 400


def setting(text: str, name: str) -> str | None:
    """Return the value of a setting in the comments of a file."""
    found = re.search(rf"^(?://|#) {name}: (.*)$", text, re.MULTILINE)
    return found and found[1]


def outline(value: Any) -> Any:
    """Return the keys of a payload and the numbers of elements, without its values."""
    match value:
        case dict():
            return {key: outline(inner) for key, inner in value.items()}
        case list():
            return list(map(outline, value))
        case _:
            return None


def is_at(report: Report, code: str, place: str) -> bool:
    fault, span = report.fault, report.located.span
    places = (fault.place, fault.cause, f"{fault.place} {fault.cause}", span.text if span else "")
    return fault.code == code and place in places


class _Impatient(Engines):
    """Engines that report a script that throws "endless" as one that did not end, and no other."""

    def allow(self, seconds: float) -> None:
        super().allow(max(seconds, 60.0))

    def run(self, script: Runnable, inputs: Sequence[Input]) -> list[Outcome]:
        return list(map(_outcome, super().run(script, inputs)))

    def stream(self, script: Runnable, inputs: Sequence[Input]) -> Iterator[Outcome]:
        return map(_outcome, super().stream(script, inputs))


def _outcome(outcome: Outcome) -> Outcome:
    if outcome.error is None or outcome.error.text != "endless":
        return outcome
    return Outcome(None, ScriptError(Failure.TIMEOUT, None, "the script did not finish"))


@pytest.mark.parametrize("name", FILES)
def test_planted(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "Engines", _Impatient)
    file = PLANTED / name
    text = file.read_text("utf-8")
    sample = setting(text, "sample")
    if sample is not None:
        (tmp_path / "sample.json").write_text(sample, "utf-8")
    project = Project(tmp_path, {})
    code, _, place = (setting(text, "finds") or "").partition(" ")

    def is_enough(found: Collection[Hashable]) -> bool:
        return code in [key.code for key in found if isinstance(key, Fault)]

    found = app.explore_script(
        project,
        load_script(project, str(file)),
        payloads=[] if sample is None else [str(tmp_path / "sample.json")],
        seconds=3600,
        most=MOST if code else MOST_SOUND,
        enough=is_enough if code else None,
    )
    if not code:
        assert found.reports == ()
        return
    everything = [one for report in found.reports for one in (report, *report.also)]
    [report] = [report for report in everything if is_at(report, code, place)]
    payload = setting(text, "payload")
    if payload is not None:
        assert outline(report.seen.trial.payload) == outline(json.loads(payload))
