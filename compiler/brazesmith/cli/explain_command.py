"""`brazesmith explain CODE`: what a rule or a diagnostic means."""

from __future__ import annotations

import sys
import textwrap
from typing import TYPE_CHECKING

import click

from brazesmith.cli.console import use_colour

if TYPE_CHECKING:
    from brazesmith.app.explain import Explanation

_WIDTH = 100


@click.command()
@click.argument("code")
def command(code: str) -> None:
    """Explain the diagnostic or rule CODE, with a good and a bad example."""
    from brazesmith.app.explain import explain

    click.echo(_page(explain(code)), color=use_colour(sys.stdout))


def _page(explanation: Explanation) -> str:
    """Return the title, then short texts beside their labels and longer ones below theirs."""
    sections = explanation.sections
    width = max((len(label) for label, text in sections if "\n" not in text), default=0)
    lines = [click.style(explanation.title, bold=True), ""]
    for label, text in sections:
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
