"""`brazesmith init`: a new project that works."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from brazesmith.base.source import shown
from brazesmith.cli.console import refuse


@click.command("init")
@click.argument("directory", metavar="DIR")
def command(directory: str) -> None:
    """Start a project in DIR: a transform, its fixtures, config, a CI recipe."""
    from brazesmith.base.resources import template_root

    target = Path(directory)
    source = template_root() / "project"
    files = {file: target / _name(file, source) for file in _files(source)}
    taken = [file for file in files.values() if file.exists()]
    if taken:
        refuse(f"{directory}: {_listed(taken)} there already; nothing was written")
    try:
        for file, copy in files.items():
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copy)
    except OSError as error:
        refuse(f"{directory}: cannot be written: {error.strerror}")
    _fill(target)
    click.echo(f"a project with one transform is in {shown(target.resolve())}")
    click.echo("next:")
    click.echo(f"  cd {directory}")
    click.echo("  brazesmith test")


def _files(source: Path) -> list[Path]:
    return [
        file
        for file in sorted(source.rglob("*"))
        if file.is_file() and "__pycache__" not in file.parts
    ]


def _name(file: Path, source: Path) -> Path:
    """Where a file of the template goes. (`gitignore` would be obeyed under its real name.)"""
    path = file.relative_to(source)
    return path.with_name(".gitignore") if path.name == "gitignore" else path


def _listed(files: list[Path]) -> str:
    names = ", ".join(file.name for file in files[:3])
    more = f" and {len(files) - 3} more" if len(files) > 3 else ""
    return f"{names}{more} {'is' if len(files) == 1 else 'are'}"


def _fill(target: Path) -> None:
    """The JavaScript and the expected bodies: made by the very commands that a user would type."""
    from brazesmith.app.project import load_project
    from brazesmith.testing.fixtures import find_cases
    from brazesmith.testing.settle import accept
    from brazesmith.testing.suite import emulator_of, judge_of, run_suite

    project = load_project(target)
    scripts = project.scripts().scripts
    for script in scripts:
        assert script.file is not None
        script.file.parent.mkdir(parents=True, exist_ok=True)
        script.file.write_text(script.code, encoding="utf-8", newline="\n")
    cases = {script.name: find_cases(project.fixtures, script.name) for script in scripts}
    with emulator_of(project) as emulator:
        for result in run_suite(scripts, cases, emulator, judge_of(project)):
            accept(result)
