"""The rules as `brazesmith explain` and docs/rules.md show them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from brazesmith.base.documentation import Example, Explanation, Section, compact_json, shortened
from brazesmith.contract.rule import Rule
from brazesmith.contract.table import ALL_RULES, RULES, destination_of, lookup, receiver_of
from brazesmith.contract.verdict import judge

LEVELS: Final = {
    "rejected": "Braze refuses the object, or the whole request",
    "lost": "Braze answers success, and drops or changes the value",
    "risky": "not known to be refused, but hardly what was meant",
}
PROVENANCES: Final = {
    "documented": "Braze's documentation says so",
    "observed": "seen in answers of Braze",
    "inferred": "our reading; the documentation does not say it outright",
}

#: The subjects of rules by the first digit of their codes.
_GROUPS: Final = {
    "0": "Requests",
    "1": "Identifiers",
    "2": "Attributes",
    "3": "Events and properties",
    "4": "Purchases",
    "5": "Catalogs",
    "6": "eCommerce events",
    "7": "Messages",
}


def sections() -> Sequence[Section]:
    """Return Braze's rules by subject, then those on webhooks and of other receivers."""
    titles: dict[str, list[str]] = {}
    for rule in ALL_RULES:
        titles.setdefault(_title(rule), []).append(rule.code)
    return [Section(title, tuple(codes)) for title, codes in titles.items()]


def _title(rule: Rule) -> str:
    if rule in RULES:
        return _GROUPS[rule.code[2]]
    receiver = receiver_of(rule)
    return "Webhooks" if receiver == "the receiver" else f"{receiver}'s rules"


def entry(code: str) -> Explanation:
    """Return everything about a rule."""
    rule = lookup(code)
    assert rule is not None
    return Explanation(
        rule.code,
        rule.title,
        rule.level,
        tuple(_facts(rule)),
        (_example("good", rule.good), _example("bad", rule.bad)),
    )


def _facts(rule: Rule) -> Iterator[tuple[str, str]]:
    receiver = receiver_of(rule)

    def about(texts: dict[str, str], key: str) -> str:
        return f"{key}: {texts[key].replace('Braze', receiver)}"

    yield "level", about(LEVELS, rule.level)
    if rule in RULES:
        yield "profiles", "strict and braze" if rule.enforced else "strict"
    yield "checks", ", ".join("the body" if where == "$" else f"`{where}`" for where in rule.where)
    findings = judge(rule.bad, destination_of(rule)).findings
    first = next(finding for finding in findings if finding.code == rule.code)
    yield "fix", first.hint  # for the bad example
    yield "provenance", about(PROVENANCES, rule.provenance)
    yield "source", rule.source
    if rule.wire:
        yield f"{receiver} says", f"{rule.wire.format_map(_Holes())} (seen in: {rule.wire_seen})"
    if name := rule.error_id or rule.documented_as:
        yield "error id", name
    if rule.note:
        yield "note", rule.note
    yield "reported", f"`{first.pointer}`: {first.message}" if first.pointer else first.message


class _Holes(dict[str, str]):
    """Fills the holes of a template with their names, as in `original_<name>`."""

    def __missing__(self, key: str) -> str:
        return f"<{key}>"


def _example(label: str, body: object) -> Example:
    return Example(label, compact_json(shortened(body)), "json")
