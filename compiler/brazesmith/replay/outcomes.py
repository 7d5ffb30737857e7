"""What a code makes of a payload: its body, judged, or why there is none."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from brazesmith.contract import Finding, Verdict, judge
from brazesmith.contract.destinations import sends_nothing
from brazesmith.contract.returned import undocumented_result
from brazesmith.engines import Failure, Input, Outcome, ScriptError
from brazesmith.replay.job import Job
from brazesmith.targets.script import Script
from brazesmith.testing.suite import payload_findings, undocumented_skip

_TOO_DEEP: Final = ScriptError(Failure.RESULT, None, "the returned body is nested too deeply")


@dataclass(frozen=True, slots=True)
class Result:
    """What a code made of a payload: `kind` is body, skip or error.

    `text` is what it returned, as JSON, and `body` the same parsed. `verdict` is None unless there
    is a body. `error` is also set for a webhook that aborts on purpose, which is a skip.
    """

    kind: str
    text: str | None = None
    body: Any = None
    verdict: Verdict | None = None
    findings: Sequence[Finding] = ()
    error: ScriptError | None = None

    @property
    def message(self) -> str | None:
        """The error in one line, without its position."""
        if self.error is None:
            return None
        return f"{self.error.name}: {self.error.message}" if self.error.name else self.error.message


def result_of(script: Script, job: Job, sent: Input, outcome: Outcome) -> Result:
    """Return what a run means."""
    error = outcome.error
    if error is not None and error.kind != "abort":
        return Result("error", error=error)
    if error is not None:
        return Result("skip", outcome.body, error=error)
    if outcome.body is None:
        return _skip(None)
    return judged(script, job, sent, outcome.body)


def _skip(text: str | None) -> Result:
    undocumented = undocumented_skip(text)
    return Result(
        "skip", text, findings=[undocumented_result(undocumented)] if undocumented else ()
    )


def judged(script: Script, job: Job, sent: Input, text: str) -> Result:
    """Return the result of a run that returned a value, as JSON text."""
    try:
        body = json.loads(text)
        if sends_nothing(body):
            return _skip(text)
        now = datetime.fromisoformat(sent.now or job.now)
        now = now if now.tzinfo else now.replace(tzinfo=UTC)
        verdict = judge(body, script.destination, job.plan, job.profile, now=now)
        findings = (*verdict.findings, *payload_findings(script, sent.payload, body))
    except RecursionError:
        return Result("error", error=_TOO_DEEP)
    return Result("body", text, body, verdict, findings)
