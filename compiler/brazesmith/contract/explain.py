"""What `brazesmith explain` says of a rule: its row, in words, with the examples."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from brazesmith.contract.rule import Rule
from brazesmith.contract.table import ALL_RULES, destination_of, receiver_of
from brazesmith.contract.table import lookup as lookup_rule
from brazesmith.contract.verdict import judge

LEVELS = {
    "rejected": "rejected: Braze refuses the object, or the whole request",
    "lost": "lost: Braze answers success, and drops or changes the value",
    "risky": "risky: not known to be refused, but hardly what was meant",
}
PROVENANCES = {
    "documented": "documented: Braze's documentation says so",
    "observed": "observed: seen in answers of Braze",
    "inferred": "inferred: our reading; the documentation does not say it outright",
}


def codes() -> Sequence[str]:
    """Every code that `lookup` knows."""
    return [rule.code for rule in ALL_RULES]


def lookup(code: str) -> Sequence[tuple[str, str]] | None:
    """Pairs of a label and a text, in reading order; the first is the title, without a label."""
    rule = lookup_rule(code)
    if rule is None:
        return None
    told = [
        ("", f"{rule.code}: {rule.title}"),
        ("level", _of(rule, LEVELS[rule.level])),
        ("looks at", ", ".join(rule.where).replace("$", "the whole body")),
        ("what to do", rule.hint.format_map(Holes())),
        ("known from", _of(rule, PROVENANCES[rule.provenance])),
        ("source", rule.source),
    ]
    if rule.wire:
        wire = rule.wire.format_map(Holes())
        told.append(("Braze says", f"{wire} (seen in: {rule.wire_seen})"))
    if rule.error_id or rule.documented_as:
        told.append(("error id", rule.error_id or rule.documented_as or ""))
    if rule.note:
        told.append(("note", rule.note))
    told.append(("good", _text(rule.good)))
    told.append(("bad", _text(rule.bad)))
    told.append(("reported", _said_of_bad(rule)))
    return told


def _of(rule: Rule, text: str) -> str:
    """What is said of Braze, said of whoever receives what the rule is about."""
    return text.replace("Braze", receiver_of(rule))


class Holes(dict[str, str]):
    """Fills the holes of a template with their own names: `original_<name>`."""

    def __missing__(self, key: str) -> str:
        return f"<{key}>"


def _said_of_bad(rule: Rule) -> str:
    """What the judge says of the bad example."""
    findings = judge(rule.bad, destination_of(rule)).findings
    first = next(finding for finding in findings if finding.code == rule.code)
    return f"{first.pointer or 'the body'}: {first.message}"


_MOST_ELEMENTS = 12
_LONGEST_TEXT = 60


def _text(body: Any) -> str:
    """An example as indented JSON, with what is long left out."""
    return json.dumps(shortened(body), indent=2, ensure_ascii=False)


def shortened(value: Any, levels: int = 8) -> Any:
    """A value with what is long, or deep, left out."""
    if isinstance(value, dict):
        if not levels:
            return "…"
        return dict(
            _few([(name, shortened(below, levels - 1)) for name, below in value.items()], ("…",))
        )
    if isinstance(value, list):
        return _few([shortened(below, levels - 1) for below in value], ()) if levels else "…"
    if isinstance(value, str) and len(value) > _LONGEST_TEXT:
        return f"{value[:20]}… ({len(value)} characters)"
    return value


def _few(values: list[Any], name: tuple[str, ...]) -> list[Any]:
    """All of them, or the first two and how many more there are."""
    if len(values) <= _MOST_ELEMENTS:
        return values
    more = f"{len(values) - 2} more"
    return [*values[:2], (*name, more) if name else f"… {more}"]
