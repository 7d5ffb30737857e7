"""Arguments of the language's functions and classes: bound, and checked against annotations."""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn, TypeVar, cast

from brazesmith import ir
from brazesmith.base.diagnostics import CallSite, caller, did_you_mean
from brazesmith.ir import types
from brazesmith.ir.types import Kind
from brazesmith.operators.symbolic import (
    Symbolic,
    article,
    describe,
    makes,
    refuse,
    shown,
    to_node,
    wrap,
    wrong,
)

C = TypeVar("C", bound=Callable[..., Any])

#: The kind of value for each annotation of an argument that may depend on the payload. Where an
#: annotation is missing, the function itself checks the argument.
_KINDS: dict[str, Kind] = {
    "TextLike": Kind.TEXT,
    "TextLike | None": Kind.TEXT,
    "NumberLike": Kind.NUMBER,
    "NumberLike | None": Kind.NUMBER,
    "BooleanLike | None": Kind.BOOLEAN,
    "Properties": Kind.OBJECT,
    "Properties | None": Kind.OBJECT,
    "ObjectLike": Kind.OBJECT,
    "Mapping[str, Any] | None": Kind.OBJECT,
    "Items": Kind.ARRAY,
    "Items | None": Kind.ARRAY,
    "Items | Expr": Kind.ARRAY,
    "Array[Any] | Anything": Kind.ARRAY,
}

#: The Python types for each annotation of an argument that is known when the spec is compiled.
_STATIC: dict[str, tuple[type[Any] | tuple[type[Any], ...], str]] = {
    "str": (str, 'text, such as `"…"`'),
    "str | None": (str, 'text, such as `"…"`'),
    "bool": (bool, "True or False"),
    "bool | str": ((bool, str), "True, False, or text that states the reason"),
    "int | None": (int, "a whole number"),
    "tuple[str, ...]": ((tuple, list), 'a tuple of texts, such as `("a", "b")`'),
    "Mapping[str, str]": (Mapping, 'a dict of texts, such as `{"a": "b"}`'),
    "Mapping[Any, Value]": (Mapping, 'a dict, such as `{"yes": True, "no": False}`'),
}


#: Arguments for names that Braze does not fix: `Attributes(custom={"plan": …})`.
_INSIDE = ("custom", "properties", "fields")


def bind(
    name: str,
    signature: inspect.Signature,
    arguments: tuple[Any, ...],
    named: Mapping[str, Any],
    doc: str | None = None,
) -> inspect.BoundArguments:
    """Return the arguments by parameter. Raises SpecError if the call does not fit."""
    try:
        return signature.bind(*arguments, **named)
    except TypeError as error:
        parameters = {key: one for key, one in signature.parameters.items() if key != "self"}
        usage = f"signature: {name}{_without_annotations(signature)}"
        is_class = "self" in signature.parameters
        for key in named:
            if key not in parameters:
                inside = next((one for one in _INSIDE if is_class and one in parameters), None)
                otherwise = f'write `{name}(…, {inside}={{"{key}": …}})`' if inside else usage
                hint = did_you_mean(key, parameters, otherwise)
                refuse("S102", f"`{name}` has no argument `{key}`", hint)
        unnamed = arguments[1:] if is_class else arguments
        kinds = {one.kind for one in parameters.values()}
        if (
            unnamed
            and kinds
            and kinds <= {inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_KEYWORD}
        ):
            needed = [f"{key}=…" for key, one in parameters.items() if one.default is one.empty]
            example = re.search(rf"^ +({name}\(.+\))$", doc or "", re.MULTILINE)
            call = example[1] if example else f"{name}({', '.join(needed)})"
            refuse("S102", f"the arguments of `{name}` must have names", f"write `{call}`")
        message = str(error).replace("missing a required argument: ", "missing the argument ")
        refuse("S102", f"`{name}`: {message}", usage)


def checked(public: C) -> C:
    """Check the arguments of a public function or class against its annotations."""
    if isinstance(public, type):
        made: Any = public  # mypy: assigning to a method is unsound in general
        made.__init__ = _checking(made.__init__, public.__name__, "S105", "")
        return public
    call = _checking(public, public.__name__, "S102", f" of `{public.__name__}`")
    return cast("C", call)


def _checking(function: Callable[..., Any], name: str, code: str, of: str) -> Callable[..., Any]:
    signature = inspect.signature(function)

    @functools.wraps(function)
    def call(*arguments: Any, **named: Any) -> Any:
        site = caller()
        bound = bind(name, signature, arguments, named, function.__doc__)
        for key, value in bound.arguments.items():
            parameter = signature.parameters[key]
            check = functools.partial(_check, parameter, f"`{key}`{of}", code, site)
            match parameter.kind:
                case parameter.VAR_POSITIONAL:
                    bound.arguments[key] = tuple(map(check, value))
                case parameter.VAR_KEYWORD:
                    bound.arguments[key] = {inner: check(value[inner]) for inner in value}
                case _ if value is not parameter.default:
                    bound.arguments[key] = check(value)
        return function(*bound.args, **bound.kwargs)

    return call


