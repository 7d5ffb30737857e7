"""`brazesmith fixture`: add cases."""

from __future__ import annotations

import click

from brazesmith.base.source import printable, quoted, shown
from brazesmith.cli.console import complete_names, file_option, notify
from brazesmith.report.terminal import echo


@click.group("fixture")
def command() -> None:
    """Add fixtures."""


@command.command("add")
@click.argument("name", shell_complete=complete_names)
@click.argument("file", type=click.Path())
@file_option("--headers", help="The request headers, a JSON object.")
@click.option("--case", metavar="CASE", help="The name of the case (default: the file's name).")
@click.option(
    "--line", type=click.IntRange(min=1), metavar="N", help="The line in which the sample begins."
)
@click.option("--force", is_flag=True, help="Overwrite the payload of an existing case.")
def add(
    name: str, file: str, headers: str | None, case: str | None, line: int | None, force: bool
) -> None:
    """Store FILE, a sample payload, as a case of the transform NAME.

    The sample may use everything that JSON5 allows, such as comments, trailing commas and single
    quotes. It is stored as strict JSON. A webhook as Braze stores it, {headers, payload}, is split
    into payload.json and headers.json; the values of secret headers are not stored. If FILE is an
    archive of several samples, --line says in which line the sample begins. If FILE is -, standard
    input is read.
    """
    from brazesmith.app.fixtures import add_fixture
    from brazesmith.base.json import display_name, read_text
    from brazesmith.projects.lock import writing
    from brazesmith.projects.project import load_project

    project = load_project()
    given_headers = (read_text(headers), display_name(headers)) if headers else None
    with writing(project, notify):
        added = add_fixture(
            project, name, file, line=line, headers=given_headers, case=case, force=force
        )
    if added.note:
        notify(added.note)
    echo(f"wrote {shown(added.payload)}")
    if added.has_headers:
        echo(f"wrote {shown(added.payload.with_name('headers.json'))}")
    for contradiction in added.contradictions:
        notify(f"warning: {printable(contradiction)}")
    if added.rounded:
        notify("warning[P101]: JavaScript changes large numbers:")
        for integer in added.rounded:
            notify(f"  {printable(str(integer))}")
        notify("  = ask the source to send ids as text, in quotes")
    echo(f"next: brazesmith test {quoted(f'{name}::{added.name}')} --update")


@command.command("generate")
@click.argument("name", shell_complete=complete_names)
@click.option("-n", "count", type=click.IntRange(min=1), required=True, help="How many payloads.")
@click.option(
    "--seed", type=int, default=1, show_default=True, help="Another seed, other payloads."
)
@click.option("-o", "--output", metavar="FILE", help="Write FILE (default: standard output).")
def generate(name: str, count: int, seed: int, output: str | None) -> None:
    """Generate an archive of made-up payloads that the class of the transform NAME allows.

    The archive is NDJSON, for `brazesmith replay`. Texts are like those in the fixtures. The same
    seed gives the same archive.
    """
    from brazesmith.app.generate import generate as generate_lines
    from brazesmith.projects.project import load_project

    lines = generate_lines(load_project(), name, count, seed)
    with click.open_file(output or "-", "wb") as stream:
        stream.writelines(lines)
    if output not in (None, "-"):
        notify(f"wrote {count:,} payloads to {shown(output or '')}")
