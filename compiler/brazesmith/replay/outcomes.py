"""What a code makes of a payload: its body, judged, or why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final

from brazesmith.base.json import from_text
from brazesmith.contract import Finding, judge
from brazesmith.contract.destination import Outcome as Verdict
from brazesmith.contract.destinations import sends_nothing
from brazesmith.contract.returned import skip_findings
from brazesmith.engines import Failure, Input, Limits, Outcome, ScriptError
from brazesmith.engines.settling import Ran
from brazesmith.replay.job import Job
from brazesmith.suites.suite import payload_findings
from brazesmith.targets.script import Script

#: What ends a script that takes too much. Which of them comes first depends on the machine.
_EXCEEDED: Final = frozenset({Failure.TIMEOUT, Failure.MEMORY})

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
        return None if self.error is None else self.error.text


def result_of(script: Script, job: Job, sent: Input, outcome: Outcome) -> Result:
    """Return what a run means."""
    error = outcome.error
    if error is not None and error.kind in _EXCEEDED and error.name is None:
        error = _exceeded(job)
    if error is not None and error.kind != "abort":
        return Result("error", error=error)
    if error is not None:
        return Result("skip", outcome.body, error=error)
    return _judged(script, job, _time(sent.now or job.now), outcome.body, sent.payload)


def _exceeded(job: Job) -> ScriptError:
    """Return the error of a script that takes too much time or memory: the same for both."""
    limits = Limits(seconds=job.seconds)
    time = "1 second" if limits.seconds == 1 else f"{limits.seconds:g} seconds"
    message = f"the script takes more than {time} or {limits.memory_mb} MB"
    return ScriptError(Failure.TIMEOUT, None, message)


def ran_result(script: Script, job: Job, now: datetime, ran: Ran) -> Result:
    """Return what a run means whose payload contains no number that JavaScript changes."""
    if ran.body is not None and ran.is_clean:
        return Result("body", ran.body, from_text(ran.body), "accepted")
    return _judged(script, job, now, ran.body, "")


def _judged(script: Script, job: Job, now: datetime, text: str | None, payload: str) -> Result:
    """Return the result of a run that returned a value, as JSON text."""
    if text is None:
        return _skip(None)
    try:
        body = from_text(text)
        if sends_nothing(body):
            return _skip(text)
        verdict = judge(body, script.destination, job.plan, job.profile, now=now)
        findings = (*verdict.findings, *payload_findings(script, payload, body))
    except RecursionError:
        return Result("error", error=_TOO_DEEP)
    return Result("body", text, body, verdict.verdict, findings)


def _skip(text: str | None) -> Result:
    return Result("skip", text, findings=skip_findings(text))


@lru_cache(maxsize=8)
def _time(text: str) -> datetime:
    time = datetime.fromisoformat(text)
    return time if time.tzinfo else time.replace(tzinfo=UTC)
