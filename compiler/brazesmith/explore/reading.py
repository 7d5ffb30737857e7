"""What a program reads of the payload and the headers, and what it compares that with.

Only this part of exploration knows programs: it keeps payloads small, and varies what matters.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from brazesmith import ir
from brazesmith.explore.inputs import joined
from brazesmith.explore.samples import EACH, Path, is_read
from brazesmith.ir import types
from brazesmith.ir.types import Kind, Shape, Type
from brazesmith.passes.interpreter import NotInterpretable, Run, Stopped


class Reading:
    """The places of payload and headers that a program reads, and what it compares them with."""

    def __init__(self, program: ir.Program) -> None:
        nodes = list(ir.walk(*ir.roots(program.body)))
        self.is_webhook = program.destination.is_request
        self.declared: Type | None = None  # the type of the payload
        self.classes: dict[int, Type] = {}  # all its types, of which each branch has one
        self.reads: list[Path] = []
        #: The texts that a place is compared with, or looked up among.
        self.compared: dict[Path, list[str]] = {}
        #: The places of texts that conditions compare with others.
        self.tested: set[Path] = set()
        #: The whole numbers in the spec: it may cut or compare lengths with them.
        constants = [node.value for node in nodes if isinstance(node, ir.Const)]
        self.numbers = [int(v) for v in constants if isinstance(v, int | float)]
        self._types: dict[Path, Type] = {}  # as what a place is read
        #: The arrays and objects whose elements the parameters of functions stand for.
        self._sources: dict[int, ir.Node] = {
            function.parameters[0].number: node.arguments[0]
            for node in nodes
            if isinstance(node, ir.Call)
            for function in node.arguments
            if isinstance(function, ir.Function) and function.parameters
        }
        self._places: dict[int, frozenset[Path]] = {}
        for node in nodes:
            self._look_at(node)
        #: The places that conditions look at; not the objects on the way to them.
        self.deciding = self._deciding(nodes, program.body)
        #: The places that decide what the program does: in conditions, and in first choices.
        self.branching = self._branching(nodes, program.body)
        #: Every place whose value the program uses; not the objects on the way to it.
        self.used = frozenset[Path]().union(*map(self.places, ir.roots(program.body)))

    def places(self, node: ir.Node) -> frozenset[Path]:
        """Return the places that a value is made of; not the objects on the way to them."""
        found = self._places.get(id(node))
        if found is None:
            path = self.path(node) if isinstance(node, ir.Get | ir.Input) else None
            below = ir.children(node) if path is None else _beside(node)
            found = frozenset(() if path is None else (path,)).union(*map(self.places, below))
            if isinstance(node, ir.Raw):
                found |= frozenset(_places_in(node.source))
            self._places[id(node)] = found
        return found

    def _deciding(self, nodes: list[ir.Node], body: ir.Body) -> list[Path]:
        of_values = [node.condition for node in nodes if isinstance(node, ir.If)]
        conditions = ir.walk(*_branch_conditions(body), *of_values)
        found = dict.fromkeys(path for path in map(self.path, conditions) if path is not None)
        outer = {path[:length] for path in found for length in range(len(path))}
        return [path for path in found if path not in outer]

    def _branching(self, nodes: list[ir.Node], body: ir.Body) -> frozenset[Path]:
        choices = [node for node in nodes if isinstance(node, ir.Call) and node.operator.chooses]
        of_values = [node.condition for node in nodes if isinstance(node, ir.If)]
        deciding = (*_branch_conditions(body), *of_values, *choices)
        return frozenset[Path]().union(*map(self.places, deciding))

    def _look_at(self, node: ir.Node) -> None:
        match node:
            case ir.Input(name="payload", type=type_) if type_.kind is not Kind.ANY:
                self.declared = type_
                self.classes.setdefault(id(type_.shape), type_)
            case ir.Get():
                path = self.path(node)
                if path is not None:
                    self.reads.append(path)
                    self._types.setdefault(path, node.type)
            case ir.Raw(source=code):
                self.reads += _places_in(code)
            case ir.Call(arguments=arguments):
                compared = self._compare(arguments)
                if node.type.kind is Kind.BOOLEAN:
                    self.tested.update(compared)
                functions = [one for one in arguments if isinstance(one, ir.Function)]
                if any(function.parameters for function in functions):
                    element = self._element(arguments[0])
                    self.reads += [element] if element is not None else []

    def _compare(self, arguments: tuple[ir.Node, ...]) -> list[Path]:
        """Note the texts that places are compared with, and return these places."""
        texts = [text for argument in arguments for text in texts_of(argument)]
        paths = [path for path in map(self.path, ir.walk(*arguments)) if path is not None]
        for path in paths if texts else ():
            compared = self.compared.setdefault(path, [])
            compared.extend(text for text in texts if text not in compared)
        return paths if texts else []

    def path(self, node: ir.Node) -> Path | None:
        """The place that a node reads, if it reads just one."""
        match node:
            case ir.Input(name=name):
                return (name,)
            case ir.Parameter(number=number):
                source = self._sources.get(number)
                return None if source is None else self._element(source)
            case ir.Named(value=value):
                return self.path(value)
            case ir.Get(parent=parent, key=int()):
                return self._element(parent)
            case ir.Get(parent=parent, key=str() as key):
                above = self.path(parent)
                return None if above is None else (*above, key)
            case ir.Call(operator=operator, arguments=arguments) if operator.keeps_place:
                is_array = operator.parameters[0].kind is Kind.ARRAY
                picks_one = is_array and operator.kind is not Kind.ARRAY
                return self._element(arguments[0]) if picks_one else self.path(arguments[0])
            case _:
                return None

    def _element(self, node: ir.Node) -> Path | None:
        """The place that an element of an array, or a value of an object, stands for."""
        match node:
            case ir.Named(value=value):
                return self._element(value)
            case ir.Call(operator=operator, arguments=[source]) if operator.element_depth:
                outer = self._element(source)
                return None if outer is None else (*outer, *[EACH] * (operator.element_depth - 1))
            case ir.Call(operator=operator, arguments=[source, *_]) if operator.keeps_place:
                if operator.kind is Kind.ARRAY:
                    return self._element(source)
            case ir.Call(operator=operator, arguments=[_, ir.Function(result=result)]):
                if operator.kind is Kind.ARRAY:
                    return self.path(result)
        above = self.path(node)
        return None if above is None else (*above, EACH)

    def read_as(self, path: Path) -> Type:
        """Return the type as which the program reads a place."""
        return self._types.get(path, types.ANY)

    @property
    def whole(self) -> Type | None:
        """The type of the payload with the fields of all branches."""
        return functools.reduce(joined, self.classes.values()) if self.classes else None

    def inputs_type(self, payload: Type | None = None) -> Type:
        """Return the type of `{payload, headers}` without places that are not used.

        It is as declared, else made up from what is read. The sections of a profile (of a webhook's
        payload) are maps: what is read of them is what it is read as.
        """
        declared = payload or self.declared
        payload = self._used_of(declared or self._made_up(("payload",)), ("payload",))
        if payload.kind is Kind.ANY:  # it is an object, whatever its fields are
            payload = Type(Kind.OBJECT, item=types.ANY)
        headers = self._made_up(("headers",))
        if headers.kind is not Kind.OBJECT:  # none is read
            headers = _object({})
        inputs = {"payload": payload, "headers": headers}
        return _object({name: types.required(inner) for name, inner in inputs.items()})

    def _used_of(self, type_: Type, path: Path) -> Type:
        if type_.shape is not None or (self.is_webhook and len(path) == 2):
            declared = type_.shape.fields if type_.shape is not None else {}
            fields = {
                key: self._used_of(inner, (*path, key))
                for key, inner in declared.items()
                if is_read((*path, key), self.used)
            }
            if self.is_webhook and len(path) == 2:
                read = sorted({place[:3] for place in self.used if place[:2] == path})
                made_up = {p[2]: self._types.get(p, self._made_up(p)) for p in read if p[2:]}
                fields = made_up | fields
            return replace(type_, item=None, shape=Shape("payload", fields, open=True))
        if type_.kind is Kind.ARRAY and type_.item is not None:
            return replace(type_, item=self._used_of(type_.item, (*path, EACH)))
        keys = self._keys_read(path)
        if type_.kind in (Kind.OBJECT, Kind.ANY) and keys:
            inner = types.optional(type_.item or types.ANY)
            fields = {key: self._used_of(inner, (*path, key)) for key in keys}
            shape = Shape("payload", fields, open=True)
            return replace(type_, kind=Kind.OBJECT, item=None, shape=shape)
        return type_

    def _keys_read(self, path: Path) -> list[str]:
        """Return the keys that are read of a map or of an undeclared value, unless all are."""
        below = {read[len(path)]: None for read in self.used if read[: len(path)] == path != read}
        return [] if path in self.used or EACH in below else sorted(below)

    def _made_up(self, prefix: Path) -> Type:
        below = {
            path[len(prefix)]: None
            for path in self.reads
            if path[: len(prefix)] == prefix and len(path) > len(prefix)
        }
        if EACH in below:
            return types.optional(types.array(self._made_up((*prefix, EACH))))
        if below:
            return types.optional(_object({key: self._made_up((*prefix, key)) for key in below}))
        return types.optional(types.TEXT) if prefix[0] == "headers" else types.ANY


def _object(fields: Mapping[str, Type]) -> Type:
    return Type(Kind.OBJECT, shape=Shape("payload", fields, open=True))


def texts_of(node: ir.Node) -> list[str]:
    """Return the texts of a constant, of an array, or the keys of an object."""
    match node:
        case ir.Const(value=str(text)):
            return [text]
        case ir.Array(items=items):
            return [t for item in items if isinstance(item, ir.Const) for t in texts_of(item)]
        case ir.Object(entries=entries):
            return [entry.key for entry in entries if isinstance(entry, ir.Entry)]
        case _:
            return []


def _places_in(source: str) -> Iterator[Path]:
    """Yield the places that hand-written JavaScript names: `payload.traits.email`."""
    for root, steps in re.findall(
        r"\b(payload|headers)\b((?:\??\.[A-Za-z_$][\w$]*\b(?!\())*)", source
    ):
        keys = [step for step in steps.replace("?", "").split(".")[1:] if step != "length"]
        yield (root, *keys)


def _branch_conditions(body: ir.Body) -> list[ir.Node]:
    if not isinstance(body, ir.Branch):
        return []
    rest = [*_branch_conditions(body.then), *_branch_conditions(body.otherwise)]
    return [body.condition, *rest]


class Coverage:
    """Which parts of a program earlier ways have computed: what they read was varied there."""

    def __init__(self, program: ir.Program, reading: Reading) -> None:
        self.program = program
        self.reading = reading
        self.seen: set[int] = set()

    def places(self, payload: Any, headers: Any) -> tuple[frozenset[Path], frozenset[Path]]:
        """Return the places that the body of a payload is made of: where that is new, and all."""
        run = Run.of(self.program, payload, headers, "")
        bodies = [send.body for send in _ends(run, self.program.body)]
        certain: dict[int, ir.Node] = {}
        computed: dict[int, ir.Node] = {}
        for body in bodies:
            _compute(run, body, certain, with_lazy=False)
            _compute(run, body, computed, with_lazy=True)
        new = [node for number, node in computed.items() if number not in self.seen]
        self.seen |= certain.keys()

        def read_by(nodes: Collection[ir.Node]) -> frozenset[Path]:
            operands = (
                child for node in nodes if not _is_read(node) for child in ir.children(node)
            )
            read = [node for node in (*operands, *bodies) if _is_read(node)]
            read = [node for node in read if id(node) in computed]
            read += (node for node in nodes if isinstance(node, ir.Raw))
            return frozenset[Path]().union(*map(self.reading.places, read))

        return read_by(new), read_by(computed.values())


def _ends(run: Run, body: ir.Body) -> Iterable[ir.Send]:
    """Return the end that the conditions lead to; all ends if only an engine can tell."""
    try:
        end = run.taken(body)
    except (NotInterpretable, Stopped):
        return ir.sends(body)
    return [end] if isinstance(end, ir.Send) else []


def _compute(run: Run, node: ir.Node, found: dict[int, ir.Node], *, with_lazy: bool) -> None:
    """Add the nodes that are computed for a value; inside functions, none."""
    if id(node) in found:
        return
    found[id(node)] = node
    below = ir.children(node)
    match node:
        case ir.If(condition=condition, then=then, otherwise=otherwise):
            with suppress(NotInterpretable, Stopped):
                below = (condition, then if run.value(condition) is True else otherwise)
        case ir.Call(operator=operator) if operator.is_lazy and not with_lazy:
            below = below[:1]
        case ir.Function():
            below = ()
    for child in below:
        _compute(run, child, found, with_lazy=with_lazy)


def _beside(node: ir.Node) -> Iterator[ir.Node]:
    """Yield what decides which value a place has, beside the place: the condition of `find`."""
    calls = (inner for inner in ir.walk(node) if isinstance(inner, ir.Call))
    return (argument for call in calls for argument in call.arguments[1:])


def _is_read(node: ir.Node) -> bool:
    """Whether a node stands for places of the payload by itself, or for those of a function."""
    return isinstance(node, ir.Get | ir.Input | ir.Function)
