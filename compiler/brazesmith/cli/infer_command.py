"""`brazesmith infer`: a payload class and a first spec from samples."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from brazesmith.base.json import STDIN
from brazesmith.base.source import one_line, printable, quoted, shown
from brazesmith.cli.console import EXIT_DIFFERENCES, complete_names, file_option, notify, refuse
from brazesmith.report.terminal import echo

if TYPE_CHECKING:
    from brazesmith.app.infer import Inference, Unread
    from brazesmith.projects.project import Project


@click.command("infer")
@click.argument("name", shell_complete=complete_names)
@click.argument("samples", nargs=-1, type=click.Path())
@file_option("-o", "--output", help="Write the spec to FILE, and fixtures.")
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
@file_option("--schema", help="Read a JSON Schema or OpenAPI file instead.")
@click.option("--check", is_flag=True, help="List samples that contradict the declared class.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
def command(
    name: str,
    samples: tuple[str, ...],
    output: str | None,
    force: bool,
    schema: str | None,
    check: bool,
    as_json: bool,
) -> None:
    """Write a payload class and a first spec for the transform NAME from SAMPLES.

    Samples are files, folders, or - for standard input: JSON, JSON5, or NDJSON (a sample in each
    line), also compressed (.gz, .zst). A sample is a payload, or an object with payload, headers
    and received_at. Without -o, the spec is printed. With -o, a few samples of different shapes
    are also stored as fixtures.

    With --schema, there are no samples: FILE is a JSON Schema, or FILE#NAME a schema of an OpenAPI
    file.

    If the transform exists, the command prints how its payload class differs from the samples, and
    writes nothing, unless --force is set. With --check, it exits with 1 if a sample contradicts the
    class.
    """
    from brazesmith.app.infer import infer, infer_from_schema
    from brazesmith.archive.reading import list_note
    from brazesmith.projects.project import load_project

    if schema is not None and (samples or check):
        refuse("--schema replaces the samples; run `infer` with samples, or with --schema alone")
    if schema is None and not samples:
        refuse("no samples: name files or folders, - for standard input, or --schema FILE")
    project = load_project()
    if check:
        _check(project, name, samples, as_json)
        return
    if schema is not None:
        inference = infer_from_schema(project, name, schema)
    else:
        inference = infer(project, name, samples)
    _print_unread(inference.unread)
    if inference.lists:
        notify(list_note(inference.lists))
    is_new = inference.existing is None
    if output not in (None, STDIN) and (is_new or force):
        _write(project, inference, Path(output or ""), force=force, as_json=as_json)
    elif as_json:
        click.echo(json.dumps(inference.to_json(), indent=2))
    elif is_new or output == STDIN:
        click.echo(inference.source.text, nl=False)
        if output is None:
            notify(f"add `-o FILE` to write this spec, and fixtures, from {_samples(inference)}")
    else:
        _print_differences(inference)


def _write(
    project: Project, inference: Inference, file: Path, *, force: bool, as_json: bool
) -> None:
    from brazesmith.app.infer import write_inference
    from brazesmith.projects.lock import writing

    with writing(project, notify):
        written = write_inference(project, inference, file, force=force)
    if as_json:
        files = {"spec": shown(written.spec), "cases": [shown(case) for case in written.cases]}
        click.echo(json.dumps({**inference.to_json(), "written": files}, indent=2))
        return
    echo(f"wrote {shown(written.spec)} from {_samples(inference)}")
    for case in written.cases:
        echo(f"wrote {shown(case)}")
    name = quoted(inference.transform)
    echo(f"next: review {shown(written.spec)}, then run `brazesmith test {name} --update`")


def _print_differences(inference: Inference) -> None:
    from brazesmith.inference.paths import shown_path

    name = inference.transform
    if not inference.differences:
        echo(f"the payload class of {name} agrees with {_samples(inference)}")
        return
    echo(f"the payload class of {name} differs from {_samples(inference)}:")
    marks = {"new": "+", "unseen": "-", "changed": "~"}
    for one in inference.differences:
        separator = ":" if one.change == "new" else ""
        line = f"{marks[one.change]} {shown_path(one.path)}{separator} {one.text}"
        echo(f"  {one_line(line)}")
    notify("nothing was written; `-o FILE --force` replaces the spec, `-o -` prints a new one")


def _check(project: Project, name: str, samples: tuple[str, ...], as_json: bool) -> None:
    from brazesmith.app.infer import check_samples
    from brazesmith.inference.paths import shown_path

    result = check_samples(project, name, samples)
    _print_unread(result.unread)
    if as_json:
        click.echo(json.dumps(result.to_json(), indent=2))
    elif not result.contradictions:
        echo(f"{_count(result.samples, 'sample')} agree with the payload class of {name}")
    for one in () if as_json else result.contradictions:
        where = f"{_count(one.count, 'time')}, first in {one.place}"
        line = f"{shown_path(one.path)}: {one.found}, but declared as {one.declared} ({where})"
        echo(one_line(line))
    if result.contradictions:
        raise SystemExit(EXIT_DIFFERENCES)


def _print_unread(unread: Unread) -> None:
    for one in unread.first:
        notify(f"warning: {printable(str(one))}")
        if one.hint:
            notify(f"  = {printable(one.hint)}")
    if unread.count > len(unread.first):
        notify(f"warning: {unread.count - len(unread.first):,} more samples cannot be read")


def _samples(inference: Inference) -> str:
    if not inference.samples:
        return "the schema"
    return _count(inference.samples, "sample")


def _count(number: int, noun: str) -> str:
    return f"1 {noun}" if number == 1 else f"{number:,} {noun}s"
