"""How a condition can turn out, as far as declared types and earlier conditions decide that.

A suite is not asked for what cannot happen: inside `when(is_filled(x), …)`, `x` is filled, and a
field that is neither optional nor nullable is present. What is unknown counts as possible.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final, TypeAlias

from brazesmith import ir
from brazesmith.base.ecmascript import ABSENT
from brazesmith.coverage.domains import Domain, key_of, scalars, values_of
from brazesmith.engines.liquid.values import path_of
from brazesmith.ir import types
from brazesmith.ir.operator import Absence, Operator, Role
from brazesmith.ir.types import Kind, Type
from brazesmith.passes.interpreter import Run

_COLLECTIONS: Final = (Kind.ARRAY, Kind.OBJECT)

_COMPARISONS: Final = frozenset(
    {Role.LESS, Role.LESS_OR_EQUAL, Role.GREATER, Role.GREATER_OR_EQUAL}
)


#: Values without content, by kind.
_EMPTY: Final[Mapping[Kind, tuple[Any, ...]]] = {Kind.TEXT: ("",), Kind.ARRAY: ([],)}

#: Of how many arguments the results of an operator are looked at.
_MOST_RESULTS: Final = 100


@dataclass(frozen=True, slots=True)
class Context:
    """What earlier conditions say: their results, and which values are left. Keys are numbers."""

    facts: Mapping[int, bool] = field(default_factory=dict)
    domains: Mapping[int, Domain] = field(default_factory=dict)


#: The contexts after a condition that is true, and after one that is false; None: impossible.
Ways: TypeAlias = tuple[Context | None, Context | None]


class Possibilities:
    """The possible results of the conditions of one program."""

    def __init__(self, program: ir.Program) -> None:
        self._is_webhook = program.destination.is_request
        self._numbers: dict[int, int] = {}
        self._known: dict[tuple[object, ...], int] = {}
        self._kept: list[ir.Node] = []  # so that no other node gets the same `id`
        self._raw: set[int] = set()  # of hand-written JavaScript: the value may change every time
        self._compared: dict[int, dict[Any, None]] = {}
        self._run = Run("", {}, "")
        self._pairs: set[int] = set()  # parameters that are a key and its value
        for node in ir.walk(*ir.roots(program.body)):
            if isinstance(node, ir.Call) and (question := self._question(node)):
                subject, constants = question
                known = self._compared.setdefault(self.number(subject), {})
                known.update(dict.fromkeys(scalars(constants)))
            match node:
                case ir.Call(arguments=[pairs, ir.Function(parameters=[pair, *_])]):
                    if _has_pairs(pairs):
                        self._pairs.add(pair.number)

    def number(self, node: ir.Node) -> int:
        """Return the same number for nodes that compute the same."""
        node = ir.unnamed(node)
        if id(node) not in self._numbers:
            key: tuple[object, ...] = (
                type(node),
                *(
                    (type(value), value)
                    for part in fields(node)
                    if part.name not in ("type", "site", "label", "comment")
                    and isinstance(value := getattr(node, part.name), _PLAIN)
                ),
                *(_layout(node)),
                *map(self.number, ir.children(node)),
            )
            if isinstance(node, ir.Raw):
                key = (id(node),)
            self._kept.append(node)
            number = self._known.setdefault(key, len(self._known))
            self._numbers[id(node)] = number
            below = map(self.number, ir.children(node))
            if isinstance(node, ir.Raw) or not self._raw.isdisjoint(below):
                self._raw.add(number)
        return self._numbers[id(node)]

    def ways(self, condition: ir.Node, context: Context) -> Ways:
        """Return the contexts after a condition that turns out true, and false."""
        node = ir.unnamed(condition)
        match node:
            case ir.Const(value=value):
                return (context, None) if value is True else (None, context)
            case ir.Call(operator=operator, arguments=(inner,)) if operator.role is Role.NEGATION:
                true, false = self.ways(inner, context)
                return false, true
            case ir.Call(operator=operator, arguments=(left, right)) if operator.role in (
                Role.CONJUNCTION,
                Role.DISJUNCTION,
            ):
                true, false = self.ways(left, context)
                if operator.role is Role.CONJUNCTION:
                    rest = self.ways(right, true) if true else (None, None)
                    return rest[0], joined(false, rest[1])
                rest = self.ways(right, false) if false else (None, None)
                return joined(true, rest[0]), rest[1]
            case ir.If(condition=inner, then=then, otherwise=otherwise):
                true, false = self.ways(inner, context)
                one = self.ways(then, true) if true else (None, None)
                other = self.ways(otherwise, false) if false else (None, None)
                return joined(one[0], other[0]), joined(one[1], other[1])
        return self._after(node, True, context), self._after(node, False, context)

    def constant(self, node: ir.Node) -> Any:
        """Return the value of a constant."""
        return self._run.value(node)

    def domain(self, node: ir.Node, context: Context) -> Domain:
        """Return the values that a node may have."""
        node = ir.unnamed(node)
        known = context.domains.get(self.number(node))
        if known is not None:
            return known
        match node:
            case ir.Const(value=value) if not isinstance(value, ir.Pattern):
                return ((self._run.value(node), False),)
            case ir.Absent():
                return ((ABSENT, False),)
            case ir.If(condition=condition, then=then, otherwise=otherwise):
                true, false = self.ways(condition, context)
                one = self.domain(then, true) if true else ()
                other = self.domain(otherwise, false) if false else ()
                return tuple({key_of(pair): pair for pair in (*one, *other)}.values())
        compared = self._compared.get(self.number(node), {})
        if isinstance(node, ir.Call) and (results := self._results(node, context)):
            known = tuple(values_of(self.type_of(node, context), list(compared)))
            edges = (ABSENT, *_EMPTY.get(node.type.kind, ()))
            return tuple(pair for pair in known if pair[0] in results or pair[0] not in edges)
        if isinstance(node, ir.Call) and not self._may_be_absent(node, context):
            type_ = replace(self.type_of(node, context), optional=False)
            return tuple(values_of(type_, list(compared)))
        values = tuple(values_of(self.type_of(node, context), list(compared)))
        if self._is_webhook and isinstance(node, ir.Get) and path_of(node) is not None:
            return tuple(pair for pair in values if pair[0] != "")  # blank is absent there
        return values

    def candidates(self, node: ir.Call, context: Context) -> list[int | None]:
        """Return which arguments of an operator that chooses one can be its result; None: none."""
        rule = node.operator.source
        assert rule is not None
        fixed = [parameter for parameter in node.operator.parameters if not parameter.variadic]
        start = 0 if node.operator.is_lazy else len(fixed)
        before = tuple(map(self.constant, node.arguments[:start]))
        takes_last = rule((*before, ABSENT, ABSENT), ()) is not None
        last = len(node.arguments) - 1

        def is_chosen(value: Any) -> bool:
            source = rule((*before, value, ABSENT), ())
            return source is not None and source.argument == start

        found: list[int | None] = []
        for index, argument in enumerate(node.arguments[start:], start):
            domain = self.domain(argument, context)
            chosen = [is_chosen(value) for value, _ in domain]
            is_long = self.type_of(argument, context).kind in (Kind.TEXT, Kind.ANY)
            is_open = not takes_last and any(
                is_many
                and (before or (is_long and is_chosen(_longer(value)) is not is_chosen(value)))
                for value, is_many in domain
            )
            if is_open or any(chosen) or (takes_last and index == last):
                found.append(index)
            if not is_open and all(chosen):
                break
        else:
            found += [] if takes_last else [None]
        return found if len(found) > 1 else []  # nothing to choose

    def type_of(self, node: ir.Node, context: Context) -> Type:
        """Return the type of a node; what is read of a present object may be present itself."""
        node = ir.unnamed(node)
        if not isinstance(node, ir.Get):
            return node.type
        parent = ir.unnamed(node.parent)
        if isinstance(parent, ir.Parameter) and parent.number in self._pairs and node.key == 0:
            return types.TEXT
        above = self.type_of(node.parent, context)
        if above.shape is None or node.key not in above.shape.fields:
            return node.type
        declared = above.shape.fields[str(node.key)]
        return types.optional(declared) if self.may_be_missing(node.parent, context) else declared

    def may_be_missing(self, node: ir.Node, context: Context) -> bool:
        """Return whether a value may be absent or null."""
        if self.number(node) in context.domains or isinstance(ir.unnamed(node), ir.Call | ir.If):
            known = self.domain(node, context)
            return any(value is ABSENT or value is None for value, _ in known)
        type_ = self.type_of(node, context)
        return type_.optional or type_.nullable

    def is_declared_time(self, node: ir.Node, context: Context) -> bool:
        """Return whether a value is made of a declared time: absent only beyond all calendars."""
        if not isinstance(node, ir.Call) or node.type.kind is not Kind.ISO8601:
            return False
        kinds = [self.type_of(argument, context).kind for argument in node.arguments[:1]]
        return any(kind is Kind.ISO8601 or kind in types.UNIX_KINDS for kind in kinds)

    def may_fail_on_text(self, node: ir.Node, context: Context) -> bool:
        """Return whether an operator makes a value of some texts that it may get, but not of all.

        Such as `parse_number`. A declared time or e-mail address can be used as what it is.
        """
        if not isinstance(node, ir.Call) or node.operator.role is Role.MEMBER:
            return False
        if node.operator.is_condition or node.operator.is_lazy or not node.arguments:
            return False
        text, *others = node.arguments
        kinds = (self.type_of(text, context).kind, node.operator.parameters[0].kind)
        if not set(kinds) <= {Kind.TEXT, Kind.ANY} or not all(map(_is_constant, others)):
            return False
        rest = tuple(map(self.constant, others))
        texts = [value for value, _ in self.domain(text, context) if isinstance(value, str)]
        return any(node.operator.meaning(one, *rest) is ABSENT for one in texts)

    def _may_be_absent(self, node: ir.Call, context: Context) -> bool:
        """Return whether the result of an operator may be absent."""
        match node.operator.absence:
            case Absence.NEVER:
                return False
            case Absence.NOT_OF_OBJECT:
                domain = self.domain(node.arguments[0], context)
                return not all(isinstance(value, dict) for value, _ in domain)
            case Absence.LIKE_LAST:
                domain = self.domain(node.arguments[-1], context)
                return any(value is ABSENT for value, _ in domain)
        if node.operator.parameters[:1] and node.operator.parameters[0].kind in _COLLECTIONS:
            domain = self.domain(node.arguments[0], context)
            return any(self._is_absent_for(node, value) for value, _ in domain)
        return not node.operator.is_condition

    def _results(self, node: ir.Call, context: Context) -> list[Any]:
        """Return results of an operator that makes a text, a number or parts; [] for any other.

        They show whether it may be absent, and whether a text or an array may be empty.
        """
        takes_text = any(one.kind is Kind.TEXT for one in node.operator.parameters[:1])
        kinds = (Kind.TEXT, Kind.NUMBER, *([Kind.ARRAY] if takes_text else []))
        if node.type.kind not in kinds or node.operator.is_lazy:
            return []
        if any(isinstance(one, ir.Function) or _is_pattern(one) for one in node.arguments):
            return []
        domains = [self.domain(argument, context) for argument in node.arguments]
        if math.prod(map(len, domains)) > _MOST_RESULTS:
            return []
        return [
            node.operator.meaning(*(value for value, _ in chosen))
            for chosen in itertools.product(*domains)
        ]

    def _is_absent_for(self, node: ir.Call, collection: Any) -> bool:
        """Return whether an operator may have no result for an array or object as large as this."""
        rest = [
            (lambda *_: False) if isinstance(other, ir.Function) else self._run.value(other)
            for other in node.arguments[1:]
            if isinstance(other, ir.Function) or _is_constant(other)
        ]
        if len(rest) < len(node.arguments) - 1:
            return True
        return node.operator.meaning(collection, *rest) is ABSENT

    def _question(self, node: ir.Call) -> tuple[ir.Node, tuple[Any, ...]] | None:
        """Return what a condition is about, and the constants that it compares it with.

        None if that is not a single value.
        """
        if not node.operator.is_condition:
            return None
        open_ = [argument for argument in node.arguments if not _is_constant(argument)]
        if not open_:  # any constant stands for all of them
            open_ = [*node.arguments[:1]]
        if len(open_) != 1 or isinstance(open_[0], ir.Function):
            return None
        constants = (self._run.value(other) for other in node.arguments if other is not open_[0])
        return open_[0], tuple(constants)

    def _answer(self, node: ir.Call, subject: ir.Node, value: Any) -> bool:
        """Return the result of a condition if the value that it is about is this one."""
        values = [
            value if argument is subject else self._run.value(argument)
            for argument in node.arguments
        ]
        return node.operator.meaning(*values) is True

    def _after(self, node: ir.Node, outcome: bool, context: Context) -> Context | None:
        """Return the context after a condition with this result, or None if it is impossible."""
        number = self.number(node)
        if number in self._raw:
            return context
        if number in context.facts:
            return context if context.facts[number] is outcome else None
        facts = {**context.facts, number: outcome}
        question = self._question(node) if isinstance(node, ir.Call) else None
        if question is None or not isinstance(node, ir.Call):
            return replace(context, facts=facts)
        subject, _ = question
        is_sharp = _is_sharp(node.operator)
        left = tuple(
            (value, is_many)
            for value, is_many in self.domain(subject, context)
            if (is_many and not is_sharp) or self._answer(node, subject, value) is outcome
        )
        if not left:
            return None
        domains = dict(context.domains)
        self._narrow(subject, left, domains, context)
        return Context(facts, domains)

    def _narrow(
        self, node: ir.Node, left: Domain, domains: dict[int, Domain], context: Context
    ) -> None:
        """Record which values are left; what a present value is read from is present too."""
        domains[self.number(node)] = left
        inner = ir.unnamed(node)
        if isinstance(inner, ir.Get) and all(value is not ABSENT for value, _ in left):
            above = self.domain(inner.parent, context)
            present = tuple(pair for pair in above if isinstance(pair[0], dict | list))
            if present and len(present) < len(above):
                self._narrow(inner.parent, present, domains, context)


def _longer(value: Any) -> Any:
    """Return a long text in place of a text."""
    return value * 1000 if isinstance(value, str) else value


_PLAIN = (str, int, float, type(None), Operator, ir.Pattern)


def _layout(node: ir.Node) -> Iterator[object]:
    """Yield what tells nodes with the same children apart: keys, spreads, numbers of parameters."""
    match node:
        case ir.Object(entries=entries):
            yield from (getattr(entry, "key", None) for entry in entries)
        case ir.Array(items=items):
            yield from (isinstance(item, ir.Spread) for item in items)
        case ir.Function(parameters=parameters):
            yield from (parameter.number for parameter in parameters)


def joined(one: Context | None, other: Context | None) -> Context | None:
    """Return what holds in both contexts; an impossible one does not count."""
    if one is None or other is None:
        return one or other
    if one is other:
        return one
    facts = {number: fact for number, fact in one.facts.items() if other.facts.get(number) is fact}
    domains = {
        number: tuple({key_of(pair): pair for pair in (*domain, *other.domains[number])}.values())
        for number, domain in one.domains.items()
        if number in other.domains
    }
    return Context(facts, domains)


def _has_pairs(node: ir.Node) -> bool:
    """Return whether the elements of an array are the keys of an object with their values."""
    node = ir.unnamed(node)
    if not isinstance(node, ir.Call) or node.operator.kind is not Kind.ARRAY:
        return False
    if node.operator.keeps_place:
        return _has_pairs(node.arguments[0])
    is_of_object = [parameter.kind for parameter in node.operator.parameters] == [Kind.OBJECT]
    return is_of_object and node.operator.meaning({"key": "value"}) == [["key", "value"]]


def _is_pattern(node: ir.Node) -> bool:
    inner = ir.unnamed(node)
    return isinstance(inner, ir.Const) and isinstance(inner.value, ir.Pattern)


def _is_constant(node: ir.Node) -> bool:
    return isinstance(ir.unnamed(node), ir.Const) or ir.is_constant(ir.unnamed(node))


def _is_sharp(operator: Operator) -> bool:
    """Return whether a condition treats all values alike for which one of a domain stands."""
    is_test = len(operator.parameters) == 1 and operator.parameters[0].kind is Kind.ANY
    return is_test or operator.role in (Role.EQUAL, Role.AMONG, Role.IS_TRUE, *_COMPARISONS)
