"""The round trip with Regal over HTTP: profile, campaign, contact, event, and the same profile."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.server.live import Live, listening

from brazesmith.app.serve.workspace import Workspace
from brazesmith.integrations.regal.receiver import RECEIVER
from brazesmith.localbraze import LocalBraze
from brazesmith.projects.project import Project, load_project

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


def regal(live: Live, body: Any, **headers: str) -> tuple[int, Any]:
    """Send a request to the local Regal as a webhook does."""
    return live.send("POST", "/regal/events", body, **{"Authorization": "KEY"} | headers)


def campaign(live: Live, name: str = "regal/outbound/contact", **body: Any) -> Any:
    """Send a campaign to Ada and return what became of it."""
    sent = {"external_id": "ada"} | body
    status, answer = live.send("POST", f"/_/campaigns/{name}/send", sent)
    assert status == 200
    return answer


def events(live: Live) -> Any:
    """Return the events of Ada's profile."""
    body = {"external_ids": ["ada"], "fields_to_export": ["custom_events"]}
    [user] = live.workspace.braze.export_ids(body).body["users"]
    return user["custom_events"]


@pytest.fixture(scope="module")
def workspace() -> Iterator[Workspace]:
    workspace = Workspace(load_project(ROOT), LocalBraze(None, seed=1))
    yield workspace
    workspace.close()


@pytest.fixture
def live(workspace: Workspace) -> Iterator[Live]:
    with listening(workspace) as live:
        live.send("POST", "/users/track", {"attributes": [ADA]})
        yield live


def test_a_round_trip_ends_at_the_profile_where_it_began(live: Live) -> None:
    sending = campaign(live)
    assert (sending["outcome"], sending["problem"]) == ("body", None)
    assert sending["answer"]["url"] == live.address.url("/regal/events")
    assert (sending["answer"]["status"], sending["answer"]["body"]) == (200, {"message": "ok"})

    [contact] = live.send("GET", "/_/regal")[1]["contacts"]
    assert (contact["userId"], contact["firstName"]) == ("ada", "Ada")
    consent = {"subscribed": True, "source": "web"}
    assert contact["phones"] == {PHONE: {"isPrimary": True, "voiceOptIn": consent}}

    event = {"event": "call.completed", "phone": PHONE, "properties": {"disposition": "Sold"}}
    status, sent = live.send("POST", "/_/regal/events", event)
    assert status == 200
    assert sent["answer"]["url"] == live.address.url("/transformations/regal/call.completed")
    assert (sent["answer"]["status"], sent["answer"]["body"]) == (201, {"message": "success"})
    assert sent["payload"]["userId"] == "ada"
    assert sent["payload"]["traits"] == {"phone": PHONE, "email": "ada@example.com"}
    assert sent["payload"]["properties"]["disposition"] == "Sold"

    [call] = events(live)
    assert (call["name"], call["count"]) == ("Call Completed", 1)


def test_a_campaign_reads_the_properties_of_what_triggers_it(live: Live) -> None:
    campaign(live, "regal/outbound/custom-event", properties={"educationalLevel": "master"})
    received = live.send("GET", "/_/regal")[1]["events"][0]
    assert (received["direction"], received["event"]) == (
        "received",
        "Application Step 1 Completed",
    )
    assert received["payload"]["properties"] == {"educationalLevel": "master"}
    assert received["answer"] == {"status": 200, "body": {"message": "ok"}}


def test_an_abort_sends_nothing_and_says_why(live: Live) -> None:
    live.send("POST", "/users/track", {"attributes": [{"external_id": "bob"}]})
    before = live.send("GET", "/_/regal")[1]
    sending = campaign(live, external_id="bob")
    assert (sending["outcome"], sending["answer"]) == ("abort", None)
    assert sending["problem"] == "the user has no phone number, which Regal requires"
    assert live.send("GET", "/_/regal")[1] == before


