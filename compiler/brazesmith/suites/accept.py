"""Write what a result leaves on disk: a body for review or, on request, a new expected body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from brazesmith.base.files import delete_abandoned, write_if_changed
from brazesmith.base.json import InputError
from brazesmith.suites.fixtures import (
    EXPECTED,
    Case,
    OutcomeKind,
    clear_actual,
    indented,
    write_setting,
)
from brazesmith.suites.suite import NO_EXPECTED, Accepted, CaseResult, Status


def record(result: CaseResult) -> CaseResult:
    """Write the body of a mismatch as `expected.json.new`, or delete that of an earlier one.

    A folder that cannot be written to is not a problem of the case: the report has the differences.
    """
    _tidy(result.case)
    try:
        if result.acceptable and result.body is not None:
            write_if_changed(result.case.actual_path, indented(result.body))
        elif result.status is not Status.ERROR:
            clear_actual(result.case)
    except (InputError, OSError) as error:
        return replace(result, unwritten=str(error))
    return result


def accept(result: CaseResult) -> CaseResult:
    """Make the actual body the expected one, if that is what fails; expect a skip if it is new."""
    if not result.acceptable or result.body is None:
        return record(result)
    _tidy(result.case)
    changed = EXPECTED in result.case.files
    try:
        if result.pinned:
            write_setting(result.case, "now", result.pinned)
        if result.outcome is OutcomeKind.SKIP and not changed:
            write_setting(result.case, "expect", OutcomeKind.SKIP)
        else:
            write_if_changed(result.case.expected_path, indented(result.body))
        result.case.actual_path.unlink(missing_ok=True)
    except (InputError, OSError) as error:
        return replace(result, problems=(str(error),), status=Status.ERROR, acceptable=False)
    problems = tuple(problem for problem in result.problems if problem != NO_EXPECTED)
    return replace(
        result,
        problems=problems,
        status=Status.FAILED if problems or result.unannounced else Status.PASSED,
        accepted=Accepted.CHANGED if changed else Accepted.CREATED,
    )


def _tidy(case: Case) -> None:
    """Delete what a process left among the files of a case when it was killed."""
    delete_abandoned(case.directory / file for file in case.files)


def reject(result: CaseResult) -> CaseResult:
    """Delete the body for review: the expected body stays, and the case fails."""
    try:
        result.case.actual_path.unlink(missing_ok=True)
    except OSError as error:
        return replace(result, unwritten=str(error))
    return result


def update_refusal(environment: Mapping[str, str], option: str = "--update") -> str | None:
    """Return why expected bodies must not be rewritten here: the variable CI is set."""
    if environment.get("CI", "").lower() in ("", "0", "false"):
        return None
    return (
        f"{option} is not allowed while the environment variable CI is set; "
        "run it on your own machine, review the changes, and commit them"
    )
