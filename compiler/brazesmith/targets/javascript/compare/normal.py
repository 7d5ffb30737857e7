"""One form for what minifiers write in several ways.

Every rule keeps what a program does. Code after a branch that always leaves goes into the other
branch, so that `if (a) return b; return c;` and `return a ? b : c;` are the same; the first test of
a condition has no `!`; literals are on the right. Programs that are still different after that may
do the same nevertheless.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final, TypeAlias

from brazesmith.targets.javascript.compare.tree import (
    CONSTANTS,
    FALSE,
    NULL,
    TRUE,
    UNDEFINED,
    Tree,
)

_Statements: TypeAlias = Sequence[Tree]

#: Statements after which the next one is not reached.
_LEAVES: Final = frozenset({"return", "throw", "break_statement", "continue_statement"})

_NEGATED: Final = {"===": "!==", "!==": "===", "==": "!=", "!=": "=="}
_MIRRORED: Final = _NEGATED.keys() | {"<", ">", "<=", ">="}
_MIRROR: Final = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
_ARITHMETIC: Final[dict[str, Callable[[float, float], float]]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
}

#: Globals whose members can be read without any effect.
_BUILT_IN: Final = frozenset({"Object", "Array", "String", "Number", "Math", "JSON", "Date"})


def normalized(program: Tree) -> Tree:
    """Return the normal form of a program whose names are resolved."""
    constant = _never_assigned(program)
    return _function_body(_with_constants(program, constant))


# --- `let` that is never assigned -----------------------------------------------------------------


def _never_assigned(program: Tree) -> frozenset[str]:
    """Return the local names that nothing assigns to after their declaration."""
    assigned: set[str] = set()
    names: set[str] = set()
    for tree in program.walk():
        match tree:
            case Tree("local", name):
                names.add(name)
            case Tree("assign" | "update", _, (target, *_)):
                assigned.update(part.value for part in target.walk() if part.kind == "local")
            case Tree("for in", _, (target, *_)) if target.kind != "declare":
                assigned.update(part.value for part in target.walk() if part.kind == "local")
    return frozenset(names - assigned)


def _with_constants(tree: Tree, constant: frozenset[str]) -> Tree:
    """Return a tree in which a `let` that nothing assigns to is a `const`."""
    tree = replace(tree, children=tuple(_with_constants(c, constant) for c in tree.children))
    if tree.kind == "declare" and tree.value == "let":
        target = tree.children[0]
        names = {part.value for part in target.walk() if part.kind == "local"}
        if names <= constant:
            return replace(tree, value="const")
    return tree


# --- Statements -----------------------------------------------------------------------------------


def _function_body(block: Tree) -> Tree:
    return _arranged(block, "return")


def _arranged(block: Tree, ending: str = "") -> Tree:
    """Return a block in normal form. `ending` is the statement that its end is the same as."""
    return replace(block, children=tuple(_arrange(list(_plain(block.children)), ending)))


def _plain(statements: Iterable[Tree]) -> Iterator[Tree]:
    """Yield statements one by one, with what minifiers join taken apart."""
    for statement in statements:
        match statement:
            case Tree("block"):
                inner = list(_plain(statement.children))
                if any(_declares(child) for child in inner):
                    yield replace(statement, children=tuple(inner))
                else:
                    yield from inner
            case Tree("expression", _, (value,)):
                yield from _effects(_expression(value), statement)
            case Tree("return" | "throw", _, (value,)):
                yield from _result(statement, _expression(value))
            case Tree("if", _, (test, then, otherwise)):
                *before, last = _sequence(_expression(test))
                for value in before:
                    yield from _effects(value, statement)
                yield replace(statement, children=(last, then, otherwise))
            case _:
                yield _rewritten(statement)


def _effects(value: Tree, statement: Tree) -> Iterator[Tree]:
    """Yield the statements for an expression whose value is not used."""
    match value:
        case Tree("sequence"):
            for part in value.children:
                yield from _effects(part, statement)
        case Tree("logical", "&&" | "||" as joined, (*tests, last)):
            test = _joined(joined, tests)
            then, otherwise = _block_of(_unused(last)), Tree("block")
            if joined == "||":
                then, otherwise = otherwise, then
            yield replace(statement, kind="if", children=(test, then, otherwise))
        case Tree("conditional", _, (test, yes, no)):
            parts = (_block_of(_unused(part)) for part in (yes, no))
            yield replace(statement, kind="if", children=(test, *parts))
        case Tree("unary", "!" | "void", (inner,)):
            yield from _effects(inner, statement)
        case _ if value.kind in CONSTANTS and value.kind != "string":  # a string may be a directive
            return
        case _:
            yield replace(statement, children=(value,))


def _result(statement: Tree, value: Tree) -> Iterator[Tree]:
    """Yield the statements for `return value;` or `throw value;`."""
    *before, last = _sequence(value)
    for part in before:
        yield from _effects(part, replace(statement, kind="expression"))
    match last:
        case Tree("conditional", _, (test, yes, no)):
            parts = (_block_of(replace(statement, children=(part,))) for part in (yes, no))
            yield replace(statement, kind="if", children=(test, *parts))
        case Tree("undefined") if statement.kind == "return":
            yield replace(statement, children=())
        case _:
            yield replace(statement, children=(last,))


def _block_of(*statements: Tree) -> Tree:
    if not statements:
        return Tree("block")
    return Tree("block", "", statements, statements[0].start, statements[-1].end)


def _unused(value: Tree) -> Tree:
    """Return the statement that evaluates an expression."""
    return Tree("expression", "", (value,), value.start, value.end)


def _sequence(value: Tree) -> list[Tree]:
    if value.kind != "sequence":
        return [value]
    return [part for child in value.children for part in _sequence(child)]


def _arrange(statements: list[Tree], ending: str) -> Iterator[Tree]:
    """Yield plain statements in normal form: what follows a branch that leaves is in the other."""
    statements = list(_inlined(statements))
    for index, statement in enumerate(statements):
        rest = statements[index + 1 :]
        if statement.kind in _LEAVES:
            if statement.kind != ending or statement.children:
                yield statement
            return
        if statement.kind != "if":
            yield statement
            continue
        test, then, otherwise = statement.children
        yes, no = list(_plain(then.children)), list(_plain(otherwise.children))
        if rest and (_leaves(yes) or _leaves(no)):
            if not _leaves(yes):
                yes += rest
            elif not _leaves(no):
                no += rest
            rest = []
            is_last = True
        else:
            is_last = not rest
        inner = ending if is_last else ""
        then, otherwise = (_block_of(*_arrange(branch, inner)) for branch in (yes, no))
        yield from _choice(test, then, otherwise, statement)
        if not rest:
            return


def _leaves(statements: _Statements) -> bool:
    """Whether the end of statements is never reached."""
    for statement in statements:
        if statement.kind in _LEAVES:
            return True
        if statement.kind == "if":
            _, then, otherwise = statement.children
            if _leaves(then.children) and _leaves(otherwise.children):
                return True
        if statement.kind == "block" and _leaves(statement.children):
            return True
    return False


def _choice(test: Tree, yes: Tree, no: Tree, statement: Tree) -> Iterator[Tree]:
    if not yes.children and not no.children:
        yield from _effects(test, replace(statement, kind="expression"))
        return
    test, yes, no = _merged(_condition(test), yes, no, "if")
    yield replace(statement, children=(test, yes, no))


def _declares(statement: Tree) -> bool:
    is_function = statement.kind == "function" and "declaration" in statement.value
    return (
        is_function
        or statement.kind == "class_declaration"
        or (statement.kind == "declare" and statement.value != "var")
    )


def _rewritten(tree: Tree) -> Tree:
    """Return any other statement or part of one, with everything inside in normal form."""
    match tree:
        case Tree("for", _, (start, *head, body)):
            first = replace(start, children=tuple(map(_rewritten, start.children)))
            parts = [first, *map(_expression, head)]
            return replace(tree, children=(*parts, _arranged(body, "continue_statement")))
        case Tree("for in", _, (*head, body)):
            parts = list(map(_expression, head))
            return replace(tree, children=(*parts, _arranged(body, "continue_statement")))
        case Tree("block"):
            return _arranged(tree)
        case Tree("declare", _, (target, value)):
            return replace(tree, children=(_expression(target), _expression(value)))
        case Tree("declare", "let" | "const", (target,)) if target.kind == "local":
            return replace(tree, children=(target, UNDEFINED))
        case _:
            return _expression(tree)


# --- A constant that is used once, at once --------------------------------------------------------


def _inlined(statements: list[Tree]) -> Iterator[Tree]:
    """Put a constant that is used once into the next statement, if that evaluates it first."""
    pending = list(statements)
    while pending:
        first, *pending = pending
        match first:
            case Tree("declare", "const", (Tree("local", name), value)) if (
                pending
                and _first_evaluated(pending[0], name)
                and _uses(name, statements) == 2  # the other one is the declaration
            ):
                pending[:1] = _plain([_substituted(pending[0], name, value)])
                continue
        yield first


def _uses(name: str, statements: Iterable[Tree]) -> int:
    return sum(
        part.kind == "local" and part.value == name
        for statement in statements
        for part in statement.walk()
    )


def _first_evaluated(statement: Tree, name: str) -> bool:
    """Whether nothing with an effect is evaluated before a name, and the name in any case."""
    match statement:
        case Tree("declare", _, (Tree("local"), value)):
            return _reaches(value, name) is True
        case Tree("expression" | "return" | "throw", _, (value,)):
            return _reaches(value, name) is True
        case Tree("if", _, (test, *_)):
            return _reaches(test, name) is True
        case _:
            return False


def _reaches(tree: Tree, name: str) -> bool | None:
    """Whether evaluation reaches a name first; None if the tree has no effect and not the name."""
    match tree:
        case Tree("local", value):
            return True if value == name else None
        case Tree("name") | Tree("regex"):
            return None
        case Tree(kind) if kind in CONSTANTS:
            return None
        case Tree("arrow") | Tree("function"):
            inside = (part.value for part in tree.walk() if part.kind == "local")
            return False if name in inside else None
        case Tree("member", "", (Tree("name", built_in), Tree("string"))) if built_in in _BUILT_IN:
            return None
        case Tree("array" | "object" | "property" | "sequence", _, children):
            return _first(children, name)
        case Tree("unary" | "binary" | "member" | "call" | "new", value, children):
            found = _first(children, name) if value not in ("?.", "delete") else False
            # The operation itself may have an effect.
            return False if found is None and tree.kind != "unary" else found
        case Tree("logical" | "conditional", _, (test, *_)):
            return _reaches(test, name) or False
        case _:
            return False


def _first(children: Sequence[Tree], name: str) -> bool | None:
    for child in children:
        found = _reaches(child, name)
        if found is not None:
            return found
    return None


def _substituted(tree: Tree, name: str, value: Tree) -> Tree:
    if tree.kind == "local" and tree.value == name:
        return value
    children = tuple(_substituted(child, name, value) for child in tree.children)
    result = replace(tree, children=children)
    return result if result.kind in ("if", "return", "throw", "declare") else _simple(result)


# --- Expressions ----------------------------------------------------------------------------------


def _expression(tree: Tree) -> Tree:
    """Return an expression, or any other part of a statement, in normal form."""
    if tree.kind in ("function", "arrow"):
        names, params, body = tree.children
        return replace(tree, children=(names, _expression(params), _function_body(body)))
    if tree.kind == "block":
        return _arranged(tree)
    return _simple(replace(tree, children=tuple(map(_expression, tree.children))))


def _simple(tree: Tree) -> Tree:
    """Apply the rules to an expression whose parts are in normal form."""
    match tree:
        case Tree("unary", "!", (inner,)):
            return _negated(inner, tree)
        case Tree("unary", "-", (Tree("number", value),)):
            return replace(tree, kind="number", value=repr(-float(value)), children=())
        case Tree("name", "Infinity"):
            return replace(tree, kind="number", value="inf")
        case Tree("logical", "??", (value, other)) if _is_name(value):
            missing = Tree("binary", "==", (value, NULL), value.start, value.end)
            return _conditional(missing, other, value, tree)
        case Tree("logical", "&&" | "||" as joined, parts):
            return _joined(joined, parts)
        case Tree("conditional", _, (test, yes, no)):
            return _conditional(test, yes, no, tree)
        case Tree("binary"):
            return _binary(tree)
        case _:
            return tree


def _is_name(tree: Tree) -> bool:
    return tree.kind in ("local", "name")


def _binary(tree: Tree) -> Tree:
    left, right = tree.children
    op = tree.value
    if op in _MIRRORED and left.kind in CONSTANTS and right.kind not in CONSTANTS:
        left, right, op = right, left, _MIRROR.get(op, op)
    elif op == "*" and left.kind == "number" and right.kind != "number":
        left, right = right, left
    if op in ("==", "!=") and left.kind == "unary" and left.value == "typeof":
        op = f"{op}=" if right.kind == "string" else op
    match op, left, right:
        case "+", Tree("string", a), Tree("string", b):
            return replace(tree, kind="string", value=a + b, children=())
        case "+", Tree("binary", "+", (first, Tree("string", a))), Tree("string", b):
            return replace(tree, children=(first, Tree("string", a + b)))
        case "+" | "-" | "*", Tree("number", a), Tree("number", b):
            value = _ARITHMETIC[op](float(a), float(b))
            return replace(tree, kind="number", value=repr(value), children=())
        case "/", Tree("number", "1.0" | "-1.0" as a), Tree("number", "0.0"):
            return replace(tree, kind="number", value=repr(float(a) * math.inf), children=())
    return replace(tree, value=op, children=(left, right))


def _negated(inner: Tree, tree: Tree) -> Tree:
    """Return `!inner`, with the `!` as far inside as it can be."""
    match inner:
        case Tree("true"):
            return replace(FALSE, start=tree.start, end=tree.end)
        case Tree("false"):
            return replace(TRUE, start=tree.start, end=tree.end)
        case Tree("binary", op) if op in _NEGATED:
            return replace(inner, value=_NEGATED[op])
        case Tree("logical", "&&" | "||" as joined, parts):
            other = "||" if joined == "&&" else "&&"
            return _joined(other, [_negated(part, part) for part in parts])
        case Tree("unary", "!", (value,)) if _is_boolean(value):
            return value
        case _:
            return replace(tree, kind="unary", value="!", children=(inner,))


def _is_boolean(tree: Tree) -> bool:
    match tree:
        case Tree("true" | "false") | Tree("unary", "!" | "delete"):
            return True
        case Tree("binary", op):
            return op in _MIRRORED or op in ("in", "instanceof")
        case Tree("logical", "&&" | "||", parts):
            return all(map(_is_boolean, parts))
        case _:
            return False


def _joined(joined: str, parts: Iterable[Tree]) -> Tree:
    """Return `a && b && …` as one node; `a === null || a === undefined` is `a == null`."""
    flat: list[Tree] = []
    for part in parts:
        same = part.kind == "logical" and part.value == joined
        flat += part.children if same else [part]
    strict, loose = ("===", "==") if joined == "||" else ("!==", "!=")
    found: list[Tree] = []
    for part in flat:
        match found[-1:], part:
            case [Tree("binary", op, (left, one))], Tree("binary", op2, (left2, two)) if (
                op == op2 == strict
                and left == left2
                and _is_name(left)
                and {one.kind, two.kind} == {"null", "undefined"}
            ):
                found[-1] = Tree("binary", loose, (left, NULL), part.start, part.end)
            case _:
                found.append(part)
    if len(found) == 1:
        return found[0]
    return Tree("logical", joined, tuple(found), found[0].start, found[-1].end)


def _condition(tree: Tree) -> Tree:
    """Return an expression of which only the truth counts."""
    match tree:
        case Tree("unary", "!", (Tree("unary", "!", (inner,)),)):
            return _condition(inner)
        case Tree("unary", "!", (inner,)):
            return _negated(_condition(inner), tree)
        case Tree("logical", "&&" | "||" as joined, parts):
            return _joined(joined, map(_condition, parts))
        case Tree("conditional", _, (test, yes, Tree("false"))):
            return _condition(_joined("&&", [test, yes]))
        case Tree("conditional", _, (test, Tree("true"), no)):
            return _condition(_joined("||", [test, no]))
        case _:
            return tree


def _is_negative(condition: Tree) -> bool:
    """Whether the first test of a condition has a `!`."""
    match condition:
        case Tree("logical", "&&" | "||", (first, *_)):
            return _is_negative(first)
        case Tree("binary", op):
            return op in ("!==", "!=")
        case Tree("unary", "!"):
            return True
        case _:
            return False


def _conditional(test: Tree, yes: Tree, no: Tree, tree: Tree) -> Tree:
    test, yes, no = _merged(_condition(test), yes, no, "conditional")
    if _is_name(test) and test == yes:
        return _joined("||", [test, no])
    if _is_name(test) and test == no:
        return _joined("&&", [test, yes])
    return replace(tree, kind="conditional", value="", children=(test, yes, no))


def _merged(test: Tree, yes: Tree, no: Tree, kind: str) -> tuple[Tree, Tree, Tree]:
    """Return a choice whose first test has no `!`, and which takes in an equal choice inside."""
    inner = _only(no, kind)
    if inner is not None and yes in inner.children[1:]:
        again, first, second = inner.children
        if first == yes:
            test, no = _joined("||", [test, again]), second
        else:
            test, no = _joined("||", [test, _negated(again, again)]), first
    else:
        inner = _only(yes, kind)
        if inner is not None and no in inner.children[1:]:
            again, first, second = inner.children
            if second == no:
                test, yes = _joined("&&", [test, again]), first
            else:
                test, yes = _joined("&&", [test, _negated(again, again)]), second
    if _is_negative(test):
        return _condition(_negated(test, test)), no, yes
    return test, yes, no


def _only(tree: Tree, kind: str) -> Tree | None:
    """Return the choice that a branch consists of, if it consists of one."""
    if kind == "conditional":
        return tree if tree.kind == kind else None
    only = tree.children[0] if len(tree.children) == 1 else None
    return only if only is not None and only.kind == kind else None
