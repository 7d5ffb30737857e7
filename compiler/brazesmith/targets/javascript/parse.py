"""Text to trees, by esprima: ES2017 with object spread, no `?.`, no `??`.

What parses but is outside the slice of `nodes` is refused by name. Places in errors are the
caller's own: lines and columns count from 1, in the text that was given.
"""

from __future__ import annotations

from typing import Any, NoReturn

from brazesmith.base.ecmascript.numbers import number_to_string
from brazesmith.targets.javascript import nodes as js
from brazesmith.targets.javascript.locate import locate
from brazesmith.targets.javascript.syntax import (
    JavaScriptSyntaxError,
    RefusedError,
    expression_tree,
    reading,
    statement_trees,
)

__all__ = ["JavaScriptSyntaxError", "locate", "parse_expression", "parse_statements"]


def parse_statements(text: str) -> js.Program:
    """The statements of a function body: `return` is allowed at the top."""
    return reading(text, lambda: js.Program(_statements(statement_trees(text))))


def parse_expression(text: str) -> js.Expression:
    """One expression."""
    return reading(text, lambda: _expression(expression_tree(text)))


def _unsupported(node: Any, construct: str | None = None) -> NoReturn:
    construct = construct or _CONSTRUCTS.get(node.type, node.type)
    raise RefusedError(node, f"{construct} is not supported")


_CONSTRUCTS = {
    "AwaitExpression": "`await`",
    "ClassDeclaration": "a class",
    "ClassExpression": "a class",
    "DebuggerStatement": "`debugger`",
    "DoWhileStatement": "`do … while`",
    "LabeledStatement": "a label",
    "MetaProperty": "`new.target`",
    "SequenceExpression": "a comma between expressions",
    "Super": "`super`",
    "SwitchStatement": "`switch`",
    "TaggedTemplateExpression": "a template with a tag",
    "ThisExpression": "`this`",
    "WithStatement": "`with`",
    "YieldExpression": "`yield`",
}


# --- Statements -----------------------------------------------------------------------------------


def _statements(nodes: list[Any]) -> tuple[js.Statement, ...]:
    return tuple(_statement(node) for node in nodes if node.type != "EmptyStatement")


def _statement(node: Any) -> js.Statement:
    match node.type:
        case "VariableDeclaration":
            return _declaration(node)
        case "FunctionDeclaration":
            _refuse_special_function(node)
            return js.FunctionDeclaration(_name(node.id), _params(node), _block(node.body))
        case "ReturnStatement":
            return js.ReturnStatement(_optional(node.argument))
        case "ThrowStatement":
            return js.ThrowStatement(_expression(node.argument))
        case "ExpressionStatement":
            return js.ExpressionStatement(_expression(node.expression))
        case "BlockStatement":
            return _block(node)
        case "IfStatement":
            return _if(node)
        case "ForOfStatement":
            left = _loop_left(node.left)
            return js.ForOfStatement(left, _expression(node.right), _block(node.body))
        case "ForInStatement":
            left = _loop_left(node.left)
            return js.ForInStatement(left, _expression(node.right), _block(node.body))
        case "ForStatement":
            return _for(node)
        case "WhileStatement":
            return js.WhileStatement(_expression(node.test), _block(node.body))
        case "BreakStatement" | "ContinueStatement" if node.label:
            _unsupported(node, "a label")
        case "BreakStatement":
            return js.BreakStatement()
        case "ContinueStatement":
            return js.ContinueStatement()
        case "TryStatement":
            return _try(node)
        case _:
            _unsupported(node)


def _block(node: Any) -> js.BlockStatement:
    """A block; a single statement where a block could stand is one, too."""
    return js.BlockStatement(_statements(node.body if node.type == "BlockStatement" else [node]))


def _declaration(node: Any) -> js.VariableDeclaration:
    declarators = [
        js.VariableDeclarator(_pattern(declarator.id), _optional(declarator.init))
        for declarator in node.declarations
    ]
    return js.VariableDeclaration(node.kind, tuple(declarators))


def _if(node: Any) -> js.IfStatement:
    alternate: js.BlockStatement | js.IfStatement | None = None
    if node.alternate:
        is_chain = node.alternate.type == "IfStatement"
        alternate = _if(node.alternate) if is_chain else _block(node.alternate)
    return js.IfStatement(_expression(node.test), _block(node.consequent), alternate)


def _loop_left(node: Any) -> js.VariableDeclaration | js.Pattern:
    return _declaration(node) if node.type == "VariableDeclaration" else _pattern(node)


def _for(node: Any) -> js.ForStatement:
    init: js.VariableDeclaration | js.Expression | None
    if node.init and node.init.type == "VariableDeclaration":
        init = _declaration(node.init)
    else:
        init = _optional(node.init)
    return js.ForStatement(init, _optional(node.test), _optional(node.update), _block(node.body))


def _try(node: Any) -> js.TryStatement:
    handler = None
    if node.handler:
        handler = js.CatchClause(_pattern(node.handler.param), _block(node.handler.body))
    finalizer = _block(node.finalizer) if node.finalizer else None
    return js.TryStatement(_block(node.block), handler, finalizer)


# --- Expressions ----------------------------------------------------------------------------------


def _optional(node: Any) -> js.Expression | None:
    return _expression(node) if node else None


