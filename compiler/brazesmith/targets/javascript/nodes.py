"""JavaScript as data: the slice of ESTree that brazesmith writes.

Names are those of ESTree (https://github.com/estree/estree). Trees are immutable, and two trees are
equal if they are the same program: comments and blank lines do not count, and a program has only
one form. So a negative number is a `UnaryExpression` (`number(-1)` builds it), and a key that needs
no quotes is an `Identifier` (`prop("a", value)` builds it). Hand-written JavaScript outside this
slice is kept as text, in a `Verbatim`.
"""

from __future__ import annotations

import math
import re
import typing
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import TypeAlias

# --- Operators ------------------------------------------------------------------------------------

UnaryOperator: TypeAlias = typing.Literal["-", "!", "typeof"]
LogicalOperator: TypeAlias = typing.Literal["||", "&&"]
BinaryOperator: TypeAlias = typing.Literal[
    "==", "!=", "===", "!==", "<", "<=", ">", ">=", "+", "-", "*", "/", "%"
]  # fmt: skip


# --- Expressions ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Identifier:
    """A name: `payload`; also the name after a dot and a bare key."""

    name: str

    def __post_init__(self) -> None:
        if not self.name.replace("$", "_").isidentifier():
            raise ValueError(f"{self.name!r} is not a JavaScript name")


@dataclass(frozen=True, slots=True)
class Literal:
    """`null`, a boolean, a number that is not negative, or a string."""

    value: bool | int | float | str | None

    def __post_init__(self) -> None:
        value = self.value
        if not isinstance(value, int | float) or isinstance(value, bool):
            return
        if not math.isfinite(value) or math.copysign(1, value) < 0:
            raise ValueError(f"{value!r} is not a JavaScript literal: build it with number()")
        if isinstance(value, int) and int(float(value)) != value:
            raise ValueError(f"{value!r} cannot be represented exactly as a JavaScript number")

    # Python's `1 == True` must not make `1` and `true` the same program.
    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Literal):
            return NotImplemented
        return self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash(self._identity())

    def _identity(self) -> tuple[bool, object]:
        return (isinstance(self.value, bool), self.value)


@dataclass(frozen=True, slots=True)
class RegExpLiteral:
    """`/pattern/flags`; the pattern is the source between the slashes, as it is."""

    pattern: str
    flags: str = ""

    def __post_init__(self) -> None:
        if not self.pattern or re.search("[\n\r\u2028\u2029]", self.pattern):
            raise ValueError(f"{self.pattern!r} cannot be written between the slashes of a RegExp")


@dataclass(frozen=True, slots=True)
class ArrayExpression:
    """`[a, b]`."""

    elements: tuple[Expression | SpreadElement, ...] = ()


@dataclass(frozen=True, slots=True)
class ObjectExpression:
    """`{ a: b }`."""

    properties: tuple[Property | SpreadElement, ...] = ()


@dataclass(frozen=True, slots=True)
class Property:
    """`key: value` in an object literal. Built by `prop(name, value)`."""

    key: Expression
    value: Expression
    computed: bool = False

    def __post_init__(self) -> None:
        match self.key:
            case Identifier(name) | Literal(str(name)) if name != "__proto__":
                is_normal = self.key == key(name)
            case _:
                is_normal = False
        if not is_normal and not self.computed:
            raise ValueError(f"{self.key!r} is not a normal key: build it with prop()")


@dataclass(frozen=True, slots=True)
class SpreadElement:
    """`...argument` in an array, an object or the arguments of a call."""

    argument: Expression


@dataclass(frozen=True, slots=True)
class ArrowFunctionExpression:
    """`(a) => a + 1`."""

    params: tuple[Identifier, ...]
    body: Expression | BlockStatement


@dataclass(frozen=True, slots=True)
class CallExpression:
    """`callee(a, b)`."""

    callee: Expression
    arguments: tuple[Expression | SpreadElement, ...] = ()


@dataclass(frozen=True, slots=True)
class NewExpression:
    """`new Callee(a, b)`."""

    callee: Expression
    arguments: tuple[Expression | SpreadElement, ...] = ()


@dataclass(frozen=True, slots=True)
class MemberExpression:
    """`object.property`, or `object[property]` when computed. `member()` picks."""

    object: Expression
    property: Expression
    computed: bool = False

    def __post_init__(self) -> None:
        if not self.computed and not isinstance(self.property, Identifier):
            raise ValueError("only a name can follow a dot: use member(), or computed=True")


@dataclass(frozen=True, slots=True)
class UnaryExpression:
    """`!argument`, `typeof argument`."""

    operator: UnaryOperator
    argument: Expression


