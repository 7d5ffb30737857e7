"""What an operator is, and how a row becomes one.

An operator is one decorated function: its name, its typed signature and its docstring are what a
spec sees; `meaning` is what it does, in Python, to JavaScript values (`base.ecmascript`);
`javascript` is what it becomes; the examples document it and are its tests, in both. The function
has no body: calling it makes IR.

The laws of every operator:
- it never throws, whatever a payload holds: where it cannot use a value it gives absent;
- an operator that gives a Boolean always gives true or false;
- `meaning` and `javascript` agree on every payload (a property test).

`javascript` is either an expression over the parameter names, inserted where the operator is
used, or the name of a function in `templates/javascript/`, which is written once
below the code that calls it.

`liquid` is for webhooks, and optional: Liquid over the parameter names, filters and conditions
(`text | upcase`, `left == right`), with words for what Liquid says in more than one (`is_text(x)`,
`is_there(x)`, …). `brazesmith.targets.liquid.rows` reads it; its module lists the words.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeAlias, TypeVar

from brazesmith import ir
from brazesmith.base.diagnostics import Place, caller
from brazesmith.ir import types
from brazesmith.ir.types import Kind, Type
from brazesmith.language.expressions import (
    Array,
    Boolean,
    Expr,
    article,
    describe,
    function,
    refuse,
    to_node,
    wrap,
    wrong,
)

P = ParamSpec("P")
R = TypeVar("R")

# The annotations that an operator's signature is written with; `_ANNOTATIONS` reads them.
ArrayLike: TypeAlias = "Array[Any] | list[Any] | tuple[Any, ...]"
ObjectLike: TypeAlias = "Expr | dict[str, Any]"
PatternLike: TypeAlias = "str | ir.Pattern"
GlobalPatternLike: TypeAlias = "str | ir.Pattern"  # applies to every match, not to the first
Fixed: TypeAlias = "list[Any] | Expr"  # an array that is known when the spec is compiled
Digits: TypeAlias = int  # decimal places, up to `_MOST_DIGITS`
_MOST_DIGITS = 20
#: A function over an element and its index, or over a value and its key.
Mapper: TypeAlias = Callable[..., Any]


#: A function that decides: true or false for an element, or for a value and its key.
Tester: TypeAlias = "Callable[..., Boolean | bool]"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: what it takes. `static`: Python data that is known at compile time."""

    name: str
    kind: Kind
    static: bool = False
    condition: bool = False  # made exactly true or false
    variadic: bool = False
    every_match: bool = False  # a pattern with the flag `g`
    most: int | None = None  # of a whole number that begins at 0


@dataclass(frozen=True, slots=True)
class Example:
    """Arguments and what they give; `ABSENT` for absent. Documentation and test at once."""

    arguments: tuple[Any, ...]
    gives: Any


ResultRule: TypeAlias = Callable[[Sequence[ir.Node]], Type]


