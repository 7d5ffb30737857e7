"""L101 to L106: whether the text is valid JavaScript."""

from __future__ import annotations

import re
from collections.abc import Iterator

from brazesmith.lint.rule import Problem, Review, rule
from brazesmith.lint.syntax import FUNCTIONS, LOOPS, NOTHING, Node, ParsedScript

_MOST = 3
_CLOSERS = {"(": ")", "[": "]", "{": "}", "${": "}"}
_QUOTES = "\u201c\u201d\u201e\u201f\u2018\u2019\u201a\u201b\u00ab\u00bb"


@rule("L101")
def _syntax(review: Review) -> Iterator[Problem]:
    script = review.script
    if _open_comment(script) is not None:
        return
    found = list(_invalid_characters(script)) or list(_unbalanced(script))
    if not found:
        found = [*_errors(script), *_refused(script), *_stray_exits(script)]
    yield from found[:_MOST]


@rule("L102")
def _comment(review: Review) -> Iterator[Problem]:
    start = _open_comment(review.script)
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


_LISTS = ("object", "arguments", "formal_parameters", "object_pattern")
_OPERATIONS = ("binary_expression", "unary_expression")
#: Nodes that tree-sitter accepts and JavaScript engines refuse anywhere, and what to do.
_NEVER_VALID = {
    "jsx_element": ("JSX is not supported", "write the value as a string"),
    "jsx_self_closing_element": ("JSX is not supported", "write the value as a string"),
    "decorator": ("decorators are not supported", "remove it"),
    "hash_bang_line": ("a `#!` line is not allowed here", "remove it"),
}


def _refused(script: ParsedScript) -> Iterator[Problem]:
    """What tree-sitter accepts and JavaScript engines refuse."""
    for node in script.nodes:
        found = _NEVER_VALID.get(node.kind) or _why_refused(node)
        if found is not None:
            message, hint = found
            yield Problem(node.first_line, message, hint)


def _why_refused(node: Node) -> tuple[str, str] | None:
    """Why an engine refuses a node where it is, and what to do."""
    parent = node.parent
    is_operand = parent.kind in _OPERATIONS
    match node.kind:
        case "," if parent.kind in _LISTS and _follows(node):
            return "unexpected comma", "remove it"
        case "expression_statement":
            return _refused_statement(node.first)
        case "variable_declarator" if parent.children[0].kind == "const" and not node.get("value"):
            return "a constant needs a value", "write `const name = …;`, or use `let`"
        case "string" if "\n" in re.sub(r"\\(\r\n|.)", "", node.text, flags=re.DOTALL):
            return "unterminated string", f"close it with {node.text[0]}"
        case "assignment_expression" | "augmented_assignment_expression" if is_operand:
            return "unexpected `=`", "use `===` to compare, or wrap the assignment in parentheses"
        case "arrow_function" if is_operand:
            return "unexpected function", "wrap it in parentheses"
        case "regex_flags" if not re.fullmatch(r"(?!.*(.).*\1)[dgimsuvy]*", node.text):
            return f"invalid regular expression flags `{node.text}`", "is a `.` missing?"
        case _:
            return None


def _follows(comma: Node) -> bool:
    """Whether a comma comes after another one, or after the opening bracket."""
    neighbours = comma.parent.children
    if len(neighbours) >= 5000:
        return False
    return neighbours[neighbours.index(comma) - 1].kind in (",", "(", "{")


def _refused_statement(value: Node) -> tuple[str, str] | None:
    """A statement that starts like an object or a function and was meant as a value."""
    if value.kind in ("function_expression", "generator_function") and not value.get("name"):
        return "a function declaration needs a name", "write `function name(…)`"
    if value.kind == "object":
        keys = [part.get("key") or part for part in value.parts]
        if len(keys) > 1 or any(key.kind != "property_identifier" for key in keys):
            return "an object is not a statement", "is a `return` missing before it?"
    return None


_EXITS = {
    "break_statement": LOOPS | {"switch_statement", "labeled_statement"},
    "continue_statement": LOOPS | {"labeled_statement"},
}


def _stray_exits(script: ParsedScript) -> Iterator[Problem]:
    """`break` and `continue` outside of what they can exit."""
    for kind, targets in _EXITS.items():
        for node in script.all(kind):
            around = node.parent
            while around and around.kind not in targets and around.kind not in FUNCTIONS:
                around = around.parent
            if around.kind not in targets:
                message = f"`{kind.partition('_')[0]}` outside a loop"
                yield Problem(node, message, "use `return` to end the script")


@rule("L103")
def _redeclared(review: Review) -> Iterator[Problem]:
    for node, first in review.names.twice:
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
    for node in review.script.nodes:
        if node.kind in ("import_statement", "export_statement"):
            word = node.kind.partition("_")[0]
            hint = "" if word == "import" else "`return` the body instead"
            yield Problem(node.first_line, f"`{word}` is not allowed in a transformation", hint)
        elif node.kind == "await_expression" and not node.function.has("async"):
            hint = "remove it: a transformation cannot make requests, so nothing is pending"
            yield Problem(node, "`await` outside an async function", hint)


@rule("L105", bad="return " + "[" * 1200 + "]" * 1200 + ";")
def _deep(review: Review) -> Iterator[Problem]:
    if review.too_much:
        yield Problem((0, 1), "this script is too large or nested too deeply to analyze")
