"""Bodies for /messages/send, and transforms that make them."""

from __future__ import annotations

from typing import Any

import pytest

from brazesmith import SendMessages, alias, payload
from brazesmith.base.diagnostics import SpecError
from brazesmith.contract import judge
from brazesmith.contract.destinations import named, sends_nothing
from brazesmith.language.transform import Transform
from brazesmith.projects.pipeline import compile_transform

EMAIL = {"app_id": "11ae5b4b-2445-4440-a04f-bf537764c9ad", "subject": "Welcome"}
GOOD: dict[str, Any] = {"external_user_ids": ["user-1"], "messages": {"email": EMAIL}}


def codes(body: Any) -> list[str]:
    return [finding.code for finding in judge(body, "messages-send").findings]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        ({"external_user_ids": []}, ["BZ701"]),
        ({"external_user_ids": [], "segment_id": "s-1", "broadcast": True}, []),
        ({"external_user_ids": ["u"] * 50}, []),
        ({"external_user_ids": ["u"] * 30, "user_aliases": [{}] * 21}, ["BZ703"]),
        ({"messages": None}, ["BZ702"]),
        ({"messages": "Hello"}, ["BZ706"]),
        ({"recipient_subscription_state": "all"}, []),
        ({"trigger_properties": {}}, ["BZ007"]),
    ],
)
def test_bodies(change: dict[str, Any], expected: list[str]) -> None:
    found = [code for code in codes({**GOOD, **change}) if code != "BZ709"]
    assert found == expected


def test_answers() -> None:
    accepted = judge(GOOD, "messages-send")
    assert (accepted.verdict, accepted.status) == ("accepted", 201)
    assert accepted.response["message"].startswith("[brazesmith]")
    refused = judge({**GOOD, "messages": {}}, "messages-send")
    assert (refused.status, refused.response) == (400, {"message": "No message to send"})


def test_nothing_to_send() -> None:
    destination = named("messages-send")
    assert destination.sends_nothing({"external_user_ids": []})
    assert not destination.sends_nothing({"external_user_ids": [], "messages": {}})
    assert sends_nothing({"external_user_ids": []})


def test_a_spec_sends_messages() -> None:
    body = SendMessages(
        external_user_ids=[payload.id],
        user_aliases=[alias(label="shop", name=payload.id)],
        messages={"email": EMAIL},
    )
    code = compile_transform(Transform(name="shop/mail", body=body)).script.code
    assert " * Destination  POST /messages/send\n" in code
    assert 'user_aliases: [{ alias_name: payload.id, alias_label: "shop" }]' in code


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"send_id": "s-1"}, "S105"), ({"external_user_ids": ["user"] * 51}, "S111")],
)
def test_mistakes(fields: dict[str, Any], code: str) -> None:
    body = SendMessages(messages={"email": EMAIL}, **fields)
    with pytest.raises(SpecError, match=code):
        Transform(name="shop/mail", body=body).program("spec.py")
