"""`python -m brazesmith.lint.reference` writes docs/lint.md: every rule of the lint."""

from __future__ import annotations

from collections.abc import Iterator

from brazesmith.lint.explain import needs, shortened
from brazesmith.lint.rule import LintRule, rules

_HEAD = """\
# Lint

`brazesmith lint FILE.js` reads a transformation that was written by hand and says what a reviewer
would say before it is pasted into Braze. It reads all of modern JavaScript and runs none of it.

    brazesmith lint order.js
    brazesmith lint call.js --source regal/call.completed
    brazesmith lint transforms/*.js --format json

`--source NAME` names a transform of the project; the payload class of its spec then says which
fields there are, which may be missing, and which are unix seconds. Exit code 0: clean, or warnings
only. 1: errors. 2: a file or a source that cannot be used.

A warning is silenced by a comment with a reason, on its line or on the line above. An error cannot
be silenced.

    // brazesmith-ignore L131: every order has a customer
    const id = payload.order.customer.id;

What is an error does not compile, throws, sends what Braze is known to refuse, or relies on what
Braze nowhere promises. All else is a warning.

<!-- Written by `make docs`: change the rules in compiler/brazesmith/lint/rules, not this page. -->
"""

_FAMILIES = {
    "L10": "The text",
    "L11": "What is returned",
    "L12": "Names",
    "L13": "The payload",
    "L14": "Times",
    "L15": "The body",
    "L16": "Who the user is",
    "L19": "The lint's own comments",
}


def reference() -> str:
    """The whole page."""
    return "\n".join(_page())


def _page() -> Iterator[str]:
    yield _HEAD
    yield "| code | | finds |"
    yield "|---|---|---|"
    for rule in rules():
        anchor = _anchor(rule)
        yield f"| [{rule.code}](#{anchor}) | {rule.severity} | {rule.title} |"
    family = ""
    for rule in rules():
        if rule.code[:3] != family:
            family = rule.code[:3]
            yield f"\n## {_FAMILIES[family]}"
        yield from _rule(rule)
    yield ""


def _heading(rule: LintRule) -> str:
    return f"{rule.code}: {rule.title}"


def _anchor(rule: LintRule) -> str:
    """The anchor that GitHub makes of a heading."""
    kept = "".join(c for c in _heading(rule).lower() if c.isalnum() or c in " -_")
    return kept.replace(" ", "-")


def _rule(rule: LintRule) -> Iterator[str]:
    yield f"\n### {_heading(rule)}\n"
    yield f"*{str(rule.severity).capitalize()}.* {rule.why}\n"
    if rule.examples_source:
        yield f"Needs {needs(rule)}.\n"
    yield f"What to do: {rule.hint}.\n"
    yield "Instead of\n"
    yield f"```js\n{shortened(rule.bad)}\n```\n"
    yield "write\n"
    yield f"```js\n{shortened(rule.good)}\n```"
    if rule.known_from:
        yield f"\nKnown from: {rule.known_from}."


if __name__ == "__main__":
    print(reference(), end="")
