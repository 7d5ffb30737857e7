"""A local counterpart, shown with the smallest integration (`shop.py`)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.integrations import shop

from brazesmith.app.serve.delivery import Address
from brazesmith.app.serve.receivers import LocalReceiver, UnknownName
from brazesmith.app.serve.workspace import Workspace
from brazesmith.integrations.kit import Occurrence
from brazesmith.localbraze import LocalBraze
from brazesmith.passes.interpreter import interpret
from brazesmith.projects.pipeline import compile_transform
from brazesmith.projects.project import Project


@pytest.fixture
def receiver(tmp_path: Path) -> Iterator[LocalReceiver]:
    workspace = Workspace(Project(tmp_path), LocalBraze(None, seed=1))
    yield LocalReceiver(workspace, shop.RECEIVER)
    workspace.close()


def post(receiver: LocalReceiver, body: Any) -> tuple[int, Any]:
    headers = {"content-type": "application/json"}
    answer = receiver.answer("POST", "/people", headers, json.dumps(body))
    return answer.status, answer.body


def test_requests_of_a_customer_change_one_contact(receiver: LocalReceiver) -> None:
    assert post(receiver, {"id": "c-1", "email": "ada@example.com"}) == (200, {"message": "ok"})
    assert post(receiver, {"id": "c-1", "first_name": "Ada"}) == (200, {"message": "ok"})
    [contact] = receiver.to_json()["contacts"]
    assert contact["number"] == 1
    assert (contact["id"], contact["email"]) == ("c-1", "ada@example.com")
    assert contact["first_name"] == "Ada"


def test_contacts_of_another_receiver_are_not_found(receiver: LocalReceiver) -> None:
    post(receiver, {"id": "c-1"})
    assert receiver._workspace.braze.contacts("regal").all() == []


def test_its_simulated_event_is_one_that_its_transform_accepts() -> None:
    at = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    payload = shop.RECEIVER.payload(Occurrence("order.placed", {"id": "c-1"}, at, "ab" * 16))
    [transform] = [
        one for one in shop.INTEGRATION.transforms({}) if one.name == "shop/order.placed"
    ]
    [event] = interpret(compile_transform(transform).program, payload).body["events"]
    assert (event["external_id"], event["time"]) == ("c-1", "2026-01-02T03:04:05.000Z")


def test_an_event_of_an_integration_that_the_project_does_not_use(receiver: LocalReceiver) -> None:
    with pytest.raises(UnknownName) as error:
        receiver.send(Address("127.0.0.1", 1), "order.placed", ("id", "c-1"))
    assert str(error.value) == (
        'the project has no transforms for events of Shop; add `integrations = ["shop"]` under'
        " [tool.brazesmith]"
    )
