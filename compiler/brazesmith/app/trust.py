"""What makes the measures of a suite worthless: no cases, and cases that fail."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from brazesmith.base.source import quoted, shown
from brazesmith.suites.fixtures import find_cases
from brazesmith.suites.suite import Runner, Status, run_cases

if TYPE_CHECKING:
    from brazesmith.app.project import Project
    from brazesmith.targets.script import Script


def suite_problems(project: Project, script: Script, engines: Runner) -> list[str]:
    """Return an error line for a transform without cases, and one for cases that fail.

    There are none for a file of code, which has no cases.
    """
    if script.file == Path(script.name):
        return []
    cases = find_cases(project.fixtures, script.name)
    name = shown(script.name)
    if not cases:
        remedy = f"add one with `brazesmith fixture add {quoted(script.name)} FILE`"
        return [f"`{name}` has no cases; {remedy}"]
    results = run_cases([script], {script.name: cases}, engines, project.judge)
    failed = [result.case for result in results if result.status is not Status.PASSED]
    if not failed:
        return []
    first = quoted(failed[0].selector)
    verb = "fails" if len(failed) == 1 else "fail"
    number = f"{len(failed)} of {len(cases)} case{'s' * (len(cases) > 1)}"
    return [f"{number} of `{name}` {verb}; see `brazesmith test {first}`"]
