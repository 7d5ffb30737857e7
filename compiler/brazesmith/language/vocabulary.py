"""Functions of the language that are not operators, but are built from operators."""

from __future__ import annotations

import functools
import string
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal, TypeVar

from brazesmith import ir
from brazesmith.base.diagnostics import caller, did_you_mean
from brazesmith.ir import types
from brazesmith.ir.operator import Operator, Role
from brazesmith.ir.types import Kind
from brazesmith.operators import logic
from brazesmith.operators.arguments import checked
from brazesmith.operators.calls import condition_node
from brazesmith.operators.expressions import (
    Anything,
    Boolean,
    BooleanLike,
    Expr,
    Iso8601,
    Map,
    Text,
    TextLike,
    TimeLike,
    Value,
    absent,
)
from brazesmith.operators.objects import get, renamed, without
from brazesmith.operators.registry import ObjectLike
from brazesmith.operators.symbolic import (
    Symbolic,
    article,
    describe,
    makes,
    parameters_of,
    refuse,
    shown,
    to_node,
    wrap,
    wrong,
)
from brazesmith.operators.text import concat, to_text
from brazesmith.operators.times import iso_time, utc_time

__all__ = [
    "all_of", "any_of", "choose", "fail", "fallback", "first_truthy", "format_text", "iso8601",
    "merge", "named", "omit", "one_of", "pattern", "pick", "raw_javascript", "rename_keys",
    "required", "setting", "translate", "when",
]  # fmt: skip

E = TypeVar("E", bound=Expr)

# --- choosing --------------------------------------------------------------------------------


@checked
def when(condition: BooleanLike, then: Value, otherwise: Value = absent) -> Anything:
    """Return `then` if the condition is true, otherwise `otherwise` (default: absent)."""
    for value in (then, otherwise):
        if makes(value, "_to_body"):
            refuse(
                "S105",
                f"`when` chooses between values, but a {type(value).__name__} is a body",
                "write `route((condition, body), otherwise=body)`",
            )
    return _if(condition_node(to_node(condition)), to_node(then), to_node(otherwise))


@checked
def choose(*cases: tuple[BooleanLike, Value], otherwise: Value = absent) -> Anything:
    """Return the value of the first true condition: `choose((a, 1), (b, 2), otherwise=3)`."""
    result = to_node(otherwise)
    for case in reversed(cases):
        if not isinstance(case, tuple) or len(case) != 2:
            refuse("S102", "expected a pair for a case of `choose`", "write `(condition, value)`")
        condition, value = case
        result = _if(condition_node(to_node(condition)), to_node(value), result)._node
    return wrap(result)  # type: ignore[no-any-return]


def _if(condition: ir.Node, then: ir.Node, otherwise: ir.Node) -> Anything:
    match then, otherwise:
        case ir.If(inner, value, ir.Absent()), ir.Absent():  # one question instead of two
            condition, then = logic.both(Boolean(condition), Boolean(inner))._node, value
        case _:
            pass
    joined = types.join(then.type, otherwise.type)
    return wrap(ir.If(condition, then, otherwise, joined, caller()))  # type: ignore[no-any-return]


@checked
def translate(value: Value, table: Mapping[Any, Value], otherwise: Value = absent) -> Anything:
    """Look up a value in a fixed table: `translate(x, {"yes": True, "no": False})`.

    `otherwise=fail("…")` makes the transformation fail for any other value.
    """
    for key in table:
        if not isinstance(key, str | int | float | None):
            refuse("S105", f"the key {shown(key)} of `translate` is not text or a number")
    if all(isinstance(key, str) for key in table):
        if otherwise is absent:
            return get(dict(table), value)
        always = all(entry is not None and not isinstance(entry, Expr) for entry in table.values())
        if always and not isinstance(to_node(otherwise), ir.Fail):
            return fallback(get(dict(table), value), otherwise)
    cases = [(logic.equals(value, key), result) for key, result in table.items()]
    return choose(*cases, otherwise=otherwise)


