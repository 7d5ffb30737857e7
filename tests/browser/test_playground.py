"""The playground in a browser, in front of a real server."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from tests.browser.conftest import Tab, guarded

from brazesmith.app.serve.workspace import Workspace
from brazesmith.localbraze import LocalBraze
from brazesmith.projects.project import load_project
from brazesmith.server.application import create_app

SPEC = """\
from brazesmith import Event, Payload, Text, Track, Transform, field, identify

class Order(Payload):
    id: Text = field(max_length=50)

order = Order()
event = Event(
    user=identify(external_id=order.id),
    name="Order",
    time="2026-01-02T03:04:05Z",
)
transform = Transform(name="shop/order", source=order, body=Track(events=[event]))
"""

EVENT = {"external_id": "7", "name": "Order", "time": "2026-01-02T03:04:05Z"}

SCRIPT = """\
return {
  events: [{ external_id: payload.id, name: "Own", time: "2026-01-02T03:04:05Z" }],
};
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text("[tool.brazesmith]\n")
    (tmp_path / "transforms").mkdir()
    (tmp_path / "transforms/order.py").write_text(SPEC)
    case = tmp_path / "fixtures/shop/order/typical"
    case.mkdir(parents=True)
    (case / "payload.json").write_text('{\n  "id": "7"\n}\n')
    (case / "expected.json").write_text(json.dumps({"events": [EVENT]}))
    return tmp_path


@pytest.fixture
def origin(project: Path) -> Iterator[str]:
    """Start a server for the project; yield its origin."""
    workspace = Workspace(load_project(project), LocalBraze(None, seed=1))
    config = uvicorn.Config(create_app(workspace), port=0, log_level="critical", lifespan="off")
    config.timeout_graceful_shutdown = 0
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()
    workspace.close()


@pytest.fixture
def tab(context: BrowserContext, origin: str) -> Iterator[Tab]:
    """Return a tab that may only talk to the server."""
    yield from guarded(context, origin)


@pytest.fixture
def page(tab: Tab) -> Page:
    """Return the playground with the result of its first run."""
    page = tab.open("playground")
    expect(page.locator(".verdict .badge")).to_have_text("accepted")
    return page


def editor(page: Page, name: str) -> Locator:
    return page.get_by_role("textbox", name=name, exact=True)


def write(page: Page, name: str, text: str) -> None:
    """Paste a text over what is in an editor."""
    editor(page, name).click()
    page.keyboard.press("ControlOrMeta+A")
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("ControlOrMeta+V")


def verdict(page: Page) -> Locator:
    return page.locator(".verdict")


def findings(page: Page) -> Locator:
    return page.get_by_role("list", name="Findings")


def test_the_output_of_a_fixture_is_as_expected(page: Page) -> None:
    expect(verdict(page)).to_contain_text("POST /users/track answers 201")
    expect(editor(page, "Output")).to_contain_text('"external_id": "7"')
    expect(page.get_by_role("tab", name="Expected ✓")).to_be_visible()
    expect(findings(page)).to_have_text("No findings")


def test_a_finding_leads_to_its_line(page: Page) -> None:
    write(page, "Spec", SPEC.replace('name="Order"', 'name=""'))
    expect(findings(page)).to_contain_text("BZ302")
    expect(verdict(page)).to_contain_text("rejected")
    findings(page).get_by_role("button", name="line 9").click()
    expect(page.locator(".middle .cm-activeLine")).to_have_text('    name="",')
    expect(page.locator(".middle .cm-lint-marker-error")).to_have_count(1)
    expect(page.locator(".result .band-bad")).to_contain_text('"name": ""')


def test_a_spec_that_does_not_compile_leaves_the_last_output(page: Page) -> None:
    write(page, "Spec", SPEC.replace("order.id", "order.nr"))
    expect(verdict(page)).to_contain_text("S101")
    expect(editor(page, "Output")).to_contain_text('"external_id": "7"')
    expect(page.get_by_text("From the last run that worked")).to_be_visible()
    page.get_by_role("button", name="Revert").click()
    expect(verdict(page)).to_contain_text("accepted")


def test_a_payload_that_is_not_json_is_marked(page: Page) -> None:
    write(page, "Payload", '{\n  "id": \n}')
    expect(verdict(page)).to_contain_text("error")
    verdict(page).get_by_role("button", name="payload, line").click()
    expect(page.locator(".input .cm-lint-marker-error")).to_have_count(1)
    expect(editor(page, "Payload")).to_be_focused()
    expect(editor(page, "Spec")).to_contain_text("class")


def test_a_script_of_ones_own_is_run_and_reviewed(page: Page) -> None:
    page.get_by_role("tab", name="Own JavaScript").click()
    write(page, "Own JavaScript", SCRIPT)
    expect(editor(page, "Output")).to_contain_text('"name": "Own"')
    page.get_by_role("tab", name=re.compile("Last change")).click()
    expect(page.locator(".differences")).to_contain_text("/events/0/name")
    write(page, "Own JavaScript", SCRIPT.replace("payload.id", "payload.user.id"))
    expect(verdict(page)).to_contain_text("TypeError")
    expect(findings(page)).to_contain_text("L137")


