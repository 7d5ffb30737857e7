"""`brazesmith run`: run one payload through a transform, a webhook, a .js or a .liquid file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from brazesmith.cli.console import (
    EXIT_DIFFERENCES,
    DestinationName,
    complete_targets,
    file_option,
    notify,
)
from brazesmith.report.terminal import echo

if TYPE_CHECKING:
    from brazesmith.contract.destination import Destination


@click.command("run")
@click.argument("target", shell_complete=complete_targets)
@click.argument("payload", type=click.Path())
@file_option("--headers", help="The request headers, a JSON object.")
@click.option("--now", metavar="ISO", help="The time at which the transform runs.")
@click.option(
    "--destination",
    type=DestinationName(),
    help="Where the body of a file goes (default: `track` for .js, `webhook` for .liquid).",
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

    Prints the body that Braze would send. Errors and findings go to stderr. With --json, a spec
    that does not compile has the outcome "error", and its diagnostics.
    """
    from brazesmith.app.run import checked_time, engines_for, load_script, run_script, uncompiled
    from brazesmith.base.diagnostics import SpecError
    from brazesmith.base.json import display_name, load_text, read_text
    from brazesmith.base.stored import split_stored
    from brazesmith.engines import Input
    from brazesmith.projects.project import load_project

    project = load_project()
    parts = split_stored(read_text(payload), display_name(payload))
    if parts.note:
        notify(parts.note)
    headers_text = load_text(headers) if headers else parts.headers or "{}"
    input_ = Input(parts.payload, headers_text, checked_time(now, "--now"))
    with engines_for(project) as engines:  # V8 starts while the transform is compiled
        try:
            script = load_script(project, target, destination)
        except SpecError as error:
            if not as_json:
                raise
            _print(uncompiled(error.diagnostics))
            raise SystemExit(EXIT_DIFFERENCES) from None
        result = run_script(project, script, input_, engines)
    if as_json:
        _print(result.to_json())
    else:
        from brazesmith.report.run import body_text, remarks

        if (text := body_text(result)) is not None:
            echo(text)
        for line in remarks(result):
            echo(line, err=True)
    if not result.ok:
        raise SystemExit(EXIT_DIFFERENCES)


def _print(data: dict[str, Any]) -> None:
    from brazesmith.base.json import dump_json
    from brazesmith.base.source import printable

    click.echo(printable(dump_json(data, ensure_ascii=False)))
