"""From the IR of a webhook to Liquid: values put into JSON, conditions around what may be absent.

Laws. What is rendered is JSON on every payload, and means what the reference says
(`reference.py`). A text stands in quotes and goes through `json_escape`; a number or boolean is
put as it is, and only where it is one. An element that may be absent stands in `{% if %}` with the
comma that belongs to it. What a condition compares after a filter is assigned above the body,
because Liquid's conditions have no filters.
"""

from __future__ import annotations

import ast
import functools
import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, TypeAlias

from brazesmith import ecmascript as es
from brazesmith import ir, types
from brazesmith.diagnostics import Diagnostic, Label, SpecError
from brazesmith.language.expressions import describe
from brazesmith.liquid import nodes as lq
from brazesmith.liquid.reference import path_of
from brazesmith.liquid.rows import row
from brazesmith.liquid.values import NO_REASON, SECTIONS, USER, is_blank
from brazesmith.operators import OPERATORS
from brazesmith.types import Kind

#: What an operator is applied to, by the name of the parameter; of a variadic one, a tuple.
_Given: TypeAlias = "Mapping[str, ir.Node | tuple[ir.Node, ...]]"

#: Makes an element of a collection, with its key and commas.
_Maker: TypeAlias = Callable[[lq.Json], lq.Member]

_LIQUID_NAMES: Final = {payload: liquid for liquid, payload in SECTIONS.items()}
#: What Liquid takes for something else than a key.
_PROPERTIES: Final = ("size", "first", "last")
_WORDS: Final = frozenset(
    {*SECTIONS, "blank", "empty", "nil", "null", "true", "false", "and", "or", "contains", "not"}
)


