"""The points of a program in the words of its spec: `when(order.total > 100, …)`: never true."""

from __future__ import annotations

import ast
import linecache
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from brazesmith import ir
from brazesmith.base.diagnostics import CallSite, Span
from brazesmith.operators.symbolic import describe

#: No expression is shown longer than this.
_LONGEST: Final = 60

#: The folder of brazesmith itself; what integrations define is below it too.
_PACKAGE: Final = str(Path(__file__).parents[1])


@dataclass(frozen=True, slots=True)
class Written:
    """An expression of the spec: the function that it calls, if any, and its text in short."""

    function: str
    text: str
    span: Span | None

    @property
    def is_library(self) -> bool:
        """Whether it is written in brazesmith itself, and not in a project."""
        return self.span is None or self.span.file.startswith(_PACKAGE)


def written(site: CallSite | None) -> Written:
    """Return the expression at a position."""
    return Written("", "", None) if site is None else _written(site, site.code.co_filename)


@cache
def _written(site: CallSite, file: str) -> Written:
    """Return the expression at a position; code that is equal may be in another `file`."""
    span = site.span()
    text = _source(span)
    if not text.strip():  # the source is not available
        return Written("", "", span)
    try:
        tree = ast.parse(f"({text}\n)", mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Written("", short(text), span)
    match tree:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=arguments):
            whole = ast.unparse(tree)
            if len(whole) <= _LONGEST:
                return Written(name, whole, span)
            first = ast.unparse(arguments[0]) if arguments else ""
            is_short = 0 < len(first) <= _LONGEST - len(name)
            return Written(name, f"{name}({first}, …)" if is_short else f"{name}(…)", span)
    return Written("", short(ast.unparse(tree)), span)


def is_inside(site: CallSite | None, other: CallSite | None) -> bool:
    """Return whether an expression is a part of another one, as they are written."""
    inner, outer = written(site).span, written(other).span
    if inner is None or outer is None:
        return inner is not None
    start = (outer.line, outer.column) <= (inner.line, inner.column)
    end = (inner.end_line, inner.end_column) <= (outer.end_line, outer.end_column)
    return inner.file == outer.file and start and end


def _source(span: Span) -> str:
    """Return the source code of a range."""
    if span.line == span.end_line:
        return span.text
    lines = [linecache.getline(span.file, n) for n in range(span.line, span.end_line + 1)]
    lines[-1] = lines[-1][: span.end_column - 1]
    lines[0] = lines[0][span.column - 1 :]
    return "".join(lines)


def short(text: str) -> str:
    """Return an expression on one line, in full or its beginning."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def value_text(node: ir.Node, around: CallSite | None = None) -> str:
    """Return a value as the spec writes it; `around` is the position of what contains it."""
    inner = ir.unnamed(node)
    found = written(inner.site)
    is_parameter = isinstance(inner, ir.Parameter)  # its site is that of what calls the function
    is_own = inner.site is not None and inner.site != around and found.text and not is_parameter
    is_compound = isinstance(inner, ir.Call) and inner.operator.is_lazy
    if is_own and (is_compound or not found.is_library):
        return found.text
    return short(describe(node))


#: How a value is missing, by whether it is optional, and nullable.
MISSING: Final = {
    (True, False): "absent",
    (False, True): "null",
    (True, True): "absent or null",
    (False, False): "absent",
}


def about_text(node: ir.Node) -> str:
    """Return what a condition or a choice is about; of a choice, the candidates."""
    if isinstance(node, ir.Call) and node.operator.chooses:
        candidates = [one for one in node.arguments if not isinstance(one, ir.Const)]
        return ", ".join(f"`{short(describe(one))}`" for one in candidates)
    return f"`{short(describe(node))}`"


@dataclass(frozen=True, slots=True)
class Words:
    """A choice in the words of the spec: its name, and that it is never true, or never false.

    If the spec does not write it, it is a part of what it calls: `increment(x)` without a value.
    """

    subject: str
    true: str = "never true"
    false: str = "never false"
    is_written: bool = True

    @classmethod
    def of(cls, node: ir.If) -> Words:
        """Return the texts for a choice."""
        source = written(node.site)
        subject = f"`{source.text or short(describe(node))}`"
        match source.function:
            case "choose" | "translate":
                case_ = value_text(node.condition, node.site)
                never = f"the case `{case_}` is never taken"
                return cls(f"`{source.function}`", never, "`otherwise` is never used")
            case "identify":
                then = ir.unnamed(node.then)
                entries = then.entries if isinstance(then, ir.Object) else ()
                keys = [entry.key for entry in entries if isinstance(entry, ir.Entry)]
                by = f"never by `{'`, `'.join(keys)}`" if keys else "never used"
                return cls("`identify`", by, "never without a usable identifier")
            case "required":
                return cls(subject, "never present", "never absent or null")
        if source.function[:1].isupper() or source.function == "merge":  # such as an `Event`
            return cls(subject, "never sent", "never left out")
        return cls(subject, is_written=source.function in ("when", ""))


def never_text(node: ir.Node, result: bool, around: CallSite | None) -> str:
    """Return that a condition never has a result, in words."""
    if written(node.site).function == "identify":  # of an element, which is left out without one
        return "never with a usable identifier" if result else "never without a usable identifier"
    return f"`{value_text(node, around)}` is never {str(result).lower()}"
