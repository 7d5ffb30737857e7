"""The log: live, filtered, long; what it offers for an entry."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import cycle
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import Stub, Tab
from tests.browser.stub import NOW

DETAILS = ".pane.details"


def add(stub: Stub, number: int, **changes: Any) -> None:
    """Add an entry to the log, and publish it."""
    at = (NOW + timedelta(hours=1, seconds=number)).isoformat()
    entry = {**stub.data.log[-1], "id": number, "at": at, **changes}
    stub.data.log.insert(0, entry)
    stub.data.publish("log", entry)


def many(stub: Stub, number: int) -> None:
    """Fill the log."""
    samples = cycle(stub.data.log)
    stub.data.log = [next(samples) | {"id": id_} for id_ in range(number, 0, -1)]


def first_row(page: Page) -> Any:
    return page.get_by_role("listbox").get_by_role("option").first


def test_the_newest_entry_comes_first_and_is_shown(tab: Tab, stub: Stub) -> None:
    page = tab.open()
    expect(page.locator(".foot")).to_have_text("60 requests")
    add(stub, 61, transform="acme/new.one")
    expect(first_row(page)).to_contain_text("acme/new.one")
    expect(page.locator(f"{DETAILS} h2")).to_have_text("acme/new.one")


def test_a_selected_entry_stays_when_others_arrive(tab: Tab, stub: Stub) -> None:
    page = tab.open()
    page.get_by_role("listbox").get_by_role("option", name="acme/plan.changed").first.click()
    expect(page.locator(f"{DETAILS} h2")).to_have_text("acme/plan.changed")
    add(stub, 61, transform="acme/new.one")
    expect(first_row(page)).to_contain_text("acme/new.one")
    expect(page.locator(f"{DETAILS} h2")).to_have_text("acme/plan.changed")
    expect(page.locator("[aria-selected=true]")).to_contain_text("acme/plan.changed")


def test_the_newest_entry_stays_while_it_is_read(tab: Tab, stub: Stub) -> None:
    page = tab.open()
    name = page.locator(f"{DETAILS} h2").inner_text()
    page.get_by_role("button", name="Copy as curl").hover()
    page.mouse.wheel(0, 10)
    expect(page.locator("[aria-selected=true]")).to_have_count(1)
    add(stub, 61, transform="acme/new.one")
    expect(first_row(page)).to_contain_text("acme/new.one")
    expect(page.locator(f"{DETAILS} h2")).to_have_text(name)


def test_what_is_being_read_does_not_move(tab: Tab, stub: Stub) -> None:
    page = tab.open()
    box = page.get_by_role("listbox")
    box.evaluate("element => { element.scrollTop = 960 }")
    top = "element => element.getBoundingClientRect().top"
    row = page.locator("[id='Requests-38']")
    before = None
    while before != (before := row.evaluate(top)):  # the rows around it are rendered
        page.wait_for_timeout(100)
    add(stub, 61)
    expect(page.locator(".foot")).to_have_text("61 requests")
    assert row.evaluate(top) == before


def test_details(tab: Tab) -> None:
    page = tab.open("log/56")
    details = page.locator(DETAILS)
    expect(details).to_contain_text('`email` is "no address"'.replace("`", ""))
    expect(details).to_contain_text("Braze answers: The value provided")
    expect(details.locator(".marked.bad").first).to_contain_text("rejected: BZ108")
    expect(details).to_contain_text("transforms/plan.py:24")
    page.goto(f"{tab.origin}/#/log/59")
    expect(details.get_by_role("row", name="custom.plan")).to_contain_text('"free" → "pro"')
    details.get_by_role("link", name="b0000001").click()
    expect(page.locator(f"{DETAILS} h2")).to_have_text("user-1")


def test_json_folds(tab: Tab) -> None:
    page = tab.open("log/55")
    incoming = page.get_by_role("group", name="Incoming")
    expect(incoming).to_contain_text("call back on Friday")
    incoming.get_by_role("button", name="properties").click()
    expect(incoming).not_to_contain_text("call back on Friday")
    expect(incoming).to_contain_text("agent_email, call_id, disposition, …")


def test_filters(tab: Tab) -> None:
    page = tab.open()
    page.get_by_label("Filter by result").select_option("rejected")
    expect(page.locator(".foot")).to_contain_text("10 of 60 requests")
    page.get_by_label("Filter by result").select_option("")
    page.get_by_label("Filter by transform").select_option("regal/call.completed")
    page.get_by_label("Filter by text").fill("ca0001")
    expect(page.locator(".foot")).to_contain_text("10 of 60 requests")
    page.reload()
    expect(page.get_by_label("Filter by text")).to_have_value("ca0001")
    page.get_by_label("Filter by text").fill("nothing has this")
    expect(page.get_by_text("No request matches the filter")).to_be_visible()
    page.get_by_role("button", name="Clear the filter").click()
    expect(page.locator(".foot")).to_have_text("60 requests")


def test_a_thousand_entries(tab: Tab, stub: Stub) -> None:
    many(stub, 1000)
    page = tab.open()
    tab.press_until("End", ".foot", "1,000 requests")
    assert page.get_by_role("listbox").get_by_role("option").count() < 60
    page.get_by_label("Filter by text").fill("no address")
    expect(page.locator(".foot")).to_contain_text(re.compile(r"16\d of 1,000 requests"))


def test_an_entry_that_is_read_outlives_the_log(tab: Tab, stub: Stub) -> None:
    many(stub, 1000)
    page = tab.open("log/2")
    name = page.locator(f"{DETAILS} h2").inner_text()
    for number in range(1001, 1011):
        add(stub, number)
    page.wait_for_timeout(500)
    expect(page.locator(".foot")).to_have_text("1,000 requests")
    expect(page.locator(f"{DETAILS} h2")).to_have_text(name)


def test_a_dialog_survives_a_gap(tab: Tab, stub: Stub) -> None:
    page = tab.open("log/56")
    page.get_by_role("button", name="Create fixture").click()
    page.get_by_label("Name of the case").fill("half-")
    with page.expect_response(re.compile("/_/log")):
        stub.data.close()
    expect(page.locator(".connection")).to_have_text("live")
    expect(page.get_by_label("Name of the case")).to_have_value("half-")


def test_new_entries_shift_nothing(tab: Tab, stub: Stub) -> None:
    page = tab.open("log/56")
    page.evaluate("window.shift = 0")
    for number in range(61, 66):
        add(stub, number)
        expect(page.locator(".foot")).to_have_text(f"{number} requests")
    assert page.evaluate("window.shift") == 0


def test_long_names_wrap(tab: Tab, stub: Stub) -> None:
    page = tab.open()
    add(stub, 61, transform=None, path="/" + "x" * 300)
    expect(page.locator(f"{DETAILS} h2")).to_contain_text("xxx")
    width = "[...document.querySelectorAll('.sheet')].map((e) => e.scrollWidth - e.clientWidth)"
    assert page.evaluate(width) == [0]


def test_an_entry_that_is_gone(tab: Tab) -> None:
    page = tab.open("log/999")
    expect(page.get_by_text("This request is no longer in the log")).to_be_visible()


def test_open_in_the_playground(tab: Tab) -> None:
    page = tab.open("log/56")
    link = page.get_by_role("link", name="Open in playground")
    expect(link).to_have_attribute("href", "#/playground?log=56")


def test_a_request_to_braze_has_no_fixture(tab: Tab) -> None:
    page = tab.open("log/60")
    expect(page.locator(f"{DETAILS} h2")).to_have_text("POST /users/track")
    expect(page.get_by_role("button", name="Create fixture")).to_have_count(0)


def test_create_a_fixture(tab: Tab, stub: Stub) -> None:
    page = tab.open("log/56")
    page.get_by_role("button", name="Create fixture").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name of the case").fill("no-email")
    dialog.get_by_role("button", name="Create fixture").click()
    expect(page.get_by_text("Created fixtures/regal/call.completed/new")).to_be_visible()
    expect(dialog).to_have_count(0)
    body = {"name": "acme/plan.changed", "case": "no-email", "log": 56}
    assert stub.data.posted == [("/_/fixtures", body)]


def test_a_case_that_exists(tab: Tab) -> None:
    page = tab.open("log/56")
    page.get_by_role("button", name="Create fixture").click()
    page.get_by_label("Name of the case").fill("taken")
    page.get_by_role("dialog").get_by_role("button", name="Create fixture").click()
    expect(page.get_by_role("alert")).to_have_text("the case taken exists")
    assert [text for text in tab.errors if "409" not in text] == []
    tab.errors.clear()


def test_copy_as_curl(tab: Tab) -> None:
    page = tab.open("log/56")
    page.get_by_role("button", name="Copy as curl").click()
    expect(page.get_by_text("Copied")).to_be_visible()
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.startswith(f"curl -X POST '{tab.origin}/transformations/acme/plan.changed'")
    assert """-d '{"user":""" in text


