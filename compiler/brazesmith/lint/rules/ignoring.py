"""L190: the lint's own comments."""

from __future__ import annotations

from collections.abc import Iterable

from brazesmith.lint.ignore import CODE
from brazesmith.lint.rule import WARNING, Finding, Review, rule


@rule(
    CODE,
    "a comment that silences nothing",
    WARNING,
    why="`// brazesmith-ignore L131: the reason` silences a warning on its line, or on the line "
    "below. It needs a reason, and errors cannot be silenced.",
    hint="take it out",
    bad="// brazesmith-ignore L131\nreturn { attributes: [{ external_id: payload.a.b.c }] };",
    good="// brazesmith-ignore L131: the shop sends all of it\n"
    "return { attributes: [{ external_id: payload.a.b.c }] };",
)
def _ignoring(review: Review) -> Iterable[Finding]:
    return ()  # `lint/ignore.py` says it, when all others have spoken
