"""The classes of symbolic values: what a spec computes with before there is a payload.

Operators are functions, so that a payload's key can never collide with a method: the only names on
an expression are keys. Where Python would need the value (`if`, `and`, `for`, an f-string), a
`SpecError` says what to write instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, NoReturn, Protocol, TypeAlias, TypeVar

from brazesmith import ir
from brazesmith.base.diagnostics import caller
from brazesmith.ir.operator import Role
from brazesmith.ir.types import Kind
from brazesmith.operators.calls import apply
from brazesmith.operators.symbolic import (
    MAP,
    Spreading,
    Symbolic,
    article,
    describe,
    get_node,
    refuse,
    to_node,
    wrap,
    wrong,
)

__all__ = [
    "Anything", "Array", "Boolean", "Email", "Iso8601", "Map", "Number", "Phone", "Text",
    "UnixMillis", "UnixSeconds", "Uuid", "Value", "absent", "spread",
]  # fmt: skip

T_co = TypeVar("T_co", covariant=True)


class Expr(Symbolic):
    """A symbolic value. Keys of payloads that begin with `_` need brackets: `x["_id"]`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {describe(self._node)}>"

    # Comparisons make Boolean expressions. `object` says that == gives bool; it is not so here.
    def __eq__(self, other: object) -> Boolean:  # type: ignore[override]
        return Boolean(apply(Role.EQUAL, self, other))

    def __ne__(self, other: object) -> Boolean:  # type: ignore[override]
        return Boolean(apply(Role.NEGATION, Boolean(apply(Role.EQUAL, self, other))))

    # --- where Python would have to know the value -------------------------------------------

    def __hash__(self) -> int:
        refuse(
            "S104",
            "a symbolic value cannot be a key of a Python dict or set",
            "for a key from the payload write `from_entries([[key, value]])` or `map_values(…)`",
        )

    def __bool__(self) -> bool:
        refuse(
            "S104",
            f"`{describe(self._node)}` has no truth value at compile time",
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
            f"cannot iterate over `{describe(self._node)}` at compile time",
            "instead of `[f(x) for x in xs]` write `each(xs, lambda x: f(x))`; "
            "to filter `only(xs, lambda x: …)`; to add up `sum_of(xs)`; "
            'to join texts `join(xs, ", ")`',
        )

    def __len__(self) -> int:
        refuse("S104", "a symbolic value has no length at compile time", "write `length(x)`")

    def __contains__(self, item: object) -> bool:
        refuse(
            "S104",
            "cannot search a symbolic value at compile time",
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
            f"cannot format the symbolic value `{describe(self._node)}`",
            'instead of f"a {x} b" write `format_text("a {} b", x)`; '
            "to convert it to text `to_text(x)`; to print it while you write the spec `repr(x)`",
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
            f"`{describe(self._node)}` has no value at compile time",
            "instead of int(x) or float(x) write `parse_number(x)`",
        )

    def __and__(self, other: object) -> NoReturn:
        refuse("S104", "`&` binds tighter than `==` and `<`", "write `all_of(a, b)`")

    __rand__ = __and__

    def __or__(self, other: object) -> NoReturn:
        refuse("S104", "`|` binds tighter than `==` and `<`", "write `any_of(a, b)`")

    __ror__ = __or__

    def __invert__(self) -> NoReturn:
        refuse("S104", "`~` is not supported", "write `not_(a)`")

    def __setattr__(self, name: str, value: object) -> None:
        self._no_change(name)

    def __delattr__(self, name: str) -> None:
        self._no_change(name)

    def _no_change(self, name: object) -> NoReturn:
        refuse(
            "S104",
            f"cannot change `{name}`: values are read-only",
            "build a new object: `merge(x, {…})`; to remove a key `omit(x, …)`",
        )

    def __call__(self, *args: object, **kwargs: object) -> NoReturn:
        """Refuse `x.upper()`: operators are functions."""
        node = self._node
        name = node.key if isinstance(node, ir.Get) else ""
        refuse(
            "S104",
            f"cannot call `{describe(node)}`: it is a value",
            _IN_PLACE_OF_METHODS.get(name, "operators are functions: `upper(x)`, not `x.upper()`"),
        )

    if not TYPE_CHECKING:  # type checkers report these by themselves

        def __setitem__(self, key: object, value: object) -> NoReturn:
            self._no_change(key)

        def __delitem__(self, key: object) -> NoReturn:
            self._no_change(key)

        def __getattr__(self, name: str) -> Any:
            if name.startswith("_"):
                raise AttributeError(name)  # copy, pickle and inspect ask for these
            refuse(
                "S104",
                f"`{describe(self._node)}` is {article(type(self).__name__)} and has no `{name}`",
                _IN_PLACE_OF_METHODS.get(
                    name,
                    f'read a key with brackets: `x["{name}"]`'
                    if isinstance(self, Map)
                    else "operators are functions: `upper(x)`, not `x.upper()`",
                ),
            )