def test_an_aborted_campaign(tab: Tab, stub: Stub) -> None:
    path = "/_/campaigns/acme/outbound/send"
    incoming = {"user": {"user_id": "ada"}}
    answer = {"status": None, "body": None}
    page = tab.open()
    add(
        stub,
        61,
        transform="acme/outbound",
        path=path,
        incoming=incoming,
        outcome="abort",
        verdict=None,
        output=None,
        error="the user has no phone number",
        answer=answer,
        changes=[],
        findings=[],
    )
    expect(first_row(page)).to_contain_text("acme/outbound")
    first_row(page).click()
    expect(first_row(page).locator(".badge")).to_have_text(["abort"])
    expect(page.locator(f"{DETAILS} h3")).to_have_text(["Why it was aborted", "Incoming", "Output"])
    page.get_by_role("button", name="Copy as curl").click()
    expect(page.get_by_text("Copied")).to_be_visible()
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.startswith(f"curl -X POST '{tab.origin}{path}'")
    assert "Authorization" in text
    assert """-d '{"external_id":"ada"}'""" in text


def test_the_first_steps_send_a_webhook(tab: Tab, stub: Stub) -> None:
    stub.data.log.clear()
    page = tab.open()
    expect(page.locator(".command pre")).to_contain_text("""-d '{"user":"it'\\''s"}'""")
    with page.expect_request(lambda request: request.method == "POST") as sent:
        page.get_by_role("button", name="Send this webhook").click()
    assert sent.value.url == f"{tab.origin}/transformations/acme/plan.changed"
    assert sent.value.post_data == '{"user":"it\'s"}'


