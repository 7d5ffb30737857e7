"""The four transforms against the scripts that Braze's partner page of Regal prints.

The page is not part of this repository; where it lies beside it, its own JavaScript is run. The
bodies that it gives are committed as `fixtures/regal/*/page/expected.json` either way.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from brazesmith.app.compile import compile_project
from brazesmith.engines import Emulator, Input
from brazesmith.projects.project import load_project

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
    [script] = compile_project(load_project(ROOT), [f"regal/{event}"]).scripts
    with Emulator() as emulator:
        [outcome] = emulator.run(script.code, [Input(fixture(event, "payload.json"))])
    assert outcome.body is not None, outcome.error
    assert json.loads(outcome.body) == json.loads(fixture(event, "expected.json"))
