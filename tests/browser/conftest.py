"""Chromium, and a guard: no other origins, no console errors, no violations of the policy."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright
from tests.browser.stub import Data, create_app, sample

from brazesmith.server.page import STATIC

ROOT = Path(__file__).parents[2]
CHROMIUM = Path("/usr/bin/chromium")
AXE = ROOT / "ui/node_modules/axe-core/axe.min.js"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

#: Milliseconds; what is slower is broken, also on a busy machine.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)

#: Adds up layout shifts that no input caused.
WATCH = """
window.shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
"""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Return the browser; fail if it or the bundle is not there."""
    if not (STATIC / "index.html").exists() or not AXE.exists():
        pytest.fail("the page is not built; run `make ui`")
    if not CHROMIUM.exists():
        pytest.fail(f"{CHROMIUM} is missing; install Debian's `chromium`")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Stub:
    """A running stub: its origin, and the data that it answers with."""

    origin: str
    data: Data


@pytest.fixture
def stub() -> Iterator[Stub]:
    """Start a server with invented data."""
    data = sample()
    config = uvicorn.Config(create_app(data), port=0, log_level="critical", lifespan="off")
    config.timeout_graceful_shutdown = 0
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield Stub(f"http://127.0.0.1:{port}", data)
    server.should_exit = True
    thread.join()


@dataclass
class Tab:
    """A tab of the browser. At the end of a test, it must have reported nothing unexpected."""

    page: Page
    origin: str
    foreign: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def open(self, place: str = "log") -> Page:
        """Show a place, and wait for what it loads."""
        self.page.goto(f"{self.origin}/#/{place}")
        self.page.locator(".connection.open").wait_for()
        self.page.locator(".loading").wait_for(state="detached")
        return self.page

    def press_until(self, key: str, place: str, text: str) -> None:
        """Press a key in the list until a place of the page has a text."""
        end = time.monotonic() + PATIENCE / 1000
        while self.page.locator(place).inner_text() != text:
            assert time.monotonic() < end
            self.page.get_by_role("listbox").press(key)
            self.page.wait_for_timeout(60)

    def serious(self) -> list[str]:
        """Return the serious findings of axe."""
        self.page.evaluate(AXE.read_text("utf-8"))
        result = cast(dict[str, Any], self.page.evaluate("axe.run()"))
        return [
            f"{found['id']}: {node['html'][:200]}"
            for found in result["violations"]
            if found["impact"] in ("serious", "critical")
            for node in found["nodes"]
        ]


@pytest.fixture
def size() -> tuple[int, int]:
    """Return the size of the window; tests override it."""
    return 1400, 850


@pytest.fixture
def scheme() -> str:
    """Return the color scheme of the system; tests override it."""
    return "light"


@pytest.fixture
def context(
    chromium: Browser, size: tuple[int, int], scheme: str, stub: Stub
) -> Iterator[BrowserContext]:
    """Return a new profile of the browser."""
    context = chromium.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=cast(Any, scheme),
        permissions=["clipboard-read", "clipboard-write"],
    )
    context.add_init_script(WATCH)
    yield context
    context.close()


@pytest.fixture
def tab(context: BrowserContext, stub: Stub) -> Iterator[Tab]:
    """Return a tab that may only talk to the stub."""
    yield from guarded(context, stub.origin)


def guarded(context: BrowserContext, origin: str) -> Iterator[Tab]:
    """Yield a tab that may only talk to one origin; fail afterwards if it did anything else."""
    tab = Tab(context.new_page(), origin)

    def only_own(route: Route) -> None:
        if route.request.url.startswith(f"{origin}/"):
            route.continue_()
            return
        tab.foreign.append(route.request.url)
        route.abort()

    context.route("**/*", only_own)
    tab.page.set_default_timeout(PATIENCE)
    tab.page.on("pageerror", lambda error: tab.errors.append(str(error)))
    tab.page.on(
        "console",
        lambda message: tab.errors.append(message.text) if message.type == "error" else None,
    )
    yield tab
    assert tab.foreign == []
    assert tab.errors == []
