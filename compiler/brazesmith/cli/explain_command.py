"""`brazesmith explain CODE`: what a rule or a diagnostic means."""

from __future__ import annotations

import sys
import textwrap
from importlib import import_module
from typing import Any

import click

from brazesmith.cli.console import refuse, use_colour

#: Modules with `codes() -> Sequence[str]` and `lookup(code) -> Sequence[(label, text)] | None`,
#: the first pair being the title. To have more codes explained, add a module.
TABLES = (
    "brazesmith.contract.explain",
    "brazesmith.base.diagnostic_codes",
    "brazesmith.lint.explain",
)

_WIDTH = 100


@click.command()
@click.argument("code")
def command(code: str) -> None:
    """Say what a diagnostic or rule CODE means, with a good and a bad example."""
    tables = [import_module(name) for name in TABLES]
    for table in tables:
        told = table.lookup(code)
        if told is not None:
            click.echo(_page(told), color=use_colour(sys.stdout))
            return
    _unknown(code, [known for table in tables for known in table.codes()])


def _page(told: Any) -> str:
    """The title, then one-line texts beside their labels and longer ones below theirs."""
    (_, title), *rest = told
    width = max((len(label) for label, text in rest if "\n" not in text), default=0)
    lines = [click.style(title, bold=True), ""]
    for label, text in rest:
        if "\n" not in text:
            lines += _fact(label.ljust(width), text)
            continue
        if lines[-1]:
            lines.append("")
        lines.append(click.style(label, bold=True))
        lines += [f"  {line}".rstrip() for line in text.rstrip("\n").split("\n")]
        lines.append("")
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


def _unknown(code: str, known: list[str]) -> None:
    from brazesmith.base.diagnostics import suggest

    nearest = suggest(code.upper(), known)
    if nearest is not None:
        hint = f"did you mean `{nearest}`?"
    else:
        hint = f"codes look like {known[0]}; there are {len(known)}"
    refuse(f"there is no code `{code}`", hint)
