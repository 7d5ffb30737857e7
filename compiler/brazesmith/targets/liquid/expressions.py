"""The values and conditions of a webhook in Liquid: look-ups, texts, tests.

Liquid has no functions, no brackets and no filters in conditions, and truth rules of its own. So a
condition that mixes `and` with `or`, and a filtered value that is compared, is assigned to a name
above the body (`Expressions.prelude`).
"""

from __future__ import annotations

import ast
import functools
import itertools
import re
from collections.abc import Callable
from typing import Final, Literal, TypeAlias, TypeGuard

from brazesmith import ir
from brazesmith.base import ecmascript as es
from brazesmith.base.diagnostics import Diagnostic, labels_at
from brazesmith.engines.liquid.ruby import is_blank
from brazesmith.engines.liquid.values import SECTIONS, USER, can_be_read, path_of
from brazesmith.ir import types
from brazesmith.ir.operator import Role, with_role
from brazesmith.ir.types import Kind
from brazesmith.operators.symbolic import describe
from brazesmith.targets.liquid import nodes as lq
from brazesmith.targets.liquid.rows import row, sayable

_Test: TypeAlias = "Callable[[Expressions, ir.Node], lq.Condition]"

_LIQUID_NAMES: Final = {payload: liquid for liquid, payload in SECTIONS.items()}
#: Keys that Liquid reads as properties of a value.
_PROPERTIES: Final = ("size", "first", "last")
#: Names with a meaning in Liquid.
_WORDS: Final = frozenset(
    {
        *(*SECTIONS, "blank", "empty", "nil", "null", "true", "false", "forloop", "tablerowloop"),
        *("and", "or", "contains", "not", "in", "for", "if", "else", "as", "with", "required"),
        *("limit", "offset", "reversed", "cols", "continue"),
    }
)
_SIGNS: Final = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
#: The kinds of values that a constant of this type can equal.
_KINDS: Final[dict[type, frozenset[Kind]]] = {
    bool: frozenset({Kind.BOOLEAN}),
    float: frozenset({Kind.NUMBER}),
    str: frozenset(types.TEXT_KINDS),
}
_SCALARS: Final = frozenset[Kind]().union(*_KINDS.values())


def _of_each_case(test: _Test) -> _Test:
    """Make a test of a value look through names, and test both values of a choice.

    The result is cached: of nested choices, an inner one would be tested twice as often as the one
    around it.
    """

    @functools.wraps(test)
    def cached(self: Expressions, node: ir.Node) -> lq.Condition:
        key = (test, id(node))
        if key not in self.tested:
            inner = bare(node)
            if isinstance(inner, ir.If):
                found = self.by_case(inner, functools.partial(cached, self))
            else:
                found = test(self, inner)
            self.tested[key] = (found, node)  # while the node lives, no other has its id
        return self.tested[key][0]

    return cached


