"""The values and conditions of a webhook in Liquid: what is read, texts put together, tests.

Liquid is poor: no functions, no brackets, conditions without filters, and what is true of nil, of
text and of numbers is its own. So a condition that mixes `and` with `or`, and what is compared
after a filter, gets a name above the body (`Expressions.prelude`).
"""

from __future__ import annotations

import ast
import functools
import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias, TypeGuard

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

#: What an operator is applied to, by the name of the parameter; of a variadic one, a tuple.
_Given: TypeAlias = "Mapping[str, ir.Node | tuple[ir.Node, ...]]"

_LIQUID_NAMES: Final = {payload: liquid for liquid, payload in SECTIONS.items()}
#: What Liquid takes for something else than a key.
_PROPERTIES: Final = ("size", "first", "last")
#: Names that mean something in Liquid already.
_WORDS: Final = frozenset(
    {
        *(*SECTIONS, "blank", "empty", "nil", "null", "true", "false", "forloop", "tablerowloop"),
        *("and", "or", "contains", "not", "in", "for", "if", "else", "as", "with", "required"),
        *("limit", "offset", "reversed", "cols", "continue"),
    }
)
_SIGNS: Final = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
#: The operators that these signs are.
_SCALARS: Final = frozenset({Kind.BOOLEAN, Kind.NUMBER, *types.TEXT_KINDS})


_Test: TypeAlias = "Callable[[Expressions, ir.Node], lq.Condition]"


def _of_each_case(test: _Test) -> _Test:
    """A test of a value without its name; of a value that a condition decides, in either case.

    It is made once for each value: of nested choices each would be asked for twice as often as the
    one around it.
    """

    @functools.wraps(test)
    def asked(self: Expressions, node: ir.Node) -> lq.Condition:
        key = (test, id(node))
        if key not in self.asked:
            inner = bare(node)
            if isinstance(inner, ir.If):
                found = self.by_case(inner, functools.partial(asked, self))
            else:
                found = test(self, inner)
            self.asked[key] = (found, node)  # while the node lives no other one has its id
        return self.asked[key][0]

    return asked


