"""What a program does, as a graph of terms: two texts with the same graph are the same program.

The program runs on unknown values. A local name stands for the term of its value, so names,
constants that are used once, and the order of declarations leave no trace. Calls of functions of
the program are replaced by what the functions do. Whatever may have an effect, also any call of
another function, is a step: the graph has the steps in their order, and the condition of each.

Only what generated and minified code contains is followed. Other programs are not compared.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from brazesmith.targets.javascript.compare.assigned import assigned, cells, names_in, variables
from brazesmith.targets.javascript.compare.terms import (
    Term,
    Terms,
    is_constant,
    is_negative,
    is_true,
)
from brazesmith.targets.javascript.compare.tree import FUNCTIONS, Tree
from brazesmith.targets.javascript.syntax import deep_recursion

#: How many nodes are evaluated, those of a function once for each call.
_LIMIT: Final = 400_000

_GLOBALS: Final = {
    "undefined": ("undefined", ""),
    "NaN": ("number", "nan"),
    "Infinity": ("number", "inf"),
}
#: Constructors that do the same without `new`.
_WITHOUT_NEW: Final = frozenset({"Error", "TypeError", "RangeError", "RegExp", "Array", "Object"})

_LEAVES: Final = frozenset({"return_statement", "throw_statement", "continue_statement"})

_T = TypeVar("_T")


class NotFollowedError(Exception):
    """The program does too much, or something that is not followed."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a program does. Two programs do the same if their graphs are equal."""

    root: Term
    graph: Sequence[str]


def meaning(program: Tree) -> Meaning:
    """Return what a program does whose names are resolved. Raises NotFollowedError."""
    with deep_recursion():
        run = _Run(program)
        root = run.steps(lambda: run.body(program))
        return Meaning(root, run.graph(root))


@dataclass(eq=False, slots=True)
class _Guard:
    """The condition of a branch: a test, inside other branches."""

    outer: _Guard | None
    test: Term
    term: Term | None = None


