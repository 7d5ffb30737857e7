"""Provenance: the expression of the spec that made a value in a body, and what it read.

The program is evaluated on the payload of the body, so that branches, fallbacks, and elements of
arrays lead to the expressions that were used. The source of each part of an operator's result is a
property of its row (`Operator.source`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from brazesmith import ir
from brazesmith.base import ecmascript as es
from brazesmith.base import pointers
from brazesmith.base.diagnostics import Span
from brazesmith.base.ecmascript import ABSENT
from brazesmith.base.json import InputError, parse_json
from brazesmith.passes.interpreter import NotInterpretable, Run, Stopped
from brazesmith.passes.spans import span_of

#: The keys and indexes of a JSON pointer, in UTF-16 units.
_Path: TypeAlias = tuple[str, ...]


#: How many values of one body are traced.
_MOST: Final = 40


@dataclass(frozen=True, slots=True)
class Origin:
    """The origin of a value in a body."""

    span: Span | None  # the expression of the spec
    reads: tuple[str, ...]  # places of the payload: "payload.traits.email"
    absent: tuple[str, ...] = ()  # keys that the spec writes, and whose values are absent

    def to_json(self) -> dict[str, Any]:
        """Return the origin as plain data. `spec` is null if the line in the spec is unknown."""
        span = self.span
        place = span and {"file": span.file, "line": span.line, "column": span.column}
        return {"spec": place, "reads": list(self.reads)}


@dataclass(frozen=True, slots=True)
class Trail:
    """The path from a whole body down to one value in it.

    The value is the same for all payloads with the same values at `reads` and `decided_by`.
    """

    nodes: tuple[ir.Node, ...] = ()  # from the body down to the source of the value
    reads: tuple[str, ...] = ()  # places of the payload that make up the value
    decided_by: tuple[str, ...] = ()  # places of conditions, and of elements that were skipped
    missing: tuple[str, ...] = ()  # absent entries of the object there; if it is one, it leads on
    #: The element that each parameter of an entered function represents: a node, and a path in it.
    elements: Mapping[int, tuple[ir.Node, tuple[str, ...]]] = field(default_factory=dict)

    @property
    def absent(self) -> tuple[str, ...]:
        """The entries whose values turn out absent; not one that the spec itself leaves out."""
        return () if any(isinstance(node, ir.Absent) for node in self.nodes[-1:]) else self.missing


def origins(
    program: ir.Program | None,
    payload: str,
    headers: str,
    now: str | None,
    pointers: Sequence[str],
) -> list[Origin]:
    """Return the origin of each value in a body, which a payload and headers (JSON texts) produce.

    It is unknown for hand-written code (no program), for a payload that is nested too deeply, and
    beyond the first values: each takes as long as an interpretation of the whole body.
    """
    unknown = Origin(None, ())
    if program is None:
        return [unknown] * len(pointers)
    try:
        inputs = parse_json(payload, "payload"), parse_json(headers, "headers")
        found = [origin(program, *inputs, now or "", pointer) for pointer in pointers[:_MOST]]
        return [*found, *[unknown] * (len(pointers) - len(found))]
    except (InputError, RecursionError):
        return [unknown] * len(pointers)


def origin(program: ir.Program, payload: Any, headers: Any, now: str, pointer: str) -> Origin:
    """Return the origin of the value at a JSON pointer, or of the nearest known value."""
    found = trail(program, payload, headers, now, pointer)
    return Origin(span_of(found.nodes, pointer), found.reads, found.absent)


def trail(program: ir.Program, payload: Any, headers: Any, now: str, pointer: str) -> Trail:
    """Return the path from the whole body down to the value at a pointer, as far as known."""
    tracer = _Tracer(Run.of(program, payload, headers, now))
    body = program.body
    try:
        while isinstance(body, ir.Branch):
            tracer.decide(body.condition)
            holds = tracer.run.value(body.condition) is True
            body = body.then if holds else body.otherwise
    except (Stopped, NotInterpretable):
        return Trail()
    if not isinstance(body, ir.Send):
        return Trail()
    path = tuple(map(es.to_units, pointers.steps(pointer)))
    nodes = tuple(tracer.descend(body.body, path))
    elements, missing = dict(tracer.elements), tracer.missing
    reads = dict.fromkeys(tracer.reads(body.body, path))
    return Trail(nodes, tuple(reads), tuple(tracer.decided_by), missing, elements)


class _Tracer:
    """Follows values through one run of a program."""

    def __init__(self, run: Run) -> None:
        self.run = run
        #: The element that each parameter of an entered function represents.
        self.elements: dict[int, tuple[ir.Node, _Path]] = {}
        self.decided_by: dict[str, None] = {}
        self.missing: tuple[str, ...] = ()

    def decide(self, *nodes: ir.Node) -> None:
        """Record what these nodes read: they decide which value is used."""
        for node in nodes:
            self.decided_by.update(dict.fromkeys(self._all_reads(node)))

    def descend(self, node: ir.Node, path: _Path) -> Iterator[ir.Node]:
        """Yield the nodes down to the one that makes the value; reads are not followed."""
        yield node
        while not isinstance(node, ir.Get | ir.Parameter):
            below = self._below(node, path)
            if below is None:
                return
            node, path = below
            yield node

    def reads(self, node: ir.Node, path: _Path) -> Iterator[str]:
        """Yield the places of the inputs that make up the value at a path of a node."""
        below = self._below(node, path)
        if below is not None:
            yield from self.reads(*below)
        elif isinstance(node, ir.Input):
            yield self._place(node.name, path)
        elif isinstance(node, ir.Function):
            yield from self._all_reads(node)
        else:
            for child in ir.children(node):
                yield from self.reads(child, ())

    def _all_reads(self, node: ir.Node, path: _Path = ()) -> Iterator[str]:
        """Yield every place that a node can read, whatever its conditions are."""
        match node:
            case ir.Input(name=name):
                yield self._place(name, path)
            case ir.Get(parent=parent, key=key):
                yield from self._all_reads(parent, (es.to_units(str(key)), *path))
            case ir.Parameter(number=number):  # otherwise another argument reads it
                if number in self.elements:
                    source, inner = self.elements[number]
                    yield from self._all_reads(source, (*inner, *path))
            case ir.Named(value=value):
                yield from self._all_reads(value, path)
            case _:
                for child in ir.children(node):
                    yield from self._all_reads(child)

    def _place(self, name: str, path: _Path) -> str:
        """Return a place of an input as a spec writes it."""
        value, text = self.run.inputs.get(name, ABSENT), name
        for step in path:
            key = es.from_units(step)
            if step.isdigit() and not isinstance(value, dict):
                text += f"[{key}]"
            else:
                text += f".{key}" if key.isidentifier() else f"[{key!r}]"
            value = es.own_property(value, step)
        return text

    def _below(self, node: ir.Node, path: _Path) -> tuple[ir.Node, _Path] | None:
        """Return the source of the value at a path of a node, or None if it is made there."""
        try:
            return self._source(node, path)
        except (Stopped, NotInterpretable):
            return None

    def _source(self, node: ir.Node, path: _Path) -> tuple[ir.Node, _Path] | None:
        match node:
            case ir.Named(value=value):
                return value, path
            case ir.If(condition=condition, then=then, otherwise=otherwise):
                self.decide(condition)
                return (then if self.run.value(condition) is True else otherwise), path
            case ir.Get(parent=parent, key=key):
                return parent, (es.to_units(str(key)), *path)
            case ir.Parameter(number=number) if number in self.elements:
                source, inner = self.elements[number]
                return source, (*inner, *path)
            case ir.Object(entries=entries):
                return self._entry(entries, path) if path else self._missing(entries)
            case ir.Array(items=items) if path:
                return self._item(items, path)
            case ir.Call(operator=operator) if operator.source is not None:
                return self._argument(node, path)
            case _:
                return None

    def _missing(self, entries: tuple[ir.Entry | ir.Spread, ...]) -> tuple[ir.Node, _Path] | None:
        """Return the only absent entry: a finding about an object is often about that entry."""
        written = [entry for entry in entries if isinstance(entry, ir.Entry)]
        missing = [entry for entry in written if self.run.value(entry.value) is ABSENT]
        self.missing = tuple(entry.key for entry in missing)
        return (missing[0].value, ()) if len(missing) == 1 else None

    def _entry(
        self, entries: tuple[ir.Entry | ir.Spread, ...], path: _Path
    ) -> tuple[ir.Node, _Path] | None:
        """Return the last entry with the key."""
        for entry in reversed(entries):
            if isinstance(entry, ir.Entry):
                if es.to_units(entry.key) == path[0]:
                    return entry.value, path[1:]
            else:
                value = self.run.value(entry.value)
                if isinstance(value, dict) and path[0] in value:
                    return entry.value, path
                self.decide(entry.value)
        return None

    def _item(
        self, items: tuple[ir.Node | ir.Spread, ...], path: _Path
    ) -> tuple[ir.Node, _Path] | None:
        index = int(path[0]) if path[0].isdigit() else 0
        for item in items:
            inner = item.value if isinstance(item, ir.Spread) else item
            value = self.run.value(inner)
            if isinstance(item, ir.Spread):
                count = len(value) if isinstance(value, list) else 0
            else:
                count = int(value is not ABSENT)
            if index < count:
                is_spread = isinstance(item, ir.Spread)
                return inner, (str(index), *path[1:]) if is_spread else path[1:]
            self.decide(inner)
            index -= count
        return None

    def _argument(self, node: ir.Call, path: _Path) -> tuple[ir.Node, _Path] | None:
        """Follow the row of an operator into one of its arguments."""
        values = _Values(self.run, node.arguments)
        assert node.operator.source is not None
        source = node.operator.source(values, path)
        self.decide(node)
        if source is None:
            return None
        argument = node.arguments[source.argument]
        if source.element is None:
            return argument, source.path
        if not isinstance(argument, ir.Function):
            return None
        collection, key = values[0], source.element
        own: Any = float(key) if isinstance(collection, list) else key
        bound = (es.own_property(collection, own), own)
        for parameter, value in zip(argument.parameters, bound, strict=False):
            self.run.bound[parameter.number] = value
        for parameter in argument.parameters[:1]:
            self.elements[parameter.number] = (node.arguments[0], (key,))
        return argument.result, source.path


class _Values(Sequence[Any]):
    """The values of arguments, evaluated on access."""

    def __init__(self, run: Run, arguments: tuple[ir.Node, ...]) -> None:
        self.run = run
        self.arguments = arguments

    def __getitem__(self, index: Any) -> Any:
        return self.run.value(self.arguments[index])

    def __len__(self) -> int:
        return len(self.arguments)
