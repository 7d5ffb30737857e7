"""Rate limits: buckets that a window fills, and the headers that announce them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from brazesmith.app.serve.workspace import Workspace
from brazesmith.localbraze import Clock
from brazesmith.server import rates
from brazesmith.server.application import create_app
from brazesmith.server.braze import ENDPOINTS
from brazesmith.server.rates import LIMITS, Buckets
from brazesmith.server.security import Access

NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)
KEY = {"Authorization": "Bearer local-braze"}


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two requests in each window."""
    limits = {name: replace(limit, requests=2) for name, limit in LIMITS.items()}
    monkeypatch.setattr(rates, "LIMITS", limits)


def limited(workspace: Workspace, clock: Clock) -> TestClient:
    app = create_app(workspace, Access(), Buckets("documented", clock))
    return TestClient(app, base_url="http://127.0.0.1", headers=KEY)


def announced(answer: Any) -> tuple[int, str, str, str]:
    names = ("limit", "remaining", "reset")
    limit, remaining, reset = (answer.headers[f"x-ratelimit-{name}"] for name in names)
    return answer.status_code, limit, remaining, reset


def test_the_headers_count_down_until_the_window_ends(workspace: Workspace, small: None) -> None:
    clock = Clock(NOON + timedelta(seconds=1))
    client = limited(workspace, clock)
    reset = str(int(NOON.timestamp()) + 3)
    body = {"attributes": [{"external_id": "ada"}]}
    answers = [client.post("/users/track", json=body) for _ in range(3)]
    assert [announced(answer) for answer in answers] == [
        (201, "2", "1", reset),
        (201, "2", "0", reset),
        (429, "2", "0", reset),
    ]
    assert answers[2].json() == {"message": "[brazesmith] more than 2 requests per 3 seconds"}
    clock.set(NOON + timedelta(seconds=3))
    assert announced(client.post("/users/track", json=body))[:3] == (201, "2", "1")


def test_what_is_refused_counts_too_but_nothing_without_the_key(
    workspace: Workspace, small: None
) -> None:
    client = limited(workspace, Clock(NOON))
    other = {"Authorization": "Bearer other"}
    assert client.post("/users/track", json={}, headers=other).status_code == 401
    statuses = [client.post("/users/track", content=b"{").status_code for _ in range(3)]
    assert statuses == [415, 415, 429]


#: Requests that are counted together.
SHARED = [
    ("POST /users/alias/new", "POST /users/merge", "POST /users/delete", "POST /users/identify"),
    ("POST /catalogs", "GET /catalogs", "DELETE /catalogs/x"),
    ("PUT /catalogs/x/items", "PATCH /catalogs/x/items", "DELETE /catalogs/x/items"),
    ("GET /catalogs/x/items", "GET /catalogs/x/items/y", "DELETE /catalogs/x/items/y"),
]


@pytest.mark.parametrize("lines", SHARED, ids=lambda lines: lines[0])
def test_shared_limits(workspace: Workspace, small: None, lines: tuple[str, ...]) -> None:
    client = limited(workspace, Clock(NOON))
    statuses = []
    for line in lines[:3]:
        method, _, path = line.partition(" ")
        statuses.append(client.request(method, path, json={}).status_code)
    assert statuses[2] == 429
    assert 429 not in statuses[:2]
    assert client.post("/users/track", json={}).status_code != 429


#: Bodies that have another limit than others of the same endpoint.
BY_BODY: list[tuple[str, Any, str]] = [
    ("/users/export/ids", {"external_ids": ["a"]}, "250"),
    ("/users/export/ids", {"fields_to_export": []}, "250"),
    ("/users/export/ids", {"fields_to_export": ["email"]}, "40"),
    ("/users/export/ids", {"fields_to_export": ["email", "canvases_received"]}, "250"),
    ("/users/export/ids", {"fields_to_export": [{}]}, "40"),
    ("/users/export/ids", [], "250"),
    ("/messages/send", {"external_user_ids": ["a"]}, "250000"),
    ("/messages/send", {"broadcast": True}, "250"),
]


@pytest.mark.parametrize(("path", "body", "limit"), BY_BODY)
def test_limits_by_body(workspace: Workspace, path: str, body: Any, limit: str) -> None:
    answer = limited(workspace, Clock(NOON)).post(path, json=body)
    assert answer.headers["x-ratelimit-limit"] == limit


def test_transformations_are_limited(workspace: Workspace, small: None) -> None:
    client = limited(workspace, Clock(NOON))
    path = "/transformations/regal/call.completed"
    assert [client.post(path, json={}).status_code for _ in range(3)] == [201, 201, 429]


def test_a_reset_fills_the_buckets(workspace: Workspace, small: None) -> None:
    client = limited(workspace, Clock(NOON))
    assert [client.get("/catalogs").status_code for _ in range(3)] == [200, 200, 429]
    assert client.post("/_/reset").status_code == 200
    assert client.get("/catalogs").status_code == 200


def test_without_limits_there_are_no_headers(client: TestClient) -> None:
    answer = client.post("/users/track", json={"attributes": [{"external_id": "ada"}]})
    assert not [name for name in answer.headers if name.startswith("x-ratelimit")]


def test_every_limit_is_used() -> None:
    names = {
        endpoint.limit_of(body)
        for endpoint in ENDPOINTS
        for body in ({}, {"broadcast": True}, {"fields_to_export": ["email"]})
    }
    assert names | {"transformations"} == set(LIMITS)