def test_the_last_keystroke_counts(page: Page) -> None:
    page.get_by_role("tab", name="Own JavaScript").click()
    write(page, "Own JavaScript", SCRIPT)
    editor(page, "Own JavaScript").click()
    page.keyboard.press("ControlOrMeta+Home")
    for digit in "1234567890":
        page.keyboard.press("ControlOrMeta+A")
        page.keyboard.press("ArrowLeft")
        page.keyboard.type(f"/* {digit} */", delay=20)
    expect(verdict(page)).to_contain_text("accepted")
    write(page, "Own JavaScript", SCRIPT.replace("Own", "Last"))
    expect(editor(page, "Output")).to_contain_text('"name": "Last"')


def test_what_is_typed_replaces_a_selection(page: Page) -> None:
    page.get_by_role("tab", name="Own JavaScript").click()
    write(page, "Own JavaScript", "return 5")
    expect(verdict(page)).to_contain_text("rejected")
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("[")
    expect(editor(page, "Own JavaScript")).to_have_text("[return 5]")
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("return { attributes: [")
    expect(verdict(page)).to_contain_text("Nothing is sent")


def test_a_run_is_saved_as_a_fixture(page: Page, project: Path) -> None:
    write(page, "Payload", '{"id": "8"}')
    expect(editor(page, "Output")).to_contain_text('"external_id": "8"')
    page.keyboard.press("ControlOrMeta+S")
    page.get_by_label("Name of the case").fill("eight")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("combobox", name="Inputs from")).to_have_value("fixture eight")
    expected = json.loads((project / "fixtures/shop/order/eight/expected.json").read_text())
    assert expected == {"events": [EVENT | {"external_id": "8"}]}


def test_a_case_that_exists_is_not_overwritten(page: Page, tab: Tab) -> None:
    page.keyboard.press("ControlOrMeta+S")
    page.get_by_label("Name of the case").fill("typical")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("already exists")
    page.get_by_role("button", name="Close").click()
    assert len(tab.errors) == 1  # Chromium reports the answer 409
    tab.errors.clear()


def test_a_link_has_everything_and_is_not_sent(page: Page, chromium: Browser, tab: Tab) -> None:
    write(page, "Spec", SPEC.replace('name="Order"', 'name="Shared"'))
    expect(editor(page, "Output")).to_contain_text("Shared")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    other = chromium.new_context().new_page()
    sent: list[str] = []
    other.on("request", lambda request: sent.append(request.url))
    other.goto(link)
    expect(other.get_by_label("Code in the link").first).to_contain_text('name="Shared"')
    other.get_by_role("button", name="Open and run").click()
    expect(editor(other, "Output")).to_contain_text("Shared")
    assert "share=" in link
    assert not [url for url in sent if "share=" in url]
    other.context.close()


def test_a_broken_link_says_so(page: Page) -> None:
    page.evaluate("location.hash = '#/playground?share=abc'")
    expect(page.get_by_text("This link is incomplete")).to_be_visible()


def test_a_request_of_the_log_is_opened(tab: Tab, origin: str) -> None:
    post = Request(f"{origin}/transformations/shop/order", b'{"id": "from the log"}')
    with urlopen(post) as answer:
        assert answer.status == 201
    page = tab.open("log")
    page.get_by_role("link", name="Open in playground").click()
    expect(editor(page, "Payload")).to_contain_text("from the log")
    expect(editor(page, "Output")).to_contain_text("from the log")


def test_edits_stay_when_the_page_is_reloaded(page: Page) -> None:
    write(page, "Spec", SPEC.replace('name="Order"', 'name="Kept"'))
    expect(editor(page, "Output")).to_contain_text("Kept")
    page.reload()
    expect(editor(page, "Output")).to_contain_text("Kept")


def test_nothing_moves_while_results_change(page: Page) -> None:
    write(page, "Spec", SPEC.replace('name="Order"', 'name=""'))
    expect(findings(page)).to_contain_text("BZ302")
    write(page, "Spec", SPEC.replace("order.id", "order.nr"))
    expect(verdict(page)).to_contain_text("S101")
    assert page.evaluate("window.shift") < 0.01


@pytest.mark.parametrize("size", [(390, 780)])
def test_a_narrow_window_shows_one_column(page: Page) -> None:
    expect(editor(page, "Output")).to_be_hidden()
    page.get_by_role("button", name="Result", exact=True).click()
    expect(editor(page, "Output")).to_be_visible()
    expect(editor(page, "Spec")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("size", [(1400, 850), (390, 780)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(page: Page, tab: Tab) -> None:
    assert tab.serious() == []
    write(page, "Spec", SPEC.replace('name="Order"', 'name=""'))
    expect(page.locator(".verdict .badge")).to_have_text("rejected")
    assert tab.serious() == []
