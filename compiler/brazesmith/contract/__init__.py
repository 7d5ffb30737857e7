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
    from brazesmith.contract.rule import Finding, Plan, Profile, Rule
    from brazesmith.contract.table import RULES, lookup
    from brazesmith.contract.verdict import Verdict, judge

__all__ = ["RULES", "Finding", "Plan", "Profile", "Rule", "Verdict", "judge", "lookup"]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used (PEP 562)."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    modules = {"RULES": "table", "lookup": "table", "Verdict": "verdict", "judge": "verdict"}
    return getattr(import_module(f"brazesmith.contract.{modules.get(name, 'rule')}"), name)
