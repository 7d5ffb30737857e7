"""The rules of the lint as `brazesmith explain` and docs/lint.md show them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from brazesmith.base.documentation import Example, Explanation, Section, shortened_code
from brazesmith.lint.rule import LintRule, rows

#: The first characters of a code, and what these rules are about.
_GROUPS: Final = {
    "L10": "Syntax",
    "L11": "The returned value",
    "L12": "Names",
    "L13": "The payload",
    "L14": "Times",
    "L15": "The body",
    "L16": "Identifiers",
    "L19": "Comments that silence the lint",
}


def sections() -> Sequence[Section]:
    """Return the codes by subject."""
    codes = [rule.code for rule in rows()]
    return [
        Section(title, tuple(code for code in codes if code.startswith(prefix)))
        for prefix, title in _GROUPS.items()
    ]


def entry(code: str) -> Explanation:
    """Return what there is to know about a rule."""
    rule = next(rule for rule in rows() if rule.code == code)
    bad, good = map(shortened_code, (rule.bad, rule.good))
    examples = (Example("instead of", bad, "js"), Example("write", good, "js"))
    return Explanation(
        rule.code,
        rule.title,
        str(rule.severity),
        tuple(_facts(rule)),
        examples,
    )


def _facts(rule: LintRule) -> Iterator[tuple[str, str]]:
    yield "severity", "retired" if rule.is_retired else str(rule.severity)
    if rule.is_retired:
        yield "retired", rule.retired
    yield "why", rule.why
    yield "fix", rule.hint
    if rule.known_from:
        yield "source", rule.known_from
    if rule.examples_source:
        yield "needs", f"`--source`; the examples assume `--source {rule.examples_source}`"