@pytest.mark.parametrize("hostile", ["<img src=x onerror=alert(1)>", "</script><script>alert(1)"])
def test_payloads_are_text(tab: Tab, stub: Stub, hostile: str) -> None:
    values = {hostile: {hostile: hostile}}
    stub.data.log[0] |= {"transform": hostile, "path": hostile, "incoming": values}
    stub.data.log[0] |= {"output": values, "outcome": "error", "error": hostile}
    stub.data.log[0] |= {"headers": {hostile: hostile}, "answer": {"status": 201, "body": values}}
    page = tab.open("log/60")
    expect(page.locator(f"{DETAILS} h2")).to_have_text(hostile)
    assert page.locator("img, .details script").count() == 0


def test_deep_and_long_values(tab: Tab, stub: Stub) -> None:
    deep: Any = "core"
    for _ in range(400):  # the stub cannot print twice as many
        deep = {"a": [deep]}
    stub.data.log[0] |= {"transform": "acme/deep", "incoming": deep, "output": "x" * 1_000_000}
    stub.data.log[0] |= {"outcome": "body", "answer": {"status": 201, "body": ["y"] * 20_000}}
    page = tab.open("log/60")
    expect(page.get_by_role("group", name="Incoming")).to_contain_text("[…]")
    expect(page.get_by_role("group", name="Output")).to_contain_text("1,000,000 characters")
    page.get_by_role("button", name="Show all 20,002 lines").click()
    expect(page.get_by_role("group", name="Answer").locator(".line")).to_have_count(20_002)
    page.get_by_label("Filter by text").fill("core")
    expect(page.locator(".foot")).to_contain_text("1 of 60 requests")


def test_many_entries_at_once(tab: Tab, stub: Stub) -> None:
    page = tab.open()
    expect(page.locator(".foot")).to_have_text("60 requests")
    for number in range(61, 561):
        add(stub, number)
    expect(page.locator(".foot")).to_have_text("560 requests")


class TestNarrow:
    """One thing at a time."""

    @pytest.fixture
    def size(self) -> tuple[int, int]:
        return 390, 800

    def test_the_list_and_the_details_alternate(self, tab: Tab) -> None:
        page = tab.open()
        expect(page.locator(DETAILS)).to_be_hidden()
        page.get_by_role("listbox").get_by_role("option", name="acme/plan.changed").first.click()
        expect(page.get_by_role("listbox")).to_be_hidden()
        expect(page.locator(f"{DETAILS} h2")).to_have_text("acme/plan.changed")
        page.get_by_role("link", name="Requests").click()
        expect(page.get_by_role("listbox")).to_be_visible()
