"""L101 to L106: whether the text is valid JavaScript."""

from __future__ import annotations

import re
from collections.abc import Iterator

from brazesmith.lint.rule import Problem, Review, rule
from brazesmith.lint.syntax import NOTHING, Node, ParsedScript

_MOST = 3
_CLOSERS = {"(": ")", "[": "]", "{": "}", "${": "}"}
_QUOTES = "\u201c\u201d\u201e\u201f\u2018\u2019\u201a\u201b\u00ab\u00bb"


@rule("L101")
def _syntax(review: Review) -> Iterator[Problem]:
    """V8 decides whether there is an error; the tree often shows better what it is."""
    script, error = review.script, review.refused
    if error is None or any(other for other in _others(review)):
        return
    found = list(_invalid_characters(script)) or list(_unbalanced(script))
    found = found or [*_errors(script), *_not_javascript(script)]
    yield from found[:_MOST]
    if not found:
        start = script.offset(error.line or 1, error.column or 1)
        at = (
            max(min(start, len(script.text) - 1), 0),
            max(min(start, len(script.text) - 1), 0) + 1,
        )
        yield Problem(at, error.message[:1].lower() + error.message[1:])


def _others(review: Review) -> Iterator[Problem]:
    """Yield what other rules say of a script that does not compile."""
    for check in (_comment, _redeclared, _redeclared_input, _module):
        yield from check(review)


@rule("L102")
def _comment(review: Review) -> Iterator[Problem]:
    start = _open_comment(review.script) if review.refused is not None else None
    if start is not None:
        yield Problem((start, start + 2), "this comment is never closed")


def _is_broken(script: ParsedScript) -> bool:
    return any(node.kind == "ERROR" or node.missing for node in script.nodes)


def _open_comment(script: ParsedScript) -> int | None:
    """Where the last comment begins, if it is not closed."""
    text = script.text
    closed = text.rfind("*/")
    start = text.find("/*", closed + 2 if closed >= 0 else 0)
    if start < 0 or not _is_broken(script):
        return None
    # A text that starts with `/*` may be read as a regular expression.
    texts = script.all("string", "template_string", "regex")
    if any(node.start < start < node.end for node in texts):
        return None
    return None if any(node.start <= start < node.end for node in script.comments) else start


def _invalid_characters(script: ParsedScript) -> Iterator[Problem]:
    """Characters that tree-sitter accepts in names and JavaScript does not."""
    for node in script.nodes:
        if node.children or "identifier" not in node.kind or node.text.isascii():
            continue
        text = node.text.replace("$", "_")
        if text.lstrip("#").replace("\u200c", "").replace("\u200d", "").isidentifier():
            continue
        wrong = re.search(r"[^\w\u200c\u200d#]", text)
        offset = wrong.start() if wrong is not None else 0
        at = (node.start + offset, node.start + offset + 1)
        character = node.text[offset]
        if character in _QUOTES:
            message = f"`{character}` is not a JavaScript quote"
            yield Problem(at, message, "replace the typographic quote with \" or '")
        else:
            yield Problem(at, f"unexpected character U+{ord(character):04X}", "remove it")


def _unbalanced(script: ParsedScript) -> Iterator[Problem]:
    """The first bracket without its counterpart."""
    opened: list[Node] = []
    brackets = [node for node in script.all(*_CLOSERS, *_CLOSERS.values()) if not node.missing]
    for node in brackets if _is_broken(script) else ():
        if node.kind in _CLOSERS:
            opened.append(node)
            continue
        if not opened:
            yield Problem(node, f"unmatched `{node.kind}`", "remove it")
            return
        opener = opened.pop()
        closer = _CLOSERS[opener.kind]
        if closer != node.kind:
            message, also = f"expected `{closer}`, found `{node.kind}`", (opener, "opened here")
            yield Problem(node, message, f"add `{closer}` before it", also=(also,))
            return
    for opener in opened[-1:]:
        hint = f"add `{_CLOSERS[opener.kind]}` where it ends"
        yield Problem(opener, f"this `{opener.kind}` is never closed", hint)


def _errors(script: ParsedScript) -> Iterator[Problem]:
    """What tree-sitter could not read or had to add."""
    inside = NOTHING
    for node in script.nodes:
        if node.start < inside.end:
            continue
        if node.missing:
            yield Problem((max(node.start - 1, 0), node.start), f"expected `{node.kind}` here")
        elif node.kind == "ERROR":
            inside = node
            yield _error(node)


def _error(node: Node) -> Problem:
    text = node.text
    at = node.first_line
    if text[:1] in ("'", '"'):
        return Problem(at, "unterminated string", f"close it with {text[0]}")
    if text[:1] == "`":
        return Problem(at, "unterminated template", "close it with `")
    hint = ""
    if node.parent.kind in ("object", "array", "arguments"):
        hint = "is a comma missing before it?"
    elif re.match(r"[\w$]+\s*:|as\b|:", text):
        hint = "if this is a TypeScript type, remove it: Braze runs JavaScript"
    return Problem(at, "unexpected code", hint)


#: Nodes that tree-sitter accepts and JavaScript engines refuse, and what to do.
_NEVER_VALID = {
    "jsx_element": ("JSX is not supported", "write the value as a string"),
    "jsx_self_closing_element": ("JSX is not supported", "write the value as a string"),
    "decorator": ("decorators are not supported", "remove it"),
    "hash_bang_line": ("a `#!` line is not allowed here", "remove it"),
}


def _not_javascript(script: ParsedScript) -> Iterator[Problem]:
    """What tree-sitter accepts and JavaScript engines refuse."""
    for node in script.nodes:
        found = _NEVER_VALID.get(node.kind)
        if node.kind == "expression_statement":
            found = _refused_statement(node.first)
        if found is not None:
            message, hint = found
            yield Problem(node.first_line, message, hint)


def _refused_statement(value: Node) -> tuple[str, str] | None:
    """A statement that starts like an object or a function and was meant as a value."""
    if value.kind in ("function_expression", "generator_function") and not value.get("name"):
        return "a function declaration needs a name", "write `function name(…)`"
    if value.kind == "object":
        keys = [part.get("key") or part for part in value.parts]
        if len(keys) > 1 or any(key.kind != "property_identifier" for key in keys):
            return "an object is not a statement", "is a `return` missing before it?"
    return None


@rule("L103")
def _redeclared(review: Review) -> Iterator[Problem]:
    for node, first in review.names.twice if review.refused is not None else ():
        if first.kind != "input":
            also = ((first.node, "first declared here"),)
            yield Problem(node, f"`{node.text}` is already declared", also=also)


@rule("L106")
def _redeclared_input(review: Review) -> Iterator[Problem]:
    for node, first in review.names.twice:
        if first.kind == "input":
            yield Problem(node, f"`{node.text}` is already declared by Braze")


@rule("L104")
def _module(review: Review) -> Iterator[Problem]:
    for node in review.script.nodes if review.refused is not None else ():
        if node.kind in ("import_statement", "export_statement"):
            word = node.kind.partition("_")[0]
            hint = "" if word == "import" else "`return` the body instead"
            yield Problem(node.first_line, f"`{word}` is not allowed in a transformation", hint)
        elif node.kind == "await_expression" and not node.function.has("async"):
            hint = "remove it: a transformation cannot make requests, so nothing is pending"
            yield Problem(node, "`await` outside an async function", hint)
