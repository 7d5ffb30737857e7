from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from brazesmith.cli import main


@pytest.fixture
def bench(workbench: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A project without a compiler, and a sample."""
    monkeypatch.setattr("brazesmith.projects.project.load_project", lambda: workbench)
    monkeypatch.setattr("brazesmith.app.fixtures.load_catalogue", lambda _: workbench.catalogue)
    Path("Call Sample (1).json5").write_text("{a: 1.0, // Zoë\n 'b': [.5,],}", encoding="utf-8")
    return workbench


def add(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, ["fixture", "add", *arguments], input=stdin)


def test_a_sample_becomes_a_case(bench: Any) -> None:
    result = add("shop/order", "Call Sample (1).json5")
    assert result.exit_code == 0
    assert result.stdout == (
        "wrote fixtures/shop/order/call-sample-1/payload.json\n"
        "next: brazesmith test shop/order::call-sample-1 --update\n"
    )
    payload = bench.fixtures / "shop/order/call-sample-1/payload.json"
    assert payload.read_text() == '{\n  "a": 1.0,\n  "b": [\n    0.5\n  ]\n}\n'


def test_strict_json_keeps_every_token(bench: Any) -> None:
    added = add("shop/order", "-", "--case", "Big One", stdin='{"n":12345678901234567890,"x":1E2}')
    assert added.exit_code == 0
    assert added.stderr == (
        "warning[P101]: JavaScript changes large numbers:\n"
        "  12345678901234567890 at /n becomes 12345678901234567000\n"
        "  = ask the source to send ids as text, in quotes\n"
    )
    payload = bench.fixtures / "shop/order/big-one/payload.json"
    assert payload.read_text() == '{\n  "n": 12345678901234567890,\n  "x": 1E2\n}\n'


def test_a_case_gets_a_plain_name(bench: Any) -> None:
    said = add("shop/order", "-", "--case", "Café Größe #2", stdin="{}").stdout
    assert said.startswith("wrote fixtures/shop/order/cafe-groe-2/payload.json")
    said = add("shop/order", "-", "--case", "a" * 300, stdin="{}").stdout
    assert said.startswith(f"wrote fixtures/shop/order/{'a' * 100}/payload.json")


def test_a_case_is_not_overwritten_unless_forced(bench: Any) -> None:
    assert add("shop/order", "-", "--case", "a", stdin="[1]").exit_code == 0
    refused = add("shop/order", "-", "--case", "a", stdin="[2]")
    assert refused.exit_code == 2
    assert refused.stderr == (
        "error: fixtures/shop/order/a/payload.json already exists\n"
        "  = use --force to overwrite it, or --case to add another\n"
    )
    payload = bench.fixtures / "shop/order/a/payload.json"
    assert payload.read_text() == "[\n  1\n]\n"
    assert add("shop/order", "-", "--case", "a", "--force", stdin="[2]").exit_code == 0
    assert payload.read_text() == "[\n  2\n]\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["shop/oder", "-", "--case", "a"],
            "error: unknown transform `shop/oder`; did you mean `shop/order`?\n",
        ),
        (["shop/order", "none.json"], "error: none.json: no such file\n"),
        (["shop/order", "-"], "error: the case cannot be named after a file"),
        (["shop/order", "-", "--case", "../.."], "error: the case cannot be named after a file"),
    ],
)
def test_bad_usage(bench: Any, arguments: list[str], said: str) -> None:
    result = add(*arguments, stdin="{}")
    assert result.exit_code == 2
    assert result.stderr.startswith(said)


def test_what_is_no_json_at_all_has_a_place(bench: Any) -> None:
    Path("x.json").write_text("{\n  a: 1\n  b: 2\n}")
    result = add("shop/order", "x.json")
    assert result.exit_code == 2
    assert result.stderr.startswith('error: x.json:3:3: not JSON or JSON5: unexpected "b"\n')
    assert not bench.fixtures.exists()


STORED = '{"headers": {"X-Topic": "order"}, "payload": {"id": 12345678901234567890, "n": 1.0}}'


def test_a_webhook_as_braze_stores_it_is_split(bench: Any) -> None:
    result = add("shop/order", "-", "--case", "a", stdin=STORED)
    assert result.stdout.splitlines()[:2] == [
        "wrote fixtures/shop/order/a/payload.json",
        "wrote fixtures/shop/order/a/headers.json",
    ]
    assert "note: <stdin> is a webhook as Braze stores it" in result.stderr
    folder = bench.fixtures / "shop/order/a"
    assert folder.joinpath("payload.json").read_text() == (
        '{\n  "id": 12345678901234567890,\n  "n": 1.0\n}\n'
    )
    assert folder.joinpath("headers.json").read_text() == '{\n  "X-Topic": "order"\n}\n'


def test_a_sample_of_an_archive(bench: Any) -> None:
    at = "2026-05-06T07:08:09Z"
    stored = json.dumps({"payload": {"n": 2}, "headers": {"a": "b"}, "received_at": at})
    Path("a.ndjson.gz").write_bytes(gzip.compress(f'{{"n":1}}\n\n{stored}\n{{"n"\n'.encode()))
    arguments = ("shop/order", "a.ndjson.gz", "--case", "two")
    assert add(*arguments, "--line", "3").exit_code == 0
    case = bench.fixtures / "shop/order/two"
    assert (case / "payload.json").read_text() == '{\n  "n": 2\n}\n'
    assert (case / "headers.json").read_text() == '{\n  "a": "b"\n}\n'
    assert (case / "case.toml").read_text() == f'now = "{at}"\n'
    for more, message in (
        ([], "a.ndjson.gz contains several samples, the first in line 1\n"),
        (["--line", "2"], "a.ndjson.gz:2: there is no sample\n"),
        (["--line", "4"], "a.ndjson.gz:4:5: not JSON: unexpected end of the text\n"),
    ):
        refused = add(*arguments, *more)
        assert (refused.exit_code, refused.stderr.startswith(f"error: {message}")) == (2, True)


def test_headers_of_a_file(bench: Any) -> None:
    Path("headers.json").write_text("{'X-Topic': 'refund'}")
    result = add("shop/order", "-", "--case", "a", "--headers", "headers.json", stdin=STORED)
    assert "wrote fixtures/shop/order/a/headers.json" in result.stdout
    headers = bench.fixtures / "shop/order/a/headers.json"
    assert headers.read_text() == '{\n  "X-Topic": "refund"\n}\n'


def test_headers_that_are_no_object(bench: Any) -> None:
    Path("headers.json").write_text("[1]")
    result = add("shop/order", "-", "--case", "a", "--headers", "headers.json", stdin="{}")
    assert result.exit_code == 2
    assert result.stderr == "error: headers.json: headers must be an object, name to value\n"
    assert not bench.fixtures.joinpath("shop/order/a").exists()


def test_an_array_may_be_a_list_of_payloads(bench: Any) -> None:
    result = add("shop/order", "-", "--case", "list", stdin='[{"a": 1}, {"a": 2}]')
    assert "note: <stdin> is one payload, an array of objects" in result.stderr
