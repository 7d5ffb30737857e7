"""Lint: review hand-written JavaScript before it is pasted into Braze.

    diagnostics = lint(text, "order.js")

`syntax` parses the text and `scopes` resolves its names. `statements`, `expressions` and `calls`
evaluate it symbolically and record `facts`. The `rules` read those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from brazesmith.base.diagnostics import Diagnostic
    from brazesmith.ir.types import Type


def lint(text: str, file: str, source: Type | None = None) -> list[Diagnostic]:
    """The diagnostics of a script, in the order of its lines.

    `source` is the declared type of its payload, for rules about what may be missing.
    """
    from brazesmith.lint.review import review

    return review(text, file, source)
