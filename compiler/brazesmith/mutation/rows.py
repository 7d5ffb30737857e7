"""The faults that a person could make: one row for each class of them.

A row is a function from a node of a program to changes of it. It reads an operator's properties and
role, never its name. A change is only of what a person wrote (`mutation.places`): what the language
adds to a spec cannot be wrong in it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeAlias

from brazesmith import ir
from brazesmith.base.diagnostics import Span
from brazesmith.contract.destination import Destination
from brazesmith.contract.fields import SUBSCRIPTION_GROUP_FIELDS
from brazesmith.ir import types
from brazesmith.ir.operator import Role, with_role
from brazesmith.ir.types import Kind
from brazesmith.language.payload import place_of
from brazesmith.mutation.javascript import text_mutants
from brazesmith.mutation.mutant import Fault
from brazesmith.mutation.places import Places, around, between, removal, text_at
from brazesmith.mutation.written import with_key
from brazesmith.operators.symbolic import describe, shown

#: How much of the source a description of a fault contains.
_LONGEST: Final = 80
#: Whether only users who exist already are updated.
_ONLY_UPDATES: Final = "_update_existing_only"


@dataclass(frozen=True, slots=True)
class Change:
    """A part of a program with a fault.

    Changes of one row with the same key are one fault: the source makes several such nodes.
    """

    fault: Fault
    original: ir.Node | ir.Body
    replacement: ir.Node | ir.Body
    key: Hashable


@dataclass(slots=True)
class Surroundings:
    """What a row knows of the program around a node.

    `entries` are the keys under which values are in objects. `users` are the choices between the
    identifiers of a user, and `made` what the language adds to them. `tables` are the objects that
    values are looked up in. `values` are the closed sets of texts of the destination's fields.
    """

    places: Places
    entries: dict[int, str] = field(default_factory=dict)
    users: set[int] = field(default_factory=set)
    made: set[int] = field(default_factory=set)
    tables: set[int] = field(default_factory=set)
    units: set[int] = field(default_factory=set)
    listed: set[int] = field(default_factory=set)  # in lists, which the language may make too
    most: dict[int, int] = field(default_factory=dict)  # how large a number may be
    compared: dict[int, tuple[str, ...]] = field(default_factory=dict)
    chained: set[int] = field(default_factory=set)  # the later cases of a `choose`
    values: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def words(self, node: ir.Node) -> str:
        """Return a value as the source has it, or as it would if the language made it."""
        text = " ".join(self.places.text(node).split())
        return text if 0 < len(text) <= _LONGEST else describe(node)

    @classmethod
    def of(cls, program: ir.Program, places: Places, nodes: list[ir.Node]) -> Surroundings:
        """Return the surroundings of all nodes of a program."""
        found = cls(places, values=_closed_sets(program.destination))
        if program.destination.is_request:
            # The language makes all parts of a request, and both `skip` and `fail` abort it.
            roots = ir.roots(program.body)
            found.made |= {id(one) for one in roots if isinstance(one, ir.Object | ir.Fail)}
        for node in nodes:
            found._look_at(node)
        return found

    def _look_at(self, node: ir.Node) -> None:
        match node:
            case ir.Object(entries=entries):
                for entry in entries:
                    if isinstance(entry, ir.Entry):
                        self.entries.setdefault(id(entry.value), entry.key)
            case ir.Named(name="identifier", value=value):
                self._look_at_user(value)
            case ir.If(otherwise=ir.If() as otherwise) if node.site == otherwise.site:
                self.chained.add(id(otherwise))
            case ir.Call(operator=operator, arguments=arguments):
                if operator.role is Role.MEMBER:
                    self.tables.add(id(ir.unnamed(arguments[0])))
                if operator.role in (Role.EQUAL, Role.AMONG):
                    self._look_at_comparison(arguments)
                for parameter, argument in zip(operator.parameters, arguments, strict=False):
                    if parameter.static and ir.is_constant(argument):
                        self.listed.update(map(id, ir.children(argument)))
                    if parameter.is_unit:
                        self.units.add(id(argument))
                    if parameter.most is not None:
                        self.most[id(argument)] = parameter.most

    def _look_at_user(self, node: ir.Node) -> None:
        self.users.add(id(node))
        while isinstance(node, ir.If):
            self.made |= {id(node), id(node.condition), id(node.then)}
            self.made |= {id(inner) for inner in ir.children(node.condition)}
            node = node.otherwise

    def _look_at_comparison(self, arguments: tuple[ir.Node, ...]) -> None:
        enum = next((node.type.enum for node in arguments if not _is_fixed(node)), ())
        for node in ir.walk(*arguments):
            if isinstance(node, ir.Const):
                self.compared[id(node)] = enum


def _closed_sets(destination: Destination) -> dict[str, tuple[str, ...]]:
    fields = [one for array in destination.arrays for one in array.fields]
    return {one.name: one.values for one in (*fields, *SUBSCRIPTION_GROUP_FIELDS) if one.values}


Row: TypeAlias = Callable[[Any, Surroundings], Iterator[Change]]

#: The rows by the name of the mutation, in the order in which faults at one place are numbered.
ROWS: dict[str, Row] = {}


def _row(name: str) -> Callable[[Row], Row]:
    def register(row: Row) -> Row:
        def changes(node: Any, around: Surroundings) -> Iterator[Change]:
            for change in row(node, around):
                yield replace(change, fault=replace(change.fault, mutation=name))

        ROWS[name] = changes
        return row

    return register


def _change(
    original: ir.Node | ir.Body,
    replacement: ir.Node | ir.Body,
    text: str,
    span: Span | None,
    after: str | None = None,
    key: Hashable = None,
) -> Iterator[Change]:
    """Yield a change, if a person wrote what it changes. Without `after`, the source stays."""
    if span is not None:
        before = "" if after is None else text_at(span)
        fault = Fault("", text, span, before, after or "")
        yield Change(fault, original, replacement, (span, after, key))


# --- values that replace others -------------------------------------------------------------------


@_row("dropped default")
def _dropped_default(node: Any, near: Surroundings) -> Iterator[Change]:
    """`fallback(a, b)` without its last value; `when(…)` and `choose(…)` without `otherwise`."""
    match node:
        case ir.Call(arguments=arguments) if _takes_usable(node, near):
            index = len(_candidates(node)) - 1
            if index > 0:
                what = f"`{near.words(arguments[-1])}`"
                yield from _without_argument(node, index, what, near)
        case ir.If(otherwise=otherwise) if not _is_end(otherwise) and id(node) not in near.made:
            written = near.places.keyword(node.site, "otherwise")
            if written is not None and not isinstance(otherwise, ir.If):
                absent = replace(node, otherwise=ir.Absent(site=otherwise.site))
                text = f"`otherwise={near.words(otherwise)}` is missing"
                yield from _change(node, absent, text, written.removal, "")


@_row("dropped fallback")
def _dropped_fallback(node: Any, near: Surroundings) -> Iterator[Change]:
    """`fallback(a, b)` without a value that is not the last."""
    if isinstance(node, ir.Call) and _takes_usable(node, near):
        for index, value in enumerate(_candidates(node)[:-1]):
            yield from _without_argument(node, index, f"`{near.words(value)}`", near)


@_row("swapped fallbacks")
def _swapped_fallbacks(node: Any, near: Surroundings) -> Iterator[Change]:
    """`fallback(b, a)` instead of `fallback(a, b)`; identifiers in another order."""
    if isinstance(node, ir.Call) and _takes_usable(node, near):
        values = _candidates(node)
        first = len(node.arguments) - len(values)
        written = near.places.arguments(node.site)
        for index in range(len(values) - 1):
            one, other = near.words(values[index]), near.words(values[index + 1])
            swapped = list(node.arguments)
            at = first + index
            swapped[at : at + 2] = reversed(swapped[at : at + 2])
            new = replace(node, arguments=tuple(swapped))
            text = f"`{one}` and `{other}` are swapped"
            spans = written[at : at + 2] if len(written) == len(swapped) else []
            yield from _swap(node, new, text, spans, near.places.span(node.site), key=index)
    if isinstance(node, ir.If) and id(node) in near.users:
        cases = _cases(node)
        for index in range(len(cases) - 1):
            moved = [*cases]
            moved[index : index + 2] = reversed(moved[index : index + 2])
            names = [_identifier_of(case) for case in cases[index : index + 2]]
            parts = [near.places.keyword(node.site, name) for name in names]
            spans = [part.span for part in parts if part is not None]
            text = f"`{names[0]}` and `{names[1]}` are swapped"
            new_chain = _chain(moved, _last(node))
            yield from _swap(node, new_chain, text, spans, near.places.span(node.site), key=index)


def _takes_usable(node: ir.Call, near: Surroundings) -> bool:
    """Return whether an operator takes the first usable value of several, as a person wrote it."""
    return node.operator.prefers_first and near.places.is_own(node)


def _candidates(node: ir.Call) -> tuple[ir.Node, ...]:
    """Return the values of which an operator takes one."""
    parameters = node.operator.parameters
    fixed = sum(not parameter.variadic for parameter in parameters)
    return node.arguments[fixed if fixed < len(parameters) else 0 :]


def _without_argument(node: ir.Call, index: int, what: str, near: Surroundings) -> Iterator[Change]:
    """Yield a call without one of the values that it takes one of."""
    values = _candidates(node)
    at = len(node.arguments) - len(values) + index
    rest = (*node.arguments[:at], *node.arguments[at + 1 :])
    is_variadic = any(parameter.variadic for parameter in node.operator.parameters)
    new: ir.Node = replace(node, arguments=rest) if is_variadic else rest[0]
    text = f"{what} is missing"
    written = near.places.arguments(node.site)
    if len(written) == len(node.arguments) > 1:
        yield from _change(node, new, text, removal(written, at), "")
    else:
        yield from _change(node, new, text, near.places.span(node.site), key=index)


def _swap(
    node: ir.Node | ir.Body,
    new: ir.Node | ir.Body,
    text: str,
    spans: list[Span],
    place: Span | None,
    key: Hashable = None,
) -> Iterator[Change]:
    """Yield a change that swaps two parts of the source, if there are two in order."""
    match spans:
        case [one, other] if _position(one) < _position(other):
            middle = text_at(between(one, other))
            after = f"{text_at(other)}{middle}{text_at(one)}"
            yield from _change(node, new, text, around(one, other), after)
        case _:
            yield from _change(node, new, text, place, key=key)


def _position(span: Span) -> tuple[int, int]:
    return span.line, span.column


# --- identifiers ----------------------------------------------------------------------------------


@_row("dropped identifier")
def _dropped_identifier(node: Any, near: Surroundings) -> Iterator[Change]:
    """`identify(…)` without one of its identifiers."""
    if not isinstance(node, ir.If) or id(node) not in near.users:
        return
    cases = _cases(node)
    for index, case in enumerate(cases) if len(cases) > 1 else ():
        name = _identifier_of(case)
        part = near.places.keyword(node.site, name)
        rest = _chain([*cases[:index], *cases[index + 1 :]], _last(node))
        text = f"the identifier `{name}` is missing"
        if part is not None:
            yield from _change(node, rest, text, part.removal, "")
        else:
            yield from _change(node, rest, text, near.places.span(node.site), key=index)


def _cases(node: ir.Node) -> list[ir.If]:
    """Return the cases of a choice, each with the rest of the choice below it."""
    cases: list[ir.If] = []
    while isinstance(node, ir.If) and (not cases or node.site == cases[0].site):
        cases.append(node)
        node = node.otherwise
    return cases


def _last(node: ir.If) -> ir.Node:
    return _cases(node)[-1].otherwise


def _chain(cases: list[ir.If], last: ir.Node) -> ir.Node:
    result = last
    for case in reversed(cases):
        result = replace(case, otherwise=result, type=types.join(case.then.type, result.type))
    return result


def _identifier_of(case: ir.If) -> str:
    """Return the argument of `identify` that a case is made of."""
    match case.then:
        case ir.Object(entries=(ir.Entry(key=key, value=ir.Object(entries=alias)),)):
            labels = [entry.value for entry in alias if isinstance(entry, ir.Entry)]
            is_phone = any(
                isinstance(label, ir.Const) and label.site == case.site and label.value == "phone"
                for label in labels
            )
            return "phone_alias" if is_phone else key
        case ir.Object(entries=(ir.Entry(key=key),)):
            return key
    return ""


# --- numbers --------------------------------------------------------------------------------------

_BESIDE: Final = {
    Role.LESS: Role.LESS_OR_EQUAL,
    Role.LESS_OR_EQUAL: Role.LESS,
    Role.GREATER: Role.GREATER_OR_EQUAL,
    Role.GREATER_OR_EQUAL: Role.GREATER,
}


@_row("off by one")
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
                yield from _change(node, new, text, sign, _sign_beside(text_at(sign)))
            elif near.places.is_own(node):
                yield from _change(node, new, text, span)
        case ir.Get(key=int() as key):
            text = f"the element {key + 1} instead of {key}"
            yield from _constant(node, replace(node, key=key + 1), key, key + 1, text, near)
        case ir.Const(value=float() as value) if value.is_integer() and id(node) not in near.units:
            new_value = _beside(value, node, near)
            text = f"{_shown(new_value)} instead of {_shown(value)}"
            new_node = replace(node, value=new_value)
            yield from _constant(node, new_node, value, new_value, text, near)


def _sign_beside(sign: str) -> str:
    return sign[:-1] if sign.endswith("=") else f"{sign}="


def _beside(value: float, node: ir.Const, near: Surroundings) -> float:
    """Return a number that differs by one: a negative one counts from the end."""
    most = near.most.get(id(node))
    return value - 1 if value < 0 or value == most else value + 1


def _shown(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return repr(int(value))
    if isinstance(value, ir.Pattern):
        return f"/{value.source}/{value.flags}"
    return f'"{value}"' if isinstance(value, str) else shown(value)


@_row("wrong unit of time")
def _wrong_unit(node: Any, near: Surroundings) -> Iterator[Change]:
    """Seconds instead of milliseconds, or the reverse."""
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
                    yield from _change(node, value, text, near.places.span(node.site), key="1000")


def _other_unit(node: ir.Call, index: int, unit: ir.Const, near: Surroundings) -> Iterator[Change]:
    in_seconds = unit.value == 1000.0
    other = replace(unit, value=1.0 if in_seconds else 1000.0)
    arguments = (*node.arguments[:index], other, *node.arguments[index + 1 :])
    found, wanted = ("milliseconds", "seconds") if in_seconds else ("seconds", "milliseconds")
    text = f"{found} instead of {wanted}"
    new = replace(node, arguments=arguments)
    written = near.places.arguments(node.site)
    if not near.places.is_own(node) or node.arguments[0].type.kind is Kind.ISO8601:
        return
    if len(written) == 1:
        after = f'{text_at(written[0])}, "{found}"'
        yield from _change(node, new, text, written[0], after)
    elif len(written) == 2:
        yield from _change(node, new, text, written[1], f'"{found}"')
    else:
        yield from _change(node, new, text, near.places.span(node.site), key="unit")


# --- hand-written parts ---------------------------------------------------------------------------


@_row("text mutant")
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
                yield from _change(node, replace(node, source=code), words, span, after, code)


# --- constants ------------------------------------------------------------------------------------


@_row("neighbouring value")
def _neighbouring_value(node: Any, near: Surroundings) -> Iterator[Change]:
    """Another value of an enumeration."""
    match node:
        case ir.Const(value=str() as text) if text in (enum := _enumeration(node, near)):
            other = enum[(enum.index(text) + 1) % len(enum)]
            words = f'"{other}" instead of "{text}"'
            yield from _constant(node, _text_const(node, other), text, other, words, near)


def _enumeration(node: ir.Const, near: Surroundings) -> tuple[str, ...]:
    """Return the texts of which a constant is one, if there are others."""
    compared = near.compared.get(id(node), ())
    sets = (compared, near.values.get(near.entries.get(id(node), ""), ()))
    return next((texts for texts in sets if node.value in texts and len(texts) > 1), ())


@_row("changed constant")
def _changed_constant(node: Any, near: Surroundings) -> Iterator[Change]:
    """A text with a typing error, another number, the opposite of true or false."""
    match node:
        case ir.Const(value=str() as text) if not _enumeration(node, near):
            other = misspelt(text)
            words = f'"{other}" instead of "{text}"'
            yield from _constant(node, _text_const(node, other), text, other, words, near)
        case ir.Const(value=bool() as value) if near.entries.get(id(node)) != _ONLY_UPDATES:
            words = f"{not value} instead of {value}"
            yield from _constant(
                node, replace(node, value=not value), value, not value, words, near
            )
        case ir.Const(value=float() as value) if not value.is_integer():
            words = f"{_shown(value + 1)} instead of {_shown(value)}"
            yield from _constant(
                node, replace(node, value=value + 1), value, value + 1, words, near
            )
        case ir.Const(value=ir.Pattern() as pattern):
            for changed in _other_patterns(pattern):
                words = f"{_shown(changed)} instead of {_shown(pattern)}"
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


def _constant(
    node: ir.Node, new: ir.Node, before: Any, after: Any, words: str, near: Surroundings
) -> Iterator[Change]:
    """Yield a change of a constant to another, if the source contains it."""
    if id(node) in near.made:
        return
    entry = near.entries.get(id(node), "")
    span = near.places.constant(node.site, before, entry)
    made = near.places.span(node.site)
    if span is not None:
        yield from _change(node, new, words, span, _literal(after, text_at(span)), (made, entry))
    elif id(node) not in near.listed and near.places.mentions(before):
        yield from _change(node, new, words, made, key=(before, entry))


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
        yield from _change(node, new, words, span, quoted, near.places.span(node.site))
    else:
        yield from _change(node, new, words, near.places.span(node.site), key=after)


def _literal(value: Any, like: str) -> str:
    """Return a constant as Python writes it, in the quotes of another."""
    if not isinstance(value, str):
        return repr(int(value) if isinstance(value, float) and value.is_integer() else value)
    single = like.startswith("'") and "'" not in value and '"' not in value
    quoted = repr(value)
    if single or quoted.startswith('"') or '"' in value:
        return quoted
    return f'"{quoted[1:-1]}"'


# --- keys -----------------------------------------------------------------------------------------


@_row("misspelt key")
def _misspelt_key(node: Any, near: Surroundings) -> Iterator[Change]:
    """A key of the payload or of the body with a typing error."""
    match node:
        case ir.Get(parent=parent, key=str() as key):
            shape = parent.type.shape
            if shape is not None and shape.record is not None and key in shape.fields:
                yield from _misspelt_field(node, shape.record, key, near)
            else:
                yield from _misspelt_read(node, key, near)
        case ir.Object(entries=entries) if id(node) not in near.made:
            for index, entry in enumerate(entries):
                if isinstance(entry, ir.Entry):
                    yield from _misspelt_entry(node, index, entry, near)


def _misspelt_field(node: ir.Get, record: type, key: str, near: Surroundings) -> Iterator[Change]:
    span = place_of(record, key)
    if span is not None and near.places.is_written(span.file):
        other = misspelt(key)
        text = f"`{other}` instead of `{key}`"
        after = with_key(text_at(span), other)
        yield from _change(node, replace(node, key=other), text, span, after)


def _misspelt_read(node: ir.Get, key: str, near: Surroundings) -> Iterator[Change]:
    other = misspelt(key)
    text = f"`{other}` instead of `{key}`"
    attribute = near.places.attribute(node.site, key)
    if attribute is not None:
        yield from _change(node, replace(node, key=other), text, attribute, other)
    else:
        yield from _constant(node, replace(node, key=other), key, other, text, near)


def _misspelt_entry(
    node: ir.Object, index: int, entry: ir.Entry, near: Surroundings
) -> Iterator[Change]:
    part = near.places.item(node.site, entry.key)
    if part is None or part.name == part.span:  # a name in a list, which is read too
        return
    other = misspelt(entry.key)
    entries = (*node.entries[:index], replace(entry, key=other), *node.entries[index + 1 :])
    text = f'"{other}" instead of "{entry.key}"'
    after = _literal(other, text_at(part.name))
    place = near.places.span(node.site)
    yield from _change(node, replace(node, entries=entries), text, part.name, after, place)


@_row("missing property")
def _missing_property(node: Any, near: Surroundings) -> Iterator[Change]:
    """An object without one of its entries."""
    if not isinstance(node, ir.Object) or id(node) in near.made:
        return
    what = "the case" if id(node) in near.tables else "the property"
    for index, entry in enumerate(node.entries):
        if isinstance(entry, ir.Entry):
            rest = replace(node, entries=(*node.entries[:index], *node.entries[index + 1 :]))
            part = near.places.droppable(node.site, entry.key) if len(node.entries) > 1 else None
            part = part or near.places.item(node.site, entry.key)
            if part is not None:
                text = f"{what} `{entry.key}` is missing"
                place = near.places.span(node.site)
                yield from _change(node, rest, text, part.removal, "", place)


@_row("inverted `_update_existing_only`")
def _inverted_update(node: Any, near: Surroundings) -> Iterator[Change]:
    """Users are created where only those who exist should be updated, or the reverse."""
    if near.entries.get(id(node)) != _ONLY_UPDATES:
        return
    match node:
        case ir.Const(value=bool() as value):
            text = f"{not value} instead of {value}"
            new = replace(node, value=not value)
            span = near.places.constant(node.site, value, _ONLY_UPDATES.removeprefix("_"))
            if span is not None:
                yield from _change(node, new, text, span, str(not value))
            else:
                yield from _change(node, new, text, near.places.span(node.site), key="update")
        case ir.Call() | ir.Named() | ir.Get() if node.type.kind is Kind.BOOLEAN:
            yield from _negated(node, near)


# --- conditions -----------------------------------------------------------------------------------


@_row("negated condition")
def _negated_condition(node: Any, near: Surroundings) -> Iterator[Change]:
    """The opposite of a condition."""
    match node:
        case ir.If(condition=condition) if _is_condition(condition, near):
            yield from _negated(condition, near)
        case ir.Branch(condition=condition) if _is_condition(condition, near):
            yield from _negated(condition, near)
        case ir.Call():
            for test in _tests(node):
                if _is_condition(test, near):
                    yield from _negated(test, near)
    if isinstance(node, ir.Call) and id(node) in near.entries:
        is_own = node.operator.is_condition and near.places.is_own(node)
        if is_own and near.entries[id(node)] != _ONLY_UPDATES:
            yield from _negated(node, near)


def _negated(condition: ir.Node, near: Surroundings) -> Iterator[Change]:
    span = near.places.span(condition.site)
    if span is None:
        return
    inner = ir.unnamed(condition)
    match inner:
        case ir.Call(operator=operator, arguments=(only,)) if operator.role is Role.NEGATION:
            yield from _change(
                condition, only, f"`{near.words(only)}` without `not_`", span, key="not"
            )
        case _:
            test = condition
            if condition.type.kind is not Kind.BOOLEAN or not _is_decided(inner):
                test = ir.condition(Role.IS_TRUE, condition)
            new = ir.condition(Role.NEGATION, test)
            what = near.words(condition)
            yield from _change(condition, new, f"not `{what}`", span, f"not_({text_at(span)})")


def _tests(node: ir.Call) -> list[ir.Node]:
    """Return what the functions decide that an operator applies to elements."""
    arguments = zip(node.operator.parameters, node.arguments, strict=False)
    functions = [argument for parameter, argument in arguments if parameter.condition]
    return [one.result for one in functions if isinstance(one, ir.Function)]


def _is_decided(node: ir.Node) -> bool:
    return isinstance(node, ir.Call) and node.operator.is_condition


@_row("removed guard")
def _removed_guard(node: Any, near: Surroundings) -> Iterator[Change]:
    """A value or body without its condition; a condition without one of its parts."""
    match node:
        case ir.If(condition=condition, then=then, otherwise=ir.Absent()) if (
            _is_condition(condition, near) and id(node) not in near.chained
        ):
            text = f"`{near.words(condition)}` is not tested"
            written = near.places.arguments(node.site)
            span = near.places.span(node.site)
            if near.places.span(condition.site) in (None, span):  # the language made a part of it
                return
            if len(written) == 2:
                yield from _change(node, then, text, span, text_at(written[1]))
            else:
                yield from _change(node, then, text, span, key=near.places.span(condition.site))
        case ir.Branch(condition=condition, then=then, otherwise=ir.Skip() | ir.Stop()) if (
            _is_condition(condition, near) and isinstance(then, ir.Send)
        ):
            text = f"`{near.words(condition)}` is not tested"
            yield from _change(node, then, text, near.places.span(condition.site), key="always")
        case ir.Call(operator=operator, arguments=[one, other]) if (
            operator.role in (Role.CONJUNCTION, Role.DISJUNCTION) and id(node) not in near.made
        ):
            for kept, lost in ((other, one), (one, other)):
                is_chain = isinstance(lost, ir.Call) and lost.operator is operator
                span = near.places.span(lost.site)
                if span is not None and not is_chain and _is_condition(lost, near):
                    text = f"`{near.words(lost)}` is not tested"
                    yield from _part_of_condition(node, kept, lost, text, span, near)
        case ir.Call():
            for test in _tests(node):
                yield from _without_test(test, near)


def _part_of_condition(
    node: ir.Call, kept: ir.Node, lost: ir.Node, text: str, span: Span, near: Surroundings
) -> Iterator[Change]:
    written = near.places.arguments(node.site)
    index = next((i for i, one in enumerate(written) if one == span), None)
    if index is None or len(written) < 2:
        yield from _change(node, kept, text, span, key="part")
        return
    yield from _change(node, kept, text, removal(written, index), "", key="part")


def _without_test(result: ir.Node, near: Surroundings) -> Iterator[Change]:
    """Yield a filter that accepts everything, in place of what it tests."""
    if isinstance(result, ir.Const) or not _is_condition(result, near):
        return
    always = ir.Const(True, types.BOOLEAN, result.site)
    text = f"`{near.words(result)}` is not tested"
    yield from _change(result, always, text, near.places.span(result.site), "True")


def _is_condition(node: ir.Node, near: Surroundings) -> bool:
    """Return whether a person wrote a condition."""
    if id(node) in near.made or near.places.span(node.site) is None:
        return False
    match node:
        case ir.Const():
            return False
        case ir.Call(operator=operator, arguments=(inner,)) if operator.role is Role.IS_TRUE:
            return near.places.is_own(node) or not isinstance(inner, ir.Const)
        case ir.Call(operator=operator, arguments=arguments):
            is_nested = operator.role in (Role.CONJUNCTION, Role.DISJUNCTION)
            if is_nested and not near.places.is_own(node):
                return any(_is_condition(argument, near) for argument in arguments)
            return near.places.is_own(node)
        case _:
            return True


# --- cases and bodies -----------------------------------------------------------------------------


@_row("missing case")
def _missing_case(node: Any, near: Surroundings) -> Iterator[Change]:
    """`route`, `choose` or `one_of` without one of its cases."""
    match node:
        case ir.Branch(condition=condition, otherwise=otherwise) if _is_condition(condition, near):
            if isinstance(otherwise, ir.Branch) or not isinstance(node.then, ir.Send):
                kind = _body_in_words(node.then)
                text = f"{kind} for `{near.words(condition)}` is missing"
                span = near.places.span(condition.site)
                yield from _change(node, otherwise, text, span, key="case")
        case ir.If(condition=condition, otherwise=otherwise) if _is_condition(condition, near):
            is_chain = id(node) in near.chained or len(_cases(node)) > 1
            if is_chain and id(node) not in near.made:
                text = f"the case for `{near.words(condition)}` is missing"
                span = near.places.span(condition.site)
                yield from _change(node, otherwise, text, span, key="case")
        case ir.Call(operator=operator, arguments=[value, ir.Array(items=items) as choices]) if (
            operator.role is Role.AMONG and len(items) > 1
        ):
            for index, item in enumerate(items):
                if isinstance(item, ir.Const):
                    rest = replace(choices, items=(*items[:index], *items[index + 1 :]))
                    new = replace(node, arguments=(value, rest))
                    text = f"{_shown(item.value)} is missing"
                    span = near.places.constant(node.site, item.value)
                    yield from _change(
                        node, new, text, span, key=("choice", near.places.span(node.site))
                    )


def _body_in_words(body: ir.Body) -> str:
    match body:
        case ir.Skip():
            return "the `skip`"
        case ir.Stop():
            return "the `fail`"
        case _:
            return "the case"


@_row("swapped bodies")
def _swapped_bodies(node: Any, near: Surroundings) -> Iterator[Change]:
    """Two cases of a `route` or `choose` with each other's body or value."""
    match node:
        case ir.Branch(then=then, otherwise=ir.Branch(then=other) as rest):
            if not _is_condition(node.condition, near):
                return
            if isinstance(then, ir.Skip) and isinstance(other, ir.Skip):
                return
            new: ir.Node | ir.Body = replace(node, then=other, otherwise=replace(rest, then=then))
            conditions = f"`{near.words(node.condition)}` and `{near.words(rest.condition)}`"
            text = f"the bodies for {conditions} are swapped"
            yield from _change(node, new, text, near.places.span(node.condition.site), key="bodies")
        case ir.If(then=value, otherwise=ir.If(then=other_value) as rest_value) if (
            id(rest_value) in near.chained and id(node) not in near.made
        ):
            if _is_condition(node.condition, near):
                new = replace(node, then=other_value, otherwise=replace(rest_value, then=value))
                text = f"`{near.words(value)}` and `{near.words(other_value)}` are swapped"
                spans = [near.places.span(one.site) for one in (value, other_value)]
                written = [span for span in spans if span is not None]
                place = near.places.span(node.condition.site)
                yield from _swap(node, new, text, written, place, key="results")


@_row("removed failure")
def _removed_failure(node: Any, near: Surroundings) -> Iterator[Change]:
    """Nothing is sent, or a value is absent, where the transform should fail."""
    match node:
        case ir.Stop(failure=failure) if id(failure) not in near.made:
            text = "`skip` instead of `fail`"
            span = near.places.span(failure.site)
            yield from _change(node, ir.Skip(), text, span, key="skip")
        case ir.If(condition=condition, then=then, otherwise=ir.Fail() as failure) if (
            id(node) not in near.made
        ):
            span = near.places.span(failure.site)
            if _is_condition(condition, near):
                absent = replace(node, otherwise=ir.Absent(site=failure.site))
                yield from _change(node, absent, "the `fail` is missing", span, "absent")
            else:
                written = near.places.arguments(node.site)
                after = text_at(written[0]) if len(written) == 2 else None
                text = f"`{near.words(then)}` is not required"
                yield from _change(node, then, text, near.places.span(node.site), after)


def _is_end(node: ir.Node) -> bool:
    return isinstance(node, ir.Absent | ir.Fail | ir.Wrong)


def _is_fixed(node: ir.Node) -> bool:
    return isinstance(node, ir.Const) or ir.is_constant(node)
