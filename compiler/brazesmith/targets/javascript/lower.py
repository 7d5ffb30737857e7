"""From the IR to JavaScript: constants for what is read through, then the body, then `return`.

Laws. The code agrees with the interpreter on every payload. Reading through a value that may be
absent uses a constant with a default (`const traits = payload.traits || {};`). A value that cannot
fail is pure: it may be evaluated earlier, or once instead of twice. A value that can fail is
evaluated only where it is needed.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from brazesmith import ir
from brazesmith.base.globals import PORTABLE
from brazesmith.ir.types import Kind
from brazesmith.passes.check import has_raw
from brazesmith.targets.javascript import analysis
from brazesmith.targets.javascript import nodes as js
from brazesmith.targets.javascript.analysis import Analysis, Key
from brazesmith.targets.javascript.names import OF_OBJECTS, OF_OTHER_VALUES, RESERVED_WORDS
from brazesmith.targets.javascript.parse import parse_expression
from brazesmith.targets.javascript.rows import Function, Inline, functions, row, with_their_own
from brazesmith.targets.javascript.transform import apply, substitute


@dataclass(frozen=True, slots=True)
class Lowered:
    """The two parts of the code: the functions that it calls, and its own statements."""

    functions: tuple[Function, ...]
    body: js.Program


def lower(program: ir.Program) -> Lowered:
    """Return the JavaScript of a program as trees."""
    lowering = _Lowering(program)
    block = lowering.open[0]
    lowering.body(program.body, block)
    body = js.Program(tuple(block.statements))
    return Lowered(tuple(with_their_own(js.references(body))), body)


@dataclass(slots=True)
class _Block:
    """A run of statements under construction, and the constants that it has declared."""

    parent: _Block | None = None
    parameters: frozenset[int] = frozenset()  # of the function whose body this is
    statements: list[js.Statement] = field(default_factory=list)
    constants: dict[Key, js.Identifier] = field(default_factory=dict)

    @property
    def names(self) -> set[str]:
        return {constant.name for constant in self.constants.values()}

    def outward(self) -> Iterator[_Block]:
        block: _Block | None = self
        while block is not None:
            yield block
            block = block.parent

    def find(self, key: Key) -> js.Identifier | None:
        return next((b.constants[key] for b in self.outward() if key in b.constants), None)

    def declare(self, key: Key, name: str, statement: js.Statement) -> js.Identifier:
        self.constants[key] = js.Identifier(name)
        self.statements.append(statement)
        return self.constants[key]


#: A longer message is joined from two texts, so that its lines fit.
_SHORT_REASON = 90

#: Names that the code around the constants uses.
_FIXED_NAMES = PORTABLE | RESERVED_WORDS | {"payload", "headers", "brazecall"}


class _Lowering:
    """The lowering of one program. Only `certain` and the blocks change."""

    def __init__(self, program: ir.Program) -> None:
        self.program = program
        self.known = Analysis(program.body)
        self.has_raw = has_raw(program.body)
        self.taken = _FIXED_NAMES | functions().keys()
        self.given = {
            _camel_case(node.name)
            for node in ir.walk(*ir.roots(program.body))
            if isinstance(node, ir.Named)
        }
        self.certain: set[int] = set()  # named values that the current body always evaluates
        self.sources: dict[str, Key] = {}  # what the constants with these names are made of
        self.objects: set[Key] = set()  # the paths of constants that are certainly objects
        self.open = [_Block()]  # the blocks under construction, from the outermost inwards

    # --- bodies ------------------------------------------------------------------------------

    def body(self, body: ir.Body, block: _Block) -> None:
        self.certain = set()
        match body:
            case ir.Send(body=node):
                self._send(node, block)
            case ir.Skip(reason=reason):
                empty = self.program.destination.nothing
                arrays = (js.prop(name, js.ArrayExpression()) for name in empty)
                nothing = js.ObjectExpression(tuple(arrays))
                comments = _lines(reason[:1].upper() + reason[1:])
                block.statements.append(
                    js.ReturnStatement(nothing, comments=comments, blank_before=True)
                )
            case ir.Stop(failure=failure):
                block.statements.append(replace(self._throw(failure, block), blank_before=True))
            case ir.Branch(condition=condition, then=then, otherwise=otherwise):
                self._branch(condition, then, otherwise, block)

    def _send(self, node: ir.Node, block: _Block) -> None:
        self.certain = analysis.certain(node)
        body = self.value(node, block)
        block.statements.append(replace(js.const("brazecall", body), blank_before=True))
        result: js.Expression = js.Identifier("brazecall")
        if analysis.may_leave_out(node):
            # Raw JavaScript may return a date, or anything else that has to be converted to JSON.
            clean = "asJson" if self.has_raw else "withoutUndefined"
            result = js.call(js.Identifier(clean), result)
        block.statements.append(js.ReturnStatement(result, blank_before=True))

    def _branch(self, condition: ir.Node, then: ir.Body, otherwise: ir.Body, block: _Block) -> None:
        self.certain = analysis.certain(condition)
        test = self.value(condition, block)
        left, right = self.known.wanted(then), self.known.wanted(otherwise)
        for key, node in left.items():
            if key in right:
                self._declare(key, node, block)
        inner = _Block(block)
        self.open.append(inner)
        self.body(then, inner)
        self.open.pop()
        consequent = js.BlockStatement(_from_the_top(inner.statements))
        block.statements.append(js.IfStatement(test, consequent, blank_before=True))
        self.body(otherwise, block)

    # --- values ------------------------------------------------------------------------------

    def value(self, node: ir.Node, block: _Block, certain: bool = True) -> js.Expression:
        """Lower a value. `certain`: whether the block around it always evaluates it."""
        if id(node) in self.known.shared and not self.known.fails(node):
            return self._constant(analysis.same_value(node), node, block)
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
            case ir.If() if (failure := analysis.required(node)) is not None:
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
                if not self.known.fails(node):
                    return self._constant(("node", id(node)), node, block)
                if id(node) in self.certain:
                    return self._named_failure(node, self._home(node, block))
                if certain:
                    return self._named_failure(node, block)
                return self.value(value, block, certain)
            case ir.Raw(source=source, inputs=inputs):
                parsed = parse_expression(source)
                values = {
                    name: self.value(inner, block, certain)
                    for name, inner in inputs
                    if name in parsed.free_names
                }
                return apply(parsed.tree, values)
            case ir.Fail():
                return js.call(js.Identifier("fail"), self._reason(node, block))
            case ir.Setting() | ir.Wrong():
                raise AssertionError("settings are resolved and errors reported before lowering")

    def _get(self, parent: ir.Node, key: str | int, block: _Block, certain: bool) -> js.Expression:
        base = self._base(parent, key, block, certain)
        if isinstance(key, int):
            return js.MemberExpression(base, js.number(key), computed=True)
        if key in OF_OBJECTS or (
            key in OF_OTHER_VALUES and analysis.path(parent) not in self.objects
        ):
            if isinstance(base, js.LogicalExpression) and base.right == js.ObjectExpression():
                base = base.left  # `own` accepts anything
            return js.call(js.Identifier("own"), base, js.Literal(key))
        return js.member(base, key)

    def _base(self, parent: ir.Node, key: str | int, block: _Block, certain: bool) -> js.Expression:
        """Lower what a member is read from: never undefined or null."""
        match parent:
            case ir.Input(name=name):
                return js.Identifier(name)
            case ir.Object() if not self.known.fails(parent):
                return self.value(parent, block, certain)
            case ir.Parameter(number=number):
                known = block.find(("base", ("parameter", number)))
                return known or _defaulted(self.value(parent, block), key)
            case ir.Get() if not self.known.fails(parent):
                return self._constant(("base", analysis.path(parent)), parent, block, default=key)
            case _ if id(parent) in self.known.containers and not self.known.fails(parent):
                return self._constant(analysis.same_value(parent), parent, block)
            case _:
                value = self.value(parent, block, certain)
                return value if analysis.is_never_null(parent) else _defaulted(value, key)

    def _call(self, node: ir.Call, block: _Block, certain: bool) -> js.Expression:
        arguments = [
            self.value(argument, block, certain and not (index and node.operator.is_lazy))
            for index, argument in enumerate(node.arguments)
        ]
        if node.operator.takes_first and self._decides_by_truth(node.arguments):
            return functools.reduce(lambda a, b: js.LogicalExpression("||", a, b), arguments)
        if node.operator.takes_pairs:
            arguments = [_without_precaution(node.arguments[0], arguments[0])]
        match row(node.operator):
            case Inline(parameters=parameters, expression=expression):
                given = dict(zip(parameters, node.arguments, strict=True))
                values = dict(zip(parameters, arguments, strict=True))
                return _negation_inside(substitute(_plain(expression, given), values))
            case Function(name=name, parameters=parameters):
                variadic = parameters[-1:] != () and parameters[-1].startswith("...")
                while not variadic and arguments and arguments[-1] == js.Identifier("undefined"):
                    arguments.pop()
                return js.call(js.Identifier(name), *arguments)

    def _decides_by_truth(self, values: tuple[ir.Node, ...]) -> bool:
        """Return whether `a || b` is the first value that is neither absent nor null."""
        choices = values[:-1]
        return (
            bool(choices)
            and all(map(analysis.is_absent_or_truthy, choices))
            and not any(map(self.known.fails, values))
        )

    def _object(
        self, entries: tuple[ir.Entry | ir.Spread, ...], block: _Block, certain: bool
    ) -> js.Expression:
        properties: list[js.Property | js.SpreadElement] = []
        for entry in entries:
            value = self.value(entry.value, block, certain)
            if isinstance(entry, ir.Entry):
                properties.append(js.prop(entry.key, value))
            elif analysis.is_object(entry.value):
                properties.append(js.SpreadElement(value))
            else:
                properties.append(js.SpreadElement(js.call(js.Identifier("asObject"), value)))
        spreads = [entry.value for entry in entries if isinstance(entry, ir.Spread)]
        if spreads and isinstance(entries[-1], ir.Entry) and all(map(analysis.is_record, spreads)):
            return _assigned(properties)
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
        match items, elements:
            case [ir.If(then=then, otherwise=ir.Absent())], [js.ConditionalExpression() as choice]:
                if not analysis.may_be_absent(then):
                    there = js.ArrayExpression((choice.consequent,))
                    return replace(choice, consequent=there, alternate=js.ArrayExpression())
        if any(not isinstance(item, ir.Spread) and analysis.may_be_absent(item) for item in items):
            return js.call(js.Identifier("present"), literal)
        return literal

    def _arrow(
        self, parameters: tuple[ir.Parameter, ...], result: ir.Node, block: _Block
    ) -> js.Expression:
        numbers = frozenset(parameter.number for parameter in parameters)
        inner = _Block(block, numbers)
        self.open.append(inner)
        names = [self._parameter(parameter, result, inner) for parameter in parameters]
        value = self.value(result, inner)
        self.open.pop()
        if not inner.statements:
            return _function_itself(names, value, result) or js.arrow(names, value)
        statements = _from_the_top([*inner.statements, js.ReturnStatement(value)])
        return js.arrow(names, js.BlockStatement(statements))

    def _parameter(self, parameter: ir.Parameter, result: ir.Node, inner: _Block) -> str:
        """Return the name of a parameter. If several members are read, it gets a default."""
        reads = analysis.reads(parameter, result)
        name = self._free_name(parameter.name)
        if len(reads) < 2:
            inner.constants["parameter", parameter.number] = js.Identifier(name)
            return name
        given = self._free_name(f"each_{parameter.name}")
        inner.constants["parameter", parameter.number] = js.Identifier(given)
        inner.constants["base", ("parameter", parameter.number)] = js.Identifier(name)
        default = self._container(js.Identifier(given), ("parameter", parameter.number), reads[0])
        inner.statements.append(js.const(name, default))
        return given

    # --- constants ---------------------------------------------------------------------------

    def _constant(
        self, key: Key, node: ir.Node, block: _Block, default: str | int | None = None
    ) -> js.Identifier:
        known = block.find(key)
        if known is not None:
            return known
        home = self._home(node, block)
        inner = node.value if isinstance(node, ir.Named) else node
        value = self._expression(inner, home, True)
        default = self.known.containers.get(id(node), default)
        if default is not None and not analysis.is_never_null(inner):
            value = self._container(value, analysis.path(node), default)
        return self._add_constant(key, node, value, home)

    def _container(self, value: js.Expression, path: Key, key: str | int) -> js.Expression:
        """Return what a constant of which members are read is set to."""
        if path not in self.known.objects:
            return _defaulted(value, key)
        self.objects.add(path)
        return js.call(js.Identifier("asObject"), value)

    def _add_constant(
        self, key: Key, node: ir.Node, value: js.Expression, home: _Block, blank: bool = False
    ) -> js.Identifier:
        """Declare a constant with the name and the comment of a node."""
        name = self._free_name(*self._hints(node), is_given=isinstance(node, ir.Named))
        self.sources[name] = analysis.path(_source(node))
        comments = _lines(node.comment) if isinstance(node, ir.Named) else ()
        # An empty line follows a check, or a line with a comment.
        before = home.statements[-1] if home.statements else None
        follows = before is not None and (isinstance(before, js.IfStatement) or before.comments)
        blank = blank or bool(comments or follows)
        statement = replace(js.const(name, value), comments=comments, blank_before=blank)
        return home.declare(key, name, statement)

    def _hints(self, node: ir.Node) -> Iterator[str]:
        """Yield names for a constant, from the shortest. Names of the same source say what differs.

        `email`, `user email`, `user email text`
        """
        source = _source(node)
        hint = _hint(node)
        if id(node) in self.known.looked_up:
            of = _hint(self.known.looked_up[id(node)])
            hint = f"{of} choices" if isinstance(node, ir.Array) else f"{of} table"
        for name in (hint, *_longer_hints(hint, source)):
            yield name
            if self.sources.get(_camel_case(name)) == analysis.path(source):
                yield _made(node, name)
        is_reserved = _camel_case(hint) not in self.sources
        if is_reserved and isinstance(node, ir.Call):
            yield _made(node, hint)
        if isinstance(source, ir.Get) and isinstance(source.parent, ir.Input):
            yield f"{source.parent.name} {hint}"

    def _home(self, node: ir.Node, block: _Block) -> _Block:
        """Return the block of a pure constant: as far out as the parameters that it reads allow.

        An `if` has its own block, which declares what only its body needs.
        """
        free = self.known.free_parameters(node)
        home = block
        while home.parent is not None and home.parameters and not home.parameters & free:
            home = home.parent
        return home

    def _declare(self, key: Key, node: ir.Node, block: _Block) -> None:
        match key:
            case ("base", _):
                assert isinstance(node, ir.Get)
                path = analysis.path(node.parent)
                self._constant(("base", path), node.parent, block, default=node.key)
            case ("unchecked", _):
                assert isinstance(node, ir.Named)
                self._unchecked(node, block)
            case _:
                self._constant(key, node, block)

    def _named_failure(self, node: ir.Named, block: _Block) -> js.Identifier:
        """Declare a named value that may fail at its end, and check it."""
        key = analysis.same_value(node)
        known = block.find(key)
        if known is not None:
            return known
        value, failure = analysis.without_last_failure(node.value)
        is_pure = not self.known.fails(value)
        name = self._unchecked(node, self._home(node, block) if is_pure else block)
        block.constants[key] = name
        if failure is not None:
            test = js.BinaryExpression("===", name, js.Identifier("undefined"))
            throw = js.BlockStatement((self._throw(failure, block),))
            last = block.statements[-1] if block.statements else None
            is_apart = not (isinstance(last, js.VariableDeclaration) and last.id == name)
            block.statements.append(js.IfStatement(test, throw, blank_before=is_apart))
        return name

    def _unchecked(self, node: ir.Named, block: _Block) -> js.Identifier:
        """Declare a named value that may fail at its end, with undefined for the failure."""
        key = analysis.unchecked(node)
        known = block.find(key)
        if known is not None:
            return known
        value, _ = analysis.without_last_failure(node.value)
        expression = self._expression(value, block, True)
        return self._add_constant(key, node, expression, block, blank=True)

    def _throw(self, failure: ir.Fail, block: _Block) -> js.ThrowStatement:
        reason = self._reason(failure, block)
        return js.ThrowStatement(js.NewExpression(js.Identifier("Error"), (reason,)))

    def _reason(self, failure: ir.Fail, block: _Block) -> js.Expression:
        """Return the message of a failure after the name of the transform."""
        prefix = f"{self.program.name}: "
        match failure.message:
            case ir.Const(value=str(text)) if len(prefix) + len(text) <= _SHORT_REASON:
                return js.Literal(prefix + text)
            case ir.Const(value=str(text)):
                return js.concatenated(prefix, text)
            case message:
                value = self.value(message, block, False)
                if not (isinstance(message, ir.Call) and analysis.is_scalar(message)):
                    value = js.call(js.Identifier("toText"), value)
                return js.BinaryExpression("+", js.Literal(prefix), value)

    def _free_name(self, *hints: str, is_given: bool = False) -> str:
        """Return the first unused name of the hints. Names from the spec have priority.

        A constant may be declared further out than it is used, and its name is free in between.
        """
        taken = self.taken if is_given else self.taken | self.given
        taken = taken.union(*(block.names for block in self.open))
        names = list(map(_camel_case, hints))
        numbered = (f"{names[-1]}{number}" for number in itertools.count(2))
        return next(name for name in itertools.chain(names, numbered) if name not in taken)


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


def _negation_inside(test: js.Expression) -> js.Expression:
    """`a !== b` rather than `!(a === b)`."""
    match test:
        case js.UnaryExpression("!", js.BinaryExpression(operator, left, right)) if (
            operator in _OPPOSITE
        ):
            return js.BinaryExpression(_OPPOSITE[operator], left, right)
        case _:
            return test


def _plain(expression: js.Expression, given: dict[str, ir.Node]) -> js.Expression:
    """Remove the precautions of an operator's expression that its arguments do not need.

    `number(x)` becomes `x` if `x` is a number; `isSame(a, b)` becomes `a === b` if one is
    not an object.
    """
    match expression:
        case js.CallExpression(js.Identifier("number"), (js.Identifier(name),)):
            return js.Identifier(name) if analysis.is_number(given[name]) else expression
        case js.CallExpression(js.Identifier("isSame"), (js.Identifier(a), js.Identifier(b))):
            if analysis.cannot_be_one_object(given[a], given[b]):
                return js.BinaryExpression("===", js.Identifier(a), js.Identifier(b))
            return expression
        case js.CallExpression(callee, (js.CallExpression() | js.BinaryExpression() as argument,)):
            return js.call(callee, _plain(argument, given))
        case js.BinaryExpression(operator, left, right):
            return js.BinaryExpression(operator, _plain(left, given), _plain(right, given))
        case _:
            return expression


def _assigned(properties: list[js.Property | js.SpreadElement]) -> js.Expression:
    """`Object.assign({}, a, { b: c })` rather than `{ ...a, b: c }`, which costs V8 before Node 22
    a hundred times as much. Only for objects whose keys no payload chooses: it assigns `__proto__`.
    """
    parts: list[js.Expression] = []
    for is_spread, run in itertools.groupby(properties, lambda p: isinstance(p, js.SpreadElement)):
        if is_spread:
            parts += [spread.argument for spread in run if isinstance(spread, js.SpreadElement)]
        else:
            parts.append(js.ObjectExpression(tuple(run)))
    target = () if isinstance(parts[0], js.ObjectExpression) else (js.ObjectExpression(),)
    return js.call(js.member(js.Identifier("Object"), "assign"), *target, *parts)


def _function_itself(
    names: list[str], value: js.Expression, result: ir.Node
) -> js.Identifier | None:
    """Return `storable` instead of `(value) => storable(value)`, if it has no other parameters."""
    match row(result.operator) if isinstance(result, ir.Call) else None:
        case Function(name=name, parameters=(parameter,)) if not parameter.startswith("..."):
            function = js.Identifier(name)
            return function if value == js.call(function, *map(js.Identifier, names)) else None
        case _:
            return None


def _without_precaution(pairs: ir.Node, lowered: js.Expression) -> js.Expression:
    """Remove `present` from pairs for `fromEntries`, which leaves out pairs without a key."""
    if not isinstance(pairs, ir.Array) or not isinstance(lowered, js.ArrayExpression):
        return lowered
    elements = list(lowered.elements)
    for index, pair in enumerate(pairs.items):
        match pair, elements[index]:
            case (
                ir.Array(items=(_, value)),
                js.CallExpression(arguments=(js.ArrayExpression() as key_and_value,)),
            ) if not isinstance(value, ir.Spread) and not analysis.may_be_absent(value):
                elements[index] = key_and_value
    return js.ArrayExpression(tuple(elements))


def _from_the_top(statements: list[js.Statement]) -> tuple[js.Statement, ...]:
    """Return the statements of a block, without an empty line before the first."""
    return (replace(statements[0], blank_before=False), *statements[1:])


def _lines(comment: str) -> tuple[str, ...]:
    """Return the lines of a comment."""
    return tuple(comment.splitlines())


def _hint(node: ir.Node) -> str:
    """Return a name for a constant: the key that it was read from, or of a part."""
    match node:
        case ir.Named(name=name) | ir.Parameter(name=name):
            return name
        case ir.Get(parent=parent, key=int() as index):
            return f"{_hint(parent)}{index}"
        case ir.Get(key=str() as key):
            return key
        case ir.Call(operator=operator, arguments=()):
            return operator.name
        case ir.Call(arguments=(source, ir.Function(parameters=(item, *_)))):
            if node.type.kind is Kind.ARRAY or not node.operator.keeps_place:
                return f"{node.operator.name} {_hint(source)}"
            return item.name if len(item.name) > 1 else f"{_hint(source)} item"
        case ir.Call() | ir.If() | ir.Object() | ir.Array():
            return next(filter(None, map(_hint, ir.children(node))), "value")
        case _:
            return ""


#: What the result of an operator is, in the name of a constant: `numberText`.
_NOUNS = {Kind.TEXT: "text", Kind.ISO8601: "time", Kind.NUMBER: "number", Kind.ANY: "value"}


def _made(node: ir.Node, hint: str) -> str:
    """Return a name that says what is made of a source: `number text` of `number`."""
    if not isinstance(node, ir.Call):
        return hint
    noun = _NOUNS.get(node.operator.kind, node.operator.name)
    return f"{node.operator.name} {hint}" if _words(hint)[-1:] == [noun] else f"{hint} {noun}"


def _longer_hints(hint: str, source: ir.Node) -> Iterator[str]:
    """Yield longer names for a constant: with what is around its source."""
    while isinstance(source, ir.Get) and not isinstance(source.parent, ir.Input):
        if isinstance(source.key, str):
            hint = f"{_hint(source.parent)} {hint}"
            yield hint
        source = source.parent


def _source(node: ir.Node) -> ir.Node:
    """Return the node that the name of a constant is taken from."""
    match node:
        case ir.Call() | ir.If() | ir.Object() | ir.Array():
            return next(map(_source, filter(_hint, ir.children(node))), node)
        case _:
            return node


def _camel_case(text: str) -> str:
    """Return a JavaScript name for a key: `custom_properties` → `customProperties`."""
    words = _words(text)
    if not words:
        return "value"
    name = words[0][:1].lower() + words[0][1:] + "".join(w[:1].upper() + w[1:] for w in words[1:])
    return f"_{name}" if name[0].isdigit() else name


def _words(text: str) -> list[str]:
    return re.findall("[A-Za-z0-9]+", text)
