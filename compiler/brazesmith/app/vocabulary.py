"""The names that a spec can import, with their documentation: data for docs/operators.md."""

from __future__ import annotations

import ast
import functools
import inspect
import json
import textwrap
from collections.abc import Callable, Sequence
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


def parts() -> dict[str, dict[str, Any]]:
    """Return the functions and classes of the language, by subject, in the order of the source."""
    return {title: _of_module(module) for module, title in _PARTS.items()}


def families() -> dict[str, list[Operator]]:
    """Return the operators, by family."""
    rows = [row for row in OPERATORS.values() if row.name in dir(spec)]
    return {
        title: [row for row in rows if row.family == family] for family, title in _FAMILIES.items()
    }


def _of_module(module: str) -> dict[str, Any]:
    found = [
        (name, value)
        for name in dir(spec)
        if (inspect.isclass(value := getattr(spec, name)) or inspect.isfunction(value))
        and value.__module__ == module
    ]
    return dict(sorted(found, key=lambda item: inspect.getsourcelines(item[1])[1]))


def usage(value: Callable[..., Any], name: str) -> str:
    """Return a call with the parameters that a spec writes; "" for the type of a payload field."""
    if inspect.isclass(value) and issubclass(value, Expr):
        return ""
    parameters = [
        parameter.replace(annotation=inspect.Parameter.empty)
        for parameter in inspect.signature(value).parameters.values()
    ]
    text = f"{name}{inspect.Signature(parameters)}".replace(repr(spec.absent), "absent")
    return textwrap.fill(text, 96, subsequent_indent="    ").replace("''", '""')


def javascript(row: Operator) -> str:
    """Return what an operator becomes: an expression, or the function that it calls."""
    return functions().get(row.javascript, row.javascript).rstrip()


def python(value: Any) -> str:
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
            return f"[{_few([python(item) for item in value])}]"
        case dict():
            items = [f"{python(key)}: {python(item)}" for key, item in value.items()]
            return f"{{{_few(items)}}}"
        case _ if inspect.isfunction(value):
            return _source(value.__code__)
        case _:
            return repr(value)


def _few(items: Sequence[str]) -> str:
    shown = items if len(items) <= 12 else [*items[:2], "…"]
    return ", ".join(shown)


def _source(code: CodeType) -> str:
    """Return the text of a lambda of an example: the one whose body starts where its code does."""
    start = min(
        (line, column)
        for line, _, column, end_column in code.co_positions()
        if line and column is not None and end_column
    )
    text = Path(code.co_filename).read_text(encoding="utf-8")
    node = next(n for n in _lambdas(text) if (n.body.lineno, n.body.col_offset) == start)
    return " ".join((ast.get_source_segment(text, node) or "").split())


@functools.cache
def _lambdas(text: str) -> list[ast.Lambda]:
    return [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Lambda)]
