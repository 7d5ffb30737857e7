"""Text to esprima's own nodes, with errors in the coordinates of the text.

esprima reads ES2017 with object spread. The text goes between two lines of ours, so a line in
esprima's nodes is one more than in the text.
"""

from __future__ import annotations

import contextlib
import functools
import re
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final


class JavaScriptSyntaxError(Exception):
    """JavaScript that does not parse or is not supported."""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(f"{line}:{column}: {message}")
        self.message = message
        self.line = line
        self.column = column


#: The line before a text that is parsed; esprima's ranges count from there.
BEFORE_STATEMENTS = "(function (payload, headers) {\n"
BEFORE_EXPRESSION = "_[\n"

#: The types of esprima's nodes that begin a scope for `var`s and `return`.
FUNCTIONS = ("FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression")


def statement_trees(text: str) -> list[Any]:
    """Return the statements of a function body as esprima's own nodes."""
    root = _parse(BEFORE_STATEMENTS, text, "\n})")
    if root.type != "FunctionExpression":
        raise _error_at_end(text, "there is an extra `}`")
    statements: list[Any] = root.body.body
    return statements


def expression_tree(text: str) -> Any:
    """Return one expression as esprima's own node."""
    # Nothing but exactly one expression can stand between the brackets of a member.
    root = _parse(BEFORE_EXPRESSION, text, "\n]")
    if root.type != "MemberExpression" or root.object.type != "Identifier":
        raise _error_at_end(text, "expected one expression")
    return root.property


def parts(node: Any) -> Iterator[Any]:
    """Yield the nodes directly inside a node, in the order of the text."""
    for value in vars(node).values():
        for part in value if isinstance(value, list) else [value]:
            if getattr(part, "type", None):
                yield part


def walk(nodes: Iterable[Any], *, stop: Sequence[str] = ()) -> Iterator[Any]:
    """Yield nodes and all nodes inside, but not the inside of nodes of types to stop at."""
    todo = list(nodes)[::-1]
    while todo:
        node = todo.pop()
        yield node
        if node.type not in stop:
            todo += list(parts(node))[::-1]


# --- esprima --------------------------------------------------------------------------------------

_LINE_END = re.compile("\r\n|[\n\r\u2028\u2029]")

#: What esprima reports for an unknown character, and what it means.
_ILLEGAL = ("token ILLEGAL", "character, or a string, comment or pattern that is not closed")

#: esprima needs some 20 Python frames for each level of nesting.
_RECURSION_LIMIT: Final = 20_000


@functools.cache
def _esprima() -> Any:
    """Import esprima, when something is first parsed, and return it.

    Its import computes the category of every Unicode character, which takes 0.25 s. For that time
    Unicode ends with ASCII; Python decides which other characters a name may hold.
    """
    everything = sys.maxunicode
    sys.maxunicode = 0x7F
    try:
        import esprima.parser
    finally:
        sys.maxunicode = everything
    from esprima.character import IDENTIFIER_PART, IDENTIFIER_START, Character

    def starts_name(character: str) -> bool:
        return character in IDENTIFIER_START or character.isidentifier()

    def continues_name(character: str) -> bool:
        return character in IDENTIFIER_PART or f"_{character}".isidentifier()

    Character.isIdentifierStart = staticmethod(starts_name)
    Character.isIdentifierPart = staticmethod(continues_name)
    return esprima


def _parse(before: str, text: str, after: str) -> Any:
    """Return the only expression in the text between a line before it and one after it."""
    options = {"loc": True, "range": True}
    parser = _esprima().parser.Parser(f"{before}{text}{after}", options=options)
    # esprima checks patterns with Python's `re`, which rejects or warns about valid ones.
    parser.scanner.testRegExp = lambda pattern, flags: None
    with reading(text):
        body = parser.parseScript().body
    if len(body) != 1 or body[0].type != "ExpressionStatement":
        raise _error_at_end(text, "there is an extra bracket")
    return body[0].expression


@contextlib.contextmanager
def reading(text: str) -> Iterator[None]:
    """Turn errors of reading a text into JavaScriptSyntaxError, with the text's coordinates."""
    try:
        with deep_recursion():
            yield
    except _esprima().Error as error:
        message = re.sub(r"^Line \d+: ", "", error.message).replace(*_ILLEGAL)
        raise _error(text, message, error.lineNumber, error.column) from None
    except RefusedError as error:
        start = error.node.loc.start
        raise _error(text, error.message, start.line, start.column + 1) from None
    except RecursionError:
        raise JavaScriptSyntaxError("the code is nested too deeply", 1, 1) from None


class _DeepRecursion:
    """Counts the threads that read deeply nested code, because all threads share one limit.

    The first one raises it, and the last one restores it. A thread that restored it alone would
    lower it for the others, or keep what another one had raised.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._active = 0
        self._before = 0

    def enter(self) -> None:
        with self._lock:
            if not self._active:
                self._before = sys.getrecursionlimit()
                sys.setrecursionlimit(max(self._before, _RECURSION_LIMIT))
            self._active += 1

    def leave(self) -> None:
        with self._lock:
            self._active -= 1
            if not self._active:
                sys.setrecursionlimit(self._before)


_DEEP: Final = _DeepRecursion()


@contextlib.contextmanager
def deep_recursion() -> Iterator[None]:
    """Raise the recursion limit for deeply nested code."""
    _DEEP.enter()
    try:
        yield
    finally:
        _DEEP.leave()


def _error(text: str, message: str, line: int, column: int) -> JavaScriptSyntaxError:
    """Return an error at esprima's coordinates, which count the line before the text."""
    if line - 1 > len(_LINE_END.split(text)):
        return _error_at_end(text, "the code ends too early, or there is an extra bracket")
    return JavaScriptSyntaxError(message, line - 1, column)


def _error_at_end(text: str, message: str) -> JavaScriptSyntaxError:
    lines = _LINE_END.split(text.rstrip())
    return JavaScriptSyntaxError(message, len(lines), len(lines[-1]) + 1)


class RefusedError(Exception):
    """One of esprima's nodes is not supported."""

    def __init__(self, node: Any, message: str) -> None:
        super().__init__(message)
        self.node = node
        self.message = message
