"""Conditions that no declared value can satisfy, and misspelled fields of open classes.

Types are trusted here, as everywhere at compile time: what a payload class declares is what the
spec says about its source.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from brazesmith import ir
from brazesmith.base.diagnostics import CallSite, Diagnostic, Severity, labels_at, suggest
from brazesmith.ir import types
from brazesmith.ir.operator import Operator, Role
from brazesmith.ir.types import Kind, Type
from brazesmith.operators.symbolic import article, describe

#: How similar a name must be to that of a declared field to be reported as misspelled.
_NEARLY = 0.8


def never_true(program: ir.Program) -> list[Diagnostic]:
    """Return an error for every comparison, lookup or `is_filled` that can never match (S117).

    A lookup table or list may contain more than one field can be, because specs share them. It is
    an error if nothing in it matches, or if a constant is nearly a declared text.
    """
    groups: dict[tuple[CallSite | None, str], list[_Comparison]] = defaultdict(list)
    for comparison in _comparisons(program):
        groups[comparison.site, describe(comparison.value)].append(comparison)
    found = [diagnostic for group in groups.values() for diagnostic in _never(group)]
    return [*found, *_never_filled(program)]


def misspelled(program: ir.Program) -> list[Diagnostic]:
    """Return a warning for every field of an open class that is nearly a declared one (S118)."""
    return [
        Diagnostic(
            "S118",
            f"`{describe(node.parent)}` ({shape.name}) does not declare `{node.key}`",
            labels_at(node.site),
            (f"did you mean `{near}`?", f"if the payload has both, declare `{node.key}` too"),
            Severity.WARNING,
        )
        for node in ir.walk(*ir.roots(program.body))
        if isinstance(node, ir.Get)
        and isinstance(node.key, str)
        and (shape := node.parent.type.shape) is not None
        and node.key not in shape.fields
        and (near := suggest(node.key, list(shape.fields), _NEARLY))
    ]


@dataclass(frozen=True, slots=True)
class _Comparison:
    """A value that is compared with another one, which is usually a constant."""

    value: ir.Node
    other: ir.Node
    site: CallSite | None


def _comparisons(program: ir.Program) -> Iterator[_Comparison]:
    for node in ir.walk(*ir.roots(program.body)):
        if not isinstance(node, ir.Call) or len(node.arguments) != 2:
            continue
        left, right = map(ir.unnamed, node.arguments)
        match node.operator, left, right:
            case Operator(role=Role.EQUAL), ir.Const(), _:
                yield _Comparison(right, left, node.site)
            case Operator(role=Role.EQUAL), _, _:
                yield _Comparison(left, right, node.site)
            case Operator(role=Role.AMONG), _, ir.Array(items=items):
                for item in items:
                    if not isinstance(item, ir.Spread):
                        yield _Comparison(left, item, node.site)
            case Operator(role=Role.MEMBER), ir.Object(entries=entries), _:
                for entry in entries:
                    if isinstance(entry, ir.Entry):
                        key = ir.Const(entry.key, Type(Kind.TEXT, enum=(entry.key,)))
                        yield _Comparison(right, key, node.site)


#: What is never text that is not empty, and what to write instead of `is_filled`.
_FILLED = {
    Kind.ARRAY: "not_(is_empty({}))",
    Kind.OBJECT: "not_(is_empty({}))",
    Kind.NUMBER: "is_present({})",
    Kind.BOOLEAN: "is_present({})",
}


def _never_filled(program: ir.Program) -> Iterator[Diagnostic]:
    """Yield an error for every `is_filled` of a value that is not text."""
    for node in ir.walk(*ir.roots(program.body)):
        match node:
            case ir.Call(operator=Operator(role=Role.IS_FILLED), arguments=(value,), site=site):
                kind = ir.unnamed(value).type.kind
                if kind in _FILLED and site is not None:
                    name = describe(value)
                    message = f"`is_filled({name})` is never true: `{name}` is {article(kind)}"
                    hint = f"write `{_FILLED[kind].format(name)}`"
                    yield Diagnostic("S117", message, labels_at(site), (hint,))


def _never(group: list[_Comparison]) -> Iterator[Diagnostic]:
    """Yield an error for what can never match among the comparisons of a value at one place."""
    if any(isinstance(comparison.value, ir.Const) for comparison in group):
        return  # Python has decided
    wrong = [comparison for comparison in group if not _may_match(comparison)]
    if len(wrong) < len(group):
        texts = [c.other.value for c in group if isinstance(c.other, ir.Const)]
        wrong = [c for c in wrong if (near := _near(c)) is not None and near not in texts]
    for comparison in wrong:
        yield _diagnostic(comparison)


def _may_match(comparison: _Comparison) -> bool:
    value, other = comparison.value.type, comparison.other.type
    unknown = (Kind.ANY, Kind.NULL, Kind.NEVER)
    if value.kind in unknown or other.kind in unknown:
        return True
    if Kind.OBJECT in (value.kind, other.kind) or Kind.ARRAY in (value.kind, other.kind):
        return False  # only texts, numbers, true and false are equal
    if value.enum and other.enum:
        return not set(value.enum).isdisjoint(other.enum)
    return types.accepts(value.kind, other.kind) or types.accepts(other.kind, value.kind)


def _near(comparison: _Comparison) -> str | None:
    """Return the declared text that a constant is probably meant to be."""
    match comparison.other:
        case ir.Const(value=str(text)):
            folded = {one.casefold(): one for one in reversed(comparison.value.type.enum)}
            return folded.get(text.casefold()) or suggest(text, list(comparison.value.type.enum))
    return None


def _diagnostic(comparison: _Comparison) -> Diagnostic:
    value, other = comparison.value, comparison.other
    is_text = isinstance(other, ir.Const) and isinstance(other.value, str)
    found = f'"{other.value}"' if isinstance(other, ir.Const) and is_text else describe(other)
    subject = f"`{describe(value)}` is never equal to `{found}`"
    if value.type.enum and other.type.enum:
        near = _near(comparison)
        listed = ", ".join(f'"{text}"' for text in value.type.enum)
        hint = f'did you mean "{near}"?' if near else "if the source sends it, add it to `enum`"
        return Diagnostic(
            "S117", f"{subject}: it can be {listed}", labels_at(comparison.site), (hint,)
        )
    match value.type.kind:
        case Kind.OBJECT | Kind.ARRAY:
            hint = "compare a field or an element of it"
        case Kind.NUMBER if is_text:
            hint = "write a number, without quotes; if the source sends text, declare `Text`"
        case Kind.BOOLEAN if is_text:
            hint = "compare with True or False; if the source sends text, declare `Text`"
        case _ if isinstance(other, ir.Const) and not is_text:
            hint = f'write `"{found}"`; if the source does not send text, declare what it sends'
        case _:
            hint = "convert one of them, or declare the type that the source sends"
    message = f"{subject}: it is {article(value.type.kind)}"
    return Diagnostic("S117", message, labels_at(comparison.site), (hint,))
