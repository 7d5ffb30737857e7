"""`/_/run`, `/_/fixtures` and `/_/transforms/<name>` over HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from brazesmith.app.serve.workspace import Workspace
from brazesmith.localbraze import LocalBraze
from brazesmith.projects.project import load_project
from brazesmith.server.application import create_app
from brazesmith.server.security import DEFAULT_KEY, Access

SPEC = """\
from brazesmith import Event, Payload, Text, Track, Transform, field, identify

class Order(Payload):
    id: Text = field(max_length=50)

order = Order()
event = Event(user=identify(external_id=order.id), name="Order", time="2026-01-02T03:04:05Z")
transform = Transform(name="shop/order", source=order, body=Track(events=[event]))
"""

SCRIPT = {"kind": "javascript", "text": "return { attributes: [] };", "payload": "{}"}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("project")
    (root / "pyproject.toml").write_text("[tool.brazesmith]\n")
    (root / "transforms").mkdir()
    (root / "transforms/order.py").write_text(SPEC)
    return root


@pytest.fixture(scope="module")
def client(project: Path) -> Iterator[TestClient]:
    workspace = Workspace(load_project(project), LocalBraze(None, seed=1))
    app = create_app(workspace, Access("key"))
    headers = {"Authorization": "Bearer key"}
    with TestClient(app, base_url="http://127.0.0.1", headers=headers) as client:
        yield client
    workspace.close()


def post(client: TestClient, path: str, body: Any) -> tuple[int, Any]:
    answer = client.post(path, content=body if isinstance(body, str) else json.dumps(body))
    return answer.status_code, answer.json()


def test_a_script_runs(client: TestClient) -> None:
    status, report = post(client, "/_/run", SCRIPT)
    assert (status, report["outcome"], report["body_text"]) == (
        200,
        "skip",
        '{\n  "attributes": []\n}',
    )


def test_an_edited_spec_runs_and_is_not_saved(client: TestClient, project: Path) -> None:
    edited = SPEC.replace('"Order"', '"Edited"')
    body = {"kind": "spec", "name": "shop/order", "text": edited, "payload": '{"id": "7"}'}
    status, report = post(client, "/_/run", body)
    assert (status, report["verdict"]) == (200, "accepted")
    assert report["body"]["events"][0]["name"] == "Edited"
    assert (project / "transforms/order.py").read_text() == SPEC


BAD_RUNS = [
    ("[", "the body:1:2"),
    ("[]", "expected {"),
    ({}, '`kind`: expected one of "spec", "javascript", "liquid", found nothing'),
    ({"kind": "ruby"}, 'found "ruby"'),
    ({"kind": "javascript", "payload": "{}"}, "`text`: expected a text, found nothing"),
    (SCRIPT | {"payload": {}}, "`payload`: expected a text, found {}"),
    (SCRIPT | {"name": 5}, "`name`: expected a text, found 5"),
    (SCRIPT | {"review": 1}, "`review`: expected true or false, found 1"),
    (SCRIPT | {"kind": "spec", "name": "nobody"}, "`nobody` has no spec in this project"),
]


@pytest.mark.parametrize(("body", "message"), BAD_RUNS)
def test_a_request_that_cannot_be_run(client: TestClient, body: Any, message: str) -> None:
    status, answer = post(client, "/_/run", body)
    assert status == 400
    assert message in answer["message"]


def test_a_transform_is_opened(client: TestClient, project: Path) -> None:
    found = client.get("/_/transforms/shop/order").json()
    assert found["spec"] == {"file": str(project / "transforms/order.py"), "text": SPEC} or (
        found["spec"]["text"] == SPEC
    )
    assert found["code"]["language"] == "javascript"
    assert "payload.id" in found["code"]["text"]
    assert (found["kind"], found["destination"]) == ("transform", "POST /users/track")


def test_an_unknown_transform(client: TestClient) -> None:
    answer = client.get("/_/transforms/shop/nobody")
    assert answer.status_code == 404
    assert "unknown transform `shop/nobody`" in answer.json()["message"]


def test_without_fixtures_there_is_a_made_up_payload(client: TestClient) -> None:
    found = client.get("/_/transforms/shop/order").json()
    if not found["fixtures"]:
        assert json.loads(found["sample"]).keys() == {"id"}


def test_a_case_is_saved_and_opened(client: TestClient, project: Path) -> None:
    body = {
        "name": "shop/order",
        "case": "First order",
        "payload": '{"id":1}',
        "headers": '{"authorization": "Bearer secret", "x": "1"}',
        "now": "2026-01-02T03:04:05Z",
        "expected": '{"events":[]}',
    }
    status, answer = post(client, "/_/fixtures", body)
    assert status == 201
    assert answer["case"] == "first-order"
    assert answer["files"] == ["case.toml", "expected.json", "headers.json", "payload.json"]
    assert "secret" not in (project / "fixtures/shop/order/first-order/headers.json").read_text()
    found = client.get("/_/transforms/shop/order").json()["fixtures"]
    [fixture] = [one for one in found if one["name"] == "first-order"]
    assert fixture["payload"] == '{\n  "id": 1\n}\n'
    assert fixture["now"] == "2026-01-02T03:04:05.000Z"
    assert post(client, "/_/fixtures", body)[0] == 409


CASE = {"name": "shop/order", "case": "bad", "payload": "{}"}
BAD_CASES = [
    (CASE | {"name": "../../etc"}, 404, "unknown transform `../../etc`"),
    (CASE | {"case": ".."}, 400, "needs a name"),
    (CASE | {"payload": "{"}, 400, "payload.json:1:2"),
    (CASE | {"expected": "{"}, 400, "expected.json:1:2"),
    (CASE | {"headers": "[]"}, 400, "headers must be an object"),
    (CASE | {"now": "soon"}, 400, "not an ISO 8601 time"),
    (CASE | {"log": 999}, 400, "the log has no entry 999"),
    (CASE | {"log": "1"}, 400, "`log`: expected the id of an entry"),
    ({"name": "shop/order"}, 400, "`case`: expected a text"),
]


@pytest.mark.parametrize(("body", "status", "message"), BAD_CASES)
def test_a_case_that_cannot_be_saved(
    client: TestClient, project: Path, body: Any, status: int, message: str
) -> None:
    found, answer = post(client, "/_/fixtures", body)
    assert found == status
    assert message in answer["message"]
    assert not (project / "fixtures/shop/order/bad").exists()


def test_a_path_as_the_name_of_a_case_stays_in_its_folder(
    client: TestClient, project: Path
) -> None:
    status, _ = post(client, "/_/fixtures", CASE | {"case": "../../up"})
    assert status == 201
    assert (project / "fixtures/shop/order/up/payload.json").is_file()


def test_a_webhook_in_the_log_becomes_a_case(client: TestClient, project: Path) -> None:
    client.post("/transformations/shop/order", content='{"id": "9"}')
    entry = client.get("/_/log?limit=1").json()[0]
    body = {"name": "shop/order", "case": "logged", "log": entry["id"]}
    assert post(client, "/_/fixtures", body)[0] == 201
    stored = (project / "fixtures/shop/order/logged/payload.json").read_text()
    assert json.loads(stored) == {"id": "9"}
    status, answer = post(client, "/_/fixtures", body)
    expected = "`shop/order` already has a case `logged`; choose another name"
    assert (status, answer["message"]) == (409, expected)


@pytest.mark.parametrize("path", ["/_/run", "/_/fixtures"])
def test_code_needs_more_than_the_default_key(client: TestClient, path: str) -> None:
    workspace = client.app.state.workspace  # type: ignore[attr-defined] # Starlette's
    app = create_app(workspace)
    headers = {"Authorization": f"Bearer {DEFAULT_KEY}"}
    with TestClient(app, base_url="http://127.0.0.1", headers=headers) as stranger:
        assert stranger.post(path, content="{}").status_code == 403
        assert stranger.post(path, content="{}", headers={"Authorization": ""}).status_code == 401
        other = {"Origin": "http://example.com"}
        assert stranger.post(path, content="{}", headers=other).status_code == 403
