"""What a spec writes instead of what Python cannot do with an expression.

Python's operators and functions call methods of the class. Those made here refuse, with the remedy
for the kinds of their operands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NoReturn

from brazesmith.ir import types
from brazesmith.ir.operator import OPERATORS
from brazesmith.ir.types import Kind, Type
from brazesmith.operators.symbolic import Symbolic, article, describe, refuse, to_node

_TIMES = types.UNIX_KINDS | {Kind.ISO8601}
_LOGIC = {"&": "all_of(a, b)", "|": "any_of(a, b)", "~": "not_(a)"}


def refused(message: str, *notes: str) -> Callable[..., Any]:
    """Return a method that refuses what Python does with a value; `{x}` is how the spec writes it.

    The notes say what to write instead.
    """

    def method(self: Symbolic, *_: object) -> NoReturn:
        refuse("S104", message.replace("{x}", describe(self._node)), *notes)

    return method


def unsupported(sign: str, *, reflected: bool = False) -> Callable[..., Any]:
    """Return the method for an operator of Python that has no meaning for a value."""

    def method(self: Symbolic, *others: object) -> NoReturn:
        operands = [to_node(operand) for operand in (self, *others)]
        if reflected:
            operands.reverse()
        kind = self._node.type.kind
        is_numeric = kind in (Kind.NUMBER, Kind.ANY, Kind.NULL, Kind.NEVER)
        reason = "" if is_numeric else f" here: `{describe(self._node)}` is {article(kind)}"
        written = [(describe(operand), operand.type) for operand in operands]
        refuse("S104", f"`{sign}` is not supported{reason}", *remedies(sign, kind, *written))

    return method


def remedies(sign: str, kind: Kind, *operands: tuple[str, Type]) -> Iterator[str]:
    """Yield what to write instead of an operator that a value of this kind does not support.

    `operands` are both, or the only one, as the spec writes them.
    """
    (a, left), (b, right) = operands[0], operands[-1]
    x = a if left.kind is kind else b
    match sign, kind:
        case (("+" | "|"), Kind.OBJECT):
            yield f"to join objects, write `merge({a}, {b})`"
        case (("&" | "|" | "~"), _):
            yield f"write `{_LOGIC[sign]}`"
        case "+", _ if kind in types.TEXT_KINDS and kind is not Kind.ISO8601:
            yield f"to join text, write `concat({a}, {b})`"
        case "%", _ if kind in types.TEXT_KINDS:
            yield f'write `format_text("… {{}} …", {a})`'
        case (("-" | "<" | "<=" | ">" | ">="), _) if left.kind is right.kind in types.UNIX_KINDS:
            yield f"write `parse_number({a}) {sign} parse_number({b})`"
        case (("-" | "<" | "<=" | ">" | ">="), _) if left.kind in _TIMES and right.kind in _TIMES:
            times = [
                name if type_.kind is Kind.ISO8601 else f"iso8601({name})"
                for name, type_ in operands
            ]

            yield from _between_times(sign, *times)
        case _, (Kind.UNIX_SECONDS | Kind.UNIX_MILLIS):
            yield f"to compute with the number, write `parse_number({x})`"
        case _, Kind.ISO8601:
            yield "an ISO 8601 time is text: compute with a unix time, if the source sends one"
            yield "otherwise `raw_javascript(…)` can use JavaScript's `Date.parse`"
        case "^", Kind.BOOLEAN:
            yield f"write `{a} != {b}`"
        case _, Kind.BOOLEAN:
            yield f"to count it as 1 or 0, write `when({x}, 1, 0)`"
        case "+", Kind.ARRAY:
            yield "to join lists, write `[spread(a), spread(b)]`"
        case _, Kind.ARRAY:
            yield "for each element, write `each(x, lambda item: …)`; for their number, `length(x)`"
        case _, Kind.OBJECT:
            yield "use one of its fields"
        case _, _ if kind in types.TEXT_KINDS:
            yield f"to convert text to a number, write `parse_number({x})`"
        case _:
            yield from _of_numbers(sign)


def _between_times(sign: str, a: str, b: str) -> Iterator[str]:
    if sign == "-":
        script = "(Date.parse(a) - Date.parse(b)) / 1000"
        yield f'for the seconds between them, write `raw_javascript("{script}", a={a}, b={b})`'
    else:
        script = f"Date.parse(a) {sign} Date.parse(b)"
        yield f'write `is_true(raw_javascript("{script}", a={a}, b={b}))`'


def _of_numbers(sign: str) -> Iterator[str]:
    match sign:
        case "//":
            yield "write `floor(a / b)`"
        case "**":
            yield "write `multiply(a, a)`"
        case "divmod()":
            yield "write `floor(a / b)` and `remainder(a, b)`"
        case "+x":
            yield "leave it out, or to convert text to a number, write `parse_number(x)`"
        case "round()" | "abs()" | "-x":
            yield "convert it to a number: `parse_number(x)`"
        case "@":
            yield "write `a * b`"
        case _:
            yield f'write `raw_javascript("a {sign} b", a=…, b=…)`'


def instead_of_slice(x: str, kind: Kind, cut: slice) -> Iterator[str]:
    """Yield what to write instead of `x[1:3]`."""
    if any(isinstance(bound, Symbolic) for bound in (cut.start, cut.stop, cut.step)):
        yield "the bounds must be whole numbers that are known when the spec is compiled"
        return
    start, stop = cut.start or 0, cut.stop
    bounds = f"{start}" if stop is None else f"{start}, {stop}"
    text, array = f"slice_text({x}, {bounds})", ""
    if cut.step is not None:
        array = f"reverse({x})" if cut.step == -1 else ""
        text = ""
    elif start < 0 and stop is None:
        array = f"reverse(take(reverse({x}), {-start}))"
    elif start == 0 and stop is not None and stop >= 0:
        array = f"take({x}, {stop})"
    elif start > 0 and stop is None:
        array = f"only({x}, lambda item, index: index >= {start})"
    elif 0 < start <= (stop or 0):
        array = f"only(take({x}, {stop}), lambda item, index: index >= {start})"
    if text and kind is not Kind.ARRAY:
        yield f"for text, write `{text}`"
    if array and kind not in types.TEXT_KINDS:
        yield f"for an array, write `{array}`"


def instead_of_method(name: str | int, otherwise: str = "") -> str:
    """Return what to write instead of a method of Python or JavaScript."""
    row = next((row for row in OPERATORS.values() if row.spec_name == name), None)
    rest = ", …" if row is not None and len(row.parameters) > 1 else ""
    function, method = f"{name}(x{rest})", f"x.{name}({rest[2:]})"
    if row is None:
        function, method = "upper(x)", "x.upper()"
    otherwise = otherwise or f"operators are functions: `{function}`, not `{method}`"
    return _IN_PLACE_OF_METHODS.get(name, otherwise)


_IN_PLACE_OF_METHODS: dict[str | int, str] = {
    "append": "build a new list: `[spread(x), y]`",
    "filter": "write `only(x, lambda item: …)`",
    "find": "write `find(x, lambda item: …)`; to search text, `contains(x, y)`",
    "format": 'write `format_text("… {} …", x)`',
    "forEach": "write `each(x, lambda item: …)`",
    "get": 'write `x["key"]`, with a default `fallback(x["key"], y)`',
    "includes": "write `contains(x, y)`",
    "items": "write `map_values(x, lambda value, key: …)`, `only_entries(…)`, `rename_keys(…)`, "
    "or `entries(x)`",
    "keys": "instead of `{**x, …}`, write `merge(x, {…})`; for the keys, `keys(x)`",
    "map": "write `each(x, lambda item: …)`",
    "slice": "write `slice_text(x, 0, 3)`; for an array, `take(x, 3)`",
    "startswith": "write `starts_with(x, y)`",
    "strip": "write `trim(x)`",
    "toString": "write `to_text(x)`",
    "toUpperCase": "write `upper(x)`",
    "toLowerCase": "write `lower(x)`",
    "update": "build a new object: `merge(x, {…})`",
    "values": "write `values(x)`",
}