@checked
def fallback(*values: Value) -> Anything:
    """Return the first value that is neither absent nor null, or the last one.

    Empty text, 0, and false are values. `first_truthy` skips them.
    """
    _check_values("fallback", values)
    return logic.first_present(*values)


@checked
def first_truthy(*values: Value) -> Anything:
    """Return the first value that is not absent, null, "", 0, or false, or the last one.

    `first_truthy(payload.nickname, payload.first_name, "friend")` is JavaScript's `a || b || c`.
    """
    _check_values("first_truthy", values)
    return functools.reduce(logic.or_else, values[1:], Anything(to_node(values[0])))


def _check_values(name: str, values: tuple[Value, ...]) -> None:
    if not values:
        refuse("S102", f"`{name}` expects at least one value")
    if any(isinstance(to_node(value), ir.Fail) for value in values):
        refuse(
            "S102",
            f"`{name}` evaluates all its arguments, so `fail()` would always fail",
            f'write `required({name}(…), "message")`',
        )


@checked
def required(value: E, message: TextLike) -> E:
    """Return the value. If it is absent or null, the transformation fails with the message."""
    node = to_node(value)
    failure = ir.Fail(_message(message), site=caller())
    return _if(logic.is_present(value)._node, node, failure)  # type: ignore[return-value]


@checked
def fail(message: TextLike) -> Anything:
    """Make the transformation fail. Braze's log shows the message."""
    return Anything(ir.Fail(_message(message), site=caller()))


def _message(message: Value) -> ir.Node:
    """Return the message of a failure, with "(none)" for each value that has no text."""
    node = to_node(message)
    match node:
        case ir.Const() | ir.Wrong():
            return node
        case ir.Call(operator=Operator(role=Role.CONCATENATION), arguments=parts):
            return replace(node, arguments=tuple(_message(Anything(part)) for part in parts))
    return to_node(fallback(to_text(Anything(node)), "(none)"))


@checked
def all_of(*conditions: BooleanLike | Sequence[BooleanLike]) -> Boolean:
    """Return whether all conditions are true."""
    return _fold(logic.both, _spelled_out(conditions))


@checked
def any_of(*conditions: BooleanLike | Sequence[BooleanLike]) -> Boolean:
    """Return whether any of the conditions is true."""
    return _fold(logic.either, _spelled_out(conditions))


