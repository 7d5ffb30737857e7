"""What a receiver would refuse of a webhook is reported when it is compiled."""

from __future__ import annotations

from pathlib import Path

import pytest

from brazesmith.app.compile import compile_project
from brazesmith.app.project import Project
from brazesmith.base.diagnostics import Diagnostic, Severity

HEAD = """
from brazesmith import *

REGAL = "https://events.regalvoice.com/events"


class Attributes(Record, open=True):
    consent: Boolean = field(optional=True)
    answer: Text = field(optional=True)


class Profile(Personalization):
    custom_attributes: Attributes


profile = Profile()
user, custom = profile.user, profile.custom_attributes
key = secret("REGAL_API_KEY")


def consent(answer):
    voice = when(is_present(answer), {"subscribed": answer})
    return {"phones": from_entries([[user.phone_number, {"voiceOptIn": voice}]])}


def to_regal(traits, url=REGAL, method="POST", content_type="application/json", key=key, **more):
    headers = {"Authorization": key, "Content-Type": content_type}
    body = {"userId": user.user_id, "traits": traits, **more}
    return Webhook(url=url, method=method, headers=headers, body=body)
"""


def found(tmp_path: Path, body: str, settings: dict[str, str] | None = None) -> list[Diagnostic]:
    (tmp_path / "transforms").mkdir()
    call = f"Transform(\n    name='x',\n    source=profile,\n    body={body},\n)"
    (tmp_path / "transforms/x.py").write_text(f"{HEAD}\ntransform = {call}\n")
    return list(compile_project(Project(tmp_path, settings or {}), forecast=True).diagnostics)


PHONE = "{'phone': user.phone_number}"


@pytest.mark.parametrize(
    "body",
    [
        f"to_regal({PHONE})",
        f"route((is_filled(user.phone_number), to_regal({PHONE})), otherwise=fail('no phone'))",
        "to_regal(consent(custom.consent))",
        "Webhook(url='https://a.example/', body={'anything': custom['goes']})",
        "Webhook(url=format_text('https://a.example/{}', required(user.user_id, '')), body={})",
    ],
)
def test_nothing_is_reported_for_a_sound_webhook(tmp_path: Path, body: str) -> None:
    assert found(tmp_path, body) == []


@pytest.mark.parametrize(
    ("body", "code", "severity"),
    [
        (f"to_regal({PHONE}, content_type='text/plain')", "RG903", Severity.ERROR),
        (f"to_regal({PHONE}, method='PUT')", "RG901", Severity.ERROR),
        (f"to_regal({PHONE}, url=REGAL + '/batch')", "RG901", Severity.ERROR),
        (f"to_regal({PHONE}, url=setting('url'))", "WH002", Severity.ERROR),
        (f"to_regal({PHONE}, key=setting('key'))", "RG902", Severity.ERROR),
        # for some profiles
        ("to_regal(consent(custom.answer))", "RG202", Severity.WARNING),
        ("to_regal(consent(custom['x']))", "RG202", Severity.WARNING),
        # in one of two ways to send
        (
            f"route((custom.consent, to_regal({PHONE})), otherwise=to_regal({{'email': 5}}))",
            "RG112",
            Severity.ERROR,
        ),
    ],
)
def test_what_the_receiver_refuses_is_reported(
    tmp_path: Path, body: str, code: str, severity: Severity
) -> None:
    settings = {"url": "https://a.example:8443/", "key": "Bearer x"}
    diagnostics = found(tmp_path, body, settings)
    assert (code, severity) in {(each.code, each.severity) for each in diagnostics}
    if code.startswith("RG"):
        assert all(each.message.startswith("Regal ") for each in diagnostics)
    for each in diagnostics:
        assert Path(each.labels[0].span.file).name == "x.py"
