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
from brazesmith.ir.types import TEXT_KINDS, Kind
from brazesmith.operators.arguments import checked
from brazesmith.operators.calls import apply
from brazesmith.operators.refusals import (
    instead_of_method,
    instead_of_slice,
    refused,
    unsupported,
)
from brazesmith.operators.symbolic import (
    MAP,
    Spreading,
    Symbolic,
    article,
    describe,
    get_node,
    refuse,
    shown,
    to_node,
    wrap,
    wrong,
)

__all__ = [
    "Anything", "Array", "Boolean", "Email", "Integer", "Iso8601", "Map", "Number", "Phone", "Text",
    "UnixMillis", "UnixSeconds", "Uuid", "Value", "absent", "spread",
]  # fmt: skip

T_co = TypeVar("T_co", covariant=True)


def _infix(role: Role, reflected: bool) -> Callable[..., Any]:
    def method(self: Number, other: object) -> Any:
        if isinstance(other, str) and role is Role.ADD:
            refuse("S104", "`+` adds only numbers", "to join text, write `concat(a, b)`")
        if other is None:
            hint = "for a number that may be missing, write `fallback(x, 0)`"
            refuse("S104", f"`{role}` needs two numbers, and None is not one", hint)
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


#: The methods of Python's operators that a class of expressions may not support.
_INFIX = {
    "+": "add", "-": "sub", "*": "mul", "/": "truediv", "%": "mod", "//": "floordiv", "**": "pow",
    "@": "matmul", "<<": "lshift", ">>": "rshift", "&": "and", "|": "or", "^": "xor",
    "divmod()": "divmod",
}  # fmt: skip
_ORDER = {"<": "lt", "<=": "le", ">": "gt", ">=": "ge"}


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

    __hash__ = refused(
        "`{x}` cannot be a key of a Python dict or set at compile time",
        "instead of `{…}[x]` or `{…}.get(x, y)`, write `translate(x, {…}, y)`",
        "for a key from the payload, write `from_entries([[key, value]])` or `map_values(…)`",
    )
    __bool__ = refused(
        "`{x}` has no truth value at compile time",
        "instead of `if` and `else`, write `when(x, then, otherwise)`, "
        "or for bodies, `route((x, body), otherwise=…)`",
        "instead of `and`, `or`, `not` or `a < x < b`, write `all_of(…)`, `any_of(…)` or `not_(x)`",
        "instead of `x or y` for a default value, write `fallback(x, y)`",
        "instead of `x in [a, b]`, write `one_of(x, a, b)`",
        "instead of `max(x, y)`, write `greatest(x, y)`",
    )
    __iter__ = refused(
        "cannot iterate over `{x}` at compile time",
        "instead of `[f(x) for x in xs]`, write `each(xs, lambda x: f(x))`",
        "to filter, write `only(xs, lambda x: …)`",
        'to add numbers, write `sum_of(xs)`; to join text, `join(xs, ", ")`',
    )
    __len__ = refused("`{x}` has no length at compile time", "write `length(x)`")
    __contains__ = refused(
        "cannot search `{x}` at compile time",
        "instead of `a in x`, write `contains(x, a)`, or for a key, `has_key(x, a)`",
        "instead of `x in [a, b]`, write `one_of(x, a, b)`",
    )
    __str__ = __format__ = refused(
        "cannot format `{x}` at compile time",
        'instead of `f"a {x} b"`, write `format_text("a {} b", x)`',
        "to convert it to text, write `to_text(x)`",
        "to print it while you write the spec, write `repr(x)`",
    )
    __int__ = __float__ = __index__ = __complex__ = refused(
        "`{x}` has no value at compile time",
        "instead of `int(x)` or `float(x)`, write `parse_number(x)`, for text or a number",
        "instead of `int(x)` to drop the decimals of a number, write `floor(x)`",
    )

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
            instead_of_method(name),
        )

    if not TYPE_CHECKING:  # type checkers report these by themselves
        __setitem__ = __delitem__ = __setattr__
        __pos__, __neg__, __invert__ = map(unsupported, ("+x", "-x", "~"))
        __abs__, __round__ = map(unsupported, ("abs()", "round()"))
        __floor__ = __trunc__ = refused("cannot round `{x}` at compile time", "write `floor(x)`")
        __ceil__ = refused("cannot round `{x}` at compile time", "write `ceiling(x)`")
        __next__ = refused("cannot iterate over `{x}` at compile time", "write `first(x)`")
        __reversed__ = refused("cannot iterate over `{x}` at compile time", "write `reverse(x)`")
        for _sign, _name in _INFIX.items():
            vars()[f"__{_name}__"] = unsupported(_sign)
            vars()[f"__r{_name}__"] = unsupported(_sign, reflected=True)
        for _sign, _name in _ORDER.items():
            vars()[f"__{_name}__"] = unsupported(_sign)
        del _sign, _name

        def __getitem__(self, key: object) -> Any:
            return item_of(self._node, key)

        def __copy__(self) -> Expr:
            return self

        def __deepcopy__(self, memo: object) -> Expr:
            return self

        def __getattr__(self, name: str) -> Any:
            if is_probe(name):
                raise AttributeError(name)
            refuse(
                "S104",
                f"`{describe(self._node)}` is {article(type(self).__name__)} and has no `{name}`",
                instead_of_method(
                    name,
                    f'read a key with brackets: `x["{name}"]`' if isinstance(self, Map) else "",
                ),
            )


_KEY_OR_INDEX = "use text for a key, a whole number for an index, or an expression"


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


class Integer(Number):
    """A whole number: a `Number` without decimals. It declares a field."""


class Text(Expr, kinds=(Kind.TEXT,)):
    """A text (JavaScript's string)."""


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
    kind = parent.type.kind
    index = to_node(key) if isinstance(key, Symbolic) else None
    is_text = isinstance(key, str) or (index is not None and index.type.kind in TEXT_KINDS)
    match key:
        case slice():
            hints = instead_of_slice(describe(parent), kind, key)
            node: ir.Node = wrong("S105", "cannot slice a symbolic value", *hints)
        case _ if kind not in (Kind.ANY, Kind.ARRAY, Kind.OBJECT, Kind.NULL, Kind.NEVER):
            message = f"`{describe(parent)}` is {article(kind)}, which has no elements"
            hint = "for a character of it, write `slice_text(x, 0, 1)`"
            node = wrong("S105", message, *((hint,) if kind in TEXT_KINDS else ()))
        case _ if is_text and kind is Kind.ARRAY:
            message = f"`{describe(parent)}` is an array, and has no keys"
            node = wrong("S105", message, "write a whole number, or `find(x, lambda item: …)`")
        case Symbolic():
            node = apply(Role.MEMBER, wrap(parent), key)
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
            node = wrong("S105", f"{shown(key)} is neither a key nor an index", _KEY_OR_INDEX)
    return wrap(node)
