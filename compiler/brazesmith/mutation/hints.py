"""Where to look for a payload that reveals a mutant, and what to try there.

A search that varies a whole payload rarely finds the text of 60 characters, or the array of exactly
100 elements, on which a mutant differs. What is changed shows which places and values matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from brazesmith import ir
from brazesmith.base import ecmascript as es
from brazesmith.base.json import to_text
from brazesmith.explore.engine import Trial
from brazesmith.explore.inputs import Inputs
from brazesmith.explore.reading import Reading, texts_of
from brazesmith.explore.samples import EACH, SOME_KEY, Path, changed, type_at
from brazesmith.ir import types
from brazesmith.ir.operator import Role
from brazesmith.ir.types import Kind, Shape, Type
from brazesmith.mutation.mutant import Mutant

#: Numbers that rounding changes, to one decimal place or another.
_FRACTIONS: Final = (0.5, 1.005, 2.6755, -1.25, 0.00012345, 0.45, 0.045, 0.0045)

#: Arrays of more characters in all are not tried: they take long.
_LARGEST: Final = 30_000
#: Longer texts separate no parts of another one.
_SEPARATOR: Final = 3
#: Longer texts and arrays are not tried.
_LONGEST: Final = 2_000


class Hints:
    """What matters to the mutants of one program."""

    def __init__(self, program: ir.Program) -> None:
        self._reading = Reading(program)
        self._body = program.body
        self._parents: dict[int, list[ir.Node]] = defaultdict(list)
        self._users: set[Path] = set()
        self._kinds: dict[Path, Kind] = {}  # what operators take at undeclared places
        for node in ir.walk(*ir.roots(program.body)):
            for child in ir.children(node):
                self._parents[id(child)].append(node)
            match node:
                case ir.Named(name="identifier"):
                    self._users |= self._reading.places(node)
                case ir.Call(operator=operator, arguments=arguments):
                    for parameter, argument in zip(operator.parameters, arguments, strict=False):
                        path = self._reading.path(argument)
                        kind = parameter.kind
                        if operator.role is Role.IS_TRUE:
                            kind = Kind.BOOLEAN
                        if path is not None and kind is not Kind.ANY:
                            self._kinds.setdefault(path, kind)

    def around(self, mutant: Mutant) -> list[ir.Node]:
        """Return the expressions that a mutant changes a part of: whole calls and conditions."""
        changed_: list[ir.Node] = []
        for original, _ in mutant.changes:
            match original:
                case ir.Branch(condition=condition):
                    changed_.append(condition)
                case ir.Send() | ir.Skip() | ir.Stop():
                    pass
                case _:
                    changed_.append(original)
        return [
            node
            for node, above in self._upwards(changed_, _continues)
            if not above or not all(_continues(outer, node) for outer in above)
        ]

    def conditions(self, mutant: Mutant) -> list[ir.Node]:
        """Return the conditions that decide whether what a mutant changes is needed at all."""
        found: dict[int, ir.Node] = {}
        changed_: list[ir.Node] = []
        for original, _ in mutant.changes:
            if isinstance(original, _BODIES):
                found |= {id(node): node for node in _above(self._body, {id(original)}, set())}
            else:
                changed_.append(original)
        walked = list(self._upwards(changed_, lambda outer, inner: True))
        for node, above in walked:
            for outer in above:
                if isinstance(outer, ir.If) and outer.condition is not node:
                    found[id(outer.condition)] = outer.condition
        seen = {id(node) for node, _ in walked}
        found |= {id(node): node for node in _above(self._body, seen, set())}
        return list(found.values())

    def _upwards(
        self, nodes: Sequence[ir.Node], follows: Callable[[ir.Node, ir.Node], bool]
    ) -> Iterator[tuple[ir.Node, Sequence[ir.Node]]]:
        """Yield nodes and those above that follow, each with all that are above it."""
        todo, seen = [*nodes], set[int]()
        while todo:
            node = todo.pop()
            if id(node) not in seen:
                seen.add(id(node))
                above = self._parents[id(node)]
                todo += [outer for outer in above if follows(outer, node)]
                yield node, above

    def places(self, mutant: Mutant) -> frozenset[Path]:
        """Return the places that matter: what it reads, what decides on it, and the user."""
        nodes = (*self.around(mutant), *self.conditions(mutant))
        return frozenset(self._users).union(*map(self._reading.places, nodes))

    def texts(self, mutant: Mutant) -> Mapping[Path, list[str]]:
        """Return texts to try at places: those around which the mutant and the original differ."""
        texts = list(dict.fromkeys(_texts(mutant, self.around(mutant))))
        read = (self._reading.places(node) for node in self.around(mutant))
        return dict.fromkeys(frozenset[Path]().union(*read), texts) if texts else {}

    def hinted(self, inputs: Inputs, mutants: Sequence[Mutant]) -> Inputs:
        """Return inputs with the texts and numbers that matter to mutants."""
        texts = {path: list(known) for path, known in inputs.texts.items()}
        numbers = dict.fromkeys(inputs.numbers)
        for mutant in mutants:
            for path, more in self.texts(mutant).items():
                known = texts.setdefault(path, [])
                known.extend(text for text in more if text not in known)
            for number in _numbers(mutant, self.around(mutant)):
                numbers |= dict.fromkeys((number - 1, number, number + 1))
        return replace(inputs, texts=texts, numbers=tuple(numbers))

    def focused(
        self, inputs: Inputs, mutant: Mutant, starts: Sequence[Trial], *, is_declared: bool
    ) -> Inputs:
        """Return inputs that vary only what matters to a mutant, from payloads that reach it.

        Values are as the payload class declares them if `is_declared`, otherwise anything.
        """
        around, places = self.around(mutant), self.places(mutant)
        nodes = [*around, *self.conditions(mutant)]
        words = tuple(_own_texts(mutant))
        bare = replace(inputs, texts=self._compared(nodes), words=words, numbers=())
        sized = [one for start in starts[:4] for one in self._sized(start, mutant)]
        found = self.hinted(bare, [mutant])
        type_ = self._type(places, inputs.type) if is_declared else _open(places)
        numbers = (*found.numbers, *_FRACTIONS)
        return replace(found, type=type_, numbers=numbers, starts=(*starts, *sized))

    def _type(self, places: Collection[Path], declared: Type, path: Path = ()) -> Type:
        """Return the type of inputs with these places only, as the program reads them.

        `declared` is that of the payload and the headers as a whole.
        """
        below = [place[len(path)] for place in sorted(places) if _is_below(place, path)]
        if not path:
            below = ["payload", "headers"]
        if not below:
            return _at(declared, path) if len(path) == 1 else self._leaf(path)
        if EACH in below:
            item = self._type(places, declared, (*path, EACH))
            is_map = type_at(declared, path).kind is Kind.OBJECT
            return types.optional(Type(Kind.OBJECT, item=item) if is_map else types.array(item))
        fields = {key: self._type(places, declared, (*path, key)) for key in below}
        whole = Type(Kind.OBJECT, shape=Shape("payload", fields, open=True))
        return whole if len(path) < 2 else types.optional(whole)

    def _leaf(self, path: Path) -> Type:
        """Return the type of a place: as declared, or else what operators take."""
        found = self._reading.read_as(path)
        if found.kind is not Kind.ANY:
            return found
        match self._kinds.get(path):
            case Kind.ARRAY:
                return types.optional(types.array(types.ANY))
            case Kind.OBJECT:
                return types.optional(Type(Kind.OBJECT, item=types.ANY))
            case Kind.TEXT | Kind.NUMBER | Kind.BOOLEAN as kind:
                return Type(kind, optional=True, nullable=True)
            case _:
                return found

    def _compared(self, nodes: Sequence[ir.Node]) -> dict[Path, list[str]]:
        """Return the texts in calls, and the keys of tables, at the places that the calls read."""
        found: dict[Path, list[str]] = {}
        for node in ir.walk(*nodes):
            if not isinstance(node, ir.Call):
                continue
            texts = [text for one in node.arguments for text in texts_of(one)]
            for path in self._reading.places(node) if texts else ():
                known = found.setdefault(path, [])
                known.extend(text for text in texts if text not in known)
        return found

    def _sized(self, start: Trial, mutant: Mutant) -> Iterator[Trial]:
        """Yield a payload with arrays of as many elements as the numbers nearby, and with keys.

        And with numbers that are all next to one of those nearby: the largest of them decides.
        """
        payload = {"payload": start.payload, "headers": start.headers}
        numbers = [int(n) for n in _numbers(mutant, self.around(mutant)) if n == int(n)]
        sizes = sorted(
            {size for n in numbers for size in (n - 1, n, n + 1) if 0 < size <= _LONGEST}
        )
        counts: list[Path] = []
        for path in sorted(self.places(mutant)):
            if self._kinds.get(path) is Kind.OBJECT:
                for text in _own_texts(mutant):
                    yield Trial(**changed(payload, path, {text: "text", SOME_KEY: "text"}))
            value: Any = payload
            for step in path:
                value = value.get(step) if isinstance(value, dict) else None
            if isinstance(value, int | float) and not isinstance(value, bool):
                counts.append(path)
            if isinstance(value, list) and value:
                for size in sizes:
                    elements = [value[index % len(value)] for index in range(size)]
                    if len(to_text(elements)) <= _LARGEST:
                        yield Trial(**changed(payload, path, elements))
        for near in (n + step for n in numbers for step in (-1, 0, 1)) if len(counts) > 1 else ():
            equal: Any = payload
            for path in counts:
                equal = changed(equal, path, near)
            yield Trial(**equal)


def _open(places: Collection[Path], path: Path = ()) -> Type:
    """Return the type of inputs in which these places may have any value."""
    below = dict.fromkeys(place[len(path)] for place in sorted(places) if _is_below(place, path))
    if not path:
        below = dict.fromkeys(("payload", "headers"))
    if not below or EACH in below:
        return types.ANY
    fields = {key: _open(places, (*path, key)) for key in below}
    return Type(Kind.OBJECT, len(path) > 1, shape=Shape("payload", fields, open=True))


def _at(inputs: Type, path: Path) -> Type:
    """Return the type of the payload or of the headers."""
    assert inputs.shape is not None
    return inputs.shape.fields.get(path[0], types.ANY)


def _is_below(place: Path, path: Path) -> bool:
    return len(place) > len(path) and place[: len(path)] == path


def _above(body: ir.Body, wanted: set[int], roots: set[int]) -> list[ir.Node]:
    """Return the conditions on the way to bodies, or to the nodes in them, that are wanted."""
    if id(body) in wanted or any(id(root) in wanted for root in ir.roots(body)[:1]):
        roots.add(id(body))
    if not isinstance(body, ir.Branch):
        return []
    found = [*_above(body.then, wanted, roots), *_above(body.otherwise, wanted, roots)]
    is_above = id(body.then) in roots or id(body.otherwise) in roots
    if is_above:
        roots.add(id(body))
    return [*([body.condition] if is_above else []), *found]


def _continues(outer: ir.Node, inner: ir.Node) -> bool:
    """Return whether a value is a part of a larger one: of a call, a condition or a path."""
    match outer:
        case ir.Call() | ir.Named() | ir.Array() | ir.Function() | ir.Get():
            return True
        case ir.Object():
            return ir.is_constant(outer)  # a table
        case _:
            return False


def _constants(mutant: Mutant, around: Sequence[ir.Node]) -> Iterator[ir.Scalar]:
    """Yield the constants of the expressions, and of the replacements; not units of time."""
    nodes = [new for _, new in mutant.changes if not isinstance(new, _BODIES)]
    every = list(ir.walk(*around, *nodes))
    units = {
        id(argument)
        for node in every
        if isinstance(node, ir.Call)
        for parameter, argument in zip(node.operator.parameters, node.arguments, strict=False)
        if parameter.is_unit
    }
    for node in every:
        if id(node) in units:
            continue
        match node:
            case ir.Const(value=value):
                yield value
            case ir.Get(key=int() as key):
                yield float(key)


_BODIES = (ir.Send, ir.Skip, ir.Stop, ir.Branch)


def _own_texts(mutant: Mutant) -> list[str]:
    """Return the texts that a mutant changes, and those in their place; some may be keys."""
    nodes = [part for change in mutant.changes for part in change if not isinstance(part, _BODIES)]
    values = [node.value for node in ir.walk(*nodes) if isinstance(node, ir.Const)]
    return list(dict.fromkeys(value for value in values if isinstance(value, str)))


def _numbers(mutant: Mutant, around: Sequence[ir.Node]) -> list[float]:
    values = _constants(mutant, around)
    return list(dict.fromkeys(value for value in values if type(value) is float))


def _texts(mutant: Mutant, around: Sequence[ir.Node]) -> Iterator[str]:
    changed_ = list(
        _constants(mutant, [old for old, _ in mutant.changes if not isinstance(old, _BODIES)])
    )
    for value in _constants(mutant, around):
        match value:
            case str() if len(value) <= _LONGEST:
                yield value
                if len(value) <= _SEPARATOR and not value.isalnum():
                    yield f"1{value}5"
            case ir.Pattern() if value in changed_ or len(changed_) > 2:
                yield from _near(value)
            case float() if value.is_integer() and 0 < value < _LONGEST:
                for length in (int(value) - 1, int(value), int(value) + 1):
                    yield "x" * length
                    yield "5" * length


def _near(pattern: ir.Pattern) -> Iterator[str]:
    """Yield texts of which some match a regular expression only without its anchors or flags."""
    example = es.example_of(es.compile_regex(pattern.source, pattern.flags.replace("g", "")))
    yield example
    for other in ("x ", " ", "-", "1", "é", "x" * 12, "1" * 24, "x x"):
        yield f"{other}{example}"
        yield f"{example}{other[::-1]}"
    for times in (2, 5, 25):
        yield example * times
    yield f"{example}\n{example}"
    yield example.swapcase()
