"""The page at `/`: what is served, and the headers that protect it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.testclient import TestClient

from brazesmith.server import page

INDEX = '<script nonce="%NONCE%"></script><link nonce="%NONCE%" href="/page/main-1.css">'


class Access:
    """Gives a cookie like the application's."""

    def give_cookie(self, response: Response) -> None:
        response.set_cookie("token", "secret")


@pytest.fixture
def static(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "static"
    folder.mkdir()
    monkeypatch.setattr(page, "STATIC", folder)
    return folder


@pytest.fixture
def client() -> TestClient:
    app = Starlette(routes=page.ROUTES)
    app.state.access = Access()
    return TestClient(app, base_url="http://127.0.0.1:8990")


def test_every_response_has_a_new_nonce(static: Path, client: TestClient) -> None:
    (static / "index.html").write_text(INDEX)
    nonces = set()
    for _ in range(2):
        response = client.get("/")
        found = set(re.findall(r'nonce="([^"]+)"', response.text))
        policy = response.headers["content-security-policy"]
        assert set(re.findall(r"'nonce-([^']+)'", policy)) == found
        assert len(found) == 1
        nonces |= found
    assert len(nonces) == 2


def test_the_page_is_not_stored_and_has_the_cookie(static: Path, client: TestClient) -> None:
    (static / "index.html").write_text(INDEX)
    response = client.get("/")
    assert response.headers["cache-control"] == "no-store"
    assert response.cookies["token"] == "secret"


def test_the_policy_allows_nothing_else(static: Path, client: TestClient) -> None:
    (static / "index.html").write_text(INDEX)
    policy = client.get("/").headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'nonce-")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_assets_may_be_kept(static: Path, client: TestClient) -> None:
    (static / "main-1.js").write_text("1")
    response = client.get("/page/main-1.js")
    assert response.text == "1"
    assert response.headers["content-type"].startswith("text/javascript")
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "immutable" in response.headers["cache-control"]
    assert "set-cookie" not in response.headers


@pytest.mark.parametrize(
    "name",
    [
        "other.js",
        "index.html",
        "%2e%2e/page.py",
        "..%2fpage.py",
        "..%5cpage.py",
        "%00",
        "sub/a.js",
    ],
)
def test_only_the_files_of_the_bundle_are_served(
    static: Path, client: TestClient, name: str
) -> None:
    (static.parent / "page.py").write_text("secret")
    (static / "index.html").write_text("secret")
    (static / "sub").mkdir()
    (static / "sub/a.js").write_text("secret")
    response = client.get(f"/page/{name}")
    assert response.status_code == 404
    assert "secret" not in response.text


def test_without_a_bundle_the_page_says_how_to_build_it(static: Path, client: TestClient) -> None:
    response = client.get("/")
    assert response.status_code == 503
    assert "`make ui`" in response.text
    assert "http://127.0.0.1:8990/_/state" in response.text
    assert response.headers["content-security-policy"]
