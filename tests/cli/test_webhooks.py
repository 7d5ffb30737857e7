"""Webhooks on the command line: compiled ones and hand-written bodies, and their fixtures."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from brazesmith.cli import main
from brazesmith.engines.liquid.engine import LIQUID
from brazesmith.engines.pool import _ENGINES, Language

SPEC = '''"""Sends each sign-up to the CRM."""

from brazesmith import Personalization, Transform, Webhook, fail, is_filled, route, secret

braze = Personalization()

transform = Transform(
    name="crm/signed-up",
    source=braze,
    body=route(
        (
            is_filled(braze.user.email_address),
            Webhook(
                url="https://crm.example.com/people",
                headers={"Authorization": secret("CRM_KEY"), "Content-Type": "application/json"},
                body={
                    "name": braze.user.first_name,
                    "plan": braze.custom_attributes["plan"],
                    "email": braze.user.email_address,
                },
            ),
        ),
        otherwise=fail("no e-mail address"),
    ),
)
'''
PAYLOAD = {
    "user": {"first_name": 'A "B"\n😀', "email_address": "a@example.com"},
    "custom_attributes": {"plan": 5},
}
REQUEST = {
    "method": "POST",
    "url": "https://crm.example.com/people",
    "headers": {"Authorization": "<CRM_KEY>", "Content-Type": "application/json"},
    "body": {"name": 'A "B"\n😀', "plan": 5, "email": "a@example.com"},
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "pyproject.toml").write_text("[tool.brazesmith]\n")
    (tmp_path / "transforms").mkdir()
    (tmp_path / "transforms/crm.py").write_text(SPEC)
    (tmp_path / "payload.json").write_text(json.dumps(PAYLOAD))
    (tmp_path / "nobody.json").write_text("{}")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CI", raising=False)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def test_list_shows_where_it_goes(project: Path) -> None:
    assert "POST https://crm.example.com/people" in run("list").stdout


def test_compile_writes_liquid(project: Path) -> None:
    assert run("compile").stdout == "wrote build/crm/signed-up.liquid\n"
    assert run("compile", "--check").exit_code == 0
    code = (project / "build/crm/signed-up.liquid").read_text()
    assert "Spec         transforms/crm.py\n" in code
    assert run("compile", "--stdout", "crm/signed-up").stdout == code


def test_run_shows_the_request(project: Path) -> None:
    result = run("run", "crm/signed-up", "payload.json")
    assert (result.exit_code, json.loads(result.stdout)) == (0, REQUEST)
    run("compile")
    again = run("run", "build/crm/signed-up.liquid", "payload.json")
    assert json.loads(again.stdout) == REQUEST


def test_an_abort_is_no_error(project: Path) -> None:
    result = run("run", "crm/signed-up", "nobody.json")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "abort: nothing is sent, and Braze logs: no e-mail address\n"
    told = json.loads(run("run", "crm/signed-up", "nobody.json", "--json").stdout)
    assert told["outcome"] == "abort"
    assert told["error"]["message"] == "no e-mail address"


def test_a_hand_written_body(project: Path) -> None:
    file = project / "body.liquid"
    file.write_text(
        '{"name": "{{${first_name} | json_escape}}", "plan": {{custom_attribute.${plan}}}}'
    )
    result = run("run", "body.liquid", "payload.json")
    assert json.loads(result.stdout) == {"body": {"name": 'A "B"\n😀', "plan": 5}}
    file.write_text('{"name": "{{${first_name}}}"}')
    result = run("run", "body.liquid", "payload.json")
    assert result.exit_code == 1
    said = 'rejected[WH001] /body\n  the rendered body is not JSON: line 1, column 14, at `B"'
    assert said in result.stderr
    file.write_text('{\n  "name": "{{${first_name} | pluralize}}"}')
    result = run("run", "body.liquid", "payload.json")
    assert result.exit_code == 1
    assert "Liquid: the filter `pluralize` is not supported by Braze" in result.stderr
    assert "at body.liquid:2:30" in result.stderr


def test_a_hand_written_body_for_regal(project: Path) -> None:
    (project / "body.liquid").write_text(
        '{"traits": {"firstName": "{{${first_name} | json_escape}}"}}'
    )
    result = run("run", "body.liquid", "payload.json", "--destination", "regal")
    assert result.exit_code == 1
    assert "rejected[RG101] /body" in result.stderr


def test_a_payload_that_is_none(project: Path) -> None:
    (project / "list.json").write_text("[]")
    result = run("run", "crm/signed-up", "list.json")
    assert result.exit_code == 1
    assert "the payload of a webhook must be an object" in result.stderr


def test_a_payload_with_a_misspelt_section(project: Path) -> None:
    (project / "typo.json").write_text('{"usr": {"email_address": "a@example.com"}}')
    result = run("run", "crm/signed-up", "typo.json")
    assert result.exit_code == 1
    assert (
        "unknown section `usr` in the payload of a webhook; did you mean `user`?" in result.stderr
    )


def case(project: Path, name: str, payload: Any, toml: str = "") -> Path:
    folder = project / "fixtures/crm/signed-up" / name
    folder.mkdir(parents=True)
    (folder / "payload.json").write_text(json.dumps(payload))
    if toml:
        (folder / "case.toml").write_text(toml)
    return folder


def test_fixtures(project: Path) -> None:
    folder = case(project, "full", PAYLOAD)
    case(project, "nobody", {}, 'expect = "abort"\nerror = "no e-mail"\n')
    assert run("test", "--update").exit_code == 0
    assert json.loads((folder / "expected.json").read_text()) == REQUEST
    assert "😀" in (folder / "expected.json").read_text()
    assert run("test").exit_code == 0
    (folder / "expected.json").write_text(json.dumps({**REQUEST, "method": "PUT"}))
    result = run("test")
    assert result.exit_code == 1
    assert "/method" in result.stdout
    assert (folder / "expected.json.new").is_file()


@pytest.mark.parametrize(
    ("payload", "toml", "said"),
    [
        ({}, "", 'unexpected abort; if this is intended, set `expect = "abort"` in case.toml'),
        (PAYLOAD, 'expect = "abort"', "expected an abort, got a body"),
        (
            {},
            'expect = "abort"\nerror = "no phone"',
            "expected an abort with 'no phone' in its message",
        ),
        ({}, 'expect = "error"', "expected an error, got an abort"),
        ([], "", "unexpected error"),
    ],
)
def test_fixtures_that_fail(project: Path, payload: Any, toml: str, said: str) -> None:
    case(project, "one", payload, toml)
    result = run("test")
    assert result.exit_code == 1
    assert said in result.stdout


def test_what_liquid_cannot_say_is_a_diagnostic(project: Path) -> None:
    spec = SPEC.replace("braze.user.first_name,", "trim(braze.user.first_name),")
    (project / "transforms/crm.py").write_text(spec.replace("secret\n", "secret, trim\n"))
    result = run("compile")
    assert result.exit_code == 1
    assert "error[S120]: `trim` is not supported by Braze's Liquid (crm/signed-up)" in result.stderr
    assert "--> transforms/crm.py:17:29" in result.stderr
    assert "S120: not supported by Braze's Liquid" in run("explain", "S120").stdout


def test_a_webhook_whose_engine_does_not_start_stops_no_other_transform(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    transforms = project / "transforms"
    (transforms / "user.py").write_text(
        "from brazesmith import Attributes, Track, Transform, identify, payload\n"
        "user = identify(external_id=payload.id)\n"
        "body = Track(attributes=[Attributes(user=user)])\n"
        'transform = Transform(name="crm/user", body=body)\n'
    )
    broken = replace(LIQUID, modules=("liquid_that_is_not_installed",))
    monkeypatch.setitem(_ENGINES, Language.LIQUID, broken)
    result = run("compile", "--no-cache")
    assert result.exit_code == 1
    assert "error[S205]: the Python package `liquid_that_is_not_installed`" in result.stderr
    assert "not compiled: crm/signed-up" in result.stderr
    assert (project / "build" / "crm" / "user.js").is_file()
