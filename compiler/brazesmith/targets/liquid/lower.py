"""From the IR of a webhook to Liquid: values put into JSON, conditions around what may be absent.

Laws. What is rendered is JSON on every payload, and means what the reference says
(`interpreter.WebhookRun`). A text stands in quotes and goes through `json_escape`; a number or
boolean is put as it is, and only where it is one. An element that may be absent stands between
`{% if %}` and `{% endif %}` with the comma that belongs to it.
"""

from __future__ import annotations

import ast
import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, TypeAlias

from brazesmith import ir
from brazesmith.base.diagnostics import SpecError
from brazesmith.engines.liquid.ruby import DEEPEST
from brazesmith.engines.liquid.values import NO_REASON
from brazesmith.ir import types
from brazesmith.ir.operator import Role
from brazesmith.ir.types import Kind
from brazesmith.operators.symbolic import describe
from brazesmith.targets.liquid import nodes as lq
from brazesmith.targets.liquid.expressions import Expressions, bare, hint
from brazesmith.targets.liquid.failures import failures, may_fail, outward, stuck
from brazesmith.targets.liquid.rows import row

#: Makes an element of a collection, with its key and commas.
_Maker: TypeAlias = Callable[[lq.Json], lq.Member]

#: How often a personalisation value is read before it gets a short name above the body.
_OFTEN: Final = 3


@dataclass(frozen=True, slots=True)
class Lowered:
    """A webhook: what is fixed, its URL, and the lines of its body."""

    method: str
    url: tuple[lq.Item, ...]
    headers: tuple[tuple[str, str], ...]
    statements: tuple[lq.Item, ...] = ()


def lower(program: ir.Program, *, numbered: bool = False) -> Lowered:
    """Return the Liquid of a webhook, as a tree.

    `numbered` puts each way to send into an array, after its number. Raises SpecError with
    everything that Liquid cannot express.
    """
    lowering = _Lowering(program, numbered)
    liquid = lowering.liquid
    body: tuple[lq.Item, ...] = ()
    try:
        body = tuple(lowering.body(program.body))
        too_deep = lq.depth(body) > DEEPEST
    except RecursionError:
        too_deep = True
    if too_deep:
        liquid.problem(
            ir.Absent(site=program.site),
            f"Liquid does not nest conditions more than {DEEPEST} deep",
            "choose between values of their own: `choose((a, 1), (b, 2), …)`",
        )
    request = lowering.request()
    if liquid.problems:
        raise SpecError(*liquid.problems)
    url = (*_used(liquid.prelude, request.url), *request.url)
    return replace(
        request, url=url, statements=_short((*_used(liquid.prelude, body), *body), liquid)
    )


def _used(prelude: list[lq.Assign], body: tuple[lq.Item, ...]) -> list[lq.Assign]:
    """The assignments that the body needs, and those that these need."""
    needed = lq.names_in(body)
    kept: list[lq.Assign] = []
    for assign in reversed(prelude):
        if assign.name in needed:
            needed |= lq.names_in((assign,))
            kept.append(assign)
    return kept[::-1]


def _short(statements: tuple[lq.Item, ...], liquid: Expressions) -> tuple[lq.Item, ...]:
    """The same statements, after names for the personalisation values that they read often."""
    reads = Counter(each for each in lq.reads_in(statements) if "${" in each.text)
    often = [read for read, count in reads.items() if count >= _OFTEN]
    names = {read: lq.Read(liquid.name(hint(read))) for read in often}
    assigns = (lq.Assign(name.text, read) for read, name in names.items())
    return (*assigns, *lq.renamed(statements, names))


