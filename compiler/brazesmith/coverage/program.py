"""The points of a program, and a counter for them: the reference interpreter, with an observer.

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

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeAlias

from brazesmith import ir
from brazesmith.base import ecmascript as es
from brazesmith.base.diagnostics import CallSite, Span
from brazesmith.base.ecmascript import ABSENT
from brazesmith.base.json import InputError, parse_json
from brazesmith.coverage.handwritten import HandWritten
from brazesmith.coverage.points import Kind, Point
from brazesmith.coverage.possible import Context, Possibilities, joined
from brazesmith.coverage.wording import is_inside, short, value_text, written
from brazesmith.engines import Engines, Input
from brazesmith.ir import types
from brazesmith.ir.operator import Operator, Role
from brazesmith.operators.symbolic import describe
from brazesmith.passes.interpreter import NotInterpretable, Run, Stopped, WebhookRun

# A decision, as it is evaluated: its atoms note the points of their results.


@dataclass(slots=True)
class _Atom:
    """A condition without parts. Its points are set when the decision around it is known."""

    node: ir.Node
    site: CallSite | None
    true: int | None = None
    false: int | None = None


@dataclass(frozen=True, slots=True)
class _Not:
    inner: _Tree


@dataclass(frozen=True, slots=True)
class _Pair:
    left: _Tree
    right: _Tree
    decisive: bool  # the result of the left that makes the right superfluous


@dataclass(frozen=True, slots=True)
class _Fixed:
    result: bool


_Tree: TypeAlias = "_Atom | _Not | _Pair | _Fixed"

#: One way through a condition: an atom, and its result.
_Edge: TypeAlias = tuple[_Atom, bool]


@dataclass(frozen=True, slots=True)
class _Condition:
    """A condition in a context: what decides it, and the contexts after it."""

    true: tuple[_Edge, ...]
    false: tuple[_Edge, ...]
    if_true: Context | None
    if_false: Context | None
    others: tuple[_Edge, ...] = ()  # what leads to another part, in one of several ways


@dataclass(slots=True)
class Plan:
    """What the run of a program notes, by the `id` of a node."""

    decisions: dict[int, _Tree] = field(default_factory=dict)  # of Branch, If, Function, Call
    choices: dict[int, dict[int | None, int]] = field(default_factory=dict)  # by argument
    operands: dict[int, tuple[int, int]] = field(default_factory=dict)  # there, missing
    sizes: dict[int, tuple[int, int]] = field(default_factory=dict)  # empty, several elements
    answers: dict[int, tuple[int, int]] = field(default_factory=dict)  # true, false
    tables: dict[int, dict[str | None, int]] = field(default_factory=dict)  # by key; None: others


_ROUTE: Final = "`route`"

#: These functions give a text to every value of their message.
_MESSAGES: Final = ("fail", "required")

#: A node shared by many ways is looked at in so many contexts, and then once in an open one.
_CONTEXTS: Final = 4


class _Builder:
    """Collects the points of a program."""

    def __init__(self, program: ir.Program) -> None:
        self.possible = Possibilities(program)
        self.plan = Plan()
        self.points: list[Point] = []
        self._about: list[ir.Node] = []  # the condition or the choice of each point
        self._cases: dict[int, str] = {}  # the conditions of `route`, by the point of the case
        self._needs: list[int | None] = []  # without which point each one is not reached
        self._inside: int | None = None  # that of the value that is looked at
        self._indexes: dict[tuple[object, ...], int] = {}
        self._atoms: dict[tuple[int, int], _Atom] = {}  # by decision and condition
        self._deciding: set[int] = set()  # choices that have points
        #: What is known after each node, by the context before it. Contexts are kept.
        self._visits: dict[int, dict[int, tuple[Context, Context | None]]] = {}
        #: A transform of an integration is not written in a spec of the user's.
        self._is_library = written(program.site).is_library
        self._near: list[CallSite | None] = [program.site]
        self._open = Context()
        self._body(program.body, self._open)
        self._tell_apart()
        self.points = [
            replace(point, needs=needs)
            for point, needs in zip(self.points, self._needs, strict=True)
        ]

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
                    self._cases[edges[0]] = f"`{value_text(condition)}`"
                with self._after(edges):
                    if found.if_true is not None:
                        self._body(then, found.if_true)
                has_more, rest = False, found.if_false
                if isinstance(otherwise, ir.Branch) and rest and len(found.false) < 2:
                    has_more = self._body(otherwise, rest)
                if not has_more:
                    text = self._case(otherwise, rest) if found.false else ""
                    there = _site_beside(site, otherwise)
                    with self._after(self._edges(found.false, site, _ROUTE, text, there)):
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
        inside = self._inside
        if known is not context:
            self._inside = None
        is_near = node.site is not None and not written(node.site).is_library
        if is_near:
            self._near.append(node.site)
        after = self._parts_of(node, known)
        if is_near:
            self._near.pop()
        self._inside = inside
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
                asked = _without_negation(node)
                if isinstance(asked, ir.Call) and not asked.operator.is_lazy:
                    return self._call(asked, context)
                return self._value(asked, context)
            case ir.Fail(message=message):
                self._value(message, context)
                return None
        after: Context | None = context
        for child in ir.children(node):
            after = after and self._value(child, after)
        return after

    def _choice(self, node: ir.If, context: Context) -> Context | None:
        """Look at an `If`; return what is known after it."""
        found = self._decision(node, node.condition, context)
        words = _Words.of(node)
        with self._after(self._edges(found.true, node.site, words.subject, words.true)):
            then = found.if_true and self._value(node.then, found.if_true)
        rest = after = found.if_false
        next_ = ir.unnamed(node.otherwise)
        is_chain = isinstance(next_, ir.If) and next_.site == node.site  # as of `choose`
        if is_chain and len(found.false) < 2:
            after = rest and self._value(node.otherwise, rest)
        # The points of the next case show that this one is passed.
        if not (is_chain and len(found.false) < 2 and id(next_) in self._deciding):
            text = self._next(node, rest) if found.false else ""
            with self._after(self._edges(found.false, node.site, words.subject, text)):
                after = rest and self._value(node.otherwise, rest)
        self._edges(found.others, node.site, words.subject, "")
        if found.true or found.false:
            self._deciding.add(id(node))
        return joined(then, after)

    def _next(self, node: ir.If, context: Context | None) -> str:
        """Return the text of a choice whose condition is never false."""
        otherwise = ir.unnamed(node.otherwise)
        if not (context and isinstance(otherwise, ir.If) and otherwise.site == node.site):
            return _Words.of(node).false
        true, false = self.possible.ways(otherwise.condition, context)
        return _Words.of(otherwise).true if true is not None else self._next(otherwise, false)

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
            choice[index] = self._point(Kind.BRANCH, f"`{text}`: {what}", node.site, node, *key)

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
        return after

    def _call(self, node: ir.Call, context: Context) -> Context | None:
        """Look at an operator that evaluates all its arguments."""
        parameters = node.operator.parameters
        is_counted = id(node) in self.plan.tables  # by its key
        if not is_counted and (not node.operator.is_condition or _has_function(node)):
            self._operands(node, context)
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

        What is missing because of its own operands is not asked for.
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
            if not is_made and self.possible.may_be_missing(inner, context):
                shown = value_text(argument, node.site)
                type_ = self.possible.type_of(inner, context)
                missing = _MISSING[type_.optional, type_.nullable]
                self.plan.operands[id(inner)] = (
                    self._operand(f"`{text}`: `{shown}` is never present", node, number, True),
                    self._operand(f"`{text}`: `{shown}` is never {missing}", node, number, False),
                )
            if index == 0 and _takes_array(node) and not _is_resized(inner):
                self.plan.sizes[id(inner)] = (
                    self._operand(f"`{text}`: never with an empty array", node, number, "empty"),
                    self._operand(f"`{text}`: never with several elements", node, number, "many"),
                )

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

    def _operand(self, text: str, node: ir.Call, *key: object) -> int:
        return self._point(Kind.OPERAND, text, node.site, node, *key)

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

    def _tree(self, owner: int, condition: ir.Node) -> _Tree:
        node = ir.unnamed(condition)
        match node:
            case ir.Const(value=value):
                return _Fixed(value is True)
            case ir.Call(operator=operator, arguments=arguments):
                match operator.role:
                    case Role.NEGATION if node.site != arguments[0].site:  # not of `x != y`
                        return _Not(self._tree(owner, arguments[0]))
                    case Role.CONJUNCTION | Role.DISJUNCTION as role:
                        left, right = (self._tree(owner, part) for part in arguments)
                        return _Pair(left, right, role is Role.DISJUNCTION)
        return self._atoms.setdefault((owner, id(node)), _Atom(node, node.site))

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
                known = self._call(node, context)
            case _:
                known = self._value(node, context)
        atom = self._atoms[owner, id(node)]
        true, false = self.possible.ways(node, known) if known else (None, None)
        if true is None or false is None:  # nothing to decide
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

    # --- points ---

    @contextmanager
    def _after(self, points: Sequence[int]) -> Iterator[None]:
        """Look at what is reached only with one of some points."""
        before = self._inside
        if len(points) == 1:
            self._inside = points[0]
        yield
        self._inside = before

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
            text = f"{subject}: {whole if is_whole else _never(atom.node, result, site)}"
            number = self.possible.number(atom.node)
            own = atom.site if is_inside(atom.site, site) else site
            place = (is_whole and there) or own
            index = self._point(Kind.BRANCH, text, place, atom.node, site, number, result)
            if result:
                atom.true = index
            else:
                atom.false = index
            found.append(index)
        return found

    def _point(
        self, kind: Kind, text: str, site: CallSite | None, about: ir.Node, *key: object
    ) -> int:
        """Return the index of a point; a new one, unless there is one with this key already."""
        whole = (kind, *key)
        if whole not in self._indexes:
            self._indexes[whole] = len(self.points)
            self.points.append(Point(kind, text, self._span(site)))
            self._about.append(about)
            self._needs.append(self._inside)
        index = self._indexes[whole]
        self._needs[index] = self._common(self._needs[index], self._inside)
        return index

    def _common(self, one: int | None, other: int | None) -> int | None:
        """Return the innermost point that two others need, or are."""
        above: list[int | None] = []
        while one is not None:
            above.append(one)
            one = self._needs[one]
        while other is not None and other not in above:
            other = self._needs[other]
        return other

    def _tell_apart(self) -> None:
        """Add to equal texts at one place, as of a helper function, what each one is about.

        If they are about the same, add the case of the `route` that each is in.
        """
        alike: dict[tuple[str, Span | None], list[int]] = {}
        for index, point in enumerate(self.points):
            alike.setdefault((point.text, point.span), []).append(index)
        for indexes in alike.values():
            if len(indexes) > 1:
                abouts = [_about(self._about[index]) for index in indexes]
                cases = [self._case_of(index) for index in indexes]
                is_told = len(set(abouts)) == len(indexes)
                for index, about, case in zip(indexes, abouts, cases, strict=True):
                    more = f", for {about}" if is_told or not case else f", in the case {case}"
                    self.points[index] = replace(
                        self.points[index], text=self.points[index].text + more
                    )

    def _case_of(self, index: int) -> str:
        """Return the case of the `route` that a point is in, or ""."""
        above = self._needs[index]
        while above is not None and above not in self._cases:
            above = self._needs[above]
        return "" if above is None else self._cases[above]

    def _span(self, site: CallSite | None) -> Span | None:
        """Return the place of a point: in the user's spec, if what is around it is there."""
        own = written(site)
        if own.is_library:
            for near in reversed(self._near):
                found = written(near)
                if not found.is_library:
                    return found.span
        return own.span


