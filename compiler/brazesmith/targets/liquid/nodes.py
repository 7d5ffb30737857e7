"""A tree of Liquid and JSON, as small as webhooks need, and its text.

Liquid has no brackets and no `not`, and reads `and` and `or` from the right. The lowering takes
conditions apart that mix them, so that one condition is all `and` or all `or`.
"""

from __future__ import annotations

import itertools
import json
import re
import typing
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import TypeAlias, TypeVar

#: A line that is longer is broken where it can be.
_WIDTH = 100


class Unwritable(Exception):
    """A text that Liquid has no way to write."""


# Values ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Read:
    """A word of Liquid: `custom_attribute.${plan}`, a name of `assign`, `true`, `5`."""

    text: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A text that is a constant."""

    text: str


@dataclass(frozen=True, slots=True)
class Filtered:
    """A value through a filter."""

    value: Value
    name: str
    argument: Value | None = None


Value: TypeAlias = Read | Literal | Filtered

BLANK = Read("blank")
TRUE, FALSE = Read("true"), Read("false")


def value_text(value: Value) -> str:
    """Return a value as Liquid. Raises Unwritable."""
    match value:
        case Read(text=text):
            return text
        case Literal(text=text):
            return _quoted(text)
        case Filtered(value=inner, name=name, argument=argument):
            text = f"{value_text(inner)} | {name}"
            return text if argument is None else f"{text}: {value_text(argument)}"


def constant(value: str | float | bool) -> Value:
    """Return a constant that conditions can compare. Raises Unwritable."""
    if isinstance(value, bool):
        return TRUE if value else FALSE
    return Literal(value) if isinstance(value, str) else Read(_number(value))


def _quoted(text: str) -> str:
    """Return a text in quotes. Liquid has no escapes; a brace ends the tag or begins another."""
    if not re.search(r"[{}]", text):
        for quote in ('"', "'"):
            if quote not in text:
                return f"{quote}{text}{quote}"
    raise Unwritable(text)


def _number(number: float) -> str:
    if number.is_integer():
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


_Word: TypeAlias = typing.Literal["and", "or"]


@dataclass(frozen=True, slots=True)
class Junction:
    """Conditions that all hold ("and"), or at least one of them ("or")."""

    word: _Word
    parts: tuple[Condition, ...]


Condition: TypeAlias = Compare | Junction

ALWAYS = Junction("and", ())
NEVER = Junction("or", ())

_OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


def sure(holds: bool) -> Junction:
    """Return the condition that always holds, or the one that never does."""
    return ALWAYS if holds else NEVER


def all_of(*parts: Condition) -> Condition:
    """Return the condition that every part holds."""
    return junction("and", parts)


def some_of(*parts: Condition) -> Condition:
    """Return the condition that a part holds."""
    return junction("or", parts)


def junction(word: _Word, parts: Iterable[Condition]) -> Condition:
    """Return a condition of others, as simple as it can be."""
    flat: dict[Condition, None] = {}
    for part in parts:
        if isinstance(part, Junction) and part.word == word:
            flat.update(dict.fromkeys(part.parts))
        else:
            flat[part] = None
    decisive = sure(word == "or")
    equalities = (p for p in flat if isinstance(p, Compare) and p.sign == "==")
    if decisive in flat or any(negated(part) in flat for part in equalities):
        return decisive
    return next(iter(flat)) if len(flat) == 1 else Junction(word, tuple(flat))


def negated(condition: Condition) -> Condition:
    """Return the condition that holds when this one does not."""
    if isinstance(condition, Compare):
        return replace(condition, sign=_OPPOSITE[condition.sign])
    return junction("or" if condition.word == "and" else "and", map(negated, condition.parts))


def conjuncts(condition: Condition) -> tuple[Condition, ...]:
    """Return the conditions that hold when this one does."""
    if isinstance(condition, Junction) and condition.word == "and":
        return condition.parts
    return (condition,)


def _condition_text(condition: Condition) -> str:
    """Return a flat condition as Liquid."""
    if isinstance(condition, Compare):
        return f"{value_text(condition.left)} {condition.sign} {value_text(condition.right)}"
    return f" {condition.word} ".join(map(_condition_text, condition.parts))


def orders(condition: Condition) -> bool:
    """Return whether a condition asks what is less or greater."""
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
class Scalar:
    """A JSON value on one line: pieces of JSON text with values of Liquid among them."""

    pieces: tuple[str | Value, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """An element, of an object with its key; `before` and `after` are its commas."""

    value: Json
    key: Scalar | None = None
    before: str | Read = ""
    after: str | Assign = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """The items of the first condition that holds; as a value, the scalar."""

    branches: tuple[tuple[Condition, tuple[Item | Scalar, ...]], ...]
    otherwise: tuple[Item | Scalar, ...] = ()


@dataclass(frozen=True, slots=True)
class Collection:
    """An object or an array."""

    brackets: str  # "{}" or "[]"
    items: tuple[Item, ...]


Json: TypeAlias = Scalar | Choice | Collection
Item: TypeAlias = Member | Choice | Assign | Abort

Tree = TypeVar("Tree")


def reads_in(node: object) -> Iterator[Read]:
    """Yield every look-up in a tree, as often as it occurs."""
    if isinstance(node, Read):
        yield node
    for inner in _below(node):
        yield from reads_in(inner)


def renamed(node: Tree, names: Mapping[Read, Read]) -> Tree:
    """Return a tree with some look-ups replaced."""
    if isinstance(node, Read):
        return names.get(node, node)  # type: ignore[return-value]
    if isinstance(node, tuple):
        return tuple(renamed(inner, names) for inner in node)  # type: ignore[return-value]
    if is_dataclass(node) and not isinstance(node, type):
        own = {part.name: renamed(getattr(node, part.name), names) for part in fields(node)}
        return replace(node, **own)
    return node


def depth(node: object) -> int:
    """Return how deep the conditions of a tree are nested."""
    return isinstance(node, Choice) + max(map(depth, _below(node)), default=0)


def _below(node: object) -> Iterable[object]:
    if isinstance(node, tuple):
        return node
    if is_dataclass(node) and not isinstance(node, type):
        return (getattr(node, part.name) for part in fields(node))
    return ()


def quoted(*values: Value) -> Scalar:
    """Return the JSON text of a text."""
    pieces: list[str | Value] = ['"']
    for is_constant, group in itertools.groupby(values, lambda value: isinstance(value, Literal)):
        if is_constant:
            text = "".join(value.text for value in group if isinstance(value, Literal))
            pieces.append(json_text(text)[1:-1])
        else:
            pieces += [Filtered(value, "json_escape") for value in group]
    return Scalar((*pieces, '"'))


def plain(*values: Value) -> Scalar:
    """Return a text as it is, without the quotes of JSON."""
    return Scalar(tuple(plain_text(v.text) if isinstance(v, Literal) else v for v in values))


def json_text(value: object) -> str:
    """Return a constant as JSON, in which nothing looks like Liquid."""
    text = json.dumps(value, ensure_ascii=False)
    return re.sub(r'\{(?=[{%]|"$)|(?<=\$)\{', r"\\u007b", text) if isinstance(value, str) else text


def plain_text(text: str) -> str:
    """Return a constant outside of JSON, in which nothing looks like Liquid."""
    return re.sub(r"\{[{%]", lambda found: f"{{{{ '{{' }}}}{found[0][1]}", text)


# Text --------------------------------------------------------------------------------------------


def lines_of(nodes: Iterable[Item | Json]) -> list[str]:
    """Return the text of a body, line by line. Raises Unwritable."""
    return [line for node in nodes for line in _lines(node)]


def _lines(node: Item | Json) -> list[str]:
    match node:
        case Scalar(pieces=pieces):
            return ["".join(map(_piece, pieces))]
        case Collection(brackets=brackets, items=()):
            return [brackets]
        case Collection(brackets=brackets, items=items):
            return [brackets[0], *_indented(lines_of(items)), brackets[1]]
        case Member(value=value, key=key, before=before, after=after):
            lines = _lines(value)
            if key is not None and isinstance(value, Choice):
                lines = [f"{_lines(key)[0]}:", *_indented(lines)]
            elif key is not None:
                lines[0] = f"{_lines(key)[0]}: {lines[0]}"
            lines[0] = _piece(before) + lines[0]
            lines[-1] += after if isinstance(after, str) else _lines(after)[0]
            return lines
        case Choice():
            return _choice(node)
        case Assign(name=name, value=value, condition=condition):
            text = f"{{% assign {name} = {value_text(value)} %}}"
            if condition != ALWAYS:
                text = f"{{% if {_condition_text(condition)} %}}{text}{{% endif %}}"
            return [text]
        case Abort(reason=reason):
            return [f"{{% abort_message({_quoted(reason)}) %}}"]


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"  {line}" for line in lines]


def _piece(piece: str | Value) -> str:
    return piece if isinstance(piece, str) else f"{{{{{value_text(piece)}}}}}"


def _choice(choice: Choice) -> list[str]:
    """Return a choice on one line if it fits; a choice of scalars with a line for each."""
    blocks: list[tuple[str, list[str]]] = []
    for condition, items in choice.branches:
        word = "elsif" if blocks else "if"
        blocks.append((f"{{% {word} {_condition_text(condition)} %}}", lines_of(items)))
    if choice.otherwise:
        blocks.append(("{% else %}", lines_of(choice.otherwise)))
    short = [tag + "".join(lines) for tag, lines in blocks]
    short[-1] += "{% endif %}"
    if any(isinstance(item, Scalar) for _, items in choice.branches for item in items):
        return short
    if all(len(lines) <= 1 for _, lines in blocks) and len("".join(short)) <= _WIDTH:
        return ["".join(short)]
    return [*(line for tag, lines in blocks for line in (tag, *lines)), "{% endif %}"]
