from __future__ import annotations

import pytest

from brazesmith.suites.select import ExpressionError, selector


@pytest.mark.parametrize(
    ("expression", "selected"),
    [
        ("voice", {"shop/order/voice", "shop/order/voice-2"}),
        ("VOICE and not 2", {"shop/order/voice"}),
        ("not shop", {"regal/call/sms"}),
        ("sms or voice-2", {"regal/call/sms", "shop/order/voice-2"}),
        ("not (sms or voice-2)", {"shop/order/voice"}),
        ("call/sms", {"regal/call/sms"}),
        ("not not sms", {"regal/call/sms"}),
        ("sms or shop and 2", {"regal/call/sms", "shop/order/voice-2"}),
        ("nothing", set()),
    ],
)
def test_expressions(expression: str, selected: set[str]) -> None:
    select = selector(expression)
    names = ["shop/order/voice", "shop/order/voice-2", "regal/call/sms"]
    assert {name for name in names if select(name)} == selected


@pytest.mark.parametrize("expression", ["", "and", "a and", "(a", "a)", "not", "a b", "or a", "()"])
def test_what_is_no_expression(expression: str) -> None:
    with pytest.raises(ExpressionError):
        selector(expression)
