"""The mutants of a program: every fault of every row, once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import replace

from brazesmith import ir
from brazesmith.mutation.mutant import Mutant
from brazesmith.mutation.places import Places
from brazesmith.mutation.rows import ROWS, Change, Surroundings


def mutants(program: ir.Program) -> list[Mutant]:
    """Return the mutants of a program, which is not simplified, in the order of its source."""
    places = Places(program)
    nodes = list(_nodes(program.body))
    near = Surroundings.of(program, places, nodes)
    faults: dict[Hashable, list[Change]] = defaultdict(list)
    for part in (*_bodies(program.body), *nodes):
        for row in ROWS.values():
            for change in row(part, near):
                faults[(change.fault.mutation, change.key)].append(change)
    found = _different(faults.values())
    found.sort(key=_position)
    parents = _parents(program.body)
    return [
        Mutant(
            number,
            changes[0].fault,
            tuple((change.original, change.replacement) for change in changes),
            _changed(program, changes, parents),
        )
        for number, changes in enumerate(found, start=1)
    ]


def _different(groups: Iterable[list[Change]]) -> list[list[Change]]:
    """Return the groups without those that make the same program as an earlier one."""
    different: dict[Hashable, list[Change]] = {}
    for changes in groups:
        same = frozenset((id(change.original), _meaning(change.replacement)) for change in changes)
        different.setdefault(same, changes)
    return list(different.values())


def _meaning(part: ir.Node | ir.Body) -> Hashable:
    return hash(part) if not isinstance(part, ir.Send | ir.Branch) else id(part)


def _position(changes: list[Change]) -> tuple[str, int, int, int]:
    span = changes[0].fault.span
    assert span is not None
    order = list(ROWS).index(changes[0].fault.mutation)
    return span.file, span.line, span.column, order


def _nodes(body: ir.Body) -> Iterator[ir.Node]:
    """Yield the nodes that a person wrote: not the messages of failures, which few cases check.

    A value with a name but without a place is the language's, such as the reserved names.
    """
    seen: set[int] = set()
    todo = list(ir.roots(body))[::-1]
    while todo:
        node = todo.pop()
        is_made = isinstance(node, ir.Named) and node.site is None
        if id(node) not in seen and not is_made and not isinstance(node, ir.Fail):
            seen.add(id(node))
            yield node
            todo.extend(reversed(ir.children(node)))


def _bodies(body: ir.Body) -> Iterator[ir.Body]:
    yield body
    if isinstance(body, ir.Branch):
        yield from _bodies(body.then)
        yield from _bodies(body.otherwise)


def _parents(body: ir.Body) -> dict[int, list[int]]:
    """Return the nodes above each node, by identity."""
    parents: dict[int, list[int]] = defaultdict(list)
    for node in ir.walk(*ir.roots(body)):
        for child in ir.children(node):
            parents[id(child)].append(id(node))
    return parents


def _changed(
    program: ir.Program, changes: Iterable[Change], parents: Mapping[int, list[int]]
) -> ir.Program:
    """Return a program with replacements in place of the parts of it that change."""
    table = {id(change.original): change.replacement for change in changes}
    above: set[int] = set()
    todo = list(table)
    while todo:
        number = todo.pop()
        if number not in above:
            above.add(number)
            todo.extend(parents.get(number, ()))

    def change(node: ir.Node, rewrite: Callable[[ir.Node], ir.Node]) -> ir.Node | None:
        if id(node) not in above:
            return node
        found = table.get(id(node))
        assert not isinstance(found, ir.Send | ir.Skip | ir.Stop | ir.Branch)
        return found

    return replace(program, body=_body(program.body, table, ir.rewriter(change)))


def _body(
    body: ir.Body, table: Mapping[int, ir.Node | ir.Body], change: Callable[[ir.Node], ir.Node]
) -> ir.Body:
    """Return a body with replacements of it, of the bodies in it, and of nodes."""
    found = table.get(id(body), body)
    match found:
        case ir.Branch(condition=condition, then=then, otherwise=otherwise):
            new = (_body(one, table, change) for one in (then, otherwise))
            return ir.Branch(change(condition), *new)
        case ir.Send() | ir.Skip() | ir.Stop():
            return ir.map_body(found, change)
    raise AssertionError("a body is replaced by a body")
