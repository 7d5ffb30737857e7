"""`brazesmith serve --state`: begin with a state from a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.test_serve import plans, post, project, refusal, serving

__all__ = ["project"]  # the fixture

STATE = {"profiles": [{"external_id": "ada", "custom": {"plan": "free"}}]}


def test_a_state_is_the_beginning_and_what_a_reset_returns_to(project: Path) -> None:
    (project / "state.json").write_text(json.dumps(STATE), "utf-8")
    with serving(project, "--state", "state.json", "--data", "state.db") as (_, url, _):
        assert plans(url) == ["free"]
        post(f"{url}/users/track", {"attributes": [{"external_id": "ada", "plan": "pro"}]})
        assert plans(url) == ["pro"]
        post(f"{url}/_/reset", {})
        assert plans(url) == ["free"]
        post(f"{url}/users/track", {"attributes": [{"external_id": "ada", "plan": "pro"}]})
    with serving(project, "--state", "state.json", "--data", "state.db") as (_, url, printed):
        assert "--state is not loaded, because there are users or catalogs already" in printed
        assert plans(url) == ["pro"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[]", "error: state.json is not a state: the state: [] is not of type 'object'\n"),
        (
            '{"profiles": [{"external_id": 5}]}',
            "error: state.json is not a state: profiles[0].external_id: 5 is not of type",
        ),
        ("{", "error: state.json:"),
    ],
)
def test_a_wrong_state_is_refused(project: Path, text: str, message: str) -> None:
    (project / "state.json").write_text(text, "utf-8")
    assert message in refusal(project, "--port", "0", "--state", "state.json")


def test_a_missing_state_is_refused(project: Path) -> None:
    assert "no such file" in refusal(project, "--port", "0", "--state", "nothing.json")
