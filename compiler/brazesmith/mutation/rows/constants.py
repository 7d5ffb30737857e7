"""Constants: numbers, units of time, texts, and the code of hand-written parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from brazesmith import ir
from brazesmith.ir.operator import Role, with_role
from brazesmith.ir.types import Kind
from brazesmith.mutation.javascript import text_mutants
from brazesmith.mutation.places import text_at
from brazesmith.mutation.rows.row import Change, Rows, change
from brazesmith.mutation.rows.surroundings import ONLY_UPDATES, Surroundings
from brazesmith.operators.symbolic import shown

ROWS = Rows()


_BESIDE: Final = {
    Role.LESS: Role.LESS_OR_EQUAL,
    Role.LESS_OR_EQUAL: Role.LESS,
    Role.GREATER: Role.GREATER_OR_EQUAL,
    Role.GREATER_OR_EQUAL: Role.GREATER,
}


@ROWS.row("off by one")
def _off_by_one(node: Any, near: Surroundings) -> Iterator[Change]:
    """`<=` instead of `<`; another index; a number that is one more."""
    match node:
        case ir.Call(operator=operator, arguments=[_, _]) if operator.role in _BESIDE:
            assert operator.role is not None
            other = _BESIDE[operator.role]
            text = f"`{other}` instead of `{operator.role}`"
            span = near.places.span(node.site)
            sign = near.places.sign(node.site)
            new = replace(node, operator=with_role(other))
            if sign is not None:
                yield from change(node, new, text, sign, _sign_beside(text_at(sign)))
            elif near.places.is_own(node):
                yield from change(node, new, text, span)
        case ir.Get(key=int() as key):
            text = f"the element {key + 1} instead of {key}"
            yield from constant(node, replace(node, key=key + 1), key, key + 1, text, near)
        case ir.Const(value=float() as value) if value.is_integer() and id(node) not in near.units:
            new_value = _beside(value, node, near)
            text = f"{shown_value(new_value)} instead of {shown_value(value)}"
            new_node = replace(node, value=new_value)
            yield from constant(node, new_node, value, new_value, text, near)


def _sign_beside(sign: str) -> str:
    return sign[:-1] if sign.endswith("=") else f"{sign}="


def _beside(value: float, node: ir.Const, near: Surroundings) -> float:
    """Return a number that differs by one: a negative one counts from the end."""
    most = near.most.get(id(node))
    return value - 1 if value < 0 or value == most else value + 1


def shown_value(value: Any) -> str:
    """Return a constant as messages have it."""
    if isinstance(value, float) and value.is_integer():
        return repr(int(value))
    if isinstance(value, ir.Pattern):
        return f"/{value.source}/{value.flags}"
    return f'"{value}"' if isinstance(value, str) else shown(value)


@ROWS.row("wrong unit of time")
def _wrong_unit(node: Any, near: Surroundings) -> Iterator[Change]:
    """Milliseconds instead of seconds, or a factor of 1000 that is missing."""
    match node:
        case ir.Call(operator=operator, arguments=arguments):
            for index, parameter in enumerate(operator.parameters[: len(arguments)]):
                unit = arguments[index]
                if parameter.is_unit and isinstance(unit, ir.Const):
                    yield from _other_unit(node, index, unit, near)
    match node:
        case ir.Call(operator=operator, arguments=[left, right]) if operator.role in (
            Role.MULTIPLY,
            Role.DIVIDE,
        ):
            for value, factor in ((left, right), (right, left)):
                if isinstance(factor, ir.Const) and factor.value == 1000.0:
                    text = f"`{operator.role} 1000` is missing"
                    yield from change(node, value, text, near.places.span(node.site), key="1000")


def _other_unit(node: ir.Call, index: int, unit: ir.Const, near: Surroundings) -> Iterator[Change]:
    """Yield milliseconds instead of seconds.

    The reverse shows only for times before 1978: larger numbers are read as milliseconds anyway.
    """
    is_known = node.arguments[0].type.kind is Kind.ISO8601
    if unit.value != 1000.0 or is_known or not near.places.is_own(node):
        return
    other = replace(unit, value=1.0)
    new = replace(node, arguments=(*node.arguments[:index], other, *node.arguments[index + 1 :]))
    text, unit_text = "milliseconds instead of seconds", '"milliseconds"'
    written = near.places.arguments(node.site)
    if len(written) == 1:
        after = f"{text_at(written[0])}, {unit_text}"
        yield from change(node, new, text, written[0], after)
    elif len(written) == 2:
        yield from change(node, new, text, written[1], unit_text)
    else:
        yield from change(node, new, text, near.places.span(node.site), key="unit")


@ROWS.row("text mutant")
def _text_mutant(node: Any, near: Surroundings) -> Iterator[Change]:
    """The faults of hand-written JavaScript, in a `raw_javascript(…)`."""
    match node:
        case ir.Raw(source=source):
            span = near.places.span(node.site)
            for mutant in text_mutants(f"({source})", ""):
                code = mutant.code[1:-1]
                words = f"{mutant.fault.mutation}, {mutant.fault.text}"
                written = "" if span is None else text_at(span)
                after = written.replace(source, code) if written.count(source) == 1 else None
                yield from change(node, replace(node, source=code), words, span, after, code)


@ROWS.row("neighbouring value")
def _neighbouring_value(node: Any, near: Surroundings) -> Iterator[Change]:
    """Another value of an enumeration."""
    match node:
        case ir.Const(value=str() as text) if text in (enum := _enumeration(node, near)):
            other = enum[(enum.index(text) + 1) % len(enum)]
            words = f'"{other}" instead of "{text}"'
            yield from constant(node, _text_const(node, other), text, other, words, near)


def _enumeration(node: ir.Const, near: Surroundings) -> tuple[str, ...]:
    """Return the texts of which a constant is one, if there are others."""
    compared = near.compared.get(id(node), ())
    sets = (compared, near.values.get(near.entries.get(id(node), ""), ()))
    return next((texts for texts in sets if node.value in texts and len(texts) > 1), ())


@ROWS.row("changed constant")
def _changed_constant(node: Any, near: Surroundings) -> Iterator[Change]:
    """A text with a typing error, another number, the opposite of true or false."""
    match node:
        case ir.Const(value=str() as text) if not _enumeration(node, near):
            other = misspelt(text)
            words = f'"{other}" instead of "{text}"'
            yield from constant(node, _text_const(node, other), text, other, words, near)
        case ir.Const(value=bool() as value) if near.entries.get(id(node)) != ONLY_UPDATES:
            words = f"{not value} instead of {value}"
            yield from constant(node, replace(node, value=not value), value, not value, words, near)
        case ir.Const(value=float() as value) if not value.is_integer():
            words = f"{shown_value(value + 1)} instead of {shown_value(value)}"
            yield from constant(node, replace(node, value=value + 1), value, value + 1, words, near)
        case ir.Const(value=ir.Pattern() as pattern):
            for changed in _other_patterns(pattern):
                words = f"{shown_value(changed)} instead of {shown_value(pattern)}"
                new = replace(node, value=changed)
                yield from _pattern(node, new, pattern, changed, words, near)


def _text_const(node: ir.Const, text: str) -> ir.Const:
    return replace(node, value=text, type=replace(node.type, enum=(text,)))


def misspelt(text: str) -> str:
    """Return a text with a typing error: the last two different letters in a row are swapped."""
    for index in range(len(text) - 2, -1, -1):
        one, other = text[index], text[index + 1]
        if one != other and (one + other).isalnum():
            return text[:index] + other + one + text[index + 2 :]
    return f"{text}x"


def _other_patterns(pattern: ir.Pattern) -> Iterator[ir.Pattern]:
    """Yield a regular expression without an anchor, or that ignores case or does not."""
    source = pattern.source
    if source.startswith("^"):
        yield replace(pattern, source=source[1:])
    if source.endswith("$") and not source.endswith("\\$"):
        yield replace(pattern, source=source[:-1])
    if "i" in pattern.flags:
        yield replace(pattern, flags=pattern.flags.replace("i", ""))


def constant(
    node: ir.Node, new: ir.Node, before: Any, after: Any, words: str, near: Surroundings
) -> Iterator[Change]:
    """Yield a change of a constant to another, if the source contains it."""
    if id(node) in near.made:
        return
    entry = near.entries.get(id(node), "")
    span = near.places.constant(node.site, before, entry)
    made = near.places.span(node.site)
    if span is not None:
        yield from change(node, new, words, span, literal(after, text_at(span)), (made, entry))
    elif id(node) not in near.listed and near.places.mentions(before):
        yield from change(node, new, words, made, key=(before, entry))


def _pattern(
    node: ir.Const,
    new: ir.Node,
    before: ir.Pattern,
    after: ir.Pattern,
    words: str,
    near: Surroundings,
) -> Iterator[Change]:
    span = near.places.constant(node.site, before.source)
    if span is not None and before.flags == after.flags:
        quoted = text_at(span).replace(before.source, after.source)
        yield from change(node, new, words, span, quoted, near.places.span(node.site))
    else:
        yield from change(node, new, words, near.places.span(node.site), key=after)


def literal(value: Any, like: str) -> str:
    """Return a constant as Python writes it, in the quotes of another."""
    if not isinstance(value, str):
        return repr(int(value) if isinstance(value, float) and value.is_integer() else value)
    single = like.startswith("'") and "'" not in value and '"' not in value
    quoted = repr(value)
    if single or quoted.startswith('"') or '"' in value:
        return quoted
    return f'"{quoted[1:-1]}"'
