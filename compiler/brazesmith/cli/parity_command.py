"""`brazesmith parity`: compare the local Braze with a real workspace."""

from __future__ import annotations

import os
import sys

import click

from brazesmith.cli.console import EXIT_DIFFERENCES, notify, refuse
from brazesmith.report.terminal import echo

_FILE = "parity.json"


@click.group("parity")
def command() -> None:
    """Compare the local Braze with a test workspace of yours."""


@command.command("list")
def list_requests() -> None:
    """List the requests that `record` sends."""
    import json

    from brazesmith.app.parity import steps

    for step in steps():
        echo(f"{step.method} {step.target}  # {step.about}")
        if step.body is not None:
            echo(f"  {json.dumps(step.body, ensure_ascii=False)}")


@command.command("record")
@click.option(
    "--url", required=True, help="The REST endpoint, such as https://rest.iad-03.braze.com."
)
@click.option(
    "-o", "--output", metavar="FILE", default=_FILE, show_default=True, help="Write FILE."
)
@click.option(
    "--wait",
    type=click.FloatRange(min=0, max=600),
    default=20,
    show_default=True,
    metavar="SECONDS",
    help="How long to wait where Braze applies changes later.",
)
@click.option("--yes", is_flag=True, help="Do not ask before sending.")
def record_answers(url: str, output: str, wait: float, yes: bool) -> None:
    """Send requests to a test workspace.

    The answers are stored without ids. The key is read from the environment variable BRAZE_API_KEY.
    It is sent to Braze only, and never printed or stored. The requests send no messages. They
    create users whose external ids begin with brazesmith-parity-, and a catalog, and delete them at
    the end.
    """
    from brazesmith.app.parity import KEY, host_of, record, steps, to_json
    from brazesmith.base.json import dump_json
    from brazesmith.base.source import quoted, shown

    if os.environ.get("CI", "").lower() not in ("", "0", "false"):
        refuse(
            "`parity record` sends requests to a workspace, which is not done in CI",
            "record on your own machine, and commit the file",
        )
    host = host_of(url)
    key = os.environ.get(KEY, "").strip()
    if not key:
        refuse(f"there is no key in the environment variable {KEY}", f"set {KEY} to a REST API key")
    if not key.isascii() or not key.isprintable():
        refuse(f"the key in {KEY} has a character that no key has", "copy it from the dashboard")
    if not yes:
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            refuse("there is no terminal to ask whether to send the requests", "pass --yes")
        notify(
            f"{len(steps())} requests go to {host}, with your key. They send no messages, and"
            " create and delete users and a catalog called brazesmith-parity-…"
            " (`brazesmith parity list` shows them)."
        )
        click.confirm(
            "Is this a test workspace of yours, and may they be sent?", abort=True, err=True
        )
    answers = record(url, key, wait, notify)
    text = dump_json(to_json(answers), indent=2, ensure_ascii=False) + "\n"
    with click.open_file(output, "w", encoding="utf-8") as stream:
        stream.write(text)
    if output != "-":
        notify(f"wrote {shown(output)}; next: brazesmith parity check {quoted(output)}")


@command.command("check")
@click.argument("file", type=click.Path(), default=_FILE)
def check_answers(file: str) -> None:
    """Compare the local Braze with a recording.

    FILE is what `record` wrote. Nothing is sent. Exits with 1 if answers differ.
    """
    from brazesmith.app.parity import compare, from_json
    from brazesmith.base.json import display_name, parse_json, read_text
    from brazesmith.report.parity import lines

    if file == _FILE and not os.path.exists(file):
        refuse(f"there is no {file}", "`brazesmith parity record` writes it")
    where = display_name(file)
    comparisons = list(compare(from_json(parse_json(read_text(file), where), where)))
    for line in lines(comparisons):
        echo(line)
    if any(one.differences for one in comparisons):
        raise SystemExit(EXIT_DIFFERENCES)
