"""Cases in files: requests to a local Braze, its answers, and what the profiles are afterwards.

A step is the name of an endpoint's method with its body, and optionally `status`, `answer` and
`decisions`. `users` maps an external id to fields of the export, or to null if nobody has it.
`log` lists rows of the log of changes that must be there, as `action name`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from brazesmith.localbraze import Clock, LocalBraze

FILES = sorted(Path(__file__).with_name("cases").glob("*.yaml"))
NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
OF_STEP = ("status", "answer", "decisions", "at", "headers")


def cases() -> list[Any]:
    """Return every case, named after its file."""
    return [
        pytest.param(case, id=f"{file.stem}: {name}")
        for file in FILES
        for name, case in yaml.safe_load(file.read_text("utf-8")).items()
    ]


def subset(found: Any, expected: Any) -> Any:
    """Return the part of an object that has the keys of another one."""
    if isinstance(expected, dict) and isinstance(found, dict):
        return {key: found.get(key, "missing") for key in expected}
    return found


@pytest.mark.parametrize("case", cases())
def test_case(case: dict[str, Any]) -> None:
    clock = Clock(NOW)
    braze = LocalBraze(seed=1, clock=clock)
    for step in case["steps"]:
        clock.set(datetime.fromisoformat(step["at"]) if "at" in step else NOW)
        (name,) = step.keys() - set(OF_STEP)
        body = step[name]
        arguments = body if isinstance(body, list) else [body]
        answer = getattr(braze, name)(*arguments)
        assert answer.status == step.get("status", answer.status), answer.body
        if "answer" in step:
            assert subset(answer.body, step["answer"]) == step["answer"]
        if "headers" in step:
            assert answer.headers == step["headers"]
        assert set(step.get("decisions", ())) <= set(answer.own_decisions)
        if "status" not in step:
            assert answer.status < 300, answer.body
    for external_id, expected in case.get("users", {}).items():
        users = braze.export_ids({"external_ids": [external_id]}).body["users"]
        assert [subset(user, expected) for user in users] == (
            [] if expected is None else [expected]
        )
    log = [f"{change.action} {change.name}" for change in braze.changes()]
    for row in case.get("log", ()):
        assert row in log
    braze.close()