@pytest.mark.parametrize(
    ("body", "headers", "status", "code"),
    [
        ({"traits": {"firstName": "Ada"}}, {}, 400, "RG101"),
        ({"traits": {"phone": 15555550123}}, {}, 400, "RG112"),
        ({"traits": {"phone": PHONE, "optIn": [{"channel": "sms"}]}}, {}, 400, "RG204"),
        ([{"traits": {"phone": PHONE}}], {}, 400, "RG001"),
        (b'{"traits": ', {}, 400, "WH001"),
        (b"\xff", {}, 400, "WH001"),
        (b'{"traits": NaN}', {}, 400, "WH001"),
        ({"traits": {"phone": PHONE}}, {"Authorization": "Bearer KEY"}, 401, "RG902"),
    ],
)
def test_regal_refuses_a_bad_request(
    live: Live, body: Any, headers: dict[str, str], status: int, code: str
) -> None:
    before = live.send("GET", "/_/regal")[1]
    found, answer = regal(live, body, **headers)
    assert (found, answer["message"].split("]")[0]) == (status, f"[brazesmith {code}")
    after = live.send("GET", "/_/regal")[1]
    assert after["contacts"] == before["contacts"]
    assert after["events"][0]["answer"]["status"] == status


def test_another_path_or_method_of_regal_is_refused(live: Live) -> None:
    status, answer = live.send("PUT", "/regal/people", {"traits": {"phone": PHONE}})
    assert status == 400
    assert "the request goes to PUT https://events.regalvoice.com/people" in answer["message"]


def test_an_event_of_nobody_is_answered_but_changes_nothing(live: Live) -> None:
    before = live.send("GET", "/_/regal")[1]["contacts"]
    assert regal(live, {"userId": "nobody", "name": "Signed Up"}) == (200, {"message": "ok"})
    assert live.send("GET", "/_/regal")[1]["contacts"] == before


@pytest.mark.parametrize(
    ("path", "body", "status", "message"),
    [
        (
            "/_/campaigns/regal/outbound/contcat/send",
            {"external_id": "ada"},
            404,
            "unknown webhook `regal/outbound/contcat`; did you mean `regal/outbound/contact`?",
        ),
        (
            "/_/campaigns/regal/call.completed/send",
            {"external_id": "ada"},
            404,
            "`regal/call.completed` is a transform, and a campaign sends a webhook",
        ),
        (
            "/_/campaigns/regal/outbound/contact/send",
            {"external_id": "adda"},
            404,
            "no user has the external id `adda`; did you mean `ada`?",
        ),
        (
            "/_/campaigns/regal/outbound/contact/send",
            {"external_id": "somebody else"},
            404,
            (
                "no user has the external id `somebody else`; send an attribute, an event or a"
                " purchase of this user to /users/track first"
            ),
        ),
        (
            "/_/campaigns/regal/outbound/contact/send",
            {"externalid": "ada"},
            400,
            "unknown key `externalid`; did you mean `external_id`?",
        ),
        (
            "/_/campaigns/regal/outbound/contact/send",
            {},
            400,
            '`external_id` is missing; send {"external_id": "…"}',
        ),
        (
            "/_/campaigns/regal/outbound/contact/send",
            b"{",
            400,
            'the body is not JSON; send {"external_id": "…"}',
        ),
        (
            "/_/campaigns/regal/outbound/contact/send",
            b'{"external_id": "ada", "properties": {"a": ' + b"[" * 500 + b"]" * 500 + b"}}",
            400,
            'the body is nested too deeply; send {"external_id": "…"}',
        ),
        (
            "/_/regal/events",
            {"event": "call.complete", "phone": PHONE},
            404,
            "Regal has no event `call.complete`; did you mean `call.completed`?",
        ),
        (
            "/_/regal/events",
            {"event": "call.completed", "phone": "+15555550124"},
            404,
            "Regal has no contact with the phone +15555550124; did you mean `+15555550123`?",
        ),
        (
            "/_/regal/events",
            {"event": "call.completed", "userId": "somebody else"},
            404,
            "Regal has no contact with the userId somebody else; `GET /_/regal` lists the contacts",
        ),
        (
            "/_/regal/events",
            {"event": "router", "phone": PHONE},
            404,
            "Regal has no event `router`; run `brazesmith list` to see all transforms",
        ),
        (
            "/_/regal/events",
            {"event": "outbound/contact", "phone": PHONE},
            404,
            "Regal has no event `outbound/contact`; run `brazesmith list` to see all transforms",
        ),
        (
            "/_/regal/events",
            {"event": "call.completed"},
            400,
            "name the contact by one of `phone`, `email` and `userId`",
        ),
        (
            "/_/regal/events",
            {"event": "call.completed", "phone": PHONE, "properties": []},
            400,
            '`properties` must be an object, like {"step": 1}',
        ),
    ],
)
def test_a_mistake_is_answered_with_what_to_write_instead(
    live: Live, path: str, body: Any, status: int, message: str
) -> None:
    campaign(live)
    assert live.send("POST", path, body) == (status, {"message": message})


