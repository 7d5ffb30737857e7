"""From the IR of a webhook to Liquid: values put into JSON, conditions around what may be absent.

What is rendered is JSON on every payload, and means what the reference says
(`interpreter.WebhookRun`). A text is quoted and goes through `json_escape`; a number or boolean is
written as it is, if it is one. An element that may be absent is written between `{% if %}` and
`{% endif %}` with its comma.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final, TypeAlias, TypeVar

from brazesmith import ir
from brazesmith.base import ecmascript as es
from brazesmith.base.diagnostics import SpecError
from brazesmith.engines.liquid.ruby import DEEPEST
from brazesmith.engines.liquid.values import NO_REASON
from brazesmith.ir import types
from brazesmith.ir.operator import Role
from brazesmith.ir.types import Kind
from brazesmith.operators.symbolic import describe
from brazesmith.targets.liquid import nodes as lq
from brazesmith.targets.liquid.expressions import Expressions, bare, hint
from brazesmith.targets.liquid.failures import failures, may_fail, outward, pair_of, stuck
from brazesmith.targets.liquid.rows import row

#: Makes an element of a collection, with its key and commas.
_Maker: TypeAlias = Callable[[lq.Json], lq.Member]

_Result = TypeVar("_Result")

#: How often a personalisation value is read before it gets a short name above the body.
_OFTEN: Final = 3


@dataclass(frozen=True, slots=True)
class Lowered:
    """A webhook: method, URL and headers, and the statements of its body."""

    method: str
    url: tuple[lq.Item, ...]
    headers: tuple[tuple[str, str], ...]
    statements: tuple[lq.Item, ...] = ()


def lower(program: ir.Program, *, numbered: bool = False) -> Lowered:
    """Return the Liquid of a webhook, as a tree.

    `numbered` writes every body as `[number, body]`, so that exploration can tell them apart.
    Raises SpecError with everything that Liquid cannot express.
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
            f"Liquid supports at most {DEEPEST} levels of nested conditions",
            "instead of nested `when(…)`, write `choose((a, 1), (b, 2), …)`",
        )
    request = lowering.request()
    if liquid.problems:
        raise SpecError(*liquid.problems)
    url, statements = ((*_used(liquid.prelude, items), *items) for items in (request.url, body))
    return replace(request, url=url, statements=_short(statements, liquid))


def _used(prelude: list[lq.Assign], body: tuple[lq.Item, ...]) -> list[lq.Assign]:
    """Return the assignments that the body needs, and those that these need."""
    needed = set(lq.reads_in(body))
    kept: list[lq.Assign] = []
    for assign in reversed(prelude):
        if lq.Read(assign.name) in needed:
            needed.update(lq.reads_in(assign))
            kept.append(assign)
    return kept[::-1]


def _short(statements: tuple[lq.Item, ...], liquid: Expressions) -> tuple[lq.Item, ...]:
    """Return the same statements, with names for the personalisation values that are read often."""
    reads = Counter(read for read in lq.reads_in(statements) if "${" in read.text)
    often = [read for read, count in reads.items() if count >= _OFTEN]
    names = {read: lq.Read(liquid.name(hint(read))) for read in often}
    assigns = (lq.Assign(name.text, read) for read, name in names.items())
    return (*assigns, *lq.renamed(statements, names))


