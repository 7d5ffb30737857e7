"""Checks of a program before it is compiled: settings are resolved, errors collected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from brazesmith import ir
from brazesmith.base.diagnostics import CallSite, Diagnostic, labels_at
from brazesmith.ir import types


def check(program: ir.Program) -> list[Diagnostic]:
    """Return every error that the language left in a program."""
    nodes = ir.walk(*ir.roots(program.body))
    wrong = {id(n.diagnostic): n.diagnostic for n in nodes if isinstance(n, ir.Wrong)}
    return [replace(diagnostic, transform=program.name) for diagnostic in wrong.values()]


def in_source_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return each diagnostic once, in the order of the source."""
    unique = {(d.code, d.message, d.labels): d for d in diagnostics}
    return sorted(unique.values(), key=_place_in_source)


def has_raw(body: ir.Body) -> bool:
    """Return whether a body contains hand-written JavaScript."""
    return any(isinstance(node, ir.Raw) for node in ir.walk(*ir.roots(body)))


def _place_in_source(diagnostic: Diagnostic) -> tuple[str, int, int]:
    if not diagnostic.labels:
        return ("", 0, 0)
    span = diagnostic.labels[0].span
    return (span.file, span.line, span.column)


def resolve(program: ir.Program, settings: Mapping[str, Any]) -> ir.Program:
    """Return the program with the project's settings in place of their names.

    A setting that is missing, or not text, a number, or a boolean, becomes an error.
    """

    def resolved(node: ir.Node, rewrite: object) -> ir.Node | None:
        return _setting(settings, node) if isinstance(node, ir.Setting) else None

    return replace(program, body=ir.map_body(program.body, ir.rewriter(resolved)))


def _setting(settings: Mapping[str, Any], node: ir.Setting) -> ir.Node:
    value: Any = settings
    for part in node.key.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    match value:
        case bool():
            return ir.Const(value, types.BOOLEAN, node.site)
        case int() | float():
            return ir.Const(float(value), types.NUMBER, node.site)
        case str() if value:
            return ir.Const(value, replace(types.TEXT, enum=(value,)), node.site)
        case _:
            return ir.Wrong(_missing(node.key, value, node.site), site=node.site)


def _missing(key: str, value: Any, site: CallSite | None) -> Diagnostic:
    table, _, name = key.rpartition(".")
    found = "is missing" if value is None else f"must be non-empty text or a number, not {value!r}"
    header = f"[tool.brazesmith.{table}]" if table else "[tool.brazesmith]"
    return Diagnostic(
        "S106",
        f"the setting `{key}` {found}",
        labels_at(site),
        (f'in pyproject.toml, add `{name} = "…"` to {header}',),
    )
