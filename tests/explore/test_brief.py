"""Payloads and bodies in reports are not too long."""

from __future__ import annotations

import pytest

from brazesmith.report.brief import brief


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("x" * 70, "x" * 60 + "… (70 characters)"),
        ([1, 1, 1], [1, 1, 1]),
        ([2, 1, 1, 1, 1], [2, 1, "… 3 more like this"]),
        ({f"k{n}": None for n in range(5)}, {f"k{n}": None for n in range(5)}),
        ({"id": "a", **{f"k{n}": 7 for n in range(300)}},
         {"id": "a", "k0": 7, "… 299 more keys": 7}),
    ],
)  # fmt: skip
def test_brief(value: object, expected: object) -> None:
    assert brief(value) == expected
