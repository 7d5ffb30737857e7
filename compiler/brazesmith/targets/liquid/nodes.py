"""A tree of Liquid and JSON, as small as webhooks need, and its text. Nobody else writes Liquid.

Liquid has no brackets and no `not`, and reads `and` and `or` from the right: conditions that mix
them are taken apart by the lowering, a condition here is all `and` or all `or`.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import TypeAlias, TypeVar

#: A line that is longer is broken where it can be.
_WIDTH = 100


class Unwritable(Exception):
    """A text that Liquid has no way to write."""


# Values ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Read:
    """A look-up as it stands in Liquid: `custom_attribute.${plan}`, or a name of `assign`."""

    text: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A text, a number, true or false; 0 is not false, which Python would say."""

    value: str | float | bool
    kind: type = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", bool if isinstance(self.value, bool) else object)


@dataclass(frozen=True, slots=True)
class Filtered:
    """A value through a filter."""

    value: Value
    name: str
    arguments: tuple[Value, ...] = ()


Value: TypeAlias = Read | Literal | Filtered

BLANK = Read("blank")


def value_text(value: Value) -> str:
    """A value as Liquid. Raises Unwritable."""
    match value:
        case Read(text=text):
            return text
        case Literal(value=bool() as truth):
            return "true" if truth else "false"
        case Literal(value=str() as text):
            return _quoted(text)
        case Literal(value=number):
            return _number(float(number))
        case Filtered(value=inner, name=name, arguments=arguments):
            given = ", ".join(map(value_text, arguments))
            return f"{value_text(inner)} | {name}" + (f": {given}" if given else "")


def _quoted(text: str) -> str:
    """A literal. Liquid's have no escapes, and a brace in one ends the tag, or begins another."""
    if not re.search(r"[{}]", text):
        for quote in ('"', "'"):
            if quote not in text:
                return f"{quote}{text}{quote}"
    raise Unwritable(text)


def _number(number: float) -> str:
    if float(number).is_integer():
        return str(int(number))
    text = format(number, "f") if "e" in repr(number) else repr(number)
    if float(text) != number:
        raise Unwritable(repr(number))
    return text


# Conditions --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Compare:
    """`left == right`, and the like."""

    left: Value
    sign: str
    right: Value


@dataclass(frozen=True, slots=True)
class All:
    """Every one of the conditions holds; of none: always."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """One of the conditions holds; of none: never."""

    parts: tuple[Condition, ...]


Condition: TypeAlias = Compare | All | Some

ALWAYS = All(())
NEVER = Some(())


def all_of(*parts: Condition) -> Condition:
    """Every condition holds, written as simply as it can be."""
    flat = _flat(All, parts)
    if NEVER in flat or _opposed(flat):
        return NEVER
    return flat[0] if len(flat) == 1 else All(flat)


def some_of(*parts: Condition) -> Condition:
    """One condition holds, written as simply as it can be."""
    flat = _flat(Some, parts)
    if ALWAYS in flat or _opposed(flat):
        return ALWAYS
    return flat[0] if len(flat) == 1 else Some(flat)


def _flat(kind: type[All] | type[Some], parts: Iterable[Condition]) -> tuple[Condition, ...]:
    found: dict[Condition, None] = {}
    for part in parts:
        found.update(dict.fromkeys(part.parts if isinstance(part, kind) else (part,)))
    return tuple(found)


def _opposed(parts: tuple[Condition, ...]) -> bool:
    """Whether a condition stands beside its opposite."""
    return any(
        isinstance(part, Compare) and part.sign == "==" and negated(part) in parts for part in parts
    )


_OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


def negated(condition: Condition) -> Condition:
    """The condition that holds when this one does not."""
    match condition:
        case Compare(left=left, sign=sign, right=right):
            return Compare(left, _OPPOSITE[sign], right)
        case All(parts=parts):
            return some_of(*map(negated, parts))
        case Some(parts=parts):
            return all_of(*map(negated, parts))


def is_flat(condition: Condition) -> bool:
    """Whether Liquid can write a condition: `and` alone, or `or` alone."""
    return isinstance(condition, Compare) or (
        bool(condition.parts) and all(isinstance(part, Compare) for part in condition.parts)
    )


def condition_text(condition: Condition) -> str:
    """A flat condition as Liquid."""
    match condition:
        case Compare(left=left, sign=sign, right=right):
            return f"{value_text(left)} {sign} {value_text(right)}"
        case All(parts=parts):
            return " and ".join(map(condition_text, parts))
        case Some(parts=parts):
            return " or ".join(map(condition_text, parts))


def orders(condition: Condition) -> bool:
    """Whether a condition asks what is less or greater."""
    if isinstance(condition, Compare):
        return condition.sign not in ("==", "!=")
    return any(map(orders, condition.parts))


# Statements --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Assign:
    """`{% assign name = value %}`, where a condition is given only if it holds."""

    name: str
    value: Value
    condition: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class Abort:
    """`{% abort_message('reason') %}`."""

    reason: str


# JSON --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Put:
    """`{{ value }}`, inside a JSON text or as a whole value."""

    value: Value


@dataclass(frozen=True, slots=True)
class Scalar:
    """A JSON value on one line: pieces of JSON text with values of Liquid among them."""

    pieces: tuple[str | Put, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A value that is written in one way or another: the first whose condition holds."""

    ways: tuple[tuple[Condition, Scalar], ...]
    otherwise: Scalar


