"""Payload classes as they are written: where a field is, its documentation, and its type."""

from __future__ import annotations

import ast
import datetime
import decimal
import enum
import functools
import inspect
import linecache
import types as python_types
import typing
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from brazesmith.base.diagnostics import Span, characters
from brazesmith.operators.expressions import Array, Map


@dataclass(frozen=True, slots=True)
class ClassPlace:
    """Where a class is written: its name, its file, and a line of its `class` statement."""

    name: str
    file: str
    line: int

    @functools.cache  # noqa: B019  (a few places for as long as the process runs)
    def fields(self) -> Mapping[str, WrittenField]:
        """Return the annotated names in the class; none if its source is not available."""
        classes = _classes("".join(linecache.getlines(self.file)))
        around = [node for node in classes if node.name == self.name and node.lineno <= self.line]
        if not around:
            return {}
        body = max(around, key=lambda node: node.lineno).body
        return {
            node.target.id: WrittenField(self._span(node), _text_of(below))
            for node, below in zip(body, [*body[1:], None], strict=True)
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
        }

    def _span(self, node: ast.AnnAssign) -> Span:
        end = node.end_lineno or node.lineno
        start_column = characters(self.file, node.lineno, node.col_offset)
        end_column = characters(self.file, end, node.end_col_offset or 0)
        return Span(self.file, node.lineno, start_column + 1, end, end_column + 1)


@dataclass(frozen=True, slots=True)
class WrittenField:
    """A field as it is written: its position, and the text below it."""

    span: Span
    doc: str


@functools.lru_cache(maxsize=8)
def _classes(source: str) -> Sequence[ast.ClassDef]:
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return ()
    return [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]


def _text_of(statement: ast.stmt | None) -> str:
    match statement:
        case ast.Expr(value=ast.Constant(value=str(text))):
            return inspect.cleandoc(text)
    return ""


#: The class of the language for a type of Python.
_SPELLINGS: dict[Any, str] = {
    str: "Text",
    int: "Integer",
    float: "Number",
    decimal.Decimal: "Number",
    bool: "Boolean",
    uuid.UUID: "Uuid",
    datetime.datetime: "Iso8601",
    datetime.date: "Iso8601",
    object: "Anything",
    dict: "Map[Anything]",
    list: "Array[Anything]",
    tuple: "Array[Anything]",
    set: "Array[Anything]",
}


def spelling(annotation: Any) -> tuple[str, str]:
    """Return the type that a field is probably meant to have, and arguments of its `field(…)`.

    `str | None` is ("Text", "nullable=True").
    """
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    match arguments:
        case _ if origin in (typing.Union, python_types.UnionType):
            others = [member for member in arguments if member is not type(None)]
            if len(others) == len(arguments):
                return "Anything", ""
            name, options = spelling(others[0]) if len(others) == 1 else ("Anything", "")
            return name, ", ".join(filter(None, [options, "nullable=True"]))
        case _ if origin is typing.Literal:
            return "Text", _enum(arguments)
        case [*_, item] if origin in (dict, Mapping, typing.Mapping):
            return f"Map[{spelling(item)[0]}]", ""
        case [item, *_] if origin in (list, tuple, set, frozenset, Sequence):
            return f"Array[{spelling(item)[0]}]", ""
        case [item] if isinstance(origin, type):
            return f"{origin.__name__}[{spelling(item)[0]}]", ""
    if annotation is Array or annotation is Map:
        return f"{annotation.__name__}[Anything]", ""
    if not isinstance(annotation, type):
        return "Anything", ""
    if issubclass(annotation, enum.Enum):
        return "Text", _enum([member.value for member in annotation])
    return _SPELLINGS.get(annotation, annotation.__name__), ""


def _enum(values: Sequence[object]) -> str:
    texts = [f'"{value}"' for value in values]
    return f"enum=({', '.join(texts)}{',' if len(texts) == 1 else ''})"
