"""L101 to L106: whether the text is valid JavaScript."""

from __future__ import annotations

import re
from collections.abc import Iterator

from brazesmith.engines import ScriptError
from brazesmith.lint.places import node_at
from brazesmith.lint.rule import Problem, Review, rule
from brazesmith.lint.scopes import INPUTS
from brazesmith.lint.syntax import Node, ParsedScript, is_broken

_CLOSERS = {"(": ")", "[": "]", "{": "}", "${": "}"}
_QUOTES = "\u201c\u201d\u201e\u201f\u2018\u2019\u201a\u201b\u00ab\u00bb"


@rule("L101")
def _syntax(review: Review) -> Iterator[Problem]:
    """V8 decides whether there is an error; the tree often shows better what it is."""
    script, error = review.script, review.refused
    if error is None or any(_comment(review)) or any(_module(review)) or _declared(error):
        return
    found = [*_unbalanced(script), *_not_javascript(script)]
    yield found[0] if found else _error(script, error)


def _place(script: ParsedScript, error: ScriptError) -> tuple[int, int]:
    start = script.offset(error.line or 1, error.column or 1)
    start = max(min(start, len(script.text) - 1), 0)
    return start, start + 1


def _declared(error: ScriptError | None) -> str:
    """The name that is declared twice, if that is the error."""
    found = re.match(r"Identifier '([^']{1,200})' has already", error.message) if error else None
    return found[1] if found is not None else ""


@rule("L102")
def _comment(review: Review) -> Iterator[Problem]:
    start = _open_comment(review.script) if review.refused is not None else None
    if start is not None:
        yield Problem((start, start + 2), "this comment is never closed")


def _open_comment(script: ParsedScript) -> int | None:
    """Where the last comment begins, if it is not closed."""
    text = script.text
    closed = text.rfind("*/")
    start = text.find("/*", closed + 2 if closed >= 0 else 0)
    if start < 0 or not is_broken(script):
        return None
    # A text that starts with `/*` may be read as a regular expression.
    texts = script.all("string", "template_string", "regex")
    if any(node.start < start < node.end for node in texts):
        return None
    return None if any(node.start <= start < node.end for node in script.comments) else start


def _unbalanced(script: ParsedScript) -> Iterator[Problem]:
    """The first bracket without its counterpart."""
    opened: list[Node] = []
    brackets = [node for node in script.all(*_CLOSERS, *_CLOSERS.values()) if not node.missing]
    for node in brackets if is_broken(script) else ():
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


def _error(script: ParsedScript, error: ScriptError) -> Problem:
    """V8's message, or a better one that the character there suggests."""
    at = _place(script, error)
    character = script.text[at[0] : at[1]]
    node = node_at(script, at[0])
    if character in ("'", '"'):
        return Problem(node.first_line, "unterminated string", f"close it with {character}")
    if character and character in _QUOTES:
        message = f"`{character}` is not a JavaScript quote"
        return Problem(at, message, "replace the typographic quote with \" or '")
    if character and not character.isascii() and not character.isalnum():
        return Problem(at, f"unexpected character U+{ord(character):04X}", "remove it")
    hint = ""
    if node.parent.kind in ("object", "array", "arguments", "ERROR"):
        hint = "is a comma missing before it?"
    if re.match(r"[\w$]{0,60}\s?:\s?(string|number|boolean|any)\b", script.text[at[0] :][:100]):
        hint = "if this is a TypeScript type, remove it: Braze runs JavaScript"
    return Problem(at, error.message[:1].lower() + error.message[1:], hint)


def _not_javascript(script: ParsedScript) -> Iterator[Problem]:
    """What tree-sitter accepts and JavaScript engines refuse."""
    for node in script.nodes:
        if node.kind.startswith("jsx_") and not node.parent.kind.startswith("jsx_"):
            yield Problem(node.first_line, "JSX is not supported", "write the value as a string")
        elif node.kind == "expression_statement" and node.first.kind == "object":
            message, hint = "an object is not a statement", "is a `return` missing before it?"
            yield Problem(node.first_line, message, hint)


@rule("L103")
def _redeclared(review: Review) -> Iterator[Problem]:
    name = _declared(review.refused)
    if name and name not in INPUTS and review.refused is not None:
        first = [one.node for one in review.names.declared if one.name == name]
        also = ((first[0], "first declared here"),) if first else ()
        at = node_at(review.script, _place(review.script, review.refused)[0])
        yield Problem(at, f"`{name}` is already declared", also=also)


@rule("L106")
def _redeclared_input(review: Review) -> Iterator[Problem]:
    name = _declared(review.refused)
    if name in INPUTS and review.refused is not None:
        at = node_at(review.script, _place(review.script, review.refused)[0])
        yield Problem(at, f"`{name}` is already declared by Braze")


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
