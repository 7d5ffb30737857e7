"""The names that a spec can import, with their documentation: data for docs/operators.md."""

from __future__ import annotations

import ast
import functools
import inspect
import json
import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType
from typing import Any, Final

from brazesmith import ir, spec
from brazesmith.base.documentation import shortened
from brazesmith.base.ecmascript import ABSENT
from brazesmith.operators import OPERATORS, Operator
from brazesmith.operators.expressions import Expr
from brazesmith.operators.javascript import functions

_FAMILIES: Final = {
    "logic": "Conditions",
    "text": "Text",
    "numbers": "Numbers",
    "times": "Time",
    "arrays": "Arrays",
    "objects": "Objects",
    "json_text": "JSON text",
}

_PARTS: Final = {
    "brazesmith.language.vocabulary": "Choosing, building, naming",
    "brazesmith.language.transform": "A transform",
    "brazesmith.language.bodies": "Request bodies",
    "brazesmith.language.webhook": "Webhooks",
    "brazesmith.language.payload": "Payloads",
    "brazesmith.operators.expressions": "Types of payload fields, and lists",
}


@dataclass(frozen=True, slots=True)
class Name:
    """A function or class of the language. A type of a payload field has no `usage`."""

    name: str
    usage: str
    doc: str


@dataclass(frozen=True, slots=True)
class OperatorEntry:
    """An operator. `examples` are calls and results as Python; None is absent."""

    name: str
    usage: str
    returns: str
    doc: str
    in_webhooks: bool
    examples: tuple[tuple[str, str | None], ...]
    javascript: str


def parts() -> list[tuple[str, list[Name]]]:
    """Return the functions and classes of the language, by subject, in the order of the source."""
    return [(title, [_name(*pair) for pair in _of_module(name)]) for name, title in _PARTS.items()]


def families() -> list[tuple[str, list[OperatorEntry]]]:
    """Return the operators, by family."""
    rows = [row for row in OPERATORS.values() if row.name in dir(spec)]
    return [
        (title, [_operator(row) for row in rows if row.family == family])
        for family, title in _FAMILIES.items()
    ]


def _of_module(module: str) -> Iterator[tuple[str, Any]]:
    found = {
        name: value
        for name in dir(spec)
        if (inspect.isclass(value := getattr(spec, name)) or inspect.isfunction(value))
        and value.__module__ == module
    }
    return iter(sorted(found.items(), key=lambda item: inspect.getsourcelines(item[1])[1]))


def _name(name: str, value: Callable[..., Any]) -> Name:
    is_type = inspect.isclass(value) and issubclass(value, Expr)
    return Name(name, "" if is_type else _usage(name, value), inspect.getdoc(value) or "")


def _usage(name: str, value: Callable[..., Any]) -> str:
    """Return the parameters that a spec writes, without their types."""
    parameters = [
        parameter.replace(annotation=inspect.Parameter.empty)
        for parameter in inspect.signature(value).parameters.values()
        if parameter.name not in ("site", "docstring")
    ]
    text = f"{name}{inspect.Signature(parameters)}".replace(repr(spec.absent), "absent")
    return textwrap.fill(text, 96, subsequent_indent="    ").replace("''", '""')


def _operator(row: Operator) -> OperatorEntry:
    return OperatorEntry(
        name=row.name,
        usage=row.usage,
        returns=str(row.signature.return_annotation),
        doc=row.doc,
        in_webhooks=bool(row.liquid),
        examples=tuple(
            (f"{row.name}({', '.join(map(_python, example.arguments))})", _result(example.gives))
            for example in row.examples
        ),
        javascript=functions().get(row.javascript, row.javascript).rstrip(),
    )


def _result(value: Any) -> str | None:
    return None if value is ABSENT else _python(value)


def _python(value: Any) -> str:
    """Return a value as a spec writes it; long text and long containers are shortened."""
    match value:
        case _ if value is ABSENT:
            return "absent"
        case ir.Pattern(source=source, flags=flags):
            return f'pattern(r"{source}", "{flags}")' if flags else f'r"{source}"'
        case str() if len(value) > 40 and len(set(value)) == 1:
            return f'"{value[0]}" * {len(value)}'
        case str() if "\\" in value:
            return f'r"{value}"'
        case str() if '"' in value:
            return f"'{value}'"
        case str():
            return json.dumps(shortened(value), ensure_ascii=False)
        case list():
            return f"[{_few([_python(item) for item in value])}]"
        case dict():
            items = [f"{_python(key)}: {_python(item)}" for key, item in value.items()]
            return f"{{{_few(items)}}}"
        case _ if inspect.isfunction(value):
            return _source(value.__code__)
        case _:
            return repr(value)


def _few(items: Sequence[str]) -> str:
    shown = items if len(items) <= 12 else [*items[:2], "…"]
    return ", ".join(shown)


def _source(code: CodeType) -> str:
    """Return the text of a lambda of an example: the innermost one around all of its code."""
    spans = [
        (line, column, end)
        for line, _, column, end in code.co_positions()
        if line is not None and column is not None and end is not None and end > column
    ]
    text = Path(code.co_filename).read_text(encoding="utf-8")
    inside = [
        node
        for node in _lambdas(text)
        if all(
            node.body.lineno <= line <= (node.body.end_lineno or line)
            and node.body.col_offset <= column
            and end <= (node.body.end_col_offset or end)
            for line, column, end in spans
        )
    ]
    innermost = min(inside, key=lambda node: len(ast.get_source_segment(text, node) or ""))
    return " ".join((ast.get_source_segment(text, innermost) or "").split())


@functools.cache
def _lambdas(text: str) -> list[ast.Lambda]:
    return [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Lambda)]
