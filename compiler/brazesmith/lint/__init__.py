"""Lint: what a reviewer at Braze would say of hand-written JavaScript, before it is pasted.

    diagnostics = lint(text, "order.js")

`syntax` reads the text, `scopes` its names; `statements`, `expressions` and `calls` walk through it
and keep what they find in `facts`; `rules` look at that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from brazesmith.base.diagnostics import Diagnostic
    from brazesmith.ir.types import Type


def lint(text: str, file: str, source: Type | None = None) -> list[Diagnostic]:
    """What there is to say of a script, in the order of its lines.

    `source` is the type of its payload, for rules that need to know what may be missing.
    """
    from brazesmith.lint.review import review

    return review(text, file, source)
