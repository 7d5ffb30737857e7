"""From a place in a body back to the spec: which expression made the value, from what it read.

Follows the program on the very payload that the body came from, so that branches, fallbacks and
elements of arrays lead to the expressions that were really taken.
"""

from __future__ import annotations

import ast
import functools
import json
import linecache
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from brazesmith import ir
from brazesmith.base import ecmascript as es
from brazesmith.base import pointers
from brazesmith.base.diagnostics import Span
from brazesmith.base.ecmascript import ABSENT
from brazesmith.passes.interpreter import NotInterpretable, Run, Stopped


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value of a body comes from."""

    span: Span | None  # the expression of the spec
    reads: tuple[str, ...]  # places of the payload: "payload.traits.email"

    def to_json(self) -> dict[str, Any]:
        """The same as plain data: `spec` is null where the spec's line is not known."""
        span = self.span
        place = span and {"file": span.file, "line": span.line, "column": span.column}
        return {"spec": place, "reads": list(self.reads)}


def origin_in(
    program: ir.Program | None, payload: str, headers: str, now: str | None, pointer: str
) -> Origin:
    """Return the origin of a value in a body; unknown for hand-written code (no program)."""
    if program is None:
        return Origin(None, ())
    return origin(program, json.loads(payload), json.loads(headers), now or "", pointer)


def origin(program: ir.Program, payload: Any, headers: Any, now: str, pointer: str) -> Origin:
    """The origin of the value at a JSON pointer of the body; of the nearest one that is known."""
    nodes = trail(program, payload, headers, now, pointer)
    return Origin(span_of(nodes, pointer), reads_of(nodes))


def trail(program: ir.Program, payload: Any, headers: Any, now: str, pointer: str) -> list[ir.Node]:
    """The nodes from the whole body down to the value at a pointer, as far as they are known."""
    run = Run.of(program, payload, headers, now)
    found: list[ir.Node] = []
    try:
        send = run.taken(program.body)
        if isinstance(send, ir.Send):
            for node in _descend(run, send.body, pointers.steps(pointer)):
                found.append(node)
    except (Stopped, NotInterpretable):
        pass
    return found


def _descend(run: Run, node: ir.Node, steps: list[str]) -> Iterator[ir.Node]:
    yield node
    match node:
        case ir.Named(value=value):
            yield from _descend(run, value, steps)
        case ir.If(condition=condition, then=then, otherwise=otherwise):
            taken = then if run.value(condition) is True else otherwise
            yield from _descend(run, taken, steps)
        case ir.Object(entries=entries) if not steps:
            # What is said of a whole object is often said of the one entry that is not there.
            missing = [
                entry.value
                for entry in entries
                if isinstance(entry, ir.Entry) and run.value(entry.value) is ABSENT
            ]
            yield from missing if len(missing) == 1 else ()
        case _ if not steps:
            return
        case ir.Object(entries=entries):
            inner = _entry(run, entries, es.to_units(steps[0]))
            if inner is not None:
                yield from _descend(run, inner[0], steps[inner[1] :])
        case ir.Array(items=items):
            yield from _element(run, items, steps)
        case ir.Call(operator=operator, arguments=arguments) if arguments:
            yield from _through(run, operator.name, arguments, steps)
        case _:
            return


def _entry(
    run: Run, entries: tuple[ir.Entry | ir.Spread, ...], key: str
) -> tuple[ir.Node, int] | None:
    """What gives an object its key, and how many steps that is: the last entry that has it."""
    for entry in reversed(entries):
        if isinstance(entry, ir.Entry):
            if es.to_units(entry.key) == key:
                return entry.value, 1
        else:
            value = run.value(entry.value)
            if isinstance(value, dict) and key in value:
                return entry.value, 0
    return None


def _element(
    run: Run, items: tuple[ir.Node | ir.Spread, ...], steps: list[str]
) -> Iterator[ir.Node]:
    index = int(steps[0]) if steps[0].isdigit() else 0
    for item in items:
        if isinstance(item, ir.Spread):
            value = run.value(item.value)
            count = len(value) if isinstance(value, list) else 0
            if index < count:
                yield from _descend(run, item.value, [str(index), *steps[1:]])
                return
            index -= count
        elif run.value(item) is not ABSENT:
            if index == 0:
                yield from _descend(run, item, steps[1:])
                return
            index -= 1


