"""Simplification: conditions whose result is known are not evaluated again.

Inside `route((is_filled(email), …))` the e-mail address is filled. A user with one possible
identifier is checked once, at the top, so that the identifier becomes an entry of the body.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from brazesmith import ir
from brazesmith.ir import types
from brazesmith.ir.operator import Role

#: The known results of conditions.
Facts = Mapping[ir.Node, bool]


def simplify(program: ir.Program) -> ir.Program:
    """Return an equivalent program with fewer conditions."""
    body = _body(program.body, {})
    return replace(program, body=ir.map_body(body, _Checked(body).node))


def _body(body: ir.Body, facts: Facts) -> ir.Body:
    match body:
        case ir.Send(body=node):
            return _checked_first(replace(body, body=_simplifier(facts)(node)), facts)
        case ir.Skip():
            return body
        case ir.Stop(failure=failure):
            return ir.Stop(replace(failure, message=_simplifier(facts)(failure.message)))
        case ir.Branch(condition=condition, then=then, otherwise=otherwise):
            condition = _simplifier(facts)(condition)
            if isinstance(condition, ir.Const):
                return _body(then if condition.value is True else otherwise, facts)
            return ir.Branch(
                condition,
                _body(then, {**facts, **_implied(condition, True)}),
                _body(otherwise, {**facts, **_implied(condition, False)}),
            )


def _checked_first(send: ir.Send, facts: Facts) -> ir.Body:
    """Check a user with one possible identifier before the body is built."""
    for node in _always_read(send.body):
        match node:
            case ir.Named(value=ir.If(condition, then, ir.Fail() as failure)) if not ir.can_fail(
                then
            ):
                missing = ir.condition(Role.NEGATION, condition)
                rest = _body(send, {**facts, **_implied(condition, True)})
                return ir.Branch(missing, ir.Stop(failure), rest)
    return send


def _implied(condition: ir.Node, answer: bool) -> dict[ir.Node, bool]:
    """Return what follows from the result of a condition."""
    if any(isinstance(inner, ir.Raw) for inner in ir.walk(condition)):
        return {}  # hand-written JavaScript may return something else every time
    facts = {condition: answer}
    match condition:
        case ir.Call(operator=operator, arguments=(inner,)) if operator.role is Role.NEGATION:
            facts |= _implied(inner, not answer)
        case ir.Call(operator=operator, arguments=(left, right)):
            if operator.role is (Role.CONJUNCTION if answer else Role.DISJUNCTION):
                facts |= _implied(left, answer) | _implied(right, answer)
        case _:
            pass
    return facts


def _simplifier(facts: Facts) -> Callable[[ir.Node], ir.Node]:
    """Return a function that simplifies values with known facts."""

    def simplified(node: ir.Node, rewrite: Callable[[ir.Node], ir.Node]) -> ir.Node | None:
        match node:
            case _ if not facts:
                return node
            case ir.Call() if node in facts:
                return ir.Const(facts[node], types.BOOLEAN, node.site)
            case ir.If(condition=condition, then=then, otherwise=otherwise):
                known = rewrite(condition)
                if isinstance(known, ir.Const):
                    return rewrite(then if known.value is True else otherwise)
            case ir.Object():
                new = ir.with_children(node, tuple(map(rewrite, ir.children(node))))
                return _inlined(new) if isinstance(new, ir.Object) and new is not node else new
        return None

    return ir.rewriter(simplified)


def _inlined(node: ir.Object) -> ir.Object:
    """Replace `...identifier` by the identifier if there is only one."""
    for entry in node.entries:
        match entry:
            case ir.Spread(ir.Named(name="identifier", value=ir.Object((ir.Entry() as one,)))):
                return _with_entry(node, entry, one)
    return node


def _with_entry(node: ir.Object, spread: ir.Spread, one: ir.Entry) -> ir.Object:
    """Return an object with an entry in place of a spread, unless a later key replaces it."""
    index = node.entries.index(spread)
    before, after = node.entries[:index], node.entries[index + 1 :]
    if any(not isinstance(entry, ir.Entry) for entry in before) or one.key in _keys(after):
        return node
    kept = tuple(entry for entry in before if one.key not in _keys((entry,)))
    return replace(node, entries=(*kept, one, *after))


def _keys(entries: Iterable[ir.Entry | ir.Spread]) -> set[str]:
    return {entry.key for entry in entries if isinstance(entry, ir.Entry)}


class _Checked:
    """Checks a user with one possible identifier where the identifier is an entry of an object."""

    def __init__(self, body: ir.Body) -> None:
        nodes = ir.walk(*ir.roots(body))
        self.uses = Counter(id(child) for node in nodes for child in ir.children(node))
        self.node = ir.rewriter(self._rewritten)

    def _rewritten(self, node: ir.Node, rewrite: Callable[[ir.Node], ir.Node]) -> ir.Node | None:
        if not isinstance(node, ir.Object):
            return None
        for entry in node.entries:
            match entry:
                case ir.Spread(ir.Named(value=value) as user) if self.uses[id(user)] == 1:
                    match value:
                        case ir.If(_, ir.Object((ir.Entry() as one,)), ir.Fail()):
                            checked = replace(value, then=one.value, type=one.value.type)
                            new = _with_entry(node, entry, replace(one, value=checked))
                            return None if new is node else rewrite(new)
        return None


def _always_read(node: ir.Node) -> Iterator[ir.Node]:
    """Yield the parts of a body that are always built."""
    yield node
    if isinstance(node, ir.Object | ir.Array):
        for child in ir.children(node):
            yield from _always_read(child)