#: What to write instead of a method of Python or JavaScript, by its name.
_IN_PLACE_OF_METHODS: dict[str | int, str] = {
    "append": "build a new list: `[spread(x), y]`",
    "filter": "write `only(x, lambda item: …)`",
    "find": "write `find(x, lambda item: …)`; to search a text `contains(x, y)`",
    "format": 'write `format_text("… {} …", x)`',
    "forEach": "write `each(x, lambda item: …)`",
    "get": 'write `x["key"]`, with a default `fallback(x["key"], y)`',
    "includes": "write `contains(x, y)`",
    "items": "write `map_values(x, lambda value, key: …)`, `only_entries(…)`, `rename_keys(…)`, "
    "or `entries(x)`",
    "keys": "instead of `{**x, …}` write `merge(x, {…})`; for the keys `keys(x)`",
    "map": "write `each(x, lambda item: …)`",
    "slice": "write `slice_text(x, 0, 3)`; for an array `take(x, 3)`",
    "startswith": "write `starts_with(x, y)`",
    "strip": "write `trim(x)`",
    "toString": "write `to_text(x)`",
    "toUpperCase": "write `upper(x)`",
    "toLowerCase": "write `lower(x)`",
    "update": "build a new object: `merge(x, {…})`",
    "values": "write `values(x)`",
}


class Boolean(Expr, kinds=(Kind.BOOLEAN,)):
    """True or false."""

    __slots__ = ()


class Number(Expr, kinds=(Kind.NUMBER,)):
    """A number, with Python's arithmetic and comparisons."""

    __slots__ = ()

    def __lt__(self, other: NumberLike) -> Boolean:
        return Boolean(apply(Role.LESS, self, other))

    def __le__(self, other: NumberLike) -> Boolean:
        return Boolean(apply(Role.LESS_OR_EQUAL, self, other))

    def __gt__(self, other: NumberLike) -> Boolean:
        return Boolean(apply(Role.GREATER, self, other))

    def __ge__(self, other: NumberLike) -> Boolean:
        return Boolean(apply(Role.GREATER_OR_EQUAL, self, other))

    def __add__(self, other: NumberLike) -> Number:
        if isinstance(other, str):
            refuse("S104", "`+` only adds numbers", "to join texts write `concat(a, b)`")
        return Number(apply(Role.ADD, self, other))

    def __radd__(self, other: NumberLike) -> Number:
        if isinstance(other, str):
            refuse("S104", "`+` only adds numbers", "to join texts write `concat(a, b)`")
        return Number(apply(Role.ADD, other, self))

    def __sub__(self, other: NumberLike) -> Number:
        return Number(apply(Role.SUBTRACT, self, other))

    def __rsub__(self, other: NumberLike) -> Number:
        return Number(apply(Role.SUBTRACT, other, self))

    def __mul__(self, other: NumberLike) -> Number:
        return Number(apply(Role.MULTIPLY, self, other))

    def __rmul__(self, other: NumberLike) -> Number:
        return Number(apply(Role.MULTIPLY, other, self))

    def __truediv__(self, other: NumberLike) -> Number:
        return Number(apply(Role.DIVIDE, self, other))

    def __rtruediv__(self, other: NumberLike) -> Number:
        return Number(apply(Role.DIVIDE, other, self))

    def __mod__(self, other: NumberLike) -> Number:
        return Number(apply(Role.REMAINDER, self, other))

    def __rmod__(self, other: NumberLike) -> Number:
        return Number(apply(Role.REMAINDER, other, self))

    def __neg__(self) -> Number:
        return Number(apply(Role.SUBTRACT, 0, self))

    def __abs__(self) -> Number:
        return Number(apply(Role.ABSOLUTE, self))

    if not TYPE_CHECKING:  # type checkers report these by themselves

        def __round__(self, digits: int = 0) -> NoReturn:
            refuse(
                "S104",
                "Python's round() rounds half to even, which JavaScript does not",
                f"write `rounded(x, {digits})`, which rounds half up",
            )

        def __pow__(self, other: object) -> NoReturn:
            refuse("S104", "`**` is not supported", "write `multiply(a, a)`")

        __rpow__ = __pow__

        def __floordiv__(self, other: object) -> NoReturn:
            refuse("S104", "`//` is not supported", "write `floor(a / b)`")

        __rfloordiv__ = __floordiv__


