"""From the IR to JavaScript: constants for what is read through, then the body, then `return`.

Laws. What comes out means what the interpreter says, on every payload. Reading through something
that may be absent goes through a constant with a default (`const traits = payload.traits || {};`).
A value without a failure in it is pure: it may be computed earlier, or once in place of twice. A
value that can fail stays where it is certain to be wanted.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from brazesmith import ir
from brazesmith.javascript import nodes as js
from brazesmith.javascript.names import GLOBALS, INHERITED, RESERVED_WORDS
from brazesmith.javascript.parse import parse_expression
from brazesmith.javascript.rows import Inline, functions, row, with_their_own
from brazesmith.javascript.transform import free_names, substitute
from brazesmith.script import Destination

Key: TypeAlias = Hashable


@dataclass(frozen=True, slots=True)
class Lowered:
    """The two parts of the code: functions that it calls, and the statements of the body."""

    functions: tuple[js.FunctionDeclaration, ...]
    body: tuple[js.Statement, ...]


def lower(program: ir.Program) -> Lowered:
    """The JavaScript of a program, as trees."""
    lowering = _Lowering(program)
    block = lowering.open[0]
    lowering.body(program.body, block)
    body = tuple(block.statements)
    used = frozenset[str]().union(*map(free_names, body))
    return Lowered(tuple(with_their_own(used)), body)


@dataclass(slots=True)
class _Block:
    """A run of statements under construction, and the constants that it has declared."""

    parent: _Block | None = None
    parameters: frozenset[int] = frozenset()  # of the function whose body this is
    statements: list[js.Statement] = field(default_factory=list)
    constants: dict[Key, js.Identifier] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)

    def outward(self) -> Iterator[_Block]:
        block: _Block | None = self
        while block is not None:
            yield block
            block = block.parent

    def find(self, key: Key) -> js.Identifier | None:
        return next((b.constants[key] for b in self.outward() if key in b.constants), None)


#: A longer message is put together from two texts, so that its lines fit.
_SHORT_REASON = 80

#: Names that the code around the constants uses.
_FIXED_NAMES = GLOBALS | RESERVED_WORDS | {"payload", "headers", "brazecall"}


class _Lowering:
    """One program on its way; only `names` and the blocks change."""

    def __init__(self, program: ir.Program) -> None:
        self.program = program
        self.shared = _shared(program.body)
        self.containers = _containers(program.body, self.shared)
        self.taken = _FIXED_NAMES | functions().keys()
        self.given = {
            _camel_case(node.name)
            for node in _walk(list(ir.roots(program.body)))
            if isinstance(node, ir.Named)
        }
        self.certain: set[int] = set()  # named values that the body at hand wants in any case
        self.open = [_Block()]  # the blocks under construction, from the outermost inwards
        self.nothing = "attributes" if program.destination is Destination.TRACK else "items"

    # --- bodies ------------------------------------------------------------------------------

    def body(self, body: ir.Body, block: _Block) -> None:
        self.certain = set()
        match body:
            case ir.Send(body=node):
                self._send(node, block)
            case ir.Skip(reason=reason):
                nothing = js.ObjectExpression((js.prop(self.nothing, js.ArrayExpression()),))
                comments = _lines(_sentence(reason))
                self._add(block, js.ReturnStatement(nothing, comments=comments, blank_before=True))
            case ir.Stop(failure=failure):
                self._add(block, replace(self._throw(failure, block), blank_before=True))
            case ir.Branch(condition=condition, then=then, otherwise=otherwise):
                self._branch(condition, then, otherwise, block)

    def _send(self, node: ir.Node, block: _Block) -> None:
        self.certain = _certain(node)
        body = self.value(node, block)
        self._add(block, replace(js.const("brazecall", body), blank_before=True))
        result: js.Expression = js.Identifier("brazecall")
        if any(_may_leave_out(inner) for inner in _walk([node])):
            result = js.call(js.Identifier("withoutUndefined"), result)
        self._add(block, js.ReturnStatement(result, blank_before=True))

    def _branch(self, condition: ir.Node, then: ir.Body, otherwise: ir.Body, block: _Block) -> None:
        self.certain = _certain(condition)
        test = self.value(condition, block)
        left, right = _wanted(then), _wanted(otherwise)
        for key, node in left.items():
            if key in right:
                self._declare(key, node, block)
        inner = self._opened(_Block(block))
        self.body(then, inner)
        self.open.pop()
        consequent = js.BlockStatement(_from_the_top(inner.statements))
        self._add(block, js.IfStatement(test, consequent, blank_before=True))
        self.body(otherwise, block)

    def _opened(self, block: _Block) -> _Block:
        self.open.append(block)
        return block

    def _add(self, block: _Block, statement: js.Statement) -> None:
        block.statements.append(statement)

    # --- values ------------------------------------------------------------------------------

    def value(self, node: ir.Node, block: _Block, certain: bool = True) -> js.Expression:
        """A value. `certain`: whether it is wanted whenever the block around it runs."""
        if id(node) in self.shared and not _fails(node):
            return self._constant(_same_value(node), node, block)
        return self._expression(node, block, certain)

    def _expression(self, node: ir.Node, block: _Block, certain: bool) -> js.Expression:
        match node:
            case ir.Const(value=value):
                return _literal(value)
            case ir.Absent():
                return js.Identifier("undefined")
            case ir.Input(name=name):
                return js.Identifier(name)
            case ir.Parameter(number=number):
                parameter = block.find(("parameter", number))
                assert parameter is not None, "a parameter outside of its function"
                return parameter
            case ir.Get(parent=parent, key=key):
                return self._get(parent, key, block, certain)
            case ir.Call():
                return self._call(node, block, certain)
            case ir.If() if (failure := _required(node)) is not None:
                there = self.value(node.then, block, certain)
                return js.call(js.Identifier("required"), there, self._reason(failure, block))
            case ir.If(condition=condition, then=then, otherwise=otherwise):
                return js.ConditionalExpression(
                    self.value(condition, block, certain),
                    self.value(then, block, False),
                    self.value(otherwise, block, False),
                )
            case ir.Object(entries=entries):
                return self._object(entries, block, certain)
            case ir.Array(items=items):
                return self._array(items, block, certain)
            case ir.Function(parameters=parameters, result=result):
                return self._arrow(parameters, result, block)
            case ir.Named(value=value):
                if not _fails(node):
                    return self._constant(("node", id(node)), node, block)
                if id(node) in self.certain:
                    return self._named_failure(node, _home(node, block))
                if certain:
                    return self._named_failure(node, block)
                return self.value(value, block, certain)
            case ir.Raw(source=source, inputs=inputs):
                values = {name: self.value(inner, block, certain) for name, inner in inputs}
                return substitute(parse_expression(source), values)
            case ir.Fail():
                return js.call(js.Identifier("fail"), self._reason(node, block))
            case ir.Setting() | ir.Wrong():
                raise AssertionError("settings are resolved and mistakes reported before lowering")

    def _get(self, parent: ir.Node, key: str | int, block: _Block, certain: bool) -> js.Expression:
        base = self._base(parent, key, block, certain)
        if isinstance(key, int):
            return js.MemberExpression(base, js.number(key), computed=True)
        if key in INHERITED:
            return js.call(js.Identifier("own"), base, js.string(key))
        return js.member(base, key)

    def _base(self, parent: ir.Node, key: str | int, block: _Block, certain: bool) -> js.Expression:
        """What a member is read from: never undefined or null."""
        match parent:
            case ir.Input(name=name):
                return js.Identifier(name)
            case ir.Object() if not _fails(parent):
                return self.value(parent, block, certain)
            case ir.Parameter(number=number):
                known = block.find(("base", ("parameter", number)))
                return known or _defaulted(self.value(parent, block), key)
            case ir.Get() if not _fails(parent):
                return self._constant(("base", _path(parent)), parent, block, default=key)
            case _ if id(parent) in self.containers and not _fails(parent):
                return self._constant(_same_value(parent), parent, block)
            case _:
                return _defaulted(self.value(parent, block, certain), key)

    def _call(self, node: ir.Call, block: _Block, certain: bool) -> js.Expression:
        arguments = [
            self.value(argument, block, certain and not (index and _is_lazy(node)))
            for index, argument in enumerate(node.arguments)
        ]
        if node.operator.name == "not_":
            return _negated(arguments[0])
        match row(node.operator):
            case Inline(parameters=parameters, expression=expression):
                given = dict(zip(parameters, node.arguments, strict=True))
                values = dict(zip(parameters, arguments, strict=True))
                return substitute(_plain(expression, given), values)
            case js.FunctionDeclaration(id=name, params=params):
                variadic = bool(params) and isinstance(params[-1], js.RestElement)
                while not variadic and arguments and arguments[-1] == js.Identifier("undefined"):
                    arguments.pop()
                return js.call(name, *arguments)

    def _object(
        self, entries: tuple[ir.Entry | ir.Spread, ...], block: _Block, certain: bool
    ) -> js.Expression:
        properties: list[js.Property | js.SpreadElement] = []
        for entry in entries:
            value = self.value(entry.value, block, certain)
            if isinstance(entry, ir.Entry):
                properties.append(js.prop(entry.key, value))
            elif _is_object(entry.value):
                properties.append(js.SpreadElement(value))
            else:
                properties.append(js.SpreadElement(js.call(js.Identifier("asObject"), value)))
        return js.ObjectExpression(tuple(properties))

    def _array(
        self, items: tuple[ir.Node | ir.Spread, ...], block: _Block, certain: bool
    ) -> js.Expression:
        elements: list[js.Expression | js.SpreadElement] = []
        for item in items:
            if isinstance(item, ir.Spread):
                value = self.value(item.value, block, certain)
                array = js.call(js.Identifier("asArray"), value)
                if len(items) == 1:
                    return array
                elements.append(js.SpreadElement(array))
            else:
                elements.append(self.value(item, block, certain))
        literal = js.ArrayExpression(tuple(elements))
        if any(not isinstance(item, ir.Spread) and _may_be_absent(item) for item in items):
            return js.call(js.Identifier("present"), literal)
        return literal

    def _arrow(
        self, parameters: tuple[ir.Parameter, ...], result: ir.Node, block: _Block
    ) -> js.Expression:
        numbers = frozenset(parameter.number for parameter in parameters)
        inner = self._opened(_Block(block, numbers))
        names = [self._parameter(parameter, result, inner) for parameter in parameters]
        value = self.value(result, inner)
        self.open.pop()
        if not inner.statements:
            return js.arrow(names, value)
        statements = _from_the_top([*inner.statements, js.ReturnStatement(value)])
        return js.arrow(names, js.BlockStatement(statements))

    def _parameter(self, parameter: ir.Parameter, result: ir.Node, inner: _Block) -> str:
        """The name of a parameter. One whose members are read more than once gets a default."""
        reads = [
            node
            for node in _walk([result])
            if isinstance(node, ir.Get)
            and isinstance(node.parent, ir.Parameter)
            and node.parent.number == parameter.number
        ]
        name = self._free_name(parameter.name)
        if len({read.key for read in reads}) < 2:
            inner.names.add(name)
            inner.constants["parameter", parameter.number] = js.Identifier(name)
            return name
        given = self._free_name(f"each_{parameter.name}")
        inner.names |= {name, given}
        inner.constants["parameter", parameter.number] = js.Identifier(given)
        inner.constants["base", ("parameter", parameter.number)] = js.Identifier(name)
        default = _defaulted(js.Identifier(given), reads[0].key)
        inner.statements.append(js.const(name, default))
        return given

    # --- constants ---------------------------------------------------------------------------

    def _constant(
        self, key: Key, node: ir.Node, block: _Block, default: str | int | None = None
    ) -> js.Identifier:
        known = block.find(key)
        if known is not None:
            return known
        home = _home(node, block)
        inner = node.value if isinstance(node, ir.Named) else node
        value = self._expression(inner, home, True)
        default = self.containers.get(id(node), default)
        if default is not None:
            value = _defaulted(value, default)
        name = self._free_name(_hint(node), isinstance(node, ir.Named), _longer_hint(node))
        home.names.add(name)
        home.constants[key] = js.Identifier(name)
        statement = js.const(name, value)
        if isinstance(node, ir.Named):
            comments = _lines(node.comment)
            statement = replace(statement, comments=comments, blank_before=bool(comments))
        self._declaration(home, statement)
        return home.constants[key]

    def _declaration(self, block: _Block, statement: js.VariableDeclaration) -> None:
        """Add a constant; what comes after a check, or a line with a comment, stands apart."""
        before = block.statements[-1] if block.statements else None
        apart = isinstance(before, js.IfStatement) or (before is not None and before.comments)
        block.statements.append(replace(statement, blank_before=True) if apart else statement)

    def _declare(self, key: Key, node: ir.Node, block: _Block) -> None:
        match key:
            case ("base", _):
                assert isinstance(node, ir.Get)
                self._constant(("base", _path(node.parent)), node.parent, block, default=node.key)
            case _:
                self._constant(key, node, block)

    def _named_failure(self, node: ir.Named, block: _Block) -> js.Identifier:
        """A named value that may fail at its end: the constant, and a check of it."""
        key = ("node", id(node))
        known = block.find(key)
        if known is not None:
            return known
        value, failure = _without_last_failure(node.value)
        expression = self._expression(value, block, True)
        name = js.Identifier(self._free_name(node.name, is_given=True))
        block.names.add(name.name)
        block.constants[key] = name
        statement = js.const(name.name, expression)
        block.statements.append(
            replace(statement, comments=_lines(node.comment), blank_before=True)
        )
        if failure is not None:
            test = js.BinaryExpression("===", name, js.Identifier("undefined"))
            throw = js.BlockStatement((self._throw(failure, block),))
            block.statements.append(js.IfStatement(test, throw))
        return name

    def _throw(self, failure: ir.Fail, block: _Block) -> js.ThrowStatement:
        error = js.NewExpression(js.Identifier("Error"), (self._reason(failure, block),))
        return js.ThrowStatement(error)

    def _reason(self, failure: ir.Fail, block: _Block) -> js.Expression:
        """The message, with the name of the transform before it."""
        prefix = f"{self.program.name}: "
        match failure.message:
            case ir.Const(value=str(text)) if len(prefix) + len(text) <= _SHORT_REASON:
                return js.string(prefix + text)
            case ir.Const(value=str(text)):
                return js.BinaryExpression("+", js.string(prefix), js.string(text))
            case message:
                value = self.value(message, block, False)
                if not (isinstance(message, ir.Call) and _is_scalar(message)):
                    value = js.call(js.Identifier("toText"), value)
                return js.BinaryExpression("+", js.string(prefix), value)

    def _free_name(self, hint: str, is_given: bool = False, longer: str = "") -> str:
        """A name near the hint that nothing else has; names that the spec gives come first.

        A constant may be declared further out than it is used: its name must be free in between.
        """
        taken = self.taken if is_given else self.taken | self.given
        taken = taken.union(*(block.names for block in self.open))
        names = [_camel_case(hint), *([_camel_case(longer)] if longer else [])]
        numbered = (f"{names[-1]}{number}" for number in itertools.count(2))
        candidates = itertools.chain(names, numbered)
        return next(name for name in candidates if name not in taken)


# --- questions about the IR -----------------------------------------------------------------


def _walk(nodes: list[ir.Node]) -> Iterator[ir.Node]:
    """Every node once, parents first."""
    seen: set[int] = set()
    todo = list(reversed(nodes))
    while todo:
        node = todo.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        yield node
        todo.extend(reversed(ir.children(node)))


def _fails(node: ir.Node) -> bool:
    """Whether computing a value can end the transformation."""
    return any(isinstance(inner, ir.Fail | ir.Raw) for inner in _walk([node]))


def _certain(node: ir.Node) -> set[int]:
    """The named values that are wanted whenever a body is, however often, and in whatever order."""
    found: set[int] = set()
    todo = [node]
    while todo:
        match todo.pop():
            case ir.If(condition=condition):
                todo.append(condition)
            case ir.Function():
                pass
            case ir.Call(arguments=arguments) as call if _is_lazy(call):
                todo.append(arguments[0])
            case inner:
                found |= {id(inner)} if isinstance(inner, ir.Named) else set()
                todo.extend(ir.children(inner))
    return found


def _shared(body: ir.Body) -> set[int]:
    """The nodes that are worth a constant because they stand in more than one place."""
    found: dict[Key, set[int]] = {}
    uses: Counter[Key] = Counter()
    for node in _walk(list(ir.roots(body))):
        for child in ir.children(node):
            if _is_worth_a_constant(child):
                uses[_same_value(child)] += 1
                found.setdefault(_same_value(child), set()).add(id(child))
            if isinstance(node, ir.Function):  # the time is read once, not for every item
                uses.update({_NOW for inner in _walk([child]) if _is_now(inner)})
    return set().union(*(nodes for key, nodes in found.items() if uses[key] > 1))


def _containers(body: ir.Body, shared: set[int]) -> dict[int, str | int]:
    """The nodes with a constant of their own of which nothing is wanted but what is in them.

    With a key that is read: it says what the constant is when there is nothing.
    """
    inside: dict[int, str | int] = {}
    whole = {id(root) for root in ir.roots(body)}
    for node in _walk(list(ir.roots(body))):
        for child in ir.children(node):
            if not (isinstance(child, ir.Named) or id(child) in shared):
                continue
            if isinstance(node, ir.Get):
                inside.setdefault(id(child), node.key)
            else:
                whole.add(id(child))
    return {number: key for number, key in inside.items() if number not in whole}


_NOW = "now"


def _same_value(node: ir.Node) -> Key:
    """The same for two nodes that have one value; there is one time in a run."""
    return _NOW if _is_now(node) else ("node", id(node))


def _is_now(node: ir.Node) -> bool:
    return isinstance(node, ir.Call) and node.operator.name == "now"


def _is_worth_a_constant(node: ir.Node) -> bool:
    match node:
        case ir.Call(operator=operator):
            return operator.returns != "Boolean"
        case ir.If() | ir.Array() | ir.Object():
            return bool(ir.children(node))
        case _:
            return False


def _wanted(body: ir.Body) -> dict[Key, ir.Node]:
    """The constants that a body needs and that can stand before it, by key."""
    wanted: dict[Key, ir.Node] = {}
    for node in _walk(list(ir.roots(body))):
        if _free_parameters(node) or _fails(node):
            continue
        if isinstance(node, ir.Get) and isinstance(node.parent, ir.Get):
            wanted.setdefault(("base", _path(node.parent)), node)
        elif isinstance(node, ir.Named):
            wanted.setdefault(("node", id(node)), node)
    return wanted


def _path(node: ir.Node) -> Key:
    """The same for two nodes that read the same place of the payload."""
    match node:
        case ir.Get(parent=parent, key=key):
            return (_path(parent), key)
        case ir.Input(name=name):
            return name
        case ir.Parameter(number=number):
            return ("parameter", number)
        case _:
            return id(node)


def _free_parameters(node: ir.Node) -> set[int]:
    """The parameters of functions around a node that it reads."""
    inside = list(_walk([node]))
    bound = {p.number for f in inside if isinstance(f, ir.Function) for p in f.parameters}
    return {p.number for p in inside if isinstance(p, ir.Parameter)} - bound


def _home(node: ir.Node, block: _Block) -> _Block:
    """Where a pure constant is declared: as far out as the parameters that it reads allow.

    An `if` has a block of its own, and what only its body needs is declared there.
    """
    free = _free_parameters(node)
    home = block
    while home.parent is not None and home.parameters and not home.parameters & free:
        home = home.parent
    return home


def _may_be_absent(node: ir.Node) -> bool:
    match node:
        case ir.Const() | ir.Object() | ir.Array() | ir.Fail() | ir.Input():
            return False
        case ir.Parameter():  # items of arrays and values of objects are never absent
            return False
        case ir.Call(operator=operator):
            return (
                operator.returns != "Boolean"
                and operator.name != "now"
                and (operator.name != "first_present" or _may_be_absent(node.arguments[-1]))
            )
        case ir.If() if _required(node) is not None:
            return False
        case ir.If(then=then, otherwise=otherwise):
            return _may_be_absent(then) or _may_be_absent(otherwise)
        case ir.Named(value=value):
            return _may_be_absent(value)
        case _:
            return True


def _may_leave_out(node: ir.Node) -> bool:
    """Whether an object may have a key without a value."""
    return isinstance(node, ir.Object) and any(
        isinstance(entry, ir.Entry) and _may_be_absent(entry.value) for entry in node.entries
    )


def _is_object(node: ir.Node) -> bool:
    """Whether a value is an object or absent, on every payload."""
    match node:
        case ir.Object() | ir.Absent() | ir.Fail():
            return True
        case ir.Call(operator=operator):
            return operator.returns.startswith("Map[")
        case ir.Named(value=value):
            return _is_object(value)
        case ir.If(then=then, otherwise=otherwise):
            return _is_object(then) and _is_object(otherwise)
        case _:
            return False


def _is_number(node: ir.Node) -> bool:
    """Whether a value is a number or absent, on every payload."""
    match node:
        case ir.Const(value=value):
            return isinstance(value, float) and not isinstance(value, bool)
        case ir.Call(operator=operator):
            return operator.returns == "Number"
        case ir.Named(value=value):
            return _is_number(value)
        case _:
            return False


def _is_scalar(node: ir.Node) -> bool:
    """Whether a value is neither an object nor an array, on every payload."""
    match node:
        case ir.Const() | ir.Absent() | ir.Fail():
            return True
        case ir.Call(operator=operator):
            return operator.returns in ("Boolean", "Number", "Text", "Iso8601")
        case ir.Named(value=value):
            return _is_scalar(value)
        case ir.If(then=then, otherwise=otherwise):
            return _is_scalar(then) and _is_scalar(otherwise)
        case _:
            return False


def _cannot_be_one_object(left: ir.Node, right: ir.Node) -> bool:
    """Whether two values are never the very same object: JSON has none in two places."""
    if _is_scalar(left) or _is_scalar(right):
        return True
    places = _place_in_input(left), _place_in_input(right)
    return None not in places and places[0] != places[1]


def _place_in_input(node: ir.Node) -> tuple[str, ...] | None:
    match node:
        case ir.Input(name=name):
            return (name,)
        case ir.Get(parent=parent, key=key):
            above = _place_in_input(parent)
            return None if above is None else (*above, str(key))
        case _:
            return None


def _is_lazy(node: ir.Call) -> bool:
    """`a && b` does not look at b where a decides."""
    match row(node.operator):
        case Inline(expression=js.LogicalExpression()):
            return True
        case _:
            return False


def _required(node: ir.If) -> ir.Fail | None:
    """The failure of a value that must be there; None for any other choice."""
    match node:
        case ir.If(ir.Call(operator=operator, arguments=(value,)), then, ir.Fail() as failure):
            is_it = operator.name == "is_present" and value is then
            return failure if is_it and not _fails(failure.message) else None
        case _:
            return None


def _without_last_failure(node: ir.Node) -> tuple[ir.Node, ir.Fail | None]:
    """A chain of choices with absent in place of the failure at its end, and the failure."""
    match node:
        case ir.Fail():
            return ir.Absent(), node
        case ir.If(condition=condition, then=then, otherwise=otherwise) if not _may_be_absent(then):
            rest, failure = _without_last_failure(otherwise)
            return ir.If(condition, then, rest, node.type, node.place), failure
        case _:
            return node, None


# --- pieces of JavaScript -------------------------------------------------------------------


def _literal(value: ir.Scalar) -> js.Expression:
    match value:
        case ir.Pattern(source=source, flags=flags):
            return js.RegExpLiteral(source, flags)
        case bool() | str() | None:
            return js.Literal(value)
        case float():
            return js.number(int(value) if value.is_integer() and abs(value) < 2**53 else value)


def _defaulted(value: js.Expression, key: str | int) -> js.Expression:
    empty = js.ArrayExpression() if isinstance(key, int) else js.ObjectExpression()
    return js.LogicalExpression("||", value, empty)


_OPPOSITE: dict[str, js.BinaryOperator] = {"===": "!==", "!==": "===", "==": "!=", "!=": "=="}


def _negated(test: js.Expression) -> js.Expression:
    """`a !== b` rather than `!(a === b)`."""
    match test:
        case js.BinaryExpression(operator, left, right) if operator in _OPPOSITE:
            return js.BinaryExpression(_OPPOSITE[operator], left, right)
        case _:
            return js.UnaryExpression("!", test)


def _plain(expression: js.Expression, given: dict[str, ir.Node]) -> js.Expression:
    """An operator's expression without the precautions that what is given makes needless.

    `number(x)` is x where x is a number already; `isSame(a, b)` is `a === b` where one of the two
    is no object.
    """
    match expression:
        case js.CallExpression(js.Identifier("number"), (js.Identifier(name),)):
            return js.Identifier(name) if _is_number(given[name]) else expression
        case js.CallExpression(js.Identifier("isSame"), (js.Identifier(a), js.Identifier(b))):
            if _cannot_be_one_object(given[a], given[b]):
                return js.BinaryExpression("===", js.Identifier(a), js.Identifier(b))
            return expression
        case js.CallExpression(callee, (js.CallExpression() as argument,)):
            return js.call(callee, _plain(argument, given))
        case js.CallExpression(callee, (js.BinaryExpression() as argument,)):
            return js.call(callee, _plain(argument, given))
        case js.BinaryExpression(operator, left, right):
            return js.BinaryExpression(operator, _plain(left, given), _plain(right, given))
        case _:
            return expression


def _from_the_top(statements: list[js.Statement]) -> tuple[js.Statement, ...]:
    """The statements of a block; no empty line before the first."""
    return (replace(statements[0], blank_before=False), *statements[1:])


def _lines(comment: str) -> tuple[str, ...]:
    """The lines of a comment: none of them can end it."""
    return tuple(comment.splitlines())


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _hint(node: ir.Node) -> str:
    """A name for a constant: the key that it was read from, or what it is made of."""
    match node:
        case ir.Named(name=name) | ir.Parameter(name=name):
            return name
        case ir.Get(parent=parent, key=int() as index):
            return f"{_hint(parent)}{index}"
        case ir.Get(key=str() as key):
            return key
        case ir.Call(operator=operator, arguments=()):
            return operator.name
        case ir.Call() | ir.If() | ir.Object() | ir.Array():
            below = (_hint(child) for child in ir.children(node))
            return next((hint for hint in below if hint), "value")
        case _:
            return ""


def _longer_hint(node: ir.Node) -> str:
    """A second name for a constant, where the first is taken: with the key above it."""
    match node:
        case ir.Get(parent=ir.Get() as parent):
            return f"{_hint(parent)} {_hint(node)}"
        case _:
            return ""


def _camel_case(text: str) -> str:
    """A JavaScript name out of a key: `custom_properties` → `customProperties`."""
    words = [word for word in re.split(r"[^A-Za-z0-9]+", text) if word]
    if not words:
        return "value"
    name = words[0][:1].lower() + words[0][1:] + "".join(w[:1].upper() + w[1:] for w in words[1:])
    return f"_{name}" if name[0].isdigit() else name
