"""Payloads are compared with the class that declares them."""

from __future__ import annotations

import html
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from brazesmith import (
    Array,
    Boolean,
    Email,
    Map,
    Number,
    Payload,
    Record,
    Text,
    UnixSeconds,
    field,
)
from brazesmith.cli import main
from brazesmith.ir.types import Kind, Type, to_json
from brazesmith.language.payload import shape_of
from brazesmith.suites.declared import contradictions


class Item(Record):
    sku: Text


class Order(Payload):
    id: Text = field(optional="guests have none")
    email: Email = field(nullable=True, max_length=10)
    total: Number
    paid: Boolean
    at: UnixSeconds
    plan: Text = field(enum=("Free", "Pro"))
    items: Array[Item]
    tags: Map[Text]
    odd: Text = field(key="odd key")


TYPE = json.loads(json.dumps(to_json(Type(Kind.OBJECT, shape=shape_of(Order)))))


@pytest.mark.parametrize(
    ("payload", "found"),
    [
        ({}, []),
        ({"other": 1, "email": None, "total": 1.5, "paid": False, "plan": "Pro"}, []),
        ({"at": "1767323045"}, []),
        ({"at": "1767323045.25"}, []),
        ({"at": 1}, []),
        ({"items": [], "tags": {"a": "b"}}, []),
        ({"at": "soon"}, ['`payload.at` is "soon", but declared as unix seconds']),
        ({"at": True}, ["`payload.at` is a boolean, but declared as unix seconds"]),
        ({"id": 5}, ["`payload.id` is a number, but declared as text"]),
        ({"id": None}, ["`payload.id` is null, but not declared with `nullable=True`"]),
        ({"email": []}, ["`payload.email` is an array, but declared as e-mail address"]),
        (
            {"email": "ada@example.com"},
            ["`payload.email` has 15 characters, more than its `max_length` of 10"],
        ),
        ({"total": "5"}, ['`payload.total` is "5", but declared as number']),
        ({"total": True}, ["`payload.total` is a boolean, but declared as number"]),
        ({"paid": 1}, ["`payload.paid` is a number, but declared as boolean"]),
        ({"plan": "Gold"}, ['`payload.plan` is "Gold", which its `enum` does not have']),
        ({"odd key": 1}, ['`payload["odd key"]` is a number, but declared as text']),
        ({"tags": {"a": 1, "b": 2}}, ["`payload.tags[*]` is a number, but declared as text"]),
        (
            {"items": [{"sku": 1}, {"sku": 2}, {"sku": None}, 5]},
            [
                "`payload.items[…].sku` is a number, but declared as text",
                "`payload.items[…]` is a number, but declared as object",
                "`payload.items[…].sku` is null, but not declared with `nullable=True`",
            ],
        ),
        ({"items": {}}, ["`payload.items` is an object, but declared as array"]),
        (
            {"id": None, "total": None, "paid": None, "at": None, "email": None},
            [
                (
                    "`payload.id`, `payload.total`, `payload.paid` and 1 more are null, but not "
                    "declared with `nullable=True`"
                )
            ],
        ),
        ([], ["`payload` is an array, but declared as object"]),
        (None, ["`payload` is null, but not declared with `nullable=True`"]),
    ],
)
def test_contradictions(payload: Any, found: list[str]) -> None:
    assert contradictions(payload, TYPE) == found


SPEC = """\
from brazesmith import Attributes, Payload, Text, Track, Transform, field, identify


class Order(Payload):
    id: Text = field(max_length=50)
    plan: Text = field(enum=("Free", "Pro"))


order = Order()
user = identify(external_id=order.id)
body = Track(attributes=[Attributes(user=user, custom={"plan": order.plan})])
transform = Transform(name="m/x", source=order, body=body)
"""


def test_both_runners_and_fixture_add_report_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.chdir(tmp_path)
    Path("pyproject.toml").write_text("[tool.brazesmith]\n")
    Path("transforms").mkdir()
    Path("transforms/x.py").write_text(SPEC)
    Path("sample.json").write_text('{"id": "1", "plan": "Gold"}')

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(main, arguments, catch_exceptions=False)

    text = '`payload.plan` is "Gold", which its `enum` does not have'
    for case in ("a", "b"):
        added = run("fixture", "add", "m/x", "sample.json", "--case", case)
        assert added.stderr == f"warning: {text}\n"
    run("test", "--update")
    for _ in range(2):  # the second time from the cache
        result = run("test", "--junit", "out.xml", "--json", "out.json")
        assert result.exit_code == 0
        assert f"\nnote: m/x, 2 cases: {text}\n" in result.stdout
        [first, _] = json.loads(Path("out.json").read_text())["cases"]
        assert first["contradictions"] == [text]
        assert f"note: m/x, 1 case: {text}" in html.unescape(Path("out.xml").read_text())
    command = [sys.executable, "-m", "pytest", "fixtures"]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert f"\nnote: m/x, 2 cases: {text}\n" in output
