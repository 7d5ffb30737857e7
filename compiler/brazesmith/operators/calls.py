"""Calls of operators: their checks, and the IR that they make."""

from __future__ import annotations

from typing import Any

from brazesmith import ir
from brazesmith.base.diagnostics import CallSite, caller
from brazesmith.base.ecmascript import RegexError, compile_regex
from brazesmith.ir import types
from brazesmith.ir.operator import Operator, Parameter, Role, with_role
from brazesmith.ir.types import Kind, Type
from brazesmith.operators.arguments import bind, mismatch
from brazesmith.operators.refusals import remedies
from brazesmith.operators.symbolic import (
    Symbolic,
    article,
    describe,
    function,
    shown,
    to_node,
    traced,
    wrong,
)


def apply(operator: Operator | Role, *arguments: Any, **named: Any) -> ir.Node:
    """Return the IR of an operator applied to these arguments (expressions or Python data)."""
    site = caller()
    row = with_role(operator) if isinstance(operator, Role) else operator
    sign = str(operator) if isinstance(operator, Role) and operator.is_infix else ""
    bound = bind(row.name, row.signature, arguments, named)
    bound.apply_defaults()
    nodes: list[ir.Node] = []
    for parameter in row.parameters:
        value = bound.arguments[parameter.name]
        for one in value if parameter.variadic else (value,):
            nodes.append(_argument(row, parameter, one, nodes, site, sign))
    return ir.Call(row, tuple(nodes), row.result([node.type for node in nodes]), site)


def _argument(
    row: Operator,
    parameter: Parameter,
    value: Any,
    before: list[ir.Node],
    site: CallSite | None,
    sign: str,
) -> ir.Node:
    """Return the node of an argument. `sign` is the operator of Python that the spec writes."""
    if parameter.kind is Kind.FUNCTION:
        made = function(value, *_function_parameters(row.parameters[0].kind, before[0].type))
        if not parameter.condition:
            return made
        return traced(made.parameters, condition_node(made.result), site)
    if parameter.kind is Kind.PATTERN:
        return _pattern_node(value, parameter.every_match, site)
    if parameter.static:
        return _static(row, parameter, value, site)
    node = to_node(value)
    if parameter.condition:
        return condition_node(node)
    if types.accepts(parameter.kind, node.type.kind):
        return _with_usable_elements(row, parameter, node, site)
    what, hints = f"`{parameter.name}` of `{row.name}`", [f"signature: {row.usage}"]
    if sign:
        what = f"the {parameter.name} side of `{sign}`"
        written = (describe(node), node.type)
        hints = list(remedies(sign, node.type.kind, written, written))
    return mismatch("S102", what, parameter.kind, node, "", *hints, site=site)


def _with_usable_elements(
    row: Operator, parameter: Parameter, node: ir.Node, site: CallSite | None
) -> ir.Node:
    """Return an array, or an error if the operator can use none of its elements."""
    item = node.type.item
    if not parameter.elements or item is None or node.type.kind is not Kind.ARRAY:
        return node
    if any(types.accepts(kind, item.kind) for kind in parameter.elements):
        return node
    wrote, kind = describe(node), parameter.elements[0]
    value = "parse_number(item)" if (kind, item.kind) == (Kind.NUMBER, Kind.TEXT) else "item.…"
    return wrong(
        "S102",
        f"`{row.name}` needs {kind if kind is Kind.TEXT else 'numbers'}, but an element of "
        f"`{wrote}` is {article(item.kind)}",
        f"write `each({wrote}, lambda item: {value})` for `{parameter.name}`",
        site=site,
    )


def _static(row: Operator, parameter: Parameter, value: Any, site: CallSite | None) -> ir.Node:
    """Return the node of Python data that is known at compile time, or made of constants."""
    if isinstance(value, Symbolic) and not _is_constant(node := to_node(value)):
        unknown = f"but `{describe(node)}` is known only when the payload arrives"
        return _not_static(row, parameter, f"known when the spec is compiled, {unknown}", site)
    if value is None and row.signature.parameters[parameter.name].default is None:
        return ir.Absent()
    match parameter.kind, value:
        case (Kind.TEXT, str()) | (Kind.ARRAY, list() | Symbolic()):
            return to_node(value)
        case Kind.NUMBER, int() if value is not True and value is not False:
            if parameter.most is None or 0 <= value <= parameter.most:
                return to_node(value)
    expected = {Kind.TEXT: "text", Kind.NUMBER: "a whole number"}.get(parameter.kind, "a list")
    if parameter.most is not None:
        expected += f" from 0 to {parameter.most}"
    return _not_static(row, parameter, f"{expected}, not {shown(value)}", site)


def _not_static(
    row: Operator, parameter: Parameter, expected: str, site: CallSite | None
) -> ir.Wrong:
    message = f"`{parameter.name}` of `{row.name}` must be {expected}"
    return wrong("S102", message, f"signature: {row.usage}", site=site)


def _is_constant(node: ir.Node) -> bool:
    """Return whether a value consists only of constants."""
    match node:
        case ir.Const():
            return True
        case ir.Array() | ir.Named():
            return all(map(_is_constant, ir.children(node)))
        case _:
            return False


def _function_parameters(over: Kind, source: Type) -> tuple[Type, Type]:
    """Return the parameter types of a function: element and index, or value and key."""
    return (source.item or types.ANY, types.TEXT if over is Kind.OBJECT else types.NUMBER)


def _pattern_node(value: Any, every_match: bool, site: CallSite | None) -> ir.Node:
    if isinstance(value, str):
        value = ir.Pattern(value)
    if not isinstance(value, ir.Pattern):
        return wrong(
            "S108",
            "a regular expression must be Python text that is known when the spec is compiled",
            'write r"…", or pattern(r"…", "i") to ignore case',
            site=site,
        )
    try:
        flags = value.flags.replace("g", "") + ("g" if every_match else "")
        source = compile_regex(value.source, flags).source
    except RegexError as error:
        return wrong("S108", f"invalid regular expression /{value.source}/: {error}", site=site)
    return ir.Const(ir.Pattern(source, flags), Type(Kind.PATTERN), site)


def condition_node(node: ir.Node) -> ir.Node:
    """Return a node that is exactly true or false. A declared Boolean has to be exactly true.

    An untyped value is an error: whether `"false"` or `0` counts as true is for the spec to decide.
    """
    if is_decided(node):
        return node
    if node.type.kind in (Kind.BOOLEAN, Kind.NEVER, Kind.NULL):
        return ir.condition(Role.IS_TRUE, node)
    what = describe(node)
    x = what if len(what) <= 30 else "x"
    untyped = node.type.kind is Kind.ANY
    return wrong(
        "S102",
        f"expected a condition, but `{what}` is "
        + ("untyped" if untyped else article(str(node.type.kind))),
        *((f"to test for exactly true, write `is_true({x})`",) if untyped else ()),
        f"to test that it is neither absent nor null, write `is_present({x})`",
        f"to test it like JavaScript's `if`, write `truthy({x})`",
        f"to compare it, write `{x} == …`",
        site=node.site,
    )


def is_decided(node: ir.Node) -> bool:
    """Return whether a node is true or false, on every payload."""
    match node:
        case ir.Const(value=bool()) | ir.Wrong():
            return True
        case ir.Call(operator=operator):
            return operator.is_condition
        case ir.Named(value=value):
            return is_decided(value)
        case ir.If(then=then, otherwise=otherwise):
            return is_decided(then) and is_decided(otherwise)
        case _:
            return False
