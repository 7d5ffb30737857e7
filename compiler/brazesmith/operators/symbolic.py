"""Symbolic values: between Python data and the IR.

`to_node` makes IR from what a spec writes; `wrap` makes an expression of the right class from IR.
The classes are in `brazesmith.operators.expressions`; each registers itself for its kinds.
"""

from __future__ import annotations

import datetime
import inspect
import itertools
import math
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, NoReturn

from brazesmith import ir
from brazesmith.base.diagnostics import CallSite, Diagnostic, SpecError, caller, labels_at
from brazesmith.ir import types
from brazesmith.ir.types import Kind, Type


def diagnostic(code: str, message: str, *notes: str, site: CallSite | None = None) -> Diagnostic:
    """Return a diagnostic about the expression that the spec is evaluating."""
    return Diagnostic(code, message, labels_at(site or caller()), notes)


def refuse(code: str, message: str, *notes: str) -> NoReturn:
    """Raise a SpecError: the spec cannot go on after this error."""
    raise SpecError(diagnostic(code, message, *notes))


def wrong(code: str, message: str, *notes: str, site: CallSite | None = None) -> ir.Wrong:
    """Return a node that holds an error, so that all errors of a spec are reported at once."""
    return ir.Wrong(diagnostic(code, message, *notes, site=site), site=site)


#: The class of the expressions of each kind.
CLASSES: dict[str, type[Symbolic]] = {}

#: The kind of an object without declared keys, but with a declared type of its values.
MAP = "map"


class Symbolic:
    """The base of all expressions: a node of the IR, whose value depends on the payload.

    `class Text(Expr, kinds=(Kind.TEXT,))` is the class of the expressions of these kinds.
    """

    __slots__ = ("_node",)
    _node: ir.Node

    def __init__(self, node: ir.Node | None = None) -> None:
        if not isinstance(node, ir.Node):
            name = type(self).__name__
            refuse(
                "S104",
                f"`{name}` declares a type: `{name}(…)` does not make a value",
                f"write constants as they are, and `typed(payload.x, {name})` for a typed value",
            )
        object.__setattr__(self, "_node", node)

    def __init_subclass__(cls, *, kinds: tuple[str, ...] = (), **rest: Any) -> None:
        super().__init_subclass__(**rest)
        CLASSES.update(dict.fromkeys(kinds, cls))


def wrap(node: ir.Node) -> Any:
    """Return an expression of the right class around a node."""
    type_ = node.type
    kind: str = type_.kind
    if type_.kind is Kind.OBJECT and type_.shape is not None and type_.shape.record is not None:
        record: Symbolic = object.__new__(type_.shape.record)
        Symbolic.__init__(record, node)  # not the record's own: a `Payload` makes itself the root
        return record
    if type_.kind is Kind.OBJECT and type_.item is not None:
        kind = MAP
    return CLASSES[kind](node)


def to_node(value: Any, site: CallSite | None = None) -> ir.Node:
    """Return the IR of an expression, or of Python data with expressions inside.

    `site` is where the spec writes the data (default: the expression being evaluated).
    """
    if isinstance(value, Symbolic):
        return value._node
    site = site or caller()
    match value:
        case None:
            return ir.Const(None, types.NULL, site)
        case bool():
            return ir.Const(value, types.BOOLEAN, site)
        case int() | float():
            return _number(value, site)
        case str():
            return ir.Const(value, Type(Kind.TEXT, enum=(value,)), site)
        case Mapping():
            return ir.Object(tuple(_entries(value, site)), types.OBJECT, site)
        case list() | tuple():
            return array_node(value, site)
        case _ if makes(value, "_to_node"):  # Event, Purchase, … : objects of a body
            node = value._to_node()
            assert not isinstance(node, Symbolic)
            return node  # type: ignore[no-any-return]
        case type():
            message = f"`{value.__name__}` is a class, not a value"
            return wrong("S105", message, f"write `{value.__name__}(…)`", site=site)
        case datetime.date():
            remedy = "write `now()` for the time of the run, or ISO 8601 text"
            return wrong("S105", "a Python date is not JSON", remedy, site=site)
        case Spreading():
            message = "`spread(…)` can be used only inside a list"
            return wrong("S105", message, "write `[spread(x)]`", site=site)
        case _:
            return wrong(
                "S105",
                f"values of type {type(value).__name__} are not JSON",
                "use text, numbers, True, False, None, lists, dicts and expressions",
                site=site,
            )


def makes(value: object, method: str) -> bool:
    """Return whether a value is an object of the language with a method.

    An expression is not: `x._to_node` reads a key.
    """
    return not isinstance(value, Symbolic | type) and hasattr(value, method)


def _number(value: float, site: CallSite | None) -> ir.Node:
    if isinstance(value, float) and not math.isfinite(value):
        hint = "use a finite number, or None for null"
        return wrong("S105", f"{value} is not a JSON number", hint, site=site)
    if isinstance(value, int) and abs(value) > 2**53:
        return wrong(
            "S105",
            f"{shown(value)} is larger than 2**53: a JavaScript number cannot hold it exactly",
            "write it as text",
            site=site,
        )
    return ir.Const(float(value), types.NUMBER, site)


def _entries(mapping: Mapping[Any, Any], site: CallSite | None) -> Iterable[ir.Entry]:
    for key, value in mapping.items():
        if not isinstance(key, str):
            refuse_key(key)
        yield ir.Entry(key, to_node(value, site))


def refuse_key(key: object) -> NoReturn:
    """Refuse a key of a dict that is not text."""
    refuse("S105", f"the key {shown(key)} is not text", "write the keys of an object as text")


