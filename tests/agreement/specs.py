"""Writes specs at random, as Python source: all that the language can say, sense or nonsense.

A spec is a text, so that a finding can be read, and pasted as a fixed case. What is written is
typed as far as the language asks for it; most values come from an untyped payload, so that at run
time anything can stand anywhere.
"""

from __future__ import annotations

import keyword
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

from brazesmith import operators as families
from brazesmith import spec
from brazesmith.ir.operator import Parameter
from brazesmith.ir.types import Kind
from brazesmith.operators import OPERATORS, Operator
from brazesmith.operators.expressions import item_of
from brazesmith.operators.symbolic import to_node

KEYS = [
    *("a", "b", "c", "items", "traits", "properties", "custom_properties", "x", "map"),
    *("length", "constructor", "toString", "__proto__", "valueOf", "hasOwnProperty", "name"),
    *("a b", "x-y", "0", "1", "", "ü", "payload", "headers", "brazecall", "undefined", "fail"),
    *("own", "class", "const", "_private", "number", "isObject", "identifier", "toJSON"),
]
NAMES = ["item", "x", "traits", "own", "a", "b", "length", "eachItem", "each_item", "fail", "map"]
NAMES += ["properties", "arguments", "eval", "static", "undefined", "value", "key", "items", "NaN"]
TEXTS = ["", "a", "b", "a b", " ", ",", ".", "1", "-12.50", "1,000", "ä", "😀", "\u2028", "\ud83d"]
TEXTS += ["2022-07-15T03:17:39Z", "1657855059", "*/", "\n", "`${a}`", "'", '"', "\\", "length"]
TEXTS += ["__proto__", "true", "null", "$1", "ß"]
NUMBERS = [0, 1, 2, -1, 0.5, -2.5, 1e21, 1e-7, 1e308, 2**53, 100, 3, 1657855059, 1.005]
PATTERNS = [r"\d+", r"(a)|(b)", r"^\s*$", "", "/", r"[._]", r"(\d+)-(\d+)", "\u2028", "a", r"\W"]
PATTERNS += [r"(?=a)", r"\/", r"[/]", "😀", r"\ud83d", "ß"]
REPLACEMENTS = ["", "-", "$1", "$&", "$$", "$2/$1", "$'", "$`", "$10"]


class Traits(spec.Record, open=True):
    phone: spec.Phone = spec.field(optional=True)
    email: spec.Email = spec.field(optional=True, nullable=True)
    born: spec.Iso8601
    age: spec.Number
    length: spec.Number


class Line(spec.Record, open=True):
    price: spec.Number
    sku: spec.Text
    tags: spec.Array[spec.Text]
    seen: spec.UnixSeconds


class Order(spec.Payload, event="Shop order", open=True):
    a: spec.Text
    b: spec.Number
    x: spec.Boolean
    traits: Traits = spec.field(optional="not of guests")
    items: spec.Array[Line]
    properties: spec.Map[spec.Number]
    id: spec.Uuid
    at: spec.UnixSeconds
    millis: spec.UnixMillis
    spaced: spec.Text = spec.field(key="a b")
    anything: spec.Anything = spec.field(key="c")


TYPED = {
    Kind.TEXT: ["a", "traits.phone", "traits.email", "traits.born", "id", "spaced", "items[0].sku"],
    Kind.NUMBER: ["b", "traits.age", "traits.length", 'properties["a"]', "items[1].price", "at"],
    Kind.BOOLEAN: ["x"],
    Kind.ARRAY: ["items", "items[0].tags"],
    Kind.OBJECT: ["properties", "traits", "items[0]"],
    Kind.ANY: ["anything", 'traits["b"]', "traits.nothing.declared", "at", "millis"],
}

KINDS = [Kind.TEXT, Kind.NUMBER, Kind.BOOLEAN, Kind.ARRAY, Kind.OBJECT, Kind.ANY]
ROWS: dict[Kind, list[Operator]] = {kind: [] for kind in KINDS}
for _row in OPERATORS.values():
    ROWS[Kind.ANY].append(_row)
    if _row.kind is not Kind.ANY:
        ROWS[Kind.TEXT if _row.kind is Kind.ISO8601 else _row.kind].append(_row)