class _Run:
    """The state of running a program. Methods for statements return how these end.

    That is their result; `next` if what follows is reached; or a choice of such ends.
    """

    def __init__(self, program: Tree) -> None:
        self._terms = Terms()
        self._next = self._terms.make("next")
        self._cells = cells(program)
        self._left = _LIMIT
        self._values: dict[str, Term] = {}  # of local names
        self._old: dict[str, Term | None] = {}  # what the names were before the current branch
        self._constants: set[str] = set()
        self._stored: dict[Term, tuple[Term, _Guard | None, Term]] = {}  # when, where and what
        self._captured: dict[Term, dict[str, Term]] = {}  # what functions use from outside
        self._running: list[int] = []
        self._guard: _Guard | None = None
        self._scope = Term("scope")  # of the steps
        self._steps: list[Term] = []
        self._optional: list[list[Term]] = []  # the tests of `?.` in the current chains

    # --- Steps ------------------------------------------------------------------------------------

    def _step(self, kind: str, value: str = "", *parts: Term) -> Term:
        """Add something with an effect; return its result."""
        term = Term(kind, value, parts)
        self._steps.append(Term("step", "", (self._condition(self._guard), term)))
        return term

    def _condition(self, guard: _Guard | None) -> Term:
        if guard is None:
            return self._terms.true
        if guard.term is None:
            outer = self._condition(guard.outer)
            guard.term = self._terms.choice(outer, guard.test, self._terms.false)
        return guard.term

    def _now(self) -> Term:
        """Return a term for the moment: what is read may be different after the next step."""
        return self._terms.make("moment", str(len(self._steps)), self._scope)

    def steps(self, body: Callable[[], Term], *, is_loop: bool = False) -> Term:
        """Return the steps of a function or a loop and its result, as one term."""
        outside = self._guard, self._steps, self._scope
        self._guard, self._steps, self._scope = None, [], Term("scope")
        last = self._next if is_loop else self._terms.undefined
        result = self._followed(body(), last)
        term = Term("steps", "", (self._scope, *self._steps, result))
        self._guard, self._steps, self._scope = outside
        return term

    # --- Names ------------------------------------------------------------------------------------

    def _declare(self, target: Tree, value: Term) -> None:
        if target.kind != "local":
            raise NotFollowedError
        is_cell = target.value in self._cells
        self._set(target.value, Term("cell", "", (value,)) if is_cell else value)

    def _assign(self, target: Tree, value: Term) -> None:
        cell = self._values.get(target.value)
        if target.kind != "local" or target.value in self._constants:
            raise NotFollowedError
        if cell is None or cell.kind != "cell":
            self._set(target.value, value)
        else:
            self._step("store", "", cell, value)
            self._stored[cell] = self._now(), self._guard, value

    def _set(self, number: str, value: Term) -> None:
        self._old.setdefault(number, self._values.get(number))
        self._values[number] = value

    def _get(self, number: str) -> Term:
        value = self._values.get(number)
        if value is None:
            raise NotFollowedError
        if value.kind != "cell":
            return value
        now, guard, stored = self._stored.get(value, (None, None, value))
        is_known = now is self._now() and guard is self._guard
        return stored if is_known else self._terms.make("load", "", value, self._now())

    # --- Branches ---------------------------------------------------------------------------------

    def _branch(self, test: Term, action: Callable[[], _T]) -> tuple[_T, dict[str, Term]]:
        """Do something if a test holds; return its result, and the names that it assigned to."""
        guard, old = self._guard, self._old
        self._guard, self._old = _Guard(guard, test), {}
        result = action()
        new = {number: self._values[number] for number in self._old}
        self._restore(self._old)
        self._guard, self._old = guard, old
        return result, new

    def _restore(self, values: dict[str, Term | None]) -> None:
        for number, value in values.items():
            if value is None:
                self._values.pop(number, None)
            else:
                self._values[number] = value

    def _both(self, test: Term, yes: Callable[[], _T], no: Callable[[], _T]) -> tuple[_T, _T]:
        """Do one or the other; the first is that of the test without `!`."""
        if is_constant(test):
            result = yes() if is_true(test) else no()
            return result, result
        branches = [(test, yes), (self._terms.negation(test), no)]
        order = -1 if is_negative(test) else 1
        done = [self._branch(*branch) for branch in branches[::order]][::order]
        (first, after_yes), (second, after_no) = done
        for number in {**after_yes, **after_no}:
            before = self._values.get(number, self._terms.never)
            values = after_yes.get(number, before), after_no.get(number, before)
            self._set(number, self._terms.choice(test, *values))
        return first, second

    def _fork(self, test: Term, yes: Callable[[], Term], no: Callable[[], Term]) -> Term:
        return self._terms.choice(test, *self._both(test, yes, no))

    # --- Statements -------------------------------------------------------------------------------

    def body(self, tree: Tree) -> Term:
        """Run the body of a function, or a program."""
        for number in variables(tree):
            self._values.setdefault(number, self._terms.undefined)
        return self._block(tree)

    def _block(self, tree: Tree) -> Term:
        for child in tree.children:
            if child.kind == "function_declaration":
                self._set(child.part("name").value, self._function(child))
        return self._statements(tree.children)

    def _statements(self, statements: Sequence[Tree]) -> Term:
        for index, statement in enumerate(statements):
            rest = statements[index + 1 :]
            if statement.kind == "if_statement":
                return self._if(statement, rest)
            end = self._statement(statement)
            if end is not self._next:
                return self._after(end, rest)
        return self._next

    def _if(self, tree: Tree, rest: Sequence[Tree]) -> Term:
        """Run an `if` and what follows: inside a branch if only the end of this one is reached."""
        test = self._terms.truth(self.value(tree.part("condition")))
        blocks = [tree.part("consequence"), tree.get("alternative") or Tree("statement_block")]
        leaving = [_leaves(block.children) for block in blocks]
        is_inside = leaving[0] != leaving[1]

        def branch(index: int) -> Term:
            end = self._block(blocks[index])
            return self._after(end, rest) if is_inside and not leaving[index] else end

        end = self._fork(test, lambda: branch(0), lambda: branch(1))
        return end if is_inside else self._after(end, rest)

    def _after(self, end: Term, rest: Sequence[Tree]) -> Term:
        """Run what follows a statement, where it is reached."""
        reached = self._reached(end)
        if reached is self._terms.false:
            return end
        guard = self._guard
        self._guard = guard if reached is self._terms.true else _Guard(guard, reached)
        following = self._statements(rest)
        self._guard = guard
        return self._followed(end, following)

    def _reached(self, end: Term) -> Term:
        """Return the condition under which what follows is reached."""
        if end.kind != "choice":
            return self._terms.true if end is self._next else self._terms.false
        test, *parts = end.parts
        return self._terms.choice(test, *(self._terms.once(self._reached, part) for part in parts))

    def _followed(self, end: Term, following: Term) -> Term:
        """Return an end with another in place of `next`."""
        if end.kind != "choice":
            return following if end is self._next else end
        test, *parts = end.parts
        once = self._terms.once
        return self._terms.choice(test, *(once(self._followed, part, following) for part in parts))

    def _statement(self, tree: Tree) -> Term:
        self._count()
        match tree.kind:
            case "function_declaration":
                pass
            case "declare":
                value = tree.get("value")
                if value is not None or tree.value != "var":
                    action = self._assign if tree.value == "var" else self._declare
                    action(tree.part("name"), self.value(value) if value else self._terms.undefined)
                if tree.value == "const":
                    self._constants.update(names_in(tree.part("name")))
            case "expression_statement":
                self.value(tree.children[0])
            case "return_statement":
                return self.value(tree.children[0]) if tree.children else self._terms.undefined
            case "throw_statement":
                self._step("throw", "", self.value(tree.children[0]))
                return self._terms.never
            case "continue_statement" if not tree.children:
                return self._terms.make("continue")
            case "statement_block":
                return self._block(tree)
            case "for_in_statement":
                self._loop(tree)
            case _:
                raise NotFollowedError
        return self._next

    def _loop(self, tree: Tree) -> None:
        """Run a loop: one step, which contains those of the body."""
        body, target = tree.part("body"), tree.part("left")
        has_return = any(part.kind == "return_statement" for part in body.walk(stop=FUNCTIONS))
        is_own = bool(tree.words & {"const", "let"})
        if has_return or (not is_own and target.value in self._cells):
            raise NotFollowedError
        items = self.value(tree.part("right"))
        for number in assigned(body):
            if number not in self._cells:
                self._values.pop(number, None)  # nothing reads what it was

        def once() -> Term:
            self._declare(target, self._terms.make("item", "", self._scope))
            end = self._block(body)
            return self._followed(end, self._terms.make("continue"))

        self._step("loop", "in" if "in" in tree.words else "of", items, self.steps(once))

    # --- Functions --------------------------------------------------------------------------------

    def _function(self, tree: Tree) -> Term:
        kind = "arrow" if tree.kind == "arrow" else "function"
        if tree.words - {"function"} or _is_dynamic(tree):
            raise NotFollowedError
        term = Term(kind, "", (), tree)
        inside = {part.value for part in tree.walk() if part.kind == "local"}
        self._captured[term] = {n: self._values[n] for n in inside if n in self._values}
        return term

    def _call(self, function: Term, arguments: Sequence[Term]) -> Term:
        """Return the result of a call: of what the function does, if that is known."""
        if function.kind == "name" and function.value == "String" and len(arguments) == 1:
            return self._terms.binary("+", arguments[0], self._terms.make("string"))
        is_known = function in self._captured and id(function.tree) not in self._running
        if not is_known or any(argument.kind == "spread" for argument in arguments):
            return self._step("call", "", function, *arguments)
        return self._followed(self._run(function, arguments), self._terms.undefined)

    def _run(self, function: Term, arguments: Sequence[Term] | None) -> Term:
        """Run the body of a function; without arguments, for any of them."""
        tree = function.tree
        assert tree is not None
        captured = self._captured[function]
        before = {number: self._values.get(number) for number in captured}
        self._values.update(captured)
        self._running.append(id(tree))
        if tree.kind == "function":
            self._values.update((number, function) for number in names_in(tree.get("name")))
        for index, target in enumerate(tree.part("parameters").children):
            is_rest = target.kind == "spread_element"
            if arguments is None:
                value = Term("rest" if is_rest else "parameter", str(index), (self._scope,))
            elif is_rest:
                value = Term("array", "", tuple(arguments[index:]))
            else:
                value = arguments[index] if index < len(arguments) else self._terms.undefined
            self._declare(target.children[0] if is_rest else target, value)
        end = self.body(tree.part("body"))
        self._running.pop()
        self._restore({number: value for number, value in before.items() if value is not None})
        return end

    # --- Expressions ------------------------------------------------------------------------------

    def value(self, tree: Tree) -> Term:
        """Evaluate an expression."""
        self._count()
        term = self._value(tree)
        term.tree = term.tree or tree
        return term

    def _count(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise NotFollowedError

    def _value(self, tree: Tree) -> Term:
        terms, parts = self._terms, tree.children
        match tree.kind:
            case "true" | "false" | "null":
                return terms.make(tree.kind)
            case "string" | "number" | "bigint" | "string_fragment" | "escape_sequence":
                return terms.make(tree.kind, tree.value)
            case "regex":
                pattern, _, flags = tree.value.rpartition("/")
                return terms.make("regex", f"{pattern}/{''.join(sorted(flags))}")
            case "name":
                return terms.make(*_GLOBALS.get(tree.value, ("name", tree.value)))
            case "local":
                return self._get(tree.value)
            case "function" | "arrow":
                return self._function(tree)
            case "unary_expression":
                return self._unary(tree.value, parts[0])
            case "update_expression":
                op, place = tree.value.split()
                old = terms.make("unary", "+", self.value(parts[0]))
                new = terms.binary(op[0], old, terms.make("number", "1.0"))
                self._assign(parts[0], new)
                return new if place == "before" else old
            case "binary_expression" if tree.value in ("&&", "||", "??"):
                return self._logical(tree.value, *parts)
            case "binary_expression":
                left, right = map(self.value, parts)
                if tree.value in ("in", "instanceof"):
                    return terms.make("binary", tree.value, left, right, self._now())
                return terms.binary(tree.value, left, right)
            case "ternary_expression":
                test = terms.truth(self.value(parts[0]))
                return self._fork(test, lambda: self.value(parts[1]), lambda: self.value(parts[2]))
            case "sequence_expression":
                return [self.value(part) for part in parts][-1]
            case "assignment_expression":
                return self._assignment(tree.value.removesuffix("="), *parts)
            case "chain":
                return self._chain(parts[0])
            case "member":
                where = self._tested(tree, self.value(parts[0]))
                return terms.make("read", "", where, self._key(parts[1]), self._now())
            case "call_expression" if parts[1].kind == "arguments":
                return self._call_expression(tree, *parts)
            case "new_expression":
                function, *arguments = map(self.value, (parts[0], *parts[1].children))
                is_call = function.kind == "name" and function.value in _WITHOUT_NEW
                return self._step("call" if is_call else "new", "", function, *arguments)
            case "object":
                return Term("object", "", tuple(map(self._property, parts)))
            case "array":
                return Term("array", "", tuple(map(self.value, parts)))
            case "hole":
                return terms.make("hole")
            case "spread_element":
                return terms.make("spread", "", self.value(parts[0]))
            case "template_string":
                return terms.make("template", "", *map(self.value, parts))
            case "template_substitution":
                return self.value(parts[0])
            case _:
                raise NotFollowedError

    def _unary(self, op: str, argument: Tree) -> Term:
        if op == "delete":
            raise NotFollowedError
        value = self.value(argument)
        match op:
            case "!":
                return self._terms.negation(value)
            case "void":
                return self._terms.undefined
            case "-" if value.kind == "number":
                return self._terms.make("number", repr(-float(value.value)))
            case _:
                return self._terms.make("unary", op, value)

    def _logical(self, op: str, left: Tree, right: Tree) -> Term:
        value = self.value(left)
        test = self._terms.test(op, value)
        if op == "||":
            _, other = self._both(test, lambda: value, lambda: self.value(right))
        else:
            other, _ = self._both(test, lambda: self.value(right), lambda: value)
        return self._terms.logical(op, value, other)

    def _assignment(self, op: str, target: Tree, value: Tree) -> Term:
        if target.kind == "member" and not op:
            place = self.value(target.children[0]), self._key(target.children[1])
            result = self.value(value)
            self._step("write", "", *place, result)
            return result
        if op in ("&&", "||", "??"):
            result = self._logical(op, target, value)
        else:
            old = self.value(target) if op else None
            new = self.value(value)
            result = self._terms.binary(op, old, new) if old else new
        self._assign(target, result)
        return result

    def _chain(self, tree: Tree) -> Term:
        guard = self._guard
        self._optional.append([])
        value = self.value(tree)
        self._guard = guard
        for test in reversed(self._optional.pop()):
            value = self._terms.choice(test, self._terms.undefined, value)
        return value

    def _tested(self, tree: Tree, value: Term) -> Term:
        """Return a value; `?.` after it ends the chain if it is missing."""
        if "?." in tree.words:
            test = self._terms.test("??", value)
            self._optional[-1].append(test)
            self._guard = _Guard(self._guard, self._terms.negation(test))
        return value

    def _call_expression(self, tree: Tree, callee: Tree, arguments: Tree) -> Term:
        if callee.kind != "member":
            function = self._tested(tree, self.value(callee))
            return self._call(function, [self.value(child) for child in arguments.children])
        if "?." in tree.words:
            raise NotFollowedError
        where = self._tested(callee, self.value(callee.children[0]))
        key = self._key(callee.children[1])
        return self._step("call", "method", where, key, *map(self.value, arguments.children))

    def _key(self, tree: Tree) -> Term:
        return self.value(tree.children[0] if tree.kind == "computed_property_name" else tree)

    def _property(self, tree: Tree) -> Term:
        if tree.kind == "spread_element":
            return self.value(tree)
        if tree.kind != "pair":
            raise NotFollowedError
        key, value = tree.children
        kind = "computed" if key.kind == "computed_property_name" else "pair"
        return Term(kind, "", (self._key(key), self.value(value)), tree)

    # --- The graph --------------------------------------------------------------------------------

    def graph(self, root: Term) -> list[str]:
        """Return the terms that can be reached from one, with a number for each."""
        numbers: dict[Term, int] = {}
        literals: dict[str, int] = {}  # those that nothing can tell from each other
        lines: list[str] = []
        free = itertools.count()

        def visit(term: Term, *, is_visible: bool) -> int:
            if term in numbers:
                return numbers[term]
            if term in self._captured:
                self._running = []
                term.parts = (self.steps(lambda: self._run(term, None)),)
            is_literal = term.kind in ("object", "array") and not is_visible
            if not is_literal:
                numbers[term] = next(free)
            is_visible = is_visible or term.kind == "step"
            inside = " ".join([str(visit(part, is_visible=is_visible)) for part in term.parts])
            text = f"{term.kind} {term.value!r} {inside}"
            if is_literal and text in literals:
                numbers[term] = literals[text]
                return literals[text]
            if is_literal:
                numbers[term] = literals[text] = next(free)
            lines.append(f"{numbers[term]} {text}")
            return numbers[term]

        visit(root, is_visible=False)
        return lines


def _leaves(statements: Sequence[Tree]) -> bool:
    """Whether the end of statements is never reached."""
    return any(_leaves_alone(statement) for statement in statements)


def _leaves_alone(statement: Tree) -> bool:
    if statement.kind == "if_statement":
        blocks = statement.part("consequence"), statement.get("alternative")
        return all(block is not None and _leaves(block.children) for block in blocks)
    if statement.kind == "statement_block":
        return _leaves(statement.children)
    return statement.kind in _LEAVES


def _is_dynamic(tree: Tree) -> bool:
    """Whether a function depends on more than its parameters and its surroundings."""
    return any(
        part.kind in ("this", "super", "meta_property")
        or (part.kind == "name" and part.value == "arguments")
        for part in tree.walk()
    )
