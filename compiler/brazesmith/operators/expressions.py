"""The classes of symbolic values, which a spec uses in place of values of the payload.

Operators are functions, so that a key of the payload never collides with a method: the only names
on an expression are keys. Where Python needs the value (`if`, `and`, `for`, an f-string), a
`SpecError` says what to write instead.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, NoReturn, Protocol, TypeAlias, TypeVar

from brazesmith import ir
from brazesmith.base.diagnostics import caller
from brazesmith.ir.operator import Role
from brazesmith.ir.types import Kind
from brazesmith.operators.arguments import checked
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


def _refused(message: str, *notes: str) -> Callable[..., Any]:
    """Return a method that refuses what Python does with a value; `{x}` is how the spec writes it.

    The notes say what to write instead.
    """

    def method(self: Expr, *_: object) -> NoReturn:
        refuse("S104", message.replace("{x}", describe(self._node)), *notes)

    return method


def _infix(role: Role, reflected: bool) -> Callable[..., Any]:
    def method(self: Number, other: object) -> Any:
        if isinstance(other, str) and role is Role.ADD:
            refuse("S104", "`+` adds only numbers", "to join text, write `concat(a, b)`")
        return wrap(apply(role, *((other, self) if reflected else (self, other))))

    return method


def _arithmetic(role: Role, *, reflected: bool = False) -> Callable[[Any, NumberLike], Number]:
    return _infix(role, reflected)


def _comparison(role: Role) -> Callable[[Any, NumberLike], Boolean]:
    return _infix(role, reflected=False)


def is_probe(name: str) -> bool:
    """Return whether a name is one that Python and its tools ask for, such as `__deepcopy__`.

    A key of this form needs brackets: `x["__typename__"]`.
    """
    return name.startswith("_") and name.endswith("_")


class Expr(Symbolic):
    """A symbolic value."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {describe(self._node)}>"

    # Comparisons return Boolean expressions, although `object` declares that they return bool.
    def __eq__(self, other: object) -> Boolean:  # type: ignore[override]
        return Boolean(apply(Role.EQUAL, self, other))

    def __ne__(self, other: object) -> Boolean:  # type: ignore[override]
        return Boolean(apply(Role.NEGATION, Boolean(apply(Role.EQUAL, self, other))))

    # --- where Python needs the value --------------------------------------------------------

    __hash__ = _refused(
        "a symbolic value cannot be a key of a Python dict or set",
        "for a key from the payload, write `from_entries([[key, value]])` or `map_values(…)`",
    )
    __bool__ = _refused(
        "`{x}` has no truth value at compile time",
        "instead of `if` and `else`, write `when(x, then, otherwise)`, "
        "or for bodies, `route((x, body), otherwise=…)`",
        "instead of `and`, `or`, `not` or `a < x < b`, write `all_of(…)`, `any_of(…)` or `not_(x)`",
        "instead of `x or y` for a default value, write `fallback(x, y)`",
        "instead of `x in [a, b]`, write `one_of(x, a, b)`",
        "instead of `max(x, y)`, write `greatest(x, y)`",
    )
    __iter__ = _refused(
        "cannot iterate over `{x}` at compile time",
        "instead of `[f(x) for x in xs]`, write `each(xs, lambda x: f(x))`",
        "to filter, write `only(xs, lambda x: …)`",
        'to add numbers, write `sum_of(xs)`; to join text, `join(xs, ", ")`',
    )
    __len__ = _refused("a symbolic value has no length at compile time", "write `length(x)`")
    __contains__ = _refused(
        "cannot search a symbolic value at compile time",
        "instead of `a in x`, write `contains(x, a)`, or for a key, `has_key(x, a)`",
        "instead of `x in [a, b]`, write `one_of(x, a, b)`",
    )
    __str__ = __format__ = _refused(
        "cannot format the symbolic value `{x}`",
        'instead of `f"a {x} b"`, write `format_text("a {} b", x)`',
        "to convert it to text, write `to_text(x)`",
        "to print it while you write the spec, write `repr(x)`",
    )
    __int__ = __float__ = __index__ = _refused(
        "`{x}` has no value at compile time",
        "instead of `int(x)` or `float(x)`, write `parse_number(x)`",
    )
    __and__ = __rand__ = _refused("`&` is not supported", "write `all_of(a, b)`")
    __or__ = __ror__ = _refused("`|` is not supported", "write `any_of(a, b)`")
    __invert__ = _refused("`~` is not supported", "write `not_(a)`")

    def __setattr__(self, name: str, *_: object) -> NoReturn:
        refuse(
            "S104",
            f"cannot change `{name}`: values are read-only",
            "build a new object with `merge(x, {…})`; to remove a key, `omit(x, …)`",
        )

    __delattr__ = __setattr__

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
        __setitem__ = __delitem__ = __setattr__

        def __getattr__(self, name: str) -> Any:
            if is_probe(name):
                raise AttributeError(name)
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


_KEY_OR_INDEX = "use text for a key, a whole number for an index, or an expression"