#: How an expression begins that is exactly true or false.
QUESTIONS = (
    "order.",
    "True",
    "False",
    *(f"{row.name}(" for row in OPERATORS.values() if row.is_condition),
)

SETTINGS = {"shop": {"name": "Shop", "limit": 3, "open": True}}


def at(value: Any, *keys: str | int) -> Any:
    """What `value.key[0]` reads, whatever the class of the expression declares."""
    for key in keys:
        value = item_of(to_node(value), key)
    return value


def _vocabulary() -> dict[str, Any]:
    """All public names, and the operators behind them."""
    names = {name: getattr(spec, name) for name in dir(spec)}
    for row in OPERATORS.values():
        names[row.name] = getattr(getattr(families, row.family), row.name)
    return {**names, "at": at, "order": Order()}


VOCABULARY = _vocabulary()


def evaluate(source: str) -> spec.Transform:
    """The transform that a source makes."""
    scope = dict(VOCABULARY)
    exec(compile(source, "<spec>", "exec"), scope)
    transform = scope["transform"]
    assert isinstance(transform, spec.Transform)
    return transform


class Writer:
    """Writes one spec."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.lines: list[str] = []
        self.scope: list[tuple[str, Kind]] = []  # parameters and shared values
        self.left = random.choice([10, 30, 60, 100])  # how many more expressions may be nested

    def spec(self) -> str:
        """The source of a module with one transform."""
        for number in range(self.random.choice([0, 1, 2, 3])):
            kind = self.random.choice(KINDS)
            shared = self.expression(kind, 3)
            if self.random.random() < 0.3:
                shared = f"required({shared}, {self.text(0)})"
            if self.random.random() < 0.4:
                shared = f"named({self.name()!r}, {shared})"
            self.lines.append(f"s{number} = {shared}")
            self.scope.append((f"s{number}", kind))
        if self.random.random() < 0.3:
            self.lines.append(f"user = {self.identity()}")
            self.scope.append(("user", Kind.NEVER))
        body = self.body(2, self.random.choice(["track", "track", "track", "catalog"]))
        self.lines.append(f'transform = Transform(name="t", body={body})')
        return "\n".join(self.lines) + "\n"

    # --- bodies ------------------------------------------------------------------------------

    def body(self, depth: int, destination: str) -> str:
        match self.random.choice(["plain", "plain", "plain", "full", "full", "route", "route"]):
            case "route" if depth:
                cases = [
                    f"({self.condition(2)}, {self.branch(depth - 1, destination)})"
                    for _ in range(self.random.choice([1, 1, 2]))
                ]
                otherwise = self.branch(depth - 1, destination)
                return f"route({', '.join(cases)}, otherwise={otherwise})"
            case "full" if destination == "catalog":
                item = f"CatalogItem(id={self.text(2)}, fields={self.fields(2)})"
                items = self.many(lambda: item)
                operation = self.random.choice(["update", "edit", "delete"])
                return f'Catalog(operation="{operation}", catalog_name="c", items={items})'
            case "full":
                arrays = {
                    "events": self.event,
                    "attributes": self.attributes,
                    "purchases": self.purchase,
                }
                chosen = self.random.sample(list(arrays), self.random.choice([1, 1, 2, 3]))
                return f"Track({', '.join(f'{c}={self.many(arrays[c])}' for c in chosen)})"
            case _ if destination == "catalog":
                items = f"[{self.dictionary(4)}]"
                return f'Catalog(operation="edit", catalog_name={self.text(1)}, items={items})'
            case _:
                return f"Track(events=[{self.dictionary(4)}])"

    def branch(self, depth: int, destination: str) -> str:
        match self.random.choice(["body", "body", "body", "skip", "fail"]):
            case "skip":
                return self.random.choice(["skip()", r'skip("nothing\nto say */")'])
            case "fail":
                return f"fail({self.text(2)})"
            case _:
                return self.body(depth, destination)

    def many(self, one: Callable[[], str]) -> str:
        """A list of things, or what a function makes of the elements of an array."""
        if self.random.random() < 0.6:
            some = [one() for _ in range(self.random.choice([1, 1, 2]))]
            if self.random.random() < 0.2:
                some[-1] = f"when({self.condition(1)}, {some[-1]})"
            return f"[{', '.join(some)}]"
        array = self.expression(Kind.ARRAY, 2)
        with self.parameters(1) as names:
            made = one()
        return f"each({array}, lambda {', '.join(names)}: {made})"

    def user(self) -> str:
        if ("user", Kind.NEVER) in self.scope and self.random.random() < 0.7:
            return "user"
        return self.identity()

    def identity(self) -> str:
        names = ["external_id", "braze_id", "email", "phone", "phone_alias", "user_alias"]
        chosen = self.random.sample(names, self.random.choice([1, 2, 3]))
        parts = [
            f"user_alias=alias(label={self.text(1)}, name={self.text(1)})"
            if name == "user_alias"
            else f"{name}={self.text(1)}"
            for name in chosen
        ]
        if self.random.random() < 0.2:
            parts.append(f"otherwise=fail({self.text(1)})")
        return f"identify({', '.join(parts)})"

    def event(self) -> str:
        return (
            f"Event(user={self.user()}, name={self.text(1)}, time={self.time()}, "
            f"properties={self.fields(3)}{self.update_only()})"
        )

    def purchase(self) -> str:
        return (
            f"Purchase(user={self.user()}, product_id={self.text(1)}, currency={self.text(1)}, "
            f"price={self.number(2)}, time={self.time()}, properties={self.fields(2)})"
        )

    def attributes(self) -> str:
        dynamic = f", dynamic={self.symbolic(Kind.OBJECT, 2)}" if self.random.random() < 0.5 else ""
        custom = f", custom={self.dictionary(2)}" if self.random.random() < 0.7 else ""
        operations = [
            f"increment({self.number(1)})",
            f"add_to_array({self.expression(Kind.ARRAY, 1)})",
            f"nested_time({self.text(1)})",
            self.expression(Kind.ANY, 2),
        ]
        home_city = self.random.choice(operations)
        return (
            f"Attributes(user={self.user()}, home_city={home_city}{self.update_only()}"
            f"{custom}{dynamic})"
        )

    def update_only(self) -> str:
        return self.random.choice(["", "", f", update_existing_only={self.condition(1)}"])

    def time(self) -> str:
        value = self.expression(self.random.choice([Kind.TEXT, Kind.NUMBER]), 1)
        unit = self.random.choice(["", ', "milliseconds"'])
        return self.random.choice(["now()", f"iso8601({value}{unit})", f"iso8601({value})"])

    def fields(self, depth: int) -> str:
        if self.random.random() < 0.5:
            return self.dictionary(depth)
        return self.symbolic(Kind.OBJECT, depth)

    # --- expressions -------------------------------------------------------------------------

    def text(self, depth: int) -> str:
        return self.expression(Kind.TEXT, depth)

    def number(self, depth: int) -> str:
        return self.expression(Kind.NUMBER, depth)

    def condition(self, depth: int) -> str:
        """What decides: a question, or a value that is declared to be true or false."""
        decides = self.expression(Kind.BOOLEAN, depth)
        if decides.startswith(QUESTIONS):
            return decides
        return f"{self.random.choice(['is_true', 'is_true', 'truthy'])}({decides})"

    def expression(self, kind: Kind, depth: int) -> str:
        """An expression that the language takes for a `kind`."""
        self.left -= 1
        if depth <= 0 or self.left <= 0:
            return self.leaf(kind)
        match self.random.choice(["leaf", "operator", "operator", "operator", "structure"]):
            case "leaf":
                return self.leaf(kind)
            case "operator":
                return self.call(self.random.choice(ROWS[kind]), depth - 1)
            case _:
                return self.structure(kind, depth - 1)

    def symbolic(self, kind: Kind, depth: int) -> str:
        """An expression that is no constant."""
        return f"named({self.name()!r}, {self.expression(kind, depth)})"

    def leaf(self, kind: Kind) -> str:
        known = [name for name, of in self.scope if kind in (Kind.ANY, of) or of is Kind.ANY]
        known = [name for name in known if name != "user"]
        if known and self.random.random() < 0.4:
            return self.random.choice([*known, known[-1]])
        if self.random.random() < (0.9 if kind in (Kind.ARRAY, Kind.OBJECT) else 0.7):
            return self.read(kind)
        return self.constant(kind)

    def read(self, kind: Kind) -> str:
        """A place of the payload, of the headers, or of a parameter."""
        if self.random.random() < 0.15:
            return f"order.{self.random.choice(TYPED[kind])}"
        names = [name for name, of in self.scope if of is not Kind.NEVER]
        if names and self.random.random() < 0.5:
            keys = [self.key() for _ in range(self.random.choice([1, 1, 2]))]
            name = self.random.choice([*names, names[-1]])
            return f"at({name}, {', '.join(map(repr, keys))})"
        if self.random.random() < 0.08 and kind in (Kind.TEXT, Kind.ANY):
            return f"headers[{self.random.choice(KEYS)!r}]"
        keys = [self.key() for _ in range(self.random.choice([1, 1, 1, 2, 2, 3]))]
        return "payload" + "".join(map(self.access, keys))

    def key(self) -> str | int:
        if self.random.random() < 0.1:
            return self.random.choice([0, 0, 1, 2, 7])
        # The first keys most: so that expressions of one spec meet in one place.
        return self.random.choice(KEYS[: self.random.choice([4, 9, len(KEYS)])])

    def access(self, key: str | int) -> str:
        if isinstance(key, str) and key.isidentifier() and not key.startswith("_"):
            return f"[{key!r}]" if keyword.iskeyword(key) else f".{key}"
        return f"[{key!r}]"

    def constant(self, kind: Kind) -> str:
        if self.random.random() < 0.1:
            return "absent"
        match kind:
            case Kind.TEXT:
                extra = ["now()", 'setting("shop.name")']
                return self.random.choice([*map(repr, TEXTS), *extra])
            case Kind.NUMBER:
                return repr(self.random.choice(NUMBERS))
            case Kind.BOOLEAN:
                return self.random.choice(["True", "False"])
            case Kind.ARRAY:
                return self.random.choice(["[]", "[1, 'a', None]", "[[], {}]", "[absent, 'b']"])
            case Kind.OBJECT:
                return self.random.choice(["{}", "{'a': 1}", "{'a': absent, '__proto__': [1]}"])
            case _:
                return self.random.choice(["None", self.constant(self.random.choice(KINDS[:-1]))])

    def structure(self, kind: Kind, depth: int) -> str:
        def inner() -> str:
            return self.expression(kind, depth)

        forms: list[Callable[[], str]] = [
            lambda: f"when({self.condition(depth)}, {inner()}, {inner()})",
            lambda: f"when({self.condition(depth)}, {inner()})",
            lambda: f"fallback({inner()}, {inner()})",
            lambda: f"first_truthy({inner()}, {inner()})",
            lambda: f"required({inner()}, {self.text(0)})",
            lambda: f"when({self.condition(depth)}, {inner()}, fail({self.text(0)}))",
            lambda: f"named({self.name()!r}, {inner()})",
            lambda: f"named({self.name()!r}, required({inner()}, {self.text(0)}))",
            lambda: (
                f"choose(({self.condition(depth)}, {inner()}), ({self.condition(0)}, {inner()}), "
                f"otherwise={inner()})"
            ),
            lambda: f"translate({self.text(depth)}, {{'a': {inner()}, '': {inner()}}}, {inner()})",
        ]
        special: dict[Kind, list[Callable[[], str]]] = {
            Kind.BOOLEAN: [
                lambda: f"all_of({inner()}, {inner()}, {inner()})",
                lambda: f"any_of({inner()}, {inner()})",
                lambda: f"one_of({self.expression(Kind.ANY, depth)}, 'a', 1, None, True)",
                lambda: f"({self.read(Kind.ANY)} == {self.expression(Kind.ANY, depth)})",
                lambda: f"({self.read(Kind.ANY)} != {self.expression(Kind.ANY, depth)})",
                lambda: f"(payload.a > {self.number(depth)})",
                lambda: "equals({0}, {0})".format(self.leaf(Kind.ANY)),
                lambda: "contains([{0}, 1], {0})".format(self.leaf(Kind.ANY)),
            ],
            Kind.TEXT: [
                lambda: f"format_text('{{}} of {{b}}', {self.text(depth)}, b={self.number(0)})",
                lambda: self.time(),
            ],
            Kind.NUMBER: [
                lambda: f"(payload.b * {self.number(depth)} + 1)",
                lambda: f"-(payload.a - {self.number(depth)})",
            ],
            Kind.ARRAY: [
                lambda: self.array(depth),
                lambda: self.array(depth),
                lambda: f"[spread({self.symbolic(Kind.ARRAY, depth)})]",
            ],
            Kind.OBJECT: [
                lambda: self.dictionary(depth),
                lambda: f"merge({inner()}, {self.dictionary(depth)}, {inner()})",
                lambda: f"pick(payload, {self.random.choice(KEYS)!r}, 'a')",
                lambda: f"omit({inner()}, 'a', '__proto__')",
                lambda: f"rename_keys({inner()}, {self.renaming(depth)})",
                lambda: f"unreserved({inner()})",
            ],
            Kind.ANY: [
                lambda: self.expression(self.random.choice(KINDS[:-1]), depth),
                lambda: f"at({inner()}, {self.key()!r}, {self.key()!r})",
                lambda: f"payload.a[{self.text(depth)}]",
            ],
        }
        chosen = self.random.choice([forms, special[kind], special[kind]])
        return self.random.choice(chosen)()

    def array(self, depth: int) -> str:
        items = [
            f"spread({self.symbolic(Kind.ARRAY, depth)})"
            if self.random.random() < 0.2
            else self.expression(Kind.ANY, depth)
            for _ in range(self.random.choice([0, 1, 2, 3]))
        ]
        return f"[{', '.join(items)}]"

    def dictionary(self, depth: int) -> str:
        keys = self.random.sample(KEYS, self.random.choice([1, 2, 2, 3, 4]))
        entries = [f"{key!r}: {self.expression(Kind.ANY, depth)}" for key in keys]
        return "{" + ", ".join(entries) + "}"

    def renaming(self, depth: int) -> str:
        with self.parameters(1) as names:
            function = f"lambda {names[0]}: {self.text(depth)}"
        return self.random.choice([function, "'p_'", "{'a': 'b', 'b': 'a', 'c': '__proto__'}"])

    def name(self) -> str:
        return self.random.choice([name for name in NAMES if name.isidentifier()])

    # --- operators ---------------------------------------------------------------------------

    def call(self, row: Operator, depth: int) -> str:
        arguments: list[str] = []
        for parameter in row.parameters:
            default = row.signature.parameters[parameter.name].default
            if default is not row.signature.empty and self.random.random() < 0.5:
                break
            count = self.random.choice([1, 2, 3]) if parameter.variadic else 1
            arguments += [self.argument(row, parameter, depth) for _ in range(count)]
        return f"{row.name}({', '.join(arguments)})"

    def argument(self, row: Operator, parameter: Parameter, depth: int) -> str:
        match parameter.kind:
            case Kind.FUNCTION:
                return self.function(parameter.condition, depth)
            case Kind.PATTERN:
                flags = self.random.choice(["", "", "i", "m", "s"])
                source = self.random.choice(PATTERNS)
                return f"pattern({source!r}, {flags!r})" if flags else repr(source)
            case Kind.TEXT if parameter.static:
                return repr(self.random.choice(REPLACEMENTS + TEXTS))
            case Kind.NUMBER if parameter.name == "millis":
                return self.random.choice(["1", "1000"])
            case Kind.NUMBER if parameter.static:
                low = 0 if parameter.most is not None else -3
                return str(self.random.randint(low, 6))
            case Kind.ARRAY if parameter.static:
                return self.random.choice(["['a', 1, None]", "['__proto__', 'a']", "[]", "['b']"])
            case _ if parameter.condition:
                return self.condition(depth)
            case kind:
                return self.expression(kind, depth)

    def function(self, is_condition: bool, depth: int) -> str:
        with self.parameters(self.random.choice([1, 1, 1, 2])) as names:
            kind = self.random.choice(KINDS)
            result = self.condition(depth) if is_condition else self.expression(kind, depth)
            return f"lambda {', '.join(names)}: {result}"

    @contextmanager
    def parameters(self, count: int) -> Iterator[list[str]]:
        names = self.random.sample(NAMES, count)
        before = self.scope
        # A parameter hides what had its name.
        self.scope = [(name, kind) for name, kind in before if name not in names]
        self.scope += [(name, Kind.ANY) for name in names]
        yield names
        self.scope = before
