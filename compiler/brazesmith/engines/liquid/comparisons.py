"""Conditions that compare like Ruby's Liquid, not like python-liquid."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, Final, TypeAlias

from liquid.builtin.expressions import logical
from liquid.builtin.expressions.primitive import Blank, Empty
from liquid.exceptions import LiquidTypeError
from liquid.expression import Expression

from brazesmith.engines.liquid import ruby
from liquid import RenderContext

_Test: TypeAlias = "Callable[[Any, Any], bool]"


def ruby_like(expression: Expression) -> Expression:
    """Return a condition that compares like Ruby."""
    if isinstance(expression, logical.LogicalAndExpression | logical.LogicalOrExpression):
        expression.left = ruby_like(expression.left)
        expression.right = ruby_like(expression.right)
    elif type(expression) in _TESTS:
        return _Comparison(expression)
    return expression


class _Comparison(Expression):
    """A comparison of two values."""

    __slots__ = ("left", "right", "test")

    def __init__(self, expression: Any) -> None:
        super().__init__(expression.token)
        self.left: Expression = expression.left
        self.right: Expression = expression.right
        self.test = _TESTS[type(expression)]

    def evaluate(self, context: RenderContext) -> bool:
        try:
            return self.test(self.left.evaluate(context), self.right.evaluate(context))
        except LiquidTypeError as error:
            error.token = self.token
            raise

    def children(self) -> list[Expression]:
        return [self.left, self.right]


class Matches(Expression):
    """The values after `when`, each compared with the value of the `case`."""

    __slots__ = ("expressions", "left")

    def __init__(self, expression: Any) -> None:
        super().__init__(expression.token)
        self.left: Expression = expression.left
        self.expressions: list[Expression] = expression.expressions

    def evaluate(self, context: RenderContext) -> list[bool]:
        """Return for each value whether it is equal."""
        left = self.left.evaluate(context)
        return [_equal(left, value.evaluate(context)) for value in self.expressions]

    def children(self) -> list[Expression]:
        """Return the child expressions."""
        return self.expressions


def _equal(left: object, right: object) -> bool:
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Blank):
            return isinstance(other, Blank) or ruby.is_blank(other)
        if isinstance(one, Empty):
            return isinstance(other, Empty) or ruby.is_empty(other)
    return ruby.are_equal(left, right)


def _contains(left: object, right: object) -> bool:
    if isinstance(right, Blank | Empty):
        return isinstance(left, str)  # there it is an empty text
    return ruby.contains(left, right)


def _ordered(sign: str, test: _Test) -> _Test:
    """Return a test for numbers or texts; other values are neither less nor greater."""

    def is_ordered(left: object, right: object) -> bool:
        if not all(isinstance(value, str) or ruby.is_number(value) for value in (left, right)):
            return False
        if isinstance(left, str) != isinstance(right, str):
            message = f"a text and a number cannot be compared with `{sign}`"
            raise LiquidTypeError(message, token=None)
        return test(left, right)

    return is_ordered


_TESTS: Final[dict[type[Expression], _Test]] = {
    logical.EqExpression: _equal,
    logical.NeExpression: lambda left, right: not _equal(left, right),
    logical.ContainsExpression: _contains,
    logical.LtExpression: _ordered("<", operator.lt),
    logical.LeExpression: _ordered("<=", operator.le),
    logical.GtExpression: _ordered(">", operator.gt),
    logical.GeExpression: _ordered(">=", operator.ge),
}
