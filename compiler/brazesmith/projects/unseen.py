"""What Python answers without asking an expression: `x is None` and `isinstance(x, str)`.

Both are always false. The names that are certainly expressions are found in the source and in the
module: its variables, elements in lambdas, annotated parameters, and what is read from these.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from types import FunctionType
from typing import Any, Final

from brazesmith.base.diagnostics import Diagnostic, Label, Severity, Span, characters

#: What to write instead of `isinstance` with each type.
_TESTS: Final = {
    "str": "write `is_text({})`",
    "int": "write `is_number({})`",
    "float": "write `is_number({})`",
    "bool": "write `is_boolean({})`",
    "list": "write `is_array({})`",
    "dict": "write `is_object({})`",
}


def unseen_tests(source: bytes, file: str, names: Mapping[str, Any]) -> list[Diagnostic]:
    """Return a warning for each test of a spec that never asks the expression.

    `names` are those of the module, after it ran.
    """
    if b" is " not in source and b"isinstance(" not in source:
        return []
    finder = _Finder(names)
    finder.visit(ast.parse(source))
    return [_warning(node, remedy, file) for node, remedy in finder.found]


def _warning(node: ast.expr, remedy: str, file: str) -> Diagnostic:
    end_line, end = node.end_lineno or node.lineno, node.end_col_offset or 0
    start_column = characters(file, node.lineno, node.col_offset) + 1
    end_column = characters(file, end_line, end) + 1
    span = Span(file, node.lineno, start_column, end_line, end_column)
    is_not = isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.IsNot)
    answer = "true" if is_not else "false"
    message = f"`{ast.unparse(node)}` is always {answer}: Python cannot look into an expression"
    return Diagnostic("S104", message, (Label(span),), (remedy,), Severity.WARNING)


class _Finder(ast.NodeVisitor):
    """Finds tests of expressions; `known` are the names of expressions that are visible."""

    def __init__(self, names: Mapping[str, Any]) -> None:
        from brazesmith.operators.expressions import Expr

        self.names = names
        self.type = Expr
        self.known = {name for name, value in names.items() if isinstance(value, Expr)}
        self.found: list[tuple[ast.expr, str]] = []

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self._inside(node, {argument.arg for argument in node.args.args})

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        arguments = [*node.args.args, *node.args.kwonlyargs]
        self._inside(node, {one.arg for one in arguments if self._is_type(one.annotation)})

    def _inside(self, node: ast.Lambda | ast.FunctionDef, elements: set[str]) -> None:
        arguments = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
        defaults = {one.arg for one in arguments[len(arguments) - len(node.args.defaults) :]} | {
            one.arg for one in node.args.kwonlyargs
        }
        around = self.known
        self.known = (around - {one.arg for one in arguments}) | (elements - defaults)
        self.generic_visit(node)
        self.known = around

    def visit_Assign(self, node: ast.Assign) -> None:
        self.generic_visit(node)
        match node.targets:
            case [ast.Name(id=name)] if name not in self.names:
                known = {name} if self._is_expression(node.value) else set()
                self.known = (self.known - {name}) | known

    def visit_Compare(self, node: ast.Compare) -> None:
        self.generic_visit(node)
        match node:
            case ast.Compare(x, [ast.Is() | ast.IsNot() as sign], [ast.Constant(value=value)]):
                if self._is_expression(x):
                    is_not = isinstance(sign, ast.IsNot)
                    self.found.append((node, _instead_of_is(ast.unparse(x), value, is_not)))

    def visit_Call(self, node: ast.Call) -> None:
        self.generic_visit(node)
        match node:
            case ast.Call(ast.Name("isinstance"), [x, ast.Name(id=name)]):
                if name in _TESTS and self._is_expression(x):
                    self.found.append((node, _TESTS[name].format(ast.unparse(x))))

    def _is_type(self, annotation: ast.expr | None) -> bool:
        value = self.names.get(annotation.id) if isinstance(annotation, ast.Name) else None
        return isinstance(value, type) and issubclass(value, self.type)

    def _is_expression(self, node: ast.expr) -> bool:
        while isinstance(node, ast.Attribute | ast.Subscript):
            node = node.value
        match node:
            case ast.Name(id=name):
                return name in self.known
            case ast.Call(ast.Name(id=name)):
                return _is_operator(self.names.get(name))
        return False


def _is_operator(value: Any) -> bool:
    return isinstance(value, FunctionType) and value.__module__.startswith("brazesmith.operators.")


def _instead_of_is(x: str, value: object, is_not: bool) -> str:
    match value:
        case None if is_not:
            return f"write `is_present({x})`"
        case None:
            return f"write `is_null({x})`, or `not_(is_present({x}))` if it may also be absent"
        case True:
            return f"write `not_(is_true({x}))`" if is_not else f"write `is_true({x})`"
        case _:
            return f"write `{x} {'!=' if is_not else '=='} {value!r}`"
