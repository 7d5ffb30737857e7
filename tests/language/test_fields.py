"""Options of fields and elements of arrays that do not suit the declared type."""

from __future__ import annotations

from typing import Any

import pytest

from brazesmith import ir, spec
from brazesmith.base.diagnostics import SpecError
from brazesmith.explore.samples import samples
from brazesmith.ir import types
from brazesmith.language.payload import type_of
from brazesmith.operators.symbolic import to_node
from brazesmith.suites.declared import contradictions


class Line(spec.Record):
    sku: spec.Text
    count: spec.Integer


class Order(spec.Payload):
    lines: spec.Array[Line]
    texts: spec.Array[spec.Text]
    numbers: spec.Array[spec.Number]
    paid: spec.UnixSeconds


order = Order()


@pytest.mark.parametrize("option", ['enum=("a",)', "max_length=5"])
@pytest.mark.parametrize("declared", ["Number", "Integer", "Boolean", "UnixSeconds", "Array[Text]"])
def test_options_about_text_need_text(option: str, declared: str) -> None:
    names: dict[str, Any] = {}
    source = f"class Odd(Payload):\n    x: {declared} = field({option})\nOdd()"
    with pytest.raises(SpecError) as caught:
        exec(compile(source, "spec.py", "exec"), dict(vars(spec)), names)
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code == "S116"
    assert f"`{option.partition('=')[0]}` is about text" in diagnostic.message


@pytest.mark.parametrize(
    ("value", "remedy"),
    [
        (lambda: spec.sum_of(order.lines), "each(payload.lines, lambda item: item.…)"),
        (lambda: spec.sum_of(order.texts), "each(payload.texts, lambda item: parse_number(item))"),
        (lambda: spec.sum_of(["1", "2"]), "parse_number(item)"),
        (lambda: spec.join(order.lines, ","), "each(payload.lines, lambda item: item.…)"),
    ],
)
def test_elements_that_an_operator_cannot_use(value: Any, remedy: str) -> None:
    wrong = next(node for node in ir.walk(to_node(value())) if isinstance(node, ir.Wrong))
    assert remedy in wrong.diagnostic.notes[0]


def test_elements_that_an_operator_can_use() -> None:
    usable = [
        spec.sum_of(order.numbers),
        spec.sum_of(spec.each(order.lines, lambda line: line.count)),
        spec.sum_of([order.paid, 5, spec.payload.x]),
        spec.join(order.numbers, ","),
        spec.join(spec.payload.x, ","),
    ]
    assert not [node for node in ir.walk(*map(to_node, usable)) if isinstance(node, ir.Wrong)]


def test_a_whole_number_has_no_decimals() -> None:
    type_ = type_of(spec.Integer)
    assert 1.5 in [sample.value for sample in samples(type_of(spec.Number))]
    assert 1.5 not in [sample.value for sample in samples(type_)]
    declared = types.to_json(type_)
    assert contradictions(1.5, declared) == ["`payload` is 1.5, but declared as a whole number"]
    assert contradictions(2.0, declared) == []
    assert contradictions(2, declared) == []


@pytest.mark.parametrize(
    ("unit", "millis"), [("s", 1000), ("Sec", 1000), ("ms", 1), ("millis", 1), ("Milliseconds", 1)]
)
def test_spellings_of_units_of_time(unit: Any, millis: int) -> None:
    node = to_node(spec.iso8601(spec.payload.at, unit))
    assert isinstance(node, ir.Call)
    assert isinstance(node.arguments[1], ir.Const)
    assert node.arguments[1].value == millis


@pytest.mark.parametrize("unit", [1000, "us", "", "minutes", order.paid])
def test_units_that_are_not_clear(unit: Any) -> None:
    with pytest.raises(SpecError, match='must be "seconds" or "milliseconds"'):
        spec.iso8601(spec.payload.at, unit)