@dataclass(frozen=True, slots=True)
class Lowered:
    """A webhook: what is fixed, and the lines of its body."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    statements: tuple[lq.Item, ...]


def lower(program: ir.Program) -> Lowered:
    """The Liquid of a webhook, as a tree. Raises SpecError with all that Liquid cannot say."""
    lowering = _Lowering(program)
    method, url, headers = lowering.request()
    body = tuple(lowering.body(program.body))
    if lowering.problems:
        raise SpecError(*lowering.problems)
    return Lowered(method, url, headers, (*_used(lowering.prelude, body), *body))


def _used(prelude: list[lq.Assign], body: tuple[lq.Item, ...]) -> list[lq.Assign]:
    """The assignments that the body needs, and those that these need."""
    needed = lq.names_in(body)
    kept: list[lq.Assign] = []
    for assign in reversed(prelude):
        if assign.name in needed:
            needed |= lq.names_in((assign,))
            kept.append(assign)
    return kept[::-1]


class _Lowering:
    """One program on its way: the names that it assigns, and what it cannot say."""

    def __init__(self, program: ir.Program) -> None:
        self.program = program
        self.prelude: list[lq.Assign] = []
        self.assigned: dict[object, lq.Read] = {}
        self.names = set(_WORDS)
        self.problems: list[Diagnostic] = []
        self.facts: tuple[lq.Condition, ...] = ()  # what holds where the lowering is

    @contextmanager
    def knowing(self, condition: lq.Condition) -> Iterator[None]:
        """Lower what stands behind a condition: what it asks need not be asked again."""
        before = self.facts
        parts = condition.parts if isinstance(condition, lq.All) else (condition,)
        self.facts = (*before, *parts)
        yield
        self.facts = before

    def known(self, condition: lq.Condition) -> lq.Condition:
        """A condition without what is certain here.

        One that orders stays whole: its test for numbers may not be separated from it.
        """
        if condition in self.facts:
            return lq.ALWAYS
        if lq.negated(condition) in self.facts:
            return lq.NEVER
        if isinstance(condition, lq.Compare) or lq.orders(condition):
            return condition
        parts = tuple(map(self.known, condition.parts))
        return lq.all_of(*parts) if isinstance(condition, lq.All) else lq.some_of(*parts)

    # --- what cannot be said -----------------------------------------------------------------

    def problem(self, node: ir.Node, message: str, *notes: str, code: str = "S120") -> None:
        labels = (Label(node.place.span()),) if node.place is not None else ()
        found = Diagnostic(code, message, labels, notes, transform=self.program.name)
        if found not in self.problems:
            self.problems.append(found)

    def no_operator(self, node: ir.Call) -> None:
        known = sorted(name for name, each in OPERATORS.items() if each.liquid)
        self.problem(
            node,
            f"`{node.operator.name}` cannot be said in Braze's Liquid",
            "send the value as it is, or compute it where the attribute or property is set",
            f"a webhook has these operators: {', '.join(known)}",
        )

    # --- the request -------------------------------------------------------------------------

    def request(self) -> tuple[str, str, tuple[tuple[str, str], ...]]:
        """What is fixed: of all the ways to send, the same."""
        found: dict[tuple[str, str, tuple[tuple[str, str], ...]], ir.Node] = {}
        for send in ir.sends(self.program.body):
            parts = _parts(send)
            headers = parts["headers"]
            assert isinstance(headers, ir.Object)
            pairs = ((e.key, _fixed(e.value)) for e in headers.entries if isinstance(e, ir.Entry))
            request = _fixed(parts["method"]), _fixed(parts["url"]), tuple(pairs)
            found.setdefault(request, send.body)
        if len(found) > 1:
            other = list(found.values())[1]
            self.problem(
                other,
                "one webhook has one URL, one method and one set of headers, and this has two",
                "make a webhook of each",
                code="S114",
            )
        if not found:
            self.problem(
                ir.Absent(place=self.program.place),
                "this webhook never sends anything",
                "write `Webhook(…)` in one of its branches",
                code="S105",
            )
            return "", "", ()
        return next(iter(found))

    def body(self, body: ir.Body) -> Iterator[lq.Item]:
        """The body for a payload, or the reason why there is none."""
        match body:
            case ir.Send():
                yield from self.items(_parts(body)["body"], lq.Member)
            case ir.Skip(reason=reason):
                yield self._abort(ir.Absent(place=self.program.place), reason or NO_REASON)
            case ir.Stop(failure=failure):
                yield self._failure(failure)
            case ir.Branch(condition=condition, then=then, otherwise=otherwise):
                test = self.known(self.condition(condition))
                with self.knowing(test):
                    left = tuple(self.body(then))
                with self.knowing(lq.negated(test)):
                    right = tuple(self.body(otherwise))
                if _only_aborts(right):
                    yield from self._choice([(lq.negated(test), right)])
                    yield from left
                elif _only_aborts(left):
                    yield from self._choice([(test, left)])
                    yield from right
                else:
                    yield from self._choice([(test, left)], right)

    def _failure(self, failure: ir.Fail) -> lq.Abort:
        message = failure.message
        if isinstance(message, ir.Const) and isinstance(message.value, str):
            return self._abort(failure, message.value)
        self.problem(
            failure,
            "the reason of an abort is fixed text in Braze's Liquid",
            'write `fail("why nothing is sent")`',
        )
        return lq.Abort("")

    def _abort(self, node: ir.Node, reason: str) -> lq.Abort:
        self.literal(node, reason)
        return lq.Abort(reason)

    # --- JSON --------------------------------------------------------------------------------

    def items(self, node: ir.Node, make: _Maker) -> list[lq.Item]:
        """The element that a value makes; none, or one behind a condition, where it is absent."""
        match node:
            case ir.Named(value=value):
                return self.items(value, make)
            case ir.Absent():
                return []
            case ir.Fail():
                return [self._failure(node)]
            case ir.Const(value=value) if not isinstance(value, ir.Pattern):
                return [make(lq.Scalar((_constant(value),)))]
            case ir.Object() | ir.Array():
                return [make(self._collection(node))]
            case ir.If(condition=condition, then=then, otherwise=otherwise):
                test = self.condition(condition)
                with self.knowing(test):
                    left = tuple(self.items(then, make))
                with self.knowing(lq.negated(test)):
                    right = tuple(self.items(otherwise, make))
                return self._choice([(test, left)], right)
            case ir.Get():
                return self._choice([(test, (make(json),)) for test, json in self._read(node)])
            case ir.Call(operator=operator) if operator.returns == "Boolean":
                yes, no = make(lq.Scalar(("true",))), make(lq.Scalar(("false",)))
                return self._choice([(self.condition(node), (yes,))], (no,))
            case ir.Call():
                return self._called(node, make)
            case _:
                self.problem(node, f"`{describe(node)}` cannot be said in Braze's Liquid")
                return []

    def _called(self, node: ir.Call, make: _Maker) -> list[lq.Item]:
        bare = _bare(node)
        if bare is not node:
            return self.items(bare, make)
        match row(node.operator):
            case ast.Call(func=ast.Name(id="entries")):
                return [make(self._entries(node))]
            case None:
                self.no_operator(node)
                return []
            case _:
                text = lq.quoted(*self.pieces(node))
                return self._choice([(self.is_there(node), (make(text),))])

    def _choice(
        self,
        branches: Sequence[tuple[lq.Condition, tuple[lq.Item, ...]]],
        otherwise: tuple[lq.Item, ...] = (),
    ) -> list[lq.Item]:
        """A choice without branches that never are, or never anything else."""
        kept: list[tuple[lq.Condition, tuple[lq.Item, ...]]] = []
        for condition, items in branches:
            condition = self.known(condition)
            if condition == lq.ALWAYS:
                otherwise = items
                break
            if condition != lq.NEVER:
                kept.append((self.flat(condition), items))
        if not kept:
            return list(otherwise)
        if len(kept) == 1 and not kept[0][1]:
            if not otherwise:
                return []
            kept, otherwise = [(self.flat(lq.negated(kept[0][0])), otherwise)], ()
        return [lq.Choice(tuple(kept), otherwise)]

    def _read(self, node: ir.Get) -> list[tuple[lq.Condition, lq.Json]]:
        """The ways in which a personalisation value stands in JSON, with the test for each."""
        value = self.read(node)
        put = lq.Scalar((lq.Put(value),))
        kind = node.type.kind
        if kind in types.TEXT_KINDS:
            return [(self.is_there(node), lq.quoted(value))]
        if kind in (Kind.NUMBER, Kind.BOOLEAN):
            return [(self.is_there(node), put)]
        json = lq.Scalar((lq.Put(lq.Filtered(value, "as_json_string")),))
        return [
            (lq.some_of(self.is_boolean(node), self.is_number(node)), put),
            (self.is_text(node), lq.quoted(value)),
            (_not_blank(value), json),
        ]

    def _collection(self, node: ir.Object | ir.Array) -> lq.Collection:
        if isinstance(node, ir.Object):
            pairs = [
                (lq.Scalar((lq.json_text(entry.key),)), entry.value)
                for entry in self._written_out(node)
            ]
            return lq.Collection("{}", self._elements(pairs))
        values = []
        for item in node.items:
            if isinstance(item, ir.Spread):
                self.problem(
                    item.value,
                    f"the elements of `{describe(item.value)}` are not known in Braze's Liquid",
                    "name the elements one by one",
                )
            else:
                values.append((None, item))
        return lq.Collection("[]", self._elements(values))

    def _written_out(self, node: ir.Object) -> list[ir.Entry]:
        """The entries of an object; of two with one key the later counts."""
        found: dict[str, ir.Entry] = {}
        for entry in node.entries:
            value = entry.value
            while isinstance(value, ir.Named):
                value = value.value
            if isinstance(entry, ir.Entry):
                found[entry.key] = entry
            elif isinstance(value, ir.Object):
                found.update({inner.key: inner for inner in self._written_out(value)})
            else:
                self.problem(
                    entry.value,
                    f"the keys of `{describe(entry.value)}` are not known in Braze's Liquid",
                    'name the keys: `pick(x, "a", "b")`',
                )
        return list(found.values())

    def _elements(self, pairs: Sequence[tuple[lq.Scalar | None, ir.Node]]) -> tuple[lq.Item, ...]:
        """Elements with their commas.

        The last one that is always there needs none: the ones before it have theirs behind them,
        those after it before them. Where none is, a variable holds the comma for the next.
        """
        sure = [index for index, (_, node) in enumerate(pairs) if self.is_sure(node)]
        items: list[lq.Item] = []
        comma = None
        if not sure and len(pairs) > 1:
            comma = lq.Read(self._name("comma"))
            items.append(lq.Assign(comma.text, lq.Literal("")))
        for index, (key, node) in enumerate(pairs):
            before: str | lq.Put = "," if sure and index > sure[-1] else ""
            after: str | lq.Assign = "," if sure and index < sure[-1] else ""
            if comma is not None:
                before = lq.Put(comma)
                after = lq.Assign(comma.text, lq.Literal(","))

            def make(
                json: lq.Json,
                key: lq.Scalar | None = key,
                before: str | lq.Put = before,
                after: str | lq.Assign = after,
            ) -> lq.Member:
                return lq.Member(json, key, before, after)

            items += self.items(node, make)
        return tuple(items)

    def _entries(self, node: ir.Call) -> lq.Collection:
        """An object whose keys are values: `{"{{${phone_number} | json_escape}}": …}`."""
        pairs = node.arguments[0]
        elements: list[tuple[lq.Scalar | None, ir.Node]] = []
        for pair in pairs.items if isinstance(pairs, ir.Array) else (pairs,):
            if isinstance(pair, ir.Array) and len(pair.items) == 2:
                key, value = pair.items
                if not isinstance(key, ir.Spread) and not isinstance(value, ir.Spread):
                    there = ir.Call(OPERATORS["is_text"], (key,), types.BOOLEAN, key.place)
                    kept = ir.If(there, value, ir.Absent(), value.type, value.place)
                    elements.append((lq.quoted(*self.pieces(key)), kept))
                    continue
            self.problem(
                node,
                "the pairs of `from_entries` are written out in a webhook",
                "write `from_entries([[key, value], …])`",
            )
        return lq.Collection("{}", self._elements(elements))

    # --- values ------------------------------------------------------------------------------

    def read(self, node: ir.Get) -> lq.Value:
        """A personalisation value as it is looked up."""
        path = path_of(node)
        if path is None:
            self.problem(
                node,
                f"`{describe(node)}` cannot be said in Braze's Liquid",
                "read a value of the profile, event, canvas or API trigger",
            )
            return lq.Literal("")
        if len(path) < 2:
            self.problem(
                node,
                f"`{describe(node)}` is a whole section, not a value",
                'name what is sent: `pick(x, "a", "b")`',
            )
            return lq.Literal("")
        section, name, *rest = path
        text = f"${{{name}}}"
        if not _is_name(name):
            self.problem(node, f"{name!r} cannot be written as `${{…}}`")
        if section != USER:
            if section not in _LIQUID_NAMES:
                self.problem(node, f"Braze has no personalisation values called `{section}`")
            text = f"{_LIQUID_NAMES.get(str(section), section)}.{text}"
        for key in rest:
            if key in _PROPERTIES:
                self.problem(
                    node,
                    f"Liquid takes `.{key}` for a property of the value, not for a key",
                    "send the object as a whole",
                )
            if isinstance(key, int):
                text += f"[{key}]"
            elif re.fullmatch(r"[A-Za-z_]\w*", key, re.ASCII):
                text += f".{key}"
            else:
                text += f"[{self.literal(node, key)}]"
        return lq.Read(text)

    def literal(self, node: ir.Node, value: str | float | bool) -> str:
        """A constant as Liquid writes it."""
        try:
            return lq.value_text(lq.Literal(value))
        except lq.Unwritable:
            self.problem(
                node,
                f"{value!r} cannot be written in Liquid",
                "a text has one kind of quotes, and no `{{`, `{%`, `}}` or `%}` in it",
            )
            return '""'

    def pieces(self, node: ir.Node) -> list[lq.Value]:
        """A text as pieces that follow one another."""
        match node:
            case ir.Named(value=value):
                return self.pieces(value)
            case ir.Const(value=str() as constant):
                return [lq.Literal(constant)]
            case ir.Const(value=bool() | float() as value):
                text = es.to_text(value)
                return [] if text is es.ABSENT else [lq.Literal(text)]
            case ir.Const():
                return []
            case ir.Get():
                return [self.read(node)]
            case ir.If(condition=condition, then=then, otherwise=otherwise):
                return [self._chosen(node, condition, then, otherwise)]
            case ir.Call():
                bare = _bare(node)
                return self._text_call(node) if bare is node else self.pieces(bare)
            case ir.Absent() | ir.Fail():
                return []
            case _:
                self.problem(node, f"`{describe(node)}` is no text that Liquid can put together")
                return []

    def _text_call(self, node: ir.Call) -> list[lq.Value]:
        given = _given(node)
        match row(node.operator):
            case ast.Call(func=ast.Name(id="joined")):
                return [piece for part in node.arguments for piece in self._part(part)]
            case ast.BinOp(op=ast.BitOr(), left=left, right=right):
                return [self._filtered(node, left, right, given)]
            case None:
                self.no_operator(node)
            case _:
                self.problem(node, f"`{describe(node)}` is no text")
        return []

    def _part(self, node: ir.Node) -> list[lq.Value]:
        """A part of a text that is put together: a text, or a constant."""
        inner = node
        while isinstance(inner, ir.Named):
            inner = inner.value
        is_text = inner.type.kind in types.TEXT_KINDS
        if not is_text and not isinstance(inner, ir.Const | ir.Absent | ir.Fail):
            self.problem(
                node,
                f"`{describe(node)}` may be something else than a text, and Liquid writes numbers "
                "in another way than the reference",
                "declare it as `Text` in a class of the payload: then it is what Liquid prints",
            )
            return []
        return self.pieces(inner)

    def _filtered(
        self, node: ir.Node, left: ast.expr, right: ast.expr, given: _Given
    ) -> lq.Filtered:
        """`text | upcase`, `"now" | date("%Y")`."""
        if isinstance(left, ast.Constant):
            value: lq.Value = lq.Literal(left.value)  # type: ignore[arg-type]
        else:
            assert isinstance(left, ast.Name)
            inner = given[left.id]
            assert not isinstance(inner, tuple)
            value = self.single(inner)
        arguments: tuple[lq.Value, ...] = ()
        if isinstance(right, ast.Call):
            constants = [argument for argument in right.args if isinstance(argument, ast.Constant)]
            arguments = tuple(lq.Literal(each.value) for each in constants)  # type: ignore[arg-type]
            right = right.func
        assert isinstance(right, ast.Name)
        return lq.Filtered(value, right.id, arguments)

    def single(self, node: ir.Node) -> lq.Value:
        """A text as one value."""
        pieces = self.pieces(node)
        for piece in pieces:
            if isinstance(piece, lq.Literal):
                self.literal(node, piece.value)
        if not pieces:
            return lq.Literal("")
        value, *rest = pieces
        for piece in rest:
            argument = piece
            if isinstance(piece, lq.Filtered):
                argument = self.assigned_value(piece)
            value = lq.Filtered(value, "append", (argument,))
        return value

    def _chosen(
        self, node: ir.If, condition: ir.Node, then: ir.Node, otherwise: ir.Node
    ) -> lq.Value:
        """A value that a condition decides, assigned above the body."""
        known = self.assigned.get(node)
        if known is not None:
            return known
        test = self.flat(self.condition(condition))
        left, right = self.single(then), self.single(otherwise)
        name = self._name("chosen")
        self.prelude.append(lq.Assign(name, right))
        if test == lq.ALWAYS:
            self.prelude.append(lq.Assign(name, left))
        elif test != lq.NEVER:
            self.prelude.append(lq.Assign(name, left, test))
        self.assigned[node] = lq.Read(name)
        return self.assigned[node]

    def assigned_value(self, value: lq.Filtered, ending: str = "") -> lq.Read:
        """The name of a value that went through a filter."""
        if value not in self.assigned:
            name = self._name(_hint(value) + ending)
            self.prelude.append(lq.Assign(name, value))
            self.assigned[value] = lq.Read(name)
        return self.assigned[value]

    def _name(self, hint: str) -> str:
        names = itertools.chain([hint], (f"{hint}_{number}" for number in itertools.count(2)))
        name = next(name for name in names if name not in self.names)
        self.names.add(name)
        return name

    # --- conditions --------------------------------------------------------------------------

    def flat(self, condition: lq.Condition) -> lq.Condition:
        """A condition that Liquid can write: a part that mixes is assigned above the body."""
        if condition in (lq.ALWAYS, lq.NEVER) or lq.is_flat(condition):
            return condition
        assert isinstance(condition, lq.All | lq.Some)
        parts = tuple(
            part if isinstance(part, lq.Compare) else self._held(part) for part in condition.parts
        )
        return lq.All(parts) if isinstance(condition, lq.All) else lq.Some(parts)

    def _held(self, condition: lq.Condition) -> lq.Compare:
        """The test of a name that holds whether a condition does."""
        if condition not in self.assigned:
            test = self.flat(condition)
            name = self._name("holds")
            self.prelude.append(lq.Assign(name, lq.Literal(False)))
            self.prelude.append(lq.Assign(name, lq.Literal(True), test))
            self.assigned[condition] = lq.Read(name)
        return lq.Compare(self.assigned[condition], "==", lq.Literal(True))

    def condition(self, node: ir.Node) -> lq.Condition:
        """A node that is true or false, as a condition."""
        match node:
            case ir.Const(value=value):
                return lq.ALWAYS if value is True else lq.NEVER
            case ir.Named(value=value):
                return self.condition(value)
            case ir.If(condition=test, then=then, otherwise=otherwise):
                chosen = self.condition(test)
                left, right = self.condition(then), self.condition(otherwise)
                return lq.some_of(lq.all_of(chosen, left), lq.all_of(lq.negated(chosen), right))
            case ir.Call():
                expression = row(node.operator)
                if expression is None:
                    self.no_operator(node)
                    return lq.NEVER
                return self._condition(expression, _given(node))
            case _:
                self.problem(node, f"`{describe(node)}` is no condition in Braze's Liquid")
                return lq.NEVER

    def _condition(self, expression: ast.expr, given: _Given) -> lq.Condition:
        """A row's expression over what is given, as a condition."""
        match expression:
            case ast.Name(id=name):
                node = given[name]
                assert not isinstance(node, tuple)
                return self.condition(node)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return lq.negated(self._condition(operand, given))
            case ast.BoolOp(op=op, values=values):
                parts = [self._condition(value, given) for value in values]
                return lq.all_of(*parts) if isinstance(op, ast.And) else lq.some_of(*parts)
            case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
                return self.equal(_operand(left, given), _operand(right, given))
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                sign = _SIGNS[type(op)]
                return self.compared(_operand(left, given), sign, _operand(right, given))
            case ast.Call(func=ast.Name(id="is_among"), args=[value, choices]):
                listed = _operand(choices, given)
                return lq.some_of(
                    *(self.equal(_operand(value, given), each) for each in ir.children(listed))
                )
            case ast.Call(func=ast.Name(id=word), args=[value]):
                test: Callable[[ir.Node], lq.Condition] = getattr(self, word)
                return test(_operand(value, given))
            case _:
                raise AssertionError(f"no condition: {ast.dump(expression)}")

    def equal(self, left: ir.Node, right: ir.Node) -> lq.Condition:
        """Whether two values are the same text, number or boolean."""
        left, right = _bare(left), _bare(right)
        for one, other in ((left, right), (right, left)):
            if isinstance(one, ir.If):
                return self._by_case(one, functools.partial(self.equal, other))
        if isinstance(left, ir.Const):
            left, right = right, left
        if isinstance(left, ir.Const) and isinstance(right, ir.Const):
            same = OPERATORS["equals"].meaning(left.value, right.value)
            return lq.ALWAYS if same else lq.NEVER
        if isinstance(right, ir.Const):
            return self._equals_constant(left, right)
        there = self.is_there(left), self.is_there(right)
        same_kind = lq.Compare(self.operand(left), "==", self.operand(right))
        both = lq.all_of(*there, self._is_scalar(left), same_kind)
        return lq.some_of(both, lq.all_of(*map(lq.negated, there)))

    def _equals_constant(self, node: ir.Node, constant: ir.Const) -> lq.Condition:
        value, kind = constant.value, node.type.kind
        if _decides(node) and isinstance(value, bool):
            test = self.condition(node)
            return test if value else lq.negated(test)
        wrong_kind = (
            (isinstance(value, str) and kind in (Kind.NUMBER, Kind.BOOLEAN))
            or (isinstance(value, bool) and kind in (*types.TEXT_KINDS, Kind.NUMBER))
            or (isinstance(value, float) and kind in (*types.TEXT_KINDS, Kind.BOOLEAN))
        )
        if value is None or isinstance(value, ir.Pattern) or wrong_kind:
            return lq.NEVER
        if isinstance(value, str) and is_blank(value) and isinstance(node, ir.Get):
            return lq.NEVER  # what is blank is absent
        self.literal(constant, value)
        test = lq.Compare(self.operand(node), "==", lq.Literal(value))
        if isinstance(node, ir.Get) or not isinstance(value, str):
            return test
        return lq.all_of(self.is_there(node), test)

    def compared(self, left: ir.Node, sign: str, right: ir.Node) -> lq.Condition:
        """Whether one number is less or greater than another; of no numbers, never."""
        left, right = _bare(left), _bare(right)
        if isinstance(left, ir.If):
            return self._by_case(left, lambda node: self.compared(node, sign, right))
        if isinstance(right, ir.If):
            return self._by_case(right, lambda node: self.compared(left, sign, node))
        guards = []
        for node in (left, right):
            if isinstance(node, ir.Const) and isinstance(node.value, float):
                self.literal(node, node.value)
            elif isinstance(node, ir.Get):
                guards.append(self.is_number(node))
            else:
                if isinstance(node, ir.Call):
                    self.no_operator(node)
                return lq.NEVER
        test = lq.Compare(self.operand(left), sign, self.operand(right))
        return lq.all_of(*guards, test)

    def _by_case(self, node: ir.If, test: Callable[[ir.Node], lq.Condition]) -> lq.Condition:
        """A test of a value that a condition decides."""
        chosen = self.condition(node.condition)
        return lq.some_of(
            lq.all_of(chosen, test(node.then)),
            lq.all_of(lq.negated(chosen), test(node.otherwise)),
        )

    def operand(self, node: ir.Node) -> lq.Value:
        """A value as a condition compares it: without filters."""
        match _bare(node):
            case ir.Const(value=bool() | float() | str() as value):
                return lq.Literal(value)
            case ir.Get() as get if get.type.kind not in types.TEXT_KINDS:
                return self.read(get)
            case ir.Get() as get:  # as the text that it is read as
                return self.assigned_value(
                    lq.Filtered(self.read(get), "append", (lq.Literal(""),)), "_text"
                )
            case inner if _decides(inner):
                return self._held(self.condition(inner)).left
            case inner:
                text = self.single(inner)
                return self.assigned_value(text) if isinstance(text, lq.Filtered) else text

    # --- the words of the rows, and what is there --------------------------------------------

    def is_there(self, node: ir.Node) -> lq.Condition:
        """Whether a value is there, and not null."""
        match _bare(node):
            case ir.Const(value=value):
                return lq.NEVER if value is None else lq.ALWAYS
            case ir.Absent():
                return lq.NEVER
            case ir.If() as choice:
                return self._by_case(choice, self.is_there)
            case ir.Get() as get:
                return self._get_is_there(get)
            case ir.Call(operator=operator, arguments=arguments):
                match row(operator):
                    case ast.Call(func=ast.Name(id="joined")):
                        return lq.all_of(*map(self.is_there, arguments))
                    case ast.BinOp():
                        return lq.all_of(*map(self.is_text, arguments))
                    case _:
                        return lq.ALWAYS
            case _:
                return lq.ALWAYS

    def _get_is_there(self, node: ir.Get) -> lq.Condition:
        kind = node.type.kind
        if kind is Kind.BOOLEAN:
            return self.is_boolean(node)
        if kind is Kind.NUMBER:
            return self.is_number(node)
        if kind in types.TEXT_KINDS:
            return _not_blank(self.read(node))
        value = self.read(node)
        return lq.some_of(_not_blank(value), lq.Compare(value, "==", lq.Literal(False)))

    def is_text(self, node: ir.Node) -> lq.Condition:
        """Whether a value is a text; one that is read is not blank."""
        node = _bare(node)
        if isinstance(node, ir.If):
            return self._by_case(node, self.is_text)
        if isinstance(node, ir.Const):
            return lq.ALWAYS if isinstance(node.value, str) else lq.NEVER
        if node.type.kind in types.TEXT_KINDS:
            return self.is_there(node)
        if not isinstance(node, ir.Get) or node.type.kind in (Kind.BOOLEAN, Kind.NUMBER):
            return lq.NEVER
        value = self.read(node)
        text = self.assigned_value(lq.Filtered(value, "append", (lq.Literal(""),)), "_text")
        return lq.all_of(lq.Compare(value, "==", text), _not_blank(value))

    def is_filled(self, node: ir.Node) -> lq.Condition:
        """Whether a value is a text that is not empty."""
        node = _bare(node)
        if isinstance(node, ir.If):
            return self._by_case(node, self.is_filled)
        if isinstance(node, ir.Const):
            return lq.ALWAYS if isinstance(node.value, str) and node.value else lq.NEVER
        if isinstance(node, ir.Get) or node.type.kind not in types.TEXT_KINDS:
            return self.is_text(node)
        not_empty = lq.Compare(self.operand(node), "!=", lq.Literal(""))
        return lq.all_of(self.is_there(node), not_empty)

    def is_number(self, node: ir.Node) -> lq.Condition:
        """Whether a value is a number: what adding nothing does not change."""
        node = _bare(node)
        if isinstance(node, ir.If):
            return self._by_case(node, self.is_number)
        if isinstance(node, ir.Const):
            return lq.ALWAYS if isinstance(node.value, float) else lq.NEVER
        if not isinstance(node, ir.Get) or node.type.kind in (Kind.BOOLEAN, *types.TEXT_KINDS):
            return lq.NEVER
        value = self.read(node)
        number = self.assigned_value(lq.Filtered(value, "plus", (lq.Literal(0.0),)), "_number")
        return lq.Compare(value, "==", number)

    def is_boolean(self, node: ir.Node) -> lq.Condition:
        """Whether a value is true or false."""
        node = _bare(node)
        if isinstance(node, ir.If):
            return self._by_case(node, self.is_boolean)
        if _decides(node):
            return lq.ALWAYS
        if not isinstance(node, ir.Get) or node.type.kind in (Kind.NUMBER, *types.TEXT_KINDS):
            return lq.NEVER
        value = self.read(node)
        return lq.some_of(*(lq.Compare(value, "==", lq.Literal(truth)) for truth in (True, False)))

    def _is_scalar(self, node: ir.Node) -> lq.Condition:
        """Whether a value is neither an array nor an object, which equal nothing."""
        if not isinstance(node, ir.Get) or node.type.kind in (
            Kind.BOOLEAN,
            Kind.NUMBER,
            *types.TEXT_KINDS,
        ):
            return lq.ALWAYS
        return lq.some_of(self.is_boolean(node), self.is_number(node), self.is_text(node))

    def is_sure(self, node: ir.Node) -> bool:
        """Whether a value makes an element on every payload."""
        match node:
            case ir.Const() | ir.Object() | ir.Array() | ir.Fail():
                return True
            case ir.Named(value=value):
                return self.is_sure(value)
            case ir.Get() if isinstance(self.read(node), lq.Read):
                return self.known(self.is_there(node)) == lq.ALWAYS
            case ir.If(condition=condition, then=then, otherwise=otherwise):
                test = self.known(self.condition(condition))
                if test in (lq.ALWAYS, lq.NEVER):
                    return self.is_sure(then if test == lq.ALWAYS else otherwise)
                with self.knowing(test):
                    left = self.is_sure(then)
                with self.knowing(lq.negated(test)):
                    return left and self.is_sure(otherwise)
            case ir.Call(operator=operator) if operator.returns == "Boolean":
                return True
            case ir.Call() if (bare := _bare(node)) is not node:
                return self.is_sure(bare)
            case ir.Call(operator=operator):
                match row(operator):
                    case ast.Call(func=ast.Name(id="entries")):
                        return True
                    case _:
                        return self.known(self.is_there(node)) == lq.ALWAYS
            case _:
                return False


