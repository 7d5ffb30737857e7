"""What a spec computes with: typed, symbolic values over a payload that is not there yet.

An expression stands for a value; Python cannot look into it. Operators are functions
(`brazesmith.operators`), so that a payload's key can never collide with a method: the only names
on an expression are keys. Where Python would have to look (`if`, `and`, `for`, an f-string), a
`SpecError` says what to write instead.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Generic, NoReturn, Protocol, TypeAlias, TypeVar

from brazesmith import ir
from brazesmith.base.diagnostics import Diagnostic, Place, SpecError, caller, labels_at
from brazesmith.ir import types
from brazesmith.ir.types import Kind, Type

__all__ = [
    "Anything", "Array", "Boolean", "Email", "Iso8601", "Map", "Number", "Phone", "Text",
    "UnixMillis", "UnixSeconds", "Uuid", "Value", "absent", "spread",
]  # fmt: skip

T_co = TypeVar("T_co", covariant=True)


def diagnostic(code: str, message: str, *notes: str, place: Place | None = None) -> Diagnostic:
    """A diagnostic about the expression that the spec is evaluating."""
    return Diagnostic(code, message, labels_at(place or caller()), notes)


def refuse(code: str, message: str, *notes: str) -> NoReturn:
    """Stop here: the spec cannot go on after this mistake."""
    raise SpecError(diagnostic(code, message, *notes))


def wrong(code: str, message: str, *notes: str, place: Place | None = None) -> ir.Wrong:
    """Go on after a mistake, so that all mistakes of a spec are reported at once."""
    return ir.Wrong(diagnostic(code, message, *notes, place=place), place=place)


class Expr:
    """A symbolic value. Its IR is `_node`; keys of payloads that begin with `_` need brackets."""

    __slots__ = ("_node",)
    _node: ir.Node

    def __init__(self, node: ir.Node) -> None:
        object.__setattr__(self, "_node", node)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {describe(self._node)}>"

    # Comparisons make Boolean expressions. `object` says that == gives bool; it is not so here.
    def __eq__(self, other: object) -> Boolean:  # type: ignore[override]
        return Boolean(_operate("equals", self, other))

    def __ne__(self, other: object) -> Boolean:  # type: ignore[override]
        return Boolean(_operate("not_", Boolean(_operate("equals", self, other))))

    # --- where Python would have to know the value -------------------------------------------

    def __hash__(self) -> int:
        refuse(
            "S104",
            "a payload's value cannot be a key of a Python dict or set: it is not known yet",
            "for a key that comes from the payload write "
            "`from_entries([[key, value]])` or `map_values(…)`",
        )

    def __bool__(self) -> bool:
        refuse(
            "S104",
            f"Python cannot decide on `{describe(self._node)}`: "
            "its value is known only when the payload arrives",
            "instead of `if x: … else: …` write `when(x, then, otherwise)`; "
            "for whole bodies `route((x, body), otherwise=…)`",
            "instead of `x and y` or `a < x < b` write `all_of(…)`, instead of `x or y` "
            "`any_of(…)`, instead of `not x` `not_(x)`; for a default value `fallback(x, y)`",
            "instead of `x in [a, b]` write `one_of(x, a, b)`; instead of `max(x, y)` "
            "`greatest(x, y)`",
        )

    def __iter__(self) -> NoReturn:
        refuse(
            "S104",
            f"Python cannot loop over `{describe(self._node)}`: "
            "its elements are known only when the payload arrives",
            "instead of `[f(x) for x in xs]` write `each(xs, lambda x: f(x))`; "
            "to choose elements `only(xs, lambda x: …)`; for a sum `sum_of(xs)`; "
            'to put texts together `join(xs, ", ")`',
        )

    def __len__(self) -> int:
        refuse("S104", "Python cannot count what is not there yet", "write `length(x)`")

    def __contains__(self, item: object) -> bool:
        refuse(
            "S104",
            "Python cannot search what is not there yet",
            "instead of `a in x` write `contains(x, a)`; for a key `has_key(x, a)`; "
            "for a fixed list `one_of(a, …)`",
        )

    def __format__(self, format_spec: str) -> str:
        self._no_text()

    def __str__(self) -> str:
        self._no_text()

    def _no_text(self) -> NoReturn:
        refuse(
            "S104",
            f"`{describe(self._node)}` has no text yet: "
            "an f-string or str() would put its description into the body",
            'instead of f"a {x} b" write `format_text("a {} b", x)`; '
            "to read it as text `to_text(x)`; to look at it while you write, `repr(x)`",
        )

    def __int__(self) -> int:
        self._no_number()

    def __float__(self) -> float:
        self._no_number()

    def __index__(self) -> int:
        self._no_number()

    def _no_number(self) -> NoReturn:
        refuse(
            "S104",
            f"`{describe(self._node)}` has no number yet",
            "instead of int(x) or float(x) write `parse_number(x)`",
        )

    def __and__(self, other: object) -> NoReturn:
        refuse("S104", "`&` binds tighter than `==` and `<`", "write `all_of(a, b)`")

    __rand__ = __and__

    def __or__(self, other: object) -> NoReturn:
        refuse("S104", "`|` binds tighter than `==` and `<`", "write `any_of(a, b)`")

    __ror__ = __or__

    def __invert__(self) -> NoReturn:
        refuse("S104", "`~` is not negation here", "write `not_(a)`")

    def __setattr__(self, name: str, value: object) -> None:
        self._no_change(name)

    def __delattr__(self, name: str) -> None:
        self._no_change(name)

    def _no_change(self, name: object) -> NoReturn:
        refuse(
            "S104",
            f"`{name}` cannot be changed: a payload is only read",
            "build a new object: `merge(x, {…})`; without a key `omit(x, …)`",
        )

    def __call__(self, *args: object, **kwargs: object) -> NoReturn:
        """Refuse `x.upper()`: operators are functions."""
        node = self._node
        name = node.key if isinstance(node, ir.Get) else ""
        refuse(
            "S104",
            f"`{describe(node)}` is a value of the payload, not a method",
            _IN_PLACE_OF_METHODS.get(name, "operators are functions: `upper(x)`, not `x.upper()`"),
        )

    if not TYPE_CHECKING:  # to a type checker these simply do not exist

        def __setitem__(self, key: object, value: object) -> NoReturn:
            self._no_change(key)

        def __delitem__(self, key: object) -> NoReturn:
            self._no_change(key)

        def __getattr__(self, name: str) -> Any:
            if name.startswith("_"):
                raise AttributeError(name)  # copy, pickle and inspect ask for these
            refuse(
                "S104",
                f"`{describe(self._node)}` is {article(type(self).__name__)}: it has no `{name}`",
                _IN_PLACE_OF_METHODS.get(
                    name,
                    f'a key is read with brackets: `x["{name}"]`'
                    if isinstance(self, Map)
                    else "operators are functions: `upper(x)`, not `x.upper()`",
                ),
            )


#: What to write in place of a method of Python's or JavaScript's, by its name.
_IN_PLACE_OF_METHODS: dict[str | int, str] = {
    "append": "build a new list: `[spread(x), y]`",
    "filter": "write `only(x, lambda item: …)`",
    "find": "write `find(x, lambda item: …)`; for a text in a text `contains(x, y)`",
    "format": 'write `format_text("… {} …", x)`',
    "forEach": "write `each(x, lambda item: …)`",
    "get": 'write `x["key"]`, with a default `fallback(x["key"], y)`',
    "includes": "write `contains(x, y)`",
    "items": "write `map_values(x, lambda value, key: …)`, `only_entries(…)`, `rename_keys(…)`, "
    "or `entries(x)`",
    "keys": "write `merge(x, {…})` in place of `{**x, …}`; the keys are `keys(x)`",
    "map": "write `each(x, lambda item: …)`",
    "slice": "write `slice_text(x, 0, 3)`; of an array `take(x, 3)`",
    "startswith": "write `starts_with(x, y)`",
    "strip": "write `trim(x)`",
    "toString": "write `to_text(x)`",
    "toUpperCase": "write `upper(x)`",
    "toLowerCase": "write `lower(x)`",
    "update": "build a new object: `merge(x, {…})`",
    "values": "the values are `values(x)`",
}


def article(noun: str) -> str:
    """The noun with "a" or "an" before it."""
    return f"an {noun}" if noun[0] in "aeiouAEIO" else f"a {noun}"


class Boolean(Expr):
    """True or false."""

    __slots__ = ()


class Number(Expr):
    """A number, with Python's arithmetic and comparisons."""

    __slots__ = ()

    def __lt__(self, other: NumberLike) -> Boolean:
        return Boolean(_operate("less", self, other))

    def __le__(self, other: NumberLike) -> Boolean:
        return Boolean(_operate("less_or_equal", self, other))

    def __gt__(self, other: NumberLike) -> Boolean:
        return Boolean(_operate("greater", self, other))

    def __ge__(self, other: NumberLike) -> Boolean:
        return Boolean(_operate("greater_or_equal", self, other))

    def __add__(self, other: NumberLike) -> Number:
        if isinstance(other, str):
            refuse("S104", "`+` adds numbers", "to put texts together write `concat(a, b)`")
        return Number(_operate("add", self, other))

    def __radd__(self, other: NumberLike) -> Number:
        if isinstance(other, str):
            refuse("S104", "`+` adds numbers", "to put texts together write `concat(a, b)`")
        return Number(_operate("add", other, self))

    def __sub__(self, other: NumberLike) -> Number:
        return Number(_operate("subtract", self, other))

    def __rsub__(self, other: NumberLike) -> Number:
        return Number(_operate("subtract", other, self))

    def __mul__(self, other: NumberLike) -> Number:
        return Number(_operate("multiply", self, other))

    def __rmul__(self, other: NumberLike) -> Number:
        return Number(_operate("multiply", other, self))

    def __truediv__(self, other: NumberLike) -> Number:
        return Number(_operate("divide", self, other))

    def __rtruediv__(self, other: NumberLike) -> Number:
        return Number(_operate("divide", other, self))

    def __mod__(self, other: NumberLike) -> Number:
        return Number(_operate("remainder", self, other))

    def __rmod__(self, other: NumberLike) -> Number:
        return Number(_operate("remainder", other, self))

    def __neg__(self) -> Number:
        return Number(_operate("subtract", 0, self))

    def __abs__(self) -> Number:
        return Number(_operate("absolute", self))

    if not TYPE_CHECKING:  # to a type checker these simply do not exist

        def __round__(self, digits: int = 0) -> NoReturn:
            refuse(
                "S104",
                "Python's round() rounds a half to the even number",
                f"write `rounded(x, {digits})`, which rounds a half up, as JavaScript does",
            )

        def __pow__(self, other: object) -> NoReturn:
            refuse("S104", "`**` is not there", "write `multiply(a, a)`")

        __rpow__ = __pow__

        def __floordiv__(self, other: object) -> NoReturn:
            refuse("S104", "`//` is not there", "write `floor(a / b)`")

        __rfloordiv__ = __floordiv__


