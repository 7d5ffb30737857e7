"""Conditions that compare as Ruby's Liquid does, in the place of python-liquid's own."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, Final

from liquid.builtin.expressions import logical
from liquid.builtin.expressions.primitive import Blank, Empty
from liquid.exceptions import LiquidTypeError
from liquid.expression import Expression
from liquid.undefined import Undefined

from brazesmith.engines.liquid import ruby
from liquid import RenderContext, Token

_ORDERS: Final = {
    logical.LtExpression: ("<", operator.lt),
    logical.LeExpression: ("<=", operator.le),
    logical.GtExpression: (">", operator.gt),
    logical.GeExpression: (">=", operator.ge),
}


def ruby_like(expression: Expression) -> Expression:
    """The same condition, comparing as Ruby does."""
    match expression:
        case logical.LogicalAndExpression() | logical.LogicalOrExpression():
            expression.left = ruby_like(expression.left)
            expression.right = ruby_like(expression.right)
        case logical.EqExpression(left=left, right=right):
            return Comparison(expression.token, left, right, _equal)
        case logical.NeExpression(left=left, right=right):
            return Comparison(expression.token, left, right, _differ)
        case logical.ContainsExpression(left=left, right=right):
            return Comparison(expression.token, left, right, ruby.contains)
        case _ if type(expression) in _ORDERS:
            sign, test = _ORDERS[type(expression)]
            order = _order(expression.token, sign, test)
            return Comparison(expression.token, expression.left, expression.right, order)  # type: ignore[attr-defined]
    return expression


class Comparison(Expression):
    """Two values, and a test of them."""

    __slots__ = ("left", "right", "test")

    def __init__(
        self, token: Token, left: Expression, right: Expression, test: Callable[[Any, Any], bool]
    ) -> None:
        super().__init__(token)
        self.left = left
        self.right = right
        self.test = test

    def evaluate(self, context: RenderContext) -> bool:
        """Whether the test holds."""
        left, right = self.left.evaluate(context), self.right.evaluate(context)
        return self.test(defined(left), defined(right))

    def children(self) -> list[Expression]:
        """The expressions that stand in it."""
        return [self.left, self.right]


class Matches(Expression):
    """The values after `when`: whether each of them is that of the `case`."""

    __slots__ = ("expressions", "left")

    def __init__(self, token: Token, left: Expression, expressions: list[Expression]) -> None:
        super().__init__(token)
        self.left = left
        self.expressions = expressions

    def evaluate(self, context: RenderContext) -> list[bool]:
        """The answer for each value."""
        left = defined(self.left.evaluate(context))
        return [_equal(left, defined(each.evaluate(context))) for each in self.expressions]

    def children(self) -> list[Expression]:
        """The expressions that stand in it."""
        return self.expressions


def defined(value: object) -> object:
    """A value of python-liquid; nil for what is not defined."""
    return None if isinstance(value, Undefined) else value


def _equal(left: object, right: object) -> bool:
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Blank):
            return isinstance(other, Blank) or ruby.is_blank(other)
        if isinstance(one, Empty):
            return isinstance(other, Empty) or ruby.is_empty(other)
    return ruby.are_equal(left, right)


def _differ(left: object, right: object) -> bool:
    return not _equal(left, right)


def _order(token: Token, sign: str, test: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    """An order of numbers, or of texts. Nothing else is less or greater than anything."""

    def ordered(left: object, right: object) -> bool:
        kinds = [str if isinstance(each, str) else ruby.is_number(each) for each in (left, right)]
        if False in kinds:
            return False
        if kinds[0] != kinds[1]:
            raise LiquidTypeError(
                f"a text and a number cannot be compared with `{sign}`", token=token
            )
        return test(left, right)

    return ordered
