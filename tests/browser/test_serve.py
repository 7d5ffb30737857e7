"""The page in front of `brazesmith serve --demo`, with nothing invented."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, expect
from tests.browser.conftest import Tab, guarded

ROOT = Path(__file__).parents[2]
DETAILS = ".pane.details"
VIEWS = ("log", "users", "catalogs", "faults", "regal", "status")


def until_the_traffic_is_over(origin: str) -> None:
    """Wait for the last request of the demo; until then, it also compiles."""
    request = Request(f"{origin}/_/log", headers={"Authorization": "Bearer local-braze"})
    end = monotonic() + 120
    while monotonic() < end:
        with urlopen(request) as answer:
            paths = [entry["path"] for entry in json.load(answer)]
        if "/messages/send" in paths:
            return
        sleep(0.1)
    raise AssertionError(f"the demo did not send a message: {paths}")


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    """Start the demo; yield its origin when its traffic is over."""
    command = [sys.executable, "-m", "brazesmith", "serve", "--demo", "--port", "0"]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout is not None
    with process, process.stdout:
        found = None
        while found is None:
            line = process.stdout.readline()
            assert line, "the server has ended"
            found = re.search(r"http://127\.0\.0\.1:\d+", line)
        try:
            until_the_traffic_is_over(found[0])
            yield found[0]
        finally:
            process.terminate()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """Return a new profile of the browser; this server allows nobody else."""
    context = chromium.new_context(viewport={"width": 1400, "height": 850})
    yield context
    context.close()


@pytest.fixture
def tab(context: BrowserContext, origin: str) -> Iterator[Tab]:
    """Return a tab that may only talk to the server."""
    yield from guarded(context, origin)


def post(url: str, body: object) -> None:
    """Post JSON, as a source does."""
    headers = {"Content-Type": "application/json"}
    with urlopen(Request(url, json.dumps(body).encode(), headers)) as answer:
        assert answer.status == 201


@pytest.mark.parametrize("view", VIEWS)
def test_views(tab: Tab, view: str) -> None:
    page = tab.open(view)
    expect(page.locator("main")).not_to_contain_text("Loading")
    expect(page.locator(".problem")).to_have_count(0)
    assert tab.serious() == []


def test_a_webhook_becomes_a_change_of_a_profile(tab: Tab, origin: str) -> None:
    page = tab.open("log")
    expect(page.get_by_role("listbox")).to_be_visible()
    contact = {"userId": "visitor-1", "traits": {"email": "ada@example.com"}}
    payload = {**contact, "name": "call.completed", "properties": {"call_id": "CA1"}}
    post(f"{origin}/transformations/regal/call.completed", payload)
    page.get_by_label("Filter by text").fill("visitor-1")
    page.get_by_role("listbox").get_by_role("option", name="regal/call.completed").click()
    details = page.locator(DETAILS)
    expect(details.get_by_role("group", name="Incoming")).to_contain_text("ada@example.com")
    details.locator("caption a").first.click()
    expect(page.locator(f"{DETAILS} h2")).to_have_text("visitor-1")
    page.locator(DETAILS).get_by_role("link", name="request").first.click()
    expect(page.locator(f"{DETAILS} h2")).to_have_text("regal/call.completed")


def test_the_round_trip_with_regal(tab: Tab) -> None:
    page = tab.open("regal")
    page.get_by_label("External id of the user").fill("student-12")
    page.get_by_role("button", name="Send").first.click()
    expect(page.get_by_text("Sent regal/outbound/contact")).to_be_visible()
    page.get_by_role("button", name="Send").nth(1).click()
    expect(page.get_by_text("Sent call.completed")).to_be_visible()


def test_faults(tab: Tab, origin: str) -> None:
    page = tab.open("faults")
    page.get_by_role("button", name="Rate limit: 429 once").click()
    expect(page.get_by_role("link", name="1 fault active")).to_be_visible()
    page.get_by_role("button", name="Remove all").click()
    expect(page.get_by_role("link", name="1 fault active")).to_have_count(0)


def test_users_are_found(tab: Tab) -> None:
    page = tab.open("users")
    page.get_by_label("Search users").fill("student-04")
    expect(page.locator(".foot")).to_have_text("1 user")


def test_another_site_gets_nothing(context: BrowserContext, origin: str) -> None:
    page = context.new_page()
    page.goto(f"{origin}/")  # this browser has the cookie now
    page.goto("about:blank")
    read = f"""fetch("{origin}/_/state", {{ credentials: "include" }})
        .then((answer) => answer.text(), (error) => String(error))"""
    assert "TypeError" in page.evaluate(read)


def test_a_webhook_opens_with_a_payload_that_renders(tab: Tab) -> None:
    page = tab.open("playground?transform=regal/outbound/contact")
    # The first fixture of this webhook is about a user without a phone number.
    expect(page.locator(".verdict")).to_contain_text("the user has no phone number")
