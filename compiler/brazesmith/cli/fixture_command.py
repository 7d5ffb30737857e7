"""`brazesmith fixture`: make cases from samples."""

from __future__ import annotations

import re
import shlex
import unicodedata
from pathlib import Path

import click

from brazesmith.app.project import Project, UnknownTransform, load_project
from brazesmith.base.json import STDIN, display_name, read_text
from brazesmith.base.source import shown
from brazesmith.cli.console import refuse
from brazesmith.testing.fixtures import PAYLOAD, indented
from brazesmith.testing.sloppy import strict


@click.group("fixture")
def command() -> None:
    """Make fixtures."""


@command.command("add")
@click.argument("name")
@click.argument("file")
@click.option("--case", metavar="CASE", help="The case's name, if not the file's.")
@click.option("--force", is_flag=True, help="Overwrite the payload of a case that is there.")
def add(name: str, file: str, case: str | None, force: bool) -> None:
    """Store FILE, a sample payload, as a case of the transform NAME.

    The sample may have comments, trailing commas, single quotes and whatever else JSON5 allows;
    what is stored is strict JSON. A FILE of `-` is standard input.
    """
    project = load_project()
    _check_name(project, name)
    payload = strict(read_text(file), display_name(file))
    case = _slug(case or ("" if file == STDIN else Path(file).stem))
    if not case:
        refuse("--case CASE is needed: there is no file name to make a case's name of")
    target = project.fixtures / name / case / PAYLOAD
    if target.exists() and not force:
        refuse(f"{shown(target)} is there already: --force overwrites it, --case names another")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(indented(payload), encoding="utf-8", newline="\n")
    click.echo(f"wrote {shown(target)}")
    click.echo(f"next: brazesmith test {shlex.quote(name)} -k {case} --update")


def _check_name(project: Project, name: str) -> None:
    """Raise `UnknownTransform`, unless the name may be in a spec that cannot be read."""
    catalogue = project.catalogue
    if name not in catalogue.names and not catalogue.is_broken:
        raise UnknownTransform(name, catalogue.names)


def _slug(text: str) -> str:
    """A folder's name that needs no quotes anywhere: `Café (1)` is `cafe-1`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9._]+", "-", plain.lower()).strip("-.")
