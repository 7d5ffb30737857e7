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
