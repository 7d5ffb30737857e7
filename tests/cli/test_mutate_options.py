"""`mutate` with --save, --json, --since and --code, as a user types it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import jsonschema
import pytest
import yaml
from click.testing import CliRunner, Result

from brazesmith.cli import main

SCHEMA = Path(__file__).parents[1] / "mutation" / "stryker_schema.yaml"

SPEC = '''"""Orders become events."""

from brazesmith import Event, Payload, Text, Track, Transform, UnixSeconds, fallback, field
from brazesmith import identify, iso8601, required, route, skip


class Order(Payload):
    user: Text
    status: Text = field(enum=("paid", "sent"))
    at: UnixSeconds
    currency: Text = field(optional=True)


order = Order()

transform = Transform(
    name="shop/order",
    source=order,
    body=route(
        (order.status == "sent", skip("it was sent")),
        otherwise=Track(
            events=[
                Event(
                    user=identify(external_id=order.user),
                    name="Ordered",
                    time=required(iso8601(order.at), "no time"),
                    properties={"currency": fallback(order.currency, "USD")},
                )
            ]
        ),
    ),
)
'''
PAYLOAD = {"user": "u", "status": "paid", "at": 1767323045, "currency": "EUR"}
CODE = """
if (payload.status === "sent") return;
return {
  events: [{
    external_id: payload.user,
    name: "Ordered",
    time: new Date(payload.at * 1000).toISOString(),
    properties: { currency: payload.currency || "USD" }
  }]
};
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one transform and one case, whose body does not show all faults."""
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.chdir(tmp_path)
    for name in ("transforms", "fixtures/shop/order/usual"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text("[tool.brazesmith]\n")
    (tmp_path / "transforms/order.py").write_text(SPEC)
    (tmp_path / "fixtures/shop/order/usual/payload.json").write_text(json.dumps(PAYLOAD))
    assert run("test", "--update").exit_code == 0
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def test_saved_payloads_kill_the_survivors(project: Path) -> None:
    weak = run("mutate", "--save", "--json", "weak.json")
    assert weak.exit_code == 1
    [file] = json.loads((project / "weak.json").read_text())["files"].values()
    survivors = {m["mutatorName"]: m for m in file["mutants"] if m["status"] == "Survived"}
    assert survivors["dropped default"]["replacement"] == "order.currency"
    cases = project / "fixtures/shop/order"
    saved = {path.name for path in cases.iterdir()} - {"usual"}
    assert 1 <= len(saved) <= 4
    for name in saved:
        assert f"added fixtures/shop/order/{name}" in weak.stderr
        assert not (cases / name / "expected.json").exists()
    assert run("test", "--update").exit_code == 0
    strong = run("mutate", "--json", "report.json")
    assert strong.exit_code == 0, strong.stdout
    report = json.loads((project / "report.json").read_text())
    jsonschema.validate(report, yaml.safe_load(SCHEMA.read_text("utf-8")))
    assert report["config"]["transforms"][0]["score"] == 1
    ids = {test["id"] for file in report["testFiles"].values() for test in file["tests"]}
    assert ids == {f"shop/order::{name}" for name in {*saved, "usual"}}


def test_hand_written_code_is_mutated_instead(project: Path) -> None:
    (project / "old.js").write_text(CODE)
    result = run("mutate", "shop/order", "--code", "old.js", "--json", "-")
    assert result.exit_code == 1
    report = json.loads(result.stdout)
    jsonschema.validate(report, yaml.safe_load(SCHEMA.read_text("utf-8")))
    [(name, file)] = report["files"].items()
    assert (name, file["language"], file["source"]) == ("old.js", "javascript", CODE)
    survived = {m["description"] for m in file["mutants"] if m["status"] == "Survived"}
    assert '`payload.currency` instead of `payload.currency || "USD"`' in survived
    ignored = [m["statusReason"] for m in file["mutants"] if m["status"] == "Ignored"]
    assert all("payloads" in reason for reason in ignored)


def test_only_what_changed_since_a_commit(project: Path) -> None:
    subprocess.run(["git", "init", "-q"], check=True)
    subprocess.run(["git", "add", "-A"], check=True)
    identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"]
    subprocess.run(["git", *identity, "commit", "-qm", "x"], check=True)
    same = run("mutate", "--since", "HEAD")
    assert same.exit_code == 0
    assert "no transform changed since HEAD" in same.stderr
    unknown = run("mutate", "--since", "gone")
    assert unknown.exit_code == 2
    assert "--since gone: no such commit, branch or tag" in unknown.stderr
    spec = project / "transforms/order.py"
    spec.write_text(SPEC.replace('"Ordered"', '"Placed"'))
    assert "1 case fails" in run("mutate", "--since", "HEAD").stderr


def test_no_cases_are_saved_in_ci(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    refused = run("mutate", "--save")
    assert refused.exit_code == 2
    assert "--save is not allowed while the environment variable CI is set" in refused.stderr


STOCK = """
const items = payload.map((item) => ({ id: item.id, title: item.title || "Untitled" }));
return { catalog_name: "stock", items };
"""


def test_a_folder_of_cases_of_code_for_another_destination(project: Path) -> None:
    (project / "stock.js").write_text(STOCK)
    case = project / "fixtures/stock/usual"
    case.mkdir(parents=True)
    (case / "payload.json").write_text('[{"id": "a", "title": "A"}]')
    options = ("--code", "stock.js", "--destination", "catalog-update")
    assert run("test", "fixtures/stock", *options, "--update").exit_code == 0
    saved = run("mutate", "fixtures/stock", *options, "--save")
    assert "added fixtures/stock/dropped-default-untitled: notices 2 faults" in saved.stderr
    assert run("test", "stock", *options, "--update").exit_code == 0
    assert run("mutate", "stock", *options).exit_code == 0

    failing = run("mutate", "stock", "--code", "stock.js")
    assert "run `brazesmith test stock --code stock.js` to see why" in failing.stderr


def test_requests_that_make_no_sense(project: Path) -> None:
    (project / "old.js").write_text(CODE)
    both = run("mutate", "shop/order", "--code", "old.js", "--since", "HEAD")
    assert both.exit_code == 2
    assert "--since compares specs with a commit; leave out --code" in both.stderr
    (project / "mail").mkdir()
    (project / "mail/usual").mkdir()
    (project / "mail/usual/payload.json").write_text("{}")
    (project / "mail.liquid").write_text("{{ x }}")
    liquid = run("mutate", "mail", "--code", "mail.liquid")
    assert liquid.exit_code == 2
    assert "mail.liquid is Liquid; only hand-written JavaScript has mutants" in liquid.stderr
