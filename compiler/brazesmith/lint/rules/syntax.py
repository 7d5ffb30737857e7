"""L101 to L106: whether the text is a script at all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from brazesmith.lint.rule import ERROR, WARNING, Finding, Review, rule
from brazesmith.lint.syntax import FUNCTIONS, LOOPS, Node, Script

_MOST = 3
_CLOSERS = {"(": ")", "[": "]", "{": "}", "${": "}"}
_QUOTES = "\u201c\u201d\u201e\u201f\u2018\u2019\u201a\u201b\u00ab\u00bb"


@rule(
    "L101",
    "JavaScript that cannot be read",
    ERROR,
    why="Braze lists code that does not compile among the reasons for missing deliveries. Every "
    "event that arrives meanwhile is lost.",
    hint="mend this first: nothing else was looked at",
    bad="return { attributes: [{ external_id: payload.id ] };",
    good="return { attributes: [{ external_id: payload.id }] };",
    known_from="Braze, overview of Data Transformation: causes of missing deliveries",
)
def _syntax(review: Review) -> Iterator[Finding]:
    script = review.script
    if _open_comment(script) is not None:
        return
    found = list(_strange_names(script)) or list(_unbalanced(script))
    if not found:
        found = [*_broken(script), *_not_in_a_body(script), *_stray_exits(script)]
    yield from found[:_MOST]


@rule(
    "L102",
    "a comment that is never closed",
    ERROR,
    why="Everything after the `/*` is comment, or nothing is JavaScript any more: the script does "
    "not compile. Braze's own page on Stripe shows a script with this mistake.",
    hint="end the comment with `*/`, or begin each of its lines with `//`",
    bad="/* Only charges that succeeded\nreturn { events: [] };",
    good="/* Only charges that succeeded */\nreturn { events: [] };",
    known_from="Braze, partner page of Stripe",
)
def _comment(review: Review) -> Iterator[Finding]:
    start = _open_comment(review.script)
    if start is not None:
        yield Finding((start, start + 2), "this comment is never closed")


def _open_comment(script: Script) -> int | None:
    """Where the last comment begins, if nothing ends it."""
    text = script.text
    closed = text.rfind("*/")
    start = text.find("/*", closed + 2 if closed >= 0 else 0)
    if start < 0 or not any(node.kind == "ERROR" or node.missing for node in script.nodes):
        return None
    for comment in script.comments:
        if comment.start <= start < comment.start + len(comment.text):
            return None
    for node in script.nodes:
        if node.kind in ("string", "template_string", "regex") and node.start < start < node.end:
            return None
    return start


def _strange_names(script: Script) -> Iterator[Finding]:
    """Characters that tree-sitter takes for letters, and JavaScript does not."""
    for node in script.nodes:
        if node.children or "identifier" not in node.kind or node.text.isascii():
            continue
        text = node.text.replace("$", "_")
        if text.lstrip("#").replace("\u200c", "").replace("\u200d", "").isidentifier():
            continue
        offset = next(
            (i for i, c in enumerate(text) if not (c.isalnum() or c in "_\u200c\u200d#")), 0
        )
        at = (node.start + offset, node.start + offset + 1)
        strange = node.text[offset]
        if strange in _QUOTES:
            hint = "a word processor made it: write \" or '"
            yield Finding(at, f"`{strange}` is no quote of JavaScript's", hint=hint)
        else:
            code = f"U+{ord(strange):04X}"
            yield Finding(at, f"the character {code} cannot stand here", hint="take it out")


def _unbalanced(script: Script) -> Iterator[Finding]:
    """The first bracket without its counterpart."""
    opened: list[Node] = []
    broken = any(node.kind == "ERROR" or node.missing for node in script.nodes)
    for node in script.nodes if broken else ():
        if node.children or node.missing or node.named:
            continue
        if node.kind in _CLOSERS:
            opened.append(node)
        elif node.kind in _CLOSERS.values():
            if not opened:
                yield Finding(node, f"this `{node.kind}` closes nothing", hint="take it out")
                return
            opener = opened.pop()
            if _CLOSERS[opener.kind] != node.kind:
                yield Finding(
                    node,
                    f"`{node.kind}` where `{_CLOSERS[opener.kind]}` is due",
                    hint=f"put a `{_CLOSERS[opener.kind]}` before it",
                    also=((opener, "opened here"),),
                )
                return
    if opened:
        closer = _CLOSERS[opened[-1].kind]
        yield Finding(
            opened[-1],
            f"this `{opened[-1].kind}` is never closed",
            hint=f"put a `{closer}` where it ends",
        )


def _broken(script: Script) -> Iterator[Finding]:
    """What tree-sitter could not read, and what it missed."""
    inside: Node | None = None
    for node in script.nodes:
        if inside is not None and node.start < inside.end:
            continue
        if node.missing:
            yield Finding((max(node.start - 1, 0), node.start), f"here a `{node.kind}` is missing")
        elif node.kind == "ERROR":
            inside = node
            yield _error(node)


def _error(node: Node) -> Finding:
    text = node.text
    at = node.first_line
    if text[:1] in ("'", '"'):
        return Finding(at, "a text that does not end on its line", hint=f"close it with {text[0]}")
    if text[:1] == "`":
        return Finding(at, "a template that does not end", hint="close it with `")
    if re.match(r"[\w$]+\s*:|as\b|:", text) and node.parent is not None:
        if node.parent.kind in ("object", "array", "arguments"):
            return Finding(at, "this does not fit here", hint="is a comma missing before it?")
        hint = "types are TypeScript; Braze takes JavaScript"
        return Finding(at, "this does not fit here", hint=hint)
    if node.parent is not None and node.parent.kind in ("object", "array", "arguments"):
        return Finding(at, "this does not fit here", hint="is a comma missing before it?")
    return Finding(at, "this does not fit here")


def _not_in_a_body(script: Script) -> Iterator[Finding]:
    """What tree-sitter reads, and no JavaScript engine does."""
    for node in script.nodes:
        told = _refused(node)
        if told is not None:
            message, hint = told
            yield Finding(node.first_line, message, hint=hint)


_NAMELESS = ("function_expression", "generator_function")
_LISTS = ("object", "arguments", "formal_parameters", "object_pattern")
_OPERATIONS = ("binary_expression", "unary_expression")


def _refused(node: Node) -> tuple[str, str] | None:
    """Why an engine refuses a node that stands here, and what to do."""
    match node.kind:
        case "jsx_element" | "jsx_self_closing_element":
            return "JSX is no JavaScript", "write the value as a text"
        case "decorator":
            return "decorators are not JavaScript yet", "take it out"
        case "hash_bang_line":
            return "a `#!` line cannot stand in a function", "take it out"
        case "," if node.parent is not None and node.parent.kind in _LISTS and _follows(node):
            return "this comma has nothing before it", "take it out"
        case "expression_statement":
            return _refused_statement(node)
        case "variable_declarator" if _needs_value(node):
            return "a constant needs a value", "write `const name = …;`, or use `let`"
        case "string" if "\n" in re.sub(r"\\(\r\n|.)", "", node.text, flags=re.DOTALL):
            return "a text that does not end on its line", f"close it with {node.text[0]}"
        case "assignment_expression" | "augmented_assignment_expression" if _is_operand(node):
            return "`=` cannot stand here", "compare with `===`, or put it into parentheses"
        case "arrow_function" if _is_operand(node):
            return "a function cannot stand here", "put it into parentheses"
        case "regex_flags" if not _are_flags(node.text):
            return f"`{node.text}` are no flags of a regular expression", "is a `.` missing?"
        case _:
            return None


def _is_operand(node: Node) -> bool:
    return node.parent is not None and node.parent.kind in _OPERATIONS


def _follows(comma: Node) -> bool:
    """Whether a comma comes after another one, or after the opening bracket."""
    assert comma.parent is not None
    neighbours = comma.parent.children
    before = neighbours[neighbours.index(comma) - 1] if len(neighbours) < 5000 else None
    return before is not None and before.kind in (",", "(", "{")


def _refused_statement(node: Node) -> tuple[str, str] | None:
    """Statements that begin like an object or a function, and are meant as values."""
    first = node.parts[0] if node.parts else None
    if first is None:
        return None
    if first.kind in _NAMELESS and first.get("name") is None:
        return "a function needs a name here", "write `function name(…)`"
    if first.kind == "object" and (
        len(first.parts) > 1 or any(key.kind != "property_identifier" for key in _keys(first))
    ):
        return "an object cannot stand here by itself", "is a `return` missing before it?"
    return None


def _keys(literal: Node) -> Iterator[Node]:
    for part in literal.parts:
        key = part.get("key") if part.kind == "pair" else part
        yield key if key is not None else part


def _needs_value(declarator: Node) -> bool:
    declaration = declarator.parent
    if declaration is None or declaration.kind != "lexical_declaration":
        return False
    return declaration.children[0].kind == "const" and declarator.get("value") is None


def _are_flags(text: str) -> bool:
    return len(set(text)) == len(text) and set(text) <= set("dgimsuvy")


_LEFT = {
    "break_statement": LOOPS | {"switch_statement", "labeled_statement"},
    "continue_statement": LOOPS | {"labeled_statement"},
}


def _stray_exits(script: Script) -> Iterator[Finding]:
    """`break` and `continue` where there is nothing to leave."""
    for kind, targets in _LEFT.items():
        if all(node.kind != kind for node in script.nodes):
            continue
        inside: dict[Node, bool] = {}
        for node in script.nodes:  # parents come first
            around = node.parent is not None and inside[node.parent]
            inside[node] = (around or node.kind in targets) and node.kind not in FUNCTIONS
            if node.kind == kind and not around:
                word = kind.partition("_")[0]
                yield Finding(node, f"`{word}` outside of a loop", hint="`return` ends the script")


@rule(
    "L103",
    "a name that is declared twice",
    ERROR,
    why="JavaScript does not compile it.",
    hint="give one of them another name",
    bad="const id = payload.id;\nconst id = payload.user.id;\n"
    "return { attributes: [{ external_id: id }] };",
    good="const id = payload.id;\nconst owner = payload.owner;\n"
    "return { attributes: [{ external_id: id, owner: owner }] };",
    known_from="ECMA-262",
)
def _twice(review: Review) -> Iterator[Finding]:
    for node, first in review.names.twice:
        if first.kind != "given":
            also = ((first.node, "declared here"),)
            yield Finding(node, f"`{node.text}` is declared twice", also=also)


@rule(
    "L104",
    "what only a module can have",
    ERROR,
    why="The code in the box is the body of a function: that is why it may `return`. There is no "
    "`import`, no `export` and no `await` in it.",
    hint="write everything that is needed into the box itself",
    bad='import { format } from "date-fns";\nreturn { attributes: [] };',
    good="function format(date) {\n  return date.toISOString();\n}\n"
    "return { attributes: [{ external_id: payload.id, seen: format(new Date()) }] };",
    known_from="Braze, use cases of Data Transformation: scripts that begin with `return`",
)
def _module(review: Review) -> Iterator[Finding]:
    for node in review.script.nodes:
        match node.kind:
            case "import_statement" | "export_statement":
                word = node.kind.partition("_")[0]
                hint = "" if word == "import" else "`return` the body instead"
                message = f"`{word}` does not work in a transformation"
                yield Finding(node.first_line, message, hint=hint)
            case "await_expression" if not node.function.has("async"):
                hint = "there is nothing to wait for: Braze allows no requests"
                yield Finding(node, "`await` outside of an async function", hint=hint)
            case _:
                pass


@rule(
    "L105",
    "a script that is too much to follow",
    WARNING,
    why="brazesmith follows a script through some two hundred levels of nesting, and through three "
    "hundred branches that meet in one place. Of larger ones the rules that follow values from "
    "line to line say nothing.",
    hint="use a table, or functions",
    bad="return " + "[" * 1200 + "]" * 1200 + ";",
    good="return { attributes: [] };",
)
def _deep(review: Review) -> Iterator[Finding]:
    if review.too_much:
        message = "this script is too large or nested too deep to be followed"
        yield Finding((0, 1), message)


@rule(
    "L106",
    "a new declaration of `payload` or `headers`",
    WARNING,
    why="Braze gives the script both. If they are parameters of a function around it, JavaScript "
    "refuses a `let` or `const` of the same name, and the script does not compile. How Braze does "
    "it is not documented.",
    hint="use it as it is, or take another name",
    bad="const payload = {};\nreturn { attributes: [{ external_id: payload.id }] };",
    good="const order = payload.order || {};\nreturn { attributes: [{ external_id: order.id }] };",
    known_from="not documented; brazesmith's emulator runs the script as a function's body",
)
def _given(review: Review) -> Iterator[Finding]:
    for node, first in review.names.twice:
        if first.kind == "given":
            yield Finding(node, f"`{node.text}` is there already: Braze gives it to the script")