class Text(Expr):
    """A text (JavaScript's string)."""

    __slots__ = ()

    if not TYPE_CHECKING:  # to a type checker these simply do not exist

        def __add__(self, other):
            refuse("S104", "`+` does not put texts together", "write `concat(a, b)`")

        __radd__ = __add__


class Iso8601(Text):
    """A time as ISO 8601 text, which is what Braze wants."""

    __slots__ = ()


class Email(Text):
    """An e-mail address."""

    __slots__ = ()


class Phone(Text):
    """A phone number, E.164."""

    __slots__ = ()


class Uuid(Text):
    """A UUID."""

    __slots__ = ()


class UnixSeconds(Expr):
    """A time as seconds since 1970: a number, or a text of digits."""

    __slots__ = ()


class UnixMillis(Expr):
    """A time as milliseconds since 1970: a number, or a text of digits."""

    __slots__ = ()


class Array(Expr, Generic[T_co]):
    """An array; `a[0]` is its first element, absent when there is none."""

    __slots__ = ()

    def __getitem__(self, index: int) -> T_co:
        return item_of(self._node, index)  # type: ignore[no-any-return]


class Map(Expr, Generic[T_co]):
    """An object whose keys are not known: `m["key"]` is the value under a key."""

    __slots__ = ()

    def __getitem__(self, key: TextLike) -> T_co:
        return item_of(self._node, key)  # type: ignore[no-any-return]


