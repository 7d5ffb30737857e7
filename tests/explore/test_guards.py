"""Hints for errors of hand-written JavaScript name what to check."""

from __future__ import annotations

import pytest

from brazesmith.report.guards import guard

READING = "Cannot read properties of undefined (reading '{}')"


@pytest.mark.parametrize(
    ("message", "code", "condition", "expected"),
    [
        (READING.format("id"), "payload.user.id", "`payload.user` is missing",
         "write `payload.user?.id`, or send nothing without `payload.user`"),
        (READING.format("sku"), "payload.items[1].sku", "`payload.items` has 1 element",
         "write `payload.items[1]?.sku`, or send nothing without `payload.items[1]`"),
        (READING.format("toFixed"), "total.toFixed(2)", "`payload.total` is null",
         "write `total?.toFixed`, or send nothing without `total`"),
        (READING.format("0"), "payload.items[0]", "`payload.items` is missing",
         "write `payload.items?.[0]`, or send nothing without `payload.items`"),
        (READING.format("id"), "const { id } = payload.user;", "`payload.user` is missing",
         "check `payload.user` before using it"),
        ("payload.name.trim is not a function", "payload.name.trim()", "`payload.name` is 5",
         "check the type of `payload.name` before calling `trim`, or convert it"),
        ("payload.items is not iterable", "payload.items", "`payload.items` is missing",
         "check `Array.isArray(payload.items)` first"),
        ("undefined is not iterable", "[id] = payload.ids", "`payload.ids` is missing",
         "check that `payload.ids` is an array first"),
        ('(payload.name || "").split is not a function or its return value is not iterable',
         '[first] = (payload.name || "").split(" ")', "`payload.name` is 1",
         "check that `payload.name` is a text first"),
        ("Invalid time value", "new Date(payload.at).toISOString()", "`payload.at` is missing",
         "check that `payload.at` is a time before formatting it"),
        ("Invalid time value", "date.toISOString()", "`payload.order` is empty",
         "check that the date is valid before formatting it"),
        ('"undefined" is not valid JSON', "JSON.parse(payload.meta)", "`payload.meta` is missing",
         "check that `payload.meta` is JSON, or catch the error of `JSON.parse`"),
        ("Reduce of empty array with no initial value", "a.reduce(f)", "`payload.a` is empty",
         "give `reduce` an initial value"),
        ("x is not defined", "x", "", ""),
    ],
)  # fmt: skip
def test_guard(message: str, code: str, condition: str, expected: str) -> None:
    assert guard(message, code, [condition] if condition else []) == expected
