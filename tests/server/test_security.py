"""Who may use `/_/`: scripts with the key, the page with its cookie."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from starlette.responses import Response
from starlette.testclient import TestClient

from brazesmith.app.serve.workspace import Workspace
from brazesmith.server.application import create_app
from brazesmith.server.security import Access

OWN = Access("my-own-key", 8990, "token")
DEFAULT = Access(port=8990, token="token")
URL = "http://127.0.0.1:8990"
COOKIE = {"Cookie": "other=1; brazesmith-8990=token"}
KEY = {"Authorization": "Bearer my-own-key"}
DEFAULT_KEY = {"Authorization": "Bearer local-braze"}

#: Access, path, headers, whether the request may pass.
REQUESTS: list[tuple[Access, str, dict[str, str], bool]] = [
    (OWN, "/_/state", {}, False),
    (OWN, "/_/state", KEY, True),
    (OWN, "/_/state", DEFAULT_KEY, False),
    (OWN, "/_/state", COOKIE, True),
    (OWN, "/_/state", {"Cookie": "brazesmith-8990=other"}, False),
    (OWN, "/_/state", {"Cookie": "brazesmith-8991=token"}, False),
    (OWN, "/_/state", {"Cookie": "brazesmith-8990="}, False),
    (OWN, "/_/state", {"Cookie": "brazesmith-8990=tökén"}, False),
    (OWN, "/_/state", {"Cookie": ";;;=,"}, False),
    (OWN, "/_/state", COOKIE | {"Origin": URL}, True),
    (OWN, "/_/state", COOKIE | {"Origin": "http://localhost:8991"}, False),
    (OWN, "/_/state", COOKIE | {"Origin": "http://evil.example:8990"}, False),
    (OWN, "/_/state", COOKIE | {"Host": "evil.example:8990"}, False),
    (OWN, "/_/state", COOKIE | {"Host": "127.0.0.1"}, False),
    (OWN, "/_/state", COOKIE | {"Host": "127.0.0.1:8991"}, False),
    (OWN, "/_/run", KEY, True),
    (DEFAULT, "/_/run", DEFAULT_KEY, False),
    (DEFAULT, "/_/run", COOKIE, True),
    (DEFAULT, "/_/fixtures", DEFAULT_KEY, False),
    (DEFAULT, "/_/state", DEFAULT_KEY, True),
    (DEFAULT, "/users/track", COOKIE, False),
]


@pytest.fixture
def client_of(workspace: Workspace) -> Callable[[Access], TestClient]:
    return lambda access: TestClient(create_app(workspace, access), base_url=URL)


@pytest.mark.parametrize(("access", "path", "headers", "passes"), REQUESTS)
def test_requests(
    client_of: Callable[[Access], TestClient],
    access: Access,
    path: str,
    headers: dict[str, str],
    passes: bool,
) -> None:
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    method = "GET" if path == "/_/state" else "POST"
    answer = client_of(access).request(method, path, headers=raw)
    assert (answer.status_code not in (401, 403)) == passes, answer.text
    assert access.key == "local-braze" or access.key not in answer.text


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites() -> None:
    response = Response()
    OWN.give_cookie(response)
    header = response.headers["set-cookie"].lower()
    assert header == "brazesmith-8990=token; httponly; path=/; samesite=strict"


def test_every_start_has_a_token_of_its_own() -> None:
    assert len({Access().token for _ in range(10)}) == 10


def test_the_secrets_are_not_in_the_representation() -> None:
    assert "my-own-key" not in repr(OWN)
    assert "token'" not in repr(OWN)


@pytest.mark.parametrize("path", ["/_/../_/run", "/_//run", "/_/run/", "/_%2frun", "/%5f/run"])
def test_other_spellings_of_a_path_do_not_run_code(
    client_of: Callable[[Access], TestClient], path: str
) -> None:
    answer = client_of(DEFAULT).post(path, headers=DEFAULT_KEY, content=b"{}")
    assert answer.status_code in (403, 404)