class Anything(Number, Text, Boolean, UnixSeconds, UnixMillis, Array["Anything"], Map["Anything"]):
    """A value of which nothing is declared: it may stand wherever another may.

    `p.key`, `p["any key"]` and `p[0]` read what is inside.
    """

    __slots__ = ()

    def __getattr__(self, name: str) -> Anything:
        if name.startswith("_"):
            raise AttributeError(name)  # copy, pickle and inspect ask for these
        return item_of(self._node, name)  # type: ignore[no-any-return]

    def __getitem__(self, key: int | TextLike | NumberLike) -> Anything:
        return item_of(self._node, key)  # type: ignore[no-any-return]


TextLike: TypeAlias = Text | str
NumberLike: TypeAlias = Number | int | float
BooleanLike: TypeAlias = Boolean | bool
TimeLike: TypeAlias = Text | UnixSeconds | UnixMillis | Number | str | int | float


class Buildable(Protocol):
    """An object of a body that is written as a class: `Event`, `SubscriptionGroup` …"""

    def _to_node(self) -> ir.Node: ...


#: Whatever can stand in a body: an expression, or Python data (with expressions inside).
Value: TypeAlias = (
    "Expr | Buildable | bool | int | float | str"
    " | list[Any] | tuple[Any, ...] | dict[str, Any] | None"
)


