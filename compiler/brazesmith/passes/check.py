"""Checks of a program before it is compiled: settings are resolved, errors collected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from brazesmith import ir
from brazesmith.base.diagnostics import Diagnostic, labels_at
from brazesmith.contract.wording import listed
from brazesmith.ir import types
from brazesmith.passes.comparisons import misspelled, never_true


def check(program: ir.Program) -> list[Diagnostic]:
    """Return what is wrong with a program: the errors that the language left, and more."""
    nodes = ir.walk(*ir.roots(program.body))
    wrong = {id(n.diagnostic): n.diagnostic for n in nodes if isinstance(n, ir.Wrong)}
    found = [*wrong.values(), *never_true(program), *misspelled(program)]
    return [replace(diagnostic, transform=program.name) for diagnostic in found]


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

    found = [node for node in ir.walk(*ir.roots(program.body)) if isinstance(node, ir.Setting)]
    missing: dict[str, ir.Setting] = {}
    for node in found:
        if _value(settings, node.key) is None:
            missing.setdefault(node.key, node)

    def resolved(node: ir.Node, rewrite: object) -> ir.Node | None:
        if not isinstance(node, ir.Setting):
            return None
        if node.key in missing:  # those of one table are one error
            table = node.key.rpartition(".")[0]
            same = [other for key, other in missing.items() if key.rpartition(".")[0] == table]
            return ir.Wrong(_missing(same), site=node.site)
        return _setting(settings, node)

    return replace(program, body=ir.map_body(program.body, ir.rewriter(resolved)))


def _value(settings: Mapping[str, Any], key: str) -> Any:
    value: Any = settings
    for part in key.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _setting(settings: Mapping[str, Any], node: ir.Setting) -> ir.Node:
    value = _value(settings, node.key)
    match value:
        case bool():
            return ir.Const(value, types.BOOLEAN, node.site)
        case int() | float():
            return ir.Const(float(value), types.NUMBER, node.site)
        case str() if value:
            return ir.Const(value, replace(types.TEXT, enum=(value,)), node.site)
        case _:
            message = f"the setting `{node.key}` must be non-empty text or a number, not {value!r}"
            problem = Diagnostic("S106", message, labels_at(node.site), (_remedy([node]),))
            return ir.Wrong(problem, site=node.site)


def _missing(nodes: Sequence[ir.Setting]) -> Diagnostic:
    """Report settings of one table that are missing."""
    keys = listed([node.key for node in nodes])
    message = f"the settings {keys} are missing" if nodes[1:] else f"the setting {keys} is missing"
    hints = dict.fromkeys(node.hint for node in nodes if node.hint)
    return Diagnostic("S106", message, labels_at(nodes[0].site), (_remedy(nodes), *hints))


def _remedy(nodes: Sequence[ir.Setting]) -> str:
    table = nodes[0].key.rpartition(".")[0]
    header = f"[tool.brazesmith.{table}]" if table else "[tool.brazesmith]"
    lines = listed([f'{node.key.rpartition(".")[2]} = "…"' for node in nodes])
    return f"in pyproject.toml, add {lines} to {header}"