class Text(Expr, kinds=(Kind.TEXT,)):
    """A text (JavaScript's string)."""

    __slots__ = ()

    if not TYPE_CHECKING:  # type checkers report these by themselves

        def __add__(self, other):
            refuse("S104", "`+` does not join texts", "write `concat(a, b)`")

        __radd__ = __add__


class Iso8601(Text, kinds=(Kind.ISO8601,)):
    """A time as ISO 8601 text, which is what Braze wants."""

    __slots__ = ()


class Email(Text, kinds=(Kind.EMAIL,)):
    """An e-mail address."""

    __slots__ = ()


class Phone(Text, kinds=(Kind.PHONE,)):
    """A phone number, E.164."""

    __slots__ = ()


class Uuid(Text, kinds=(Kind.UUID,)):
    """A UUID."""

    __slots__ = ()


class UnixSeconds(Expr, kinds=(Kind.UNIX_SECONDS,)):
    """A time as seconds since 1970: a number, or a text of digits."""

    __slots__ = ()


class UnixMillis(Expr, kinds=(Kind.UNIX_MILLIS,)):
    """A time as milliseconds since 1970: a number, or a text of digits."""

    __slots__ = ()


class Array(Expr, Generic[T_co], kinds=(Kind.ARRAY,)):
    """An array; `a[0]` is its first element, absent when there is none."""

    __slots__ = ()

    def __getitem__(self, index: int) -> T_co:
        return item_of(self._node, index)  # type: ignore[no-any-return]


class Map(Expr, Generic[T_co], kinds=(MAP,)):
    """An object whose keys are not known: `m["key"]` is the value under a key."""

    __slots__ = ()

    def __getitem__(self, key: TextLike) -> T_co:
        return item_of(self._node, key)  # type: ignore[no-any-return]


class Anything(
    Number,
    Text,
    Boolean,
    UnixSeconds,
    UnixMillis,
    Array["Anything"],
    Map["Anything"],
    kinds=(Kind.ANY, Kind.NULL, Kind.NEVER, Kind.OBJECT),
):
    """An untyped value. It can be used wherever a typed value can.

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


def spread(array: Array[Any] | Anything) -> Spreading:
    """Put the elements of an array in its place: `[first, spread(rest)]`."""
    return Spreading(to_node(array))


def item_of(parent: ir.Node, key: object) -> Any:
    """Return the value under a key or an index, typed as the parent declares it."""
    match key:
        case Symbolic():
            node = apply(Role.MEMBER, wrap(parent), key)
        case slice(start=start, stop=stop):
            node = wrong(
                "S105",
                "cannot slice a symbolic value",
                f"for a text write `slice_text(x, {start or 0}, {stop})`; "
                f"for an array `take(x, {stop})`",
            )
        case bool():
            node = wrong("S105", f"{key!r} is neither a key nor an index")
        case int() if key < 0:
            node = wrong(
                "S105",
                f"negative indexes are not supported: {key}",
                "for the last element write `last(x)`",
            )
        case int() | str():
            node = get_node(parent, key, caller())
        case _:
            node = wrong("S105", f"{key!r} is neither a key nor an index")
    return wrap(node)
