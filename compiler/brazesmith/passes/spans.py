"""The place in a spec's source that makes a part of a body, as narrow as its syntax tree allows."""

from __future__ import annotations

import ast
import functools
import linecache
from collections.abc import Sequence

from brazesmith import ir
from brazesmith.base.diagnostics import Span, characters

#: Braze's keys that a spec spells differently.
SPELLINGS = {
    "subscription_group_id": "id",
    "subscription_state": "state",
    "use_double_opt_in_logic": "double_opt_in",
}


def span_of(nodes: Sequence[ir.Node], pointer: str) -> Span | None:
    """Return where the spec makes the value that these nodes lead to, as narrow as possible.

    Plain data in a call has no place of its own, only the call has. In the source of the call, the
    argument or key that is named like the last step of the pointer is what is meant.
    """
    place = next((node.site for node in reversed(nodes) if node.site is not None), None)
    if place is None:
        return None
    names = [step for step in pointer.split("/") if step and not step.isdigit()]
    return _argument(place.span(), names)


def _argument(span: Span, names: list[str]) -> Span:
    """Return the argument or key that the names lead to in the call at a span."""
    calls = (node for node in ast.walk(_tree(span.file)) if isinstance(node, ast.Call))
    scope: ast.expr | None = next(
        (call for call in calls if _start(call) == (span.line, span.column)), None
    )
    if scope is None:
        return span
    whole = scope
    for name in names:
        found = _named(scope, {name, name.removeprefix("_"), SPELLINGS.get(name, name)})
        if len(found) == 1:
            scope = found[0]
    return span if scope is whole else _span(scope, span.file)


def _named(scope: ast.expr, names: set[str]) -> list[ast.expr]:
    """Return the arguments, and the values of dicts, in an expression that have one of these names.

    `_update_existing_only` is written without its underscore.
    """
    found: list[ast.expr] = []
    for inner in ast.walk(scope):
        if isinstance(inner, ast.keyword) and inner.arg in names:
            found.append(inner.value)
        elif isinstance(inner, ast.Dict):
            pairs = zip(inner.keys, inner.values, strict=True)
            found += [v for k, v in pairs if isinstance(k, ast.Constant) and k.value in names]
    return found


def _span(node: ast.expr, file: str) -> Span:
    end_line, end_offset = node.end_lineno or node.lineno, node.end_col_offset or 0
    start = characters(file, node.lineno, node.col_offset) + 1
    return Span(file, node.lineno, start, end_line, characters(file, end_line, end_offset) + 1)


def _start(node: ast.expr) -> tuple[int, int]:
    return node.lineno, node.col_offset + 1


@functools.lru_cache(maxsize=64)
def _tree(file: str) -> ast.Module:
    try:
        return ast.parse("".join(linecache.getlines(file)))
    except SyntaxError:
        return ast.Module([], [])
