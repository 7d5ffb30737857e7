"""`brazesmith explain CODE`: what a rule or a diagnostic means."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import click

from brazesmith.report.terminal import echo

if TYPE_CHECKING:
    from brazesmith.base.documentation import Explanation

_WIDTH = 100


@click.command()
@click.argument("code")
def command(code: str) -> None:
    """Explain the diagnostic or rule CODE, with a good and a bad example."""
    from brazesmith.app.explain import explain

    echo(_page(explain(code)))


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
