"""The alternatives of regular expressions."""

from __future__ import annotations

import pytest

from brazesmith.coverage.alternatives import alternatives


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("a", []),
        ("a|b", [("a", "a"), ("b", "b")]),
        ("^(a|b|)$", [("a", "^(a)$"), ("b", "^(b)$"), ("", "^()$")]),
        ("(?:a|(?<x>b|c))d", [
            ("b", "(?:a|(?<x>b))d"), ("c", "(?:a|(?<x>c))d"),
            ("a", "(?:a)d"), ("(?<x>b|c)", "(?:(?<x>b|c))d"),
        ]),
        # A bar that is a character, and what must not match.
        (r"a\|[|\]|]", []),
        ("(?!a|b)c(?<!d|e)", []),
        # A pattern that refers to a group, which may be in another alternative.
        (r"(a)\1|b", []),
        ("a|b)", [("a", "a"), ("b)", "b)")]),
    ],
)  # fmt: skip
def test_alternatives(pattern: str, expected: list[tuple[str, str]]) -> None:
    assert alternatives(pattern) == expected