def array_node(values: Iterable[Any], site: CallSite | None = None) -> ir.Array:
    """Return the array of these values; `spread(…)` among them adds its elements."""
    site = site or caller()
    items: list[ir.Node | ir.Spread] = []
    element: Type | None = None
    for value in values:
        if isinstance(value, Spreading):
            items.append(ir.Spread(value.node))
            element = types.ANY
        else:
            node = to_node(value, site)
            items.append(node)
            element = node.type if element is None else types.join(element, node.type)
    return ir.Array(tuple(items), types.array(element or types.ANY), site)


def get_node(parent: ir.Node, key: str | int, site: CallSite | None = None) -> ir.Node:
    """Return the node of `parent[key]`, with the type that the parent declares for it."""
    outer = parent.type
    inner = types.ANY
    if outer.shape is not None and isinstance(key, str) and key in outer.shape.fields:
        inner = outer.shape.fields[key]
    elif outer.item is not None:
        inner = types.optional(outer.item)
    if outer.optional or outer.nullable:
        inner = types.optional(inner)
    return ir.Get(parent, key, inner, site)


def function(callable_: Callable[..., Any], *parameters: Type) -> ir.Function:
    """Trace a Python function once: its parameters are symbolic, its result is the IR's."""
    names = parameters_of(callable_, len(parameters), "write `lambda item: …`")
    site = caller()
    symbols = tuple(
        ir.Parameter(name, next(_parameter_numbers), type_, site)
        for name, type_ in zip(names, parameters, strict=False)
    )
    return traced(symbols, to_node(callable_(*map(wrap, symbols))), site)


def parameters_of(value: Any, most: int, hint: str) -> list[str]:
    """Return the required parameters of a Python function. Raises SpecError for anything else."""
    if isinstance(value, Symbolic):
        refuse("S102", f"expected a function, but `{describe(value._node)}` is a value", hint)
    if isinstance(value, type) or not callable(value):
        refuse("S102", f"expected a function, but found {shown(value)}", hint)
    if not (inspect.isfunction(value) or inspect.ismethod(value) or isinstance(value, partial)):
        name = getattr(value, "__name__", type(value).__name__)
        refuse("S102", f"Python's `{name}` cannot be called with a symbolic value", hint)
    signature = inspect.signature(value).parameters.values()
    required = [parameter for parameter in signature if parameter.default is parameter.empty]
    for parameter in required:
        if parameter.kind not in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD):
            refuse("S102", f"`{parameter}` of this function is not an ordinary parameter", hint)
    if len(required) > most:
        count = f"this function has {len(required)} parameters"
        refuse("S102", f"{count}, but is called with {most}", hint)
    return [parameter.name for parameter in required]


def traced(
    parameters: tuple[ir.Parameter, ...], result: ir.Node, site: CallSite | None
) -> ir.Function:
    """Return a function over these parameters; its type's item is what it returns."""
    return ir.Function(parameters, result, Type(Kind.FUNCTION, item=result.type), site)


#: Distinguishes the parameters of a program. The output never shows these numbers.
_parameter_numbers = itertools.count(1)


def describe(node: ir.Node) -> str:
    """Return a node as the spec writes it: `payload.properties.talk_time`."""
    match node:
        case ir.Input(name=name, label=label):
            return label or name
        case ir.Parameter(name=name):
            return name
        case ir.Get(parent=parent, key=key):
            above = describe(parent)
            return f"{above}.{key}" if str(key).isidentifier() else f"{above}[{key!r}]"
        case ir.Const(value=float() as value):
            return repr(int(value)) if value.is_integer() else repr(value)
        case ir.Const(value=ir.Pattern(source=source, flags=flags)):
            return f"/{source}/{flags}"
        case ir.Const(value=value):
            return repr(value)
        case ir.Call(operator=row, arguments=(left, right)) if row.role and row.role.is_infix:
            return f"{describe(left)} {row.role} {describe(right)}"
        case ir.Call(operator=operator, arguments=arguments):
            return f"{operator.spec_name}({', '.join(map(describe, arguments))})"
        case ir.Named(name=name):
            return name
        case ir.Setting(key=key):
            return f"setting({key!r})"
        case _:
            return _IN_SHORT.get(type(node), type(node).__name__.lower())


_IN_SHORT: dict[type, str] = {
    ir.If: "when(…)",
    ir.Function: "lambda …",
    ir.Object: "{…}",
    ir.Array: "[…]",
    ir.Raw: "raw_javascript(…)",
    ir.Fail: "fail(…)",
}


def article(noun: str) -> str:
    """Return the noun with "a" or "an" before it; names of a substance have no article."""
    if noun in _WITHOUT_ARTICLE:
        return noun
    return f"an {noun}" if noun[0] in "aeiouAEIO" else f"a {noun}"


_WITHOUT_ARTICLE = {Kind.TEXT, Kind.ANY, Kind.NULL, *types.UNIX_KINDS}


def shown(value: Any) -> str:
    """Return Python data for a message: as the spec writes it, or its type if it is long."""
    match value:
        case bool() | None | float():
            return repr(value)
        case int() if value.bit_length() <= 200:  # Python does not print very long numbers
            return repr(value)
        case str() if len(value) <= 60:
            return ascii(value)
        case type():
            return f"the class {value.__name__}"
    return article(type(value).__name__)


class Spreading:
    """The result of `spread(x)`: the elements of an array, as elements of the list around it."""

    __slots__ = ("node",)

    def __init__(self, node: ir.Node) -> None:
        self.node = node
