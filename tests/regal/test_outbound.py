"""Braze to Regal: the webhooks of the partner page, in both generations of the body."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brazesmith.app.compile import compile_project
from brazesmith.contract import judge
from brazesmith.engines.liquid.render import read
from brazesmith.engines.liquid.template import Aborted
from brazesmith.integrations.kit import SettingError
from brazesmith.integrations.regal.outbound import webhooks
from brazesmith.integrations.regal.settings import RegalSettings
from brazesmith.passes.interpreter import interpret
from brazesmith.projects.catalogue import load_catalogue
from brazesmith.projects.pipeline import Compiled, compile_transform
from brazesmith.projects.project import Project

NAMES = ("regal/outbound/contact", "regal/outbound/opt-in", "regal/outbound/custom-event")
PROFILE: dict[str, Any] = {
    "user": {
        "user_id": "u-1",
        "phone_number": "+17625555555",
        "email_address": "ada@example.com",
        "first_name": "Ada",
        "last_name": "Lovelace",
    },
    "custom_attributes": {
        "voice_optin_subscribed": True,
        "sms_optin_subscribed": False,
        "lead_source": "landing page",
        "plan": "pro",
        "seats": 5,
    },
    "event_properties": {"preferredSubject": "Mathematics", "readyToCommit": True},
}


def compiled(**outbound: Any) -> dict[str, Compiled]:
    table = RegalSettings.read({"outbound": outbound})
    return {each.name: compile_transform(each) for each in webhooks(table.outbound)}


def sent(name: str, payload: Any = PROFILE, **outbound: Any) -> Any:
    return read(compiled(**outbound)[f"regal/outbound/{name}"].script.code).render(payload)["body"]


def test_contact_in_the_current_form() -> None:
    assert sent("contact", attributes=["plan", "seats", "missing"]) == {
        "userId": "u-1",
        "traits": {
            "email": "ada@example.com",
            "firstName": "Ada",
            "lastName": "Lovelace",
            "plan": "pro",
            "seats": 5,
            "phones": {
                "+17625555555": {
                    "voiceOptIn": {"source": "landing page", "subscribed": True},
                    "smsOptIn": {"source": "landing page", "subscribed": False},
                }
            },
        },
        "eventSource": "braze",
    }


def test_contact_in_the_form_of_the_page() -> None:
    assert sent("contact", generation="optIn") == {
        "userId": "u-1",
        "traits": {
            "email": "ada@example.com",
            "firstName": "Ada",
            "lastName": "Lovelace",
            "phone": "+17625555555",
            "optIn": [
                {"channel": "voice", "source": "landing page", "subscribed": True},
                {"channel": "sms", "source": "landing page", "subscribed": False},
            ],
        },
        "eventSource": "braze",
    }


def test_each_channel_reads_its_own_field() -> None:
    """On the page the SMS entry reads the voice field, and the boolean is a text."""
    profile = {
        "user": PROFILE["user"],
        "custom_attributes": {"voice_optin_subscribed": False, "sms_optin_subscribed": True},
    }
    for generation in ("phones", "optIn"):
        traits = sent("opt-in", profile, generation=generation)["traits"]
        if generation == "phones":
            [number] = traits["phones"].values()
            answers = {name: consent["subscribed"] for name, consent in number.items()}
            assert answers == {"voiceOptIn": False, "smsOptIn": True}
        else:
            answers = {entry["channel"]: entry["subscribed"] for entry in traits["optIn"]}
            assert answers == {"voice": False, "sms": True}
        assert all(type(answer) is bool for answer in answers.values())


@pytest.mark.parametrize("generation", ["phones", "optIn"])
def test_no_consent_is_claimed_that_was_not_given(generation: str) -> None:
    profile = {"user": PROFILE["user"], "custom_attributes": {"lead_source": "x"}}
    traits = sent("contact", profile, generation=generation)["traits"]
    assert "optIn" not in traits
    assert traits.get("phones", {"+17625555555": {}}) == {"+17625555555": {}}
    with pytest.raises(Aborted, match="no consent to calls or text messages"):
        sent("opt-in", profile, generation=generation)


@pytest.mark.parametrize("generation", ["phones", "optIn"])
def test_a_custom_event(generation: str) -> None:
    body = sent("custom-event", generation=generation, event="Order Placed")
    assert body["name"] == "Order Placed"
    assert body["properties"] == {"preferredSubject": "Mathematics", "readyToCommit": True}
    number = body["traits"].get("phone") or next(iter(body["traits"]["phones"]))
    assert number == "+17625555555"


@pytest.mark.parametrize("generation", ["phones", "optIn"])
@pytest.mark.parametrize("phone", [None, "", "   ", [], {}, False])
def test_without_a_phone_number_nothing_is_sent(generation: str, phone: Any) -> None:
    profile = PROFILE | {"user": {**PROFILE["user"], "phone_number": phone}}
    for name in ("contact", "opt-in", "custom-event"):
        with pytest.raises(Aborted, match="no phone number"):
            sent(name, profile, generation=generation)


def test_the_key_is_a_placeholder() -> None:
    for each in compiled().values():
        assert "\nAuthorization: <REGAL_API_KEY>\nContent-Type: application/json\n" in (
            each.script.code
        )
        assert each.program.request == "POST https://events.regalvoice.com/events"


@pytest.mark.parametrize(
    "outbound",
    [
        {"generation": "new"},
        {"attributes": ["firstName"]},
        {"attributes": "plan"},
        {"attributes": {"plan": "string"}},
        {"attributes": {"plan": 5}},
        {"event_properties": ["a", 5]},
        {"event_properties": [""]},
        {"event": ""},
        {"nope": 1},
    ],
)
def test_settings_that_are_refused(outbound: Any) -> None:
    with pytest.raises(SettingError, match=r"tool.brazesmith.regal.outbound"):
        RegalSettings.read({"outbound": outbound})
    with pytest.raises(SettingError):
        RegalSettings.read({"outbound": 5})


@pytest.mark.parametrize("name", ["a}b", "{{x}}", "a\nb", " x ", "both ' and \"", "a%}b"])
@pytest.mark.parametrize("key", ["voice_opt_in", "sms_opt_in", "source", "attributes"])
def test_an_attribute_that_liquid_cannot_read_is_rejected(key: str, name: str) -> None:
    with pytest.raises(SettingError, match=rf"`{key}` in .*outbound.*: Braze.s Liquid cannot read"):
        RegalSettings.read({"outbound": {key: [name] if key == "attributes" else name}})


@pytest.mark.parametrize(
    "name", ["a b", "it's", 'say "x"', "a.b", "5", "limit", "a|b", "ü", "size"]
)
@pytest.mark.parametrize("kind", ["", "text", "number", "boolean"])
def test_an_attribute_of_any_name_and_type(name: str, kind: str) -> None:
    attributes = {name: kind} if kind else [name]
    for value, as_text in (("x", "x"), (5, "5"), (True, "true"), (None, None)):
        traits = sent(
            "contact",
            {"user": PROFILE["user"], "custom_attributes": {name: value}},
            attributes=attributes,
        )["traits"]
        kept = {"": value, "text": as_text, "number": value if value == 5 else None}.get(
            kind, value if value is True else None
        )
        assert traits.get(name) == kept
        assert type(traits.get(name)) is type(kept)


def test_typed_properties_make_the_body_shorter() -> None:
    types = {"educationalLevel": "text", "readyToCommit": "boolean", "score": "number"}
    code = compiled(event_properties=types)["regal/outbound/custom-event"].script.code
    assert "as_json_string" not in code
    assert '"educationalLevel": "{{event_properties.${educationalLevel} | json_escape}}"' in code
    given = {"educationalLevel": 'x"', "readyToCommit": "true", "score": 2.5}
    body = sent("custom-event", {**PROFILE, "event_properties": given}, event_properties=types)
    assert body["properties"] == {"educationalLevel": 'x"', "score": 2.5}


def test_they_belong_to_the_integration(tmp_path: Path) -> None:
    project = Project(tmp_path, {"integrations": ["regal"]})
    assert [name for name in load_catalogue(project).names if "outbound" in name] == list(NAMES)
    script = compile_project(project, ["regal/outbound/contact"]).scripts[0]
    assert script.file == tmp_path / "build/regal/outbound/contact.liquid"


# --- any profile ------------------------------------------------------------------------------

NASTY = st.sampled_from(['"', "\\", "\n", '\\"', "😀", "null", "", " ", "{{", "{% if %}", "'", "ß"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.sampled_from([2.5, 1e21]) | NASTY
    | st.text(max_size=8).filter(lambda text: not re.search("[\ud800-\udfff]", text)),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(NASTY, inner, max_size=2),
    max_leaves=4,
)  # fmt: skip
PHONES = st.just("+17625555555") | st.from_regex(r"\A\+[1-9][0-9]{9,12}\Z") | VALUES
FLAGS = st.booleans() | VALUES
PROFILES = st.fixed_dictionaries(
    {
        "user": st.fixed_dictionaries(
            {"phone_number": PHONES},
            optional=dict.fromkeys(("user_id", "email_address", "first_name", "last_name"), VALUES),
        )
    },
    optional={
        "custom_attributes": st.fixed_dictionaries(
            {},
            optional={
                "voice_optin_subscribed": FLAGS,
                "sms_optin_subscribed": FLAGS,
                "lead_source": VALUES,
                "plan": VALUES,
            },
        ),
        "event_properties": st.dictionaries(
            st.sampled_from(["educationalLevel", "preferredSubject", "readyToCommit"]), VALUES
        ),
    },
)
ALL = [
    (each, read(each.script.code))
    for generation in ("phones", "optIn")
    for each in compiled(generation=generation, attributes=["plan"]).values()
]
#: What may be found in a body of any profile: what Regal cannot be told better.
ABOUT_VALUES = {"RG104", "RG105", "RG110", "RG402"}


@settings(max_examples=150, deadline=None)
@given(PROFILES)
def test_every_profile_gives_a_body_that_regal_takes(profile: Any) -> None:
    for each, webhook in ALL:
        expected = interpret(each.program, profile)
        if expected.outcome == "abort":
            with pytest.raises(Aborted) as caught:
                webhook.render(profile)
            assert caught.value.reason == expected.message
            continue
        request = webhook.render(profile)
        assert request == expected.body
        verdict = judge(request, "webhook")
        assert {finding.code for finding in verdict.findings} <= ABOUT_VALUES, request
        assert verdict.verdict == "accepted"