class _Lowering:
    """One program on its way; what it says in expressions is `liquid`'s."""

    def __init__(self, program: ir.Program, numbered: bool) -> None:
        self.liquid = Expressions(program)
        self.numbers = itertools.count(1) if numbered else None
        self.facts: tuple[lq.Condition, ...] = ()  # what holds where the lowering is
        self.requests: dict[Lowered, ir.Node] = {}  # what is sent, in every way to send

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

    # --- the request -------------------------------------------------------------------------

    def request(self) -> Lowered:
        """All but the body: the same, whatever leads to it."""
        if len(self.requests) > 1:
            other = list(self.requests.values())[1]
            self.liquid.problem(
                other,
                "a webhook has one URL, one method and one set of headers; this one has two",
                "write a webhook for each",
                code="S114",
            )
        if not self.requests:
            self.liquid.problem(
                ir.Absent(site=self.liquid.program.site),
                "this webhook never sends anything",
                "write `Webhook(…)` in one of its branches",
                code="S105",
            )
            return Lowered("", (), ())
        return next(iter(self.requests))

    def _requested(self, send: ir.Send) -> Lowered:
        """All but the body of one way to send."""
        parts = _parts(send)
        headers = parts["headers"]
        assert isinstance(headers, ir.Object)
        pairs = ((e.key, _fixed(e.value)) for e in headers.entries if isinstance(e, ir.Entry))
        url = tuple(self.line(outward(parts["url"])))
        return Lowered(_fixed(parts["method"]), url, tuple(pairs))

    def line(self, node: ir.Node) -> list[lq.Item]:
        """A text that is no JSON, or the reason why there is none."""
        match node:
            case ir.Named(value=value):
                return self.line(value)
            case ir.Fail():
                return [self._failure(node)]
            case ir.If(condition=condition, then=then, otherwise=otherwise):
                test = self.known(self.liquid.condition(condition))
                if test in (lq.ALWAYS, lq.NEVER):  # the other one is not reached
                    return self.line(then if test == lq.ALWAYS else otherwise)
                with self.knowing(test):
                    left = tuple(self.line(then))
                with self.knowing(lq.negated(test)):
                    right = tuple(self.line(otherwise))
                return self._either(test, left, right)
        for part in ir.children(node) or (node,):
            if self.known(self.liquid.is_there(part)) != lq.ALWAYS:
                self._part_of_url(part)
        return [lq.Member(lq.plain(*self.liquid.pieces(node)))]

    def _part_of_url(self, part: ir.Node) -> None:
        """Note that a URL may lack a part."""
        is_encoded = isinstance(part, ir.Call) and part.operator.role is Role.URL_ENCODING
        value = ir.unnamed(ir.children(part)[0] if is_encoded else part)
        if isinstance(value, ir.Get) and value.type.kind not in types.TEXT_KINDS:
            why = "may not be a text"
            note = "declare it as `Text` in a class of the payload: then it is what Liquid prints"
        else:
            why = "may be absent"
            note = (
                'write `required(x, "why nothing is sent")`, `fallback(x, "none")`, or '
                "`route((is_filled(x), Webhook(…)), …)`"
            )
        self.liquid.problem(value, f"`{describe(value)}` {why}, so there may be no URL", note)

    def body(self, body: ir.Body) -> Iterator[lq.Item]:
        """The body for a payload, or the reason why there is none."""
        match body:
            case ir.Send():
                self.requests.setdefault(self._requested(body), body.body)
                sent = outward(_parts(body)["body"])
                for failure in stuck(sent):
                    self._stuck(failure)
                make: _Maker = lq.Member
                if self.numbers is not None:
                    make = partial(lq.Member, before=f"[{next(self.numbers)},", after="]")
                yield from self.items(sent, make)
            case ir.Skip(reason=reason):
                yield self._abort(ir.Absent(site=self.liquid.program.site), reason or NO_REASON)
            case ir.Stop(failure=failure):
                yield self._failure(failure)
            case ir.Branch(condition=condition, then=then, otherwise=otherwise):
                for failure in stuck(ir.If(condition, ir.Absent(), ir.Absent(), types.ANY)):
                    self._stuck(failure)
                test = self.known(self.liquid.condition(condition))
                with self.knowing(test):
                    left = tuple(self.body(then))
                with self.knowing(lq.negated(test)):
                    right = tuple(self.body(otherwise))
                yield from self._either(test, left, right)

    def _either(
        self, test: lq.Condition, left: tuple[lq.Item, ...], right: tuple[lq.Item, ...]
    ) -> list[lq.Item]:
        """One or the other; what stands after an abort needs no condition."""
        if _only_aborts(right):
            return [*self._choice([(lq.negated(test), right)]), *left]
        if _only_aborts(left):
            return [*self._choice([(test, left)]), *right]
        return self._choice([(test, left)], right)

    def _failure(self, failure: ir.Fail) -> lq.Abort:
        message = failure.message
        if isinstance(message, ir.Const) and isinstance(message.value, str):
            return self._abort(failure, message.value)
        self.liquid.problem(
            failure,
            "the reason for an abort must be a constant in Braze's Liquid",
            'write `fail("why nothing is sent")`',
        )
        return lq.Abort("")

    def _stuck(self, failure: ir.Fail) -> None:
        self.liquid.problem(
            failure,
            "Braze's Liquid cannot abort in a condition, nor below a key that may be absent",
            "fail around it: `route((is_filled(x), Webhook(…)), otherwise=fail(…))`",
        )

    def _abort(self, node: ir.Node, reason: str) -> lq.Abort:
        self.liquid.literal(node, reason)
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
                test = self.liquid.condition(condition)
                with self.knowing(test):
                    left = tuple(self.items(then, make))
                with self.knowing(lq.negated(test)):
                    right = tuple(self.items(otherwise, make))
                return self._choice([(test, left)], right)
            case ir.Get():
                return self._choice([(test, (make(json),)) for test, json in self._read(node)])
            case ir.Call(operator=operator) if operator.is_condition:
                yes, no = make(lq.Scalar(("true",))), make(lq.Scalar(("false",)))
                return self._choice([(self.liquid.condition(node), (yes,))], (no,))
            case ir.Call():
                return self._called(node, make)
            case _:
                self.liquid.problem(node, f"`{describe(node)}` is not supported by Braze's Liquid")
                return []

    def _called(self, node: ir.Call, make: _Maker) -> list[lq.Item]:
        inner = bare(node)
        if inner is not node:
            return self.items(inner, make)
        match row(node.operator):
            case ast.Call(func=ast.Name(id="object_of")):
                return [make(self._entries(node))]
            case None:
                self.liquid.no_operator(node)
                return []
            case _:
                text = lq.quoted(*self.liquid.pieces(node))
                return self._choice([(self.liquid.is_there(node), (make(text),))])

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
                kept.append((self.liquid.flat(condition), items))
        if not kept:
            return list(otherwise)
        if len(kept) == 1 and not kept[0][1]:
            if not otherwise:
                return []
            kept, otherwise = [(self.liquid.flat(lq.negated(kept[0][0])), otherwise)], ()
        match otherwise:
            case (lq.Choice(branches=more, otherwise=last),):  # `elsif`
                return [lq.Choice((*kept, *more), last)]
        return [lq.Choice(tuple(kept), otherwise)]

    def _read(self, node: ir.Get) -> list[tuple[lq.Condition, lq.Json]]:
        """The ways in which a personalisation value stands in JSON, with the test for each."""
        value = self.liquid.read(node)
        put = lq.Scalar((lq.Put(value),))
        kind = node.type.kind
        if kind in types.TEXT_KINDS:
            return [(self.liquid.is_there(node), lq.quoted(value))]
        if kind in (Kind.NUMBER, Kind.BOOLEAN):
            return [(self.liquid.is_there(node), put)]
        json = lq.Scalar((lq.Put(lq.Filtered(value, "as_json_string")),))
        text = lq.Compare(value, "==", self.liquid.as_text(value))
        scalar = lq.some_of(self.liquid.is_number(node), self.liquid.is_boolean(node))
        ways = ((text, lq.quoted(value)), (self.liquid.flat(scalar), put))
        return [(self.liquid.is_there(node), lq.Case(ways, json))]

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
                self.liquid.problem(
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
            value = ir.unnamed(entry.value)
            if isinstance(entry, ir.Entry):
                found[entry.key] = entry
            elif isinstance(value, ir.Object):
                found.update({inner.key: inner for inner in self._written_out(value)})
            else:
                self.liquid.problem(
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
            comma = lq.Read(self.liquid.name("comma"))
            items.append(lq.Assign(comma.text, lq.Literal("")))
        for index, (key, node) in enumerate(pairs):
            before: str | lq.Put = "," if sure and index > sure[-1] else ""
            after: str | lq.Assign = "," if sure and index < sure[-1] else ""
            if comma is not None:
                before = lq.Put(comma)
                after = lq.Assign(comma.text, lq.Literal(","))
            items += self.items(node, partial(lq.Member, key=key, before=before, after=after))
        return tuple(items)

    def _entries(self, node: ir.Call) -> lq.Collection:
        """An object whose keys are values: `{"{{${phone_number} | json_escape}}": …}`."""
        pairs = node.arguments[0]
        known: list[tuple[ir.Node, ir.Node]] = []
        for pair in pairs.items if isinstance(pairs, ir.Array) else (pairs,):
            if isinstance(pair, ir.Array) and len(pair.items) == 2:
                key, value = pair.items
                if not isinstance(key, ir.Spread) and not isinstance(value, ir.Spread):
                    known.append((key, value))
                    continue
            self.liquid.problem(
                node,
                "the pairs of `from_entries` are written out in a webhook",
                "write `from_entries([[key, value], …])`",
            )
        elements: list[tuple[lq.Scalar | None, ir.Node]] = []
        for number, (key, value) in enumerate(known):
            wanted = [ir.condition(Role.IS_TEXT, key)]
            for other, after in known[number + 1 :]:  # of two with one key the later counts
                same = ir.condition(Role.EQUAL, *map(_as_text, (key, other)))
                there = ir.condition(
                    Role.CONJUNCTION,
                    ir.condition(Role.IS_TEXT, other),
                    ir.condition(Role.IS_GIVEN, after),
                )
                again = ir.condition(Role.CONJUNCTION, there, same)
                wanted.append(ir.condition(Role.NEGATION, again))
            kept = self._below_key(wanted, value)
            elements.append((lq.quoted(*self.liquid.pieces(key)), kept))
        return lq.Collection("{}", self._elements(elements))

    def _below_key(self, wanted: Sequence[ir.Node], value: ir.Node) -> ir.Node:
        """A value where its key is wanted. If it fails, it fails without its key, too."""
        match value:
            case ir.Fail():
                return value
            case ir.If(condition=condition, then=then, otherwise=otherwise) if may_fail(value):
                test = self.liquid.condition(condition)
                with self.knowing(test):
                    left = self._below_key(wanted, then)
                with self.knowing(lq.negated(test)):
                    right = self._below_key(wanted, otherwise)
                return replace(value, then=left, otherwise=right)
        if any(self.known(self.liquid.condition(test)) != lq.ALWAYS for test in wanted):
            for failure in failures(value):
                self._stuck(failure)
        kept: ir.Node = value
        for condition in wanted:
            kept = _only_if(condition, kept)
        return kept

    def is_sure(self, node: ir.Node) -> bool:
        """Whether a value makes an element on every payload."""
        match node:
            case ir.Const() | ir.Object() | ir.Array() | ir.Fail():
                return True
            case ir.Named(value=value):
                return self.is_sure(value)
            case ir.Get() if isinstance(self.liquid.read(node), lq.Read):
                return self.known(self.liquid.is_there(node)) == lq.ALWAYS
            case ir.If(condition=condition, then=then, otherwise=otherwise):
                test = self.known(self.liquid.condition(condition))
                if test in (lq.ALWAYS, lq.NEVER):
                    return self.is_sure(then if test == lq.ALWAYS else otherwise)
                with self.knowing(test):
                    left = self.is_sure(then)
                with self.knowing(lq.negated(test)):
                    return left and self.is_sure(otherwise)
            case ir.Call(operator=operator) if operator.is_condition:
                return True
            case ir.Call() if (inner := bare(node)) is not node:
                return self.is_sure(inner)
            case ir.Call(operator=operator):
                match row(operator):
                    case ast.Call(func=ast.Name(id="object_of")):
                        return True
                    case _:
                        return self.known(self.liquid.is_there(node)) == lq.ALWAYS
            case _:
                return False


def _parts(send: ir.Send) -> dict[str, ir.Node]:
    """The parts of a request: method, url, headers, body."""
    assert isinstance(send.body, ir.Object)
    return {entry.key: entry.value for entry in send.body.entries if isinstance(entry, ir.Entry)}


def _fixed(node: ir.Node) -> str:
    assert isinstance(node, ir.Const)
    return str(node.value)


def _only_aborts(items: tuple[lq.Item, ...]) -> bool:
    return len(items) == 1 and isinstance(items[0], lq.Abort)


def _constant(value: bool | float | str | None) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return lq.json_text(int(value))
    return lq.json_text(value)


def _only_if(condition: ir.Node, value: ir.Node) -> ir.If:
    return ir.If(condition, value, ir.Absent(), value.type, value.site)


def _as_text(node: ir.Node) -> ir.Node:
    """What is read, as the text that it is known to be."""
    if isinstance(node, ir.Get) and node.type.kind not in types.TEXT_KINDS:
        return replace(node, type=types.optional(types.TEXT))
    return node
