"""What `brazesmith explain` prints for a lint rule."""

from __future__ import annotations

from collections.abc import Sequence

from brazesmith.lint.rule import LintRule, rules


def codes() -> Sequence[str]:
    """Every code that `lookup` knows."""
    return [rule.code for rule in rules()]


def lookup(code: str) -> Sequence[tuple[str, str]] | None:
    """Pairs of a label and a text, in reading order; the first is the title, without a label."""
    for rule in rules():
        if rule.code == code.upper():
            return [
                ("", f"{rule.code}: {rule.title}"),
                ("severity", str(rule.severity)),
                ("why", rule.why),
                ("what to do", rule.hint),
                *([("known from", rule.known_from)] if rule.known_from else []),
                *([("needs", needs(rule))] if rule.examples_source else []),
                ("instead of", shortened(rule.bad) + "\n"),
                ("write", shortened(rule.good) + "\n"),
            ]
    return None


def needs(rule: LintRule) -> str:
    """What the rule requires, for its examples."""
    return f"--source, in these examples {rule.examples_source}"


def shortened(code: str) -> str:
    """An example, abbreviated if it is very long."""
    if len(code) <= 800:
        return code
    return f"{code[:60]} … {code[-20:]}"
