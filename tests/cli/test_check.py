"""`brazesmith check` and `brazesmith explain`, from the outside."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from brazesmith.cli import main

GOOD = '{"events": [{"external_id": "u", "name": "Call", "time": "2024-05-01T12:00:00Z"}]}'
BAD = '{"attributes": [{"external_id": "u", "email_subscribe": "yes"}]}'
PARTLY = '{"attributes": [{"external_id": "u"}, {"external_id": "u", "email_subscribe": 1}]}'


def brazesmith(*arguments: str, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, arguments, input=stdin, catch_exceptions=False)


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.json").write_text(GOOD)
    (tmp_path / "bad.json").write_text(BAD)
    (tmp_path / "partly.json").write_text(PARTLY)
    (tmp_path / "sloppy.json").write_text("{\n  'events': []\n}")
    (tmp_path / "many.jsonl").write_text(f"{GOOD}\n\n{BAD}\n[NaN]\n{GOOD}\n")
    return tmp_path


@pytest.mark.usefixtures("files")
def test_an_accepted_body() -> None:
    result = brazesmith("check", "good.json")
    assert result.exit_code == 0
    assert result.stdout == (
        "good.json: accepted\n  Braze would answer 201 success: 1 event processed\n"
    )


@pytest.mark.usefixtures("files")
def test_a_refused_body_as_text() -> None:
    result = brazesmith("check", "bad.json")
    assert result.exit_code == 1
    assert (
        result.stdout
        == """\
bad.json: rejected
  Braze would answer 400: Valid data must be provided in the 'attributes', 'events', or \
'purchases' fields.

  rejected[BZ201] /attributes/0/email_subscribe
    `email_subscribe` is "yes"; Braze accepts `opted_in`, `subscribed` or `unsubscribed`
    Braze says: 'email_subscribe' must be 'subscribed', 'unsubscribed', or 'opted_in'
    = translate the payload's value, or leave `email_subscribe` out