class Expressions:
    """The expressions of one program: the names that they need, and what cannot be said."""

    def __init__(self, program: ir.Program) -> None:
        self.program = program
        self.prelude: list[lq.Assign] = []
        self.assigned: dict[object, lq.Read] = {}
        self.asked: dict[tuple[_Test, int], tuple[lq.Condition, ir.Node]] = {}
        self.names = set(_WORDS)
        self.problems: list[Diagnostic] = []

    # --- what cannot be said -----------------------------------------------------------------

    def problem(self, node: ir.Node, message: str, *notes: str, code: str = "S120") -> None:
        """Note what cannot be said, and where the spec says it."""
        labels = labels_at(node.site)
        found = Diagnostic(code, message, labels, notes, transform=self.program.name)
        if found not in self.problems:
            self.problems.append(found)

    def no_operator(self, node: ir.Call) -> None:
        """Note an operator that Liquid does not have."""
        self.problem(
            node,
            f"`{node.operator.name}` is not supported by Braze's Liquid",
            "send the value as it is, or compute it where the attribute or property is set",
            f"a webhook has these operators: {', '.join(sayable())}",
        )

    # --- values ------------------------------------------------------------------------------

    def read(self, node: ir.Get) -> lq.Value:
        """A personalisation value as it is looked up."""
        match path_of(node):
            case None:
                why = "is not supported by Braze's Liquid"
                note = "read a value of the profile, event, canvas or API trigger"
            case (section, *_) if section not in (USER, *_LIQUID_NAMES):
                why = "cannot be read in a message"
                note = f"the sections are {', '.join((USER, *_LIQUID_NAMES))}"
            case () | (_,):
                why = "is a whole section, not a value"
                note = 'name what is sent: `pick(x, "a", "b")`'
            case (section, name, *rest):
                return lq.Read(self._look_up(node, str(section), str(name), rest))
        self.problem(node, f"`{describe(node)}` {why}", note)
        return lq.Literal("")

    def _look_up(self, node: ir.Get, section: str, name: str, keys: Sequence[str | int]) -> str:
        """`section.${name}.key[0]`."""
        text = f"${{{name}}}"
        if not can_be_read(name):
            self.problem(node, f"{name!r} cannot be written as `${{…}}`")
        if section != USER:
            text = f"{_LIQUID_NAMES[section]}.{text}"
        for key in keys:
            if key in _PROPERTIES:
                self.problem(
                    node,
                    f"Liquid takes `.{key}` for a property of the value, not for a key",
                    "send the object as a whole",
                )
            if isinstance(key, int):
                text += f"[{key}]"
            elif re.fullmatch(r"[A-Za-z_]\w*", key, re.ASCII):
                text += f".{key}"
            else:
                text += f"[{self.literal(node, key)}]"
        return text

    def literal(self, node: ir.Node, value: str | float | bool) -> str:
        """A constant as Liquid writes it."""
        try:
            return lq.value_text(lq.Literal(value))
        except lq.Unwritable:
            self.problem(
                node,
                f"{value!r} cannot be written in Liquid",
                "use one kind of quotes, and no braces",
            )
            return '""'

    def pieces(self, node: ir.Node) -> list[lq.Value]:
        """A text as pieces that follow one another."""
        match node:
            case ir.Named(value=value):
                return self.pieces(value)
            case ir.Const(value=str() as constant):
                return [lq.Literal(constant)]
            case ir.Const(value=bool() | float() as value):
                text = es.to_text(value)
                return [] if text is es.ABSENT else [lq.Literal(text)]
            case ir.Const():
                return []
            case ir.Get():
                return [self.read(node)]
            case ir.If(condition=condition, then=then, otherwise=otherwise):
                return [self._chosen(node, condition, then, otherwise)]
            case ir.Call():
                inner = bare(node)
                return self._text_call(node) if inner is node else self.pieces(inner)
            case ir.Absent():
                return []
            case _:
                self.problem(node, f"`{describe(node)}` is not a text that Liquid can build")
                return []

    def _text_call(self, node: ir.Call) -> list[lq.Value]:
        given = _given(node)
        match row(node.operator):
            case ast.Call(func=ast.Name(id="joined")):
                return [piece for part in node.arguments for piece in self._part(part)]
            case ast.BinOp(op=ast.BitOr(), left=left, right=right):
                return [self._filtered(node, left, right, given)]
            case None:
                self.no_operator(node)
            case _:
                self.problem(node, f"`{describe(node)}` is no text")
        return []

    def _part(self, node: ir.Node) -> list[lq.Value]:
        """A part of a text that is put together: a text, or a constant."""
        inner = ir.unnamed(node)
        is_text = inner.type.kind in types.TEXT_KINDS
        if not is_text and not isinstance(inner, ir.Const | ir.Absent):
            self.problem(
                node,
                f"`{describe(node)}` may not be a text, and Liquid formats numbers "
                "differently from the reference",
                "declare it as `Text` in a class of the payload: then it is what Liquid prints",
            )
            return []
        return self.pieces(inner)

    def _filtered(
        self, node: ir.Node, left: ast.expr, right: ast.expr, given: _Given
    ) -> lq.Filtered:
        """`text | upcase`, `"now" | date("%Y")`."""
        if isinstance(left, ast.Constant):
            value: lq.Value = lq.Literal(left.value)  # type: ignore[arg-type]
        else:
            assert isinstance(left, ast.Name)
            inner = given[left.id]
            assert not isinstance(inner, tuple)
            value = self.single(inner)
        arguments: tuple[lq.Value, ...] = ()
        if isinstance(right, ast.Call):
            constants = [argument for argument in right.args if isinstance(argument, ast.Constant)]
            arguments = tuple(lq.Literal(each.value) for each in constants)  # type: ignore[arg-type]
            right = right.func
        assert isinstance(right, ast.Name)
        return lq.Filtered(value, right.id, arguments)

    def single(self, node: ir.Node) -> lq.Value:
        """A text as one value."""
        pieces = self.pieces(node)
        for piece in pieces:
            if isinstance(piece, lq.Literal):
                self.literal(node, piece.value)
        if not pieces:
            return lq.Literal("")
        value, *rest = pieces
        for piece in rest:
            argument = piece
            if isinstance(piece, lq.Filtered):
                argument = self.assigned_value(piece)
            value = lq.Filtered(value, "append", (argument,))
        return value

    def _chosen(
        self, node: ir.If, condition: ir.Node, then: ir.Node, otherwise: ir.Node
    ) -> lq.Value:
        """A value that a condition decides, assigned above the body."""
        known = self.assigned.get(node)
        if known is not None:
            return known
        test = self.flat(self.condition(condition))
        left, right = self.single(then), self.single(otherwise)
        name = self.name("chosen")
        self.prelude.append(lq.Assign(name, right))
        if test == lq.ALWAYS:
            self.prelude.append(lq.Assign(name, left))
        elif test != lq.NEVER:
            self.prelude.append(lq.Assign(name, left, test))
        self.assigned[node] = lq.Read(name)
        return self.assigned[node]

    def assigned_value(self, value: lq.Filtered, ending: str = "") -> lq.Read:
        """The name of a value that went through a filter."""
        if value not in self.assigned:
            name = self.name(hint(value) + (ending or f"_{value.name}"))
            self.prelude.append(lq.Assign(name, value))
            self.assigned[value] = lq.Read(name)
        return self.assigned[value]

    def name(self, wish: str) -> str:
        """A name that nothing else has, as wished for or with a number."""
        wish = f"{wish}_value" if wish in _WORDS else wish
        names = itertools.chain([wish], (f"{wish}_{number}" for number in itertools.count(2)))
        name = next(name for name in names if name not in self.names)
        self.names.add(name)
        return name

    # --- conditions --------------------------------------------------------------------------

    def flat(self, condition: lq.Condition) -> lq.Condition:
        """A condition that Liquid can write: a part that mixes is assigned above the body."""
        if condition in (lq.ALWAYS, lq.NEVER) or lq.is_flat(condition):
            return condition
        assert isinstance(condition, lq.All | lq.Some)
        parts = tuple(
            part if isinstance(part, lq.Compare) else self._held(part) for part in condition.parts
        )
        return lq.All(parts) if isinstance(condition, lq.All) else lq.Some(parts)

    def _held(self, condition: lq.Condition) -> lq.Compare:
        """The test of a name that holds whether a condition does."""
        if condition not in self.assigned:
            test = self.flat(condition)
            name = self.name("holds")
            self.prelude.append(lq.Assign(name, lq.Literal(False)))
            self.prelude.append(lq.Assign(name, lq.Literal(True), test))
            self.assigned[condition] = lq.Read(name)
        return lq.Compare(self.assigned[condition], "==", lq.Literal(True))

    def condition(self, node: ir.Node) -> lq.Condition:
        """A node that is true or false, as a condition."""
        match node:
            case ir.Const(value=value):
                return lq.ALWAYS if value is True else lq.NEVER
            case ir.Named(value=value):
                return self.condition(value)
            case ir.If():
                return self.by_case(node, self.condition)
            case ir.Call():
                expression = row(node.operator)
                if expression is None:
                    self.no_operator(node)
                    return lq.NEVER
                return self._condition(expression, _given(node))
            case _:
                self.problem(node, f"`{describe(node)}` is not a condition in Braze's Liquid")
                return lq.NEVER

    def _condition(self, expression: ast.expr, given: _Given) -> lq.Condition:
        """A row's expression over what is given, as a condition."""
        match expression:
            case ast.Name(id=name):
                node = given[name]
                assert not isinstance(node, tuple)
                return self.condition(node)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return lq.negated(self._condition(operand, given))
            case ast.BoolOp(op=op, values=values):
                parts = [self._condition(value, given) for value in values]
                return lq.all_of(*parts) if isinstance(op, ast.And) else lq.some_of(*parts)
            case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
                return self.equal(_operand(left, given), _operand(right, given))
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                sign = _SIGNS[type(op)]
                return self.compared(_operand(left, given), sign, _operand(right, given))
            case ast.Call(func=ast.Name(id="is_in"), args=[value, choices]):
                listed = _operand(choices, given)
                return lq.some_of(
                    *(self.equal(_operand(value, given), each) for each in ir.children(listed))
                )
            case ast.Call(func=ast.Name(id=word), args=[value]):
                test: Callable[[ir.Node], lq.Condition] = getattr(self, word)
                return test(_operand(value, given))
            case _:
                raise AssertionError(f"no condition: {ast.dump(expression)}")

    def equal(self, left: ir.Node, right: ir.Node) -> lq.Condition:
        """Whether two values are the same text, number or boolean."""
        left, right = bare(left), bare(right)
        for one, other in ((left, right), (right, left)):
            if isinstance(one, ir.If):
                return self.by_case(one, functools.partial(self.equal, other))
        if isinstance(left, ir.Const):
            left, right = right, left
        if isinstance(left, ir.Const) and isinstance(right, ir.Const):
            same = with_role(Role.EQUAL).meaning(left.value, right.value)
            return lq.ALWAYS if same else lq.NEVER
        if isinstance(right, ir.Const):
            return self._equals_constant(left, right)
        there = self.is_there(left), self.is_there(right)
        operands = self.operand(left), self.operand(right)
        test: lq.Condition = lq.Compare(operands[0], "==", operands[1])
        if operands[0] == operands[1]:
            test = lq.ALWAYS
        both = lq.all_of(*there, self._is_scalar(left), test)
        return lq.some_of(both, lq.all_of(*map(lq.negated, there)))

    def _equals_constant(self, node: ir.Node, constant: ir.Const) -> lq.Condition:
        value, kind = constant.value, node.type.kind
        if _decides(node) and isinstance(value, bool):
            test = self.condition(node)
            return test if value else lq.negated(test)
        wrong_kind = (
            (isinstance(value, str) and kind in (Kind.NUMBER, Kind.BOOLEAN))
            or (isinstance(value, bool) and kind in (*types.TEXT_KINDS, Kind.NUMBER))
            or (isinstance(value, float) and kind in (*types.TEXT_KINDS, Kind.BOOLEAN))
        )
        if value is None or isinstance(value, ir.Pattern) or wrong_kind:
            return lq.NEVER
        if isinstance(value, str) and is_blank(value) and isinstance(node, ir.Get):
            return lq.NEVER  # what is blank is absent
        self.literal(constant, value)
        test = lq.Compare(self.operand(node), "==", lq.Literal(value))
        if isinstance(node, ir.Get) or not isinstance(value, str):
            return test
        return lq.all_of(self.is_there(node), test)

    def compared(self, left: ir.Node, sign: str, right: ir.Node) -> lq.Condition:
        """Whether one number is less or greater than another; of no numbers, never."""
        left, right = bare(left), bare(right)
        if isinstance(left, ir.If):
            return self.by_case(left, lambda node: self.compared(node, sign, right))
        if isinstance(right, ir.If):
            return self.by_case(right, lambda node: self.compared(left, sign, node))
        if isinstance(left, ir.Const) and isinstance(right, ir.Const):
            holds = with_role(sign).meaning(left.value, right.value)
            return lq.ALWAYS if holds is True else lq.NEVER
        guards = []
        for node in (left, right):
            if isinstance(node, ir.Const) and isinstance(node.value, float):
                self.literal(node, node.value)
            elif isinstance(node, ir.Get):
                guards.append(self.is_number(node))
            else:
                if isinstance(node, ir.Call):
                    self.no_operator(node)
                return lq.NEVER
        test = lq.Compare(self.operand(left), sign, self.operand(right))
        return lq.all_of(*guards, test)

    def by_case(self, node: ir.If, test: Callable[[ir.Node], lq.Condition]) -> lq.Condition:
        """A test of a value that a condition decides."""
        chosen = self.condition(node.condition)
        return lq.some_of(
            lq.all_of(chosen, test(node.then)),
            lq.all_of(lq.negated(chosen), test(node.otherwise)),
        )

    def operand(self, node: ir.Node) -> lq.Value:
        """A value as a condition compares it: without filters."""
        match bare(node):
            case ir.Const(value=bool() | float() | str() as value):
                return lq.Literal(value)
            case ir.Get() as get if get.type.kind not in types.TEXT_KINDS:
                return self.read(get)
            case ir.Get() as get:  # as the text that it is read as
                return self.as_text(self.read(get))
            case inner if _decides(inner):
                test = self.condition(inner)
                if test in (lq.ALWAYS, lq.NEVER):
                    return lq.Literal(test == lq.ALWAYS)
                return self._held(test).left
            case inner:
                text = self.single(inner)
                return self.assigned_value(text) if isinstance(text, lq.Filtered) else text

    # --- the words of the rows, and what is there --------------------------------------------

    @_of_each_case
    def is_there(self, node: ir.Node) -> lq.Condition:
        """Whether a value is there, and not null."""
        match node:
            case ir.Const(value=value):
                return lq.NEVER if value is None else lq.ALWAYS
            case ir.Absent():
                return lq.NEVER
            case ir.Get():
                return self._get_is_there(node)
            case ir.Call(operator=operator, arguments=arguments):
                match row(operator):
                    case ast.Call(func=ast.Name(id="joined")):
                        return lq.all_of(*map(self.is_there, arguments))
                    case ast.BinOp():
                        return lq.all_of(*map(self.is_text, arguments))
                    case _:
                        return lq.ALWAYS
            case _:
                return lq.ALWAYS

    def _get_is_there(self, node: ir.Get) -> lq.Condition:
        kind = node.type.kind
        if kind is Kind.BOOLEAN:
            return self.is_boolean(node)
        if kind is Kind.NUMBER:
            return self.is_number(node)
        if kind in types.TEXT_KINDS:
            return _not_blank(self.read(node))
        value = self.read(node)
        return lq.some_of(_not_blank(value), lq.Compare(value, "==", lq.Literal(False)))

    @_of_each_case
    def is_given(self, node: ir.Node) -> lq.Condition:
        """Whether a value makes an element: it is there, or it is the constant null."""
        return lq.ALWAYS if isinstance(node, ir.Const | ir.Fail) else self.is_there(node)

    def is_empty(self, node: ir.Node) -> lq.Condition:
        """Whether a value is not there, or a text, an array or an object of nothing."""
        inner = bare(node)
        match inner:
            case ir.If():
                return self.by_case(inner, self.is_empty)
            case ir.Const(value=value):
                return lq.ALWAYS if value in (None, "") else lq.NEVER
            case ir.Object() | ir.Array():
                return lq.all_of(*(lq.negated(self.is_given(each)) for each in self._parts(inner)))
            case ir.Call() if inner.type.kind in types.TEXT_KINDS:
                return lq.negated(self.is_filled(inner))
            case ir.Call(operator=operator) if not operator.is_condition:
                self.problem(node, f"`{describe(node)}` is written out, and not asked, in Liquid")
                return lq.NEVER
            case _:
                return lq.negated(self.is_there(inner))

    def _parts(self, node: ir.Object | ir.Array) -> list[ir.Node]:
        """The values of which an object or an array is made."""
        parts: list[ir.Node] = []
        for part in node.entries if isinstance(node, ir.Object) else node.items:
            if isinstance(part, ir.Spread):
                self.problem(part.value, f"`{describe(part.value)}` cannot be asked in Liquid")
            else:
                parts.append(part.value if isinstance(part, ir.Entry) else part)
        return parts

    @_of_each_case
    def is_text(self, node: ir.Node) -> lq.Condition:
        """Whether a value is a text; one that is read is not blank."""
        if isinstance(node, ir.Const):
            return lq.ALWAYS if isinstance(node.value, str) else lq.NEVER
        if node.type.kind in types.TEXT_KINDS:
            return self.is_there(node)
        if not _may_be(node):
            return lq.NEVER
        value = self.read(node)
        return lq.all_of(lq.Compare(value, "==", self.as_text(value)), _not_blank(value))

    def as_text(self, value: lq.Value) -> lq.Read:
        """A value as the text that Liquid prints."""
        return self.assigned_value(lq.Filtered(value, "append", (lq.Literal(""),)), "_text")

    @_of_each_case
    def is_filled(self, node: ir.Node) -> lq.Condition:
        """Whether a value is a text that is not empty."""
        if isinstance(node, ir.Const):
            return lq.ALWAYS if isinstance(node.value, str) and node.value else lq.NEVER
        if isinstance(node, ir.Get) or node.type.kind not in types.TEXT_KINDS:
            return self.is_text(node)
        not_empty = lq.Compare(self.operand(node), "!=", lq.Literal(""))
        return lq.all_of(self.is_there(node), not_empty)

    @_of_each_case
    def is_number(self, node: ir.Node) -> lq.Condition:
        """Whether a value is a number: what adding nothing does not change."""
        if isinstance(node, ir.Const):
            return lq.ALWAYS if isinstance(node.value, float) else lq.NEVER
        if not _may_be(node, Kind.NUMBER):
            return lq.NEVER
        value = self.read(node)
        number = self.assigned_value(lq.Filtered(value, "plus", (lq.Literal(0.0),)), "_number")
        return lq.Compare(value, "==", number)

    @_of_each_case
    def is_boolean(self, node: ir.Node) -> lq.Condition:
        """Whether a value is true or false."""
        if _decides(node):
            return lq.ALWAYS
        if not _may_be(node, Kind.BOOLEAN):
            return lq.NEVER
        value = self.read(node)
        return lq.some_of(*(lq.Compare(value, "==", lq.Literal(truth)) for truth in (True, False)))

    def _is_scalar(self, node: ir.Node) -> lq.Condition:
        """Whether a value is neither an array nor an object, which equal nothing."""
        if not _may_be(node):
            return lq.ALWAYS
        return lq.some_of(self.is_boolean(node), self.is_number(node), self.is_text(node))