def _check(
    parameter: inspect.Parameter, what: str, code: str, site: CallSite | None, value: Any
) -> Any:
    """Return an argument, or an error in its place. Raises SpecError if it must be static."""
    annotation = str(parameter.annotation)
    if kind := _KINDS.get(annotation):
        prefix = f"{parameter.name}=" if parameter.kind is parameter.KEYWORD_ONLY else ""
        return _of_kind(kind, value, code, what, prefix, site)
    if annotation in _STATIC:
        check_static(annotation, value, code, what)
    return value


def check_static(annotation: str, value: Any, code: str, what: str) -> None:
    """Refuse Python data that is not what an annotation says, or not Unicode text."""
    python, expected = _STATIC[annotation]
    is_boolean = isinstance(value, bool) and annotation == "int | None"
    if not isinstance(value, python) or is_boolean:
        _refuse_static(code, what, expected, value)
    for text in _texts(value):
        if not text.isascii():
            _check_encoding(code, what, text)


def _of_kind(
    kind: Kind, value: Any, code: str, what: str, prefix: str, site: CallSite | None
) -> Any:
    python = {Kind.ARRAY: (list, tuple), Kind.OBJECT: (Mapping,)}.get(kind, ())
    if isinstance(value, python):
        return value
    node = to_node(value, site)
    if types.accepts(kind, node.type.kind):
        return value
    if not makes(value, "_to_node"):
        return wrap(mismatch(code, what, kind, node, prefix, site=site))
    name = type(value).__name__
    notes = [f"write `{prefix}[{name}(…)]`"] if kind is Kind.ARRAY else []
    message = f"{what} must be {article(kind)}, not {article(name)}"
    return wrap(wrong(code, message, *notes, site=site))


def _texts(value: Any) -> Sequence[str]:
    match value:
        case str():
            return [value]
        case Mapping():
            return [text for pair in value.items() for text in pair if isinstance(text, str)]
        case list() | tuple():
            return [text for text in value if isinstance(text, str)]
    return []


def _check_encoding(code: str, what: str, text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        found = f"U+{ord(text[error.start]):04X}"
        refuse(code, f"{what} contains {found}, half of a surrogate pair, which is not a character")


def _refuse_static(code: str, what: str, expected: str, value: Any) -> NoReturn:
    if isinstance(value, Symbolic):
        found = f"but `{describe(to_node(value))}` is known only when the payload arrives"
    else:
        found = f"not {shown(value)}"
    refuse(code, f"{what} must be {expected}, {found}")


def mismatch(
    code: str,
    what: str,
    kind: Kind,
    node: ir.Node,
    prefix: str = "",
    *notes: str,
    site: CallSite | None,
) -> ir.Wrong:
    """Report a value of another kind. `prefix` is what the spec writes before it: `name=`.

    `notes` is what to do if there is no conversion.
    """
    wrote = describe(node)
    remedies = {
        (Kind.NUMBER, Kind.TEXT): f"write `{prefix}parse_number({wrote})`",
        (Kind.TEXT, Kind.NUMBER): f"write `{prefix}to_text({wrote})`",
        (Kind.TEXT, Kind.BOOLEAN): f"write `{prefix}to_text({wrote})`",
        (Kind.BOOLEAN, Kind.TEXT): f'write `{prefix}{wrote} == "…"`',
    }
    if isinstance(node, ir.Const):
        remedies[Kind.TEXT, Kind.NUMBER] = f'write `{prefix}"{wrote}"`'
        remedies[Kind.NUMBER, Kind.TEXT] = "write a number, without quotes"
    if prefix:
        remedies[(Kind.TEXT, Kind.BOOLEAN)] = f'choose the text: `{prefix}when({wrote}, "…", "…")`'
    if remedy := remedies.get((kind, node.type.kind)):
        notes = (remedy,)
    elif not notes:
        other = {
            Kind.OBJECT: 'write a dict, `{"name": x}`, or pass an object of the payload',
            Kind.ARRAY: f"write `{prefix}[…]`, or `{prefix}each(x, …)`",
        }
        notes = (other.get(kind, "use the field that contains it"),)
    found = f"`{wrote}` is {article(node.type.kind)}"
    return wrong(code, f"{what} must be {article(kind)}, but {found}", *notes, site=site)


def _without_annotations(signature: inspect.Signature) -> inspect.Signature:
    """Return a signature as the documentation shows it."""
    bare = [
        parameter.replace(annotation=parameter.empty, default=_shown_default(parameter.default))
        for name, parameter in signature.parameters.items()
        if name != "self"
    ]
    return inspect.Signature(bare)


class _Written(str):
    """A text that `repr` does not put in quotes."""

    __repr__ = str.__str__


def _shown_default(default: Any) -> Any:
    return _Written(describe(default._node)) if isinstance(default, Symbolic) else default