class _AbsentValue(Expr):
    """`absent`: the value that leaves its key out."""

    __slots__ = ()


absent = _AbsentValue(ir.Absent())


class Spreading:
    """What `spread(x)` gives: the elements of an array, in place, inside a list."""

    __slots__ = ("node",)

    def __init__(self, node: ir.Node) -> None:
        self.node = node


def spread(array: Array[Any] | Anything) -> Spreading:
    """Put the elements of an array in its place: `[first, spread(rest)]`."""
    return Spreading(to_node(array))


# --- between Python and the IR ---------------------------------------------------------------

_CLASSES: dict[Kind, type[Expr]] = {
    Kind.ANY: Anything,
    Kind.NULL: Anything,
    Kind.NEVER: Anything,
    Kind.BOOLEAN: Boolean,
    Kind.NUMBER: Number,
    Kind.TEXT: Text,
    Kind.ISO8601: Iso8601,
    Kind.EMAIL: Email,
    Kind.PHONE: Phone,
    Kind.UUID: Uuid,
    Kind.UNIX_SECONDS: UnixSeconds,
    Kind.UNIX_MILLIS: UnixMillis,
    Kind.ARRAY: Array,
    Kind.OBJECT: Anything,
}


def wrap(node: ir.Node) -> Any:
    """The expression of the right class around a node."""
    if node.type.kind is Kind.OBJECT and node.type.shape is not None:
        from brazesmith.language.payload import record_of

        return record_of(node)
    if node.type.kind is Kind.OBJECT and node.type.item is not None:
        return Map(node)
    return _CLASSES[node.type.kind](node)


def to_node(value: Any, place: Place | None = None) -> ir.Node:
    """The IR of an expression, or of Python data with expressions inside.

    `place` is where the data stand in the spec; when it is not given, what is being evaluated.
    """
    if isinstance(value, Expr):
        return value._node
    place = place or caller()
    match value:
        case None:
            return ir.Const(None, types.NULL, place)
        case bool():
            return ir.Const(value, types.BOOLEAN, place)
        case int() | float():
            return _number(value, place)
        case str():
            return ir.Const(value, Type(Kind.TEXT, enum=(value,)), place)
        case ir.Pattern():
            return ir.Const(value, Type(Kind.PATTERN), place)
        case Mapping():
            return ir.Object(tuple(_entries(value, place)), types.OBJECT, place)
        case list() | tuple():
            return array_node(value, place)
        case _ if hasattr(value, "_to_node"):  # Event, Purchase, … : objects of a body
            node = value._to_node()
            assert not isinstance(node, Expr)
            return node  # type: ignore[no-any-return]
        case Spreading():
            message = "`spread(…)` stands only inside a list"
            return wrong("S105", message, "write `[spread(x)]`", place=place)
        case _:
            return wrong(
                "S105",
                f"a {type(value).__name__} cannot stand in a body",
                "a body is JSON: text, number, True, False, None, list, dict, and expressions",
                place=place,
            )


def _number(value: float, place: Place | None) -> ir.Node:
    if isinstance(value, float) and not math.isfinite(value):
        return wrong("S105", f"{value} is not a JSON number", place=place)
    if isinstance(value, int) and abs(value) > 2**53:
        return wrong(
            "S105",
            f"{value} is beyond what a JavaScript number holds exactly (2**53)",
            "write it as text",
            place=place,
        )
    return ir.Const(float(value), types.NUMBER, place)


def _entries(mapping: Mapping[Any, Any], place: Place | None) -> Iterable[ir.Entry]:
    for key, value in mapping.items():
        if not isinstance(key, str):
            refuse("S105", f"the key {key!r} is not text", "keys of a JSON object are text")
        yield ir.Entry(key, to_node(value, place))


def array_node(values: Iterable[Any], place: Place | None = None) -> ir.Node:
    """The array of these values, `spread(…)` among them put in place."""
    place = place or caller()
    items: list[ir.Node | ir.Spread] = []
    element: Type | None = None
    for value in values:
        if isinstance(value, Spreading):
            items.append(ir.Spread(value.node))
            element = types.ANY
        else:
            node = to_node(value, place)
            items.append(node)
            element = node.type if element is None else types.join(element, node.type)
    return ir.Array(tuple(items), types.array(element or types.ANY), place)


