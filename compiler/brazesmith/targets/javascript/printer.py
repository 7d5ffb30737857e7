"""Trees to text: what Prettier would write, with double quotes and no trailing commas.

The text is read by people in a dashboard and is read back by esprima, so it must be both pleasant
and exact. `_PRINTERS` has one function for each type of node; `PRECEDENCE` and `_LEVELS` decide
what needs parentheses; `layout` decides what goes on which line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias, TypeGuard

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
    **dict.fromkeys(("==", "!=", "===", "!=="), 9),
    **dict.fromkeys(("<", "<=", ">", ">="), 10),
    **dict.fromkeys(("+", "-"), 12),
    **dict.fromkeys(("*", "/", "%"), 13),
}

# The levels of what is not a binary operator, on the same scale.
_ARROW, _CONDITIONAL, _UNARY, _CALL, _MEMBER, _PRIMARY = 2, 3, 15, 18, 19, 20
_LEVELS: Mapping[type, int] = {
    js.ArrowFunctionExpression: _ARROW,
    js.ConditionalExpression: _CONDITIONAL,
    js.UnaryExpression: _UNARY,
    js.CallExpression: _CALL,
    js.MemberExpression: _MEMBER,
    js.NewExpression: _MEMBER,
}


def print_program(program: js.Program, width: int = WIDTH) -> str:
    """Return the text of a program, ending with a new line (an empty program is empty)."""
    return render(concat(_statements(program.body), hardline), width) if program.body else ""


def print_expression(expression: js.Expression, width: int = WIDTH) -> str:
    """Return the text of one expression."""
    return render(_doc(expression), width)


def _doc(node: js.Node) -> Doc:
    return _PRINTERS[type(node)](node)


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
        lines.append(_doc(statement))
    return concat(*lines)


def _comment_lines(statement: js.Statement) -> list[str]:
    """Each comment as `// …` lines: whatever could end a line in it begins a new comment."""
    lines = [text for comment in statement.comments for text in comment.splitlines() or [""]]
    return [f"// {text}".rstrip() for text in lines]


def _block(block: js.BlockStatement) -> Doc:
    if not block.body:
        return "{}"
    return concat("{", nest(hardline, _statements(block.body)), hardline, "}")


def _declaration(node: js.VariableDeclaration) -> Doc:
    return concat(group("const ", _assigned(concat(node.id.name, " ="), node.init)), ";")


def _returned(word: str, argument: js.Expression) -> Doc:
    """`return argument;`. It begins on the same line, or JavaScript would return undefined."""
    if not isinstance(argument, js.BinaryExpression | js.LogicalExpression):
        return concat(word, " ", _doc(argument), ";")
    inner = nest(softline, _operands(argument))
    return concat(word, " ", group(IfBroken("("), inner, softline, IfBroken(")")), ";")


def _if(node: js.IfStatement) -> Doc:
    test = group(nest(softline, _operands(node.test)), softline)
    return concat("if (", test, ") ", _block(node.consequent))


# --- Expressions ----------------------------------------------------------------------------------


def _level(node: js.Expression) -> int:
    """How strongly an expression holds together, on the scale of `PRECEDENCE`."""
    if isinstance(node, js.BinaryExpression | js.LogicalExpression):
        return PRECEDENCE[node.operator]
    return _LEVELS.get(type(node), _PRIMARY)


def _operand(node: js.Expression, level: int) -> Doc:
    """An expression where only one that binds at least as strongly as `level` can stand bare."""
    return _doc(node) if _level(node) >= level else _parenthesised(node)


def _parenthesised(node: js.Expression) -> Doc:
    return concat("(", _doc(node), ")")


def _head(node: js.Expression, level: int) -> Doc:
    """The same for what stands alone: in parentheses, its operands stand below each other."""
    return _doc(node) if _level(node) >= level else _bracketed(node)


def _bracketed(node: js.Expression) -> Doc:
    if isinstance(node, js.BinaryExpression | js.LogicalExpression | js.ConditionalExpression):
        return group("(", nest(softline, _operands(node)), softline, ")")
    return _parenthesised(node)


def _begins_with_object(node: js.Expression) -> bool:
    """Whether the first character of an expression is the `{` of an object."""
    match node:
        case js.BinaryExpression(left=first) | js.LogicalExpression(left=first):
            return _begins_with_object(first)
        case js.ConditionalExpression(test=first):
            return _begins_with_object(first)
        case js.CallExpression(callee=first) | js.MemberExpression(object=first):
            return _begins_with_object(first)
        case _:
            return isinstance(node, js.ObjectExpression)


# --- Literals -------------------------------------------------------------------------------------

#: What a reader cannot see, or what would turn the text around; and what ends a line.
_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def _literal(node: js.Literal) -> str:
    match node.value:
        case None | bool():
            return json.dumps(node.value)
        case str(text):
            return _string(text)
        case number:
            return number_to_string(float(number))


def _string(value: str) -> str:
    return _INVISIBLE.sub(_escape, json.dumps(value, ensure_ascii=False))


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


# --- Arrays and objects ---------------------------------------------------------------------------


def _array(node: js.ArrayExpression) -> Doc:
    if not node.elements:
        return "[]"
    parts = [_doc(element) for element in node.elements]
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
    content = join(concat(",", line), map(_doc, node.properties))
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


def _property(node: js.Property) -> Doc:
    key = concat("[", _doc(node.key), "]") if node.computed else _doc(node.key)
    return _assigned(concat(key, ":"), node.value)


# --- Operators ------------------------------------------------------------------------------------


def _unary(node: js.UnaryExpression) -> Doc:
    # `--x` would be another operator than `-(-x)`.
    inner = node.argument
    confusable = isinstance(inner, js.UnaryExpression) and inner.operator == node.operator == "-"
    space = " " if node.operator.isalpha() else ""
    return concat(node.operator, space, _bracketed(inner) if confusable else _head(inner, _UNARY))


def _binary(node: js.BinaryExpression | js.LogicalExpression) -> Doc:
    first, *rest = _operand_lines(node)
    return group(first, nest(*rest))


def _operands(node: js.Expression) -> Doc:
    """An expression whose surroundings already indent it: its operands stand below each other."""
    if isinstance(node, js.BinaryExpression | js.LogicalExpression):
        return concat(*_operand_lines(node))
    return _doc(node)


def _operand_lines(node: js.BinaryExpression | js.LogicalExpression) -> list[Doc]:
    """`a && b && c` as `a`, ` &&⏎b`, ` &&⏎c`: what associates to the left is one list."""
    operator, left, level = node.operator, node.left, PRECEDENCE[node.operator]
    if _continues(left, operator):
        first = _operand_lines(left)
    else:
        first = [_operand_of(operator, left, level)]
    return [*first, concat(" ", operator, line, _operand_of(operator, node.right, level + 1))]


def _continues(
    left: js.Expression, operator: str
) -> TypeGuard[js.BinaryExpression | js.LogicalExpression]:
    """Whether the operands of `left` can stand in one list with those of `operator`."""
    return (
        isinstance(left, js.BinaryExpression | js.LogicalExpression)
        and PRECEDENCE[left.operator] == PRECEDENCE[operator]
        and not _is_clearer_apart(operator, left.operator)
    )


def _operand_of(operator: str, node: js.Expression, level: int) -> Doc:
    if isinstance(node, js.BinaryExpression | js.LogicalExpression) and _is_clearer_apart(
        operator, node.operator
    ):
        return _parenthesised(node)
    return _operand(node, level)


def _is_clearer_apart(outer: str, inner: str) -> bool:
    """Whether parentheses help a reader who does not know the whole table by heart."""
    if "%" in (outer, inner):
        return outer in ("+", "-", "*", "/", "%")
    is_comparison = PRECEDENCE[outer] == PRECEDENCE[inner] and PRECEDENCE[outer] in (9, 10)
    return is_comparison or (outer, inner) == ("||", "&&")


def _conditional(node: js.ConditionalExpression, chained: bool = False) -> Doc:
    """Each question below the one before, further in; a chain of them is never on one line."""
    match node.alternate:
        case js.ConditionalExpression() as next_question:
            chained = True
            alternate = _conditional(next_question, chained)
        case other:
            alternate = nest(_doc(other))
    chained = chained or isinstance(node.consequent, js.ConditionalExpression)
    test = _operand(node.test, _CONDITIONAL + 1)
    consequent = nest(_doc(node.consequent))
    return group(test, nest(line, "? ", consequent, line, ": ", alternate), broken=chained)


def _assigned(left: Doc, right: js.Expression) -> Doc:
    """`left right`, where right stays beside left if it can be broken inside itself."""
    match right:
        case js.BinaryExpression() | js.LogicalExpression():
            if _ends_with_literal(right):
                return concat(left, " ", _doc(right))
            return group(left, nest(line, group(_operands(right))))
        case js.ConditionalExpression(test=js.BinaryExpression() | js.LogicalExpression()):
            return group(left, nest(line, _doc(right)))
        case js.Literal(str()) | js.Identifier():
            return group(left, nest(line, _doc(right)))
        case js.MemberExpression() if _is_path(right):
            return group(left, nest(line, _doc(right)))
        case _:
            return concat(left, " ", _doc(right))


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


def _params(params: Sequence[js.Identifier]) -> Doc:
    names = join(concat(",", line), [param.name for param in params])
    return group("(", nest(softline, names), softline, ")") if params else "()"


def _arrow(node: js.ArrowFunctionExpression) -> Doc:
    head = concat(_params(node.params), " =>")
    match node.body:
        case js.BlockStatement() as block:
            return concat(head, " ", _block(block))
        case js.ConditionalExpression() as choice_of_two:
            inner = concat(IfBroken("", "("), _arrow_body(choice_of_two), IfBroken("", ")"))
            return concat(head, group(nest(line, inner)))
        case js.ObjectExpression() | js.ArrayExpression() | js.ArrowFunctionExpression():
            return concat(head, " ", _arrow_body(node.body))
        case other:
            return concat(head, group(nest(line, _arrow_body(other))))


def _arrow_body(body: js.Expression) -> Doc:
    """The expression after `=>`: a `{` there would begin a block."""
    return _parenthesised(body) if _begins_with_object(body) else _operands(body)


_Argument: TypeAlias = js.Expression | js.SpreadElement


def _arguments(arguments: Sequence[_Argument]) -> Doc:
    """The arguments on one line, or with the last of them open, or one on each line."""
    if not arguments:
        return "()"
    parts = [_doc(argument) for argument in arguments]
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
    return isinstance(node, js.ArrowFunctionExpression)


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
            return _doc(node)
        case js.ArrowFunctionExpression(params, other):
            assert not isinstance(other, js.BlockStatement)  # the case above
            inner = group(nest(line, _arrow_body(other)), softline, broken=True)
            return concat(_params(params), " =>", inner)
        case _:
            return broken(_doc(node))


def _new(node: js.NewExpression) -> Doc:
    # A call inside the callee would take the arguments for its own.
    bare = isinstance(node.callee, js.Identifier | js.MemberExpression)
    callee = node.callee if bare and not _contains_call(node.callee) else None
    head = _doc(callee) if callee else _parenthesised(node.callee)
    return concat("new ", head, _arguments(node.arguments))


# --- Chains: `a.b(c).d(e)` ------------------------------------------------------------------------

_Link: TypeAlias = js.CallExpression | js.MemberExpression


def _chain(node: _Link) -> Doc:
    base, links = _links(node)
    # The dot of `1.p` would belong to the number.
    is_number = isinstance(base, js.Literal) and isinstance(base.value, int | float)
    start = _parenthesised(base) if is_number else _head(base, _CALL)
    return concat(start, *map(_link, links))


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


def _link(link: _Link) -> Doc:
    if isinstance(link, js.CallExpression):
        return _arguments(link.arguments)
    name = _doc(link.property)
    return concat("[", name, "]") if link.computed else concat(".", name)


_PRINTERS: Mapping[type, Callable[[Any], Doc]] = {
    js.VariableDeclaration: _declaration,
    js.ReturnStatement: lambda node: _returned("return", node.argument),
    js.ThrowStatement: lambda node: _returned("throw", node.argument),
    js.BlockStatement: _block,
    js.IfStatement: _if,
    js.Identifier: lambda node: node.name,
    js.Literal: _literal,
    js.RegExpLiteral: lambda node: f"/{node.pattern}/{node.flags}",
    js.ArrayExpression: _array,
    js.ObjectExpression: _object,
    js.Property: _property,
    js.SpreadElement: lambda node: concat("...", _doc(node.argument)),
    js.ArrowFunctionExpression: _arrow,
    js.CallExpression: _chain,
    js.MemberExpression: _chain,
    js.NewExpression: _new,
    js.UnaryExpression: _unary,
    js.BinaryExpression: _binary,
    js.LogicalExpression: _binary,
    js.ConditionalExpression: _conditional,
    js.Verbatim: lambda node: f"({node.source})",
}
