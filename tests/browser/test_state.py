"""Users, catalogs, faults, Regal and the status."""

from __future__ import annotations

from playwright.sync_api import expect
from tests.browser.conftest import Stub, Tab

DETAILS = ".pane.details"


def test_search_users(tab: Tab) -> None:
    page = tab.open("users")
    expect(page.locator(".foot")).to_have_text("120 users")
    page.get_by_label("Search users").fill("user-77")
    expect(page.locator(".foot")).to_have_text("1 user")
    page.get_by_role("listbox").get_by_role("option").click()
    expect(page.locator(f"{DETAILS} h2")).to_have_text("user-77")
    page.get_by_label("Search users").fill("nobody at all")
    expect(page.locator(".foot")).to_have_text("0 users")


def test_users_beyond_the_first_page(tab: Tab) -> None:
    page = tab.open("users")
    expect(page.locator(".foot")).to_contain_text("users")
    tab.press_until("End", f"{DETAILS} h2", "Ada")  # number 120 has only an alias


def test_the_history_leads_to_the_log(tab: Tab) -> None:
    page = tab.open("users/b0000001")
    page.get_by_role("link", name="request 59").click()
    expect(page).to_have_url(f"{tab.origin}/#/log/59")
    expect(page.locator(f"{DETAILS} h2")).to_have_text("acme/plan.changed")


def test_a_profile_follows_its_changes(tab: Tab, stub: Stub) -> None:
    page = tab.open("users/b0000001")
    expect(page.get_by_role("row", name="email")).to_contain_text("user1@example.com")
    stub.data.users[0]["email"] = "ada@example.com"
    stub.data.publish("log", {**stub.data.log[1], "id": 61})
    expect(page.get_by_role("row", name="email")).to_contain_text("ada@example.com")


def test_catalogs(tab: Tab) -> None:
    page = tab.open("catalogs")
    page.get_by_role("listbox").get_by_role("option", name="agents").click()
    expect(page.get_by_text("50 of 250 items")).to_be_visible()
    page.get_by_role("button", name="Load more").click()
    expect(page.get_by_text("100 of 250 items")).to_be_visible()


def test_faults_are_visible_everywhere(tab: Tab, stub: Stub) -> None:
    page = tab.open("faults")
    expect(page.get_by_text("Every request is answered normally")).to_be_visible()
    page.get_by_label("What happens").select_option("latency")
    page.get_by_label("Seconds").fill("0.5")
    page.get_by_label("To which requests").select_option("count")
    page.get_by_label("How many").fill("2")
    page.get_by_label("Path").fill("/users/*")
    page.get_by_role("button", name="Add fault").click()
    expect(page.get_by_text("0.5 s of latency for the next 2 requests to /users/*")).to_be_visible()
    [fault] = stub.data.faults
    assert fault.items() >= {"latency_ms": 500, "count": 2, "path": "/users/*"}.items()
    for view in ("Log", "Users", "Catalogs", "Regal", "Status"):
        page.get_by_role("navigation").get_by_role("link", name=view, exact=True).click()
        expect(page.get_by_role("link", name="1 fault active")).to_be_visible()
    page.get_by_role("link", name="1 fault active").click()
    page.get_by_role("button", name="Remove all").click()
    expect(page.get_by_role("link", name="1 fault active")).to_have_count(0)
    assert stub.data.faults == []


def test_regal(tab: Tab, stub: Stub) -> None:
    page = tab.open("regal")
    page.get_by_role("combobox", name="Contact").select_option(label="Ada Park 2")
    page.get_by_role("button", name="Send").nth(1).click()
    page.get_by_label("External id of the user").fill("user-1")
    page.get_by_role("button", name="Send").nth(0).click()
    expect(page.get_by_text("Sent regal/outbound")).to_be_visible()
    assert stub.data.posted == [
        ("/_/regal/events", {"event": "call.completed", "phone": "+12025550002"}),
        ("/_/campaigns/regal/outbound/send", {"external_id": "user-1"}),
    ]


def test_status(tab: Tab) -> None:
    page = tab.open("status")
    expect(page.get_by_role("heading", name="2 transforms to paste into Braze")).to_be_visible()
    page.get_by_role("button", name="Copy code").first.click()
    expect(page.get_by_text("Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "// acme/plan.changed"


def test_the_page_says_when_the_server_is_gone(tab: Tab, stub: Stub) -> None:
    page = tab.open("log")
    stub.data.close()
    expect(page.locator(".connection")).to_have_text("reconnecting")
    expect(page.locator(".connection")).to_have_text("live")


def test_views_are_fresh_after_a_gap(tab: Tab, stub: Stub) -> None:
    page = tab.open("users")
    expect(page.locator(".foot")).to_have_text("120 users")
    stub.data.users.clear()
    stub.data.close()
    expect(page.get_by_text("No users yet")).to_be_visible()


def test_a_reset_by_others_is_seen(tab: Tab, stub: Stub) -> None:
    page = tab.open("log")
    expect(page.locator(".foot")).to_have_text("60 requests")
    stub.data.log.clear()
    stub.data.publish("reset", None)
    expect(page.get_by_text("No requests yet")).to_be_visible()


def test_catalogs_are_fresh_after_a_gap(tab: Tab, stub: Stub) -> None:
    page = tab.open("catalogs")
    expect(page.get_by_role("option")).to_have_count(2)
    stub.data.catalogs[0]["name"] = "teams"
    stub.data.close()
    expect(page.get_by_role("option", name="teams")).to_be_visible()


def test_the_page_outlives_a_restart_of_the_server(tab: Tab, stub: Stub) -> None:
    page = tab.open("log")
    stub.data.token = "second"
    stub.data.close()
    expect(page.locator(".connection")).to_have_text("reconnecting")
    expect(page.locator(".connection")).to_have_text("live")
    assert all("401" in text for text in tab.errors)
    tab.errors.clear()


def test_the_clock_and_the_way_back(tab: Tab, stub: Stub) -> None:
    page = tab.open("status")
    expect(page.locator(".facts")).to_contain_text("120 profiles")
    page.get_by_label("Set the clock").fill("2026-01-05T08:00:00Z")
    page.get_by_role("button", name="Set", exact=True).click()
    expect(page.get_by_text("Set the clock", exact=True)).to_be_visible()
    page.get_by_role("button", name="Reset …").click()
    page.get_by_role("dialog").get_by_role("button", name="Reset", exact=True).click()
    expect(page.get_by_text("Reset the server", exact=True)).to_be_visible()
    assert stub.data.posted == [("/_/clock", {"now": "2026-01-05T08:00:00Z"}), ("/_/reset", None)]
