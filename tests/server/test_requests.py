"""What HTTP itself can be wrong about: keys, media types, JSON, methods, paths, sizes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from brazesmith.app.serve.workspace import Workspace
from brazesmith.server.application import create_app
from brazesmith.server.bodies import LARGEST_BODY
from brazesmith.server.braze import ENDPOINTS

JSON = {"Content-Type": "application/json"}
SYNTAX = "Error while parsing request body. Please check your syntax."
ADA = '{"attributes": [{"external_id": "ada", "plan": %s}]}'
NOBODY: dict[str, str] = {}

#: Body of `/users/track`, status, what the answer contains, its decisions.
BODIES: dict[str, tuple[bytes, int, str, set[str]]] = {
    "good": (b'{"attributes": [{"external_id": "ada"}]}', 201, "success", set()),
    "empty": (b"", 400, SYNTAX, set()),
    "trailing comma": (b'{"attributes": [],}', 400, SYNTAX, set()),
    "single quotes": (b"{'attributes': []}", 400, SYNTAX, set()),
    "comment": (b'{"attributes": []} // x', 400, SYNTAX, set()),
    "extra brace": (b'{{"attributes": []}', 400, SYNTAX, set()),
    "form": (b"attributes=1", 400, SYNTAX, set()),
    "NaN": ((ADA % "NaN").encode(), 400, SYNTAX, set()),
    "Infinity": ((ADA % "-Infinity").encode(), 400, SYNTAX, set()),
    "float too large": ((ADA % "1e400").encode(), 400, SYNTAX, {"unreadable-numbers"}),
    "integer too large": ((ADA % ("9" * 400)).encode(), 400, SYNTAX, {"unreadable-numbers"}),
    "integer of 5,000 digits": ((ADA % ("9" * 5000)).encode(), 400, SYNTAX, {"unreadable-numbers"}),
    "invalid UTF-8": (b'{"attributes": [{"external_id": "\xff"}]}', 400, SYNTAX, set()),
    "UTF-16": (ADA.encode("utf-16"), 400, SYNTAX, set()),
    "byte order mark": (b'\xef\xbb\xbf{"attributes": []}', 400, SYNTAX, set()),
    "NUL": (b'{"attributes": []}\0', 400, SYNTAX, set()),
    "NUL in a string": ((ADA % r'"a\u0000b"').encode(), 201, "success", set()),
    "half of a surrogate pair": (
        (ADA % r'"\ud800"').encode(),
        201,
        "success",
        {"lone-surrogates"},
    ),
    "deep array": (b"[" * 200_000, 400, "nested too deeply", {"deep-nesting"}),
    "deep object": (b'{"a":' * 200_000, 400, "nested too deeply", {"deep-nesting"}),
    "repeated key": (
        b'{"attributes": [], "attributes": [{"external_id": "ada"}]}',
        201,
        "success",
        {"repeated-keys"},
    ),
    "array": (b"[]", 400, "message", set()),
    "null": (b"null", 400, "message", set()),
    "too large": (b'"' + b"x" * LARGEST_BODY + b'"', 413, "4,194,304 bytes", {"large-bodies"}),
    "as large as possible": (b'"' + b"x" * (LARGEST_BODY - 2) + b'"', 400, "message", set()),
}


def decisions(answer: Any) -> set[str]:
    header = answer.headers.get("x-brazesmith-decisions", "")
    return set(filter(None, header.split(", "))) - {"undocumented-sentence"}


@pytest.mark.parametrize(("body", "status", "part", "own"), BODIES.values(), ids=BODIES)
def test_bodies(client: TestClient, body: bytes, status: int, part: str, own: set[str]) -> None:
    answer = client.post("/users/track", content=body, headers=JSON)
    assert (answer.status_code, decisions(answer)) == (status, own)
    assert part in answer.text
    assert json.loads(answer.text)


def test_a_full_disk(client: TestClient, workspace: Workspace) -> None:
    database = workspace.braze._store._database
    pages = database.execute("PRAGMA page_count").fetchone()[0]
    database.execute(f"PRAGMA max_page_count = {pages}")
    value = {f"field{number}": "x" * 250 for number in range(100)}
    body = {"attributes": [{"external_id": str(number), "o": value} for number in range(75)]}
    answer = client.post("/users/track", json=body)
    problem = "[brazesmith] the database cannot be used (database or disk is full)"
    assert (answer.status_code, answer.json()) == (500, {"message": problem})
    assert client.post("/users/export/ids", json={"external_ids": ["1"]}).json()["users"] == []


def test_a_body_without_a_length_is_counted(client: TestClient) -> None:
    pieces = (b"x" * 1_000_000 for _ in range(5))
    answer = client.post("/users/track", content=pieces, headers=JSON)
    assert (answer.status_code, decisions(answer)) == (413, {"large-bodies"})


#: Headers of a request to `/users/track`, status, what the answer contains.
HEADERS: dict[str, tuple[list[tuple[str, str]], int, str]] = {
    "charset": ([("Content-Type", "application/json; charset=utf-8")], 201, "success"),
    "upper case": ([("Content-Type", "Application/JSON")], 201, "success"),
    "no type": ([("Content-Type", "")], 415, "Content-Type is missing"),
    "text": ([("Content-Type", "text/plain")], 415, "Content-Type is `text/plain`"),
    "not quite": ([("Content-Type", "application/json-patch")], 415, "application/json-patch"),
    "gzip": ([("Content-Encoding", "gzip")], 415, "Content-Encoding is `gzip`"),
    "identity": ([("Content-Encoding", "identity")], 201, "success"),
    "no key": ([("Authorization", "")], 401, "Invalid API Key"),
    "other key": ([("Authorization", "Bearer local-brazen")], 401, "Invalid API Key"),
    "quoted key": ([("Authorization", 'Bearer "local-braze"')], 401, "Invalid API Key"),
    "Basic": ([("Authorization", "Basic local-braze")], 401, "Invalid API Key"),
    "only the key": ([("Authorization", "local-braze")], 401, "Invalid API Key"),
    "two keys": (
        [("Authorization", "Bearer local-braze"), ("Authorization", "Bearer local-braze")],
        401,
        "Invalid API Key",
    ),
    "key that is not ASCII": ([("Authorization", "Bearer schlüssel")], 401, "Invalid API Key"),
    "lower case": ([("Authorization", "bearer local-braze")], 201, "success"),
    "other Host": ([("Host", "evil.example")], 403, "Host header"),
    "name that only begins like ours": ([("Host", "localhost.evil.example")], 403, "Host header"),
    "Host with user": ([("Host", "evil@127.0.0.1")], 403, "Host header"),
    "two Hosts": ([("Host", "127.0.0.1"), ("Host", "evil.example")], 403, "Host header"),
    "other address": ([("Host", "0.0.0.0")], 403, "Host header"),
    "localhost": ([("Host", "LOCALHOST:8990")], 201, "success"),
    "IPv6": ([("Host", "[::1]:8990")], 201, "success"),
    "other Origin": ([("Origin", "https://evil.example")], 403, "other origins"),
    "opaque Origin": ([("Origin", "null")], 403, "other origins"),
    "Origin with HTTPS": ([("Origin", "https://127.0.0.1")], 403, "other origins"),
    "own Origin": ([("Origin", "http://127.0.0.1")], 201, "success"),
    "length that is no number": ([("Content-Length", "many")], 413, "4,194,304"),
    "negative length": ([("Content-Length", "-1")], 413, "4,194,304"),
}


@pytest.mark.parametrize(("headers", "status", "part"), HEADERS.values(), ids=HEADERS)
def test_headers(
    client: TestClient, headers: list[tuple[str, str]], status: int, part: str
) -> None:
    names = {name for name, _ in headers}
    sent = [(name, value) for name, value in JSON.items() if name not in names]
    if "Authorization" in names:
        del client.headers["Authorization"]
    raw = [(name.encode(), value.encode()) for name, value in [*sent, *headers] if value]
    body = b'{"attributes": [{"external_id": "ada"}]}'
    answer = client.post("/users/track", content=body, headers=raw)
    assert answer.status_code == status, answer.text
    assert part in answer.text
    assert "local-braze" not in answer.text


#: Method, path, status, what the answer contains.
REQUESTS = [
    ("GET", "/users/track", 405, "it answers POST"),
    ("OPTIONS", "/users/track", 405, "it answers POST"),
    ("PROPFIND", "/catalogs/x/items", 405, "it answers DELETE, GET, HEAD, PATCH, POST, PUT"),
    ("GET", "/" + "x" * 5_000, 404, "x…; see docs/local-braze.md"),
    ("HEAD", "/catalogs", 200, ""),
    ("POST", "/users/track/", 403, "remove the `/`"),
    ("DELETE", "/catalogs/x/", 403, "remove the `/`"),
    ("POST", "/user/track", 404, "/users/track"),
    ("GET", "/x", 404, "there is no GET /x"),
    ("POST", "//users/track", 404, "there is no"),
    ("GET", "/catalogs/a%2fb/items", 404, "there is no"),
    ("GET", "/catalogs/%00/items", 404, "catalog-not-found"),
    ("GET", "/catalogs/%ff/items", 404, "catalog-not-found"),
    ("GET", "/catalogs/%F0%9F%98%80/items", 404, "catalog-not-found"),
    ("GET", "/catalogs/x/items/%2e%2e", 404, "catalog-not-found"),
    ("GET", "/catalogs/x/items?cursor=%ff&cursor=1", 404, "catalog-not-found"),
    ("DELETE", "/catalogs/x", 404, "catalog-not-found"),
    ("POST", "/transformations/../../etc/passwd", 404, "there is no"),
    ("POST", "/transformations/..%2f..%2fetc%2fpasswd", 404, "there is no"),
    ("POST", "/transformations/%00", 404, "there is no"),
    ("POST", "/transformations/", 404, "there is no"),
    ("GET", "/transformations/regal/call.completed", 405, "it answers POST"),
]


@pytest.mark.parametrize(("method", "path", "status", "part"), REQUESTS)
def test_paths(client: TestClient, method: str, path: str, status: int, part: str) -> None:
    answer = client.request(method, path)
    assert answer.status_code == status, answer.text
    assert part in answer.text


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.line)
def test_every_endpoint_needs_the_key(client: TestClient, endpoint: Any) -> None:
    path = endpoint.path.format(catalog="x", item="y", field="z")
    answer = client.request(endpoint.method, path, headers={"Authorization": "Bearer other"})
    assert (answer.status_code, answer.json()) == (401, {"message": "Invalid API Key"})


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.line)
def test_every_endpoint_answers(client: TestClient, endpoint: Any) -> None:
    path = endpoint.path.format(catalog="x", item="y", field="z")
    content = b"{}" if endpoint.has_body else b""
    answer = client.request(endpoint.method, path, content=content, headers=JSON)
    assert answer.status_code in (200, 201, 202, 400, 404)
    assert answer.json()


def test_an_internal_error_is_an_answer_and_a_traceback(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> Any:
        raise ZeroDivisionError("a secret")

    monkeypatch.setattr(workspace.braze, "list_catalogs", fail)
    client = TestClient(
        create_app(workspace),
        base_url="http://127.0.0.1",
        headers={"Authorization": "Bearer local-braze"},
        raise_server_exceptions=False,
    )
    answer = client.get("/catalogs")
    assert answer.status_code == 500
    assert "internal error in brazesmith: ZeroDivisionError" in answer.json()["message"]
    assert "a secret" not in answer.text
    assert "ZeroDivisionError: a secret" in capsys.readouterr().err
