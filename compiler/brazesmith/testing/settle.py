"""What a result leaves on disk: a body for review, or, on demand, a new promised one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from brazesmith.testing.fixtures import (
    EXPECTED,
    clear_actual,
    write_actual,
    write_expected,
    write_now,
)
from brazesmith.testing.suite import NO_EXPECTED, Accepted, CaseResult, Status


def record(result: CaseResult) -> CaseResult:
    """Leave the body of a mismatch as `expected.json.new`; delete what an earlier one left."""
    if result.acceptable and result.body is not None:
        write_actual(result.case, result.body)
    elif result.status is not Status.ERROR:
        clear_actual(result.case)
    return result


def accept(result: CaseResult) -> CaseResult:
    """Make the body that came out the promised one, where it is the promise that fails."""
    if not result.acceptable or result.body is None:
        return record(result)
    write_expected(result.case, result.body)
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
    """Why expected bodies must not be rewritten here, if they must not."""
    if environment.get("CI", "").lower() in ("", "0", "false"):
        return None
    return (
        "--update is refused where the environment variable CI is set: "
        "run it on your own machine, review what it changed, and commit that"
    )