class Expressions:
    """The expressions of one program, the names that they need, and what Liquid cannot express."""

    def __init__(self, program: ir.Program) -> None:
        self.program = program
        self.prelude: list[lq.Assign] = []
        self.assigned: dict[object, lq.Read] = {}
        self.tested: dict[tuple[_Test, int], tuple[lq.Condition, ir.Node]] = {}
        self.names = set(_WORDS)
        self.problems: list[Diagnostic] = []

    # --- problems ----------------------------------------------------------------------------

    def problem(self, node: ir.Node, message: str, *notes: str, code: str = "S120") -> None:
        """Report something that Liquid cannot express, at its place in the spec."""
        labels = labels_at(node.site)
        found = Diagnostic(code, message, labels, notes, transform=self.program.name)
        if found not in self.problems:
            self.problems.append(found)

    def no_operator(self, node: ir.Call) -> None:
        """Report an operator that Liquid does not have."""
        self.problem(
            node,
            f"`{node.operator.spec_name}` is not supported by Braze's Liquid",
            "send the value unchanged, or compute it where the attribute or property is set",
            f"a webhook can use these operators: {', '.join(sayable())}",
        )

    # --- values ------------------------------------------------------------------------------

    def read(self, node: ir.Get) -> lq.Value:
        """Return the look-up of a personalization value: `section.${name}.key[0]`."""
        match path_of(node):
            case None:
                why = "is not supported by Braze's Liquid"
                note = "use a value of the profile, event, canvas or API trigger"
            case (section, *_) if section not in (USER, *_LIQUID_NAMES):
                why = "is not available in a message"
                note = f"use one of the sections {', '.join((USER, *_LIQUID_NAMES))}"
            case () | (_,):
                why = "is a whole section, not a value"
                note = 'list the keys to send: `pick(x, "a", "b")`'
            case (section, name, *keys):
                if not can_be_read(str(name)):
                    self.problem(
                        node,
                        f"Liquid cannot read the name {name!r}",
                        "rename it in Braze, without braces, and with one kind of quotes at most",
                    )
                before = "" if section == USER else f"{_LIQUID_NAMES[str(section)]}."
                steps = "".join(self._step(node, key) for key in keys)
                return lq.Read(f"{before}${{{name}}}{steps}")
        self.problem(node, f"`{describe(node)}` {why}", note)
        return lq.Literal("")

    def _step(self, node: ir.Get, key: str | int) -> str:
        if key in _PROPERTIES:
            self.problem(
                node,
                f"cannot read the key `{key}`, because `.{key}` has another meaning in Liquid",
                "send the whole object",
            )
        if isinstance(key, int):
            return f"[{key}]"
        is_plain = re.fullmatch(r"[A-Za-z_]\w*", key, re.ASCII)
        return f".{key}" if is_plain else f"[{self.literal(node, key)}]"

    def _constant(self, node: ir.Node, value: str | float | bool) -> lq.Value:
        text = self.literal(node, value)  # reports a text that cannot be written
        return lq.Literal(value) if isinstance(value, str) else lq.Read(text)

    def literal(self, node: ir.Node, value: str | float | bool) -> str:
        """Return a constant as Liquid writes it; report one that Liquid cannot write."""
        try:
            return lq.value_text(lq.constant(value))
        except lq.Unwritable:
            note = "use no braces, and one kind of quotes at most"
            self.problem(node, f"{value!r} cannot be written in Liquid", note)
            return '""'

    def pieces(self, node: ir.Node) -> list[lq.Value]:
        """Return a text as pieces that follow one another."""
        match bare(node):
            case ir.Const(value=str() | bool() | float() as value):
                text = es.to_text(value)
                return [] if text is es.ABSENT else [lq.Literal(text)]
            case ir.Const() | ir.Absent():
                return []
            case ir.Get() as get:
                return [self.read(get)]
            case ir.If() as choice:
                return [self._chosen(choice)]
            case ir.Call() as call:
                return self._text_call(call)
            case _:
                self.problem(node, f"Liquid cannot use `{describe(node)}` as text")
                return []

    def _text_call(self, node: ir.Call) -> list[lq.Value]:
        match row(node.operator):
            case ast.Call(func=ast.Name(id="joined")):
                return [piece for part in node.arguments for piece in self._part(part)]
            case ast.BinOp(
                left=ast.Constant(value=str(text)),
                right=ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(form))]),
            ):  # `"now" | date("%Y")`
                return [lq.Filtered(lq.Literal(text), name, lq.Literal(form))]
            case ast.BinOp(right=ast.Name(id=name)):  # `text | upcase`
                return [lq.Filtered(self.single(*node.arguments), name)]
            case None:
                self.no_operator(node)
            case _:
                self.problem(node, f"`{describe(node)}` is not text")
        return []

    def _part(self, node: ir.Node) -> list[lq.Value]:
        """Return the pieces of a value that is printed: a text, a number, a boolean, a constant."""
        inner = ir.unnamed(node)
        is_constant = isinstance(inner, ir.Const | ir.Absent)
        if is_constant or inner.type.kind in types.TEXT_KINDS:
            return self.pieces(inner)
        if isinstance(inner, ir.Get) and inner.type.kind in (Kind.NUMBER, Kind.BOOLEAN):
            return [lq.Filtered(self.read(inner), "append", lq.Literal(""))]
        if isinstance(inner, ir.Get):
            why = "has no declared type"
            note = "declare it as `Text` or `Number`; its value is then the text that Liquid prints"
        else:
            why = "is computed, and may not be text"
            note = 'convert what it is computed from: `fallback(to_text(x), "none")`'
        self.problem(node, f"`{describe(node)}` {why}, so Liquid may print it differently", note)
        return []

    def single(self, node: ir.Node) -> lq.Value:
        """Return a text as one value."""
        pieces = self.pieces(node)
        for piece in pieces:
            if isinstance(piece, lq.Literal):
                self.literal(node, piece.text)
        value, *rest = pieces or [lq.Literal("")]
        for piece in rest:
            argument = self.assigned_value(piece) if isinstance(piece, lq.Filtered) else piece
            value = lq.Filtered(value, "append", argument)
        return value

    def _chosen(self, node: ir.If) -> lq.Read:
        """Return the name of a value that a condition decides."""
        if node not in self.assigned:
            test = self.flat(self.condition(node.condition))
            left, right = self.single(node.then), self.single(node.otherwise)
            self.assigned[node] = self._decided("chosen", test, left, right)
        return self.assigned[node]

    def _decided(self, wish: str, test: lq.Condition, yes: lq.Value, no: lq.Value) -> lq.Read:
        """Assign one of two values above the body, and return its name."""
        name = self.name(wish)
        self.prelude.append(lq.Assign(name, no))
        if test != lq.NEVER:
            self.prelude.append(lq.Assign(name, yes, test))
        return lq.Read(name)

    def assigned_value(self, value: lq.Filtered, ending: str = "") -> lq.Read:
        """Return the name of a filtered value, assigned above the body."""
        if value not in self.assigned:
            name = self.name(hint(value) + (ending or f"_{value.name}"))
            self.prelude.append(lq.Assign(name, value))
            self.assigned[value] = lq.Read(name)
        return self.assigned[value]

    def name(self, wish: str) -> str:
        """Return an unused name: the one wished for, or that with a number."""
        wish = f"{wish}_value" if wish in _WORDS else wish
        names = itertools.chain([wish], (f"{wish}_{number}" for number in itertools.count(2)))
        name = next(name for name in names if name not in self.names)
        self.names.add(name)
        return name

    # --- conditions --------------------------------------------------------------------------

    def flat(self, condition: lq.Condition) -> lq.Condition:
        """Return a condition that Liquid can write; parts that mix are assigned above the body."""
        if isinstance(condition, lq.Compare):
            return condition
        parts = (
            part if isinstance(part, lq.Compare) else self._held(part) for part in condition.parts
        )
        return lq.Junction(condition.word, tuple(parts))

    def _held(self, condition: lq.Condition) -> lq.Compare:
        """Return the test of a name that says whether a condition holds."""
        if condition not in self.assigned:
            test = self.flat(condition)
            self.assigned[condition] = self._decided("holds", test, lq.TRUE, lq.FALSE)
        return lq.Compare(self.assigned[condition], "==", lq.TRUE)

    def condition(self, node: ir.Node) -> lq.Condition:
        """Return a boolean node as a condition."""
        match node:
            case ir.Const(value=value):
                return lq.sure(value is True)
            case ir.Named(value=value):
                return self.condition(value)
            case ir.If():
                return self.by_case(node, self.condition)
            case ir.Call() if node.operator.is_condition or row(node.operator) is None:
                return self._called(node)
        self.problem(node, f"`{describe(node)}` is not a condition in Braze's Liquid")
        return lq.NEVER

    def _called(self, node: ir.Call) -> lq.Condition:
        """Return a condition that an operator computes."""
        match row(node.operator), node.arguments:
            case ast.UnaryOp(), (value,):
                return lq.negated(self.condition(value))
            case ast.BoolOp(op=op), values:
                word: Literal["and", "or"] = "and" if isinstance(op, ast.And) else "or"
                return lq.junction(word, map(self.condition, values))
            case ast.Compare(comparators=[ast.Constant()]), (value,):  # `value == True`
                return self.equal(value, ir.Const(True, types.BOOLEAN))
            case ast.Compare(ops=[ast.Eq()]), (left, right):
                return self.equal(left, right)
            case ast.Compare(ops=[sign]), (left, right):
                return self.compared(left, _SIGNS[type(sign)], right)
            case ast.Call(func=ast.Name(id="is_in")), (value, choices):
                return lq.some_of(*(self.equal(value, choice) for choice in ir.children(choices)))
            case ast.Call(func=ast.Name(id=name)), (value,):
                test: Callable[[ir.Node], lq.Condition] = getattr(self, name)
                return test(value)
        self.no_operator(node)
        return lq.NEVER

    def equal(self, left: ir.Node, right: ir.Node) -> lq.Condition:
        """Return whether two values are the same text, number or boolean."""
        left, right = bare(left), bare(right)
        for one, other in ((left, right), (right, left)):
            if isinstance(one, ir.If):
                return self.by_case(one, functools.partial(self.equal, other))
        if isinstance(left, ir.Const):
            left, right = right, left
        if isinstance(left, ir.Const) and isinstance(right, ir.Const):
            return lq.sure(bool(with_role(Role.EQUAL).meaning(left.value, right.value)))
        if isinstance(right, ir.Const):
            return self._equals_constant(left, right)
        there = self.is_there(left), self.is_there(right)
        operands = self.operand(left), self.operand(right)
        is_same = operands[0] == operands[1]
        test = lq.ALWAYS if is_same else lq.Compare(operands[0], "==", operands[1])
        both = lq.all_of(*there, self._is_scalar(left), test)
        return lq.some_of(both, lq.all_of(*map(lq.negated, there)))

    def _equals_constant(self, node: ir.Node, constant: ir.Const) -> lq.Condition:
        value, kind = constant.value, node.type.kind
        if _decides(node) and isinstance(value, bool):
            test = self.condition(node)
            return test if value else lq.negated(test)
        if value is None or isinstance(value, ir.Pattern):
            return lq.NEVER
        if kind in _SCALARS and kind not in _KINDS[type(value)]:
            return lq.NEVER
        if isinstance(value, str) and is_blank(value) and isinstance(node, ir.Get):
            return lq.NEVER  # a blank value is absent
        test = lq.Compare(self.operand(node), "==", self._constant(constant, value))
        if isinstance(node, ir.Get) or not isinstance(value, str):
            return test
        return lq.all_of(self.is_there(node), test)

    def compared(self, left: ir.Node, sign: str, right: ir.Node) -> lq.Condition:
        """Return the test of two numbers; other values are never less or greater."""
        left, right = bare(left), bare(right)
        if isinstance(left, ir.If):
            return self.by_case(left, lambda node: self.compared(node, sign, right))
        if isinstance(right, ir.If):
            return self.by_case(right, lambda node: self.compared(left, sign, node))
        if isinstance(left, ir.Const) and isinstance(right, ir.Const):
            return lq.sure(with_role(sign).meaning(left.value, right.value) is True)
        guards = []
        for node in (left, right):
            match node:
                case ir.Const(value=float()):
                    pass
                case ir.Get():
                    guards.append(self.is_number(node))
                case _:
                    if isinstance(node, ir.Call):
                        self.no_operator(node)
                    return lq.NEVER
        return lq.all_of(*guards, lq.Compare(self.operand(left), sign, self.operand(right)))

    def by_case(self, node: ir.If, test: Callable[[ir.Node], lq.Condition]) -> lq.Condition:
        """Return a test of a value that a condition decides."""
        chosen = self.condition(node.condition)
        return lq.some_of(
            lq.all_of(chosen, test(node.then)),
            lq.all_of(lq.negated(chosen), test(node.otherwise)),
        )

    def operand(self, node: ir.Node) -> lq.Value:
        """Return a value as a condition compares it: without filters."""
        match bare(node):
            case ir.Const(value=bool() | float() | str() as value) as constant:
                return self._constant(constant, value)
            case ir.Get() as get:
                read = self.read(get)
                return self.as_text(read) if get.type.kind in types.TEXT_KINDS else read
            case inner if _decides(inner):
                test = self.condition(inner)
                if test in (lq.ALWAYS, lq.NEVER):
                    return lq.constant(test == lq.ALWAYS)
                return self._held(test).left
            case inner:
                text = self.single(inner)
                return self.assigned_value(text) if isinstance(text, lq.Filtered) else text

    # --- the words of the rows ---------------------------------------------------------------

    @_of_each_case
    def is_there(self, node: ir.Node) -> lq.Condition:
        """Return whether a value is present, and not null."""
        match node:
            case ir.Const(value=value):
                return lq.sure(value is not None)
            case ir.Absent():
                return lq.NEVER
            case ir.Get(type=types.Type(kind=Kind.BOOLEAN)):
                return self.is_boolean(node)
            case ir.Get(type=types.Type(kind=Kind.NUMBER)):
                return self.is_number(node)
            case ir.Get():
                read = self.read(node)
                is_text = node.type.kind in types.TEXT_KINDS
                is_false = lq.NEVER if is_text else lq.Compare(read, "==", lq.FALSE)
                return lq.some_of(_not_blank(read), is_false)
            case ir.Call(operator=operator, arguments=arguments):
                match row(operator):
                    case ast.Call(func=ast.Name(id="joined")):
                        return lq.all_of(*map(self.is_there, arguments))
                    case ast.BinOp():
                        return lq.all_of(*map(self.is_text, arguments))
        return lq.ALWAYS

    @_of_each_case
    def is_given(self, node: ir.Node) -> lq.Condition:
        """Return whether a value makes an element: it is present, or it is the constant null."""
        return lq.ALWAYS if isinstance(node, ir.Const | ir.Fail) else self.is_there(node)

    @_of_each_case
    def is_empty(self, node: ir.Node) -> lq.Condition:
        """Return whether a value is absent, or an empty text, array or object."""
        match node:
            case ir.Const(value=value):
                return lq.sure(value in (None, ""))
            case ir.Object(entries=parts) | ir.Array(items=parts):
                for part in parts:
                    if isinstance(part, ir.Spread):
                        message = f"Liquid cannot test `{describe(part.value)}`"
                        self.problem(part.value, message)
                return lq.all_of(*(lq.negated(self.is_given(inner)) for inner in ir.children(node)))
            case ir.Call() if node.type.kind in types.TEXT_KINDS:
                return lq.negated(self.is_filled(node))
            case ir.Call(operator=operator) if not operator.is_condition:
                self.problem(node, f"Liquid cannot test whether `{describe(node)}` is empty")
                return lq.NEVER
            case _:
                return lq.negated(self.is_there(node))

    @_of_each_case
    def is_text(self, node: ir.Node) -> lq.Condition:
        """Return whether a value is a text; a text that is read is not blank."""
        if isinstance(node, ir.Const):
            return lq.sure(isinstance(node.value, str))
        if node.type.kind in types.TEXT_KINDS:
            return self.is_there(node)
        if not _may_be(node):
            return lq.NEVER
        value = self.read(node)
        return lq.all_of(lq.Compare(value, "==", self.as_text(value)), _not_blank(value))

    def as_text(self, value: lq.Value) -> lq.Read:
        """Return a value as the text that Liquid prints."""
        return self.assigned_value(lq.Filtered(value, "append", lq.Literal("")), "_text")

    @_of_each_case
    def is_filled(self, node: ir.Node) -> lq.Condition:
        """Return whether a value is a text that is not empty."""
        if isinstance(node, ir.Const):
            return lq.sure(isinstance(node.value, str) and node.value != "")
        if isinstance(node, ir.Get) or node.type.kind not in types.TEXT_KINDS:
            return self.is_text(node)
        not_empty = lq.Compare(self.operand(node), "!=", lq.Literal(""))
        return lq.all_of(self.is_there(node), not_empty)

    @_of_each_case
    def is_number(self, node: ir.Node) -> lq.Condition:
        """Return whether a value is a number: one that adding 0 does not change."""
        if isinstance(node, ir.Const):
            return lq.sure(isinstance(node.value, float))
        if not _may_be(node, Kind.NUMBER):
            return lq.NEVER
        value = self.read(node)
        number = self.assigned_value(lq.Filtered(value, "plus", lq.Read("0")), "_number")
        return lq.Compare(value, "==", number)

    @_of_each_case
    def is_boolean(self, node: ir.Node) -> lq.Condition:
        """Return whether a value is true or false."""
        if _decides(node):
            return lq.ALWAYS
        if not _may_be(node, Kind.BOOLEAN):
            return lq.NEVER
        value = self.read(node)
        return lq.some_of(*(lq.Compare(value, "==", truth) for truth in (lq.TRUE, lq.FALSE)))

    def _is_scalar(self, node: ir.Node) -> lq.Condition:
        """Return whether a value is neither an array nor an object, which equal nothing."""
        if not _may_be(node):
            return lq.ALWAYS
        return lq.some_of(self.is_boolean(node), self.is_number(node), self.is_text(node))


