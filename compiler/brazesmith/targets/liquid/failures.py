"""Moves failures to where Liquid can abort: into a branch, in place of a value.

`concat("Dr. ", required(name, "no name"))` fails inside a text, where `{% abort_message %}` is not
possible. A choice around it means the same: the text if there is a name, else the failure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from brazesmith import ir


def outward(node: ir.Node) -> ir.Node:
    """Return the same value, with failures moved out of calls and conditions where possible."""
    if not ir.can_fail(node):
        return node
    match node:
        case ir.Named(value=value):
            return outward(value)
        case ir.Object() | ir.Array():
            return ir.with_children(node, tuple(map(outward, ir.children(node))))
        case ir.If(condition=ir.Call(arguments=(value,)) as asked, then=then) if value is then:
            # `required(x, "…")` tests what it returns: what x fails with is moved once.
            required = replace(node, otherwise=outward(node.otherwise))
            return _around(
                outward(then),
                lambda x: replace(required, condition=replace(asked, arguments=(x,)), then=x),
            )
        case ir.If(condition=condition, then=then, otherwise=otherwise):
            choice = replace(node, then=outward(then), otherwise=outward(otherwise))
            return _around(outward(condition), lambda value: replace(choice, condition=value))
        case ir.Call(operator=operator, arguments=(pairs,)) if operator.takes_pairs:
            if isinstance(pairs, ir.Array):
                pairs = ir.with_children(pairs, tuple(map(_pair, ir.children(pairs))))
            return replace(node, arguments=(pairs,))
        case ir.Call(operator=operator, arguments=arguments) if not operator.is_lazy:
            for index, argument in enumerate(arguments):
                moved = outward(argument)
                if isinstance(moved, ir.If) and may_fail(moved):
                    return _around(moved, partial(_with_argument, node, index))
            return node
        case _:
            return node


def _with_argument(call: ir.Call, index: int, value: ir.Node) -> ir.Node:
    """Return a call with another argument, and its other failures moved out."""
    before, after = call.arguments[:index], call.arguments[index + 1 :]
    return outward(replace(call, arguments=(*before, value, *after)))


def may_fail(node: ir.Node) -> bool:
    """Return whether a value is a failure, or one of its branches is."""
    return isinstance(node, ir.Fail) or (
        isinstance(node, ir.If) and (may_fail(node.then) or may_fail(node.otherwise))
    )


def _around(node: ir.Node, rest: Callable[[ir.Node], ir.Node]) -> ir.Node:
    """Apply a function to a value, in each of the branches that do not fail."""
    match node:
        case ir.Fail():
            return node
        case ir.If(then=then, otherwise=otherwise) if may_fail(node):
            return replace(node, then=_around(then, rest), otherwise=_around(otherwise, rest))
        case _:
            return rest(node)


def _pair(pair: ir.Node) -> ir.Node:
    """Return a pair of `from_entries` in which a key that fails is a value that fails."""
    match pair_of(pair):
        case (key, value):
            return ir.with_children(pair, _failing_below(outward(key), outward(value)))
    return pair


def pair_of(node: ir.Node | ir.Spread) -> tuple[ir.Node, ir.Node] | None:
    """Return key and value of a pair that the spec writes out."""
    match node:
        case ir.Array(items=(key, value)):
            if not isinstance(key, ir.Spread) and not isinstance(value, ir.Spread):
                return key, value
    return None


def _failing_below(key: ir.Node, value: ir.Node) -> tuple[ir.Node, ir.Node]:
    """Return a key that does not fail, and a value that fails where the key did."""
    match key:
        case ir.If(then=ir.Fail(), otherwise=kept) | ir.If(then=kept, otherwise=ir.Fail()):
            return _failing_below(kept, _around(key, lambda _: value))
        case _:
            return key, value


def stuck(node: ir.Node) -> Iterator[ir.Fail]:
    """Yield the failures that `outward` could not move to the place of a value."""
    match node:
        case ir.Fail():
            pass
        case ir.Object() | ir.Array():
            for value in ir.children(node):
                yield from stuck(value)
        case ir.If(condition=condition, then=then, otherwise=otherwise):
            yield from (*failures(condition), *stuck(then), *stuck(otherwise))
        case ir.Call(operator=operator, arguments=(pairs,)) if operator.takes_pairs:
            for pair in ir.children(pairs):
                key, *values = ir.children(pair) if isinstance(pair, ir.Array) else (pair,)
                yield from failures(key)
                for value in values:
                    yield from stuck(value)
        case _:
            yield from failures(node)


def failures(node: ir.Node) -> Iterator[ir.Fail]:
    """Yield every failure in a value."""
    return (inner for inner in ir.walk(node) if isinstance(inner, ir.Fail))
