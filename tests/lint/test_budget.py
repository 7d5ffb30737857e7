"""How much of a script is run: a number of payloads, so that a busy machine changes nothing."""

from __future__ import annotations

import pytest
from tests.lint.shared import engines

from brazesmith.base.diagnostics import Diagnostic
from brazesmith.engines import Input
from brazesmith.lint.budget import RUNS, Budget
from brazesmith.lint.review import review
from brazesmith.targets.script import Script

SCRIPT = "return { attributes: [{ external_id: payload.a.b.c, plan: payload.plan || 'free' }] };"


def found(budget: Budget) -> list[Diagnostic]:
    return review(SCRIPT, "script.js", None, (), budget)


def test_a_budget_ends_after_a_number_of_runs() -> None:
    budget = Budget(engines(), 3)
    script = Script("s", "return payload;")
    assert len(list(budget.stream(script, [Input("{}")] * 5))) == 3
    assert budget.reason == "it needs too many payloads"
    assert list(budget.stream(script, [Input("{}")])) == []


@pytest.mark.parametrize(
    ("runs", "seconds", "reason"),
    [
        (20, 60.0, "it needs too many payloads"),
        (RUNS, -1.0, "running it took more than -1 seconds"),
    ],
)
def test_a_script_that_is_stopped_is_reported(runs: int, seconds: float, reason: str) -> None:
    [stopped] = [one for one in found(Budget(engines(), runs, seconds)) if one.code == "L139"]
    assert stopped.message == f"not every finding is reported: {reason}"


def test_a_script_that_is_not_stopped_is_not_reported() -> None:
    assert "L139" not in [one.code for one in found(Budget(engines(), RUNS))]