def test_regal_gives_up_and_does_not_send_again(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert RECEIVER.seconds == 5
    hurried = replace(RECEIVER, seconds=0.2)
    monkeypatch.setattr("brazesmith.integrations.regal.receiver.RECEIVER", hurried)
    campaign(live)
    live.send("POST", "/_/faults", {"latency_ms": 700, "count": 1, "path": "/transformations/*"})
    status, sent = live.send("POST", "/_/regal/events", {"event": "sms.sent", "phone": PHONE})
    assert status == 200
    assert sent["answer"]["status"] is None
    assert sent["answer"]["problem"] == "no answer within 0.2 seconds"
    while not (sms := [one for one in events(live) if one["name"] == "SMS Sent"]):
        time.sleep(0.05)  # Braze was slow, and has received the event all the same
    assert [one["count"] for one in sms] == [1]
    [entry] = [one for one in live.send("GET", "/_/log")[1] if one["transform"] == "regal/sms.sent"]
    assert entry["fault"] == "700 ms of latency"


def test_contacts_survive_a_restart(tmp_path: Path) -> None:
    for _ in range(2):
        braze = LocalBraze(tmp_path / "braze.db")
        contacts = braze.contacts("regal")
        contacts.update(["phone 1"], lambda before: {"seen": (before or {"seen": 0})["seen"] + 1})
        braze.close()
    braze = LocalBraze(tmp_path / "braze.db")
    assert [one.contact for one in braze.contacts("regal").all()] == [{"seen": 2}]
    braze.close()


@pytest.mark.parametrize(
    ("written", "instead", "problem"),
    [
        (
            "events.regalvoice.com",
            "crm.example.com",
            (
                "nothing was sent, because `crm.example.com` has no local counterpart; hosts with"
                " one: `events.regalvoice.com`"
            ),
        ),
        (
            "POST",
            "PATCH",
            (
                'Braze does not send this: `method` is "PATCH"; Braze sends webhooks with'
                " `POST`, `PUT`, `DELETE` or `GET`"
            ),
        ),
        (
            "https://events.regalvoice.com",
            "https://events.regalvoice.com:8443",
            (
                'Braze does not send this: `url` is "https://events.regalvoice.com:8443/events";'
                " Braze sends webhooks only to http or https URLs with port 80 or 443"
            ),
        ),
    ],
)
def test_what_braze_does_not_send_and_what_has_no_counterpart_is_not_sent(
    live: Live, monkeypatch: pytest.MonkeyPatch, written: str, instead: str, problem: str
) -> None:
    script = live.workspace.scripts["regal/outbound/contact"]
    other = replace(script, code=script.code.replace(written, instead))
    monkeypatch.setitem(live.workspace.scripts, script.name, other)
    sending = campaign(live)
    assert (sending["answer"], sending["problem"]) == (None, problem)


def test_many_campaigns_at_a_time_do_not_wait_for_one_another(live: Live) -> None:
    with ThreadPoolExecutor(60) as threads:
        sendings = list(threads.map(lambda _: campaign(live), range(120)))
    assert {sending["answer"]["status"] for sending in sendings} == {200}


def test_the_log_has_both_sides_of_a_campaign(live: Live) -> None:
    campaign(live)
    sent, received = live.send("GET", "/_/log?limit=2")[1]
    assert (sent["transform"], sent["outcome"]) == ("regal/outbound/contact", "body")
    assert sent["incoming"]["user"]["user_id"] == "ada"
    assert sent["output"]["url"] == "https://events.regalvoice.com/events"
    assert sent["answer"] == {"status": 200, "body": {"message": "ok"}}
    assert (received["transform"], received["path"]) == (None, "/regal/events")
    assert received["verdict"] == "accepted"
    assert received["headers"]["authorization"] == "[redacted]"


def test_the_outbox_has_the_webhook_and_its_answer(live: Live) -> None:
    campaign(live)
    message = live.send("GET", "/_/outbox")[1][0]
    assert message["body"]["campaign"] == "regal/outbound/contact"
    assert message["body"]["messages"]["webhook"]["body"]["userId"] == "ada"
    assert message["body"]["answer"]["status"] == 200
    assert list(message["recipients"]) == ["webhook"]


def test_a_campaign_is_not_a_webhook_that_arrived(live: Live) -> None:
    before = live.send("GET", "/_/state")[1]["webhooks"]
    campaign(live)
    assert live.send("GET", "/_/state")[1]["webhooks"] == before


def test_liquid_reads_the_states_of_groups(live: Live) -> None:
    group = "5f2a7c1e-9d34-4b8e-a1c6-0e7b9d2f4a83"
    states = [{"subscription_group_id": group, "subscription_state": "unsubscribed"}]
    attributes = [{"external_id": "ada", "subscription_groups": states}]
    live.send("POST", "/users/track", {"attributes": attributes})
    campaign(live)
    incoming = live.send("GET", "/_/log?limit=1")[1][0]["incoming"]
    assert incoming["subscribed_state"] == {"email_global": "subscribed", group: "unsubscribed"}


def test_secrets_in_bodies_are_not_kept(live: Live) -> None:
    regal(live, {"traits": {"phone": PHONE}, "name": "Signed Up", "properties": {"api_key": "s3"}})
    received = live.send("GET", "/_/regal")[1]["events"][0]
    assert received["payload"]["properties"] == {"api_key": "[redacted]"}


def test_a_reset_removes_the_contacts(live: Live) -> None:
    campaign(live)
    assert live.send("POST", "/_/reset", {})[0] == 200
    assert live.send("GET", "/_/regal")[1] == {"contacts": [], "events": []}


def test_a_fault_reaches_the_local_regal(live: Live) -> None:
    live.send("POST", "/_/faults", {"status": 503, "count": 1, "path": "/regal/*"})
    assert campaign(live)["answer"]["status"] == 503
    assert campaign(live)["answer"]["status"] == 200


@pytest.mark.parametrize("levels", [199, 900, 5_000, 100_000])
def test_a_deep_body_is_refused(live: Live, levels: int) -> None:
    deep = '{"a":' * levels + "1" + "}" * levels
    body = f'{{"traits": {{"phone": "{PHONE}", "plan": {deep}}}}}'.encode()
    status, answer = regal(live, body)
    assert (status, "message" in answer) == (400, True)
    assert live.send("GET", "/_/regal")[1]["events"][0]["answer"]["status"] == 400


def test_half_a_surrogate_pair_is_a_replacement_character(live: Live) -> None:
    regal(live, b'{"traits": {"phone": "+15555550199", "firstName": "\\ud83d"}}')
    [contact] = [
        one
        for one in live.send("GET", "/_/regal")[1]["contacts"]
        if "+15555550199" in one["phones"]
    ]
    assert contact["firstName"] == "\ufffd"


def test_the_campaigns_are_the_webhooks_of_the_project(live: Live) -> None:
    names = [one["name"] for one in live.send("GET", "/_/campaigns")[1]]
    assert names == [
        "regal/outbound/contact",
        "regal/outbound/opt-in",
        "regal/outbound/custom-event",
    ]


def test_every_event_has_an_id_of_its_own(live: Live) -> None:
    campaign(live)
    event = {"event": "call.placed", "phone": PHONE}
    with ThreadPoolExecutor(8) as threads:
        sent = threads.map(lambda _: live.send("POST", "/_/regal/events", event)[1], range(16))
        assert len({one["payload"]["eventId"] for one in sent}) == 16


def test_an_event_whose_transform_does_not_compile_says_why(tmp_path: Path) -> None:
    project = Project(tmp_path, {"integrations": ["regal"]})
    workspace = Workspace(project, LocalBraze(None, seed=1))
    with listening(workspace) as live:
        event = {"event": "contact.subscribed", "phone": PHONE}
        status, answer = live.send("POST", "/_/regal/events", event)
    workspace.close()
    assert status == 404
    assert answer["message"].startswith(
        "`regal/contact.subscribed`: the spec does not compile: S106"
    )
