"""`serve --demo`: what is there before anybody has sent a request."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.server.live import Live, listening, send

from brazesmith.app.serve import demo
from brazesmith.app.serve.delivery import Address
from brazesmith.app.serve.workspace import Workspace
from brazesmith.contract import judge
from brazesmith.localbraze import LocalBraze
from brazesmith.projects.project import Project

NOW = datetime.now(UTC)  # Braze exports what happened in the past 90 days


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    project = Project(tmp_path_factory.mktemp("empty"))
    workspace = Workspace(project, LocalBraze(None, seed=1), compiled=False)
    problems: list[str] = []
    with listening(workspace) as live:
        started = demo.Demo(workspace, live.address, "local-braze", 0, problems.append)
        started.start()
        started.join()
        yield live
    workspace.close()
    assert problems == []


def test_the_people_are_there(live: Live) -> None:
    assert demo.has_data(live.workspace.braze)
    ids = [f"student-{number:02}" for number in range(1, demo.PEOPLE + 1)]
    users = live.workspace.braze.export_ids({"external_ids": ids}).body["users"]
    assert len(users) == demo.PEOPLE
    assert any(user["purchases"] for user in users)


def test_nothing_in_the_sample_data_is_lost(live: Live) -> None:
    braze = LocalBraze(None, seed=1)
    demo.load(braze, NOW)
    assert {change.action for change in braze.changes()} == {"created", "set", "event", "purchase"}
    braze.close()


def test_regal_has_contacts_and_events_in_both_directions(live: Live) -> None:
    found = live.send("GET", "/_/regal")[1]
    assert len(found["contacts"]) == 8
    statuses = [(one["direction"], one["answer"]["status"]) for one in found["events"]]
    assert {("received", 200), ("received", 400), ("sent", 201)} == set(statuses)


def test_every_sent_event_reaches_a_transform(live: Live) -> None:
    sent = [one for one in live.send("GET", "/_/regal")[1]["events"] if one["direction"] == "sent"]
    assert [one["answer"]["problem"] for one in sent] == [None] * 10
    calls = {"external_ids": ["student-01"], "fields_to_export": ["custom_events"]}
    [user] = live.workspace.braze.export_ids(calls).body["users"]
    assert "Call Completed" in [event["name"] for event in user["custom_events"]]


def test_the_outbox_has_messages(live: Live) -> None:
    messages = live.send("GET", "/_/outbox")[1]
    assert {channel for one in messages for channel in one["recipients"]} == {"email", "webhook"}


def test_the_log_shows_every_outcome(live: Live) -> None:
    entries = live.send("GET", "/_/log")[1]
    outcomes = {entry["outcome"] for entry in entries}
    assert {"accepted", "partial", "rejected"} < {entry["verdict"] for entry in entries}
    assert outcomes == {"body", "skip", "abort", "error", None}
    [tracked] = [entry for entry in entries if entry["path"] == "/users/track"]
    assert tracked["verdict"] == "partial"
    errors = [entry["transform"] for entry in entries if entry["outcome"] == "error"]
    assert errors == ["regal/call.completed"]


def test_a_project_keeps_its_own_settings_of_regal(tmp_path: Path) -> None:
    table = {"event_names": "dotted", "subscription_groups": {"voice": False, "sms": False}}
    project = demo.with_regal(Project(tmp_path, {"integrations": ["regal"], "regal": table}))
    assert project.integrations == ["regal"]
    assert project.table("regal") == table


def test_the_phone_numbers_are_those_of_fiction() -> None:
    braze = LocalBraze(None, seed=1)
    demo.load(braze, NOW)
    ids = [f"student-{number:02}" for number in range(1, demo.PEOPLE)]
    body = {"external_ids": ids, "fields_to_export": ["phone"]}
    phones = {user["phone"] for user in braze.export_ids(body).body["users"]}
    assert len(phones) == demo.PEOPLE - 1
    attributes = [{"external_id": phone, "phone": phone} for phone in phones]
    assert judge({"attributes": attributes}).findings == ()
    braze.close()


def test_a_reset_returns_to_the_data_and_a_second_start_changes_nothing(tmp_path: Path) -> None:
    workspace = Workspace(Project(tmp_path), LocalBraze(None, seed=1), compiled=False)
    demo.load(workspace.braze, NOW)
    workspace.braze.seed_with()
    with listening(workspace) as live:
        live.send("POST", "/users/track", {"attributes": [{"external_id": "new"}]})
        live.send("POST", "/_/reset", {})
        before = live.send("GET", "/_/state")[1]
        assert before["profiles"] == demo.PEOPLE
        started = demo.Demo(workspace, live.address, "local-braze", 0, print)
        started.start()
        started.join()
        assert live.send("GET", "/_/state")[1] | {"now": ""} == before | {"now": ""}
        assert live.send("GET", "/_/log")[1] == []
    workspace.close()


def test_the_command_needs_no_project_and_leaves_nothing_behind(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "brazesmith", "serve", "--demo", "--port", "0"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        found = re.search(r"http://127.0.0.1:(\d+)", process.stderr.readline())
        assert found is not None
        address = Address("127.0.0.1", int(found[1]))
        paths: list[str] = []
        for _ in range(1_000):
            time.sleep(0.1)
            paths = [entry["path"] for entry in send(address, "GET", "/_/log")[1]]
            if "/messages/send" in paths:  # the last request of the demo
                break
        process.terminate()
    assert "/messages/send" in paths
    assert process.returncode == 0
    assert list(tmp_path.iterdir()) == []
