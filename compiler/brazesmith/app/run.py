"""Run a transform, a webhook, or a file of code on one payload, and judge the body."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from brazesmith.base.json import InputError, read_text
from brazesmith.contract.destinations import named
from brazesmith.contract.returned import skip_findings
from brazesmith.engines import Engines, Failure, Input, Limits, Outcome, ScriptError
from brazesmith.projects.errors import UsageError
from brazesmith.suites.diff import MISSING
from brazesmith.suites.fixtures import OutcomeKind
from brazesmith.suites.suite import Runner, outcome_of, payload_findings
from brazesmith.targets.script import Language, Script

if TYPE_CHECKING:
    from brazesmith.base.diagnostics import Diagnostic, Span
    from brazesmith.contract import Finding
    from brazesmith.contract.destination import Answer, Destination
    from brazesmith.passes.provenance import Origin
    from brazesmith.passes.skipped import Skipped
    from brazesmith.projects.project import Project


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a script does with a payload.

    `outcome` is a body, a skip, an error or an abort. `findings` are the judge's, and `origins`,
    one for each finding, are where the spec makes the value. `skipped` says why there is nothing to
    send, `failed_at` which expression of the spec fails. `raw` is the engine's answer.
    """

    script: Script
    outcome: OutcomeKind
    body: Any
    raw: Outcome
    findings: tuple[Finding, ...] = ()
    origins: tuple[Origin, ...] = ()
    skipped: Skipped | None = None
    failed_at: Span | None = None

    @property
    def ok(self) -> bool:
        """Whether there is no error, and nothing in the body is rejected."""
        is_rejected = any(finding.level == "rejected" for finding in self.findings)
        return self.outcome is not OutcomeKind.ERROR and not is_rejected

    @property
    def answer(self) -> Answer | None:
        """What the receiver answers to the body; None without a body."""
        if self.outcome is not OutcomeKind.BODY:
            return None
        destination = self.script.destination
        return destination.answers(destination, self.body, self.findings)

    def to_json(self) -> dict[str, Any]:
        """Return the result as plain data, for `--json`."""
        error = self.raw.error
        return {
            "outcome": str(self.outcome),
            "body": self.body,
            "error": None
            if error is None
            else {
                "kind": str(error.kind),
                "message": error.text,
                "line": error.line,
                "column": error.column,
            },
            "findings": [
                finding.to_json() | origin.to_json()
                for finding, origin in zip(self.findings, self.origins, strict=True)
            ],
            "lost_keys": list(self.raw.lost_keys),
            "duration_ms": round(self.raw.duration_ms, 3),
        }


def uncompiled(diagnostics: Sequence[Diagnostic]) -> dict[str, Any]:
    """Return what `RunResult.to_json` does, and diagnostics, for a spec that does not compile."""
    [first, *_] = (found for found in diagnostics if found.is_error)
    error = {"kind": "spec", "message": f"{first.code}: {first.message}"}
    return {
        "outcome": str(OutcomeKind.ERROR),
        "body": None,
        "error": error | {"line": None, "column": None},
        "findings": [],
        "lost_keys": [],
        "duration_ms": 0.0,
        "diagnostics": [diagnostic.to_json() for diagnostic in diagnostics],
    }


def engines_for(project: Project) -> Engines:
    """Return the engines, not yet started, with the limits that a project sets."""
    return Engines(Limits(seconds=project.deadline_seconds))


def load_script(project: Project, target: str, destination: Destination | None = None) -> Script:
    """Return the code of a target: a `.js` or `.liquid` file, a spec file, a transform's name.

    `destination` is where the body of a file goes. Raises SpecError for a transform that does not
    compile, UsageError and InputError.
    """
    from brazesmith.app.compile import compile_file, compile_one, single

    if target.endswith(".py"):
        script = single(compile_file(project, Path(target)), target)
    elif is_code(target):
        language = Language.LIQUID if target.endswith(".liquid") else Language.JAVASCRIPT
        return hand_written(target, read_text(target), language, destination, Path(target))
    else:
        script = compile_one(project, target)
    if destination not in (None, script.destination):
        place, hint = script.destination.request, "--destination is for a .js or .liquid file"
        raise UsageError(f"the bodies of `{target}` go to {place}", hint)
    return script


def run_script(project: Project, script: Script, input_: Input, engines: Runner) -> RunResult:
    """Run a script once, judge its body, and trace each finding to the spec."""
    result = run_and_judge(project, script, input_, engines)
    case = script.program, input_.payload, input_.headers, input_.now
    origins: tuple[Origin, ...] = ()
    if result.findings:
        from brazesmith.passes import provenance

        pointers = [finding.pointer for finding in result.findings]
        origins = tuple(provenance.origins(*case, pointers))
    skipped = None
    if result.outcome is OutcomeKind.SKIP:
        from brazesmith.passes.skipped import why_skipped

        skipped = why_skipped(*case)
    failed_at = None
    if result.raw.error is not None:
        from brazesmith.passes.skipped import where_failed

        failed_at = where_failed(*case, result.raw.error.message)
    return replace(result, origins=origins, skipped=skipped, failed_at=failed_at)


def run_and_judge(project: Project, script: Script, input_: Input, engines: Runner) -> RunResult:
    """Run a script once and judge its body, without tracing anything to the spec."""
    [raw] = engines.run(script, [input_])
    try:
        kind, value = outcome_of(raw)
    except InputError as error:
        raw = Outcome(None, ScriptError(Failure.RESULT, None, str(error)))
        kind, value = OutcomeKind.ERROR, MISSING
    body = None if value is MISSING else value
    findings: Sequence[Finding] = ()
    if kind is OutcomeKind.BODY:
        now = datetime.fromisoformat(input_.now) if input_.now else None
        found = project.judge(body, script.destination, now)
        findings = (*found, *payload_findings(script, input_.payload, body))
    elif kind is OutcomeKind.SKIP:
        findings = skip_findings(raw.body)
    return RunResult(script, kind, body, raw, tuple(findings))


def hand_written(
    name: str,
    code: str,
    language: Language,
    destination: Destination | None = None,
    file: Path | None = None,
) -> Script:
    """Return code that no spec makes; JavaScript goes to /users/track if nothing else is said."""
    usual = named("webhook" if language is Language.LIQUID else "track")
    return Script(name, code, destination or usual, file, language=language)


def checked_time(now: str | None, name: str = "now") -> str | None:
    """Return an ISO 8601 time unchanged. Raises UsageError if it is not one with a time zone."""
    hint = "write 2026-01-02T03:04:05Z"
    try:
        moment = datetime.fromisoformat(now) if now is not None else None
    except ValueError:
        raise UsageError(f"{name}: {now!r} is not an ISO 8601 time", hint) from None
    if moment is not None and moment.tzinfo is None:
        raise UsageError(f"{name}: {now!r} has no time zone", hint)
    return now


def is_code(target: str) -> bool:
    """Whether a target is a file of code, not a spec; a pipe that a shell makes is one too."""
    if target.endswith((".js", ".liquid", ".py")):
        return not target.endswith(".py")
    return os.path.exists(target) and not os.path.isdir(target)
