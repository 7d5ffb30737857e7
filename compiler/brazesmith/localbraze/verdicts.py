"""What the judge's findings on a request leave in the log and in the answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from brazesmith.base.pointers import steps
from brazesmith.contract.rule import Finding
from brazesmith.localbraze.store import Work

#: Rules that Braze documents, without what happens to a value that breaks them.
_ONLY_THE_RULE: Final = frozenset(("BZ231", "BZ263", "BZ316", "BZ410"))


def note(work: Work, findings: Iterable[Finding]) -> None:
    """Log what is rejected, and decide on what is risky because Braze does not document it."""
    for finding in findings:
        if finding.level == "rejected":
            place = ".".join(steps(finding.pointer)) or "request"
            work.log("rejected", place, reason=reason(finding))
        elif finding.level == "risky" and _is_undocumented(finding):
            work.decide("unknown-values")


def _is_undocumented(finding: Finding) -> bool:
    """Return whether Braze does not document what it does with a value."""
    return finding.provenance == "inferred" or finding.code in _ONLY_THE_RULE


def reason(finding: Finding) -> str:
    """Return a finding as the reason of a change: its code and its message."""
    return f"{finding.code}: {finding.message}"