_SIGNS: Final = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}


def _parts(send: ir.Send) -> dict[str, ir.Node]:
    """The parts of a request: method, url, headers, body."""
    assert isinstance(send.body, ir.Object)
    return {entry.key: entry.value for entry in send.body.entries if isinstance(entry, ir.Entry)}


def _fixed(node: ir.Node) -> str:
    assert isinstance(node, ir.Const)
    return str(node.value)


def _only_aborts(items: tuple[lq.Item, ...]) -> bool:
    return len(items) == 1 and isinstance(items[0], lq.Abort)


def _given(node: ir.Call) -> dict[str, ir.Node | tuple[ir.Node, ...]]:
    """What an operator is applied to, by the names of its parameters."""
    parameters = node.operator.parameters
    if parameters and parameters[-1].variadic:
        return {parameters[-1].name: node.arguments}
    names = (parameter.name for parameter in parameters)
    return dict(zip(names, node.arguments, strict=True))


def _operand(expression: ast.expr, given: _Given) -> ir.Node:
    """What a name of a row stands for, or the row's own constant."""
    if isinstance(expression, ast.Constant):
        return ir.Const(expression.value, types.BOOLEAN)  # type: ignore[arg-type]
    assert isinstance(expression, ast.Name)
    node = given[expression.id]
    assert not isinstance(node, tuple)
    return node


