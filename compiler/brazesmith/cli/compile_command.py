"""`brazesmith compile`: the JavaScript of each transform, the Liquid of each webhook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from brazesmith.base.source import shown
from brazesmith.cli import EXIT_DIFFERENCES
from brazesmith.cli.console import print_diagnostics, refuse

if TYPE_CHECKING:
    from brazesmith.targets.script import Script


@click.command("compile")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("-o", "--output", metavar="DIR", help="Where to write; the project's `build`.")
@click.option("--stdout", is_flag=True, help="Print one transform instead of writing it.")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 where a file would change.")
def command(names: tuple[str, ...], output: str | None, stdout: bool, check: bool) -> None:
    """Write what is pasted into Braze: JavaScript, or a webhook's Liquid; of all by default.

    A NAME may be a pattern: 'regal/*'.
    """
    from brazesmith.app.project import load_project

    project = load_project()
    compiled = project.scripts(names, foresee=True)
    print_diagnostics(compiled.diagnostics)
    failed = any(diagnostic.is_error for diagnostic in compiled.diagnostics)
    if not (names or compiled.scripts or failed):
        click.echo("no transforms; `brazesmith init DIR` starts a project with one", err=True)
    elif stdout:
        if len(compiled.scripts) > 1:
            refuse("--stdout prints one transform; name it")
        for script in compiled.scripts:
            click.echo(script.code, nl=False)
    else:
        folder = Path(output) if output else project.build
        changed = [script for script in compiled.scripts if _write(script, folder, check)]
        _report(compiled.scripts, changed, folder, check)
        errors = (each for each in compiled.diagnostics if each.is_error)
        if broken := dict.fromkeys(each.transform for each in errors if each.transform):
            click.echo(f"not compiled, see above: {', '.join(broken)}", err=True)
        failed = failed or (check and bool(changed))
    if failed:
        raise SystemExit(EXIT_DIFFERENCES)


def _write(script: Script, folder: Path, check: bool) -> bool:
    """Write one file, unless it has this text already; whether it had not."""
    file = folder / script.file_name
    try:
        if file.is_file() and file.read_bytes() == script.code.encode():
            return False
        if not check:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(script.code, encoding="utf-8", newline="\n")
    except OSError as error:
        refuse(f"{shown(file)}: cannot be written: {error.strerror}")
    return True


def _report(scripts: list[Script], changed: list[Script], folder: Path, check: bool) -> None:
    verb = "would change" if check else "wrote"
    for script in changed:
        click.echo(f"{verb} {shown(folder / script.file_name)}")
    same = len(scripts) - len(changed)
    if same:
        click.echo(f"{same} unchanged in {shown(folder)}")
