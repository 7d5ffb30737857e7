"""The points of a program, and what its runs note to reach them.

Conditions are counted where they decide: the same condition in two places is two points. A
condition of several parts has a point for each part that can decide it, and one for the case that
none does.

    when(any_of(a, b), …)    a is true; b is true; neither is
    route((a, …), (b, …))    the case a; the case b; otherwise
    fallback(x, y)           x is used; y is used
    lower(x)                 x is there; x is absent or null (if its type allows that)
    each(lines, …)           no element; several elements

What cannot happen has no point (`possible.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from brazesmith import ir
from brazesmith.base.diagnostics import CallSite
from brazesmith.coverage.alternatives import alternatives
from brazesmith.coverage.handwritten import with_counters
from brazesmith.coverage.listing import Listing
from brazesmith.coverage.plan import Atom, Fixed, Not, Pair, Plan, Tree
from brazesmith.coverage.points import Kind, Point
from brazesmith.coverage.possible import Context, Possibilities, joined
from brazesmith.coverage.wording import (
    MISSING,
    Words,
    is_inside,
    never_text,
    short,
    value_text,
    written,
)
from brazesmith.ir import types
from brazesmith.ir.operator import Operator, Role
from brazesmith.operators.symbolic import describe

#: One way through a condition: an atom, and its result.
_Edge: TypeAlias = tuple[Atom, bool]


@dataclass(frozen=True, slots=True)
class _Condition:
    """A condition in a context: what decides it, and the contexts after it."""

    true: tuple[_Edge, ...]
    false: tuple[_Edge, ...]
    if_true: Context | None
    if_false: Context | None
    others: tuple[_Edge, ...] = ()  # what leads to another part, in one of several ways


_ROUTE: Final = "`route`"

#: These functions give a text to every value of their message.
_MESSAGES: Final = ("fail", "required")

#: A node shared by many ways is looked at in so many contexts, and then once in an open one.
_CONTEXTS: Final = 4


class Planner:
    """Collects the points of a program."""

    def __init__(self, program: ir.Program) -> None:
        self.possible = Possibilities(program)
        self.plan = Plan()
        self._listing = Listing(program.site)
        self._atoms: dict[tuple[int, int], Atom] = {}  # by decision and condition
        self._deciding: set[int] = set()  # choices that have points
        #: What is known after each node, by the context before it. Contexts are kept.
        self._visits: dict[int, dict[int, tuple[Context, Context | None]]] = {}
        self._open = Context()
        self._body(program.body, self._open)
        self.points: tuple[Point, ...] = self._listing.points

    # --- bodies and values ---

    def _body(self, body: ir.Body, context: Context) -> bool:
        """Look at a body; return whether it has points of its own `route`."""
        match body:
            case ir.Send(body=node):
                self._value(node, context)
            case ir.Stop(failure=failure):
                self._value(failure.message, context)
            case ir.Branch(condition=condition, then=then, otherwise=otherwise):
                found = self._decision(body, condition, context)
                site = ir.unnamed(condition).site
                edges = self._edges(found.true, site, _ROUTE, self._case(body, context))
                if len(edges) == 1:
                    self._listing.cases[edges[0]] = f"`{value_text(condition)}`"
                with self._listing.after(edges):
                    if found.if_true is not None:
                        self._body(then, found.if_true)
                has_more, rest = False, found.if_false
                if isinstance(otherwise, ir.Branch) and rest and len(found.false) < 2:
                    has_more = self._body(otherwise, rest)
                if not has_more:
                    text = self._case(otherwise, rest) if found.false else ""
                    there = _site_beside(site, otherwise)
                    with self._listing.after(self._edges(found.false, site, _ROUTE, text, there)):
                        if rest is not None:
                            self._body(otherwise, rest)
                self._edges(found.others, site, _ROUTE, "")
                return has_more or bool(found.true or found.false)
            case ir.Skip():
                pass
        return False

    def _case(self, body: ir.Body, context: Context | None) -> str:
        """Return the text of a `route` that never takes a case, or what comes after all cases."""
        while isinstance(body, ir.Branch):
            true, false = self.possible.ways(body.condition, context or self._open)
            if true is not None:
                return f"the case `{value_text(body.condition)}` is never taken"
            body, context = body.otherwise, false
        return "`otherwise` is never taken"

    def _value(self, node: ir.Node, context: Context) -> Context | None:
        """Look at a value; return what is known after it is computed, None after a failure."""
        visits = self._visits.setdefault(id(node), {})
        if id(context) in visits:
            return visits[id(context)][1]
        if len(visits) > _CONTEXTS:
            return context
        known = self._open if len(visits) == _CONTEXTS else context
        visits[id(known)] = known, known  # contexts are kept, so that each `id` is of one
        with self._listing.at(node.site, is_open=known is not context):
            after = self._parts_of(node, known)
        visits[id(known)] = known, after
        return after if known is context else context

    def _parts_of(self, node: ir.Node, context: Context) -> Context | None:
        match node:
            case ir.If():
                return self._choice(node, context)
            case ir.Call(operator=operator) if operator.is_lazy and operator.is_condition:
                return self._decided(node, context)
            case ir.Call(operator=operator) if operator.chooses:
                return self._first_of(node, context)
            case ir.Call(operator=Operator(role=Role.MEMBER)):
                self._lookup(node, context)
                return self._call(node, context)
            case ir.Call(operator=operator):
                if not operator.is_condition or _has_function(node):
                    return self._call(node, context)
                self._answers(node, context)
                return self._asked(node, context)
            case ir.Fail(message=message):
                self._value(message, context)
                return None
            case ir.Raw():
                self._script(node)
        after: Context | None = context
        for child in ir.children(node):
            after = after and self._value(child, after)
        return after

    def _choice(self, node: ir.If, context: Context) -> Context | None:
        """Look at an `If`; return what is known after it."""
        found = self._decision(node, node.condition, context)
        words = Words.of(node)
        if not words.is_written:
            if isinstance(condition := ir.unnamed(node.condition), ir.Call):
                self._operands(condition, context)
            found = _Condition((), (), found.if_true, found.if_false)
        with self._listing.after(self._edges(found.true, node.site, words.subject, words.true)):
            then = found.if_true and self._value(node.then, found.if_true)
        rest = after = found.if_false
        next_ = ir.unnamed(node.otherwise)
        is_chain = isinstance(next_, ir.If) and next_.site == node.site  # as of `choose`
        if is_chain and len(found.false) < 2:
            after = rest and self._value(node.otherwise, rest)
        # The points of the next case show that this one is passed.
        if not (is_chain and len(found.false) < 2 and id(next_) in self._deciding):
            text = self._next(node, rest) if found.false else ""
            with self._listing.after(self._edges(found.false, node.site, words.subject, text)):
                after = rest and self._value(node.otherwise, rest)
        self._edges(found.others, node.site, words.subject, "")
        if found.true or found.false:
            self._deciding.add(id(node))
        return joined(then, after)

    def _next(self, node: ir.If, context: Context | None) -> str:
        """Return the text of a choice whose condition is never false."""
        otherwise = ir.unnamed(node.otherwise)
        if not (context and isinstance(otherwise, ir.If) and otherwise.site == node.site):
            return Words.of(node).false
        true, false = self.possible.ways(otherwise.condition, context)
        return Words.of(otherwise).true if true is not None else self._next(otherwise, false)

    def _decided(self, node: ir.Node, context: Context) -> Context | None:
        """Look at a condition that is a value."""
        found = self._decision(node, node, context)
        subject = f"`{written(node.site).text or short(describe(node))}`"
        self._edges(found.true, node.site, subject, "never true")
        self._edges(found.false, node.site, subject, "never false")
        self._edges(found.others, node.site, subject, "")
        return joined(found.if_true, found.if_false)

    def _first_of(self, node: ir.Call, context: Context) -> Context | None:
        """Look at an operator whose result is one of its arguments."""
        source = written(node.site)
        if source.function in _MESSAGES:  # what to write for a value without text
            return self._call(node, context)
        choice = self.plan.choices.setdefault(id(node), {})
        text = source.text or short(describe(node))

        def add(index: int | None, what: str) -> None:
            key = node.site, self.possible.number(node), index
            choice[index] = self._listing.add(
                Kind.BRANCH, f"`{text}`: {what}", node.site, node, *key
            )

        candidates = self.possible.candidates(node, context)
        last = len(node.arguments) - 1
        after: Context | None = context
        for index, argument in enumerate(node.arguments):
            next_ = after and self._value(argument, after)
            after = joined(next_, after) if node.operator.is_lazy and index else next_
            if index in candidates:
                is_fixed = index == last and isinstance(ir.unnamed(argument), ir.Const)
                shown = f"`{value_text(argument, node.site)}`"
                add(index, f"{'the fallback ' if is_fixed else ''}{shown} is never used")
        if None in candidates:
            add(None, "always finds a value")
        keys = self.plan.tables.get(id(ir.unnamed(node.arguments[0])), {})
        if None in keys and 1 in choice:  # another key leads to the next argument
            self._listing.put_inside([keys[None]], choice[1])
        return after

    def _call(self, node: ir.Call, context: Context) -> Context | None:
        """Look at an operator that evaluates all its arguments."""
        parameters = node.operator.parameters
        if node.operator.role is Role.AMONG:
            self._constants(node, context)
        elif node.operator.is_condition:
            self._patterns(node)
        is_counted = id(node) in self.plan.tables  # by its key
        if not is_counted and (not node.operator.is_condition or _has_function(node)):
            self._operands(node, context)
            if self.possible.may_fail_on_text(node, context):
                self._conversion(node)
        after: Context | None = context
        for index, argument in enumerate(node.arguments):
            if after is None:
                return None
            if not isinstance(argument, ir.Function):
                after = self._value(argument, after)
            elif parameters[min(index, len(parameters) - 1)].condition:
                self._test(node, argument, after)
            else:
                self._value(argument.result, after)
        return after

    def _operands(self, node: ir.Call, context: Context) -> None:
        """Want each value that may be missing once missing and once not, and arrays of all sizes.

        What is missing because of its own operands is not asked for, unless it is a text that they
        cannot use.
        """
        text = written(node.site).text or short(describe(node))
        for index, argument in enumerate(node.arguments):
            inner = ir.unnamed(argument)
            number = self.possible.number(inner)
            if isinstance(inner, ir.Const | ir.Absent | ir.Function | ir.Object | ir.Array):
                continue
            is_made = isinstance(inner, ir.Call) and any(
                self.possible.may_be_missing(below, context)
                for below in inner.arguments
                if not isinstance(below, ir.Function)
            )
            is_made = is_made or self.possible.is_declared_time(inner, context)
            is_made = is_made or self.possible.may_fail_on_text(inner, context)
            if not is_made and self.possible.may_be_missing(inner, context):
                shown = value_text(argument, node.site)
                type_ = self.possible.type_of(inner, context)
                missing = MISSING[type_.optional, type_.nullable]
                self.plan.operands[id(inner)] = (
                    self._operand(f"`{text}`: `{shown}` is never present", node, number, True),
                    self._operand(f"`{text}`: `{shown}` is never {missing}", node, number, False),
                )
            if index > 0 or _is_resized(inner):
                continue
            if _takes(types.Kind.ARRAY, node):
                self._sizes(node, inner, context, "an empty array", "several elements")
            elif _takes(types.Kind.OBJECT, node) and _has_function(node):
                self._sizes(node, inner, context, "an empty object", "several keys")

    def _conversion(self, node: ir.Call) -> None:
        """Want a text once that an operator can use, and one that it cannot."""
        text, number = written(node.site).text or short(describe(node)), self.possible.number(node)
        points = (
            self._operand(f"`{text}`: never has a result", node, number, "result"),
            self._operand(f"`{text}`: a text always has a result", node, number, "none"),
        )
        self.plan.conversions[id(node)] = points
        if (operand := self.plan.operands.get(id(ir.unnamed(node.arguments[0])))) is not None:
            self._listing.put_inside(points, operand[0])

    def _sizes(self, node: ir.Call, of: ir.Node, context: Context, none: str, many: str) -> None:
        """Want an array or object once without elements, if it may be so, and once with several."""
        text, number = written(node.site).text or short(describe(node)), self.possible.number(node)
        empty, _ = self.plan.sizes.get(id(of), (None, None))
        if any(value in ([], {}) for value, _ in self.possible.domain(of, context)):
            empty = self._operand(f"`{text}`: never with {none}", node, number, "empty")
        several = self._operand(f"`{text}`: never with {many}", node, number, "many")
        self.plan.sizes[id(of)] = empty, several

    def _asked(self, condition: ir.Node, context: Context) -> Context | None:
        """Look at what a condition without parts asks about; that of `x != y` is `x == y`."""
        asked = _without_negation(condition)
        if isinstance(asked, ir.Call) and not asked.operator.is_lazy:
            return self._call(asked, context)
        return self._value(asked, context)

    def _answers(self, node: ir.Call, context: Context) -> None:
        """Want a condition that is sent once true and once false."""
        if None not in self.possible.ways(node, context):
            text = written(node.site).text or short(describe(node))
            number = self.possible.number(node)
            self.plan.answers[id(node)] = (
                self._operand(f"`{text}`: never true", node, number, True),
                self._operand(f"`{text}`: never false", node, number, False),
            )

    def _lookup(self, node: ir.Call, context: Context) -> None:
        """Want each key of a table once, and one that is not there."""
        table, key = map(ir.unnamed, node.arguments)
        if not isinstance(table, ir.Object) or isinstance(key, ir.Const):
            return
        keys = [entry.key for entry in table.entries if isinstance(entry, ir.Entry)]
        if len(keys) < len(table.entries):
            return
        domain = self.possible.domain(key, context)
        others = [value for value, is_many in domain if is_many or value not in keys]
        wanted = [one for one in keys if others or any(value == one for value, _ in domain)]
        text = written(node.site).text or short(describe(node))
        points = self.plan.tables.setdefault(id(node), {})
        number = self.possible.number(node)
        for one in wanted:
            points[one] = self._operand(f"`{text}`: never {one!r}", node, number, one)
        if others:
            points[None] = self._operand(f"`{text}`: never anything else", node, number)

    def _constants(self, node: ir.Call, context: Context) -> None:
        """Want each of the constants once that a value is compared with."""
        value, constants = map(ir.unnamed, node.arguments)
        items = constants.items if isinstance(constants, ir.Array) else ()
        known = [item for item in items if isinstance(item, ir.Const)]
        if not 1 < len(known) == len(items) or self.possible.type_of(value, context).enum:
            return  # the values of an enumeration are wanted anyway
        text = written(node.site).text or short(describe(node))
        points = self.plan.constants.setdefault(id(node), {})
        number = self.possible.number(node)
        for constant in known:
            wanted = f"`{text}`: never {short(describe(constant))}"
            point = self._operand(wanted, node, number, constant.value)
            points[self.possible.constant(constant)] = point

    def _patterns(self, node: ir.Call) -> None:
        """Want each alternative of a regular expression to match once."""
        text = written(node.site).text or short(describe(node))
        number = self.possible.number(node)
        for index, argument in enumerate(node.arguments):
            if not (isinstance(argument, ir.Const) and isinstance(argument.value, ir.Pattern)):
                continue
            variants = self.plan.patterns.setdefault(id(node), [])
            variants.clear()
            for alternative, source in alternatives(argument.value.source):
                pattern = replace(argument, value=ir.Pattern(source, argument.value.flags))
                point = self._operand(f"`{text}`: never {alternative!r}", node, number, source)
                variants.append((index, self.possible.constant(pattern), point))

    def _script(self, node: ir.Raw) -> None:
        """Count the points of hand-written JavaScript, except for the first one: that it runs."""
        points = self.plan.scripts.setdefault(id(node), {})
        for index, point in enumerate(with_counters(node.source).points):
            if index == 0:
                continue
            text, key = f"`raw_javascript`: {point.text}", (node.site, node.source, index)
            with self._listing.after([points[point.needs]] if point.needs in points else []):
                points[index] = self._listing.add(point.kind, text, node.site, node, *key)

    def _operand(self, text: str, node: ir.Call, *key: object) -> int:
        return self._listing.add(Kind.OPERAND, text, node.site, node, *key)

    def _test(self, node: ir.Call, function: ir.Function, context: Context) -> None:
        """Look at a function that tests each element."""
        found = self._decision(function, function.result, context)
        subject = f"`{written(node.site).text or short(describe(node))}`"
        self._edges(found.true, node.site, subject, "true for no element")
        self._edges(found.false, node.site, subject, "false for no element")
        self._edges(found.others, node.site, subject, "")

    # --- conditions ---

    def _decision(self, owner: object, condition: ir.Node, context: Context) -> _Condition:
        """Return what decides the condition of a choice, in a context."""
        if id(owner) not in self.plan.decisions:
            self.plan.decisions[id(owner)] = self._tree(id(owner), condition)
        return self._condition(id(owner), condition, context)

    def _tree(self, owner: int, condition: ir.Node) -> Tree:
        node = ir.unnamed(condition)
        match node:
            case ir.Const(value=value):
                return Fixed(value is True)
            case ir.Call(operator=operator, arguments=arguments):
                match operator.role:
                    case Role.NEGATION if node.site != arguments[0].site:  # not of `x != y`
                        return Not(self._tree(owner, arguments[0]))
                    case Role.CONJUNCTION | Role.DISJUNCTION as role:
                        left, right = (self._tree(owner, part) for part in arguments)
                        return Pair(left, right, role is Role.DISJUNCTION)
        return self._atoms.setdefault((owner, id(node)), Atom(node, node.site))

    def _condition(self, owner: int, condition: ir.Node, context: Context) -> _Condition:
        node = ir.unnamed(condition)
        match node:
            case ir.Const(value=value):
                return _Condition((), (), *((context, None) if value is True else (None, context)))
            case ir.Call(operator=operator, arguments=arguments):
                match operator.role:
                    case Role.NEGATION if node.site != arguments[0].site:
                        found = self._condition(owner, arguments[0], context)
                        after = found.if_false, found.if_true
                        return _Condition(found.false, found.true, *after, found.others)
                    case Role.CONJUNCTION | Role.DISJUNCTION as role:
                        return self._parts(owner, arguments, role is Role.DISJUNCTION, context)
        known = self._asked(node, context)
        atom = self._atoms[owner, id(node)]
        true, false = self.possible.ways(node, known) if known else (None, None)
        if true is None or false is None or self._is_of_choice(node):  # nothing to decide
            return _Condition((), (), true, false)
        return _Condition(((atom, True),), ((atom, False),), true, false)

    def _parts(
        self, owner: int, parts: tuple[ir.Node, ...], decisive: bool, context: Context
    ) -> _Condition:
        """Return what decides `left or right` (decisive: true), or `left and right`."""
        left, right = parts
        first = self._condition(owner, left, context)
        going_on = first.if_false if decisive else first.if_true
        if going_on is None:  # the left decides on every payload
            return first
        leading = first.false if decisive else first.true  # to the right
        second = self._condition(owner, right, going_on)
        true, false, others = second.true, second.false, (*first.others, *second.others)
        if not (true or false):  # the right is known, so what leads to it decides
            true, false = (leading, ()) if second.if_true is not None else ((), leading)
        elif len(leading) > 1:  # one alone is reached with the points of the right
            others = (*others, *leading)
        if decisive:
            either = joined(first.if_true, second.if_true)
            return _Condition((*first.true, *true), false, either, second.if_false, others)
        neither = joined(first.if_false, second.if_false)
        return _Condition(true, (*first.false, *false), second.if_true, neither, others)

    def _is_of_choice(self, node: ir.Node) -> bool:
        """Return whether a condition asks for a user whose candidates have points of their own."""
        match node:
            case ir.Call(arguments=(ir.Named(name="identifier", value=user),)):
                return id(ir.unnamed(user)) in self._deciding
        return False

    # --- points ---

    def _edges(
        self,
        edges: Sequence[_Edge],
        site: CallSite | None,
        subject: str,
        whole: str,
        there: CallSite | None = None,
    ) -> list[int]:
        """Add a point for each edge, and return them.

        If there is just one, `whole` is its text, and it may be elsewhere: `there`.
        """
        found: list[int] = []
        for atom, result in edges:
            is_whole = len(edges) == 1 and whole
            text = f"{subject}: {whole if is_whole else never_text(atom.node, result, site)}"
            number = self.possible.number(atom.node)
            own = atom.site if is_inside(atom.site, site) else site
            place = (is_whole and there) or own
            index = self._listing.add(Kind.BRANCH, text, place, atom.node, site, number, result)
            if result:
                atom.true = index
                constants = self.plan.constants.get(id(atom.node), {})
                patterns = self.plan.patterns.get(id(atom.node), [])
                inside = (*constants.values(), *(point for *_, point in patterns))
                self._listing.put_inside(inside, index)
            else:
                atom.false = index
            found.append(index)
        return found


def _site_beside(site: CallSite | None, body: ir.Body) -> CallSite | None:
    """Return where a body is written, if that is in the same function as a condition."""
    if isinstance(body, ir.Branch):
        return None
    found = next((root.site for root in ir.roots(body)), None)
    return found if found and site and found.code is site.code else None


def _without_negation(node: ir.Node) -> ir.Node:
    inner = ir.unnamed(node)
    while isinstance(inner, ir.Call) and inner.operator.role is Role.NEGATION:
        inner = ir.unnamed(inner.arguments[0])
    return inner


def _takes(kind: types.Kind, node: ir.Call) -> bool:
    return any(parameter.kind is kind for parameter in node.operator.parameters[:1])


def _is_resized(node: ir.Node) -> bool:
    """Return whether an array or object is as large as the one that it is made of."""
    if not isinstance(node, ir.Call):
        return False
    is_mapped = _takes(types.Kind.OBJECT, node) and _has_function(node)
    if not (is_mapped or _takes(types.Kind.ARRAY, node)):
        return False
    return not any(parameter.condition for parameter in node.operator.parameters)


def _has_function(node: ir.Call) -> bool:
    return any(isinstance(argument, ir.Function) for argument in node.arguments)
