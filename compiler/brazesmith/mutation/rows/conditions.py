"""Conditions, and the cases and bodies that they choose between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from brazesmith import ir
from brazesmith.base.diagnostics import Span
from brazesmith.ir import types
from brazesmith.ir.operator import Role
from brazesmith.ir.types import Kind
from brazesmith.mutation.places import removal, text_at
from brazesmith.mutation.rows.constants import shown_value
from brazesmith.mutation.rows.row import Change, Rows, change, swap
from brazesmith.mutation.rows.surroundings import ONLY_UPDATES, Surroundings

ROWS = Rows()


@ROWS.row("negated condition")
def _negated_condition(node: Any, near: Surroundings) -> Iterator[Change]:
    """The opposite of a condition."""
    match node:
        case ir.If(condition=condition) if is_condition(condition, near):
            yield from negated(condition, near)
        case ir.Branch(condition=condition) if is_condition(condition, near):
            yield from negated(condition, near)
        case ir.Call():
            for test in _tests(node):
                if is_condition(test, near):
                    yield from negated(test, near)
    if isinstance(node, ir.Call) and id(node) in near.entries:
        is_own = node.operator.is_condition and near.places.is_own(node)
        if is_own and near.entries[id(node)] != ONLY_UPDATES:
            yield from negated(node, near)


def negated(condition: ir.Node, near: Surroundings) -> Iterator[Change]:
    """Yield the opposite of a condition, if a person wrote it."""
    span = near.places.span(condition.site)
    if span is None:
        return
    inner = ir.unnamed(condition)
    match inner:
        case ir.Call(operator=operator, arguments=(only,)) if operator.role is Role.NEGATION:
            yield from change(
                condition, only, f"`{near.words(only)}` without `not_`", span, key="not"
            )
        case _:
            test = condition
            if condition.type.kind is not Kind.BOOLEAN or not _is_decided(inner):
                test = ir.condition(Role.IS_TRUE, condition)
            new = ir.condition(Role.NEGATION, test)
            what = near.words(condition)
            yield from change(condition, new, f"not `{what}`", span, f"not_({text_at(span)})")


def _tests(node: ir.Call) -> list[ir.Node]:
    """Return what the functions decide that an operator applies to elements."""
    arguments = zip(node.operator.parameters, node.arguments, strict=False)
    functions = [argument for parameter, argument in arguments if parameter.condition]
    return [one.result for one in functions if isinstance(one, ir.Function)]


def _is_decided(node: ir.Node) -> bool:
    return isinstance(node, ir.Call) and node.operator.is_condition


@ROWS.row("removed guard")
def _removed_guard(node: Any, near: Surroundings) -> Iterator[Change]:
    """A value or body without its condition; a condition without one of its parts."""
    match node:
        case ir.If(condition=condition, then=then, otherwise=ir.Absent()) if (
            is_condition(condition, near) and id(node) not in near.chained
        ):
            text = f"`{near.words(condition)}` is not tested"
            written = near.places.arguments(node.site)
            span = near.places.span(node.site)
            if near.places.span(condition.site) in (None, span):  # the language made a part of it
                return
            if len(written) == 2:
                yield from change(node, then, text, span, text_at(written[1]))
            else:
                yield from change(node, then, text, span, key=near.places.span(condition.site))
        case ir.Branch(condition=condition, then=then, otherwise=ir.Skip() | ir.Stop()) if (
            is_condition(condition, near) and isinstance(then, ir.Send)
        ):
            text = f"`{near.words(condition)}` is not tested"
            yield from change(node, then, text, near.places.span(condition.site), key="always")
        case ir.Call(operator=operator, arguments=[one, other]) if (
            operator.role in (Role.CONJUNCTION, Role.DISJUNCTION) and id(node) not in near.made
        ):
            for kept, lost in ((other, one), (one, other)):
                is_chain = isinstance(lost, ir.Call) and lost.operator is operator
                span = near.places.span(lost.site)
                if span is not None and not is_chain and is_condition(lost, near):
                    text = f"`{near.words(lost)}` is not tested"
                    yield from _part_of_condition(node, kept, lost, text, span, near)
        case ir.Call():
            for test in _tests(node):
                yield from _without_test(test, near)


def _part_of_condition(
    node: ir.Call, kept: ir.Node, lost: ir.Node, text: str, span: Span, near: Surroundings
) -> Iterator[Change]:
    written = near.places.arguments(node.site)
    index = next((i for i, one in enumerate(written) if one == span), None)
    if index is None or len(written) < 2:
        yield from change(node, kept, text, span, key="part")
        return
    yield from change(node, kept, text, removal(written, index), "", key="part")


def _without_test(result: ir.Node, near: Surroundings) -> Iterator[Change]:
    """Yield a filter that accepts everything, in place of what it tests."""
    if isinstance(result, ir.Const) or not is_condition(result, near):
        return
    always = ir.Const(True, types.BOOLEAN, result.site)
    text = f"`{near.words(result)}` is not tested"
    yield from change(result, always, text, near.places.span(result.site), "True")


def is_condition(node: ir.Node, near: Surroundings) -> bool:
    """Return whether a person wrote a condition."""
    if id(node) in near.made or near.places.span(node.site) is None:
        return False
    match node:
        case ir.Const():
            return False
        case ir.Call(operator=operator, arguments=(inner,)) if operator.role is Role.IS_TRUE:
            return near.places.is_own(node) or not isinstance(inner, ir.Const)
        case ir.Call(operator=operator, arguments=arguments):
            is_nested = operator.role in (Role.CONJUNCTION, Role.DISJUNCTION)
            if is_nested and not near.places.is_own(node):
                return any(is_condition(argument, near) for argument in arguments)
            return near.places.is_own(node)
        case _:
            return True


@ROWS.row("missing case")
def _missing_case(node: Any, near: Surroundings) -> Iterator[Change]:
    """`route`, `choose` or `one_of` without one of its cases."""
    match node:
        case ir.Branch(condition=condition, otherwise=otherwise) if is_condition(condition, near):
            if isinstance(otherwise, ir.Branch) or not isinstance(node.then, ir.Send):
                kind = _body_in_words(node.then)
                text = f"{kind} for `{near.words(condition)}` is missing"
                span = near.places.span(condition.site)
                yield from change(node, otherwise, text, span, key="case")
        case ir.If(condition=condition, otherwise=otherwise) if is_condition(condition, near):
            is_first = isinstance(otherwise, ir.If) and otherwise.site == node.site
            is_chain = is_first or id(node) in near.chained
            if is_chain and id(node) not in near.made:
                text = f"the case for `{near.words(condition)}` is missing"
                span = near.places.span(condition.site)
                yield from change(node, otherwise, text, span, key="case")
        case ir.Call(operator=operator, arguments=[value, ir.Array(items=items) as choices]) if (
            operator.role is Role.AMONG and len(items) > 1
        ):
            for index, item in enumerate(items):
                if isinstance(item, ir.Const):
                    rest = replace(choices, items=(*items[:index], *items[index + 1 :]))
                    new = replace(node, arguments=(value, rest))
                    text = f"{shown_value(item.value)} is missing"
                    span = near.places.constant(node.site, item.value)
                    yield from change(
                        node, new, text, span, key=("choice", near.places.span(node.site))
                    )


def _body_in_words(body: ir.Body) -> str:
    match body:
        case ir.Skip():
            return "the `skip`"
        case ir.Stop():
            return "the `fail`"
        case _:
            return "the case"


@ROWS.row("swapped bodies")
def _swapped_bodies(node: Any, near: Surroundings) -> Iterator[Change]:
    """Two cases of a `route` or `choose` with each other's body or value."""
    match node:
        case ir.Branch(then=then, otherwise=ir.Branch(then=other) as rest):
            if not is_condition(node.condition, near):
                return
            if isinstance(then, ir.Skip) and isinstance(other, ir.Skip):
                return
            new: ir.Node | ir.Body = replace(node, then=other, otherwise=replace(rest, then=then))
            conditions = f"`{near.words(node.condition)}` and `{near.words(rest.condition)}`"
            text = f"the bodies for {conditions} are swapped"
            yield from change(node, new, text, near.places.span(node.condition.site), key="bodies")
        case ir.If(then=value, otherwise=ir.If(then=other_value) as rest_value) if (
            id(rest_value) in near.chained and id(node) not in near.made
        ):
            if is_condition(node.condition, near):
                new = replace(node, then=other_value, otherwise=replace(rest_value, then=value))
                text = f"`{near.words(value)}` and `{near.words(other_value)}` are swapped"
                spans = [near.places.span(one.site) for one in (value, other_value)]
                written = [span for span in spans if span is not None]
                place = near.places.span(node.condition.site)
                yield from swap(node, new, text, written, place, key="results")


@ROWS.row("removed failure")
def _removed_failure(node: Any, near: Surroundings) -> Iterator[Change]:
    """Nothing is sent, or a value is absent, where the transform should fail."""
    match node:
        case ir.Stop(failure=failure) if id(failure) not in near.made:
            text = "`skip` instead of `fail`"
            span = near.places.span(failure.site)
            yield from change(node, ir.Skip(), text, span, key="skip")
        case ir.If(condition=condition, then=then, otherwise=ir.Fail() as failure) if (
            id(node) not in near.made
        ):
            span = near.places.span(failure.site)
            if is_condition(condition, near):
                absent = replace(node, otherwise=ir.Absent(site=failure.site))
                yield from change(node, absent, "the `fail` is missing", span, "absent")
            else:
                written = near.places.arguments(node.site)
                after = text_at(written[0]) if len(written) == 2 else None
                text = f"`{near.words(then)}` is not required"
                yield from change(node, then, text, near.places.span(node.site), after)
