"""What makes the measures of a suite worthless: no cases, and cases that fail."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from brazesmith.base.source import quoted, shown
from brazesmith.suites.fixtures import Case, find_cases, how_to_add
from brazesmith.suites.suite import Runner, Status, run_cases

if TYPE_CHECKING:
    from brazesmith.projects.project import Project
    from brazesmith.targets.script import Script


def suite_problems(project: Project, script: Script, engines: Runner) -> list[str]:
    """Return an error line for a transform without cases, or with cases that fail.

    There are none for a file of code, which has no cases.
    """
    if script.file == Path(script.name):
        return []
    problem = suite_problem(project, script, find_cases(project.fixtures, script.name), engines)
    return [f"{shown(script.name)}: {problem}"] if problem else []


def suite_problem(
    project: Project, script: Script, cases: Sequence[Case], engines: Runner, options: str = ""
) -> str:
    """Return why the cases of a transform do not say anything about it, or "".

    `options` are those that `brazesmith test` needs to run these cases.
    """
    if not cases:
        return f"no cases; {how_to_add(script.name)}"
    results = run_cases([script], {script.name: cases}, engines, project.judge)
    failing = [one.case.name for one in results if one.status is not Status.PASSED]
    if not failing:
        return ""
    listed = ", ".join(failing[:3]) + (", …" if len(failing) > 3 else "")
    verb = "case fails" if len(failing) == 1 else "cases fail"
    command = f"brazesmith test {quoted(script.name)}{options}"
    return f"{len(failing)} {verb} ({listed}); run `{command}` to see why"
