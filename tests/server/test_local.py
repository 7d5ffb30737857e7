"""`LocalBraze`, which tests of others use, and the fixture `local_braze`."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from brazesmith.server.listening import Server
from brazesmith.testing import LocalBraze

SHOP = Path(__file__).with_name("shop")
ADA = {"attributes": [{"external_id": "ada", "plan": "pro"}]}


@pytest.fixture(scope="module")
def braze() -> Iterator[LocalBraze]:
    with LocalBraze(SHOP) as braze:
        yield braze


def test_a_server_that_does_not_start_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Server, "run", lambda self, sockets: None)
    with pytest.raises(RuntimeError, match="ended before it was ready"):
        LocalBraze(SHOP)


def post(braze: LocalBraze, path: str, body: Any) -> Any:
    request = Request(braze.url + path, json.dumps(body).encode(), braze.headers)
    with urlopen(request, timeout=300) as answer:
        return json.load(answer)


def test_what_is_sent_can_be_read(braze: LocalBraze) -> None:
    braze.reset()
    assert braze.profile("ada") is None
    post(braze, "/users/track", ADA)
    profile = braze.profile("ada")
    assert profile is not None
    assert profile["custom_attributes"] == {"plan": "pro"}
    [entry] = braze.log()
    assert entry["path"] == "/users/track"


def test_reset_forgets_everything(braze: LocalBraze) -> None:
    post(braze, "/users/track", ADA)
    braze.set_clock(datetime(2030, 1, 1, tzinfo=UTC))
    braze.add_fault(status=503)
    braze.reset()
    assert (braze.profile("ada"), braze.log()) == (None, [])
    post(braze, "/users/track", ADA)
    assert braze.log()[0]["at"] < "2030"


def test_a_state_is_loaded_and_forgotten_by_a_reset(braze: LocalBraze) -> None:
    braze.load_state({"profiles": [{"external_id": "ada", "custom": {"plan": "free"}}]})
    profile = braze.profile("ada")
    assert profile is not None
    assert profile["custom_attributes"] == {"plan": "free"}
    state = braze.export_state()
    post(braze, "/_/seed", state)
    braze.reset()
    assert braze.profile("ada") is None
    braze.load_state(state)
    assert braze.export_state() == state


def test_the_same_requests_make_the_same_ids(braze: LocalBraze) -> None:
    found = []
    for _ in range(2):
        braze.reset()
        post(braze, "/users/track", ADA)
        profile = braze.profile("ada")
        assert profile is not None
        found.append(profile["braze_id"])
    assert found[0] == found[1]


def test_faults(braze: LocalBraze) -> None:
    braze.reset()
    braze.add_fault(status=429, count=1)
    with pytest.raises(HTTPError, match="429"):
        post(braze, "/users/track", ADA)
    post(braze, "/users/track", ADA)
    braze.add_fault(drop=True, count=1)
    with pytest.raises(ConnectionError):
        post(braze, "/users/track", ADA)


def test_a_second_server_has_a_port_and_a_database_of_its_own(
    braze: LocalBraze, tmp_path: Path
) -> None:
    with LocalBraze(tmp_path, api_key="other") as second:
        post(second, "/users/track", ADA)
        assert second.url != braze.url
        braze.reset()
        assert braze.profile("ada") is None
        assert second.profile("ada") is not None


FILE = """
import json
from urllib.request import Request, urlopen
import pytest

@pytest.mark.parametrize("number", range(40))
def test_each_has_an_empty_one(local_braze, number):
    assert local_braze.profile("ada") is None
    body = json.dumps({"attributes": [{"external_id": "ada"}]}).encode()
    urlopen(Request(local_braze.url + "/users/track", body, local_braze.headers)).close()
    assert local_braze.profile("ada")
"""


def run_pytest(folder: Path, *arguments: str) -> str:
    """Return what pytest prints about FILE in a folder."""
    (folder / "test_shop.py").write_text(FILE, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize("workers", ["0", "2"])
def test_the_fixture(tmp_path: Path, workers: str) -> None:
    printed = run_pytest(tmp_path, "-n", workers)
    assert "40 passed" in printed, printed


def test_the_fixture_without_the_extra(tmp_path: Path) -> None:
    (tmp_path / "uvicorn.py").write_text("raise ImportError('no uvicorn', name='uvicorn')\n")
    printed = run_pytest(tmp_path, "-x")
    assert "`local_braze` needs uvicorn. Install it: pip install 'brazesmith[serve]'" in printed
    assert "Traceback" not in printed


def test_windows_of_rate_limits_end_by_the_time_of_the_computer() -> None:
    with LocalBraze(rate_limits="documented") as braze:
        braze.set_clock(datetime(2030, 1, 1, tzinfo=UTC))
        request = Request(f"{braze.url}/catalogs", headers=braze.headers)
        with urlopen(request) as answer:
            reset = int(answer.headers["x-ratelimit-reset"])
    assert reset < datetime(2030, 1, 1, tzinfo=UTC).timestamp()