def item_of(parent: ir.Node, key: object) -> Any:
    """What stands under a key or an index, of which the spec may or may not know the type."""
    place = caller()
    if isinstance(key, Expr):
        return wrap(_operate("get", wrap(parent), key))
    if isinstance(key, slice):
        return wrap(
            wrong(
                "S105",
                "Python cannot cut what is not there yet",
                f"of a text write `slice_text(x, {key.start or 0}, {key.stop})`; "
                f"of an array `take(x, {key.stop})`",
                place=place,
            )
        )
    if isinstance(key, bool) or not isinstance(key, int | str):
        return wrap(wrong("S105", f"{key!r} is neither a key nor an index", place=place))
    if isinstance(key, int) and key < 0:
        return wrap(
            wrong(
                "S105",
                f"a payload's array has no index {key}",
                "for the last element write `last(x)`",
                place=place,
            )
        )
    return wrap(get_node(parent, key, place))


def get_node(parent: ir.Node, key: str | int, place: Place | None = None) -> ir.Node:
    """The node of `parent[key]`, with the type that the parent declares for it."""
    outer = parent.type
    inner = types.ANY
    if outer.shape is not None and isinstance(key, str) and key in outer.shape.fields:
        inner = outer.shape.fields[key]
    elif outer.item is not None:
        inner = types.optional(outer.item)
    if outer.optional or outer.nullable:
        inner = types.optional(inner)
    return ir.Get(parent, key, inner, place)


def function(callable_: Callable[..., Any], *parameters: Type) -> ir.Function:
    """Trace a Python function once: its parameters are symbolic, its result is the IR's."""
    import inspect

    if isinstance(callable_, Expr) or not callable(callable_):
        what = describe(to_node(callable_))
        refuse("S102", f"a function is wanted, and `{what}` is a value", "write `lambda item: …`")
    names = [
        parameter.name
        for parameter in inspect.signature(callable_).parameters.values()
        if parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD)
        and parameter.default is parameter.empty
    ]
    if len(names) > len(parameters):
        refuse(
            "S102",
            f"this function takes {len(names)} arguments, and gets at most {len(parameters)}",
        )
    place = caller()
    symbols = tuple(
        ir.Parameter(name, next(_parameter_numbers), type_, place)
        for name, type_ in zip(names, parameters, strict=False)
    )
    return ir.Function(symbols, to_node(callable_(*map(wrap, symbols))), place=place)


def _count() -> Iterable[int]:
    number = 0
    while True:
        number += 1
        yield number


#: Only tells parameters apart within one program; the output never shows these numbers.
_parameter_numbers = iter(_count())


#: Operators that a spec writes between their arguments.
_SIGNS = {
    "add": "+",
    "divide": "/",
    "equals": "==",
    "greater": ">",
    "greater_or_equal": ">=",
    "less": "<",
    "less_or_equal": "<=",
    "multiply": "*",
    "remainder": "%",
    "subtract": "-",
}


def describe(node: ir.Node) -> str:
    """A node in the words of the spec: `payload.properties.talk_time`."""
    match node:
        case ir.Input(name=name) | ir.Parameter(name=name):
            return name
        case ir.Get(parent=parent, key=key):
            above = describe(parent)
            return f"{above}.{key}" if str(key).isidentifier() else f"{above}[{key!r}]"
        case ir.Const(value=float() as value):
            return repr(int(value)) if value.is_integer() else repr(value)
        case ir.Const(value=value):
            return repr(value)
        case ir.Call(operator=operator, arguments=(left, right)) if operator.name in _SIGNS:
            return f"{describe(left)} {_SIGNS[operator.name]} {describe(right)}"
        case ir.Call(operator=operator, arguments=arguments):
            return f"{operator.name}({', '.join(map(describe, arguments))})"
        case ir.Named(name=name):
            return name
        case ir.Setting(key=key):
            return f"setting({key!r})"
        case ir.If():
            return "when(…)"
        case ir.Absent():
            return "absent"
        case ir.Function():
            return "lambda …"
        case ir.Object():
            return "{…}"
        case ir.Array():
            return "[…]"
        case _:
            return type(node).__name__.lower()


def _operate(name: str, *arguments: object) -> ir.Node:
    """Python's own operators are the operators of the registry."""
    from brazesmith.operators import OPERATORS

    return OPERATORS[name].node(*arguments)
