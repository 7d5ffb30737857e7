"""`brazesmith compile`: write what is pasted into Braze."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path

import click

from brazesmith.base.source import shown
from brazesmith.cli.console import (
    EXIT_BUG,
    EXIT_DIFFERENCES,
    NO_TRANSFORMS,
    complete_targets,
    file_option,
    format_option,
    notify,
    print_diagnostics,
    refuse,
)
from brazesmith.report.terminal import echo

#: With more warnings, each code of a transform is one line.
_MOST_WARNINGS = 3


@click.command("compile")
@click.argument("names", nargs=-1, metavar="[NAME]...", shell_complete=complete_targets)
@file_option("-o", "--output", metavar="DIR", help="Where to write (default: `build`).")
@click.option("--stdout", is_flag=True, help="Print one transform instead of writing it.")
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if a file would change.")
@click.option("--diff", is_flag=True, help="With --check, show how the files would change.")
@click.option("--prune", is_flag=True, help="Delete the files of transforms that are gone.")
@format_option
@click.option("--no-cache", is_flag=True, help="Compile everything again.")
@click.option("-v", "--verbose", is_flag=True, help="Show every warning and what to write.")
def command(
    names: tuple[str, ...],
    output: str | None,
    stdout: bool,
    check: bool,
    diff: bool,
    prune: bool,
    form: str,
    no_cache: bool,
    verbose: bool,
) -> None:
    """Write the code of transforms and webhooks (default: all).

    A NAME may be a pattern, 'shop/*', a spec file, or a folder of specs. Files of transforms that
    are gone are listed, or with --prune deleted, only without a NAME. With a --format other than
    text, stdout has nothing but the diagnostics.
    """
    from brazesmith.app.compile import compile_project, difference, write_build
    from brazesmith.projects.lock import writing
    from brazesmith.projects.project import load_project
    from brazesmith.projects.specfiles import INTERNAL_ERROR
    from brazesmith.report.diagnostics import counted

    if check and prune:
        refuse("--check writes nothing, and --prune deletes files; use one of them")
    if prune and names:
        refuse("--prune deletes the files of all transforms that are gone; use it without a NAME")
    if diff and not check:
        refuse("--diff shows what would change; use it with --check")
    if stdout and form != "text":
        refuse("--stdout prints code, and --format diagnostics; use one of them")
    project = load_project()
    compilation = compile_project(project, names, forecast=True, use_cache=not no_cache).asked_for
    print_diagnostics(compilation.diagnostics, form, None if verbose else _MOST_WARNINGS)
    tell = partial(echo, err=form != "text")
    failed = compilation.failed
    if not (names or compilation.scripts or failed):
        refuse(NO_TRANSFORMS)
    if stdout:
        if len(compilation.scripts) > 1:
            refuse("--stdout prints one transform; name one")
        for script in compilation.scripts:
            click.echo(script.code, nl=False)
    else:
        folder = Path(output) if output else project.build
        with nullcontext() if check else writing(project, notify):
            whole = replace(compilation, known=None) if names else compilation
            build = write_build(whole, folder, dry_run=check)
            for file in build.stale if prune else ():
                file.unlink()
        for file in build.changed:
            tell(f"{'would change' if check else 'wrote'} {shown(file)}")
            if diff and check:
                tell(difference(file, build.changed[file]))
        if build.changed and check:
            tell("run `brazesmith compile` to write what would change")
        for file in build.stale:
            tell(f"{'deleted' if prune else 'stale'} {shown(file)}")
        if build.stale and not prune:
            tell("stale files belong to no transform; `compile --prune` deletes them")
        if build.unchanged:
            tell(f"{len(build.unchanged)} unchanged in {shown(folder)}")
        if any(compilation.counts.values()):
            echo(counted(compilation.counts), err=True)
        if compilation.failures:
            echo(f"not compiled: {', '.join(compilation.failures)}", err=True)
        if compilation.elsewhere:
            files = ", ".join(map(shown, compilation.elsewhere))
            notify(f"cannot be loaded, and not asked for: {files}; see `brazesmith compile`")
        failed = failed or (check and bool(build.changed or build.stale))
    if any(found.code == INTERNAL_ERROR for found in compilation.diagnostics):
        raise SystemExit(EXIT_BUG)
    if failed:
        raise SystemExit(EXIT_DIFFERENCES)
