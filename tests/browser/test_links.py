"""A link with code from another site or a message runs nothing by itself."""

from __future__ import annotations

import json
import zlib
from base64 import urlsafe_b64encode

from playwright.sync_api import expect
from tests.browser.conftest import Stub, Tab


def link(**draft: str) -> str:
    """Return a place that shares a draft of the playground."""
    compressor = zlib.compressobj(wbits=-15)
    packed = compressor.compress(json.dumps(draft).encode()) + compressor.flush()
    return f"playground?share={urlsafe_b64encode(packed).decode().rstrip('=')}"


def ran(stub: Stub) -> str:
    """Return what was run."""
    return json.dumps([body for path, body in stub.data.posted if path == "/_/run"])


def test_code_in_a_link_is_shown_and_not_run(tab: Tab, stub: Stub) -> None:
    page = tab.open(link(tab="spec", spec="import os  # HOSTILE", own="<b>return</b> 1"))
    expect(page.get_by_role("heading", name="This link contains code")).to_be_visible()
    expect(page.get_by_label("Code in the link").first).to_have_text("import os  # HOSTILE")
    expect(page.get_by_label("Code in the link").last).to_have_text("<b>return</b> 1")
    assert tab.serious() == []
    page.keyboard.press("Enter")  # the focus is on no button
    page.wait_for_timeout(500)
    assert ran(stub) == "[]"


def test_a_discarded_link_leaves_nothing(tab: Tab, stub: Stub) -> None:
    page = tab.open(link(tab="own", own="// HOSTILE"))
    page.get_by_role("button", name="Discard").click()
    expect(page).to_have_url(f"{tab.origin}/#/playground")
    expect(page.get_by_text("This link contains code")).to_have_count(0)
    page.reload()
    page.wait_for_timeout(1000)
    assert "HOSTILE" not in ran(stub)


def test_a_link_that_arrives_later_asks_too(tab: Tab, stub: Stub) -> None:
    page = tab.open("log")
    page.evaluate("hash => { location.hash = hash }", f"#/{link(tab='own', own='// HOSTILE')}")
    expect(page.get_by_text("This link contains code")).to_be_visible()
    assert ran(stub) == "[]"
