"""JavaScript as data: the slice of ESTree that brazesmith writes and reads.

Names are ESTree's own (https://github.com/estree/estree), so that what is known about JavaScript
trees elsewhere holds here. Trees are immutable, and two trees are equal when they mean the same
program: comments and blank lines do not count, and a program has one form only. So a negative
number is a `UnaryExpression` (`number(-1)` builds it), a key that can be written bare is an
`Identifier` (`prop("a", value)` builds it), and a branch or a loop always has a block.
"""

from __future__ import annotations

import math
import re
import typing
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import TypeAlias

# --- Operators ------------------------------------------------------------------------------------

UnaryOperator: TypeAlias = typing.Literal["-", "+", "!", "~", "typeof", "void", "delete"]
UpdateOperator: TypeAlias = typing.Literal["++", "--"]
LogicalOperator: TypeAlias = typing.Literal["||", "&&"]
BinaryOperator: TypeAlias = typing.Literal[
    "==", "!=", "===", "!==",
    "<", "<=", ">", ">=", "in", "instanceof",
    "<<", ">>", ">>>",
    "+", "-", "*", "/", "%", "**",
    "|", "^", "&",
]  # fmt: skip
AssignmentOperator: TypeAlias = typing.Literal[
    "=", "+=", "-=", "*=", "/=", "%=", "**=", "<<=", ">>=", ">>>=", "|=", "^=", "&="
]
VariableKind: TypeAlias = typing.Literal["const", "let", "var"]


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
class TemplateLiteral:
    """A text with holes: one more of `quasis` (the texts, unescaped) than of `expressions`."""

    quasis: tuple[str, ...]
    expressions: tuple[Expression, ...] = ()

    def __post_init__(self) -> None:
        if len(self.quasis) != len(self.expressions) + 1:
            raise ValueError("a template has one more text than it has expressions")


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
    """`key: value` in an object literal. `prop(name, value)` finds the right form of the key."""

    key: Expression
    value: Expression
    computed: bool = False
    shorthand: bool = False

    def __post_init__(self) -> None:
        _check_key(self.key, self.value, self.computed, self.shorthand)


@dataclass(frozen=True, slots=True)
class SpreadElement:
    """`...argument` in an array, an object or the arguments of a call."""

    argument: Expression


@dataclass(frozen=True, slots=True)
class ArrowFunctionExpression:
    """`(a) => a + 1`."""

    params: tuple[Pattern, ...]
    body: Expression | BlockStatement


@dataclass(frozen=True, slots=True)
class FunctionExpression:
    """`function (a) { … }`, with a name of its own or without."""

    params: tuple[Pattern, ...]
    body: BlockStatement
    id: Identifier | None = None


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
            raise ValueError("only a name can stand after a dot: use member(), or computed=True")


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

    def __post_init__(self) -> None:
        if self.operator == "**" and isinstance(self.left, UnaryExpression):
            raise ValueError("esprima cannot read `(-x) ** y` back: call Math.pow")


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
class AssignmentExpression:
    """`left = right`, `left += right`."""

    operator: AssignmentOperator
    left: Pattern
    right: Expression


@dataclass(frozen=True, slots=True)
class UpdateExpression:
    """`argument++`; `++argument` when `prefix`."""

    operator: UpdateOperator
    argument: Identifier | MemberExpression
    prefix: bool = False


# --- Patterns: what can be bound or assigned to ---------------------------------------------------


@dataclass(frozen=True, slots=True)
class ArrayPattern:
    """`[a, , b]`; None is a place that is skipped."""

    elements: tuple[Pattern | None, ...]


@dataclass(frozen=True, slots=True)
class ObjectPattern:
    """`{ a, b: c }`."""

    properties: tuple[AssignmentProperty | RestElement, ...]


@dataclass(frozen=True, slots=True)
class AssignmentProperty:
    """`key: pattern` in an object pattern."""

    key: Expression
    value: Pattern
    computed: bool = False
    shorthand: bool = False

    def __post_init__(self) -> None:
        value = self.value.left if isinstance(self.value, AssignmentPattern) else self.value
        _check_key(self.key, value, self.computed, self.shorthand)


@dataclass(frozen=True, slots=True)
class AssignmentPattern:
    """`left = right` where a name is bound: a default."""

    left: Pattern
    right: Expression


@dataclass(frozen=True, slots=True)
class RestElement:
    """`...argument` where names are bound."""

    argument: Pattern


# --- Statements -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Statement:
    """What every statement may carry for its reader; none of it is part of its meaning."""

    #: Line comments above the statement, without their `//`.
    comments: tuple[str, ...] = field(default=(), compare=False)
    #: Whether an empty line comes before the statement (and its comments).
    blank_before: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class VariableDeclarator:
    """One `name = value` of a declaration."""

    id: Pattern
    init: Expression | None = None


@dataclass(frozen=True, slots=True)
class VariableDeclaration(_Statement):
    """`const a = 1;`."""

    kind: VariableKind
    declarations: tuple[VariableDeclarator, ...]


@dataclass(frozen=True, slots=True)
class FunctionDeclaration(_Statement):
    """`function name(a) { … }`."""

    id: Identifier
    params: tuple[Pattern, ...]
    body: BlockStatement


@dataclass(frozen=True, slots=True)
class ReturnStatement(_Statement):
    """`return argument;`."""

    argument: Expression | None = None


@dataclass(frozen=True, slots=True)
class ThrowStatement(_Statement):
    """`throw argument;`."""

    argument: Expression


