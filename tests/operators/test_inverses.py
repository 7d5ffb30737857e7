"""What exploration asks of operators: arguments that may give a wanted result."""

from __future__ import annotations

from typing import Any

import pytest

from brazesmith.base import ecmascript as es
from brazesmith.base.ecmascript import ABSENT
from brazesmith.ir.operator import OPERATORS, Operator
from brazesmith.ir.types import Kind

INVERTIBLE = [row for row in OPERATORS.values() if row.inverse is not None]
WANTED: list[Any] = ["text", "", "USD", 5.0, True, False, None, [], ["a"], {}, {"a": "b"}]


def arguments_of(row: Operator) -> list[list[Any]]:
    """Return the arguments of its examples, as an interpreter sees them."""
    defaults = [parameter.default for parameter in row.signature.parameters.values()]
    return [
        [*map(_value, row.parameters, (*example.arguments, *defaults[len(example.arguments) :]))]
        for example in row.examples
    ]


def _value(parameter: Any, value: Any) -> Any:
    if parameter.kind is Kind.PATTERN:
        return es.compile_regex(value)
    return value if value is ABSENT else es.from_python(value)


@pytest.mark.parametrize("row", INVERTIBLE, ids=str)
def test_an_attempt_never_fails(row: Operator) -> None:
    assert row.inverse is not None
    for values in arguments_of(row):
        for wanted in WANTED:
            found = row.inverse(values, wanted, [True] * len(values))
            assert set(found) <= set(range(len(values)))


@pytest.mark.parametrize(
    ("name", "values", "wanted", "given"),
    [
        ("concat", ["a", "T", "b", "Z"], "2026-01-02T03:04:05Z", {0: "2026-01-02", 2: "03:04:05"}),
        ("slice_text", ["order/", 6.0, ABSENT], "text", {0: "order/text"}),
        ("slice_text", ["a", 3.0, ABSENT], "text", {0: "axxtext"}),
        ("split", ["a", " "], ["12", "USD"], {0: "12 USD"}),
        ("extract", ["text", es.compile_regex(r"/(\d+)$"), 1.0], "77", {0: "text/77"}),
        ("extract", ["text", es.compile_regex(r"/(\d+)$"), 1.0], "x", {0: "text/5"}),
        ("extract", ["text", es.compile_regex(r"^EUR (\d+)$"), 1.0], "77", {0: "EUR 77"}),
        ("matches", ["text", es.compile_regex(r"^[A-Z]{2}-\d+$")], True, {0: "AA-5"}),
        ("starts_with", ["text", "order/"], True, {0: "order/text"}),
        ("ends_with", ["text", ".csv"], True, {0: "text.csv"}),
        ("parse_json", ["text"], {"at": "now"}, {0: '{"at":"now"}'}),
        ("parse_number", ["text"], 5.0, {0: "5"}),
        ("greater", [1.0, 5.0], True, {0: 6.0}),
        ("equals", ["text", "main"], True, {0: "main"}),
        ("get", [{"DE": "Germany"}, "text"], "Germany", {1: "DE"}),
    ],
)
def test_an_attempt(name: str, values: list[Any], wanted: Any, given: dict[int, Any]) -> None:
    row = OPERATORS[name]
    assert row.inverse is not None
    is_table = isinstance(values[0], dict)
    free = (
        [not is_table, is_table] if len(values) == 2 else [True, False, True, False][: len(values)]
    )
    found = row.inverse(values, wanted, free)
    assert {index: found[index] for index in given} == given
