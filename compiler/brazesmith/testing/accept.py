"""Write what a result leaves on disk: a body for review or, on request, a new expected body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from brazesmith.testing.fixtures import EXPECTED, clear_actual, write_body, write_now
from brazesmith.testing.suite import NO_EXPECTED, Accepted, CaseResult, Status


def record(result: CaseResult) -> CaseResult:
    """Write the body of a mismatch as `expected.json.new`, or delete that of an earlier one."""
    if result.acceptable and result.body is not None:
        write_body(result.case.actual_path, result.body)
    elif result.status is not Status.ERROR:
        clear_actual(result.case)
    return result


def accept(result: CaseResult) -> CaseResult:
    """Make the actual body the expected one, if that is what fails."""
    if not result.acceptable or result.body is None:
        return record(result)
    write_body(result.case.expected_path, result.body)
    if result.pinned:
        write_now(result.case, result.pinned)
    clear_actual(result.case)
    problems = tuple(problem for problem in result.problems if problem != NO_EXPECTED)
    changed = EXPECTED in result.case.files
    return replace(
        result,
        problems=problems,
        status=Status.FAILED if problems or result.unannounced else Status.PASSED,
        accepted=Accepted.CHANGED if changed else Accepted.CREATED,
    )


def update_refusal(environment: Mapping[str, str]) -> str | None:
    """Return why expected bodies must not be rewritten here: the variable CI is set."""
    if environment.get("CI", "").lower() in ("", "0", "false"):
        return None
    return (
        "--update is not allowed while the environment variable CI is set; "
        "run it on your own machine, review the changes, and commit them"
    )
