"""What other programs read in this repository: the action and the hooks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]


def steps_of(steps: list[dict[str, Any]]) -> list[tuple[str, str | None]]:
    return [(step["run"], step.get("if")) for step in steps if "name" in step]


def test_the_action_runs_what_the_recipe_runs() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    recipe = yaml.safe_load((ROOT / "templates/ci/github.yml").read_text())
    assert steps_of(action["runs"]["steps"]) == steps_of(recipe["jobs"]["brazesmith"]["steps"])
