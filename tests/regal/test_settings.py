"""`[tool.brazesmith.regal]`: what each key does, and what a wrong one is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tests.regal.compiled import NAMES, code, example

from brazesmith.app.compile import compile_project
from brazesmith.cli import main
from brazesmith.engines import Emulator, Input
from brazesmith.integrations.regal.settings import NO_EVENT_OF, RegalSettings
from brazesmith.integrations.regal.transforms import INTEGRATION
from brazesmith.projects.catalogue import load_catalogue
from brazesmith.projects.project import ProjectError, load_project

VOICE = "5f2a7c1e-9d34-4b8e-a1c6-0e7b9d2f4a83"
SMS = "c81d4e2e-7b6f-4f0a-9a57-3d5e8b1c6f92"
EMAIL = "0b6f2c6a-41f7-4f43-9d0a-93b5f2a7c1e4"


def project(folder: Path, settings: str) -> Path:
    file = folder / "pyproject.toml"
    file.write_text(f'[tool.brazesmith]\nintegrations = ["regal"]\n{settings}\n')
    return folder


def made(v8: Emulator, folder: Path, settings: str, name: str, **changes: Any) -> Any:
    """The body of an example in a project with these settings."""
    payload = json.loads(example(name))
    for key, value in changes.items():
        if key in payload:
            payload[key] = value
        else:
            payload["properties"][key] = value
    [script] = compile_project(load_project(project(folder, settings)), [f"regal/{name}"]).scripts
    [outcome] = v8.run(script.code, [Input(json.dumps(payload))])
    assert outcome.body is not None, outcome.error
    return json.loads(outcome.body)


def regal(line: str) -> str:
    return f"[tool.brazesmith.regal]\n{line}"


def test_without_settings_everything_is_as_with_the_defaults(tmp_path: Path) -> None:
    assert RegalSettings.read({}) == RegalSettings()
    known = load_catalogue(load_project(project(tmp_path, ""))).entries
    assert len(known) == 44  # forty events, the router, three webhooks


def test_the_order_of_identifiers(v8: Emulator, tmp_path: Path) -> None:
    settings = regal('identifiers = ["phone_alias", "external_id"]\nalias_label = "regal"')
    [event] = made(v8, tmp_path, settings, "call.placed")["events"]
    assert event["user_alias"] == {"alias_name": "+15555550123", "alias_label": "regal"}
    assert "external_id" not in event


def test_the_phone_as_brazes_own_identifier(v8: Emulator, tmp_path: Path) -> None:
    settings = regal('identifiers = ["phone", "email"]')
    [event] = made(v8, tmp_path, settings, "call.placed")["events"]
    assert event["phone"] == "+15555550123"
    traits = {"phone": "call me", "email": "a@b.co"}
    [event] = made(v8, tmp_path, settings, "call.placed", traits=traits, contact_phone=5)["events"]
    assert event["email"] == "a@b.co"
    assert "phone" not in event


@pytest.mark.parametrize(
    ("style", "name"),
    [
        ("title", "Call IVR Triggered"),
        ("dotted", "call.ivr.triggered"),
        ("snake", "call_ivr_triggered"),
    ],
)
def test_how_events_are_called(v8: Emulator, tmp_path: Path, style: str, name: str) -> None:
    [event] = made(v8, tmp_path, regal(f'event_names = "{style}"'), "call.ivr.triggered")["events"]
    assert event["name"] == name


@pytest.mark.parametrize(
    ("event", "becomes"),
    [
        ("call.ivr.triggered", 'the event "call_ivr_triggered".'),
        ("contact.created", 'the event "contact_created" and attributes of the user.'),
        (
            "agent.activity.updated",
            "nothing, because it is about an agent and not about a contact.",
        ),
    ],
)
def test_the_header_names_the_event_as_the_code_does(event: str, becomes: str) -> None:
    transforms = INTEGRATION.transforms({"event_names": "snake"})
    [transform] = [one for one in transforms if one.name == f"regal/{event}"]
    assert transform.description == f"Regal `{event}` becomes {becomes}"


def test_update_existing_only(v8: Emulator, tmp_path: Path) -> None:
    settings = regal("update_existing_only = true")
    assert made(v8, tmp_path, settings, "call.placed")["events"][0]["_update_existing_only"] is True
    created = made(v8, tmp_path, settings, "contact.created")
    assert created["attributes"][0]["_update_existing_only"] is True


def test_which_properties(v8: Emulator, tmp_path: Path) -> None:
    settings = regal(
        'leave_out = ["notes", "recording_link"]\n'
        'properties = { "call.placed" = ["direction", "queue"] }'
    )
    assert made(v8, tmp_path, settings, "call.placed")["events"][0]["properties"] == {
        "direction": "OUTBOUND",
        "queue": "Outbound Call",
    }
    recording = made(v8, tmp_path, settings, "call.recording.available")["events"][0]["properties"]
    assert recording["call_sid"]
    assert not {"notes", "recording_link"} & set(recording)


def test_which_properties_of_an_open_event(v8: Emulator, tmp_path: Path) -> None:
    leave = regal('leave_out = ["lastName"]')
    created = made(v8, tmp_path, leave, "contact.created")
    assert set(created["events"][0]["properties"]) == {
        "contactPhone", "email", "firstName", "customProperty1", "customProperty2"
    }  # fmt: skip
    only = regal('properties = { "contact.created" = ["email"] }')
    created = made(v8, tmp_path, only, "contact.created")
    assert set(created["events"][0]["properties"]) == {"email"}


def test_the_accounts_own_properties_can_be_left_out_everywhere(
    v8: Emulator, tmp_path: Path
) -> None:
    for event, own in (
        ("contact.created", "customProperty1"),
        ("contact.attribute.edited", "annual_income"),
        ("object.created", "accountId"),
        ("object.attribute.edited", "ApptConfirmedCheckbox"),
    ):
        assert own in json.dumps(made(v8, tmp_path, "", event))
        left = made(v8, tmp_path, regal(f'leave_out = ["{own}"]'), event)
        assert own not in json.dumps(left)


def test_the_accounts_own_properties_can_be_chosen(v8: Emulator, tmp_path: Path) -> None:
    settings = regal('properties = { "contact.created" = ["email", "customProperty1"] }')
    [event] = made(v8, tmp_path, settings, "contact.created")["events"]
    assert event["properties"] == {"email": "contact@example.com", "customProperty1": "value1"}
    nothing = regal('properties = { "call.completed" = [] }')
    assert made(v8, tmp_path, nothing, "call.completed")["events"][0]["properties"] == {}


def test_an_object_can_be_found_again_whatever_is_left_out(v8: Emulator, tmp_path: Path) -> None:
    settings = regal('leave_out = ["related_object_id"]')
    [user] = made(v8, tmp_path, settings, "object.created")["attributes"]
    [element] = user["salesforce_opportunity"]["$add"]
    assert element["related_object_id"]


@pytest.mark.parametrize("key", ["email", "phone"])
def test_what_identifies_is_not_changed(v8: Emulator, tmp_path: Path, key: str) -> None:
    """Braze would take the new address or number for another user."""
    settings = regal('identifiers = ["email", "phone"]')
    traits = {"email": "a@b.co", "phone": "+15555550123"}
    new = {"email": {"new_value": "new@b.co"}, "phone": {"new_value": "+15555550199"}}
    event = "contact.attribute.edited"
    only = made(v8, tmp_path, settings, event, traits={key: traits[key]}, changes={key: new[key]})
    assert only == {"attributes": []}
    both = made(v8, tmp_path, settings, event, traits={key: traits[key]}, changes=new)
    [user] = both["attributes"]
    assert user[key] == traits[key]
    other = {"email": "phone", "phone": "email"}[key]
    assert user[other] == new[other]["new_value"]


def test_which_events_have_no_properties_to_choose() -> None:
    assert {name for name in NAMES if "events: [" not in code(name)} == set(NO_EVENT_OF)


def test_the_prefix_of_attributes(v8: Emulator, tmp_path: Path) -> None:
    settings = regal('attribute_prefix = "regal_"')
    [created] = made(v8, tmp_path, settings, "contact.created")["attributes"]
    assert created["regal_customProperty1"] == "value1"
    [edited] = made(v8, tmp_path, settings, "contact.attribute.edited")["attributes"]
    assert "regal_annual_income" in edited
    [told] = made(v8, tmp_path, settings, "object.created")["attributes"]
    assert "regal_salesforce_opportunity" in told


def groups(**ids: str) -> str:
    lines = [f'{channel} = "{id_}"' for channel, id_ in ids.items()]
    return "\n".join(["[tool.brazesmith.regal.subscription_groups]", *lines])


@pytest.mark.parametrize("event", ["contact.subscribed", "contact.unsubscribed"])
def test_a_group_for_email(v8: Emulator, tmp_path: Path, event: str) -> None:
    settings = groups(voice=VOICE, sms=SMS, email=EMAIL)
    [user] = made(v8, tmp_path, settings, event, channel="email")["attributes"]
    state = event.removeprefix("contact.")
    assert user["subscription_groups"] == [
        {"subscription_group_id": EMAIL, "subscription_state": state}
    ]
    assert "email_subscribe" not in user


def test_a_channel_without_a_group(v8: Emulator, tmp_path: Path) -> None:
    settings = regal(f'subscription_groups = {{ voice = false, sms = "{SMS}" }}')
    [user] = made(v8, tmp_path, settings, "contact.unsubscribed", channel="sms")["attributes"]
    assert user["subscription_groups"][0]["subscription_group_id"] == SMS
    found = compile_project(load_project(project(tmp_path, settings)))
    assert found.diagnostics == ()
    [script] = [each for each in found.scripts if each.name == "regal/contact.unsubscribed"]
    [outcome] = v8.run(script.code, [Input(example("contact.unsubscribed"))])
    assert outcome.error is not None
    assert "no subscription group for the channel voice" in outcome.error.message
    neither = regal("subscription_groups = { voice = false, sms = false }")
    [user] = made(v8, tmp_path, neither, "contact.subscribed", channel="email")["attributes"]
    assert user["email_subscribe"] == "subscribed"


@pytest.mark.parametrize("event", ["sms.failed", "sms.undelivered"])
@pytest.mark.parametrize("error", ["30003", "30005", "30006", "21610", 21610, "30007", None])
def test_dead_numbers(v8: Emulator, tmp_path: Path, event: str, error: Any) -> None:
    settings = f"{regal('unsubscribe_dead_numbers = true')}\n{groups(sms=SMS)}"
    result = made(v8, tmp_path, settings, event, error_code=error)
    assert result["events"][0]["properties"]["error_code"] == error
    if error in ("30007", None):
        assert result["attributes"] == []
    else:
        [user] = result["attributes"]
        assert user["_update_existing_only"] is True
        assert user["subscription_groups"] == [
            {"subscription_group_id": SMS, "subscription_state": "unsubscribed"}
        ]


def test_a_missing_group_costs_only_the_transforms_that_need_it(tmp_path: Path) -> None:
    found = compile_project(load_project(project(tmp_path, "")))
    missing = {"regal/contact.subscribed", "regal/contact.unsubscribed", "regal/router"}
    assert len(found.scripts) == 44 - len(missing)
    assert missing.isdisjoint(script.name for script in found.scripts)
    assert {diagnostic.transform for diagnostic in found.diagnostics} == missing
    for diagnostic in found.diagnostics:
        assert diagnostic.code == "S106"
        assert "[tool.brazesmith.regal.subscription_groups]" in diagnostic.notes[0]
        assert diagnostic.labels[0].span.text.startswith("setting(")


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (regal('alias_lable = "x"'), "has no key `alias_lable`; did you mean `alias_label`?"),
        (
            regal("alias_label = 5"),
            "`alias_label` in [tool.brazesmith.regal] must be a non-empty string, not 5",
        ),
        (regal('alias_label = ""'), "must be a non-empty string, not ''"),
        (regal('alias_label = "  "'), "must be a non-empty string, not '  '"),
        (regal('identifiers = ["user_id"]'), "unknown identifier 'user_id'; known: external_id, "),
        (regal('identifiers = ["emial"]'), "unknown identifier 'emial'; did you mean `email`?"),
        (regal("identifiers = []"), "must be a list with at least one identifier, not []"),
        (regal('identifiers = ["email", "email"]'), "must be a list without duplicates, not ['"),
        (regal('identifiers = "email"'), "must be a list of strings, not 'email'"),
        (regal('event_names = "camel"'), "must be one of 'title', 'dotted', 'snake', not 'camel'"),
        (regal('update_existing_only = "no"'), "must be true or false, not 'no'"),
        (regal("unsubscribe_dead_numbers = 1"), "must be true or false, not 1"),
        (
            regal("unsubscribe_dead_numbers = true\nsubscription_groups = { sms = false }"),
            "requires the group `sms`, but `subscription_groups` has `sms = false`",
        ),
        (regal('leave_out = ["transcirpt"]'), "did you mean `transcript`?"),
        (regal('properties = { "call.complete" = [] }'), "did you mean `call.completed`?"),
        (
            regal('properties = { "call.completed" = ["queue"] }'),
            "unknown property of call.completed 'queue'",
        ),
        (regal('leave_out = ["notes", "notes"]'), "must be a list without duplicates, not ['"),
        (regal("properties = []"), "must be a table of lists by event name, not []"),
        (
            regal('properties = { "call.placed" = "type" }'),
            "'call.placed' must be a list of strings, not 'type'",
        ),
        (regal("properties.call.placed = []"), 'quote the whole name of the event: "call.placed"'),
        (
            regal('properties = { "contact.unsubscribed" = [] }'),
            "does not become an event in Braze",
        ),
        (
            regal('properties = { "contact.created" = ["$x"] }'),
            "Braze does not accept '$x' as the name of a property",
        ),
        (
            regal('properties = { "contact.created" = ["time"] }'),
            "Braze does not accept 'time' as the name",
        ),
        (regal('attribute_prefix = "$"'), "must be a string that does not start with `$` or"),
        (
            regal('attribute_prefix = " a"'),
            "must be a string that does not start with `$` or a space",
        ),
        (groups(vioce=VOICE), "unknown channel 'vioce'; did you mean `voice`?"),
        (
            groups(voice="YOUR SUBSCRIPTION GROUP ID"),
            "'voice' must be a UUID from Braze, or false, not 'YOUR SUB",
        ),
        (
            regal("subscription_groups = { sms = 5 }"),
            "]: 'sms' must be a UUID from Braze, or false, not 5",
        ),
        (regal('subscription_groups = "x"'), "must be a table of ids by channel, not 'x'"),
        ("regal = 5", "`regal` under [tool.brazesmith] must be a table"),
    ],
)
def test_the_message_for_an_invalid_setting(tmp_path: Path, settings: str, message: str) -> None:
    with pytest.raises(ProjectError) as caught:
        _ = load_catalogue(load_project(project(tmp_path, settings)))
    assert message in str(caught.value)
    assert str(tmp_path / "pyproject.toml") in str(caught.value)


def test_a_wrong_setting_is_bad_usage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project(tmp_path, regal("alias_label = 5")))
    for command in ("list", "compile", "test"):
        result = CliRunner().invoke(main, [command])
        assert result.exit_code == 2, result.output
        assert "alias_label" in result.stderr