@dataclass(frozen=True, slots=True)
class BinaryExpression:
    """`left === right`, `left + right`."""

    operator: BinaryOperator
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class LogicalExpression:
    """`left && right`, `left || right`."""

    operator: LogicalOperator
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class ConditionalExpression:
    """`test ? consequent : alternate`."""

    test: Expression
    consequent: Expression
    alternate: Expression


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Hand-written JavaScript outside this slice: an expression that is printed as it was read."""

    source: str


# --- Statements -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Statement:
    """The comments and the empty line before a statement, which do not affect equality."""

    #: Line comments above the statement, without their `//`.
    comments: tuple[str, ...] = field(default=(), compare=False)
    #: Whether an empty line comes before the statement (and its comments).
    blank_before: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class VariableDeclaration(_Statement):
    """`const id = init;`."""

    id: Identifier
    init: Expression


@dataclass(frozen=True, slots=True)
class ReturnStatement(_Statement):
    """`return argument;`."""

    argument: Expression


@dataclass(frozen=True, slots=True)
class ThrowStatement(_Statement):
    """`throw argument;`."""

    argument: Expression


@dataclass(frozen=True, slots=True)
class BlockStatement(_Statement):
    """`{ … }`."""

    body: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class IfStatement(_Statement):
    """`if (test) { … }`."""

    test: Expression
    consequent: BlockStatement


@dataclass(frozen=True, slots=True)
class Program:
    """A whole Data Transformation: the statements of its function body."""

    body: tuple[Statement, ...] = ()


# --- Families -------------------------------------------------------------------------------------

Expression: TypeAlias = (
    Identifier
    | Literal
    | RegExpLiteral
    | ArrayExpression
    | ObjectExpression
    | ArrowFunctionExpression
    | CallExpression
    | NewExpression
    | MemberExpression
    | UnaryExpression
    | BinaryExpression
    | LogicalExpression
    | ConditionalExpression
    | Verbatim
)
Statement: TypeAlias = (
    VariableDeclaration | ReturnStatement | ThrowStatement | BlockStatement | IfStatement
)
Node: TypeAlias = Expression | Statement | Property | SpreadElement | Program


# --- Walking ------------------------------------------------------------------------------------


def children(node: Node) -> Iterator[Node]:
    """Yield the nodes directly inside a node, in the order of the text."""
    for part in fields(node):
        value = getattr(node, part.name)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Node):
                yield item


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and all nodes inside it, in the order of the text."""
    todo = [node]
    while todo:
        node = todo.pop()
        yield node
        todo += reversed(list(children(node)))


def references(node: Node) -> frozenset[str]:
    """Return the names in a node, bound there or not, except labels: `.name`, `name:`."""
    match node:
        case Identifier(name):
            return frozenset([name])
        case MemberExpression(object=used, computed=False):
            return references(used)
        case Property(value=used, computed=False):
            return references(used)
        case _:
            return frozenset[str]().union(*map(references, children(node)))


# --- Builders -------------------------------------------------------------------------------------


def is_plain_name(text: str) -> bool:
    """Return whether a name can be a key without quotes and follow a dot, as in ES5."""
    return re.fullmatch(r"[A-Za-z_$][A-Za-z0-9_$]*", text) is not None


#: The longest piece of a long string: with indentation, quotes and `+` it fits on a line.
_PIECE = 90


def concatenated(*texts: str) -> Expression:
    """Return the sum of strings, the long ones split between words."""
    first, *others = [Literal(piece) for text in texts for piece in _pieces(text)]
    result: Expression = first
    for piece in others:
        result = BinaryExpression("+", result, piece)
    return result


def _pieces(text: str) -> list[str]:
    """Split a text after white space into pieces that are short, unless a word is long."""
    pattern = rf".{{1,{_PIECE}}}(?:(?<=\s)|\Z)|\s*\S+\s?"
    return re.findall(pattern, text, re.DOTALL) or [text]


def number(value: int | float) -> Expression:
    """Return a number; a negative one (and `-0`) is a minus sign and its absolute value."""
    if math.copysign(1, value) < 0:
        return UnaryExpression("-", Literal(abs(value)))
    return Literal(value)


def member(object: Expression, name: str) -> MemberExpression:
    """Return `object.name` if the name allows it, else `object["name"]`."""
    if is_plain_name(name):
        return MemberExpression(object, Identifier(name))
    return MemberExpression(object, Literal(name), computed=True)


def prop(name: str, value: Expression) -> Property:
    """Return `name: value`, always an own data property: `__proto__` is `["__proto__"]`."""
    return Property(key(name), value, computed=name == "__proto__")


def key(name: str) -> Identifier | Literal:
    """Return a key of an object literal, quoted only if the name needs it."""
    if is_plain_name(name) and name != "__proto__":
        return Identifier(name)
    return Literal(name)


def call(callee: Expression, *arguments: Expression | SpreadElement) -> CallExpression:
    """`callee(…)`."""
    return CallExpression(callee, arguments)


def arrow(params: typing.Iterable[str], body: Expression | BlockStatement) -> Expression:
    """`(a, b) => body`."""
    return ArrowFunctionExpression(tuple(Identifier(name) for name in params), body)


def const(name: str, value: Expression) -> VariableDeclaration:
    """`const name = value;`."""
    return VariableDeclaration(Identifier(name), value)