def _may_be(node: ir.Node, kind: Kind | None = None) -> TypeGuard[ir.Get]:
    """Whether a value is read, and not declared to be a scalar of another kind."""
    return isinstance(node, ir.Get) and node.type.kind not in _SCALARS - {kind}


def _given(node: ir.Call) -> dict[str, ir.Node | tuple[ir.Node, ...]]:
    """What an operator is applied to, by the names of its parameters."""
    parameters = node.operator.parameters
    if parameters and parameters[-1].variadic:
        return {parameters[-1].name: node.arguments}
    names = (parameter.name for parameter in parameters)
    return dict(zip(names, node.arguments, strict=True))


def _operand(expression: ast.expr, given: _Given) -> ir.Node:
    """What a name of a row stands for, or the row's own constant."""
    if isinstance(expression, ast.Constant):
        return ir.Const(expression.value, types.BOOLEAN)  # type: ignore[arg-type]
    assert isinstance(expression, ast.Name)
    node = given[expression.id]
    assert not isinstance(node, tuple)
    return node


def bare(node: ir.Node) -> ir.Node:
    """A value without its name; what chooses between values, as a choice."""
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
    """Whether a node is true or false by itself, and not read."""
    node = bare(node)
    return (isinstance(node, ir.Call) and node.operator.is_condition) or (
        isinstance(node, ir.Const) and isinstance(node.value, bool)
    )


def _first_there(values: tuple[ir.Node, ...]) -> ir.Node:
    """The first value that is there, as a chain of choices; the last one as it is."""
    result = values[-1]
    for value in reversed(values[:-1]):
        there = ir.condition(Role.IS_PRESENT, value)
        result = ir.If(there, value, result, types.join(value.type, result.type), value.site)
    return result


def _not_blank(value: lq.Value) -> lq.Compare:
    return lq.Compare(value, "!=", lq.BLANK)


def hint(value: lq.Value) -> str:
    """A name for an assigned value: that of what it was made of."""
    match value:
        case lq.Read(text=text):
            words = re.findall(r"[A-Za-z0-9]+", text.rpartition("${")[2] or text)
            name = "_".join(words) or "value"
            return f"_{name}" if name[0].isdigit() else name
        case lq.Filtered(value=inner):
            return hint(inner)
        case _:
            return "value"
