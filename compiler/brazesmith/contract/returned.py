"""What a script returns, which a body alone does not show."""

from __future__ import annotations

import json
from typing import Final

from brazesmith.contract import pages
from brazesmith.contract.rule import OK, Finding, Level, Rule


def rule_of_run(code: str, level: Level, title: str, hint: str) -> Rule:
    """Return a rule that the judge of bodies does not apply, because it needs the run."""
    return Rule(
        code, title, level, (), frozenset(), lambda value, options: OK, "", hint, "inferred",
        pages.TRANSFORMATION, None, None,
    )  # fmt: skip


_HINT: Final = "to send nothing on purpose, return { attributes: [] }; to fail, throw an Error"
_NOTHING: Final = rule_of_run("P103", "risky", "A script returns a documented body.", _HINT)


def undocumented_skip(body: str | None) -> str | None:
    """Return what is undocumented about how a script says that there is nothing to send.

    `body` is the JSON text of what it returned; None for undefined.
    """
    if body is not None and "attributes" in (json.loads(body) or {}):
        return None
    returned = "undefined" if body is None else f"`{body}`"
    return (
        f"the script returned {returned}; Braze documents only `{{ attributes: [] }}` for nothing "
        "to send"
    )


def skip_findings(body: str | None) -> tuple[Finding, ...]:
    """Return the finding about a script that sends nothing in an undocumented way, if it does."""
    message = undocumented_skip(body)
    return () if message is None else (Finding(_NOTHING, "", message, _HINT, None),)