def _expression(node: Any) -> js.Expression:
    match node.type:
        case "Identifier":
            return _name(node)
        case "Literal":
            return _literal(node)
        case "TemplateLiteral":
            texts = tuple(_joined(quasi.value.cooked) for quasi in node.quasis)
            return js.TemplateLiteral(texts, _expressions(node.expressions))
        case "ArrayExpression":
            return js.ArrayExpression(_elements(node, node.elements))
        case "ObjectExpression":
            return js.ObjectExpression(tuple(_property(part) for part in node.properties))
        case "ArrowFunctionExpression":
            _refuse_special_function(node)
            is_block = node.body.type == "BlockStatement"
            body = _block(node.body) if is_block else _expression(node.body)
            return js.ArrowFunctionExpression(_params(node), body)
        case "FunctionExpression":
            _refuse_special_function(node)
            name = _name(node.id) if node.id else None
            return js.FunctionExpression(_params(node), _block(node.body), name)
        case "CallExpression":
            return js.CallExpression(_expression(node.callee), _elements(node, node.arguments))
        case "NewExpression":
            return js.NewExpression(_expression(node.callee), _elements(node, node.arguments))
        case "MemberExpression":
            return _member(node)
        case "UnaryExpression":
            return js.UnaryExpression(node.operator, _expression(node.argument))
        case "BinaryExpression":
            left, right = _expression(node.left), _expression(node.right)
            return js.BinaryExpression(node.operator, left, right)
        case "LogicalExpression":
            left, right = _expression(node.left), _expression(node.right)
            return js.LogicalExpression(node.operator, left, right)
        case "ConditionalExpression":
            consequent, alternate = _expression(node.consequent), _expression(node.alternate)
            return js.ConditionalExpression(_expression(node.test), consequent, alternate)
        case "AssignmentExpression":
            left_side, right = _pattern(node.left), _expression(node.right)
            return js.AssignmentExpression(node.operator, left_side, right)
        case "UpdateExpression":
            return js.UpdateExpression(node.operator, _target(node.argument), node.prefix)
        case _:
            _unsupported(node)


def _expressions(nodes: list[Any]) -> tuple[js.Expression, ...]:
    return tuple(map(_expression, nodes))


def _elements(parent: Any, nodes: list[Any]) -> tuple[js.Expression | js.SpreadElement, ...]:
    if None in nodes:
        _unsupported(parent, "an array with a hole")
    return tuple(_spread(n) if n.type == "SpreadElement" else _expression(n) for n in nodes)


def _spread(node: Any) -> js.SpreadElement:
    return js.SpreadElement(_expression(node.argument))


def _joined(text: str) -> str:
    """Two escapes can be the halves of one character, which Python tells from the character."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def _name(node: Any) -> js.Identifier:
    try:
        return js.Identifier(_joined(node.name))
    except ValueError:
        _unsupported(node, f"the name `{node.name}`")


def _literal(node: Any) -> js.Literal | js.RegExpLiteral:
    value = node.value
    if node.regex:
        return js.RegExpLiteral(_joined(node.regex.pattern), node.regex.flags)
    if isinstance(value, str):
        return js.Literal(_joined(value))
    if isinstance(value, float) and value == float("inf"):
        _unsupported(node, "a number as large as that")
    return js.Literal(value)


def _member(node: Any) -> js.MemberExpression:
    if node.computed:
        return js.MemberExpression(_expression(node.object), _expression(node.property), True)
    return js.MemberExpression(_expression(node.object), _name(node.property))


def _target(node: Any) -> js.Identifier | js.MemberExpression:
    return _member(node) if node.type == "MemberExpression" else _name(node)


def _property(node: Any) -> js.Property | js.SpreadElement:
    if node.type == "SpreadElement":
        return _spread(node)
    if node.method:
        _unsupported(node, "a method in an object literal")
    if node.kind != "init":
        _unsupported(node, "a getter or setter")
    if node.shorthand:
        return js.Property(_name(node.key), _expression(node.value), shorthand=True)
    return js.Property(_key(node), _expression(node.value), computed=node.computed)


def _key(node: Any) -> js.Expression:
    """A key in the one form that it has in our trees."""
    if node.computed:
        return _expression(node.key)
    name = node.key.name if node.key.type == "Identifier" else node.key.value
    if isinstance(name, int | float):
        name = number_to_string(float(name))
    if name == "__proto__":
        _unsupported(node, "`__proto__` as a key without brackets (it sets the prototype)")
    return js.key(_joined(name))


def _refuse_special_function(node: Any) -> None:
    if node.isAsync:
        _unsupported(node, "an async function")
    if node.generator:
        _unsupported(node, "a generator function")


def _params(node: Any) -> tuple[js.Pattern, ...]:
    return tuple(map(_pattern, node.params))


def _pattern(node: Any) -> js.Pattern:
    match node.type:
        case "Identifier":
            return _name(node)
        case "MemberExpression":
            return _member(node)
        case "ArrayPattern":
            return js.ArrayPattern(tuple(_pattern(n) if n else None for n in node.elements))
        case "ObjectPattern":
            return js.ObjectPattern(tuple(_pattern_property(part) for part in node.properties))
        case "AssignmentPattern":
            return js.AssignmentPattern(_pattern(node.left), _expression(node.right))
        case "RestElement":
            return js.RestElement(_pattern(node.argument))
        case _:
            _unsupported(node)


def _pattern_property(node: Any) -> js.AssignmentProperty | js.RestElement:
    if node.type == "RestElement":
        return js.RestElement(_pattern(node.argument))
    if node.shorthand:
        return js.AssignmentProperty(_name(node.key), _pattern(node.value), shorthand=True)
    return js.AssignmentProperty(_key(node), _pattern(node.value), computed=node.computed)