@dataclass(frozen=True, slots=True, eq=False)
class Operator:
    """A row of the table of operators."""

    name: str
    family: str
    doc: str
    signature: inspect.Signature
    parameters: tuple[Parameter, ...]
    result: ResultRule
    javascript: str
    meaning: Callable[..., Any]
    examples: tuple[Example, ...]
    liquid: str = ""

    def __repr__(self) -> str:
        return self.name

    def node(self, *arguments: Any, **named: Any) -> ir.Node:
        """The IR of this operator applied to these arguments (expressions or Python data)."""
        place = caller()
        try:
            bound = self.signature.bind(*arguments, **named)
        except TypeError as error:
            refuse("S102", f"`{self.name}`: {error}", f"its signature: {self.usage}")
        bound.apply_defaults()
        nodes: list[ir.Node] = []
        for parameter in self.parameters:
            value = bound.arguments[parameter.name]
            for one in value if parameter.variadic else (value,):
                nodes.append(self._argument(parameter, one, nodes, place))
        return ir.Call(self, tuple(nodes), self.result(nodes), place)

    @property
    def returns(self) -> str:
        """The annotation of what it gives: "Boolean", "Text", "Array[Text]", …."""
        return str(self.signature.return_annotation)

    @property
    def is_lazy(self) -> bool:
        """Whether the second value is asked for only where the first does not decide."""
        return self.javascript in ("left && right", "left || right")

    @property
    def usage(self) -> str:
        """The signature as the documentation shows it: `slice_text(text, start, end=None)`."""
        bare = [
            parameter.replace(annotation=inspect.Parameter.empty)
            for parameter in self.signature.parameters.values()
        ]
        return f"{self.name}{inspect.Signature(bare)}"

    def _argument(
        self, parameter: Parameter, value: Any, before: list[ir.Node], place: Place | None
    ) -> ir.Node:
        if parameter.kind is Kind.FUNCTION:
            traced = function(value, *_function_parameters(before[0]))
            if not parameter.condition:
                return traced
            return ir.Function(traced.parameters, condition_node(traced.result), place=place)
        if parameter.kind is Kind.PATTERN:
            return _pattern_node(value, parameter.every_match, place)
        if parameter.static:
            return self._fixed(parameter, value, place)
        if parameter.condition:
            return condition_node(to_node(value))
        node = to_node(value)
        if not types.accepts(parameter.kind, node.type.kind):
            return self._mismatch(parameter, node, place)
        return node

    def _fixed(self, parameter: Parameter, value: Any, place: Place | None) -> ir.Node:
        """Python data: what is wrong with it is known when the spec is compiled."""
        if isinstance(value, Expr) and not _is_fixed(node := to_node(value)):
            return wrong(
                "S102",
                f"`{parameter.name}` of `{self.name}` is fixed when the spec is compiled; "
                f"`{describe(node)}` is known only when the payload arrives",
                place=place,
            )
        if value is None and self.signature.parameters[parameter.name].default is None:
            return ir.Absent()
        match parameter.kind, value:
            case (Kind.TEXT, str()) | (Kind.ARRAY, list() | Expr()):
                return to_node(value)
            case Kind.NUMBER, int() if value is not True and value is not False:
                if parameter.most is None or 0 <= value <= parameter.most:
                    return to_node(value)
        wanted = {Kind.TEXT: "text", Kind.NUMBER: "a whole number"}.get(parameter.kind, "a list")
        if parameter.most is not None:
            wanted += f" from 0 to {parameter.most}"
        return wrong(
            "S102",
            f"`{self.name}` wants {wanted} for `{parameter.name}`, not {value!r}",
            f"its signature: {self.usage}",
            place=place,
        )

    def _mismatch(self, parameter: Parameter, node: ir.Node, place: Place | None) -> ir.Node:
        remedy = {
            (Kind.NUMBER, Kind.TEXT): f"write `parse_number({describe(node)})`",
            (Kind.TEXT, Kind.NUMBER): f"write `to_text({describe(node)})`",
            (Kind.TEXT, Kind.BOOLEAN): f"write `to_text({describe(node)})`",
        }.get((parameter.kind, node.type.kind))
        notes = (remedy,) if remedy else (f"its signature: {self.usage}",)
        return wrong(
            "S102",
            f"`{self.name}` wants {article(str(parameter.kind))} for `{parameter.name}`, "
            f"and `{describe(node)}` is {article(str(node.type.kind))}",
            *notes,
            place=place,
        )


def _is_fixed(node: ir.Node) -> bool:
    """Whether a value is made of constants alone."""
    match node:
        case ir.Const():
            return True
        case ir.Array() | ir.Named():
            return all(map(_is_fixed, ir.children(node)))
        case _:
            return False


def _function_parameters(node: ir.Node) -> tuple[Type, Type]:
    """What a function over the elements of `node` gets: element and index, or value and key."""
    item = node.type.item or types.ANY
    if node.type.kind is Kind.OBJECT:
        return item, types.TEXT
    return item, types.NUMBER


def _pattern_node(value: Any, every_match: bool, place: Place | None) -> ir.Node:
    from brazesmith.base.ecmascript import RegexError, compile_regex

    if isinstance(value, str):
        value = ir.Pattern(value)
    if not isinstance(value, ir.Pattern):
        return wrong(
            "S108",
            "a regular expression is Python text that is known when the spec is compiled",
            'write r"…", or pattern(r"…", "i") to ignore case',
            place=place,
        )
    try:
        flags = value.flags.replace("g", "") + ("g" if every_match else "")
        source = compile_regex(value.source, flags).source
    except RegexError as error:
        return wrong("S108", f"the regular expression /{value.source}/: {error}", place=place)
    return ir.Const(ir.Pattern(source, flags), Type(Kind.PATTERN), place)


def condition_node(node: ir.Node) -> ir.Node:
    """A node that is exactly true or false. A declared Boolean decides when it *is* `true`.

    What may hold anything decides nothing by itself: is `"false"` true, is `0`? The spec says.
    """
    if is_decided(node):
        return node
    if node.type.kind in (Kind.BOOLEAN, Kind.NEVER, Kind.NULL):
        return ir.Call(OPERATORS["is_true"], (node,), types.BOOLEAN, node.place)
    what = describe(node)
    x = what if len(what) <= 30 else "x"
    anything = node.type.kind is Kind.ANY
    return wrong(
        "S102",
        f"a condition is wanted, and `{what}` "
        + ("may hold anything" if anything else f"is {article(str(node.type.kind))}"),
        "say what about it decides: "
        + (f"`is_true({x})`: it is exactly true; " if anything else "")
        + f"`is_present({x})`: it is there and not null; "
        f"`truthy({x})`: what JavaScript's if takes for true; or compare it: `{x} == …`",
        place=node.place,
    )


