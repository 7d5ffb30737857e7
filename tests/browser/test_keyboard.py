"""Everything works without a mouse."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import Tab

VIEWS = {"l": "Log", "u": "Users", "c": "Catalogs", "f": "Faults", "r": "Regal", "s": "Status"}


def test_views(tab: Tab) -> None:
    page = tab.open("users")
    for key, title in VIEWS.items():
        page.keyboard.press("g")
        page.keyboard.press(key)
        expect(page.locator("nav [aria-current=page]")).to_have_text(title)


def test_lists(tab: Tab) -> None:
    page = tab.open()
    page.keyboard.press("j")
    expect(page).to_have_url(f"{tab.origin}/#/log/60")
    page.get_by_role("listbox").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("k")
    expect(page).to_have_url(f"{tab.origin}/#/log/59")
    active = page.get_by_role("listbox").get_attribute("aria-activedescendant")
    expect(page.locator(f"[id='{active}']")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("End")
    expect(page).to_have_url(f"{tab.origin}/#/log/1")
    expect(page.get_by_role("listbox").get_by_role("option", selected=True)).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator(".pane.details")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_focused()
    expect(page).to_have_url(f"{tab.origin}/#/log")


def test_search_and_back_to_the_list(tab: Tab) -> None:
    page = tab.open()
    page.keyboard.press("/")
    page.keyboard.type("gj/?d")  # text in a field, no shortcuts
    expect(page.get_by_label("Filter by text")).to_have_value("gj/?d")
    page.get_by_label("Filter by text").fill("plan")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("listbox")).to_be_focused()


def test_help(tab: Tab) -> None:
    page = tab.open()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog).to_contain_text("Playground")
    assert tab.serious() == []
    page.keyboard.press("g")
    page.keyboard.press("u")
    expect(dialog).to_be_visible()  # shortcuts wait while a dialog is open
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_create_a_fixture(tab: Tab) -> None:
    page = tab.open("log/56")
    page.keyboard.press("f")
    expect(page.get_by_label("Name of the case")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_focus_is_visible_everywhere(tab: Tab) -> None:
    page = tab.open("log/56")
    outline = "() => { const style = getComputedStyle(document.activeElement);"
    outline += " return document.activeElement.tagName + ' ' + style.outlineStyle }"
    for _ in range(24):
        page.keyboard.press("Tab")
        tag, style = page.evaluate(outline).split()
        assert tag == "BODY" or style != "none"


def test_the_first_stop_skips_the_navigation(tab: Tab) -> None:
    page = tab.open()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    expect(page).to_have_url(f"{tab.origin}/#/log")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_scheme(tab: Tab, scheme: str) -> None:
    page = tab.open()
    background = "getComputedStyle(document.body.parentElement).backgroundColor"
    before = page.evaluate(background)
    page.keyboard.press("d")
    assert page.evaluate(background) != before
    chosen = page.evaluate(background)
    page.reload()
    assert page.evaluate(background) == chosen
    page.keyboard.press("d")
    assert page.evaluate(background) == before
    assert page.evaluate("document.documentElement.dataset.theme") == "system"
