"""Every view in both schemes and widths: accessible, steady, and not wider than the window."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import Stub, Tab

PLACES = {
    "log": "Log",
    "log/59": "Log",
    "log/56": "Log",
    "users": "Users",
    "users/b0000001": "Users",
    "catalogs": "Catalogs",
    "catalogs/agents": "Catalogs",
    "faults": "Faults",
    "regal": "Regal",
    "status": "Status",
}
WIDTHS = {1400: (1400, 850), 390: (390, 800)}


@pytest.fixture(params=list(WIDTHS.values()), ids=list(map(str, WIDTHS)))
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    found: tuple[int, int] = request.param
    return found


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize("empty", [False, True], ids=["data", "empty"])
def test_views(tab: Tab, stub: Stub, size: tuple[int, int], empty: bool) -> None:
    if empty:
        for values in (stub.data.log, stub.data.users, stub.data.catalogs, stub.data.contacts):
            values.clear()
        stub.data.status.clear()
    else:
        stub.data.faults.append({"id": 1, "status": 429, "count": 2, "seen": 3, "hits": 1})
    for place, title in PLACES.items():
        if empty and "/" in place:
            continue
        page = tab.open(place)
        page.wait_for_timeout(300)
        expect(page).to_have_title(f"{title} · brazesmith")
        assert tab.serious() == [], place
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0], place
        assert page.evaluate("window.shift") < 0.01, place
        page.goto("about:blank")


def test_the_navigation_stays_in_place(tab: Tab) -> None:
    links = "nav a, .signals > *"
    widths = (
        f"[...document.querySelectorAll('{links}')].map((e) => e.getBoundingClientRect().width)"
    )
    found = {str(tab.open(place).evaluate(widths)) for place in ("log", "users", "status")}
    assert len(found) == 1
