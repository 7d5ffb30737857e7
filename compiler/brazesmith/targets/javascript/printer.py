"""Trees to text: what Prettier would write, with double quotes and no trailing commas.

The text is read by people in a dashboard and is read back by esprima, so it must be both pleasant
and exact. What needs parentheses is decided by two tables, `PRECEDENCE` and `_level`; what goes on
which line is left to `layout`.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from typing import TypeAlias, TypeGuard, assert_never

from brazesmith.base.ecmascript.numbers import number_to_string
from brazesmith.targets.javascript import nodes as js
from brazesmith.targets.javascript.layout import (
    Doc,
    IfBroken,
    breaks,
    broken,
    choice,
    concat,
    group,
    hardline,
    join,
    line,
    nest,
    render,
    softline,
)

WIDTH = 100

#: How strongly an operator binds. https://tc39.es/ecma262/#sec-ecmascript-language-expressions
PRECEDENCE = {
    "||": 4,
    "&&": 5,
    "|": 6,
    "^": 7,
    "&": 8,
    **dict.fromkeys(("==", "!=", "===", "!=="), 9),
    **dict.fromkeys(("<", "<=", ">", ">=", "in", "instanceof"), 10),
    **dict.fromkeys(("<<", ">>", ">>>"), 11),
    **dict.fromkeys(("+", "-"), 12),
    **dict.fromkeys(("*", "/", "%"), 13),
    "**": 14,
}
RIGHT_ASSOCIATIVE = frozenset({"**"})

# The levels of what is not a binary operator, on the same scale.
_ASSIGNMENT, _CONDITIONAL, _UNARY, _UPDATE, _CALL, _MEMBER, _PRIMARY = 2, 3, 15, 16, 18, 19, 20


def print_program(program: js.Program, width: int = WIDTH) -> str:
    """The text of a whole program, ending with a new line (an empty program is empty)."""
    return render(concat(_statements(program.body), hardline), width) if program.body else ""


def print_expression(expression: js.Expression, width: int = WIDTH) -> str:
    """The text of one expression."""
    return render(_expression(expression), width)


# --- Statements -----------------------------------------------------------------------------------


def _statements(body: Sequence[js.Statement]) -> Doc:
    lines: list[Doc] = []
    for statement in body:
        if lines:
            lines.append(hardline)
            if statement.blank_before:
                lines.append(hardline)
        for comment in _comment_lines(statement):
            lines += [comment, hardline]
        lines.append(_statement(statement))
    return concat(*lines)


def _comment_lines(statement: js.Statement) -> list[str]:
    """Each comment as `// …` lines: whatever could end a line in it begins a new comment."""
    lines = [text for comment in statement.comments for text in comment.splitlines() or [""]]
    return [f"// {text}".rstrip() for text in lines]


def _statement(node: js.Statement) -> Doc:
    match node:
        case js.VariableDeclaration():
            return concat(_declaration(node), ";")
        case js.FunctionDeclaration(id, params, body):
            return concat("function ", id.name, _params(params), " ", _block(body))
        case js.ReturnStatement(argument):
            return concat("return", *_returned(argument), ";")
        case js.ThrowStatement(argument):
            return concat("throw", *_returned(argument), ";")
        case js.ExpressionStatement(expression):
            return concat(_at_start(expression), ";")
        case js.BlockStatement():
            return _block(node)
        case js.IfStatement():
            return _if(node)
        case js.ForOfStatement(left, right, body):
            return concat("for (", _loop_left(left), " of ", _expression(right), ") ", _block(body))
        case js.ForInStatement(left, right, body):
            return concat("for (", _loop_left(left), " in ", _expression(right), ") ", _block(body))
        case js.ForStatement():
            return _for(node)
        case js.WhileStatement(test, body):
            return concat("while (", _condition(test), ") ", _block(body))
        case js.BreakStatement():
            return "break;"
        case js.ContinueStatement():
            return "continue;"
        case js.TryStatement():
            return _try(node)
        case _:
            assert_never(node)


def _block(block: js.BlockStatement) -> Doc:
    if not block.body:
        return "{}"
    return concat("{", nest(hardline, _statements(block.body)), hardline, "}")


def _declaration(node: js.VariableDeclaration) -> Doc:
    first, *rest = map(_declarator, node.declarations)
    return group(
        node.kind, " ", first, nest(*(concat(",", line, declarator) for declarator in rest))
    )


def _declarator(node: js.VariableDeclarator) -> Doc:
    if node.init is None:
        return _pattern(node.id)
    return _assigned(concat(_pattern(node.id), " ="), node.init)


def _returned(argument: js.Expression | None) -> tuple[Doc, ...]:
    """What follows `return`; it begins on the same line, or JavaScript would take nothing."""
    match argument:
        case None:
            return ()
        case js.BinaryExpression() | js.LogicalExpression():
            inner = nest(softline, _operands(argument))
            return (" ", group(IfBroken("("), inner, softline, IfBroken(")")))
        case _:
            return (" ", _expression(argument))


def _if(node: js.IfStatement) -> Doc:
    head = concat("if (", _condition(node.test), ") ", _block(node.consequent))
    match node.alternate:
        case None:
            return head
        case js.IfStatement() as alternate:
            return concat(head, " else ", _if(alternate))
        case js.BlockStatement() as alternate:
            return concat(head, " else ", _block(alternate))
        case _:
            assert_never(node.alternate)


def _condition(test: js.Expression) -> Doc:
    return group(nest(softline, _operands(test)), softline)


def _for(node: js.ForStatement) -> Doc:
    rest = [concat(line, _expression(part)) if part else "" for part in (node.test, node.update)]
    head = group(nest(softline, join(";", [_for_init(node.init), *rest])), softline)
    return concat("for (", head, ") ", _block(node.body))


def _for_init(init: js.VariableDeclaration | js.Expression | None) -> Doc:
    # A bare `in` here would make the loop a for-in loop.
    match init:
        case None:
            return ""
        case js.VariableDeclaration(kind, declarations) if _contains_in(init):
            declarators = [
                concat(_pattern(declarator.id), " = (", _expression(declarator.init), ")")
                if declarator.init
                else _pattern(declarator.id)
                for declarator in declarations
            ]
            return concat(kind, " ", join(", ", declarators))
        case js.VariableDeclaration():
            return _declaration(init)
        case _:
            return _parenthesised(init) if _contains_in(init) else _at_start(init)


def _contains_in(node: js.Node) -> bool:
    return any(isinstance(n, js.BinaryExpression) and n.operator == "in" for n in js.walk(node))


def _loop_left(left: js.VariableDeclaration | js.Pattern) -> Doc:
    return _declaration(left) if isinstance(left, js.VariableDeclaration) else _pattern(left)


def _try(node: js.TryStatement) -> Doc:
    parts: list[Doc] = ["try ", _block(node.block)]
    if node.handler:
        parts += [" catch (", _pattern(node.handler.param), ") ", _block(node.handler.body)]
    if node.finalizer:
        parts += [" finally ", _block(node.finalizer)]
    return concat(*parts)


# --- Patterns -------------------------------------------------------------------------------------


def _pattern(node: js.Pattern) -> Doc:
    match node:
        case js.Identifier() | js.MemberExpression():
            return _expression(node)
        case js.ArrayPattern(elements):
            holes = "," if elements and elements[-1] is None else ""
            parts = [_pattern(element) if element else "" for element in elements]
            return _enclosed("[", parts, holes + "]")
        case js.ObjectPattern(properties):
            return _enclosed("{", [_pattern_property(part) for part in properties], "}", line)
        case js.AssignmentPattern(left, right):
            # esprima cannot read `{ a = b = c }` as a parameter without parentheses.
            is_bare = not isinstance(right, js.AssignmentExpression)
            default = _expression(right) if is_bare else _parenthesised(right)
            return concat(_pattern(left), " = ", default)
        case js.RestElement(argument):
            return concat("...", _pattern(argument))
        case _:
            assert_never(node)


def _pattern_property(node: js.AssignmentProperty | js.RestElement) -> Doc:
    match node:
        case js.RestElement():
            return _pattern(node)
        case js.AssignmentProperty(value=value, shorthand=True):
            return _pattern(value)
        case js.AssignmentProperty(key, value, computed):
            return concat(_key(key, computed), ": ", _pattern(value))
        case _:
            assert_never(node)


def _params(params: Sequence[js.Pattern]) -> Doc:
    return _enclosed("(", [_pattern(param) for param in params], ")")


def _enclosed(start: str, parts: Sequence[Doc], end: str, edge: Doc = softline) -> Doc:
    if not parts:
        return start + end
    return group(start, nest(edge, join(concat(",", line), parts)), edge, end)


# --- Expressions ----------------------------------------------------------------------------------


def _level(node: js.Expression) -> int:
    """How strongly an expression holds together, on the scale of `PRECEDENCE`."""
    match node:
        case js.BinaryExpression(operator=operator) | js.LogicalExpression(operator=operator):
            return PRECEDENCE[operator]
        case js.AssignmentExpression() | js.ArrowFunctionExpression():
            return _ASSIGNMENT
        case js.ConditionalExpression():
            return _CONDITIONAL
        case js.UnaryExpression():
            return _UNARY
        case js.UpdateExpression(prefix=prefix):
            return _UNARY if prefix else _UPDATE
        case js.CallExpression():
            return _CALL
        case js.MemberExpression() | js.NewExpression():
            return _MEMBER
        case (
            js.Identifier()
            | js.Literal()
            | js.RegExpLiteral()
            | js.TemplateLiteral()
            | js.ArrayExpression()
            | js.ObjectExpression()
            | js.FunctionExpression()
        ):
            return _PRIMARY
        case _:
            assert_never(node)


def _expression(node: js.Expression) -> Doc:
    match node:
        case js.Identifier(name):
            return name
        case js.Literal(value):
            return _literal(value)
        case js.RegExpLiteral(pattern, flags):
            return f"/{pattern}/{flags}"
        case js.TemplateLiteral():
            return _template(node)
        case js.ArrayExpression():
            return _array(node)
        case js.ObjectExpression():
            return _object(node)
        case js.ArrowFunctionExpression():
            return _arrow(node)
        case js.FunctionExpression(params, body, id):
            name = f" {id.name}" if id else " "
            return concat("function", name, _params(params), " ", _block(body))
        case js.CallExpression() | js.MemberExpression():
            return _chain(node)
        case js.NewExpression(callee, arguments):
            return concat("new ", _constructor(callee), _arguments(arguments))
        case js.UnaryExpression():
            return _unary(node)
        case js.UpdateExpression(operator, argument, prefix):
            target = _expression(argument)
            return concat(operator, target) if prefix else concat(target, operator)
        case js.BinaryExpression() | js.LogicalExpression():
            first, *rest = _operand_lines(node)
            return group(first, nest(*rest))
        case js.ConditionalExpression():
            return _conditional(node)
        case js.AssignmentExpression(operator, left, right):
            return _assigned(concat(_pattern(left), " ", operator), right)
        case _:
            assert_never(node)


def _operand(node: js.Expression, level: int) -> Doc:
    """An expression where only one that binds at least as strongly as `level` can stand bare."""
    return _expression(node) if _level(node) >= level else _parenthesised(node)


def _parenthesised(node: js.Expression) -> Doc:
    return concat("(", _expression(node), ")")


def _head(node: js.Expression, level: int) -> Doc:
    """The same for what stands alone: in parentheses, its operands stand below each other."""
    return _expression(node) if _level(node) >= level else _bracketed(node)


def _bracketed(node: js.Expression) -> Doc:
    if isinstance(node, js.BinaryExpression | js.LogicalExpression | js.ConditionalExpression):
        return group("(", nest(softline, _operands(node)), softline, ")")
    return _parenthesised(node)


def _at_start(node: js.Expression) -> Doc:
    """An expression as a statement: `{` or `function` in front would begin something else."""
    first = _first_token(node)
    if isinstance(first, js.ObjectExpression | js.ObjectPattern | js.FunctionExpression):
        return _parenthesised(node)
    return _expression(node)


def _first_token(node: js.Expression | js.Pattern) -> js.Expression | js.Pattern:
    """The leaf that an expression begins with, if it begins with no parenthesis."""
    match node:
        case js.BinaryExpression(left=first) | js.LogicalExpression(left=first):
            return _first_token(first)
        case js.ConditionalExpression(test=first) | js.AssignmentExpression(left=first):
            return _first_token(first)
        case (
            js.CallExpression(callee=js.FunctionExpression())
            | js.MemberExpression(object=js.FunctionExpression())
        ):
            return node  # the function has parentheses of its own
        case js.CallExpression(callee=first) | js.MemberExpression(object=first):
            return _first_token(first)
        case js.UpdateExpression(argument=first, prefix=False):
            return _first_token(first)
        case _:
            return node


# --- Literals -------------------------------------------------------------------------------------

#: What a reader cannot see, or what would turn the text around; and what ends a line.
_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def _literal(value: bool | int | float | str | None) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return _string(value)
        case int() | float():
            return number_to_string(float(value))
        case _:
            assert_never(value)


def _string(value: str) -> str:
    return _INVISIBLE.sub(_escape, json.dumps(value, ensure_ascii=False))


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def _template(node: js.TemplateLiteral) -> Doc:
    parts = ["`", _quasi(node.quasis[0])]
    for expression, quasi in zip(node.expressions, node.quasis[1:], strict=True):
        # A text with holes stays in one piece, however long it is.
        parts += ["${", render(_expression(expression), math.inf), "}", _quasi(quasi)]
    return concat(*parts, "`")


def _quasi(text: str) -> str:
    text = re.sub(r"[`\\]|\$(?=\{)", r"\\\g<0>", text).replace("\n", "\\n")
    return _INVISIBLE.sub(_escape, text)


# --- Arrays and objects ---------------------------------------------------------------------------


def _element(node: js.Expression | js.SpreadElement) -> Doc:
    if isinstance(node, js.SpreadElement):
        return concat("...", _expression(node.argument))
    return _expression(node)


def _array(node: js.ArrayExpression) -> Doc:
    if not node.elements:
        return "[]"
    parts = [_element(element) for element in node.elements]
    if all(isinstance(element, js.Literal) for element in node.elements):
        content = _filled(parts)
    else:
        content = join(concat(",", line), parts)
    objects = [e for e in node.elements if isinstance(e, js.ObjectExpression) and e.properties]
    return group("[", nest(softline, content), softline, "]", broken=len(objects) > 1)


def _filled(parts: Sequence[Doc]) -> Doc:
    """As many on each line as fit."""
    first, *rest = parts
    return concat(first, *(group(",", line, part) for part in rest))


_PROPERTIES_ON_A_LINE = 3


def _object(node: js.ObjectExpression) -> Doc:
    if not node.properties:
        return "{}"
    tall = len(node.properties) > _PROPERTIES_ON_A_LINE or any(
        _holds_properties(part.value, alone=len(node.properties) == 1)
        for part in node.properties
        if isinstance(part, js.Property)
    )
    content = join(concat(",", line), [_property(prop) for prop in node.properties])
    return group("{", nest(line, content), line, "}", broken=tall)


def _holds_properties(node: js.Expression, alone: bool) -> bool:
    """Whether a value is an array of objects, or an object that is not the only property."""
    match node:
        case js.ObjectExpression(properties):
            return bool(properties) and not alone
        case js.ArrayExpression(elements):
            return any(isinstance(element, js.ObjectExpression) for element in elements)
        case _:
            return False


def _property(node: js.Property | js.SpreadElement) -> Doc:
    match node:
        case js.SpreadElement():
            return _element(node)
        case js.Property(js.Identifier(name), shorthand=True):
            return name
        case js.Property(key, value, computed):
            return _assigned(concat(_key(key, computed), ":"), value)
        case _:
            assert_never(node)


def _key(key: js.Expression, computed: bool) -> Doc:
    if computed:
        return concat("[", _expression(key), "]")
    return _expression(key)


# --- Operators ------------------------------------------------------------------------------------


def _unary(node: js.UnaryExpression) -> Doc:
    argument = node.argument
    match argument:
        case js.UnaryExpression(operator) | js.UpdateExpression(operator, prefix=True):
            # `--x` would be another operator than `-(-x)`.
            confusable = operator[0] == node.operator and operator[0] in "+-"
        case _:
            confusable = False
    space = " " if node.operator.isalpha() else ""
    operand = _bracketed(argument) if confusable else _head(argument, _UNARY)
    return concat(node.operator, space, operand)


def _operands(node: js.Expression) -> Doc:
    """An expression whose surroundings already indent it: its operands stand below each other."""
    if isinstance(node, js.BinaryExpression | js.LogicalExpression):
        return concat(*_operand_lines(node))
    return _expression(node)


def _operand_lines(node: js.BinaryExpression | js.LogicalExpression) -> list[Doc]:
    """`a && b && c` as `a`, ` &&⏎b`, ` &&⏎c`: what associates to the left is one list."""
    operator, left, right = node.operator, node.left, node.right
    level = PRECEDENCE[operator]
    to_the_right = operator in RIGHT_ASSOCIATIVE
    first = [_operand_of(operator, left, _UPDATE if to_the_right else level)]
    if _continues(left, operator):
        first = _operand_lines(left)
    last = _operand_of(operator, right, level if to_the_right else level + 1)
    return [*first, concat(" ", operator, line, last)]


def _continues(
    left: js.Expression, operator: str
) -> TypeGuard[js.BinaryExpression | js.LogicalExpression]:
    """Whether the operands of `left` can stand in one list with those of `operator`."""
    match left:
        case js.BinaryExpression(inner) | js.LogicalExpression(inner):
            if operator in RIGHT_ASSOCIATIVE or _is_clearer_apart(operator, inner):
                return False
            return PRECEDENCE[inner] == PRECEDENCE[operator]
        case _:
            return False


def _operand_of(operator: str, node: js.Expression, level: int) -> Doc:
    match node:
        case js.BinaryExpression(inner) | js.LogicalExpression(inner):
            if _is_clearer_apart(operator, inner):
                return _parenthesised(node)
        case _:
            pass
    return _operand(node, level)


_BITWISE = frozenset({"|", "^", "&", "<<", ">>", ">>>"})


def _is_clearer_apart(outer: str, inner: str) -> bool:
    """Whether parentheses help a reader who does not know the whole table by heart."""
    if outer in _BITWISE or inner in _BITWISE:
        return outer != inner and outer not in ("||", "&&")
    if (outer, inner) == ("||", "&&"):
        return True
    if "%" in (outer, inner):
        return outer in ("+", "-", "*", "/", "%")
    return PRECEDENCE[outer] == PRECEDENCE[inner] and PRECEDENCE[outer] in (9, 10)


def _conditional(node: js.ConditionalExpression, chained: bool = False) -> Doc:
    """Each question below the one before, further in; a chain of them is never on one line."""
    match node.alternate:
        case js.ConditionalExpression() as next_question:
            chained = True
            alternate = _conditional(next_question, chained)
        case other:
            alternate = nest(_expression(other))
    chained = chained or isinstance(node.consequent, js.ConditionalExpression)
    test = _operand(node.test, _CONDITIONAL + 1)
    consequent = nest(_expression(node.consequent))
    return group(test, nest(line, "? ", consequent, line, ": ", alternate), broken=chained)


def _assigned(left: Doc, right: js.Expression) -> Doc:
    """`left right`, where right stays beside left if it can be broken inside itself."""
    match right:
        case js.BinaryExpression() | js.LogicalExpression():
            if _ends_with_literal(right):
                return concat(left, " ", _expression(right))
            return group(left, nest(line, group(_operands(right))))
        case js.ConditionalExpression(test=js.BinaryExpression() | js.LogicalExpression()):
            return group(left, nest(line, _expression(right)))
        case js.Literal(str()) | js.Identifier():
            return group(left, nest(line, _expression(right)))
        case js.MemberExpression() if _is_path(right):
            return group(left, nest(line, _expression(right)))
        case _:
            return concat(left, " ", _expression(right))


def _ends_with_literal(node: js.BinaryExpression | js.LogicalExpression) -> bool:
    """`value || { … }`: the literal opens on the same line."""
    match node:
        case js.LogicalExpression(right=js.ObjectExpression(properties)):
            return bool(properties)
        case js.LogicalExpression(right=js.ArrayExpression(elements)):
            return bool(elements)
        case _:
            return False


# --- Functions and calls --------------------------------------------------------------------------


def _arrow(node: js.ArrowFunctionExpression) -> Doc:
    head = concat(_params(node.params), " =>")
    match node.body:
        case js.BlockStatement() as block:
            return concat(head, " ", _block(block))
        case js.ConditionalExpression() as choice_of_two:
            inner = concat(IfBroken("", "("), _arrow_body(choice_of_two), IfBroken("", ")"))
            return concat(head, group(nest(line, inner)))
        case (
            js.ObjectExpression()
            | js.ArrayExpression()
            | js.TemplateLiteral()
            | js.ArrowFunctionExpression()
        ) as opening:
            return concat(head, " ", _arrow_body(opening))
        case other:
            return concat(head, group(nest(line, _arrow_body(other))))


def _arrow_body(body: js.Expression) -> Doc:
    """The expression after `=>`: a `{` there would begin a block."""
    if isinstance(_first_token(body), js.ObjectExpression | js.ObjectPattern):
        return _parenthesised(body)
    return _operands(body)


_Argument: TypeAlias = js.Expression | js.SpreadElement


def _arguments(arguments: Sequence[_Argument]) -> Doc:
    """The arguments on one line, or with the last of them open, or one on each line."""
    if not arguments:
        return "()"
    parts = [_element(argument) for argument in arguments]
    beside = concat("(", join(", ", parts), ")")
    below = group("(", nest(softline, join(concat(",", line), parts)), softline, ")", broken=True)
    if any(map(breaks, parts[:-1])) and not _is_function(arguments[0]):
        return below
    last = arguments[-1]
    if isinstance(last, js.SpreadElement) or not _can_open(last):
        return choice(beside, below)
    opened = concat("(", *(concat(part, ", ") for part in parts[:-1]), _opened(last), ")")
    return choice(beside, opened, below)


def _is_function(node: _Argument) -> bool:
    return isinstance(node, js.ArrowFunctionExpression | js.FunctionExpression)


def _can_open(node: js.Expression) -> bool:
    """Whether the last argument of a call can begin on the line of the call: `f(a, {`."""
    match node:
        case js.ObjectExpression(properties):
            return bool(properties)
        case js.ArrayExpression(elements):
            return bool(elements)
        case _:
            return _is_function(node)


def _opened(node: js.Expression) -> Doc:
    """The last argument of a call, broken although the call itself is not."""
    match node:
        case js.ArrowFunctionExpression(params, js.ObjectExpression() as body):
            return concat(_params(params), " => (", _opened(body), ")")
        case js.ArrowFunctionExpression(params, js.ArrayExpression() as body):
            return concat(_params(params), " => ", _opened(body))
        case js.ArrowFunctionExpression(body=js.BlockStatement()):
            return _expression(node)
        case js.ArrowFunctionExpression(params, other):
            assert not isinstance(other, js.BlockStatement)  # the case above
            inner = group(nest(line, _arrow_body(other)), softline, broken=True)
            return concat(_params(params), " =>", inner)
        case _:
            return broken(_expression(node))


def _constructor(callee: js.Expression) -> Doc:
    """What follows `new`: a call in it would take the arguments for its own."""
    match callee:
        case js.Identifier():
            return _expression(callee)
        case js.MemberExpression() if not _contains_call(callee):
            return _expression(callee)
        case _:
            return _parenthesised(callee)


# --- Chains: `a.b(c).d(e)` ------------------------------------------------------------------------

_Link: TypeAlias = js.CallExpression | js.MemberExpression

_CALLS_ON_A_LINE = 2


def _chain(node: _Link) -> Doc:
    base, links = _links(node)
    start = _chain_base(base, links[0])
    parts = [_link(link) for link in links]
    beside = concat(start, *parts)
    if not _is_long(links):
        return beside
    taken = _links_in_head(base, links)
    calls = _by_call(links[taken:], parts[taken:])
    below = concat(start, *parts[:taken], nest(*(concat(hardline, part) for part in calls)))
    return below if any(map(breaks, calls[:-1])) else choice(beside, below)


def _is_long(links: Sequence[_Link]) -> bool:
    """Whether each call gets a line of its own when all do not fit on one."""
    calls = [link for link in links if isinstance(link, js.CallExpression)]
    takes_function = any(_is_function(part) for call in calls[:-1] for part in call.arguments)
    return takes_function or len(calls) > _CALLS_ON_A_LINE


def _links(node: js.Expression) -> tuple[js.Expression, list[_Link]]:
    """`a.b(c).d` as `a` and the links that follow it: `.b`, `(c)`, `.d`."""
    links: list[_Link] = []
    while isinstance(node, js.CallExpression | js.MemberExpression):
        links.append(node)
        node = node.callee if isinstance(node, js.CallExpression) else node.object
    return node, links[::-1]


def _contains_call(node: js.Expression) -> bool:
    return any(isinstance(link, js.CallExpression) for link in _links(node)[1])


def _is_path(node: js.Expression) -> bool:
    """`a.b.c`: nothing in it can be broken."""
    return isinstance(_links(node)[0], js.Identifier) and not _contains_call(node)


def _chain_base(base: js.Expression, first: _Link) -> Doc:
    match base:
        case js.FunctionExpression():
            return _parenthesised(base)
        case js.Literal(int() | float()) if isinstance(first, js.MemberExpression):
            return _parenthesised(base)  # the dot of `1.p` belongs to the number
        case _:
            return _head(base, _CALL)


def _link(link: _Link) -> Doc:
    match link:
        case js.CallExpression(_, arguments):
            return _arguments(arguments)
        case js.MemberExpression(_, property, computed=True):
            return concat("[", _expression(property), "]")
        case js.MemberExpression(_, property):
            return concat(".", _expression(property))
        case _:
            assert_never(link)


def _is_dot(link: _Link) -> bool:
    return isinstance(link, js.MemberExpression) and not link.computed


def _links_in_head(base: js.Expression, links: Sequence[_Link]) -> int:
    """How many links stay on the line of the base: `payload.items`, `Object.keys(items)`."""
    taken = 0
    while taken < len(links) and not _is_dot(links[taken]):
        taken += 1
    if taken == 0 and isinstance(base, js.Identifier) and base.name[0].isupper():
        taken = 1
        while taken < len(links) and not _is_dot(links[taken]):
            taken += 1
        return taken
    while taken + 1 < len(links) and _is_dot(links[taken]) and _is_dot(links[taken + 1]):
        taken += 1
    return taken


def _by_call(links: Sequence[_Link], parts: Sequence[Doc]) -> list[Doc]:
    """The links of a chain, each call together with the names before it."""
    calls: list[list[Doc]] = [[]]
    for position, (link, part) in enumerate(zip(links, parts, strict=True)):
        if position and _is_dot(link) and not _is_dot(links[position - 1]):
            calls.append([])
        calls[-1].append(part)
    return [concat(*call) for call in calls]