_MISSING: Final = {
    (True, False): "absent",
    (False, True): "null",
    (True, True): "absent or null",
    (False, False): "absent",
}


def _site_beside(site: CallSite | None, body: ir.Body) -> CallSite | None:
    """Return where a body is written, if that is in the same function as a condition."""
    if isinstance(body, ir.Branch):
        return None
    found = next((root.site for root in ir.roots(body)), None)
    return found if found and site and found.code is site.code else None


def _about(node: ir.Node) -> str:
    """Return what a condition or a choice is about; of a choice, the candidates."""
    if isinstance(node, ir.Call) and node.operator.chooses:
        candidates = [one for one in node.arguments if not isinstance(one, ir.Const)]
        return ", ".join(f"`{short(describe(one))}`" for one in candidates)
    return f"`{short(describe(node))}`"


def _without_negation(node: ir.Node) -> ir.Node:
    inner = ir.unnamed(node)
    while isinstance(inner, ir.Call) and inner.operator.role is Role.NEGATION:
        inner = ir.unnamed(inner.arguments[0])
    return inner


def _takes_array(node: ir.Call) -> bool:
    return bool(node.operator.parameters) and (node.operator.parameters[0].kind is types.Kind.ARRAY)


def _is_resized(node: ir.Node) -> bool:
    """Return whether an array has no elements, or several, only if the array it is made of has."""
    if not isinstance(node, ir.Call) or not _takes_array(node):
        return False
    return not any(parameter.condition for parameter in node.operator.parameters)


