"""Braze's rules on request bodies, as data, and the judge that applies them.

    from brazesmith.contract import judge
    judge({"events": [{"name": "Call Completed"}]}).findings

The rules are in `rules/`, one row each; `lookup("BZ301")` gives a row. The names below are imported
when they are first used, so that whoever needs only `contract.fields` does not load the table.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from brazesmith.contract.judging import Finding
    from brazesmith.contract.rule import Plan, Profile, Rule
    from brazesmith.contract.rules import RULES
    from brazesmith.contract.verdict import Verdict, judge, lookup

__all__ = ["RULES", "Finding", "Plan", "Profile", "Rule", "Verdict", "judge", "lookup"]


def __getattr__(name: str) -> Any:
    """Everything public is found in `contract.verdict` (PEP 562)."""
    if name in __all__:
        return getattr(import_module("brazesmith.contract.verdict"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