#: Operators whose result has, under a key or index, what their first argument has there.
_SAME_PLACES = frozenset(
    {"without", "only_entries", "take", "first_present", "fitted", "without_nulls"}
)


def _through(
    run: Run, name: str, arguments: tuple[ir.Node, ...], steps: list[str]
) -> Iterator[ir.Node]:
    """Into what an operator made its result of."""
    first = arguments[0]
    if name in ("each", "map_values") and isinstance(arguments[1], ir.Function):
        bound = _bindings(run, name, first, arguments[1], steps[0])
        if bound is not None:
            run.bound.update(bound)
            yield from _descend(run, arguments[1].result, steps[1:])
    elif name == "first_present":
        for argument in arguments:
            if run.value(argument) not in (ABSENT, None):
                yield from _descend(run, argument, steps)
                return
    elif name in _SAME_PLACES:
        yield from _descend(run, first, steps)


def _bindings(
    run: Run, name: str, source: ir.Node, function: ir.Function, step: str
) -> dict[int, Any] | None:
    """What the parameters of a function were when it made the element at an index, or a value."""
    value = run.value(source)
    call = run.value(function)
    if name == "each" and isinstance(value, list):
        made = [
            (item, float(index))
            for index, item in enumerate(value)
            if call(item, float(index)) is not ABSENT
        ]
        if not step.isdigit() or int(step) >= len(made):
            return None
        given: tuple[Any, ...] = made[int(step)]
    elif isinstance(value, dict) and step in value:
        given = (value[step], step)
    else:
        return None
    return {p.number: one for p, one in zip(function.parameters, given, strict=False)}


def reads_of(nodes: list[ir.Node]) -> tuple[str, ...]:
    """The places of the payload that the value at the end of a trail is made of."""
    from brazesmith.operators.symbolic import describe

    found: dict[str, None] = {}
    todo = nodes[-1:]
    while todo:
        node = todo.pop(0)
        if isinstance(node, ir.Get):
            found[describe(node)] = None
        elif not isinstance(node, ir.Function):
            todo.extend(ir.children(node))
    return tuple(found)


def span_of(nodes: list[ir.Node], pointer: str) -> Span | None:
    """Where the spec makes the value that a trail leads to, as narrow as can be told.

    Of what stands in a call as plain data only the call is known; in its source the argument, or
    the key, that is named like the last step of the pointer is what is meant.
    """
    place = next((node.place for node in reversed(nodes) if node.place is not None), None)
    if place is None:
        return None
    names = [step for step in pointer.split("/") if step and not step.isdigit()]
    return _argument(place.span(), names)


def _argument(span: Span, names: list[str]) -> Span:
    """The argument or key that the names lead to in the call at a place, as far as they do."""
    calls = (node for node in ast.walk(_tree(span.file)) if isinstance(node, ast.Call))
    scope: ast.expr | None = next(
        (call for call in calls if _start(call) == (span.line, span.column)), None
    )
    if scope is None:
        return span
    whole = scope
    for name in names:
        found = _named(scope, {name, name.removeprefix("_"), _SPELLINGS.get(name, name)})
        if len(found) == 1:
            scope = found[0]
    return span if scope is whole else _span(scope, span.file)


def _named(scope: ast.expr, names: set[str]) -> list[ast.expr]:
    """The arguments and the values of dicts inside an expression that have one of these names.

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
    def characters(line: int, offset: int) -> int:
        return len(linecache.getline(file, line).encode()[:offset].decode(errors="ignore")) + 1

    end_line, end_offset = node.end_lineno or node.lineno, node.end_col_offset or 0
    start = characters(node.lineno, node.col_offset)
    return Span(file, node.lineno, start, end_line, characters(end_line, end_offset))


#: Braze's keys that a spec spells in another way.
_SPELLINGS = {
    "subscription_group_id": "id",
    "subscription_state": "state",
    "use_double_opt_in_logic": "double_opt_in",
}


def _start(node: ast.expr) -> tuple[int, int]:
    return node.lineno, node.col_offset + 1


@functools.lru_cache(maxsize=64)
def _tree(file: str) -> ast.Module:
    try:
        return ast.parse("".join(linecache.getlines(file)))
    except SyntaxError:
        return ast.Module([], [])
