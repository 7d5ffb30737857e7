"""Warnings of the forecast do not stop a compilation, and the header shows the allowed ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from brazesmith.cli import main

SPEC = """
from brazesmith import *


class Order(Payload):
    id: Text
    comment: Text


order = Order()
event = Event(
    user=identify(external_id=order.id),
    name="Order",
    time=now(),
    properties={"comment": order.comment},
)
transform = Transform(name="shop/order", source=order, body=Track(events=[event]), allow=ALLOWED)
"""


@pytest.mark.parametrize("allowed", [{}, {"BZ310": "the form has 200 characters"}])
def test_a_warning(
    allowed: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "transforms").mkdir()
    (tmp_path / "transforms/order.py").write_text(SPEC.replace("ALLOWED", repr(allowed)))
    (tmp_path / "pyproject.toml").write_text("[tool.brazesmith]\n")
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["compile"])
    assert result.exit_code == 0
    assert ("warning[BZ310]" in result.stderr) is (not allowed)
    header = (tmp_path / "build/shop/order.js").read_text().partition("*/")[0]
    assert (" * Allowed      BZ310: the form has 200 characters\n" in header) is bool(allowed)


RISKY = """
from brazesmith import *


class Order(Payload):
    id: Text = field(max_length=50)


order = Order()
user = identify(external_id=order.id)
event = merge(Event(user=user, name="Order", time=now()), {"stray": now()})
one = Transform(name="shop/one", source=order, body=Track(events=[event, event]))
two = Transform(name="shop/two", source=order, body=Track(events=[event]), allow=ALLOWED)
"""


@pytest.mark.parametrize("allowed", [{}, {"BZ312 /events/*/stray": "for the auditors"}])
def test_risky_findings_are_one_line(
    allowed: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "transforms").mkdir()
    (tmp_path / "transforms/order.py").write_text(RISKY.replace("ALLOWED", repr(allowed)))
    (tmp_path / "pyproject.toml").write_text("[tool.brazesmith]\n")
    monkeypatch.chdir(tmp_path)
    places = "1 place" if allowed else "2 places in 2 transforms"
    rule = "events and purchases have only the fields that Braze documents"
    for _ in range(2):  # the second time from the cache
        result = CliRunner().invoke(main, ["compile"])
        assert result.exit_code == 0
        assert result.stderr == f"risky[BZ312] {places}: expected that {rule}\n"


def test_warnings_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "transforms").mkdir()
    (tmp_path / "transforms/order.py").write_text(SPEC.replace("ALLOWED", "{}"))
    (tmp_path / "transforms/empty.py").write_text("")
    (tmp_path / "pyproject.toml").write_text("[tool.brazesmith]\n")
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["compile"])
    assert result.stderr.endswith("\n\n3 warnings\n")


SCORE = """
from brazesmith import *


class Order(Payload):
    id: Text = field(max_length=50)
    score: Number
    level: Text = field(max_length=20)


order = Order()
attributes = Attributes(user=identify(external_id=order.id), custom={"score": order.FIELD})
transform = Transform(
    name="shop/FIELD", source=order, body=Track(attributes=[attributes]), allow=ALLOWED
)
"""


@pytest.mark.parametrize("allowed", [{}, {"S119": "the old shop is closed"}])
def test_two_transforms_that_send_different_types(
    allowed: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BRAZESMITH_CACHE", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "transforms").mkdir()
    (tmp_path / "pyproject.toml").write_text("[tool.brazesmith]\n")
    for name, reasons in (("score", allowed), ("level", {})):
        spec = SCORE.replace("FIELD", name).replace("ALLOWED", repr(reasons))
        (tmp_path / f"transforms/{name}.py").write_text(spec)
    for _ in ("compiled", "from the cache"):
        result = CliRunner().invoke(main, ["compile"])
        assert result.exit_code == 0
        expected = "`score` is text in shop/level and a number in shop/score"
        assert (expected in result.stderr) is (not allowed)
    alone = CliRunner().invoke(main, ["compile", "shop/level"])
    assert "S119" not in alone.stderr


MANY = """
from brazesmith import *


class Order(Payload):
    id: Text
    a: Text
    b: Text
    at: Text


order = Order()
event = Event(
    user=identify(external_id=order.id),
    name=order.a,
    time=iso8601(order.at),
    properties={"a": order.a, "b": order.b},
)
transform = Transform(name="shop/order", source=order, body=Track(events=[event]))
"""


def test_many_warnings_are_one_line_for_each_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "transforms").mkdir()
    (tmp_path / "transforms/order.py").write_text(MANY)
    (tmp_path / "pyproject.toml").write_text("[tool.brazesmith]\n")
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["compile"])
    lines = [line for line in result.stderr.splitlines() if line.startswith("warning")]
    codes = [line[len("warning[") :].partition("]")[0] for line in lines]
    assert len(codes) == len(set(codes)) > 3
    [properties] = [line for line in lines if "BZ310" in line]
    assert "transforms/order.py:17:22 and 1 more (shop/order)" in properties
    assert "`payload.a` may be of any length" in properties
    verbose = CliRunner().invoke(main, ["compile", "--verbose"])
    assert verbose.stderr.count("warning[BZ310]") == 2
