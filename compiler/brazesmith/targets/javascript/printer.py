"""Trees to text: what Prettier would write, with double quotes and no trailing commas.

People read the text in a dashboard, and esprima parses it again. `_PRINTERS` has one function for
each type of node; `PRECEDENCE` and `_LEVELS` decide what needs parentheses; `layout` decides where
lines end.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

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

_Operation: TypeAlias = js.BinaryExpression | js.LogicalExpression

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
            lines += [hardline] * (1 + statement.blank_before)
        for comment in statement.comments:
            # Whatever could end a line inside a comment begins a new comment.
            for text in comment.splitlines() or [""]:
                lines += [f"// {text}".rstrip(), hardline]
        lines.append(_doc(statement))
    return concat(*lines)


def _block(block: js.BlockStatement) -> Doc:
    if not block.body:
        return "{}"
    return group("{", nest(hardline, _statements(block.body)), hardline, "}")


def _declaration(node: js.VariableDeclaration) -> Doc:
    return concat(group("const ", _assigned(concat(node.id.name, " ="), node.init)), ";")


def _returned(word: str, argument: js.Expression) -> Doc:
    """Print `return argument;` from the same line on, or JavaScript would return undefined."""
    if not isinstance(argument, _Operation):
        return concat(word, " ", _doc(argument), ";")
    inner = nest(softline, _operands(argument))
    return concat(word, " ", group(IfBroken("("), inner, softline, IfBroken(")")), ";")


def _if(node: js.IfStatement) -> Doc:
    test = group(nest(softline, _operands(node.test)), softline)
    return concat("if (", test, ") ", _block(node.consequent))


# --- Expressions ----------------------------------------------------------------------------------


def _level(node: js.Expression) -> int:
    """Return how strongly an expression holds together, on the scale of `PRECEDENCE`."""
    if isinstance(node, _Operation):
        return PRECEDENCE[node.operator]
    return _LEVELS.get(type(node), _PRIMARY)


def _operand(node: js.Expression, level: int) -> Doc:
    """Print an expression, in parentheses unless it binds at least as strongly as `level`."""
    return _doc(node) if _level(node) >= level else _parenthesised(node)


def _parenthesised(node: js.Expression) -> Doc:
    return concat("(", _doc(node), ")")


def _head(node: js.Expression, level: int) -> Doc:
    """Print an only operand; one in parentheses may have lines of its own between them."""
    return _doc(node) if _level(node) >= level else _bracketed(node)


def _bracketed(node: js.Expression) -> Doc:
    if isinstance(node, _Operation | js.ConditionalExpression):
        return group("(", nest(softline, _operands(node)), softline, ")")
    return _parenthesised(node)


def _begins_with_object(node: js.Expression) -> bool:
    """Return whether the first character of an expression is the `{` of an object."""
    match node:
        case (
            js.BinaryExpression(left=first)
            | js.LogicalExpression(left=first)
            | js.ConditionalExpression(test=first)
            | js.CallExpression(callee=first)
            | js.MemberExpression(object=first)
        ):
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
            return _INVISIBLE.sub(_escape, json.dumps(text, ensure_ascii=False))
        case number:
            return number_to_string(float(number))


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


# --- Arrays and objects ---------------------------------------------------------------------------


def _array(node: js.ArrayExpression) -> Doc:
    if not node.elements:
        return "[]"
    first, *others = map(_doc, node.elements)
    if all(isinstance(element, js.Literal) for element in node.elements):
        content = concat(first, *(group(",", line, part) for part in others))  # fills the lines
    else:
        content = join(concat(",", line), [first, *others])
    tall = sum(map(_is_full_object, node.elements)) > 1
    return group("[", nest(softline, content), softline, "]", broken=tall)


_PROPERTIES_ON_A_LINE = 3


def _object(node: js.ObjectExpression) -> Doc:
    if not node.properties:
        return "{}"
    values = [part.value for part in node.properties if isinstance(part, js.Property)]
    tall = (
        len(node.properties) > _PROPERTIES_ON_A_LINE
        or any(map(_holds_objects, values))
        or (len(node.properties) > 1 and any(map(_is_full_object, values)))
    )
    content = join(concat(",", line), map(_doc, node.properties))
    return group("{", nest(line, content), line, "}", broken=tall)


def _is_full_object(node: js.Node) -> bool:
    return isinstance(node, js.ObjectExpression) and bool(node.properties)


def _is_full_literal(node: js.Node) -> bool:
    """Return whether an expression is an array or object with room for a line break."""
    return _is_full_object(node) or (isinstance(node, js.ArrayExpression) and bool(node.elements))


def _holds_objects(node: js.Expression) -> bool:
    return isinstance(node, js.ArrayExpression) and any(
        isinstance(element, js.ObjectExpression) for element in node.elements
    )


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


def _binary(node: _Operation) -> Doc:
    first, *others = _operand_lines(node)
    return group(first, nest(*others))


def _operands(node: js.Expression) -> Doc:
    """Print an expression whose surroundings already indent its operands."""
    return concat(*_operand_lines(node)) if isinstance(node, _Operation) else _doc(node)


def _operand_lines(node: _Operation) -> list[Doc]:
    """Print `a && b && c` as `a`, ` &&⏎b`, ` &&⏎c`: what associates to the left is one list."""
    operator, left, level = node.operator, node.left, PRECEDENCE[node.operator]
    if (
        isinstance(left, _Operation)
        and PRECEDENCE[left.operator] == level
        and not _is_clearer_apart(operator, left.operator)
    ):
        first = _operand_lines(left)
    else:
        first = [_operand_of(operator, left, level)]
    return [*first, concat(" ", operator, line, _operand_of(operator, node.right, level + 1))]


def _operand_of(operator: str, node: js.Expression, level: int) -> Doc:
    if isinstance(node, _Operation) and _is_clearer_apart(operator, node.operator):
        return _parenthesised(node)
    return _operand(node, level)


def _is_clearer_apart(outer: str, inner: str) -> bool:
    """Return whether parentheses help a reader who does not know every precedence."""
    if "%" in (outer, inner):
        return outer in ("+", "-", "*", "/", "%")
    is_comparison = PRECEDENCE[outer] == PRECEDENCE[inner] and PRECEDENCE[outer] in (9, 10)
    return is_comparison or (outer, inner) == ("||", "&&")


def _conditional(node: js.ConditionalExpression, chained: bool = False) -> Doc:
    """Print questions below each other, each further in; a chain is never on one line."""
    chained = chained or isinstance(node.consequent, js.ConditionalExpression)
    if isinstance(node.alternate, js.ConditionalExpression):
        chained = True
        alternate = _conditional(node.alternate, chained)
    else:
        alternate = nest(_doc(node.alternate))
    test = _operand(node.test, _CONDITIONAL + 1)
    consequent = nest(_doc(node.consequent))
    return group(test, nest(line, "? ", consequent, line, ": ", alternate), broken=chained)


def _assigned(left: Doc, right: js.Expression) -> Doc:
    """Print `left right`, beside each other if right can be broken inside itself."""
    match right:
        case js.LogicalExpression(right=last) if _is_full_literal(last):
            return concat(left, " ", _doc(right))
        case js.BinaryExpression() | js.LogicalExpression():
            below: Doc = group(_operands(right))
        case js.ConditionalExpression(test=js.BinaryExpression() | js.LogicalExpression()):
            below = _doc(right)
        case js.Literal(str()):
            below = _doc(right)
        case _ if _is_path(right):
            below = _doc(right)
        case _:
            return concat(left, " ", _doc(right))
    return group(left, nest(line, below))


# --- Functions and calls --------------------------------------------------------------------------


def _params(params: Sequence[js.Identifier]) -> Doc:
    names = join(concat(",", line), [param.name for param in params])
    return group("(", nest(softline, names), softline, ")") if params else "()"


def _arrow(node: js.ArrowFunctionExpression) -> Doc:
    head = concat(_params(node.params), " =>")
    match node.body:
        case js.BlockStatement() as block:
            return concat(head, " ", _block(block))
        case js.ObjectExpression() | js.ArrayExpression() | js.ArrowFunctionExpression():
            return concat(head, " ", _arrow_body(node.body))
        case body:
            inner = _arrow_body(body)
            if isinstance(body, js.ConditionalExpression):
                inner = concat(IfBroken("", "("), inner, IfBroken("", ")"))
            return concat(head, group(nest(line, inner)))


def _arrow_body(body: js.Expression) -> Doc:
    """Print the expression after `=>`, where a `{` would begin a block."""
    return _parenthesised(body) if _begins_with_object(body) else _operands(body)


def _arguments(arguments: Sequence[js.Expression | js.SpreadElement]) -> Doc:
    """Print arguments on one line, or with the last of them open, or one on each line."""
    if not arguments:
        return "()"
    parts = [_doc(argument) for argument in arguments]
    beside = concat("(", join(", ", parts), ")")
    below = group("(", nest(softline, join(concat(",", line), parts)), softline, ")", broken=True)
    if any(map(breaks, parts[:-1])) and not _is_function(arguments[0]):
        return below
    last = arguments[-1]
    if isinstance(last, js.SpreadElement) or not (_is_function(last) or _is_full_literal(last)):
        return choice(beside, below)
    opened = concat("(", *(concat(part, ", ") for part in parts[:-1]), _opened(last), ")")
    return choice(beside, opened, below)


def _is_function(node: js.Node) -> bool:
    return isinstance(node, js.ArrowFunctionExpression)


def _opened(node: js.Expression) -> Doc:
    """Print the last argument of a call, broken although the call itself is not."""
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
    # `new` would take the arguments of a call inside the callee.
    head = _doc(node.callee) if _is_path(node.callee) else _parenthesised(node.callee)
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
    """Split `a.b(c).d` into `a` and the links that follow it: `.b`, `(c)`, `.d`."""
    links: list[_Link] = []
    while isinstance(node, js.CallExpression | js.MemberExpression):
        links.append(node)
        node = node.callee if isinstance(node, js.CallExpression) else node.object
    return node, links[::-1]


def _is_path(node: js.Expression) -> bool:
    """Return whether an expression is like `a.b.c`: nothing in it can be broken."""
    base, links = _links(node)
    has_call = any(isinstance(link, js.CallExpression) for link in links)
    return isinstance(base, js.Identifier) and not has_call


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
