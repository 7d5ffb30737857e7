"""Scopes: which declaration each name of a script refers to."""

from __future__ import annotations

from dataclasses import dataclass, field

from brazesmith.lint.syntax import (
    FUNCTIONS,
    NOTHING,
    Node,
    ParsedScript,
    bound_names,
    parameters_of,
)

#: The inputs of a Data Transformation, which is the body of a function with these parameters.
INPUTS = ("payload", "headers")


@dataclass(slots=True, eq=False)
class Binding:
    """A declaration. `kind`: input, const, let, var, function, class, parameter, catch, or implicit
    for a global that an assignment creates."""

    name: str
    kind: str
    node: Node  # the name in its declaration; for an input the whole script
    function: Node  # the function that declares it, or the script


@dataclass(slots=True, eq=False)
class _Scope:
    function: Node
    around: _Scope | None
    bindings: dict[str, Binding] = field(default_factory=dict)

    def of_function(self) -> _Scope:
        """The outermost scope of the same function."""
        scope = self
        while scope.around is not None and scope.around.function is self.function:
            scope = scope.around
        return scope

    def find(self, name: str) -> Binding | None:
        """The declaration that a name refers to here."""
        scope: _Scope | None = self
        while scope is not None:
            if name in scope.bindings:
                return scope.bindings[name]
            scope = scope.around
        return None


@dataclass(slots=True, eq=False)
class Names:
    """The names of a script.

    `bindings`: by the node of a use or declaration. `free`: uses of undeclared names. `leaked`: the
    first assignment to each of them.
    """

    bindings: dict[Node, Binding] = field(default_factory=dict)
    declared: list[Binding] = field(default_factory=list)
    free: list[Node] = field(default_factory=list)
    leaked: list[Node] = field(default_factory=list)

    def binding(self, node: Node) -> Binding | None:
        """The declaration that a name refers to."""
        return self.bindings.get(node)


_BLOCKS = FUNCTIONS | {
    "statement_block", "for_statement", "for_in_statement", "catch_clause", "switch_body", "class",
    "class_declaration",
}  # fmt: skip
_USES = ("identifier", "shorthand_property_identifier", "shorthand_property_identifier_pattern")


def resolve(script: ParsedScript) -> Names:
    """Resolve every name of a script."""
    names = Names()
    unknown: list[Node] = []
    leaked: dict[str, Node] = {}
    for node, scope in _declare_all(script, names):
        if node in names.bindings:
            continue
        binding = scope.find(node.text)
        if binding is not None:
            names.bindings[node] = binding
            continue
        unknown.append(node)
        if _is_target(node):
            leaked.setdefault(node.text, node)
    implicit = {name: Binding(name, "implicit", node, script.root) for name, node in leaked.items()}
    for node in unknown:
        if node.text in implicit:
            names.bindings[node] = implicit[node.text]
        else:
            names.free.append(node)
    names.leaked += leaked.values()
    return names


def _declare_all(script: ParsedScript, names: Names) -> list[tuple[Node, _Scope]]:
    """Record all declarations of a script; return the names in it with their scopes."""
    uses: list[tuple[Node, _Scope]] = []
    root = _Scope(script.root, None)
    for name in INPUTS:
        root.bindings[name] = Binding(name, "input", script.root, script.root)
    scopes: dict[Node, _Scope] = {NOTHING: root}
    for node in script.nodes:  # parents come first
        scope = scopes[node.parent]
        if node.kind in _BLOCKS and not _is_body(node):
            scope = _Scope(node if node.kind in FUNCTIONS else scope.function, scope)
        scopes[node] = scope
        _declare(names, node, scope)
        if node.kind in _USES:
            uses.append((node, scope))
    return uses


def _declare(names: Names, node: Node, scope: _Scope) -> None:
    """Record what a node declares, in its scope."""
    if node.kind in FUNCTIONS:
        _declare_function(names, node, scope)
    match node.kind:
        case "lexical_declaration" | "variable_declaration":
            kind = node.children[0].kind if node.children else "var"
            for declarator in node.parts:
                _bind(names, declarator.get("name"), kind, scope)
        case "for_in_statement" if node.get("kind"):
            _bind(names, node.get("left"), node.get("kind").kind, scope)
        case "import_clause" | "import_specifier" | "namespace_import":
            for name in node.parts:
                _bind(names, name, "const", scope)
        case "catch_clause":
            _bind(names, node.get("parameter"), "catch", scope)
        case "class_declaration":
            _bind(names, node.get("name"), "class", scope.around or scope)
        case "class":
            _bind(names, node.get("name"), "class", scope)
        case _:
            pass


def _declare_function(names: Names, node: Node, scope: _Scope) -> None:
    name = node.get("name")
    if node.kind.endswith("declaration"):
        _bind(names, name, "function", scope.around or scope)
    elif name and node.kind != "method_definition":
        own = Binding(name.text, "function", name, node)
        scope.bindings[name.text] = names.bindings[name] = own
    for parameter in parameters_of(node):
        _bind(names, parameter, "parameter", scope)


def _bind(names: Names, pattern: Node, kind: str, scope: _Scope) -> None:
    for name in bound_names(pattern):
        home = scope.of_function() if kind == "var" else scope
        if name.text not in home.bindings:
            home.bindings[name.text] = Binding(name.text, kind, name, scope.function)
            names.declared.append(home.bindings[name.text])
        names.bindings[name] = home.bindings[name.text]


def _is_body(node: Node) -> bool:
    """Whether a block is a function's body: parameters and body share a scope."""
    return node.kind == "statement_block" and node.parent.kind in FUNCTIONS


def _is_target(node: Node) -> bool:
    """Whether a name is assigned to."""
    if node.kind == "shorthand_property_identifier_pattern":
        return True
    while node.parent.kind.endswith("_pattern"):
        if node.parent.kind == "assignment_pattern" and node.name != "left":
            return False
        node = node.parent
    return node.name == "left" and node.parent.kind in ("assignment_expression", "for_in_statement")
