"""From a place in a body back to the spec: which expression made the value, from what it read.

Follows the program on the very payload that the body came from, so that branches, fallbacks and
elements of arrays lead to the expressions that were really taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from brazesmith import ecmascript as es
from brazesmith import ir
from brazesmith.diagnostics import Place, Span
from brazesmith.ecmascript import ABSENT
from brazesmith.interpreter import NotInterpretable, Run, Stopped


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value of a body comes from."""

    span: Span | None  # the expression of the spec
    reads: tuple[str, ...]  # places of the payload: "payload.traits.email"


def origin(program: ir.Program, payload: Any, headers: Any, now: str, pointer: str) -> Origin:
    """The origin of the value at a JSON pointer of the body; of the nearest one that is known."""
    nodes = trail(program, payload, headers, now, pointer)
    places = [node.place for node in nodes if node.place is not None]
    reads = tuple(dict.fromkeys(_reads(nodes[-1]))) if nodes else ()
    return Origin(places[-1].span() if places else None, reads)


def trail(program: ir.Program, payload: Any, headers: Any, now: str, pointer: str) -> list[ir.Node]:
    """The nodes from the whole body down to the value at a pointer, as far as they are known."""
    run = Run.of(program, payload, headers, now)
    steps = [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]
    try:
        send = run.taken(program.body)
        return list(_descend(run, send.body, steps)) if isinstance(send, ir.Send) else []
    except (Stopped, NotInterpretable):
        return []


def _descend(run: Run, node: ir.Node, steps: list[str]) -> Iterator[ir.Node]:
    yield node
    match node:
        case ir.Named(value=value):
            yield from _descend(run, value, steps)
        case ir.If(condition=condition, then=then, otherwise=otherwise):
            taken = then if run.value(condition) is True else otherwise
            yield from _descend(run, taken, steps)
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


def _reads(node: ir.Node) -> Iterator[str]:
    """The places of the payload that a value is made of."""
    from brazesmith.language.expressions import describe

    todo = [node]
    while todo:
        inner = todo.pop(0)
        if isinstance(inner, ir.Get):
            yield describe(inner)
        elif not isinstance(inner, ir.Function):
            todo.extend(ir.children(inner))


def place_of(nodes: list[ir.Node]) -> Place | None:
    """The innermost place of the spec on a trail."""
    return next((node.place for node in reversed(nodes) if node.place is not None), None)
