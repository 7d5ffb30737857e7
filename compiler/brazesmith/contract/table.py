"""All rules of all destinations, for `explain` and the reference. Importing this loads them all."""

from __future__ import annotations

from brazesmith.contract.destination import Destination
from brazesmith.contract.destinations import destinations
from brazesmith.contract.destinations.webhook import WEBHOOK
from brazesmith.contract.judging import load_rules
from brazesmith.contract.rule import Rule


def _owners() -> dict[Rule, tuple[Destination, Destination]]:
    """Return every rule with the destination of its examples and the one that enforces it."""
    owners: dict[Rule, tuple[Destination, Destination]] = {}
    for destination in destinations():
        for rule in load_rules(destination.rules):
            owners.setdefault(rule, (destination, destination))
        for rule in load_rules(destination.request_rules):
            owners.setdefault(rule, (WEBHOOK, destination))
    return owners


_OWNERS = _owners()

#: Braze's rules, in the order of their codes.
RULES = tuple(sorted((rule for rule in _OWNERS if rule.code[:2] == "BZ"), key=lambda r: r.code))
#: The same, then the rules on webhooks and of their receivers.
ALL_RULES = (*RULES, *(rule for rule in _OWNERS if rule.code[:2] != "BZ"))
_BY_CODE = {rule.code: rule for rule in ALL_RULES}


def lookup(code: str) -> Rule | None:
    """Return the rule with this code, in upper or lower case."""
    return _BY_CODE.get(code.upper())


def rule_text(code: str) -> str:
    """Return what a rule requires, to follow "that": "`name` has at most 255 characters"."""
    rule = lookup(code)
    assert rule is not None
    return rule.title[:1].lower() + rule.title[1:].rstrip(".")


def destination_of(rule: Rule) -> Destination:
    """Return the destination that the rule's examples are for."""
    return _OWNERS[rule][0]


def receiver_of(rule: Rule) -> str:
    """Return who enforces the rule: "Braze", or whoever receives a webhook."""
    return _OWNERS[rule][1].receiver
