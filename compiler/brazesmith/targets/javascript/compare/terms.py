"""The values of a program as terms, in one form for what can be written in several ways.

A condition is a decision tree: `choice` terms over tests without `!`, `&&` and `||`. Terms are
shared, so equal values without identity are one term.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from brazesmith.targets.javascript.compare.tree import Tree


@dataclass(eq=False, slots=True)
class Term:
    """A value or a step, equal only to itself. `tree` is where it was first found."""

    kind: str
    value: str = ""
    parts: tuple[Term, ...] = ()
    tree: Tree | None = None


_FALSY: Final = {"string": {""}, "number": {"0.0", "-0.0", "nan"}, "bigint": {"0"}, "true": ()}
_CONSTANTS: Final = frozenset({"string", "number", "true", "false", "null", "undefined", "bigint"})
_MIRROR: Final = {">": "<", ">=": "<="}
_NEGATED: Final = {"!==": "===", "!=": "=="}
_TESTS: Final = frozenset({"===", "==", "<", "<=", "in", "instanceof"})
ARITHMETIC: Final[Mapping[str, Callable[[float, float], float]]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
}


class Terms:
    """The terms of one program."""

    def __init__(self) -> None:
        self._known: dict[tuple[Any, ...], Term] = {}
        self._bits: dict[Term, int] = {}
        self._tests: dict[Term, int] = {}  # the tests inside a choice, by their bits
        self.true, self.false = self.make("true"), self.make("false")
        self.null, self.undefined = self.make("null"), self.make("undefined")
        self.never = self.make("never")  # the result of what throws

    def make(self, kind: str, value: str = "", *parts: Term) -> Term:
        """Return the term for a value without identity."""
        key = kind, value, *parts
        if key not in self._known:
            self._known[key] = Term(kind, value, parts)
        return self._known[key]

    def once(self, action: Callable[..., Term], *arguments: Any) -> Term:
        """Return the result of a method, which is computed once."""
        key = action.__name__, *arguments
        if key not in self._known:
            self._known[key] = action(*arguments)
        return self._known[key]

    def choice(self, test: Term, yes: Term, no: Term) -> Term:
        """Return `test ? yes : no`."""
        if test.kind in _CONSTANTS:
            return yes if is_true(test) else no
        if yes is no or no is self.never:
            return yes
        if yes is self.never:
            return no
        return self.once(self._choice, test, yes, no)

    def _choice(self, test: Term, yes: Term, no: Term) -> Term:
        if test.kind == "choice":
            first, *parts = test.parts
            return self.choice(first, *(self.choice(part, yes, no) for part in parts))
        yes, no = self._given(yes, test, 1), self._given(no, test, 2)
        if is_boolean(test):
            yes, no = self.true if yes is test else yes, self.false if no is test else no
            if (yes, no) == (self.true, self.false):
                return test
        if yes is no:
            return yes
        match test, no:  # `=== undefined` comes after `=== null`
            case (
                Term("binary", "===", (left, Term("undefined"))),
                Term(
                    "choice", _, (Term("binary", "===", (left2, Term("null"))) as first, yes2, no2)
                ),
            ) if left is left2 and yes is yes2:
                return self.choice(first, yes, self.choice(test, yes, no2))
        found = self.make("choice", "", test, yes, no)
        self._tests[found] = self._tests.get(yes, 0) | self._tests.get(no, 0) | self._bit(test)
        return found

    def _bit(self, test: Term) -> int:
        return 1 << self._bits.setdefault(test, len(self._bits))

    def _given(self, term: Term, test: Term, index: int) -> Term:
        """Return a choice without a test whose outcome is known: part 1 or 2 of it."""
        if not self._tests.get(term, 0) & self._bit(test):
            return term
        return (
            term.parts[index] if term.parts[0] is test else self.once(self._cut, term, test, index)
        )

    def _cut(self, term: Term, test: Term, index: int) -> Term:
        first, *parts = term.parts
        return self.choice(first, *(self._given(part, test, index) for part in parts))

    def truth(self, term: Term) -> Term:
        """Return whether a term is true, as `true` or `false`."""
        if term.kind == "choice":
            return self.once(self._truth, term)
        return self.choice(term, self.true, self.false)

    def _truth(self, term: Term) -> Term:
        test, yes, no = term.parts
        return self.choice(
            test,
            self.true if yes is test else self.truth(yes),
            self.false if no is test else self.truth(no),
        )

    def negation(self, term: Term) -> Term:
        """Return `!term`."""
        return self.choice(self.truth(term), self.false, self.true)

    def test(self, op: str, left: Term) -> Term:
        """Return the test of `&&`, `||` or `??`."""
        return self.binary("==", left, self.null) if op == "??" else self.truth(left)

    def logical(self, op: str, left: Term, right: Term) -> Term:
        """Return `left && right`, or the same with `||` or `??`."""
        if left.kind == "choice":
            return self.once(self._logical, op, left, right)
        values = (left, right) if op == "||" else (right, left)
        return self.choice(self.test(op, left), *values)

    def _logical(self, op: str, left: Term, right: Term) -> Term:
        test, *parts = left.parts
        return self.choice(test, *(self.logical(op, part, right) for part in parts))

    def binary(self, op: str, left: Term, right: Term) -> Term:
        """Return the result of an operator with two operands."""
        if op in _NEGATED:
            return self.negation(self.binary(_NEGATED[op], left, right))
        if op in _MIRROR:
            op, left, right = _MIRROR[op], right, left
        if op in ("===", "=="):
            return self._equal(op, *((right, left) if left.kind in _CONSTANTS else (left, right)))
        match op, left, right:
            case "+", Term("string", a), Term("string", b):
                return self.make("string", a + b)
            case "+", Term("binary", "+", (first, Term("string", a))), Term("string", b):
                return self.make("binary", "+", first, self.make("string", a + b))
            case "+" | "-" | "*", Term("number", a), Term("number", b):
                return self.make("number", repr(ARITHMETIC[op](float(a), float(b))))
            case "/", Term("number", a), Term("number", "0.0"):
                value = math.copysign(math.inf, float(a)) if float(a) else math.nan
                return self.make("number", repr(value))
            case "*", Term("number"), Term(kind) if kind != "number":
                left, right = right, left
        return self.make("binary", op, left, right)

    def _equal(self, op: str, left: Term, right: Term) -> Term:
        is_typeof = (left.kind, left.value, right.kind) == ("unary", "typeof", "string")
        if is_typeof or (is_boolean(left) and is_boolean(right)):
            op = "==="
        if is_boolean(left) and right in (self.true, self.false):
            return left if right is self.true else self.negation(left)
        if op == "==" and right in (self.null, self.undefined):
            tests = [self.make("binary", "===", left, part) for part in (self.null, self.undefined)]
            return self.choice(tests[0], self.true, tests[1])
        return self.make("binary", op, left, right)


def is_true(constant: Term) -> bool:
    """Whether a constant counts as true."""
    return constant.kind in _FALSY and constant.value not in _FALSY[constant.kind]


def is_constant(term: Term) -> bool:
    """Whether the value is known without running anything."""
    return term.kind in _CONSTANTS


def is_boolean(term: Term) -> bool:
    """Whether a term is `true` or `false`."""
    match term:
        case Term("true" | "false" | "delete" | "returned"):
            return True
        case Term("binary", op):
            return op in _TESTS
        case Term("choice", _, (_, yes, no)):
            return is_boolean(yes) and is_boolean(no)
        case _:
            return False


def is_negative(test: Term) -> bool:
    """Whether a condition is the negation of another one."""
    while test.kind == "choice":
        test = test.parts[1]
    return test.kind == "false"