def _has_function(node: ir.Call) -> bool:
    return any(isinstance(argument, ir.Function) for argument in node.arguments)


@dataclass(frozen=True, slots=True)
class _Words:
    """A choice in the words of the spec: its name, and that it is never true, or never false."""

    subject: str
    true: str = "never true"
    false: str = "never false"

    @classmethod
    def of(cls, node: ir.If) -> _Words:
        """Return the texts for a choice."""
        source = written(node.site)
        subject = f"`{source.text or short(describe(node))}`"
        match source.function:
            case "choose" | "translate":
                case_ = value_text(node.condition, node.site)
                never = f"the case `{case_}` is never taken"
                return cls(f"`{source.function}`", never, "`otherwise` is never used")
            case "identify":
                then = ir.unnamed(node.then)
                entries = then.entries if isinstance(then, ir.Object) else ()
                keys = [entry.key for entry in entries if isinstance(entry, ir.Entry)]
                by = f"never by `{'`, `'.join(keys)}`" if keys else "never used"
                return cls("`identify`", by, "never without a usable identifier")
            case "required":
                return cls(subject, "never present", "never absent or null")
        if source.function[:1].isupper():  # an object of the body, such as an `Event`
            return cls(subject, "never sent", "never left out")
        return cls(subject) if source.function in ("when", "") else cls(subject, "", "")


