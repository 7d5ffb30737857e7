"""`brazesmith run`: one payload through a transform, a webhook, a .js or a .liquid file."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from brazesmith.base.json import InputError
from brazesmith.cli import EXIT_DIFFERENCES
from brazesmith.cli.console import DestinationName, print_diagnostics, refuse, use_colour
from brazesmith.report.words import printable

if TYPE_CHECKING:
    from brazesmith.app.project import Project
    from brazesmith.contract import Finding
    from brazesmith.contract.destination import Destination
    from brazesmith.engines import Input, Outcome
    from brazesmith.targets.script import Script


#: Findings that are shown to a reader.
_AT_MOST = 20


@click.command("run")
@click.argument("target")
@click.argument("payload")
@click.option("--headers", metavar="FILE", help="Request headers, a JSON object.")
@click.option("--now", metavar="ISO", help="The time at which the transform runs.")
@click.option(
    "--destination",
    type=DestinationName(),
    help="Where a file's body goes; `track` for .js, `webhook` for .liquid unless it is given.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object with everything.")
def command(
    target: str,
    payload: str,
    headers: str | None,
    now: str | None,
    destination: Destination | None,
    as_json: bool,
) -> None:
    """Run TARGET (a transform's name, or any .js or .liquid file) on PAYLOAD (a file, or -).

    Prints the body that Braze would send; what there is to say of it goes to stderr.
    """
    from brazesmith.app.project import load_project
    from brazesmith.base.json import load_text
    from brazesmith.engines import Input
    from brazesmith.testing.suite import emulator_of

    project = load_project()
    one = Input(load_text(payload), load_text(headers) if headers else "{}", _instant(now))
    with emulator_of(project) as emulator:  # V8 comes up while the transform is compiled
        script = _script(project, target, destination)
        [outcome] = emulator.run(script, [one])
    result = _Result(script, one, outcome, project)
    if as_json:
        click.echo(printable(json.dumps(result.to_json(), ensure_ascii=False)))
    else:
        result.print()
    if result.outcome_kind == "error" or any(f.level == "rejected" for f in result.findings):
        raise SystemExit(EXIT_DIFFERENCES)


def _script(project: Project, target: str, destination: Destination | None) -> Script:
    """The text that is meant: a file's, or what a spec compiles to."""
    from brazesmith.base.json import read_text
    from brazesmith.contract.destinations import named
    from brazesmith.targets.script import Language, Script

    if target.endswith((".js", ".liquid")) or _is_there(target):
        is_liquid = target.endswith(".liquid")
        language = Language.LIQUID if is_liquid else Language.JAVASCRIPT
        return Script(
            target,
            read_text(target),
            destination or named("webhook" if is_liquid else "track"),
            Path(target),
            language=language,
        )
    compiled = project.scripts([target])
    if compiled.scripts and len(compiled.scripts) == 1:
        return compiled.scripts[0]
    if compiled.scripts:
        refuse(f"{target} names {len(compiled.scripts)} transforms; name one")
    print_diagnostics(compiled.diagnostics)
    raise SystemExit(EXIT_DIFFERENCES)


def _is_there(target: str) -> bool:
    """Whether a file is meant; a pipe that a shell makes is one too."""
    return os.path.exists(target) and not os.path.isdir(target)


def _instant(now: str | None) -> str | None:
    if now is None:
        return None
    hint = "write 2026-01-02T03:04:05Z"
    try:
        instant = datetime.fromisoformat(now)
    except ValueError:
        raise InputError("--now", None, None, f"{now!r} is no ISO 8601 time", hint) from None
    if instant.tzinfo is None:
        raise InputError("--now", None, None, f"{now!r} has no time zone", hint)
    return now


class _Result:
    """One run, judged."""

    def __init__(self, script: Script, given: Input, outcome: Outcome, project: Project) -> None:
        from brazesmith.passes.provenance import origin_in
        from brazesmith.testing.suite import judge_of, outcome_of

        self.script = script
        self.outcome = outcome
        self.outcome_kind = str(outcome_of(outcome))
        self.body: Any = json.loads(outcome.body) if outcome.body is not None else None
        self.findings: Sequence[Finding] = ()
        if self.outcome_kind == "body":
            moment = datetime.fromisoformat(given.now) if given.now else None
            self.findings = judge_of(project)(self.body, script.destination, moment)
        self.origins = [
            origin_in(script.program, given.payload, given.headers, given.now, finding.pointer)
            for finding in self.findings
        ]

    def to_json(self) -> dict[str, Any]:
        error = self.outcome.error
        return {
            "outcome": self.outcome_kind,
            "body": self.body,
            "error": None
            if error is None
            else {
                "kind": str(error.kind),
                "message": f"{error.name}: {error.message}" if error.name else error.message,
                "line": error.line,
                "column": error.column,
            },
            "findings": [
                {**asdict(finding), **origin.to_json()}
                for finding, origin in zip(self.findings, self.origins, strict=True)
            ],
            "lost_keys": list(self.outcome.lost_keys),
            "duration_ms": round(self.outcome.duration_ms, 3),
        }

    def print(self) -> None:
        from brazesmith.report.text import Style, error_lines, finding_lines
        from brazesmith.testing.suite import undocumented_skip

        style = Style(use_colour(sys.stderr))
        if self.outcome_kind == "abort" and self.outcome.error is not None:
            reason = printable(self.outcome.error.message)
            click.echo(f"abort: nothing is sent, and Braze logs: {reason}", err=True)
            return
        if self.outcome.error is not None:
            for line in error_lines(self.script, self.outcome.error, style):
                click.echo(line, err=True)
            return
        if self.outcome.body is not None:
            click.echo(printable(json.dumps(self.body, indent=2, ensure_ascii=False)))
        if self.outcome_kind == "skip":
            click.echo("skip: there is nothing to send", err=True)
            unknown = undocumented_skip(self.outcome.body)
            if unknown:
                click.echo(f"  = {unknown}", err=True)
        shown = zip(self.findings[:_AT_MOST], self.origins, strict=False)
        for finding, origin in shown:
            for line in finding_lines(finding, style, origin):
                click.echo(line, err=True)
        if len(self.findings) > _AT_MOST:
            click.echo(f"… and {len(self.findings) - _AT_MOST} more; --json has all", err=True)
        if self.outcome.lost_keys:
            click.echo("lost to JSON (undefined, functions, NaN):", err=True)
            for pointer in self.outcome.lost_keys[:_AT_MOST]:
                click.echo(f"  {printable(pointer) or '(the whole body)'}", err=True)
            if len(self.outcome.lost_keys) > _AT_MOST:
                more = len(self.outcome.lost_keys) - _AT_MOST
                click.echo(f"  … and {more} more; --json has all", err=True)
