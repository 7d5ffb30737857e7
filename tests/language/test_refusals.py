"""What Python cannot do with an expression: every operator and function says what to write."""

from __future__ import annotations

import copy
import inspect
import math
import operator
from collections.abc import Callable
from typing import Any

import pytest

from brazesmith import ir, spec
from brazesmith.base.diagnostics import SpecError
from brazesmith.operators import expressions
from brazesmith.operators.symbolic import to_node


class Line(spec.Record):
    sku: spec.Text


class Order(spec.Payload):
    text: spec.Text
    number: spec.Number
    flag: spec.Boolean
    at: spec.UnixSeconds
    iso: spec.Iso8601
    texts: spec.Array[spec.Text]
    line: Line
    free: spec.Anything


order: Any = Order()


@pytest.mark.parametrize(
    ("misuse", "remedy"),
    [
        (lambda: order.text + "a", "concat(payload.text, 'a')"),
        (lambda: order.text < "b", "parse_number(payload.text)"),
        (lambda: order.text % 2, 'format_text("… {} …", payload.text)'),
        (lambda: -order.text, "parse_number(payload.text)"),
        (lambda: abs(order.text), "parse_number(payload.text)"),
        (lambda: order.text[1:2], "slice_text(payload.text, 1, 2)"),
        (lambda: order.text[0], "slice_text(x, 0, 1)"),
        (lambda: +order.number, "parse_number(x)"),
        (lambda: order.number // 2, "floor(a / b)"),
        (lambda: 2 // order.number, "floor(a / b)"),
        (lambda: divmod(order.number, 2), "remainder(a, b)"),
        (lambda: order.number << 1, 'raw_javascript("a << b", a=…, b=…)'),
        (lambda: order.number > "5", "without quotes"),
        (lambda: order.number + None, "fallback(x, 0)"),
        (lambda: order.number - spec.now(), "Date.parse"),
        (lambda: math.floor(order.number), "floor(x)"),
        (lambda: math.ceil(order.number), "ceiling(x)"),
        (lambda: math.trunc(order.number), "floor(x)"),
        (lambda: round(order.number, 2), "rounded(x, 2)"),
        (lambda: float(order.number), "parse_number(x)"),
        (lambda: order.flag + 1, "when(payload.flag, 1, 0)"),
        (lambda: order.flag & True, "all_of(a, b)"),
        (lambda: order.flag ^ True, "payload.flag != True"),
        (lambda: ~order.flag, "not_(a)"),
        (lambda: order.at + 3600, "parse_number(payload.at)"),
        (lambda: order.at > order.at, "parse_number(payload.at) > parse_number(payload.at)"),
        (lambda: order.at - spec.now(), "a=iso8601(payload.at), b=now()"),
        (lambda: order.iso > spec.now(), "a=payload.iso, b=now()"),
        (lambda: order.iso + 5, "unix time"),
        (lambda: operator.add(order.texts, ["a"]), "[spread(a), spread(b)]"),
        (lambda: operator.add(["a"], order.texts), "[spread(a), spread(b)]"),
        (lambda: order.texts * 2, "each(x, lambda item: …)"),
        (lambda: order.texts["a"], "find(x, lambda item: …)"),
        (lambda: order.texts[order.text], "find(x, lambda item: …)"),
        (lambda: order.texts[:3], "take(payload.texts, 3)"),
        (lambda: order.texts[2:], "only(payload.texts, lambda item, index: index >= 2)"),
        (lambda: order.texts[-2:], "reverse(take(reverse(payload.texts), 2))"),
        (lambda: order.texts[::-1], "reverse(payload.texts)"),
        (lambda: order.texts[: order.number], "known when the spec is compiled"),
        (lambda: next(order.texts), "first(x)"),
        (lambda: list(reversed(order.texts)), "reverse(x)"),
        (lambda: order.line | {"a": 1}, "merge(payload.line, {…})"),
        (lambda: order.line < 3, "one of its fields"),
        (lambda: {"a": 1}[order.text], "translate(x, {…}, y)"),
        (lambda: order.free[1:2], "slice_text(payload.free, 1, 2)"),
    ],
)  # fmt: skip
def test_misuse_shows_what_to_write(misuse: Callable[[], Any], remedy: str) -> None:
    assert remedy in " ".join(_notes(misuse))


@pytest.mark.parametrize(
    "value",
    [order.text, order.flag, order.at, order.iso, order.texts, order.line, spec.absent],
    ids=repr,
)
@pytest.mark.parametrize(
    "sign",
    [*expressions._INFIX.values(), *expressions._ORDER.values(), "neg", "pos", "abs", "invert"],
)
def test_no_operator_raises_an_error_of_python(value: Any, sign: str) -> None:
    python = divmod if sign == "divmod" else getattr(operator, f"__{sign}__")
    operands = [value] if sign in ("neg", "pos", "abs", "invert") else [value, 2]
    assert _notes(lambda: python(*operands))


def test_a_copy_of_an_expression_is_the_expression() -> None:
    line = order.line
    assert copy.deepcopy(line) is line
    assert copy.copy(line) is line


def test_an_error_is_located_in_the_spec_and_not_in_a_module_of_python() -> None:
    import statistics

    with pytest.raises(SpecError) as caught:
        statistics.mean([order.number])
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.labels[0].span.file == inspect.getsourcefile(_notes)


def _notes(misuse: Callable[[], Any]) -> tuple[str, ...]:
    """Return the notes of the error that a misuse raises or leaves in the IR."""
    try:
        node = to_node(misuse())
    except SpecError as error:
        return error.diagnostics[0].notes
    wrong = next(inner for inner in ir.walk(node) if isinstance(inner, ir.Wrong))
    return wrong.diagnostic.notes