def _never(node: ir.Node, result: bool, around: CallSite | None) -> str:
    """Return that a condition never has a result, in words."""
    is_of_user = written(node.site).function == "identify"
    match node:
        case ir.Call(arguments=(ir.Named(name="identifier"),)):
            is_of_user = True
    if is_of_user:  # of an element, which is left out without one
        return "never with a usable identifier" if result else "never without a usable identifier"
    return f"`{value_text(node, around)}` is never {str(result).lower()}"


# --- counting ------------------------------------------------------------------------------------


class _Counting(Run):
    """A run that notes the points that it reaches."""

    plan: Plan
    hits: set[int]
    engine: HandWritten
    input: Input

    def decide(self, tree: _Tree) -> bool:
        """Return the result of a condition, and note what decides it."""
        match tree:
            case _Atom(node=node):
                result = self.value(node) is True
                point = tree.true if result else tree.false
                if point is not None:
                    self.hits.add(point)
                return result
            case _Not(inner=inner):
                return not self.decide(inner)
            case _Pair(left=left, right=right, decisive=decisive):
                return decisive if self.decide(left) is decisive else self.decide(right)
            case _Fixed(result=result):
                return result

    def taken(self, body: ir.Body) -> ir.Send | ir.Skip | ir.Stop:
        """Return the part of a body that the conditions select."""
        while isinstance(body, ir.Branch):
            tree = self.plan.decisions.get(id(body))
            is_true = self.value(body.condition) is True if tree is None else self.decide(tree)
            body = body.then if is_true else body.otherwise
        return body

    def value(self, node: ir.Node) -> Any:
        """Return the value of a node."""
        if (tree := self.plan.decisions.get(id(node))) is not None:
            if isinstance(node, ir.If):
                taken = node.then if self.decide(tree) else node.otherwise
                return self._seen(node, self.value(taken))
            if isinstance(node, ir.Call):
                return self.decide(tree)
        if isinstance(node, ir.Raw):
            values = {name: self.value(value) for name, value in node.inputs}
            return self._seen(node, self.engine.value(node.source, values, self.input))
        if isinstance(node, ir.Call) and (choice := self.plan.choices.get(id(node))) is not None:
            return self._seen(node, self._chosen(node, choice))
        if isinstance(node, ir.Call) and (keys := self.plan.tables.get(id(node))) is not None:
            table, key = map(self.value, node.arguments)
            point = keys.get(key) if isinstance(key, str) and key in keys else keys.get(None)
            if point is not None:
                self.hits.add(point)
            return self._seen(node, node.operator.meaning(table, key))
        return self._seen(node, super().value(node))

    def _seen(self, node: ir.Node, value: Any) -> Any:
        """Note whether a value is there, and how many elements it has; return it."""
        if (operand := self.plan.operands.get(id(node))) is not None:
            self.hits.add(operand[value is ABSENT or value is None])
        if (answers := self.plan.answers.get(id(node))) is not None:
            self.hits.add(answers[value is not True])
        sizes = self.plan.sizes.get(id(node)) if isinstance(value, list) else None
        if sizes is not None and len(value) != 1:
            self.hits.add(sizes[bool(value)])
        return value

    def result_of(self, function: ir.Function) -> Any:
        """Return the result of a function for the parameters that are bound."""
        tree = self.plan.decisions.get(id(function))
        return super().result_of(function) if tree is None else self.decide(tree)

    def _chosen(self, node: ir.Call, choice: dict[int | None, int]) -> Any:
        row = node.operator
        assert row.source is not None
        if row.short_circuits is not None:
            first = self.value(node.arguments[0])
            index: int | None = 0 if row.short_circuits(first) else 1
            value = first if index == 0 else self.value(node.arguments[1])
        else:
            values = [self.value(argument) for argument in node.arguments]
            source = row.source(values, ())
            index, value = source.argument if source else None, row.meaning(*values)
        if index in choice:
            self.hits.add(choice[index])
        return value


