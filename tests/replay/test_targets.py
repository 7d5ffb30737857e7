"""What `brazesmith replay` runs and compares: routers, catalogs, webhooks, spec files, code."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from brazesmith import api
from brazesmith.cli import main

ROUTER = """
from brazesmith import *

class Open(Payload, open=True):
    pass

payload = Open()
user = identify(external_id=payload.user)
body = route(
    (headers["X-Event-Type"] == "ping", skip("a ping")),
    (is_present(payload.order), Track(events=[Event(user=user, name="Order", time=now())])),
    otherwise=fail(format_text("no transform for {}", payload.type)),
)
transform = Transform(name="shop/all", source=payload, body=body)
"""
CATALOG = """
from brazesmith import *

class Open(Payload, open=True):
    pass

payload = Open()
room = CatalogItem(id=to_text(payload.number), fields={"title": payload.name})
body = Catalog(operation="update", catalog_name="rooms", items=[room])
transform = Transform(name="shop/rooms", source=payload, body=body)
"""
WEBHOOK = """
from brazesmith import *

braze = Personalization()
webhook = Webhook(
    url="https://crm.example.com/people", method="POST",
    headers={"Content-Type": "application/json"}, body={"name": braze.user.first_name},
)
body = route((is_filled(braze.user.email_address), webhook), otherwise=fail("no address"))
transform = Transform(name="crm/signed-up", source=braze, body=body)
"""
#: By the name of the transform: its spec, its file of code, payloads, and a change to the spec.
SPECS: dict[str, tuple[str, str, list[Any], tuple[str, str]]] = {
    "shop/all": (
        ROUTER, "all.js",
        [{"user": "u-1", "order": 1}, {"payload": {}, "headers": {"X-Event-Type": "ping"}}],
        ('"Order"', '"Order placed"'),
    ),
    "shop/rooms": (
        CATALOG, "rooms.js",
        [{"number": 7, "name": "A"}],
        ("payload.name", "payload.title"),
    ),
    "crm/signed-up": (
        WEBHOOK, "signed-up.liquid",
        [{"user": {"first_name": "A", "email_address": "a@example.com"}}, {"user": {}}],
        ('{"name":', '{"called":'),
    ),
}  # fmt: skip
NAMES = list(SPECS)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the older versions in its build folder and in Git."""
    home = tmp_path_factory.mktemp("home")
    (home / "pyproject.toml").write_text("[tool.brazesmith]\n")
    (home / "transforms").mkdir()
    for name, (spec, _, payloads, _) in SPECS.items():
        (home / f"transforms/{Path(name).name}.py").write_text(spec)
        lines = "".join(json.dumps(payload) + "\n" for payload in payloads)
        (home / f"{Path(name).name}.ndjson").write_text(lines * 2)
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(home)
        assert CliRunner().invoke(main, ["compile"]).exit_code == 0
    for name, (spec, file, _, change) in SPECS.items():
        folder = home / "build" / Path(name).parent
        (home / file).write_text((folder / file).read_text())
        (home / f"transforms/{Path(name).name}.py").write_text(spec.replace(*change))
    for command in ("init -q", "add build", "-c user.name=n -c user.email=e commit -qm m"):
        subprocess.run(["git", *command.split()], check=True, cwd=home)
    return home


@pytest.fixture(autouse=True)
def in_project(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(home)


def replay(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, ["replay", *arguments], input=stdin)


def archive(name: str) -> str:
    return f"{Path(name).name}.ndjson"


def file_of(name: str) -> str:
    return SPECS[name][1]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("other", ["build", "git:HEAD", "a file", "-"])
def test_every_transform_against_every_older_version(name: str, other: str) -> None:
    file = file_of(name)
    result = replay(
        name, archive(name), "--against", file if other == "a file" else other,
        stdin=Path(file).read_text(),
    )  # fmt: skip
    assert result.exit_code == 1
    assert "2 with differences" in result.stdout
    assert "changed: /" in result.stdout


@pytest.mark.parametrize("name", NAMES)
def test_a_spec_file_is_its_transform(name: str) -> None:
    spec = f"transforms/{Path(name).name}.py"
    result = replay(spec, archive(name), "--against", name)
    assert (result.exit_code, "\n0 with differences" in result.stdout) == (0, True)
    assert replay(spec, archive(name), "--against", "build").exit_code == 1


def test_hand_written_code_for_another_destination() -> None:
    options = ("--destination", "catalog-update")
    result = replay("rooms.js", archive("shop/rooms"), "--against", "shop/rooms", *options)
    assert "2 with differences" in result.stdout
    assert replay("rooms.js", archive("shop/rooms"), *options).exit_code == 0
    found = api.replay("rooms.js", [archive("shop/rooms")], destination="catalog-update")
    assert found.ok


@pytest.mark.parametrize(
    ("target", "other", "message"),
    [
        (
            "rooms.js", "shop/rooms",
            "  = if rooms.js sends there too, set --destination catalog-update\n",
        ),
        ("shop/all", "shop/rooms", "shop/all and shop/rooms cannot be compared: their bodies go"),
        ("shop/all", "signed-up.liquid", "one is JavaScript, the other Liquid"),
        ("crm/signed-up", "all.js", "one is Liquid, the other JavaScript"),
        ("crm/signed-up", "shop/all", "one is Liquid, the other JavaScript"),
        ("shop/all", "shop/al", "unknown transform `shop/al`; did you mean `shop/all`?"),
        ("shop/all", "transforms", "`transforms` matches 3 transforms; name one"),
        ("shop/all", "git:nowhere", "git:nowhere: invalid object name 'nowhere'"),
        ("all.js", "git:HEAD", "commit this file, or name a commit that has it"),
        ("all.js", "build", "build: all.js is not a transform of this project"),
    ],
)  # fmt: skip
def test_what_cannot_be_compared(target: str, other: str, message: str) -> None:
    result = replay(target, "all.ndjson", "--against", other)
    assert (result.exit_code, message in result.stderr) == (2, True), result.stderr


def test_a_transform_that_was_not_built(home: Path) -> None:
    (home / "build").rename(home / "other")
    try:
        result = replay("shop/all", "all.ndjson", "--against", "build")
    finally:
        (home / "other").rename(home / "build")
    assert result.stderr == (
        "error: build/shop/all.js: no such file\n"
        "  = `brazesmith compile` writes it; for an earlier version, write git:REF\n"
    )