class _Lowering:
    """The lowering of one program; `liquid` has its expressions."""

    def __init__(self, program: ir.Program, numbered: bool) -> None:
        self.liquid = Expressions(program)
        self.numbers = itertools.count(1) if numbered else None
        self.facts: tuple[lq.Condition, ...] = ()  # the conditions around what is being lowered
        self.requests: dict[Lowered, ir.Node] = {}  # what is sent, for every `Send`

    def both(
        self, test: lq.Condition, lower: Callable[[Any], _Result], node: ir.If | ir.Branch
    ) -> tuple[_Result, _Result]:
        """Lower the sides of a choice, each with its condition as a fact."""
        before = self.facts
        self.facts = (*before, *lq.conjuncts(test))
        left = lower(node.then)
        self.facts = (*before, *lq.conjuncts(lq.negated(test)))
        right = lower(node.otherwise)
        self.facts = before
        return left, right

    def known(self, condition: lq.Condition) -> lq.Condition:
        """Return a condition without the parts that are certain here.

        One that orders stays whole: its tests for numbers may not be separated from it.
        """
        if condition in self.facts:
            return lq.ALWAYS
        if lq.negated(condition) in self.facts:
            return lq.NEVER
        if isinstance(condition, lq.Compare) or lq.orders(condition):
            return condition
        return lq.junction(condition.word, map(self.known, condition.parts))

    # --- the request -------------------------------------------------------------------------

    def request(self) -> Lowered:
        """Return the request without its body, which does not depend on what leads to it."""
        if len(self.requests) > 1:
            self.liquid.problem(
                list(self.requests.values())[1],
                "a webhook has one URL, one method and one set of headers; this one has two",
                "write a webhook for each",
                code="S114",
            )
        if not self.requests:
            self.liquid.problem(
                ir.Absent(site=self.liquid.program.site),
                "this webhook never sends anything",
                "write `Webhook(…)` in a case that can be reached",
                code="S105",
            )
        return next(iter(self.requests), Lowered("", (), ()))

    def _requested(self, send: ir.Send) -> Lowered:
        """Return the request of one `Send` without its body."""
        parts = _parts(send.body)
        pairs = ((name, _fixed(value)) for name, value in _parts(parts["headers"]).items())
        url = tuple(self.line(outward(parts["url"])))
        return Lowered(_fixed(parts["method"]), url, tuple(pairs))

    def line(self, node: ir.Node) -> list[lq.Item]:
        """Lower a text that is not JSON, or the reason why there is none."""
        match node:
            case ir.Named(value=value):
                return self.line(value)
            case ir.Fail():
                return [self._failure(node)]
            case ir.If():
                return self._either(node, self.line)
        for part in ir.children(node) or (node,):
            if self.known(self.liquid.is_there(part)) != lq.ALWAYS:
                self._part_of_url(part)
        return [lq.Member(lq.plain(*self.liquid.pieces(node)))]

    def _part_of_url(self, part: ir.Node) -> None:
        """Report that a URL may lack a part."""
        is_encoded = isinstance(part, ir.Call) and part.operator.role is Role.URL_ENCODING
        value = ir.unnamed(ir.children(part)[0] if is_encoded else part)
        if isinstance(value, ir.Get) and value.type.kind not in types.TEXT_KINDS:
            why = "may not be text"
            note = "declare it as `Text`; its value is then the text that Liquid prints"
            if value.type.kind in (Kind.NUMBER, Kind.BOOLEAN):
                note = 'write `required(to_text(x), "why nothing is sent")`'
        else:
            why = "may be absent"
            note = (
                'write `required(x, "why nothing is sent")`, `fallback(x, "none")`, or '
                "`route((is_filled(x), Webhook(…)), …)`"
            )
        self.liquid.problem(value, f"`{describe(value)}` {why}, so there may be no URL", note)

    def body(self, body: ir.Body) -> list[lq.Item]:
        """Lower a body, or the reason why there is none."""
        match body:
            case ir.Send():
                self.requests.setdefault(self._requested(body), body.body)
                sent = outward(_parts(body.body)["body"])
                self._report(stuck(sent))
                make: _Maker = lq.Member
                if self.numbers is not None:
                    make = partial(lq.Member, before=f"[{next(self.numbers)},", after="]")
                return self.items(sent, make)
            case ir.Skip(reason=reason):
                site = self.liquid.program.site
                return [self._abort(ir.Absent(site=site), reason or NO_REASON)]
            case ir.Stop(failure=failure):
                return [self._failure(failure)]
            case ir.Branch(condition=condition):
                self._report(failures(condition))
                return self._either(body, self.body)

    def _either(
        self, node: ir.If | ir.Branch, lower: Callable[[Any], list[lq.Item]]
    ) -> list[lq.Item]:
        """Lower what a choice leads to; what follows an abort needs no condition."""
        test = self.known(self.liquid.condition(node.condition))
        if side := _only_side(test, node):
            return lower(side)
        left, right = self.both(test, lower, node)
        match left, right:
            case _, [lq.Abort()]:
                return [*self._choice(lq.negated(test), right), *left]
            case [lq.Abort()], _:
                return [*self._choice(test, left), *right]
        return self._choice(test, left, right)

    def _failure(self, failure: ir.Fail) -> lq.Abort:
        match failure.message:
            case ir.Const(value=str() as reason):
                return self._abort(failure, reason)
        message = "the reason for an abort must be a constant in Braze's Liquid"
        self.liquid.problem(failure, message, 'write `fail("why nothing is sent")`')
        return lq.Abort("")

    def _report(self, stuck: Iterable[ir.Fail]) -> None:
        for failure in stuck:
            self.liquid.problem(
                failure,
                "Braze's Liquid cannot abort inside a condition or below a key that may be absent",
                "test it first: `route((is_filled(x), Webhook(…)), otherwise=fail(…))`",
            )

    def _abort(self, node: ir.Node, reason: str) -> lq.Abort:
        self.liquid.literal(node, reason)
        return lq.Abort(reason)

    # --- JSON --------------------------------------------------------------------------------

    def items(self, node: ir.Node, make: _Maker) -> list[lq.Item]:
        """Lower a value to its element: none, or one behind a condition, where it may be absent."""
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
            case ir.If(condition=condition):
                test = self.known(self.liquid.condition(condition))
                if side := _only_side(test, node):
                    return self.items(side, make)
                left, right = self.both(test, lambda side: self.items(side, make), node)
                return self._choice(test, left, right)
            case ir.Get():
                return self._choice(self.liquid.is_there(node), [make(self._read(node))])
            case ir.Call(operator=operator) if operator.is_condition:
                yes, no = make(lq.Scalar(("true",))), make(lq.Scalar(("false",)))
                return self._choice(self.liquid.condition(node), [yes], [no])
            case ir.Call() if (inner := bare(node)) is not node:
                return self.items(inner, make)
            case ir.Call(operator=operator) if operator.takes_pairs:
                return [make(self._entries(node))]
            case ir.Call(operator=operator) if row(operator) is None:
                self.liquid.no_operator(node)
                return []
            case ir.Call():
                text = lq.quoted(*self.liquid.pieces(node))
                return self._choice(self.liquid.is_there(node), [make(text)])
            case _:
                self.liquid.problem(node, f"`{describe(node)}` is not supported by Braze's Liquid")
                return []

    def _choice(
        self,
        condition: lq.Condition,
        items: Sequence[lq.Item],
        otherwise: Sequence[lq.Item] = (),
    ) -> list[lq.Item]:
        """Return a choice, or the only side of it that is ever reached."""
        condition = self.known(condition)
        if condition in (lq.NEVER, lq.ALWAYS):
            return list(items if condition == lq.ALWAYS else otherwise)
        if not items:
            if not otherwise:
                return []
            condition, items, otherwise = lq.negated(condition), otherwise, ()
        branch = (self.liquid.flat(condition), tuple(items))
        match otherwise:
            case [lq.Choice(branches=more, otherwise=last)]:  # `elsif`
                return [lq.Choice((branch, *more), last)]
        return [lq.Choice((branch,), tuple(otherwise))]

    def _read(self, node: ir.Get) -> lq.Json:
        """Return a personalisation value as JSON, where it is present."""
        value = self.liquid.read(node)
        if node.type.kind in types.TEXT_KINDS:
            return lq.quoted(value)
        bare_value = lq.Scalar((value,))
        if node.type.kind in (Kind.NUMBER, Kind.BOOLEAN):
            return bare_value
        text = lq.Compare(value, "==", self.liquid.as_text(value))
        number = lq.some_of(self.liquid.is_number(node), self.liquid.is_boolean(node))
        json = lq.Scalar((lq.Filtered(value, "as_json_string"),))
        ways = ((text, (lq.quoted(value),)), (self.liquid.flat(number), (bare_value,)))
        return lq.Choice(ways, (json,))

    def _collection(self, node: ir.Object | ir.Array) -> lq.Collection:
        if isinstance(node, ir.Object):
            entries = self._written_out(node).items()
            pairs = [(lq.Scalar((lq.json_text(key),)), value) for key, value in entries]
            return lq.Collection("{}", self._elements(pairs))
        for item in node.items:
            if isinstance(item, ir.Spread):
                message = f"the elements of `{describe(item.value)}` are not known at compile time"
                self.liquid.problem(
                    item.value, message, "write the elements one by one: `[x[0], x[1]]`"
                )
        items = [(None, item) for item in node.items if not isinstance(item, ir.Spread)]
        return lq.Collection("[]", self._elements(items))

    def _written_out(self, node: ir.Object) -> dict[str, ir.Node]:
        """Return the values of an object by key; of two with one key, the later."""
        found: dict[str, ir.Node] = {}
        for entry in node.entries:
            value = ir.unnamed(entry.value)
            if isinstance(entry, ir.Entry):
                found[entry.key] = entry.value
            elif isinstance(value, ir.Object):
                found.update(self._written_out(value))
            else:
                message = f"the keys of `{describe(entry.value)}` are not known at compile time"
                self.liquid.problem(entry.value, message, 'name the keys: `pick(x, "a", "b")`')
        return found

    def _elements(self, pairs: Sequence[tuple[lq.Scalar | None, ir.Node]]) -> tuple[lq.Item, ...]:
        """Return elements with their commas.

        The last one that is always present has none: those before it have theirs behind them, and
        those after it before them. If there is none, a variable holds the comma for the next.
        """
        last = max((i for i, (_, node) in enumerate(pairs) if self.is_sure(node)), default=None)
        items: list[lq.Item] = []
        comma = None
        if last is None and len(pairs) > 1:
            comma = lq.Read(self.liquid.name("comma"))
            items.append(lq.Assign(comma.text, lq.Literal("")))
        for index, (key, node) in enumerate(pairs):
            before: str | lq.Read = comma or ("," if last is not None and index > last else "")
            after: str | lq.Assign = "," if last is not None and index < last else ""
            if comma is not None:
                after = lq.Assign(comma.text, lq.Literal(","))
            items += self.items(node, partial(lq.Member, key=key, before=before, after=after))
        return tuple(items)

    def _entries(self, node: ir.Call) -> lq.Collection:
        """Lower an object whose keys are values: `{"{{${phone_number} | json_escape}}": …}`."""
        pairs = node.arguments[0]
        known: list[tuple[ir.Node, ir.Node]] = []
        for pair in pairs.items if isinstance(pairs, ir.Array) else (pairs,):
            if found := pair_of(pair):
                known.append(found)
            else:
                message = "`from_entries` in a webhook needs a list of pairs"
                self.liquid.problem(node, message, "write `from_entries([[key, value], …])`")
        elements: list[tuple[lq.Scalar | None, ir.Node]] = []
        for number, (key, value) in enumerate(known):
            wanted = [ir.condition(Role.IS_TEXT, key)]
            for other, after in known[number + 1 :]:  # of two with one key, the later counts
                is_text = ir.condition(Role.IS_TEXT, other)
                there = ir.condition(Role.CONJUNCTION, is_text, ir.condition(Role.IS_GIVEN, after))
                same = ir.condition(Role.EQUAL, *map(_as_text, (key, other)))
                again = ir.condition(Role.CONJUNCTION, there, same)
                wanted.append(ir.condition(Role.NEGATION, again))
            kept = self._below_key(wanted, value)
            elements.append((lq.quoted(*self.liquid.pieces(key)), kept))
        return lq.Collection("{}", self._elements(elements))

    def _below_key(self, wanted: Sequence[ir.Node], value: ir.Node) -> ir.Node:
        """Return a value where its key is wanted. A failure does not depend on the key."""
        match value:
            case ir.Fail():
                return value
            case ir.If(condition=condition) if may_fail(value):
                test = self.known(self.liquid.condition(condition))
                if side := _only_side(test, value):
                    return self._below_key(wanted, side)
                left, right = self.both(test, partial(self._below_key, wanted), value)
                return replace(value, then=left, otherwise=right)
        if any(self.known(self.liquid.condition(test)) != lq.ALWAYS for test in wanted):
            self._report(failures(value))
        for condition in wanted:
            value = ir.If(condition, value, ir.Absent(), value.type, value.site)
        return value

    def is_sure(self, node: ir.Node) -> bool:
        """Return whether a value makes an element on every payload."""
        match bare(node):
            case ir.If(condition=condition) as choice:
                test = self.known(self.liquid.condition(condition))
                if side := _only_side(test, choice):
                    return self.is_sure(side)
                return all(self.both(test, self.is_sure, choice))
            case inner:
                return self.known(self.liquid.is_given(inner)) == lq.ALWAYS


def _only_side(test: lq.Condition, choice: ir.If | ir.Branch) -> Any:
    """Return the side of a choice that is always taken; None if both are possible."""
    if test == lq.ALWAYS:
        return choice.then
    return choice.otherwise if test == lq.NEVER else None


def _parts(request: ir.Node) -> dict[str, ir.Node]:
    """Return the values of an object without spreads: of a request, or of its headers."""
    assert isinstance(request, ir.Object)
    return {entry.key: entry.value for entry in request.entries if isinstance(entry, ir.Entry)}


def _fixed(node: ir.Node) -> str:
    """Return a constant text, which may be written in parts."""
    match node:
        case ir.Call(arguments=parts):
            return "".join(map(_fixed, parts))
        case ir.Const(value=str() | bool() | float() as value):
            return str(es.to_text(value))
    raise AssertionError(node)


def _constant(value: bool | float | str | None) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return lq.json_text(int(value))
    return lq.json_text(value)


def _as_text(node: ir.Node) -> ir.Node:
    """Return a look-up as the text that it is known to be."""
    if isinstance(node, ir.Get) and node.type.kind not in types.TEXT_KINDS:
        return replace(node, type=types.optional(types.TEXT))
    return node