"""
    )


@pytest.mark.usefixtures("files")
def test_json_is_one_object_a_line() -> None:
    files = ("good.json", "partly.json", "bad.json", "many.jsonl")
    result = brazesmith("check", *files, "-", "--format", "json", stdin='{"items": [{"id": "a"}]}')
    assert result.exit_code == 2  # one line of many.jsonl is not JSON
    verdicts = [json.loads(line) for line in result.stdout.splitlines()]
    assert [list(verdict.values())[:4] for verdict in verdicts] == [
        ["good.json", None, "track", "accepted"],
        ["partly.json", None, "track", "partial"],
        ["bad.json", None, "track", "rejected"],
        ["many.jsonl", 1, "track", "accepted"],
        ["many.jsonl", 3, "track", "rejected"],
        ["many.jsonl", 5, "track", "accepted"],
        ["<stdin>", None, "catalog-delete", "rejected"],
    ]
    assert list(verdicts[0])[3:] == ["verdict", "status", "response", "findings"]


@pytest.mark.parametrize(
    "text", [f"{GOOD}\n{BAD}", f"\ufeff{GOOD}\r\n\r\n{BAD}\r\n", f"\n{GOOD}\n{BAD}"]
)
def test_standard_input_may_have_one_body_a_line(text: str) -> None:
    result = brazesmith("check", "-", "--format", "json", stdin=text)
    verdicts = [json.loads(line) for line in result.stdout.splitlines()]
    assert [verdict["verdict"] for verdict in verdicts] == ["accepted", "rejected"]
    assert all(type(verdict["line"]) is int for verdict in verdicts)


def test_a_body_may_be_on_several_lines() -> None:
    result = brazesmith("check", "-", stdin=json.dumps(json.loads(GOOD), indent=2))
    assert result.stdout.startswith("<stdin>: accepted")


@pytest.mark.usefixtures("files")
def test_one_unreadable_body_does_not_cost_the_others() -> None:
    result = brazesmith("check", "sloppy.json", "none.json", "good.json", "many.jsonl")
    assert result.exit_code == 2
    errors = [line for line in result.stderr.splitlines() if line.startswith("error: ")]
    assert errors == [
        "error: sloppy.json:2:3: not strict JSON: single quotes",
        "error: none.json: no such file",
        "error: many.jsonl:4:2: `NaN` is not JSON",
    ]
    assert "good.json: accepted" in result.stdout
    assert "many.jsonl:3: rejected" in result.stdout
    assert "many.jsonl:5: accepted" in result.stdout
    assert result.stdout.endswith("7 bodies: 3 accepted, 1 rejected, 3 unreadable\n")


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (b'{"a": "\xff"}', "<stdin>:1:8: not UTF-8"),
        (b"", "<stdin>:1:1: the file is empty"),
        (b'{"a": Infinity}', "<stdin>:1:7: `Infinity` is not JSON"),
        (b"[" * 200_000, "<stdin>:1:200000: nested too deeply"),
    ],
)
def test_standard_input_that_is_not_json(body: bytes, place: str) -> None:
    result = brazesmith("check", "-", stdin=body)
    assert result.exit_code == 2
    assert f"error: {place}" in result.stderr


def test_standard_input() -> None:
    assert brazesmith("check", "-", stdin=GOOD).exit_code == 0
    assert brazesmith("check", "-", stdin=b"\xef\xbb\xbf" + GOOD.encode()).exit_code == 0


def test_options_reach_the_judge() -> None:
    many = json.dumps(
        {"events": json.loads(GOOD)["events"] * 75, "attributes": [{"email": "a@b.co"}]}
    )
    assert brazesmith("check", "-", stdin=many).exit_code == 1
    assert brazesmith("check", "-", "--plan", "per-array-75", stdin=many).exit_code == 0
    number = GOOD.replace('"u"', "7")
    assert brazesmith("check", "-", stdin=number).exit_code == 1
    assert brazesmith("check", "-", "--profile", "braze", stdin=number).exit_code == 0
    items = '{"catalog_name": "c", "items": [{"id": "a"}]}'
    assert brazesmith("check", "-", "--destination", "track", stdin=items).exit_code == 1
    for destination in ("catalog-update", "catalog-edit", "catalog-delete"):
        assert brazesmith("check", "-", "--destination", destination, stdin=items).exit_code == 0


def test_an_event_that_only_its_schema_drops() -> None:
    body = {**json.loads(GOOD)["events"][0], "name": "ecommerce.product_viewed"}
    result = brazesmith("check", "-", stdin=json.dumps({"events": [body]}))
    assert result.exit_code == 1
    assert "<stdin>: partial\n" in result.stdout
    assert "Braze would answer 201 success: nothing processed, 1 object refused" in result.stdout


def test_what_a_terminal_should_not_receive_is_escaped() -> None:
    body = json.loads(GOOD)
    body["events"][0]["\x1b[31m\ud800"] = 1
    result = brazesmith("check", "-", stdin=json.dumps(body))
    assert result.exit_code == 0
    assert "\x1b" not in result.stdout
    assert r"/events/0/\u001b[31m\ud800" in result.stdout


def test_no_body_at_all_is_bad_usage() -> None:
    assert brazesmith("check").exit_code == 2


@pytest.mark.usefixtures("files")
def test_in_a_process_of_its_own() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "brazesmith", "check", "good.json", "bad.json"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert run.stdout.startswith("good.json: accepted\n")
    assert run.stdout.endswith("2 bodies: 1 accepted, 1 rejected\n")
    assert "\x1b" not in run.stdout
    assert run.stderr == ""


def test_explain_a_rule() -> None:
    result = brazesmith("explain", "bz201")
    assert result.exit_code == 0
    for text in (
        "BZ201: `email_subscribe` is",
        "rejected: Braze refuses",
        "observed: seen in answers of Braze",
        "https://www.braze.com/docs/api/objects_filters/user_attributes_object",
        "\ngood\n  {",
        "\nbad\n  {",
        'reported    `/attributes/0/email_subscribe`: `email_subscribe` is "yes"',
    ):
        assert text in result.stdout
    assert all(len(line) <= 100 and line == line.rstrip() for line in result.stdout.splitlines())


def test_explain_shortens_long_examples() -> None:
    assert '"… 74 more"' in brazesmith("explain", "BZ006").stdout
    assert "(988 characters)" in brazesmith("explain", "BZ106").stdout
    assert '"…": "255 more"' in brazesmith("explain", "BZ311").stdout


@pytest.mark.parametrize(
    ("code", "told"),
    [("BZ20", "codes that begin with BZ20: BZ201"), ("304", "304`?"), ("q", "codes look like")],
)
def test_explain_an_unknown_code(code: str, told: str) -> None:
    result = brazesmith("explain", code)
    assert result.exit_code == 2
    assert f"error: unknown code `{code}`" in result.stderr
    assert told in result.stderr


SENT = {
    "catalog-update": '{"catalog_name": "a", "items": [{"id": "1", "x": 2}]}',
    "catalog-edit": '{"catalog_name": "a", "items": [{"id": "1", "x": 2}]}',
    "catalog-delete": '{"catalog_name": "a", "items": [{"id": "1"}]}',
    "messages-send": '{"external_user_ids": ["u"], "messages": {"sms": {"body": "Hello", '
    '"subscription_group_id": "s", "app_id": "a"}}}',
    "webhook": '{"method": "POST", "url": "https://example.com", "headers": {}, "body": {}}',
    "track": GOOD,
}


@pytest.mark.parametrize("destination", SENT)
@pytest.mark.parametrize("sent", SENT)
def test_a_body_is_for_one_destination(destination: str, sent: str) -> None:
    result = brazesmith("check", "-", "--destination", destination, stdin=SENT[sent])
    is_catalog = sent.startswith("catalog") and destination.startswith("catalog")
    is_judged_alike = sent == destination or (is_catalog and destination != "catalog-delete")
    assert ("[" not in result.stdout) == is_judged_alike, result.stdout


@pytest.mark.parametrize("destination", SENT)
def test_a_script_runs_for_a_destination(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, destination: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("x.js").write_text("return payload;")
    result = brazesmith("run", "x.js", "-", "--destination", destination, stdin=SENT[destination])
    assert (result.exit_code, result.stderr) == (0, "")
    assert json.loads(result.stdout) == json.loads(SENT[destination])


def test_a_body_with_many_findings() -> None:
    user = {"external_id": "u", **{f"a{number}": "x" * 256 for number in range(130)}}
    body = json.dumps({"attributes": [user]})
    result = brazesmith("check", "-", stdin=body)
    assert result.stdout.count("BZ210") == 100
    assert result.stdout.endswith("\n\n  … and 30 more; --format json has all\n\n")
    [line] = brazesmith("check", "-", "--format", "json", stdin=body).stdout.splitlines()
    assert len(json.loads(line)["findings"]) == 130


@pytest.mark.parametrize("body", ["[]", '"text"', "null", "7"])
@pytest.mark.parametrize("destination", SENT)
def test_a_body_that_is_no_object_is_for_no_destination(destination: str, body: str) -> None:
    assert brazesmith("check", "-", "--destination", destination, stdin=body).exit_code == 1
