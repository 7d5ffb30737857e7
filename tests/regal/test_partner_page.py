"""The four transforms against the scripts that Braze's partner page of Regal prints.

The page is not part of this repository; where it lies beside it, its own JavaScript is run. The
bodies that it gives are committed as `fixtures/regal/*/page/expected.json` either way.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from brazesmith.emulator import Emulator, Input
from brazesmith.project import load_project

ROOT = Path(__file__).parents[2]
PAGE = ROOT.parent / "shared/reference/regal_braze_partner_page.fr.txt"
VOICE = "5f2a7c1e-9d34-4b8e-a1c6-0e7b9d2f4a83"

EVENTS = (
    "call.completed",
    "contact.attribute.edited",
    "contact.experiment.assigned",
    "contact.unsubscribed",
)


def fixture(event: str, file: str) -> str:
    return (ROOT / "fixtures/regal" / event / "page" / file).read_text(encoding="utf-8")


def page_scripts() -> dict[str, str]:
    """The page's scripts by event, in the order of the page; line numbers are not part of them."""
    text = PAGE.read_text(encoding="utf-8")
    scripts = re.findall(r"\n\d+\n((?:\n?//|let|const)[^\x00]*?return brazecall;)\n", text)
    return dict(zip(EVENTS, scripts, strict=True))


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.skipif(not PAGE.is_file(), reason="the partner page does not lie beside this checkout")
def test_the_body_is_what_the_script_of_the_page_gives(event: str) -> None:
    script = page_scripts()[event].replace("YOUR SUBSCRIPTION GROUP ID", VOICE)
    with Emulator() as emulator:
        [outcome] = emulator.run(script, [Input(fixture(event, "payload.json"))])
    assert outcome.body is not None, outcome.error
    assert json.loads(outcome.body) == json.loads(fixture(event, "expected.json"))


@pytest.mark.parametrize("event", EVENTS)
def test_the_page_payload_gives_the_committed_body(event: str) -> None:
    [script] = load_project(ROOT).scripts([f"regal/{event}"]).scripts
    with Emulator() as emulator:
        [outcome] = emulator.run(script.code, [Input(fixture(event, "payload.json"))])
    assert outcome.body is not None, outcome.error
    assert json.loads(outcome.body) == json.loads(fixture(event, "expected.json"))


def test_the_group_must_be_configured(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.brazesmith]\nintegrations = ["regal"]\n')
    found = load_project(tmp_path).scripts()
    assert [script.name for script in found.scripts] == [f"regal/{event}" for event in EVENTS[:3]]
    messages = sorted(diagnostic.message for diagnostic in found.diagnostics)
    assert messages == [
        "the setting `regal.subscription_groups.sms` is missing",
        "the setting `regal.subscription_groups.voice` is missing",
    ]
    for diagnostic in found.diagnostics:
        assert diagnostic.code == "S106"
        assert "[tool.brazesmith.regal.subscription_groups]" in diagnostic.notes[0]
        assert diagnostic.labels[0].span.text.startswith("setting(")


def variants(payload: dict[str, Any]) -> list[Any]:
    """The payload with each of its parts missing, null, and of another type."""
    hostile: list[Any] = [None, 0, -1.5, "", "x", True, [], [[]], {}, {"a": {"b": None}}]
    found: list[Any] = []

    def walk(value: Any, path: list[str]) -> None:
        if isinstance(value, dict):
            for key in value:
                walk(value[key], [*path, key])
        if path:
            found.append(changed(path, None, remove=True))
            found.extend(changed(path, bad) for bad in hostile)

    def changed(path: list[str], value: Any, remove: bool = False) -> Any:
        copy = json.loads(json.dumps(payload))
        inner = copy
        for key in path[:-1]:
            inner = inner[key]
        if remove:
            del inner[path[-1]]
        else:
            inner[path[-1]] = value
        return copy

    walk(payload, [])
    return found


#: The only ways in which the four may fail, whatever a payload holds.
REASONS = re.compile(r"regal/[a-z.]+: (no usable identifier|no subscription group for the channel)")


@pytest.mark.parametrize("event", EVENTS)
def test_whatever_is_missing_or_of_another_type_there_is_a_body_or_a_reason(event: str) -> None:
    [script] = load_project(ROOT).scripts([f"regal/{event}"]).scripts
    payloads = variants(json.loads(fixture(event, "payload.json")))
    with Emulator() as emulator:
        outcomes = emulator.run(script.code, [Input(json.dumps(payload)) for payload in payloads])
    for payload, outcome in zip(payloads, outcomes, strict=True):
        if outcome.error is not None:
            assert REASONS.match(outcome.error.message), (payload, outcome.error)
            continue
        assert outcome.body is not None
        for objects in json.loads(outcome.body).values():
            for one in objects:
                given = [key for key in ("external_id", "email", "user_alias") if key in one]
                assert given, (payload, one)
                if "events" in json.loads(outcome.body):
                    assert len(given) == 1
                    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d.*Z", one["time"])