def _bare(node: ir.Node) -> ir.Node:
    """A value without its name; what chooses between values, as a choice."""
    while isinstance(node, ir.Named):
        node = node.value
    if isinstance(node, ir.Call):
        match row(node.operator):
            case ast.Call(func=ast.Name(id="first_there")):
                return _first_there(node.arguments)
            case ast.Name() if node.operator.returns != "Boolean":
                (value,) = node.arguments
                there = ir.Call(OPERATORS["is_filled"], (value,), types.BOOLEAN, node.place)
                return ir.If(there, value, ir.Absent(), node.type, node.place)
    return node


def _decides(node: ir.Node) -> bool:
    """Whether a node is true or false by itself, and not read."""
    node = _bare(node)
    return (isinstance(node, ir.Call) and node.operator.returns == "Boolean") or (
        isinstance(node, ir.Const) and isinstance(node.value, bool)
    )


def _first_there(values: tuple[ir.Node, ...]) -> ir.Node:
    """The first value that is there, as a chain of choices; the last one as it is."""
    result = values[-1]
    for value in reversed(values[:-1]):
        there = ir.Call(OPERATORS["is_present"], (value,), types.BOOLEAN, value.place)
        result = ir.If(there, value, result, types.join(value.type, result.type), value.place)
    return result


def _not_blank(value: lq.Value) -> lq.Compare:
    return lq.Compare(value, "!=", lq.BLANK)


def _constant(value: bool | float | str | None) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return lq.json_text(int(value))
    return lq.json_text(value)


def _is_name(name: str | int) -> bool:
    """Whether a name can stand in `${…}`."""
    text = str(name)
    return (
        bool(text)
        and text == text.strip()
        and not re.search(r"[{}\n\r]|%\}", text)
        and not ('"' in text and "'" in text)
    )


def _hint(value: lq.Value) -> str:
    """A name for an assigned value: that of what it was made of."""
    match value:
        case lq.Read(text=text):
            words = re.findall(r"[A-Za-z0-9]+", text.rpartition("${")[2] or text)
            name = "_".join(words).lower() or "value"
            return f"_{name}" if name[0].isdigit() else name
        case lq.Filtered(value=inner):
            return _hint(inner)
        case _:
            return "value"
