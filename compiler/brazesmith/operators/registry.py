"""How a decorated function becomes a row of the table of operators.

    @operator("JavaScript", meaning, [((argument, …), result), …], property=…)
    def name(parameter: TextLike) -> Text:
        '''Documentation.'''

The function's name, typed signature, and docstring are what a spec sees. It has no body: calling it
makes IR. The JavaScript is either an expression over the parameter names, inserted where the
operator is used, or the name of a function in `templates/javascript/`, which is written once below
the code that calls it. The meaning is what the operator does, in Python, to JavaScript values
(`base.ecmascript`). The examples are documentation, and tests of both. The properties are fields of
`ir.operator.Operator`.

Laws of every operator:
- it never throws, whatever a payload contains: if it cannot use a value, its result is absent;
- an operator that returns a Boolean always returns true or false;
- meaning and JavaScript agree on every payload (a property test).

The property `liquid` is for webhooks: Liquid over the parameter names, with filters and conditions
(`text | upcase`, `left == right`), and words for what takes more than one test in Liquid
(`is_text(x)`, `is_there(x)`, …). `brazesmith.targets.liquid.rows` reads it and lists the words.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, ParamSpec, TypeAlias, TypeVar

from brazesmith import ir
from brazesmith.ir import types
from brazesmith.ir.operator import OPERATORS, Example, Operator, Parameter, ResultRule
from brazesmith.ir.types import Kind, Type
from brazesmith.operators.calls import apply
from brazesmith.operators.expressions import Array, Boolean, Expr
from brazesmith.operators.symbolic import wrap

P = ParamSpec("P")
R = TypeVar("R")

# The annotations that an operator's signature is written with; `_PARAMETERS` reads them.
T = TypeVar("T")
ArrayOf: TypeAlias = "Array[T] | list[T] | tuple[T, ...]"  # to whom the type of elements matters
ArrayLike: TypeAlias = "Array[Any] | list[Any] | tuple[Any, ...]"
NumbersLike: TypeAlias = "Array[Any] | list[Any] | tuple[Any, ...]"
TextsLike: TypeAlias = "Array[Any] | list[Any] | tuple[Any, ...]"
ObjectLike: TypeAlias = "Expr | Mapping[str, Any]"
PatternLike: TypeAlias = "str | ir.Pattern"
GlobalPatternLike: TypeAlias = "str | ir.Pattern"  # applies to every match, not to the first
Fixed: TypeAlias = "list[Any] | Expr"  # an array that is known when the spec is compiled
Digits: TypeAlias = int  # decimal places, up to 20
Count: TypeAlias = int  # not negative
Unit: TypeAlias = int  # of time: the number of milliseconds in it
#: A function over an element and its index, or over a value and its key.
Mapper: TypeAlias = Callable[..., Any]
#: A function that decides: true or false for an element, or for a value and its key.
Tester: TypeAlias = "Callable[..., Boolean | bool]"

#: The parameter for each annotation, without its name.
_PARAMETERS: dict[str, Parameter] = {
    "TextLike": Parameter("", Kind.TEXT),
    "NumberLike": Parameter("", Kind.NUMBER),
    "BooleanLike": Parameter("", Kind.BOOLEAN, condition=True),
    "Value": Parameter("", Kind.ANY),
    "ArrayLike": Parameter("", Kind.ARRAY),
    "ArrayOf[T]": Parameter("", Kind.ARRAY),
    "NumbersLike": Parameter("", Kind.ARRAY, elements=(Kind.NUMBER,)),
    "TextsLike": Parameter("", Kind.ARRAY, elements=(Kind.TEXT, Kind.NUMBER, Kind.BOOLEAN)),
    "ObjectLike": Parameter("", Kind.OBJECT),
    "PatternLike": Parameter("", Kind.PATTERN, static=True),
    "GlobalPatternLike": Parameter("", Kind.PATTERN, static=True, every_match=True),
    "Mapper": Parameter("", Kind.FUNCTION),
    "Tester": Parameter("", Kind.FUNCTION, condition=True),
    "Fixed": Parameter("", Kind.ARRAY, static=True),
    "Digits": Parameter("", Kind.NUMBER, static=True, most=20),
    "Count": Parameter("", Kind.NUMBER, static=True, most=1_000_000),
    "Unit": Parameter("", Kind.NUMBER, static=True, is_unit=True),
    "str": Parameter("", Kind.TEXT, static=True),
    "int": Parameter("", Kind.NUMBER, static=True),
    "int | None": Parameter("", Kind.NUMBER, static=True),
}

#: The type of the result for each annotation. All but Boolean may be absent.
_RESULTS: dict[str, Type] = {
    "Boolean": types.BOOLEAN,
    "Text": types.optional(types.TEXT),
    "Number": types.optional(types.NUMBER),
    "Iso8601": types.optional(Type(Kind.ISO8601)),
    "Anything": types.ANY,
    "T": types.ANY,
    "Any": types.ANY,
    "Array[Text]": types.optional(types.array(types.TEXT)),
    "Array[Anything]": types.optional(types.array(types.ANY)),
    "Array[Array[Anything]]": types.optional(types.array(types.array(types.ANY))),
    "Array[T]": types.optional(types.array(types.ANY)),
    "Array[Any]": types.optional(types.array(types.ANY)),
    "Map[Anything]": types.optional(Type(Kind.OBJECT, item=types.ANY)),
    "Map[Any]": types.optional(Type(Kind.OBJECT, item=types.ANY)),
}


def operator(
    javascript: str,
    meaning: Callable[..., Any],
    examples: Sequence[tuple[tuple[Any, ...], Any]],
    *,
    result: ResultRule | None = None,
    **properties: Any,
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make the decorated signature an operator.

    `result` returns the type of a call where the annotation of the return is too coarse. All other
    properties are fields of `Operator`, with its defaults.
    """

    def register(stub: Callable[P, R]) -> Callable[P, R]:
        signature = inspect.signature(stub)
        declared = _RESULTS[str(signature.return_annotation)]
        row = Operator(
            name=stub.__name__,
            family=stub.__module__.rpartition(".")[2],
            doc=inspect.getdoc(stub) or "",
            signature=signature,
            parameters=tuple(map(_parameter, signature.parameters.values())),
            kind=declared.kind,
            result=result or (lambda arguments: declared),
            javascript=javascript,
            meaning=meaning,
            examples=tuple(Example(arguments, gives) for arguments, gives in examples),
            **properties,
        )
        assert row.name not in OPERATORS, f"two operators are called {row.name}"
        OPERATORS[row.name] = row

        def call(*arguments: P.args, **named: P.kwargs) -> R:
            return wrap(apply(row, *arguments, **named))  # type: ignore[no-any-return]

        call.__name__ = call.__qualname__ = row.name
        call.__doc__ = row.doc
        call.__module__ = stub.__module__
        call.__wrapped__ = stub  # type: ignore[attr-defined]  # help() shows the signature
        return call

    return register


def _parameter(parameter: inspect.Parameter) -> Parameter:
    variadic = parameter.kind is inspect.Parameter.VAR_POSITIONAL
    declared = _PARAMETERS[str(parameter.annotation)]
    return replace(declared, name=parameter.name, variadic=variadic)
