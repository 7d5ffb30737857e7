"""`brazesmith replay`: archived payloads through one version of a transform, or through two."""

from __future__ import annotations

from pathlib import Path

import click

from brazesmith.base.json import STDIN
from brazesmith.cli.console import EXIT_DIFFERENCES, complete_names, refuse
from brazesmith.report.terminal import echo

#: What shells report of a program that Ctrl-C has ended.
EXIT_INTERRUPTED = 130


@click.command("replay")
@click.argument("target", shell_complete=complete_names)
@click.argument("archives", nargs=-1)
@click.option("--against", metavar="OTHER", help="Compare with an older version.")
@click.option("-o", "--output", metavar="DIR", help="Write results.ndjson and summary.json.")
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="The number of workers.")
@click.option("--ignore", multiple=True, metavar="POINTER", help="Do not compare this place.")
@click.option("--now", metavar="ISO", help="The time, for payloads stored without one.")
@click.option("--json", "as_json", metavar="FILE", help="Write the summary as JSON.")
@click.option("--resume", is_flag=True, help="Continue the interrupted replay in DIR.")
def command(
    target: str,
    archives: tuple[str, ...],
    against: str | None,
    output: str | None,
    jobs: int | None,
    ignore: tuple[str, ...],
    now: str | None,
    as_json: str | None,
    resume: bool,
) -> None:
    """Run the payloads in ARCHIVES through TARGET, judge the bodies, and sum up.

    TARGET is a transform's name or a .js file. Archives are files, folders, or - for standard
    input: NDJSON (a payload in each line), JSON, also compressed (.gz, .zst).

    With --against, both versions run on every payload, and the differences are grouped. OTHER is
    the older version: build, git:REF, another name, or a .js file.
    """
    from brazesmith.app.project import load_project
    from brazesmith.app.replay import replay
    from brazesmith.app.run import checked_time
    from brazesmith.base.files import write_file
    from brazesmith.base.json import dump_json
    from brazesmith.report.replay import summary_lines

    if not archives:
        refuse("no archives: name files or folders, or - for standard input")
    if resume and output is None:
        refuse("--resume needs -o DIR, the folder of the interrupted replay")
    found = replay(
        load_project(),
        target,
        archives,
        against=against,
        output=Path(output) if output else None,
        workers=jobs,
        ignore=ignore,
        now=checked_time(now, "--now"),
        resume=resume,
    )
    if as_json is not None:
        text = dump_json(found.to_json(), ensure_ascii=False) + "\n"
        if as_json == STDIN:
            click.echo(text, nl=False)
        else:
            write_file(Path(as_json), text)
    if as_json != STDIN:
        for line in summary_lines(found):
            echo(line)
    if not found.is_complete:
        raise SystemExit(EXIT_INTERRUPTED)
    if not found.ok:
        raise SystemExit(EXIT_DIFFERENCES)
