"""Values that replace others, and the identifiers of a user."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from brazesmith import ir
from brazesmith.ir import types
from brazesmith.mutation.places import removal
from brazesmith.mutation.rows.row import Change, Rows, change, swap
from brazesmith.mutation.rows.surroundings import Surroundings

ROWS = Rows()


@ROWS.row("dropped default")
def _dropped_default(node: Any, near: Surroundings) -> Iterator[Change]:
    """`fallback(a, b)` without its last value; `when(…)` and `choose(…)` without `otherwise`."""
    match node:
        case ir.Call(arguments=arguments) if _takes_usable(node, near):
            index = len(_candidates(node)) - 1
            if index > 0:
                what = f"`{near.words(arguments[-1])}`"
                yield from _without_argument(node, index, what, near)
        case ir.If(otherwise=otherwise) if not _is_end(otherwise) and id(node) not in near.made:
            written = near.places.keyword(node.site, "otherwise")
            if written is not None and not isinstance(otherwise, ir.If):
                absent = replace(node, otherwise=ir.Absent(site=otherwise.site))
                text = f"`otherwise={near.words(otherwise)}` is missing"
                yield from change(node, absent, text, written.removal, "")


@ROWS.row("dropped fallback")
def _dropped_fallback(node: Any, near: Surroundings) -> Iterator[Change]:
    """`fallback(a, b)` without a value that is not the last."""
    if isinstance(node, ir.Call) and _takes_usable(node, near):
        for index, value in enumerate(_candidates(node)[:-1]):
            yield from _without_argument(node, index, f"`{near.words(value)}`", near)


@ROWS.row("swapped fallbacks")
def _swapped_fallbacks(node: Any, near: Surroundings) -> Iterator[Change]:
    """`fallback(b, a)` instead of `fallback(a, b)`; identifiers in another order."""
    if isinstance(node, ir.Call) and _takes_usable(node, near):
        values = _candidates(node)
        first = len(node.arguments) - len(values)
        written = near.places.arguments(node.site)
        for index in range(len(values) - 1):
            one, other = near.words(values[index]), near.words(values[index + 1])
            swapped = list(node.arguments)
            at = first + index
            swapped[at : at + 2] = reversed(swapped[at : at + 2])
            new = replace(node, arguments=tuple(swapped))
            text = f"`{one}` and `{other}` are swapped"
            spans = written[at : at + 2] if len(written) == len(swapped) else []
            yield from swap(node, new, text, spans, near.places.span(node.site), key=index)
    if isinstance(node, ir.If) and id(node) in near.users:
        cases = _cases(node)
        for index in range(len(cases) - 1):
            moved = [*cases]
            moved[index : index + 2] = reversed(moved[index : index + 2])
            names = [_identifier_of(case) for case in cases[index : index + 2]]
            parts = [near.places.keyword(node.site, name) for name in names]
            spans = [part.span for part in parts if part is not None]
            text = f"`{names[0]}` and `{names[1]}` are swapped"
            new_chain = _chain(moved, _last(node))
            yield from swap(node, new_chain, text, spans, near.places.span(node.site), key=index)


def _takes_usable(node: ir.Call, near: Surroundings) -> bool:
    """Return whether an operator takes the first usable value of several, as a person wrote it."""
    return node.operator.prefers_first and near.places.is_own(node)


def _candidates(node: ir.Call) -> tuple[ir.Node, ...]:
    """Return the values of which an operator takes one."""
    parameters = node.operator.parameters
    fixed = sum(not parameter.variadic for parameter in parameters)
    return node.arguments[fixed if fixed < len(parameters) else 0 :]


def _without_argument(node: ir.Call, index: int, what: str, near: Surroundings) -> Iterator[Change]:
    """Yield a call without one of the values that it takes one of."""
    values = _candidates(node)
    at = len(node.arguments) - len(values) + index
    rest = (*node.arguments[:at], *node.arguments[at + 1 :])
    is_variadic = any(parameter.variadic for parameter in node.operator.parameters)
    new: ir.Node = replace(node, arguments=rest) if is_variadic else rest[0]
    text = f"{what} is missing"
    written = near.places.arguments(node.site)
    if len(written) == len(node.arguments) > 1:
        yield from change(node, new, text, removal(written, at), "")
    else:
        yield from change(node, new, text, near.places.span(node.site), key=index)


@ROWS.row("dropped identifier")
def _dropped_identifier(node: Any, near: Surroundings) -> Iterator[Change]:
    """`identify(…)` without one of its identifiers."""
    if not isinstance(node, ir.If) or id(node) not in near.users:
        return
    cases = _cases(node)
    for index, case in enumerate(cases) if len(cases) > 1 else ():
        name = _identifier_of(case)
        part = near.places.keyword(node.site, name)
        rest = _chain([*cases[:index], *cases[index + 1 :]], _last(node))
        text = f"the identifier `{name}` is missing"
        if part is not None:
            yield from change(node, rest, text, part.removal, "")
        else:
            yield from change(node, rest, text, near.places.span(node.site), key=index)


def _cases(node: ir.Node) -> list[ir.If]:
    """Return the cases of a choice, each with the rest of the choice below it."""
    cases: list[ir.If] = []
    while isinstance(node, ir.If) and (not cases or node.site == cases[0].site):
        cases.append(node)
        node = node.otherwise
    return cases


def _last(node: ir.If) -> ir.Node:
    return _cases(node)[-1].otherwise


def _chain(cases: list[ir.If], last: ir.Node) -> ir.Node:
    result = last
    for case in reversed(cases):
        result = replace(case, otherwise=result, type=types.join(case.then.type, result.type))
    return result


def _identifier_of(case: ir.If) -> str:
    """Return the argument of `identify` that a case is made of."""
    match case.then:
        case ir.Object(entries=(ir.Entry(key=key, value=ir.Object(entries=alias)),)):
            labels = [entry.value for entry in alias if isinstance(entry, ir.Entry)]
            is_phone = any(
                isinstance(label, ir.Const) and label.site == case.site and label.value == "phone"
                for label in labels
            )
            return "phone_alias" if is_phone else key
        case ir.Object(entries=(ir.Entry(key=key),)):
            return key
    return ""


def _is_end(node: ir.Node) -> bool:
    return isinstance(node, ir.Absent | ir.Fail | ir.Wrong)