@dataclass(frozen=True, slots=True)
class Member:
    """An element, of an object with its key; `before` and `after` are its commas."""

    value: Json
    key: Scalar | None = None
    before: str | Put = ""
    after: str | Assign = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """The items of the first condition that holds."""

    branches: tuple[tuple[Condition, tuple[Item, ...]], ...]
    otherwise: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Collection:
    """An object or an array."""

    brackets: str  # "{}" or "[]"
    items: tuple[Item, ...]


Json: TypeAlias = Scalar | Case | Collection
Item: TypeAlias = Member | Choice | Assign | Abort

Tree = TypeVar("Tree")


def reads_in(node: object) -> Iterator[Read]:
    """Every look-up in a tree, as often as it is there."""
    if isinstance(node, Read):
        yield node
    for inner in _below(node):
        yield from reads_in(inner)


def names_in(node: object) -> set[str]:
    """What is looked up in a tree."""
    return {read.text for read in reads_in(node)}


def renamed(node: Tree, names: Mapping[Read, Read]) -> Tree:
    """A tree with other look-ups in the place of some."""
    if isinstance(node, Read):
        return names.get(node, node)  # type: ignore[return-value]
    if isinstance(node, tuple):
        return tuple(renamed(inner, names) for inner in node)  # type: ignore[return-value]
    if is_dataclass(node) and not isinstance(node, type):
        own = {each.name: getattr(node, each.name) for each in fields(node) if each.init}
        return replace(node, **{name: renamed(inner, names) for name, inner in own.items()})
    return node


def depth(node: object) -> int:
    """How deep the conditions of a tree stand in one another."""
    return isinstance(node, Choice | Case) + max(map(depth, _below(node)), default=0)


def _below(node: object) -> Iterable[object]:
    if isinstance(node, tuple):
        return node
    if is_dataclass(node) and not isinstance(node, type):
        return (getattr(node, each.name) for each in fields(node))
    return ()


def quoted(*values: Value) -> Scalar:
    """The JSON text of a text."""
    pieces: list[str | Put] = ['"']
    for constant, group in itertools.groupby(values, lambda value: isinstance(value, Literal)):
        if constant:
            text = "".join(str(value.value) for value in group if isinstance(value, Literal))
            pieces.append(json_text(text)[1:-1])
        else:
            pieces += [Put(Filtered(value, "json_escape")) for value in group]
    return Scalar((*pieces, '"'))


