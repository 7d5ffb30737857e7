"""`brazesmith explain`: what a rule or a diagnostic means."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import click

from brazesmith.cli.console import refuse
from brazesmith.report.terminal import echo

if TYPE_CHECKING:
    from brazesmith.base.documentation import Explanation

_WIDTH = 100


def _codes(context: click.Context, parameter: click.Parameter, start: str) -> list[str]:
    """Return the codes that begin with a text, for the completion of a shell."""
    from brazesmith.app.explain import contents

    codes = [entry.code for _, entries in contents() for entry in entries]
    return [code for code in codes if code.startswith(start.upper())]


@click.command()
@click.argument("code", required=False, shell_complete=_codes)
@click.option(
    "--list", "as_list", is_flag=True, help="List all codes with their levels and titles."
)
def command(code: str | None, as_list: bool) -> None:
    """Explain the diagnostic or rule CODE, with a good and a bad example."""
    from brazesmith.app.explain import contents, explain

    if as_list == (code is not None):
        refuse("name one code, or use --list to see all codes")
    if code is not None:
        echo(_page(explain(code)))
        return
    sections = list(contents())
    width = max(len(entry.level) for _, entries in sections for entry in entries)
    for title, entries in sections:
        echo(click.style(title, bold=True))
        for entry in entries:
            echo(f"  {entry.code}  {entry.level.ljust(width)}  {entry.title}")


def _page(entry: Explanation) -> str:
    """Return the title, then the facts beside their labels and the examples below theirs."""
    width = max(len(label) for label, _ in entry.facts)
    lines = [click.style(f"{entry.code}: {entry.title}", bold=True), ""]
    for label, text in entry.facts:
        lines += _fact(label.ljust(width), text)
    for example in entry.examples:
        lines += ["", click.style(example.label, bold=True)]
        lines += [f"  {line}".rstrip() for line in example.text.rstrip("\n").split("\n")]
    return "\n".join(lines)


def _fact(label: str, text: str) -> list[str]:
    first = f"  {label}  "
    return textwrap.wrap(
        text,
        width=_WIDTH,
        initial_indent=first,
        subsequent_indent=" " * len(first),
        break_long_words=False,
        break_on_hyphens=False,
    )