@dataclass(frozen=True, slots=True)
class ExpressionStatement(_Statement):
    """`expression;`."""

    expression: Expression


@dataclass(frozen=True, slots=True)
class BlockStatement(_Statement):
    """`{ … }`."""

    body: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class IfStatement(_Statement):
    """`if (test) { … } else { … }`."""

    test: Expression
    consequent: BlockStatement
    alternate: BlockStatement | IfStatement | None = None


@dataclass(frozen=True, slots=True)
class ForOfStatement(_Statement):
    """`for (const left of right) { … }`."""

    left: VariableDeclaration | Pattern
    right: Expression
    body: BlockStatement


@dataclass(frozen=True, slots=True)
class ForInStatement(_Statement):
    """`for (const left in right) { … }`."""

    left: VariableDeclaration | Pattern
    right: Expression
    body: BlockStatement


@dataclass(frozen=True, slots=True)
class ForStatement(_Statement):
    """`for (init; test; update) { … }`."""

    init: VariableDeclaration | Expression | None
    test: Expression | None
    update: Expression | None
    body: BlockStatement


@dataclass(frozen=True, slots=True)
class WhileStatement(_Statement):
    """`while (test) { … }`."""

    test: Expression
    body: BlockStatement


@dataclass(frozen=True, slots=True)
class BreakStatement(_Statement):
    """`break;`."""


@dataclass(frozen=True, slots=True)
class ContinueStatement(_Statement):
    """`continue;`."""


@dataclass(frozen=True, slots=True)
class CatchClause:
    """`catch (param) { … }`."""

    param: Pattern
    body: BlockStatement


@dataclass(frozen=True, slots=True)
class TryStatement(_Statement):
    """`try { … } catch (error) { … } finally { … }`."""

    block: BlockStatement
    handler: CatchClause | None = None
    finalizer: BlockStatement | None = None


@dataclass(frozen=True, slots=True)
class Program:
    """A whole Data Transformation: the statements of its function body."""

    body: tuple[Statement, ...] = ()


# --- Families -------------------------------------------------------------------------------------

Expression: TypeAlias = (
    Identifier
    | Literal
    | RegExpLiteral
    | TemplateLiteral
    | ArrayExpression
    | ObjectExpression
    | ArrowFunctionExpression
    | FunctionExpression
    | CallExpression
    | NewExpression
    | MemberExpression
    | UnaryExpression
    | BinaryExpression
    | LogicalExpression
    | ConditionalExpression
    | AssignmentExpression
    | UpdateExpression
)
Pattern: TypeAlias = (
    Identifier | MemberExpression | ArrayPattern | ObjectPattern | AssignmentPattern | RestElement
)
Statement: TypeAlias = (
    VariableDeclaration
    | FunctionDeclaration
    | ReturnStatement
    | ThrowStatement
    | ExpressionStatement
    | BlockStatement
    | IfStatement
    | ForOfStatement
    | ForInStatement
    | ForStatement
    | WhileStatement
    | BreakStatement
    | ContinueStatement
    | TryStatement
)
Node: TypeAlias = (
    Expression
    | Pattern
    | Statement
    | Property
    | AssignmentProperty
    | SpreadElement
    | VariableDeclarator
    | CatchClause
    | Program
)


# --- Walking ------------------------------------------------------------------------------------


def children(node: Node) -> Iterator[Node]:
    """The nodes directly inside a node, in the order of the text."""
    for part in fields(node):
        value = getattr(node, part.name)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Node):
                yield item


def walk(node: Node) -> Iterator[Node]:
    """A node and all nodes inside it, in the order of the text."""
    todo = [node]
    while todo:
        node = todo.pop()
        yield node
        todo += reversed(list(children(node)))


# --- Builders -------------------------------------------------------------------------------------


def is_plain_name(text: str) -> bool:
    """Whether a key can be written bare, and after a dot. Reserved words can, as in ES5."""
    return re.fullmatch(r"[A-Za-z_$][A-Za-z0-9_$]*", text) is not None


def identifier(name: str) -> Identifier:
    """A name."""
    return Identifier(name)


def string(value: str) -> Literal:
    """A string."""
    return Literal(value)


def number(value: int | float) -> Expression:
    """A number; a negative one (and `-0`) is the minus sign applied to its absolute value."""
    if math.copysign(1, value) < 0:
        return UnaryExpression("-", Literal(abs(value)))
    return Literal(value)


def member(object: Expression, name: str) -> MemberExpression:
    """`object.name` where the name allows it, else `object["name"]`."""
    if is_plain_name(name):
        return MemberExpression(object, Identifier(name))
    return MemberExpression(object, Literal(name), computed=True)


def prop(name: str, value: Expression) -> Property:
    """`name: value`, always an own data property: `__proto__` is written `["__proto__"]`."""
    return Property(key(name), value, computed=name == "__proto__")


def key(name: str) -> Identifier | Literal:
    """A key of an object literal: bare where the name allows it, else quoted."""
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
    return VariableDeclaration("const", (VariableDeclarator(Identifier(name), value),))


def _check_key(key_node: Expression, value: Node, computed: bool, shorthand: bool) -> None:
    """One form for every key, so that equal programs are equal trees."""
    if computed:
        return
    if shorthand:
        if key_node != value or not isinstance(key_node, Identifier):
            raise ValueError("a shorthand property is a name that is its own value")
        return
    match key_node:
        case Identifier(name) | Literal(str(name)) if name != "__proto__" and key_node == key(name):
            return
        case _:
            raise ValueError(f"{key_node!r} is not the form of that key: build it with prop()")
