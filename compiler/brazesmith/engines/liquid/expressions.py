"""Look-ups, ranges and loops as in Ruby's Liquid, in place of python-liquid's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from liquid.builtin.expressions import LoopExpression, Path
from liquid.builtin.expressions.primitive import RangeLiteral, StringLiteral
from liquid.exceptions import FilterArgumentError
from liquid.expression import Expression

from brazesmith.engines.liquid import arrays
from brazesmith.engines.liquid.numbers import number_of
from brazesmith.engines.liquid.ruby import to_integer
from liquid import RenderContext

#: What is written behind a point, and is not a key of the value.
_COMMANDS = {"size": arrays.size, "first": arrays.first, "last": arrays.last}


def adopt(expression: Expression) -> None:
    """Let an expression of python-liquid behave as in Ruby."""
    for kind in (_Path, _Range, _Loop):
        if type(expression) is kind.__base__:
            expression.__class__ = kind


class _Key(str):
    """A key between brackets, which is no command."""


class _Path(Path):
    """A look-up, in which keys between brackets are told apart from commands."""

    __slots__ = ()

    def evaluate(self, context: RenderContext) -> object:
        return context.get([_step(step, context) for step in self.path], token=self.token)


def _step(step: str | int | Path, context: RenderContext) -> Any:
    key = step.evaluate(context) if isinstance(step, Path) else step
    return _Key(key) if isinstance(step, Path) and isinstance(key, str) else key


def found(value: Any, key: Any) -> Any:
    """Return the value under a key, an element of an array, or the result of a command."""
    if isinstance(value, Mapping) and isinstance(key, str) and key in value:
        return value[key]
    if isinstance(value, list) and isinstance(key, int) and not isinstance(key, bool):
        return value[key] if -len(value) <= key < len(value) else None
    if type(key) is not str or key not in _COMMANDS or isinstance(value, bool | float | None):
        return None
    return _COMMANDS[key](value)


class _Range(RangeLiteral):
    """A range, which is empty if it does not go up, but keeps its ends."""

    __slots__ = ()

    def evaluate(self, context: RenderContext) -> range:
        start, stop = (
            _end(end.evaluate(context), is_fixed=not isinstance(end, Path))
            for end in (self.start, self.stop)
        )
        return range(start, stop + 1)


def _end(value: object, *, is_fixed: bool) -> int:
    """Return an end of a range; a fixed one may have a fraction."""
    if value is None or isinstance(value, str) or (is_fixed and not isinstance(value, bool)):
        return int(number_of(value))
    return to_integer(value)


class _Loop(LoopExpression):
    """The elements that a loop runs through."""

    __slots__ = ()

    def evaluate(self, context: RenderContext) -> tuple[Iterator[object], int]:
        name = f"{self.identifier}-{self.iterable}"
        if isinstance(self.offset, StringLiteral) and self.offset.value == "continue":
            start = context.stopindex(name)
        else:
            start = _argument(self.offset, context) or 0
        found = _elements(self.iterable.evaluate(context))
        limit = _argument(self.limit, context)
        if not isinstance(found, str):
            stop = len(found) if limit is None else max(start + limit, 0)
            found = found[max(start, 0) : stop]
        elements = [found] if isinstance(found, str) else found
        context.stopindex(name, start + len(elements))
        return iter(elements[::-1] if self._is_reversed() else elements), len(elements)

    def _is_reversed(self) -> bool:
        """Return whether `reversed` comes first: after other arguments, Ruby ignores it."""
        arguments = [
            argument.token.start_index for argument in (self.limit, self.offset) if argument
        ]
        source, start = self.token.source, self.token.start_index
        return self.reversed and "reversed" in source[start : min(arguments, default=len(source))]


def _argument(argument: Expression | None, context: RenderContext) -> int | None:
    value = None if argument is None else argument.evaluate(context)
    return None if value is None else to_integer(value)


def _elements(value: object) -> str | Sequence[object]:
    """Return the elements of a value; a text is one, whatever a loop cuts off."""
    match value:
        case str():
            return value or []
        case Mapping():
            return [list(pair) for pair in value.items()]
        case range() if value:
            if value[-1] - value[0] >= 2**31:
                raise FilterArgumentError("this range is too long", token=None)
            return value
        case list():
            return value
        case _:
            return []