def plain(*values: Value) -> Scalar:
    """A text as it is, which is no JSON."""
    return Scalar(
        tuple(plain_text(str(v.value)) if isinstance(v, Literal) else Put(v) for v in values)
    )


def json_text(value: object) -> str:
    """A constant as JSON, in which nothing looks like Liquid."""
    text = json.dumps(value, ensure_ascii=False)
    return re.sub(r'\{(?=[{%]|"$)|(?<=\$)\{', r"\\u007b", text) if isinstance(value, str) else text


def plain_text(text: str) -> str:
    """A constant outside of JSON, in which nothing is taken for Liquid."""
    return re.sub(r"\{[{%]", lambda found: f"{{{{ '{{' }}}}{found[0][1]}", text)


# Text --------------------------------------------------------------------------------------------


def lines_of(statements: Sequence[Item | Json]) -> list[str]:
    """The text of a body, line by line. Raises Unwritable."""
    lines: list[str] = []
    for statement in statements:
        lines += _lines(statement)
    return lines


def _lines(node: Item | Json) -> list[str]:
    match node:
        case Scalar(pieces=pieces):
            return ["".join(map(_piece, pieces))]
        case Case(ways=ways, otherwise=otherwise):
            return list(_case(ways, otherwise))
        case Collection(brackets=brackets, items=()):
            return [brackets]
        case Collection(brackets=brackets, items=items):
            return [brackets[0], *_indented(items), brackets[1]]
        case Member(value=value, key=key, before=before, after=after):
            lines = _lines(value)
            if key is not None and isinstance(value, Case):
                lines = [f"{_lines(key)[0]}:", *(f"  {line}" for line in lines)]
            elif key is not None:
                lines[0] = f"{_lines(key)[0]}: {lines[0]}"
            lines[0] = _piece(before) + lines[0]
            end = after if isinstance(after, str) else "".join(_assign(after))
            return [*lines[:-1], lines[-1] + end]
        case Choice():
            return _choice(node)
        case Assign():
            return list(_assign(node))
        case Abort(reason=reason):
            return [f"{{% abort_message({_quoted(reason)}) %}}"]


def _case(ways: tuple[tuple[Condition, Scalar], ...], otherwise: Scalar) -> Iterator[str]:
    for number, (condition, value) in enumerate(ways):
        word = "elsif" if number else "if"
        yield f"{{% {word} {condition_text(condition)} %}}{_lines(value)[0]}"
    yield f"{{% else %}}{_lines(otherwise)[0]}{{% endif %}}"


def _indented(items: Sequence[Item]) -> Iterator[str]:
    for item in items:
        yield from (f"  {line}" for line in _lines(item))


def _piece(piece: str | Put) -> str:
    return piece if isinstance(piece, str) else f"{{{{{value_text(piece.value)}}}}}"


def _choice(choice: Choice) -> list[str]:
    """On one line where it fits."""
    blocks: list[tuple[str, list[str]]] = []
    for number, (condition, items) in enumerate(choice.branches):
        word = "elsif" if number else "if"
        blocks.append((f"{{% {word} {condition_text(condition)} %}}", lines_of(items)))
    if choice.otherwise:
        blocks.append(("{% else %}", lines_of(choice.otherwise)))
    if all(len(lines) <= 1 for _, lines in blocks):
        line = "".join(tag + "".join(lines) for tag, lines in blocks) + "{% endif %}"
        if len(line) <= _WIDTH:
            return [line]
    return [*(line for tag, lines in blocks for line in (tag, *lines)), "{% endif %}"]


def _assign(assign: Assign) -> Iterator[str]:
    text = f"{{% assign {assign.name} = {value_text(assign.value)} %}}"
    if assign.condition == ALWAYS:
        yield text
    else:
        yield f"{{% if {condition_text(assign.condition)} %}}{text}{{% endif %}}"
