"""Makes payloads at random, for one program: most of them have something where it reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from brazesmith import ir
from brazesmith.ir.types import Kind

TEXTS = ["", "a", "b", " ", "a b", "A", "ß", "İ", "ΑΣ", "😀", "a😀b", "\ud83d", "\udc00x", "\u2028"]
TEXTS += ["1", "-1", "0", "1,000", "1.250,5", "12.50", "1e5", "0x10", "Infinity", " 7 ", "٣"]
TEXTS += ["1657855059", "1657855059000", "-62167219200", "253402300800", "9" * 30, "1657855059.5"]
TEXTS += ["2022-07-15", "2022-07-15T03:17:39Z", "2022-07-15T03:17:39.123456+07:00", "2022-02-30"]
TEXTS += ["2022-07-15T24:00:00", "2022-07-15T24:00:01Z", "2022-13-01", "1/2/2021", "0000-01-01"]
TEXTS += ["0000-01-01T00:00:00+01:00", "2022-07-15T03:17", "2022-07-15t03:17:39z", "soon"]
TEXTS += ['{"a":1}', "[1,[2]]", "null", "true", "1e999", '{"__proto__":{"a":1}}', '{"a":', "-0"]
TEXTS += ["length", "__proto__", "constructor", "toString", "a.b.c", "a,b", "\u00a0x\ufeff", "$&"]
TEXTS += ["a" * 40, "order 1234", "22-07", "\n", "\\", '"', "sms", "external_id", "email"]
TEXTS += ["x" * 253 + "😀y", "word " * 60, "😀" * 140]
NUMBERS: list[float] = [0, 1, 2, 3, 7, -1, 0.5, 1.5, 2.5, -2.5, 0.1, 0.2, 1.005, 1e21, 1e-7, 1e300]
NUMBERS += [-0.0, 2**53, 2**53 + 2, 1e308, -1e308, 5e-324, 1657855059, 1657855059000, 8.64e15, 12.5]
NUMBERS += [123456789012345680000.0, 1e20, 4294967295, 0.000001, -1e-7]
KEYS = ["a", "b", "c", "0", "1", "10", "01", "-1", "", "length", "__proto__", "constructor", "name"]
KEYS += ["toString", "external_id", "email", "a b", "ü", "😀", "toJSON", "valueOf", "x"]

_CONTAINERS = {"arrays": Kind.ARRAY, "objects": Kind.OBJECT}


@dataclass
class Want:
    """What a program reads at one place, and how it uses it."""

    keys: dict[str | int, Want] = field(default_factory=dict)
    item: Want | None = None  # of an array's elements, or an object's values
    kinds: list[Kind] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)  # what it is compared with

    def at(self, key: str | int) -> Want:
        return self.keys.setdefault(key, Want())

    def each(self) -> Want:
        self.item = self.item or Want()
        return self.item


def wants(program: ir.Program) -> tuple[Want, Want]:
    """What a program reads of the payload and of the headers."""
    reading = _Reading()
    for root in ir.roots(program.body):
        reading.node(root)
    return reading.inputs["payload"], reading.inputs["headers"]


class _Reading:
    def __init__(self) -> None:
        self.inputs = {"payload": Want(), "headers": Want()}
        self.parameters: dict[int, Want] = {}
        self.seen: dict[int, Want] = {}

    def node(self, node: ir.Node) -> Want:
        """Look through a node, for the place that its value (or its elements) come from."""
        if id(node) not in self.seen:
            self.seen[id(node)] = self._node(node)
        return self.seen[id(node)]

    def _node(self, node: ir.Node) -> Want:
        match node:
            case ir.Input(name=name):
                return self.inputs[name]
            case ir.Get(parent=parent, key=key):
                return self.node(parent).at(key)
            case ir.Parameter(number=number):
                return self.parameters.get(number, Want())
            case ir.Call():
                return self._call(node)
            case ir.Array(items=items):
                for item in items:
                    if isinstance(item, ir.Spread):
                        self.node(item.value).kinds.append(Kind.ARRAY)
            case ir.Object(entries=entries):
                for entry in entries:
                    if isinstance(entry, ir.Spread):
                        self.node(entry.value).kinds.append(Kind.OBJECT)
            case _:
                pass
        found = [self.node(child) for child in ir.children(node)]
        match node, found:
            case ir.Named(), [value]:
                return value
            case ir.If(), [_, then, _]:
                return then
            case _:
                return Want()

    def _call(self, node: ir.Call) -> Want:
        row, arguments = node.operator, node.arguments
        places: list[Want] = []
        for index, argument in enumerate(arguments):
            parameter = row.parameters[min(index, len(row.parameters) - 1)]
            if isinstance(argument, ir.Function):
                numbers = [p.number for p in argument.parameters]
                self.parameters.update(zip(numbers, [places[0].each(), Want()], strict=False))
            place = self.node(argument)
            if parameter.kind not in (Kind.ANY, Kind.FUNCTION, Kind.PATTERN):
                place.kinds.append(parameter.kind)
            places.append(place)
        constants = [a.value for a in arguments if isinstance(a, ir.Const)]
        if row.name in ("equals", "contains", "starts_with", "get") and constants:
            places[0].values += [c for c in constants if not isinstance(c, ir.Pattern)]
        if row.name == "get" and len(constants) == 1 and isinstance(constants[0], str):
            return places[0].at(constants[0])
        if row.family in _CONTAINERS and places:
            places[0].kinds.append(_CONTAINERS[row.family])
        if row.name in ("find", "first", "last", "values"):
            return places[0].each()
        return places[0] if places else Want()


class Maker:
    """Makes payloads, and headers, for one program."""

    def __init__(self, random: Random, program: ir.Program) -> None:
        self.random = random
        self.payload_want, self.headers_want = wants(program)

    def payload(self) -> Any:
        chance = self.random.random()
        if chance < 0.02:
            return {}
        if chance < 0.03:
            return self.array(self.payload_want, 0)
        return self.object(self.payload_want, 0)

    def headers(self) -> dict[str, Any]:
        made = self.object(self.headers_want, 4)
        return {key: value for key, value in made.items() if isinstance(value, str)}

    def value(self, want: Want, depth: int) -> Any:
        """Something that fits what is wanted, more often than not."""
        chance = self.random.random()
        if chance < 0.06:
            return None
        if chance < 0.14 or depth > 6:
            return self.anything(2)
        kinds = list(want.kinds)
        if want.keys:
            is_indexed = any(isinstance(key, int) for key in want.keys)
            kinds += [Kind.ARRAY if is_indexed else Kind.OBJECT] * 4
        if want.item is not None and not {Kind.ARRAY, Kind.OBJECT} & set(kinds):
            kinds += [Kind.ARRAY, Kind.OBJECT]
        if want.values and self.random.random() < 0.4:
            return self.random.choice(want.values)
        match self.random.choice(kinds) if kinds else Kind.ANY:
            case Kind.TEXT:
                return self.text()
            case Kind.NUMBER:
                return self.random.choice(NUMBERS)
            case Kind.BOOLEAN:
                return self.random.choice([True, True, False])
            case Kind.ARRAY:
                return self.array(want, depth)
            case Kind.OBJECT:
                return self.object(want, depth)
            case _:
                return self.anything(2)

    def text(self) -> str:
        if self.random.random() < 0.8:
            return self.random.choice(TEXTS)
        return "".join(self.random.choice(TEXTS) for _ in range(2))

    def object(self, want: Want, depth: int) -> dict[str, Any]:
        pairs = [
            (str(key), self.value(inner, depth + 1))
            for key, inner in want.keys.items()
            if self.random.random() > 0.08
        ]
        if want.item is not None or self.random.random() < 0.25:
            item = want.item or Want()
            for _ in range(self.random.choice([0, 1, 1, 2, 3])):
                pairs.append((self.random.choice(KEYS), self.value(item, depth + 1)))
            self.random.shuffle(pairs)
        return dict(pairs)

    def array(self, want: Want, depth: int) -> list[Any]:
        indices = [key for key in want.keys if isinstance(key, int) and key < 4]
        length = max([*(i + 1 for i in indices if self.random.random() > 0.2), 0])
        length = max(length, self.random.choice([0, 1, 1, 2, 3]))
        item = want.item or Want()
        return [self.value(want.keys.get(i, item), depth + 1) for i in range(length)]

    def anything(self, depth: int) -> Any:
        match self.random.choice([*"ttttnnnbx", *("ao" if depth else "")]):
            case "t":
                return self.text()
            case "n":
                return self.random.choice(NUMBERS)
            case "b":
                return self.random.choice([True, False])
            case "x":
                return None
            case "a":
                return [self.anything(depth - 1) for _ in range(self.random.choice([0, 1, 2, 3]))]
            case _:
                return dict(self._entries(depth - 1))

    def _entries(self, depth: int) -> Iterator[tuple[str, Any]]:
        for _ in range(self.random.choice([0, 1, 2, 3])):
            yield self.random.choice(KEYS), self.anything(depth)
