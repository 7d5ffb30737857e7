"""Where a person wrote the parts of a program: which of them a fault could be in.

A node knows the call that made it, and the language makes many nodes in one call. What the source
of the call contains, a person wrote; the rest is the language's.
"""

from __future__ import annotations

import ast
import functools
import inspect
import linecache
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, TypeAlias

import brazesmith
from brazesmith import ir
from brazesmith.base.diagnostics import CallSite, Span, characters
from brazesmith.ir.operator import Operator
from brazesmith.passes.spans import SPELLINGS

_PACKAGE: Final = Path(brazesmith.__file__).parent
_INTEGRATIONS: Final = _PACKAGE / "integrations"

#: Line, end line, offset and end offset of an expression, in bytes as Python counts.
_Position: TypeAlias = tuple[int, int, int, int]


class Places:
    """The source of a program: the files of the project, or those of its integration."""

    def __init__(self, program: ir.Program) -> None:
        sites = [node.site for node in ir.walk(*ir.roots(program.body)) if node.site is not None]
        home = program.site.code.co_filename if program.site else ""
        self._integration = _integration_of(home)
        self._written: dict[str, bool] = {}
        files = dict.fromkeys([home, *(site.code.co_filename for site in sites)])
        self.files = [file for file in files if self.is_written(file)]
        self._spans: dict[tuple[int, int], Span] = {}

    def is_written(self, file: str) -> bool:
        """Return whether a fault could be in a file: not in the language, or another integration.

        The transforms of an integration are written in its folder.
        """
        if file not in self._written:
            path, own = Path(file), self._integration
            is_of_package = path.is_relative_to(_PACKAGE)
            is_of_integration = own is not None and path.is_relative_to(own)
            self._written[file] = bool(file) and (is_of_integration or not is_of_package)
        return self._written[file]

    def span(self, site: CallSite | None) -> Span | None:
        """Return the expression that made a node; None if no person wrote it."""
        if site is None or not self.is_written(site.code.co_filename):
            return None
        key = (id(site.code), site.instruction)
        if key not in self._spans:
            self._spans[key] = site.span()
        return self._spans[key]

    def expression(self, site: CallSite | None) -> ast.expr | None:
        """Return the syntax of the expression that made a node; None if no person wrote it."""
        if site is None or not self.is_written(site.code.co_filename):
            return None
        line, end, offset, end_offset = list(site.code.co_positions())[site.instruction // 2]
        position = (line or 0, end or 0, offset or 0, end_offset or 0)
        return _source(site.code.co_filename).expressions.get(position)

    def calls(self, site: CallSite | None) -> str:
        """Return the name of the function that the expression calls; "" for another expression."""
        expression = self.expression(site)
        return "" if expression is None or site is None else _callee(expression, site)

    def is_own(self, call: ir.Call) -> bool:
        """Return whether a person wrote an operator, as a call or as Python's own.

        The language uses operators too: `required(x)` contains a condition that nobody wrote.
        """
        expression = self.expression(call.site)
        if expression is None:
            return False
        if not isinstance(expression, ast.Call):
            return True
        return self.calls(call.site) in _names(call.operator)

    def text(self, node: ir.Node) -> str:
        """Return the source of a value; "" if its expression is not written there as a whole."""
        span = self.span(node.site)
        match node, self.expression(node.site):
            case ir.Call(), ast.Call() if not self.is_own(node):
                return ""
            case ir.Call() | ir.If(), ast.expr():
                pass
            case ir.Get(key=key), ast.Attribute(attr=name) if name == key:
                pass
            case ir.Get(), ast.Subscript():
                pass
            case ir.Const(value=value), _:
                span = self.constant(node.site, value)
            case _:
                return ""
        return "" if span is None else text_at(span)

    def arguments(self, site: CallSite | None) -> list[Span]:
        """Return the positional arguments of the call that made a node; none if some are spread."""
        expression = self.expression(site)
        if not isinstance(expression, ast.Call) or site is None:
            return []
        if any(isinstance(argument, ast.Starred) for argument in expression.args):
            return []
        return [_span(argument, site.code.co_filename) for argument in expression.args]

    def keyword(self, site: CallSite | None, name: str) -> Part | None:
        """Return the argument with a name in the call that made a node."""
        expression = self.expression(site)
        if not isinstance(expression, ast.Call) or site is None:
            return None
        parts = [*expression.args, *expression.keywords]
        return _part(parts, lambda part: getattr(part, "arg", None) == name, site.code.co_filename)

    def item(self, site: CallSite | None, key: str) -> Part | None:
        """Return the entry of a dict with a key, in the expression that made it or what it names.

        The key of a `pick`, or of another list of names, is a part by itself. What is written
        elsewhere counts if no other place has that key.
        """
        for file, scope in self._scopes(site):
            for parts in _listed(scope, key):
                return _part(parts, lambda part: _is_text(_key_of(part), key), file)
        if self.span(site) is None:
            return None
        found = [(file, parts) for file in self.files for parts in _source(file).items.get(key, [])]
        if len(found) != 1:
            return None
        [(file, parts)] = found
        return _part(parts, lambda part: _is_text(_key_of(part), key), file)

    def droppable(self, site: CallSite | None, key: str) -> Part | None:
        """Return the argument that makes an entry of a body, if the call does without it."""
        names = (key, key.removeprefix("_"), SPELLINGS.get(key, key))
        parts = (self.keyword(site, name) for name in names)
        part = next((part for part in parts if part is not None), None)
        function = getattr(brazesmith, self.calls(site), None)
        if part is None or function is None:
            return None
        parameters = inspect.signature(function).parameters
        needed = [parameters[name] for name in names if name in parameters]
        is_optional = all(one.default is not inspect.Parameter.empty for one in needed)
        return part if is_optional else None

    def sign(self, site: CallSite | None) -> Span | None:
        """Return the sign of a comparison: `<`."""
        match self.expression(site):
            case ast.Compare(left=left, comparators=[right]) if site is not None:
                file = site.code.co_filename
                gap = between(_span(left, file), _span(right, file))
                text = text_at(gap)
                sign = text.strip(" ()")
                if gap.line != gap.end_line or sign not in ("<", "<=", ">", ">="):
                    return None
                start = gap.column + text.index(sign)
                return Span(file, gap.line, start, gap.line, start + len(sign))
        return None

    def attribute(self, site: CallSite | None, name: str) -> Span | None:
        """Return the name in `x.name`."""
        match self.expression(site):
            case ast.Attribute(attr=attr) as expression if attr == name and site is not None:
                whole = _span(expression, site.code.co_filename)
                start = whole.end_column - len(name)
                return Span(whole.file, whole.end_line, start, whole.end_line, whole.end_column)
        return None

    def constant(self, site: CallSite | None, value: Any, below: str = "") -> Span | None:
        """Return where a constant is written: in the expression that made it, or in what it names.

        `below` is the argument or key that has it, if there is one. A text of several words also
        counts elsewhere, if it is in one place only. None if no person wrote it, or who knows
        where.
        """
        for file, scope in self._scopes(site, below):
            for node in ast.walk(scope):
                if isinstance(node, ast.expr) and _is_constant(node, value):
                    return _span(node, file)
        if not isinstance(value, str) or value.isidentifier() or self.span(site) is None:
            return None
        found = [
            _span(node, file)
            for file in self.files
            for node in _source(file).constants.get(_constant_key(value), [])
        ]
        return found[0] if len(found) == 1 else None

    def mentions(self, value: Any) -> bool:
        """Return whether the files contain a constant anywhere."""
        return any(_constant_key(value) in _source(file).constants for file in self.files)

    def _scopes(self, site: CallSite | None, below: str = "") -> Iterator[tuple[str, ast.AST]]:
        """Yield the expression that made a node, and the values of the names in it.

        The part that is called `below` comes first.
        """
        expression = self.expression(site)
        if expression is None or site is None:
            return
        file = site.code.co_filename
        if below:
            yield from ((file, inner) for inner in _named(expression, below))
        yield file, expression
        names = {node.id for node in ast.walk(expression) if isinstance(node, ast.Name)}
        for other in dict.fromkeys([file, *self.files]):
            values = _source(other).values
            yield from ((other, value) for name in sorted(names) for value in values.get(name, []))


def _integration_of(file: str) -> Path | None:
    path = Path(file)
    if not path.is_relative_to(_INTEGRATIONS):
        return None
    return _INTEGRATIONS / path.relative_to(_INTEGRATIONS).parts[0]


def _names(operator: Operator) -> set[str]:
    return {operator.name, operator.spec_name}


def _callee(expression: ast.expr, site: CallSite) -> str:
    """Return the function that a call names, by the name that its module gives it."""
    match expression:
        case ast.Call(func=ast.Name(id=name)):
            return _source(site.code.co_filename).aliases.get(name, name)
        case ast.Call(func=ast.Attribute(attr=name)):
            return name
        case _:
            return ""


def _is_constant(node: ast.expr, value: Any) -> bool:
    """Return whether an expression is this constant: 1 is not true, and 1.0 is 1."""
    match node:
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
            found: Any = -number
        case ast.Constant(value=found):
            pass
        case _:
            return False
    if isinstance(found, bool) or isinstance(value, bool):
        return found is value
    return bool(found == value) and isinstance(found, str) == isinstance(value, str)


def _constant_key(value: Any) -> tuple[type, Any]:
    """Return a key that is the same for equal constants only: 1 is not true, and 1.0 is 1."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return (float if is_number else type(value)), value


def _listed(scope: ast.AST, key: str) -> Iterator[list[Any]]:
    """Yield the parts of dicts, calls and lists of which one is a text."""
    for node in ast.walk(scope):
        parts = _parts_of(node)
        if any(_is_text(_key_of(part), key) for part in parts):
            yield parts


def _parts_of(node: ast.AST) -> list[Any]:
    """Return the parts of a dict, a call or a list: nodes, or pairs of a key and a value."""
    match node:
        case ast.Dict(keys=keys, values=values):
            return list(zip(keys, values, strict=True))
        case ast.Call(args=parts) | ast.Tuple(elts=parts) | ast.List(elts=parts):
            return list(parts)
        case _:
            return []


def _key_of(part: Any) -> Any:
    return part[0] if isinstance(part, tuple) else part


def _named(scope: ast.expr, name: str) -> Iterator[ast.expr]:
    """Yield the arguments and the values of dicts in an expression that have a name."""
    for inner in ast.walk(scope):
        if isinstance(inner, ast.keyword) and inner.arg == name:
            yield inner.value
        elif isinstance(inner, ast.Dict):
            for key, value in zip(inner.keys, inner.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == name:
                    yield value


@dataclass(frozen=True, slots=True)
class Part:
    """One of several parts between commas: its source, its name alone, and it with a comma."""

    span: Span
    name: Span
    removal: Span


def _part(parts: Sequence[Any], is_wanted: Callable[[Any], bool], file: str) -> Part | None:
    """Return the first part that is wanted: a node, or a key and a value."""
    index = next((index for index, part in enumerate(parts) if is_wanted(part)), None)
    if index is None:
        return None
    spans = [_span_of_part(part, file) for part in parts]
    part = parts[index]
    span = name = spans[index]
    if isinstance(part, tuple):
        name = _span(part[0], file)
    return Part(span, name, removal(spans, index))


def _span_of_part(part: Any, file: str) -> Span:
    if not isinstance(part, tuple):
        return _span(part, file)
    key, value = part
    end = _span(value, file)
    if key is not None:
        return around(_span(key, file), end)
    before = linecache.getline(file, end.line)[: end.column - 1]
    stars = before.rfind("**")  # an entry without a key is `**value`
    return end if stars < 0 else replace(end, column=stars + 1)


def _is_text(node: Any, text: str) -> bool:
    return isinstance(node, ast.Constant) and node.value == text


def _span(node: ast.expr | ast.keyword, file: str) -> Span:
    end_line, end_offset = node.end_lineno or node.lineno, node.end_col_offset or 0
    start = characters(file, node.lineno, node.col_offset) + 1
    return Span(file, node.lineno, start, end_line, characters(file, end_line, end_offset) + 1)


@dataclass(frozen=True, slots=True)
class _Source:
    """A file: its expressions by position, its constants, and what imported names are called.

    `items` are the parts of dicts, calls and lists, by the texts among them. `values` are what is
    assigned to names.
    """

    constants: dict[tuple[type, Any], list[ast.expr]]
    items: dict[str, list[list[Any]]]
    expressions: dict[_Position, ast.expr]
    aliases: dict[str, str]
    values: dict[str, list[ast.expr]]


@functools.lru_cache(maxsize=64)
def _source(file: str) -> _Source:
    try:
        tree = ast.parse("".join(linecache.getlines(file)))
    except (SyntaxError, ValueError):
        tree = ast.Module([], [])
    source = _Source(defaultdict(list), defaultdict(list), {}, {}, defaultdict(list))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            source.aliases.update({one.asname: one.name for one in node.names if one.asname})
        for key in map(_key_of, _parts_of(node)):
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                source.items[key.value].append(_parts_of(node))
        for name, assigned in _assigned(node):
            source.values[name].append(assigned)
        if not isinstance(node, ast.expr):
            continue
        end, end_offset = node.end_lineno or node.lineno, node.end_col_offset or 0
        source.expressions.setdefault((node.lineno, end, node.col_offset, end_offset), node)
        match node:
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
                source.constants[_constant_key(-number)].append(node)
            case ast.Constant(value=value):
                source.constants[_constant_key(value)].append(node)
    return source


def _assigned(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            yield name, value
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            yield name, value


def removal(parts: Sequence[Span], index: int) -> Span:
    """Return what to delete so that one of several parts, and a comma, is gone."""
    part = parts[index]
    if index + 1 < len(parts):
        following = parts[index + 1]
        return Span(part.file, part.line, part.column, following.line, following.column)
    if index > 0:
        return around(between(parts[index - 1], part), part)
    return part


def text_at(span: Span) -> str:
    """Return the source at a span, with its line breaks."""
    lines = linecache.getlines(span.file)[span.line - 1 : span.end_line]
    if not lines:
        return ""
    lines[-1] = lines[-1][: span.end_column - 1]
    lines[0] = lines[0][span.column - 1 :]
    return "".join(lines)


def between(start: Span, end: Span) -> Span:
    """Return the source from the end of one span to the start of another in the same file."""
    return Span(start.file, start.end_line, start.end_column, end.line, end.column)


def around(start: Span, end: Span) -> Span:
    """Return the source from the start of one span to the end of another in the same file."""
    return Span(start.file, start.line, start.column, end.end_line, end.end_column)