def is_decided(node: ir.Node) -> bool:
    """Whether a node gives true or false and nothing else, on every payload."""
    match node:
        case ir.Const(value=bool()) | ir.Wrong():
            return True
        case ir.Call(operator=operator):
            return operator.returns == "Boolean"
        case ir.Named(value=value):
            return is_decided(value)
        case ir.If(then=then, otherwise=otherwise):
            return is_decided(then) and is_decided(otherwise)
        case _:
            return False


#: Every operator by name, in the order in which the modules define them.
OPERATORS: dict[str, Operator] = {}

#: What the annotation of a parameter says: its kind, whether it is static, whether it decides.
_ANNOTATIONS: dict[str, tuple[Kind, bool, bool]] = {
    "TextLike": (Kind.TEXT, False, False),
    "NumberLike": (Kind.NUMBER, False, False),
    "BooleanLike": (Kind.BOOLEAN, False, True),
    "Value": (Kind.ANY, False, False),
    "ArrayLike": (Kind.ARRAY, False, False),
    "ObjectLike": (Kind.OBJECT, False, False),
    "PatternLike": (Kind.PATTERN, True, False),
    "GlobalPatternLike": (Kind.PATTERN, True, False),
    "Mapper": (Kind.FUNCTION, False, False),
    "Tester": (Kind.FUNCTION, False, True),
    "Fixed": (Kind.ARRAY, True, False),
    "Digits": (Kind.NUMBER, True, False),
    "str": (Kind.TEXT, True, False),
    "int": (Kind.NUMBER, True, False),
    "int | None": (Kind.NUMBER, True, False),
}

#: What the annotation of a return says. All but Boolean may be absent.
_RESULTS: dict[str, Type] = {
    "Boolean": types.BOOLEAN,
    "Text": types.optional(types.TEXT),
    "Number": types.optional(types.NUMBER),
    "Iso8601": types.optional(Type(Kind.ISO8601)),
    "Anything": types.ANY,
    "Array[Text]": types.optional(types.array(types.TEXT)),
    "Array[Anything]": types.optional(types.array(types.ANY)),
    "Map[Anything]": types.optional(Type(Kind.OBJECT, item=types.ANY)),
}


def operator(
    *,
    javascript: str,
    meaning: Callable[..., Any],
    examples: Sequence[tuple[tuple[Any, ...], Any]],
    result: ResultRule | None = None,
    liquid: str = "",
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make the decorated signature an operator.

    `result` gives the type of a call where the annotation of the return is too coarse.
    """

    def register(stub: Callable[P, R]) -> Callable[P, R]:
        signature = inspect.signature(stub)
        declared = _RESULTS.get(str(signature.return_annotation), types.ANY)
        row = Operator(
            name=stub.__name__,
            family=stub.__module__.rpartition(".")[2],
            doc=inspect.getdoc(stub) or "",
            signature=signature,
            parameters=tuple(map(_parameter, signature.parameters.values())),
            result=result or (lambda nodes: declared),
            javascript=javascript,
            meaning=meaning,
            examples=tuple(Example(arguments, gives) for arguments, gives in examples),
            liquid=liquid,
        )
        assert row.name not in OPERATORS, f"two operators are called {row.name}"
        OPERATORS[row.name] = row

        def call(*arguments: P.args, **named: P.kwargs) -> R:
            return wrap(row.node(*arguments, **named))  # type: ignore[no-any-return]

        call.__name__ = call.__qualname__ = row.name
        call.__doc__ = row.doc
        call.__module__ = stub.__module__
        call.__wrapped__ = stub  # type: ignore[attr-defined]  # help() shows the signature
        return call

    return register


def _parameter(parameter: inspect.Parameter) -> Parameter:
    kind, static, condition = _ANNOTATIONS[str(parameter.annotation)]
    variadic = parameter.kind is inspect.Parameter.VAR_POSITIONAL
    every_match = parameter.annotation == "GlobalPatternLike"
    most = _MOST_DIGITS if parameter.annotation == "Digits" else None
    return Parameter(parameter.name, kind, static, condition, variadic, every_match, most)
