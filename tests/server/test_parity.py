"""`parity` finds no difference between the local Braze over HTTP and in the process."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from brazesmith.cli import main
from brazesmith.testing import LocalBraze

SHOP = Path(__file__).with_name("shop")


def test_a_server_answers_as_the_state_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CI", raising=False)
    with LocalBraze(SHOP) as braze:
        monkeypatch.setenv("BRAZE_API_KEY", braze.api_key)
        monkeypatch.chdir(tmp_path)
        command = ["parity", "record", "--url", braze.url, "--yes", "--wait", "0"]
        recorded = CliRunner().invoke(main, command)
        assert recorded.exit_code == 0, recorded.output
        assert braze.export_state()["profiles"] == []
    checked = CliRunner().invoke(main, ["parity", "check"])
    assert checked.exit_code == 0, checked.output