def _may_be(node: ir.Node, kind: Kind | None = None) -> TypeGuard[ir.Get]:
    """Return whether a value is read, and not declared to be a scalar of another kind."""
    return isinstance(node, ir.Get) and node.type.kind not in _SCALARS - {kind}


def bare(node: ir.Node) -> ir.Node:
    """Return a value without its name; an operator that chooses a value, as a choice."""
    node = ir.unnamed(node)
    if isinstance(node, ir.Call):
        match row(node.operator):
            case ast.Call(func=ast.Name(id="first_there")):
                return _first_there(node.arguments)
            case ast.Name() if not node.operator.is_condition:
                (value,) = node.arguments
                there = ir.condition(Role.IS_FILLED, value)
                return ir.If(there, value, ir.Absent(), node.type, node.site)
    return node


def _decides(node: ir.Node) -> bool:
    """Return whether a node is a boolean that the spec computes."""
    node = bare(node)
    return (isinstance(node, ir.Call) and node.operator.is_condition) or (
        isinstance(node, ir.Const) and isinstance(node.value, bool)
    )


def _first_there(values: tuple[ir.Node, ...]) -> ir.Node:
    """Return the first value that is present as a chain of choices; the last one as it is."""
    result = values[-1]
    for value in reversed(values[:-1]):
        there = ir.condition(Role.IS_PRESENT, value)
        result = ir.If(there, value, result, types.join(value.type, result.type), value.site)
    return result


def _not_blank(value: lq.Value) -> lq.Compare:
    return lq.Compare(value, "!=", lq.BLANK)


def hint(value: lq.Value) -> str:
    """Return a name for an assigned value, after the look-up that it comes from."""
    match value:
        case lq.Read(text=text):
            words = re.findall(r"[A-Za-z0-9]+", text.rpartition("${")[2] or text)
            name = "_".join(words) or "value"
            return f"_{name}" if name[0].isdigit() else name
        case lq.Filtered(value=inner):
            return hint(inner)
        case _:
            return "value"
