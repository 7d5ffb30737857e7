"""python-liquid with Braze's dialect, filters and tags, and no others.

It is stricter than Braze: an unknown filter or tag is an error, not empty text. Templates cannot
include files or use the network. Loops, output and variables are limited here; time and memory by
the parent process (`emulator.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import StringIO
from typing import Any, Final, TextIO

from liquid.ast import Node
from liquid.builtin.expressions import BooleanExpression, FilteredExpression, tokenize
from liquid.builtin.expressions.primitive import Literal
from liquid.builtin.output import Output, OutputNode
from liquid.builtin.tags.case_tag import MultiExpressionBlockNode
from liquid.builtin.tags.cycle_tag import CycleNode, CycleTag
from liquid.builtin.tags.echo_tag import EchoNode, EchoTag
from liquid.exceptions import LiquidError, LiquidInterrupt, LiquidSyntaxError
from liquid.output import LimitedStringIO
from liquid.stream import TokenStream
from liquid.tag import Tag
from liquid.token import TOKEN_EXPRESSION
from liquid.undefined import Undefined

from brazesmith.engines.liquid import expressions, filters, ruby
from brazesmith.engines.liquid.comparisons import Matches, ruby_like
from brazesmith.engines.liquid.dialect import BLOCKS, COMMANDS, ROOT, DialectError, Expanded, expand
from brazesmith.engines.liquid.document import Field
from brazesmith.engines.liquid.ruby import DEEPEST, printed
from brazesmith.engines.liquid.values import NO_REASON, SECTIONS, USER
from liquid import BoundTemplate, Environment, RenderContext

#: Tags of python-liquid that Braze does not have.
_FOREIGN_TAGS: Final = ("include", "render", "doc", "ifchanged")

#: Tags of Braze that the emulator cannot run, and what they need.
_REFUSED_TAGS: Final = {
    "connected_content": "network",
    "catalog_items": "catalogs",
    "catalog_selection_items": "catalogs",
    "shopping_cart": "shopping carts",
    "multi_language": "translations",
    "translation": "translations",
}


class Aborted(Exception):
    """`abort_message` was called: Braze sends nothing and logs the reason."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TemplateError(Exception):
    """A template that cannot be parsed or rendered; positions in its file count from 1."""

    def __init__(self, message: str, line: int | None, column: int | None, syntax: bool) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column
        self.syntax = syntax


@dataclass(frozen=True, slots=True)
class Template:
    """A parsed template, which can be rendered many times."""

    field: Field
    expanded: Expanded
    nodes: BoundTemplate

    def render(self, sections: Mapping[str, Mapping[str, Any]], now: datetime) -> str:
        """Render the template with the sections of a payload. Raises Aborted, TemplateError."""
        names: dict[str, object] = {ROOT + USER: sections.get(USER, {})}
        names |= {ROOT + command: command for command in COMMANDS}
        for liquid, payload in SECTIONS.items():
            names[ROOT + liquid] = names[liquid] = sections.get(payload, {})
        _environment().clock = lambda: now
        with _located(self.field, self.expanded, syntax=False):
            return self.nodes.render(**names)


def parse(field: Field) -> Template:
    """Parse a template. Raises TemplateError."""
    try:
        expanded = expand(field.text)
    except DialectError as error:
        raise TemplateError(error.message, *field.place(error.position), True) from None
    with _located(field, expanded, syntax=True):
        template = _environment().from_string(expanded.text)
        context = RenderContext(template)
        for node in template.nodes:
            _adopt(node, context)
    return Template(field, expanded, template)


class _Context(RenderContext):
    """Writes output as it is: python-liquid's own buffer changes line breaks."""

    def get_buffer(self, buf: TextIO | None = None) -> StringIO:
        used = buf.size if isinstance(buf, LimitedStringIO) else 0
        return LimitedStringIO(_Environment.output_stream_limit - used, newline="")

    def get_item(self, obj: Any, key: Any) -> Any:
        return expressions.found(obj, key)


class _Template(BoundTemplate):
    context_class = _Context

    def render_with_context(
        self,
        context: RenderContext,
        buffer: TextIO,
        *args: Any,
        partial: bool = False,
        block_scope: bool = False,
        **kwargs: Any,
    ) -> None:
        """Render the nodes; `break` and `continue` outside of a loop end the output."""
        namespace = self.make_partial_namespace(partial, dict(*args, **kwargs))
        with context.extend(namespace=namespace):
            for node in self.nodes:
                try:
                    node.render(context, buffer)
                except LiquidInterrupt:
                    return
                except LiquidError as error:
                    self.env.error(error, token=node.token)

    def _get_buffer(self) -> StringIO:
        return LimitedStringIO(_Environment.output_stream_limit, newline="")


class _Nil(Undefined):
    """What is not defined is nil, as in Ruby."""

    def __new__(cls, *_: object, **__: object) -> None:  # type: ignore[misc]  # in place of objects
        return None


class _Environment(Environment):
    """Limits that Braze does not document, far above what any real body needs."""

    loop_iteration_limit = 1_000_000
    output_stream_limit = 8 * 1024 * 1024
    local_namespace_limit = 64 * 1024 * 1024
    block_nesting_limit = DEEPEST
    template_class = _Template
    clock: Callable[[], datetime]


