"""The round trip with Regal over HTTP: profile, campaign, contact, event, and the same profile."""

from __future__ import annotations

import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from brazesmith.app.project import load_project
from brazesmith.app.workspace import Workspace
from brazesmith.localbraze import LocalBraze
from brazesmith.server.application import create_app

ROOT = Path(__file__).parents[2]
PHONE = "+15555550123"
ADA = {
    "external_id": "ada",
    "first_name": "Ada",
    "email": "ada@example.com",
    "phone": PHONE,
    "voice_optin_subscribed": True,
    "lead_source": "web",
}


@dataclass
class Live:
    """A running server, and requests to it."""

    url: str
    workspace: Workspace
    slow: str = ""  # requests to paths with this text are answered too late

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """Return status and body of an answer."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        sent = {"Content-Type": "application/json", "Authorization": "Bearer local-braze"}
        request = urllib.request.Request(
            self.url + path, None if body is None else data, sent | headers, method=method
        )
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)

    def regal(self, body: Any, **headers: str) -> tuple[int, Any]:
        """Send a request to the local Regal as a webhook does."""
        return self.send("POST", "/regal/events", body, **{"Authorization": "KEY"} | headers)

    def campaign(self, name: str = "regal/outbound/contact", **body: Any) -> Any:
        """Send a campaign to Ada and return what became of it."""
        sent = {"external_id": "ada"} | body
        status, answer = self.send("POST", f"/_/campaigns/{name}/send", sent)
        assert status == 200
        return answer

    def profile(self) -> Any:
        """Return Ada's profile."""
        body = {"external_ids": ["ada"], "fields_to_export": ["custom_events", "external_id"]}
        [user] = self.workspace.braze.export_ids(body).body["users"]
        return user


@pytest.fixture(scope="module")
def workspace() -> Iterator[Workspace]:
    workspace = Workspace(load_project(ROOT), LocalBraze(None, seed=1))
    yield workspace
    workspace.close()


@pytest.fixture
def live(workspace: Workspace) -> Iterator[Live]:
    found = Live("", workspace)
    inner = create_app(workspace)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if found.slow and found.slow in scope.get("path", ""):
            return  # no answer: uvicorn ends the connection
        await inner(scope, receive, send)

    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical", lifespan="off")
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    found.url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    found.send("POST", "/users/track", {"attributes": [ADA]})
    yield found
    server.should_exit = True
    thread.join()


def test_a_round_trip_ends_at_the_profile_where_it_began(live: Live) -> None:
    sending = live.campaign()
    assert (sending["outcome"], sending["problem"]) == ("body", None)
    assert sending["answer"]["url"] == f"{live.url}/regal/events"
    assert (sending["answer"]["status"], sending["answer"]["body"]) == (200, {"message": "ok"})

    [contact] = live.send("GET", "/_/regal")[1]["contacts"]
    assert (contact["userId"], contact["firstName"]) == ("ada", "Ada")
    consent = {"subscribed": True, "source": "web"}
    assert contact["phones"] == {PHONE: {"isPrimary": True, "voiceOptIn": consent}}

    event = {"event": "call.completed", "phone": PHONE, "properties": {"disposition": "Sold"}}
    status, sent = live.send("POST", "/_/regal/events", event)
    assert status == 200
    assert sent["answer"]["url"] == f"{live.url}/transformations/regal/call.completed"
    assert (sent["answer"]["status"], sent["answer"]["body"]) == (201, {"message": "success"})
    assert sent["payload"]["userId"] == "ada"
    assert sent["payload"]["traits"] == {"phone": PHONE, "email": "ada@example.com"}
    assert sent["payload"]["properties"]["disposition"] == "Sold"

    [call] = live.profile()["custom_events"]
    assert (call["name"], call["count"]) == ("Call Completed", 1)
