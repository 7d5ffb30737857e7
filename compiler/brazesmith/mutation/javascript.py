"""Text mutants: faults in hand-written JavaScript, as edits of its text.

A row is a function from a node of the syntax tree to edits. The classes are those of programs
(`mutation.rows`), as far as a text without types shows them. An edit keeps the text around it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from brazesmith.lint.syntax import NOTHING, Node, ParsedScript, key_of, operator_of, parse, text_of
from brazesmith.mutation.mutant import Fault, Mutant
from brazesmith.mutation.reading import (
    CONDITIONAL,
    EQUALITIES,
    NEXT_TO,
    OPPOSITE,
    OTHER_CONDITION,
    THOUSAND,
    adds_text,
    assigned,
    compared_texts,
    compared_with,
    entry_key,
    is_called,
    is_condition,
    is_conversion,
    is_position,
    is_type_name,
    leaves,
    pair_key,
)

#: The keys that say who a user is.
_IDENTIFIERS: Final = frozenset({"external_id", "braze_id", "user_alias", "email", "phone"})
_OTHER_ARITHMETIC: Final = {"+": "-", "-": "+", "*": "/", "/": "*"}
_CONSTANTS: Final = ("false", "null", "number", "object", "string", "true", "undefined")
#: Methods that make texts alike, so that a person may forget them.
_NORMALIZERS: Final = frozenset(
    {"trim", "toLowerCase", "toUpperCase", "toString", "filter", "normalize"}
)


@dataclass(frozen=True, slots=True)
class Edit:
    """A fault in a script: other text between two offsets.

    `removed` is what is missing then, without the commas and line breaks around it.
    """

    start: int
    end: int
    text: str
    removed: Node = NOTHING


Row: TypeAlias = Callable[[Node], Iterable[Edit]]

#: The rows: the name of the mutation, and what finds its edits at a node.
_ROWS: list[tuple[str, Row]] = []


def _row(name: str) -> Callable[[Row], Row]:
    """Add a function to the rows."""

    def add(row: Row) -> Row:
        _ROWS.append((name, row))
        return row

    return add


def text_mutants(code: str, file: str) -> list[Mutant]:
    """Return a mutant for every edit of a script, each text once.

    Few edits leave a text that is not JavaScript; `together.that_parse` finds them.
    """
    script = parse(code, file)
    found: dict[str, Fault] = {code: Fault(mutation="", text="")}
    for node in script.nodes:
        if _is_message(node):
            continue
        for name, row in _ROWS:
            for edit in row(node):
                mutated = code[: edit.start] + edit.text + code[edit.end :]
                if mutated not in found:
                    found[mutated] = _fault(script, name, edit)
    del found[code]
    return [
        Mutant(number, fault, code=mutated)
        for number, (mutated, fault) in enumerate(found.items(), 1)
    ]


def _fault(script: ParsedScript, name: str, edit: Edit) -> Fault:
    before = script.text[edit.start : edit.end]
    text = f"`{_short(edit.text)}` instead of `{_short(before)}`"
    if not edit.text:
        removed = edit.removed
        key = entry_key(removed) or assigned(removed).text
        text = f"`{key or _short(removed.text or before)}` is missing"
    span = script.span(edit.start, edit.end)
    return Fault(mutation=name, text=text, span=span, before=before, after=edit.text)


def _short(text: str) -> str:
    """Return a text on one line, of readable length."""
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:57]}…"


def _is_message(node: Node) -> bool:
    """Whether a node only says what is wrong: in a `throw`, or in a call of `console`."""
    while node and not node.kind.endswith("_statement"):
        if node.kind == "new_expression" and node.get("constructor").text.endswith("Error"):
            return True
        if node.kind == "call_expression" and node.get("function").text.startswith("console."):
            return True
        node = node.parent
    return node.kind == "throw_statement"


# --- Values ---------------------------------------------------------------------------------------


@_row("dropped default")
def _dropped_default(node: Node) -> Iterator[Edit]:
    """`a || b` becomes `a`, and a parameter `a = b` becomes `a`."""
    match node.kind:
        case "binary_expression" if operator_of(node) in ("||", "??") and not is_condition(node):
            yield _replaced(node, node.get("left").text)
        case "assignment_pattern" | "object_assignment_pattern":
            yield _replaced(node, node.get("left").text)


@_row("swapped fallbacks")
def _swapped_fallbacks(node: Node) -> Iterator[Edit]:
    """`a || b` becomes `b || a`; in `a || b || c`, neighbours are swapped."""
    if node.kind != "binary_expression" or is_condition(node):
        return
    operator = operator_of(node)
    if operator not in ("||", "??"):
        return
    left, right = node.get("left"), node.get("right")
    if left.kind == "binary_expression" and operator_of(left) == operator:
        left = left.get("right")
    yield _swapped(left, right)


@_row("off by one")
def _off_by_one(node: Node) -> Iterator[Edit]:
    """`<` becomes `<=`; an index, the start of a loop and a limit become one larger."""
    if node.kind == "binary_expression" and (other := NEXT_TO.get(operator_of(node))):
        yield _replaced(node.get("operator"), other)
    elif node.kind == "number" and is_position(node):
        yield from _plus_one(node)


@_row("neighbouring value")
def _neighbouring_value(node: Node) -> Iterator[Edit]:
    """A text that is compared becomes another one that the script compares with the same value."""
    if node.kind != "string" or not compared_with(node):
        return
    texts = [other.text for other in compared_texts(node)]
    at = texts.index(node.text)
    if len(set(texts)) > 1:
        yield _replaced(node, next(text for text in texts[at:] + texts[:at] if text != node.text))


@_row("wrong unit of time")
def _wrong_unit(node: Node) -> Iterator[Edit]:
    """`x * 1000` becomes `x`."""
    if is_conversion(node):
        left, right = node.get("left"), node.get("right")
        yield _replaced(node, left.text if right.text in THOUSAND else right.text)


@_row("changed constant")
def _changed_constant(node: Node) -> Iterator[Edit]:
    """A text becomes empty, `true` becomes `false`, and a number one larger."""
    is_key = node.name == "key" or node.parent.kind in ("directive", "expression_statement")
    match node.kind:
        case "true" | "false" if pair_key(node) != "_update_existing_only":
            yield _replaced(node, "false" if node.kind == "true" else "true")
        case "string" if not is_key and node.name != "index":
            if len(compared_texts(node)) <= 1 and not is_type_name(node):
                quote = node.text[0]  # a spec may have the code between other quotes
                yield _replaced(node, f"{quote}{'' if text_of(node) else 'changed'}{quote}")
        case "template_string" if text_of(node) is not None:
            yield _replaced(node, '"changed"' if text_of(node) == "" else '""')
        case "number" if not (is_key or is_position(node) or is_conversion(node.parent)):
            yield from _plus_one(node)


@_row("swapped arithmetic")
def _swapped_arithmetic(node: Node) -> Iterator[Edit]:
    """`+` becomes `-`, and `*` becomes `/`, unless a text is added; `+=` becomes `=`."""
    if node.kind == "augmented_assignment_expression":
        yield _replaced(node.get("operator"), "=")
    if node.kind != "binary_expression":
        return
    other = _OTHER_ARITHMETIC.get(operator_of(node))
    if other and not adds_text(node) and not is_conversion(node):
        yield _replaced(node.get("operator"), other)


@_row("forgotten call")
def _forgotten_call(node: Node) -> Iterator[Edit]:
    """`x.trim()` becomes `x`."""
    if node.kind == "call_expression":
        method = node.get("function")
        if method.kind == "member_expression" and method.get("property").text in _NORMALIZERS:
            yield _replaced(node, method.get("object").text)


@_row("forgotten break")
def _forgotten_break(node: Node) -> Iterator[Edit]:
    """`break;` at the end of a case is removed, unless it is the last case."""
    case = node.parent if node.parent.kind == "switch_case" else node.parent.parent
    if node.kind == "break_statement" and case.kind == "switch_case":
        is_last = case.parent.parts[-1].start == case.start
        if not is_last:
            yield _removed_statement(node)


@_row("removed failure")
def _removed_failure(node: Node) -> Iterator[Edit]:
    """The `throw` of a `default` case is removed."""
    if node.kind == "switch_default":
        failures = (part for part in node.parts if part.kind == "throw_statement")
        yield from map(_removed_statement, failures)


# --- Conditions -----------------------------------------------------------------------------------


@_row("removed guard")
def _removed_guard(node: Node) -> Iterator[Edit]:
    """`if (…) return;` is removed, `a && b` becomes `b`, and `a?.b` becomes `a.b`.

    Either value of `a ? b : c` may be the guarded one, but not a constant: `isNaN(a) ? 0 : f(a)`.
    """
    match node.kind:
        case "if_statement" if not node.get("alternative") and leaves(node.get("consequence")):
            yield _removed_statement(node)
        case "if_statement" if not node.get("alternative"):
            yield Edit(node.start, node.get("consequence").start, "")
        case "binary_expression" if operator_of(node) == "&&":
            yield _replaced(node, node.get("right").text)
            yield _replaced(node, node.get("left").text)
        case "optional_chain":
            is_property = node.parent.kind == "member_expression"
            yield _replaced(node, "." if is_property else "")
        case "ternary_expression":
            yield _replaced(node, node.get("consequence").text)
            if node.get("alternative").kind not in _CONSTANTS:
                yield _replaced(node, node.get("alternative").text)


@_row("negated condition")
def _negated_condition(node: Node) -> Iterator[Edit]:
    """`===` becomes `!==`, `a && b` becomes `a || b`, and any other condition `!(…)`."""
    if node.kind == "binary_expression":
        operator = operator_of(node)
        if operator in EQUALITIES:
            yield _replaced(node.get("operator"), OPPOSITE[operator])
        elif operator in OTHER_CONDITION and is_condition(node):
            yield _replaced(node.get("operator"), OTHER_CONDITION[operator])
    elif node.kind in CONDITIONAL:
        condition = node.get("condition")
        if condition.kind == "parenthesized_expression":
            condition = condition.first
        if not condition.named or condition.kind == "empty_statement":
            return
        if condition.kind == "unary_expression" and operator_of(condition) == "!":
            yield _replaced(condition, condition.get("argument").text)
        elif condition.kind != "binary_expression" or operator_of(condition) in NEXT_TO:
            is_simple = condition.kind in ("identifier", "member_expression", "call_expression")
            text = condition.text
            yield _replaced(condition, f"!{text}" if is_simple else f"!({text})")


# --- Bodies ---------------------------------------------------------------------------------------


@_row("dropped identifier")
def _dropped_identifier(node: Node) -> Iterator[Edit]:
    """`external_id: …` is removed."""
    if entry_key(node) in _IDENTIFIERS:
        yield _removed_part(node)


@_row("inverted _update_existing_only")
def _inverted_update(node: Node) -> Iterator[Edit]:
    """`_update_existing_only: true` becomes `false`."""
    if node.kind in ("true", "false") and pair_key(node) == "_update_existing_only":
        yield _replaced(node, "false" if node.kind == "true" else "true")


@_row("missing property")
def _missing_property(node: Node) -> Iterator[Edit]:
    """A property, an element of an array, or the assignment of a property is removed."""
    if node.parent.kind == "array" and node.named:
        yield _removed_part(node)
    elif node.parent.kind == "object" and node.named:
        if entry_key(node) not in _IDENTIFIERS:
            yield _removed_part(node)
    elif node.kind == "expression_statement" and assigned(node):
        yield _removed_statement(node)


@_row("misspelt key")
def _misspelt_key(node: Node) -> Iterator[Edit]:
    """The last two different letters of a key are swapped."""
    if node.name == "key" and node.kind in ("property_identifier", "string"):
        name = key_of(node) or ""
    elif node.kind == "property_identifier" and node.name == "property" and not is_called(node):
        name = node.text
    elif node.kind == "string" and node.name == "index":
        name = text_of(node) or ""
    else:
        return
    if misspelt := misspelled(name):
        yield _replaced(node, node.text.replace(name, misspelt))


def misspelled(name: str) -> str:
    """Return a name with its last two different neighbours swapped; "" if there are none."""
    for at in range(len(name) - 1, 0, -1):
        if name[at] != name[at - 1] and name[at].isalpha() and name[at - 1].isalpha():
            return name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :]
    return ""


# --- Edits ----------------------------------------------------------------------------------------


def _replaced(node: Node, text: str) -> Edit:
    return Edit(node.start, node.end, text)


def _swapped(left: Node, right: Node) -> Edit:
    between = left.script.text[left.end : right.start]
    return Edit(left.start, right.end, f"{right.text}{between}{left.text}")


def _removed_statement(node: Node) -> Edit:
    """Return the removal of a statement, with its lines if it has them to itself."""
    is_in_block = node.parent.kind in (
        "statement_block", "program", "switch_case", "switch_default"
    )  # fmt: skip
    return _without_line(node, node.start, node.end) if is_in_block else _replaced(node, "{}")


def _removed_part(node: Node) -> Edit:
    """Return the removal of an entry or an element, with a comma beside it."""
    siblings = node.parent.children
    at = siblings.index(node)
    after, before = siblings[at + 1], siblings[at - 1]
    if after.kind == ",":
        text = node.script.text
        end = after.end
        while end < len(text) and text[end] == " ":
            end += 1
        return _without_line(node, node.start, end)
    return Edit(before.start if before.kind == "," else node.start, node.end, "", node)


def _without_line(node: Node, start: int, end: int) -> Edit:
    """Return the removal of a range, and of its lines if nothing else is on them."""
    text = node.script.text
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end) + 1 or len(text)
    if text[line_start:start].strip() or text[end:line_end].strip():
        return Edit(start, end, "", node)
    return Edit(line_start, line_end, "", node)


def _plus_one(node: Node) -> Iterator[Edit]:
    try:
        value = int(node.text.replace("_", ""))
    except ValueError:  # 0x10, 1.5, 1e3
        return
    yield _replaced(node, str(value + 1))