class _CountingWebhook(_Counting, WebhookRun):
    """The same for a webhook."""


@dataclass(frozen=True, slots=True)
class ProgramCounter:
    """Counts which points of a program its runs reach."""

    program: ir.Program
    points: tuple[Point, ...]
    plan: Plan
    engines: Engines

    @classmethod
    def of(cls, program: ir.Program, engines: Engines) -> ProgramCounter:
        """Return a counter for a program; `engines` run the hand-written JavaScript in it."""
        built = _Builder(program)
        return cls(program, tuple(built.points), built.plan, engines)

    @property
    def lost(self) -> int:
        """0: every run of the interpreter ends."""
        return 0

    def hits(self, inputs: Sequence[Input]) -> list[frozenset[int]]:
        """Return the indexes of the points that each input reaches, in the order of the inputs."""
        engine = HandWritten(self.engines)
        found = [self._hits(input_, engine) for input_ in inputs]
        while waiting := engine.run():
            for index, input_ in enumerate(inputs):
                if input_ in waiting:
                    found[index] = self._hits(input_, engine)
        return found

    def _hits(self, input_: Input, engine: HandWritten) -> frozenset[int]:
        hits: set[int] = set()
        with suppress(InputError, RecursionError, Stopped, NotInterpretable):
            payload = parse_json(input_.payload, "payload")
            headers = parse_json(input_.headers, "headers")
            if self.program.destination.is_request or isinstance(payload, dict | list):
                run = _run(self.program, payload, headers, input_.now or _NOW)
                run.plan, run.hits, run.engine, run.input = self.plan, hits, engine, input_
                run.body(self.program.body)
        return frozenset(hits)


def _run(program: ir.Program, payload: Any, headers: Any, now: str) -> _Counting:
    if program.destination.is_request:
        return _CountingWebhook(program, payload, now)
    inputs = {"payload": es.from_python(payload), "headers": es.from_python(headers)}
    return _Counting(program.name, inputs, es.to_units(now))


#: The time of a run, if a case does not set it.
_NOW: Final = "2026-01-02T03:04:05.000Z"