@cache
def _environment() -> _Environment:
    environment = _Environment(undefined=_Nil)
    filters.install(environment, lambda: environment.clock())
    for name in _FOREIGN_TAGS:
        environment.tags.pop(name, None)
    for tag in (_Output, _Echo, _Cycle, _AbortTag):
        environment.add_tag(tag)
    for name in _REFUSED_TAGS:
        environment.tags[name] = _RefusedTag(environment)
    return environment


# Output and tags ---------------------------------------------------------------------------------


class _OutputNode(OutputNode):
    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        return buffer.write(printed(self.expression.evaluate(context)))


class _Output(Output):
    node_class = _OutputNode


class _EchoNode(_OutputNode, EchoNode):
    pass


class _Echo(EchoTag):
    node_class = _EchoNode


class _CycleNode(CycleNode):
    """A cycle without a name is its own if it names variables."""

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        key: object = self.group and ruby.identity(self.group.evaluate(context))
        if self.group is None:
            is_constant = all(isinstance(argument, Literal) for argument in self.args)
            key = str(self.args) if is_constant else id(self)
        positions: dict[object, int] = context.tag_namespace["cycles"]
        position = positions.get(key, 0)
        positions[key] = 0 if position + 1 >= len(self.args) else position + 1
        chosen = self.args[position] if position < len(self.args) else None
        return buffer.write(printed(chosen.evaluate(context)) if chosen else "")


class _Cycle(CycleTag):
    node_class = _CycleNode


class _AbortNode(OutputNode):
    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        raise Aborted(printed(self.expression.evaluate(context)) or NO_REASON)


class _AbortTag(Tag):
    """`{% abort_message('reason') %}`."""

    name = "abort_message"
    block = False

    def parse(self, stream: TokenStream) -> Node:
        token = stream.current
        text = ""
        if stream.peek.kind == TOKEN_EXPRESSION:
            next(stream)
            text = stream.current.value.strip()
        bracketed = re.fullmatch(r"(?:\((.*)\))?", text, re.DOTALL)
        if bracketed is None:
            raise LiquidSyntaxError("write `{% abort_message('reason') %}`", token=token)
        reason = (bracketed[1] or "").strip() or "''"
        inner = TokenStream(tokenize(reason, stream.current))
        return _AbortNode(token, FilteredExpression.parse(self.env, inner))


class _RefusedTag(Tag):
    block = False

    def parse(self, stream: TokenStream) -> Node:
        token = stream.current
        missing = _REFUSED_TAGS[token.value]
        message = f"the emulator has no {missing}: `{token.value}` is not run"
        raise LiquidSyntaxError(message, token=token)


# Corrections to a parsed template -------------------------------------------------------------


def _adopt(node: Node, context: RenderContext) -> None:
    """Refuse unknown filters, and make conditions compare like Ruby."""
    if isinstance(node, MultiExpressionBlockNode):
        node.expression = Matches(node.expression)  # type: ignore[assignment]  # in its place
    waiting = list(node.expressions())
    while waiting:
        expression = waiting.pop()
        for used in getattr(expression, "filters", None) or ():
            if used.name not in filters.NAMES:
                raise LiquidSyntaxError(filters.unknown(used.name), token=used.token)
        if isinstance(expression, BooleanExpression):
            expression.expression = ruby_like(expression.expression)
        expressions.adopt(expression)
        waiting.extend(expression.children())
    for child in node.children(context):
        _adopt(child, context)


# Errors ------------------------------------------------------------------------------------------


_MESSAGES: Final = {
    "expected end of expression, found '='": "`=` is not an operator in Liquid; write `==`",
    "output stream limit reached": "the output is too long",
    "local namespace limit reached": "the variables are too large",
    "loop iteration limit reached": "the loops have too many iterations",
    "block nesting limit reached": "nested too deeply",
}
_BLOCK_TAG = re.compile(r"\{%-?\s*(\w+)")


def _unclosed(text: str) -> re.Match[str] | None:
    """Return the innermost unclosed tag."""
    waiting: list[re.Match[str]] = []
    for tag in _BLOCK_TAG.finditer(text):
        if tag[1] in BLOCKS:
            waiting.append(tag)
        elif waiting and tag[1] == f"end{waiting[-1][1]}":
            waiting.pop()
    return waiting[-1] if waiting else None


@contextmanager
def _located(field: Field, expanded: Expanded, *, syntax: bool) -> Iterator[None]:
    """Convert errors of python-liquid to a TemplateError with the position in the file."""
    try:
        yield
    except RecursionError:
        raise TemplateError("nested too deeply", None, None, syntax) from None
    except LiquidError as error:
        message = str(error.message or type(error).__name__)
        message = _MESSAGES.get(message, message)
        line, column = None, None
        if error.token is not None and error.token.start_index >= 0:
            line, column = field.place(expanded.origin(error.token.start_index))
        elif syntax and (found := _unclosed(expanded.text)):
            message = f"this `{found[1]}` has no `end{found[1]}`"
            line, column = field.place(expanded.origin(found.start()))
        raise TemplateError(message, line, column, syntax) from None