def _spelled_out(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return the elements of a list that a spec passes in place of several arguments."""
    match values:
        case [list() | tuple() as only]:
            return tuple(only)
    return values


def _fold(
    operator: Callable[[BooleanLike, BooleanLike], Boolean], conditions: tuple[Any, ...]
) -> Boolean:
    if not conditions:
        refuse("S102", "expected at least one condition", "write `all_of(x, y)` or `any_of(x, y)`")
    result = functools.reduce(operator, conditions)
    return wrap(condition_node(to_node(result)))  # type: ignore[no-any-return]


@checked
def one_of(
    value: Value, *choices: str | float | bool | Sequence[str | float | bool | None] | None
) -> Boolean:
    """Return whether a value is one of these: `one_of(call.direction, "INBOUND", "OUTBOUND")`."""
    constants = _spelled_out(choices)
    for choice in constants:
        if isinstance(choice, Expr) or not isinstance(choice, str | int | float | None):
            found = describe(choice._node) if isinstance(choice, Expr) else shown(choice)
            refuse(
                "S102",
                f"a choice of `one_of` must be text, a number, True, False or None, not {found}",
                "to compare with values of the payload, write `any_of(x == a, x == b)`",
            )
    if len(constants) == 1:
        return logic.equals(value, constants[0])
    return logic.is_among(value, list(constants))


# --- objects and texts -----------------------------------------------------------------------


@checked
def pick(source: ObjectLike, *keys: str | Sequence[str]) -> dict[str, Any]:
    """Return these keys of an object, as a dict to extend: `{**pick(p, "a", "b"), "c": 1}`."""
    read = wrap(to_node(source))
    return {key: read[key] for key in _keys("pick", keys)}


@checked
def omit(source: ObjectLike, *keys: str | Sequence[str]) -> Map[Any]:
    """Return an object without some of its keys."""
    return without(source, _keys("omit", keys))


def _keys(name: str, keys: tuple[Any, ...]) -> list[str]:
    """Return the keys that a spec passes to `pick` or `omit`."""
    written = list(_spelled_out(keys))
    for key in written:
        if not isinstance(key, str):
            found = f"`{describe(key._node)}`" if isinstance(key, Expr) else shown(key)
            refuse("S102", f"a key of `{name}` must be text, not {found}")
    return written


@checked
def merge(*objects: Value) -> Anything:
    """Merge objects into one. If several have the same key, the last one counts.

    If one of them is an `Event` or another object of a body that is left out, all are.
    """
    entries: list[ir.Entry | ir.Spread] = []
    conditions: list[ir.Node] = []
    for value in objects:
        node = to_node(value)
        if isinstance(node, ir.If) and not isinstance(value, Expr):
            conditions.append(node.condition)
            node = node.then
        if isinstance(node, ir.Object):
            entries.extend(node.entries)
        elif node.type.kind in (Kind.OBJECT, Kind.ANY, Kind.NULL) or isinstance(node, ir.Wrong):
            entries.append(ir.Spread(node))
        else:
            what = describe(node)
            message = f"`merge` expects objects, but `{what}` is {article(node.type.kind)}"
            entries.append(ir.Spread(wrong("S102", message, f'write `{{"key": {what}}}`')))
    # Without duplicate keys, because V8 does not keep their order in an object literal.
    last = {entry.key: entry for entry in entries if isinstance(entry, ir.Entry)}
    once = tuple(e for e in entries if isinstance(e, ir.Spread) or last[e.key] is e)
    merged = Anything(ir.Object(once, types.OBJECT, caller()))
    return when(all_of(*map(Boolean, conditions)), merged) if conditions else merged


@checked
def rename_keys(
    source: ObjectLike, rename: Callable[[Text], TextLike] | Mapping[str, str] | str
) -> Map[Any]:
    """Rename the keys of an object with a function, a table, or a prefix."""

    def new_key(key: Text) -> Value:
        match rename:
            case str():
                return concat(rename, key)
            case Mapping():
                return translate(key, rename, otherwise=key)
            case _:
                given = parameters_of(rename, 1, "write a prefix, a dict or `lambda key: …`")
                return rename(*[key][: len(given)])

    return renamed(source, lambda value, key: new_key(key))


@checked
def format_text(template: str, *values: Value, **named: Value) -> Text:
    """Insert values into a text: `format_text("Call {} of {name}", x, name=y)`.

    The result is absent if a value has no text.
    """
    parts: list[Value] = []
    position = 0
    unused = {**{str(index): value for index, value in enumerate(values)}, **named}
    try:
        fields = list(string.Formatter().parse(template))
    except ValueError as error:
        refuse("S105", f"invalid template: {error}", "for a brace, write `{{` or `}}`")
    for literal, name, specification, conversion in fields:
        if literal:
            parts.append(literal)
        if name is None:
            continue
        if specification or conversion:
            refuse(
                "S105",
                f"`format_text` does not support the format specification {{{name}:…}}",
                "for decimal places, write `to_fixed(x, 2)`",
            )
        if name == "":
            name, position = str(position), position + 1
        if name.isdecimal() and int(name) < len(values):
            parts.append(values[int(name)])
        elif name in named:
            parts.append(named[name])
        else:
            usage = f"add an argument to `format_text` for each placeholder in {template!r}"
            hint = did_you_mean(name, named, usage)
            refuse("S102", f"`format_text` has no value for {{{name}}}", hint)
        unused.pop(name, None)
    if unused:
        listed = ", ".join(f"{{{name}}}" for name in unused)
        refuse("S102", f"the template of `format_text` does not use {listed}", "remove the value")
    return concat(*parts)


# --- times -----------------------------------------------------------------------------------


#: The kinds of values that `iso8601` reads.
_TIMES = frozenset({
    Kind.TEXT, Kind.ISO8601, *types.UNIX_KINDS, Kind.ANY, Kind.NUMBER, Kind.NULL, Kind.NEVER,
})  # fmt: skip


@checked
def iso8601(
    value: TimeLike,
    unit: Literal["seconds", "milliseconds", "s", "ms"] | None = None,
    *,
    utc: bool = False,
) -> Iso8601:
    """Convert a time to ISO 8601: unix time (a number or a text of digits) or ISO 8601.

    `unit` is that of unix time, "seconds" or "milliseconds", or short "s" or "ms" (default: as the
    type declares it, otherwise seconds). A number that would be beyond the year 9999 is read in the
    next smaller unit. ISO 8601 may have no separators, a space instead of the T, or `+02` for
    `+02:00`, and keeps its time zone. With `utc=True` it is converted to UTC with milliseconds, as
    by JavaScript's `new Date(x).toISOString()`. Without a time zone, UTC is assumed. The result is
    absent for a value that is not a time, or a year outside 0 to 9999: `fallback(iso8601(x),
    now())`.
    """
    node = to_node(value)
    kind = node.type.kind
    if kind not in _TIMES:
        return Iso8601(wrong("S103", f"expected a time, found {article(kind)}", site=caller()))
    declared = "milliseconds" if kind is Kind.UNIX_MILLIS else "seconds"
    millis = _millis_in(declared if unit is None else unit)
    return utc_time(value, millis) if utc else iso_time(value, millis)


def _millis_in(unit: object) -> int:
    """Return the number of milliseconds in a unit of time, however it is spelled."""
    name = unit.strip().casefold() if isinstance(unit, str) else ""
    if name in ("s", "sec", "secs", "second", "seconds"):
        return 1000
    if name in ("ms", "msec", "msecs", "milli", "millis", "millisecond", "milliseconds"):
        return 1
    found = shown(to_node(unit)) if isinstance(unit, Symbolic) else shown(unit)
    return refuse(
        "S102",
        f'`unit` of `iso8601` must be "seconds" or "milliseconds", not {found}',
        "leave it out for microseconds and nanoseconds: the size of the number shows them",
    )


# --- names, settings, JavaScript --------------------------------------------------------------


@checked
def named(name: str, value: Value, comment: str = "") -> Any:
    """Give a value a name, which the JavaScript uses too: `const name = …;`.

    `comment` is a line above it.
    """
    if not name.isidentifier():
        refuse("S112", f"invalid name {name!r}", "use letters, digits and underscores")
    node = to_node(value)
    return wrap(ir.Named(name, node, node.type, caller(), comment))


@checked
def setting(key: str, *, hint: str = "") -> Text:
    """Return a constant of the project: `setting("shop.subscription_groups.sms")`.

    Define it in pyproject.toml under `[tool.brazesmith]`. Compiling reports a missing setting; the
    report ends with the `hint`.
    """
    return Text(ir.Setting(key, types.TEXT, caller(), hint))


@checked
def pattern(source: str, flags: str = "") -> ir.Pattern:
    """Return a regular expression with flags: `pattern(r"^re: ", "i")` ignores case."""
    return ir.Pattern(source, flags)


@checked
def raw_javascript(source: str, **inputs: Value) -> Anything:
    """Insert a hand-written JavaScript expression over named values.

        raw_javascript("text.normalize('NFC')", text=payload.name)

    The expression is parsed when the spec is compiled. It can use its inputs, `payload`, `headers`,
    and ECMAScript's globals. `?.` and `??` become conditionals. The reference interpreter cannot
    run it.
    """
    nodes = tuple((name, to_node(value)) for name, value in inputs.items())
    return Anything(ir.Raw(source, nodes, types.ANY, caller()))