#: What to write instead of a method of Python or JavaScript, by its name.
_IN_PLACE_OF_METHODS: dict[str | int, str] = {
    "append": "build a new list: `[spread(x), y]`",
    "filter": "write `only(x, lambda item: …)`",
    "find": "write `find(x, lambda item: …)`; to search text, `contains(x, y)`",
    "format": 'write `format_text("… {} …", x)`',
    "forEach": "write `each(x, lambda item: …)`",
    "get": 'write `x["key"]`, with a default `fallback(x["key"], y)`',
    "includes": "write `contains(x, y)`",
    "items": "write `map_values(x, lambda value, key: …)`, `only_entries(…)`, `rename_keys(…)`, "
    "or `entries(x)`",
    "keys": "instead of `{**x, …}`, write `merge(x, {…})`; for the keys, `keys(x)`",
    "map": "write `each(x, lambda item: …)`",
    "slice": "write `slice_text(x, 0, 3)`; for an array, `take(x, 3)`",
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


class Number(Expr, kinds=(Kind.NUMBER,)):
    """A number, with Python's arithmetic and comparisons."""

    __lt__ = _comparison(Role.LESS)
    __le__ = _comparison(Role.LESS_OR_EQUAL)
    __gt__ = _comparison(Role.GREATER)
    __ge__ = _comparison(Role.GREATER_OR_EQUAL)
    __add__ = _arithmetic(Role.ADD)
    __radd__ = _arithmetic(Role.ADD, reflected=True)
    __sub__ = _arithmetic(Role.SUBTRACT)
    __rsub__ = _arithmetic(Role.SUBTRACT, reflected=True)
    __mul__ = _arithmetic(Role.MULTIPLY)
    __rmul__ = _arithmetic(Role.MULTIPLY, reflected=True)
    __truediv__ = _arithmetic(Role.DIVIDE)
    __rtruediv__ = _arithmetic(Role.DIVIDE, reflected=True)
    __mod__ = _arithmetic(Role.REMAINDER)
    __rmod__ = _arithmetic(Role.REMAINDER, reflected=True)

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

        __pow__ = __rpow__ = _refused("`**` is not supported", "write `multiply(a, a)`")
        __floordiv__ = __rfloordiv__ = _refused("`//` is not supported", "write `floor(a / b)`")


class Text(Expr, kinds=(Kind.TEXT,)):
    """A text (JavaScript's string)."""

    if not TYPE_CHECKING:  # type checkers report these by themselves
        __add__ = __radd__ = _refused("`+` does not join texts", "write `concat(a, b)`")


class Iso8601(Text, kinds=(Kind.ISO8601,)):
    """A time as ISO 8601 text, as Braze expects it."""


class Email(Text, kinds=(Kind.EMAIL,)):
    """An e-mail address."""


class Phone(Text, kinds=(Kind.PHONE,)):
    """A phone number in E.164 format."""


class Uuid(Text, kinds=(Kind.UUID,)):
    """A UUID."""


class UnixSeconds(Expr, kinds=(Kind.UNIX_SECONDS,)):
    """A time as seconds since 1970: a number, or a text of digits."""


class UnixMillis(Expr, kinds=(Kind.UNIX_MILLIS,)):
    """A time as milliseconds since 1970: a number, or a text of digits."""


class Array(Expr, Generic[T_co], kinds=(Kind.ARRAY,)):
    """An array. `a[0]` is its first element, or absent."""

    def __getitem__(self, index: int) -> T_co:
        return item_of(self._node, index)  # type: ignore[no-any-return]


class Map(Expr, Generic[T_co], kinds=(MAP,)):
    """An object with unknown keys. `m["key"]` is the value for a key."""

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

    def __getattr__(self, name: str) -> Anything:
        if is_probe(name):
            raise AttributeError(name)
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


#: A value of a body: an expression, or Python data (with expressions inside).
Value: TypeAlias = (
    "Expr | Buildable | bool | int | float | str"
    " | list[Any] | tuple[Any, ...] | dict[str, Any] | None"
)


class _AbsentValue(Expr):
    """`absent`: the value that leaves out its key."""


absent = _AbsentValue(ir.Absent())


@checked
def spread(array: Array[Any] | Anything) -> Spreading:
    """Insert the elements of an array into a list: `[first, spread(rest)]`."""
    return Spreading(to_node(array))


def item_of(parent: ir.Node, key: object) -> Any:
    """Return the value for a key or index, with the type that the parent declares."""
    match key:
        case Symbolic():
            node = apply(Role.MEMBER, wrap(parent), key)
        case slice(start=start, stop=stop):
            node = wrong(
                "S105",
                "cannot slice a symbolic value",
                f"for text, write `slice_text(x, {start or 0}, {stop})`; "
                f"for an array, `take(x, {stop})`",
            )
        case bool():
            node = wrong("S105", f"{key!r} is neither a key nor an index", _KEY_OR_INDEX)
        case int() if key < 0:
            node = wrong(
                "S105",
                f"negative indexes are not supported: {key}",
                "for the last element, write `last(x)`",
            )
        case int() if key > 2**32:
            node = wrong("S105", "the index is larger than that of any array")
        case int() | str():
            node = get_node(parent, key, caller())
        case _:
            node = wrong("S105", f"{key!r} is neither a key nor an index", _KEY_OR_INDEX)
    return wrap(node)
