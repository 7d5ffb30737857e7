"""`brazesmith check --schema`: bodies against an OpenAPI 3 file."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from brazesmith.cli import main

EVENT = {"external_id": "u-1", "name": "Call Completed", "time": "2024-05-01T12:00:00Z"}
TRACK = """
openapi: 3.0.3
info: {title: Track users, version: "1"}
paths:
  /users/track:
    post:
      requestBody: {$ref: "#/components/requestBodies/Track"}
components:
  requestBodies:
    Track:
      content:
        application/json:
          schema:
            type: object
            properties:
              events: {type: array, items: {$ref: "#/components/schemas/Event"}}
  schemas:
    Event:
      type: object
      required: [name, time]
      properties:
        external_id: {type: string, nullable: true}
        name: {type: string, maxLength: 20}
        time: {type: string, format: date-time}
        related: {type: array, items: {$ref: "#/components/schemas/Event"}}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    def refuse(*arguments: Any, **options: Any) -> Any:
        raise AssertionError("the network is used")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "track.yaml").write_text(TRACK)
    return tmp_path


def check(folder: Path, body: Any, *options: str, schema: str = "track.yaml") -> Result:
    (folder / "body.json").write_text(json.dumps(body))
    arguments = ("check", "body.json", "--schema", schema, *options)
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def test_a_body_that_both_accept(folder: Path) -> None:
    result = check(folder, {"events": [EVENT, {**EVENT, "related": [EVENT]}]})
    assert result.exit_code == 0
    assert result.stdout.endswith("  track.yaml, POST /users/track: valid\n")


def test_the_schema_refuses_what_the_rules_allow(folder: Path) -> None:
    result = check(folder, {"events": [{**EVENT, "name": "A rather long name of an event"}]})
    assert result.exit_code == 1
    assert "body.json: accepted\n" in result.stdout
    assert result.stdout.endswith(
        "  track.yaml, POST /users/track: 1 problem\n"
        "    /events/0/name: 'A rather long name of an event' is too long\n"
        "  They disagree: the schema refuses what brazesmith's rules allow.\n"
    )


def test_the_rules_refuse_what_the_schema_allows(folder: Path) -> None:
    result = check(folder, {"events": [{**EVENT, "external_id": None}]})
    assert result.exit_code == 1
    assert "rejected[BZ103]" in result.stdout
    assert "They disagree: brazesmith's rules refuse what the schema allows.\n" in result.stdout


def test_json(folder: Path) -> None:
    result = check(folder, {"events": [{**EVENT, "related": [{}]}]}, "--format", "json")
    assert json.loads(result.stdout)["schema"] == {
        "valid": False,
        "problems": [
            {"pointer": "/events/0/related/0", "message": "'name' is a required property"},
            {"pointer": "/events/0/related/0", "message": "'time' is a required property"},
        ],
    }


def test_the_name_of_a_catalog_is_a_part_of_the_path(folder: Path) -> None:
    items = {"type": "object", "additionalProperties": False, "properties": {"items": {}}}
    body = {"content": {"application/json": {"schema": items}}}
    operations = {"put": {"requestBody": body}, "delete": {}, "parameters": []}
    paths = {"/catalogs/{catalog}/items": operations}
    (folder / "catalog.json").write_text(json.dumps({"openapi": "3.1.0", "paths": paths}))
    content = {"catalog_name": "restaurants", "items": [{"id": "a"}]}
    options = ("--destination", "catalog-update")
    result = check(folder, content, *options, schema="catalog.json")
    assert result.exit_code == 0
    assert "PUT /catalogs/{catalog}/items: valid" in result.stdout


@pytest.mark.parametrize(("name", "is_valid"), [("Called", True), ("called", False)])
def test_a_pattern_is_that_of_javascript(folder: Path, name: str, is_valid: bool) -> None:
    pattern = TRACK.replace("maxLength: 20", "pattern: '^(?<first>[A-Z])[^]*$'")
    (folder / "schema.yaml").write_text(pattern)
    result = check(folder, {"events": [{**EVENT, "name": name}]}, schema="schema.yaml")
    assert (result.exit_code == 0) == is_valid


EMPTY = "{requestBody: {content: {application/json: {}}}}"
MISTAKES = {
    "openapi: 3.0.0\npaths: [": "schema.yaml:2:9: not YAML: ",
    "- 1": "schema.yaml: not an OpenAPI 3 file: it has no `openapi: 3…`",
    "": "schema.yaml: not an OpenAPI 3 file",
    "swagger: '2.0'": "schema.yaml: not an OpenAPI 3 file",
    "openapi: 3.0": "schema.yaml: not an OpenAPI 3 file: `openapi` is 3.0",
    "openapi: 2.0.0": "schema.yaml: not an OpenAPI 3 file: `openapi` is '2.0.0'",
    "openapi: 3.0.0": "schema.yaml: no JSON body for POST /users/track",
    "openapi: 3.0.0\npaths: 7": "schema.yaml: no JSON body for POST /users/track",
    "\x00": "schema.yaml: not YAML: ",
    TRACK.replace("#/components/schemas/Event", "https://example.com/event.yaml"): (
        "schema.yaml: it refers to `https://example.com/event.yaml`; only references within"
    ),
    TRACK.replace("#/components/schemas/Event", "other.yaml#/Event"): (
        "schema.yaml: it refers to `other.yaml#/Event`; only references within"
    ),
    TRACK.replace("schemas/Event", "schemas/Nothing"): (
        "schema.yaml: `#/components/schemas/Nothing` leads nowhere"
    ),
    TRACK.replace("type: string, format", "type: text, format"): (
        "schema.yaml: unknown type `text`"
    ),
    TRACK.replace("maxLength: 20", "pattern: '('"): "schema.yaml: an invalid `pattern`",
    TRACK.replace("type: object\n            properties", "type: 7\n            properties"): (
        "schema.yaml: not a valid schema: /type: "
    ),
    TRACK.replace(
        "/users/track:", "/users/a:\n    post: {requestBody: {content: {json: {}}}}\n  /b:"
    ): ("schema.yaml: no JSON body for POST /users/track; it has POST /users/a, POST /b"),
    TRACK.replace("events: {", "events: &a {not: *a, "): (
        "schema.yaml: a part of the schema contains itself"
    ),
    "[" * 2000: "schema.yaml: ",
}


@pytest.mark.parametrize("text", MISTAKES, ids=range(len(MISTAKES)))
def test_mistakes(folder: Path, text: str) -> None:
    (folder / "schema.yaml").write_text(text)
    result = check(folder, {"events": [EVENT]}, schema="schema.yaml")
    assert result.exit_code == 2
    assert result.stderr.startswith(f"error: {MISTAKES[text]}")
    assert "Traceback" not in result.output


def test_other_mistakes(folder: Path) -> None:
    assert "none.yaml: no such file" in check(folder, {}, schema="none.yaml").stderr
    result = check(folder, {}, "--destination", "regal")
    assert result.exit_code == 2
    assert "OpenAPI files describe Braze's endpoints" in result.stderr


def test_a_single_operation_is_used_whatever_its_path(folder: Path) -> None:
    document = yaml.safe_load(TRACK)
    document["paths"] = {"/users/track/sync": document["paths"]["/users/track"]}
    (folder / "sync.yaml").write_text(yaml.safe_dump(document))
    result = check(folder, {"events": [EVENT]}, schema="sync.yaml")
    assert "sync.yaml, POST /users/track/sync: valid" in result.stdout
