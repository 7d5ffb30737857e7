"""Scopes: which declaration each name of a script refers to."""

from __future__ import annotations

from dataclasses import dataclass, field

from brazesmith.lint.syntax import FUNCTIONS, Node, Script, bound_names, parameters_of

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

    def __repr__(self) -> str:
        return f"<{self.kind} {self.name}>"


@dataclass(slots=True, eq=False)
class _Scope:
    function: Node
    around: _Scope | None
    bindings: dict[str, Binding] = field(default_factory=dict)

    def of_function(self) -> _Scope:
        scope = self
        while scope.around is not None and scope.around.function is self.function:
            scope = scope.around
        return scope


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """The names of a script.

    `twice`: redeclarations that JavaScript does not allow, with the first declaration. `free`: uses
    of undeclared names. `leaked`: assignments to them.
    """

    bindings: dict[Node, Binding]  # by the node of a use or declaration
    declared: tuple[Binding, ...]
    twice: tuple[tuple[Node, Binding], ...]
    free: tuple[Node, ...]
    leaked: tuple[Node, ...]

    def binding(self, node: Node) -> Binding | None:
        """The declaration that a name refers to."""
        return self.bindings.get(node)


_BLOCKS = FUNCTIONS | {
    "program",
    "statement_block",
    "for_statement",
    "for_in_statement",
    "catch_clause",
    "switch_body",
    "class",
    "class_declaration",
}
_USES = frozenset({"identifier", "shorthand_property_identifier"})
_ASSIGNED = frozenset({"shorthand_property_identifier_pattern"})


class _Reader:
    def __init__(self, script: Script) -> None:
        self.declared: list[Binding] = []
        self.twice: list[tuple[Node, Binding]] = []
        self.bindings: dict[Node, Binding] = {}
        self.uses: list[tuple[Node, _Scope]] = []
        root = _Scope(script.root, None)
        for name in INPUTS:
            root.bindings[name] = Binding(name, "input", script.root, script.root)
        self._read(script.root, root)

    def _read(self, root: Node, top: _Scope) -> None:
        stack: list[tuple[Node, _Scope]] = [(root, top)]
        while stack:
            node, scope = stack.pop()
            if node.kind in _BLOCKS and node.parent is not None and not _is_body(node):
                function = node if node.kind in FUNCTIONS else scope.function
                scope = _Scope(function, scope)
            self._declare(node, scope)
            if node.kind in _USES or node.kind in _ASSIGNED:
                self.uses.append((node, scope))
            stack += ((child, scope) for child in reversed(node.children))

    def _declare(self, node: Node, scope: _Scope) -> None:
        """Record what a node declares, in its scope."""
        if node.kind in FUNCTIONS:
            self._declare_function(node, scope)
        match node.kind:
            case "lexical_declaration" | "variable_declaration":
                kind = node.children[0].kind if node.children else "var"
                for declarator in node.parts:
                    self._bind(declarator.get("name"), kind, scope)
            case "for_in_statement" if (kind_node := node.get("kind")) is not None:
                self._bind(node.get("left"), kind_node.kind, scope)
            case "import_clause" | "import_specifier" | "namespace_import":
                for name in node.parts:
                    self._bind(name, "const", scope)
            case "catch_clause":
                self._bind(node.get("parameter"), "catch", scope)
            case "class_declaration" if scope.around is not None:
                self._bind(node.get("name"), "class", scope.around)
            case "class":
                self._bind(node.get("name"), "class", scope)
            case _:
                pass

    def _declare_function(self, node: Node, scope: _Scope) -> None:
        name = node.get("name")
        if name is not None and node.kind != "method_definition":
            if node.kind.endswith("declaration") and scope.around is not None:
                self._bind(name, "function", scope.around)
            elif node.kind in ("function_expression", "generator_function"):
                own = Binding(name.text, "function", name, node)
                scope.bindings[name.text] = self.bindings[name] = own
        for parameter in parameters_of(node):
            self._bind(parameter, "parameter", scope)

    def _bind(self, pattern: Node | None, kind: str, scope: _Scope) -> None:
        if pattern is None:
            return
        for name in bound_names(pattern):
            home = scope.of_function() if kind == "var" else scope
            first = home.bindings.get(name.text)
            binding = Binding(name.text, kind, name, scope.function)
            if first is None:
                self.declared.append(binding)
            elif _clash(first, kind, home):
                self.twice.append((name, first))
            else:
                binding = first  # `var` and functions may be declared again
            home.bindings.setdefault(name.text, binding)
            self.bindings[name] = home.bindings[name.text]


def _is_body(node: Node) -> bool:
    """Whether a block is a function's body: parameters and body share a scope."""
    return (
        node.kind == "statement_block" and node.parent is not None and node.parent.kind in FUNCTIONS
    )


def _clash(first: Binding, kind: str, home: _Scope) -> bool:
    """Whether JavaScript refuses a second declaration of a name."""
    lexical = ("const", "let", "class")
    if first.kind == "function" and first.function is not home.function:
        return False
    if first.kind == "function" and first.node.parent is home.function:
        return False  # the own name of a function expression
    return kind in lexical or first.kind in lexical


class _Visible:
    """The declarations visible from a scope that moves through the script.

    Uses are in the order of the text, so every scope is entered once.
    """

    def __init__(self) -> None:
        self._path: list[_Scope] = []
        self._entered: set[int] = set()
        self._bindings: dict[str, list[Binding]] = {}

    def find(self, name: str) -> Binding | None:
        found = self._bindings.get(name)
        return found[-1] if found else None

    def move_to(self, scope: _Scope) -> None:
        new: list[_Scope] = []
        at: _Scope | None = scope
        while at is not None and id(at) not in self._entered:
            new.append(at)
            at = at.around
        while self._path and self._path[-1] is not at:
            self._leave(self._path.pop())
        for entered in reversed(new):
            self._path.append(entered)
            self._entered.add(id(entered))
            for name, binding in entered.bindings.items():
                self._bindings.setdefault(name, []).append(binding)

    def _leave(self, scope: _Scope) -> None:
        self._entered.discard(id(scope))
        for name in scope.bindings:
            self._bindings[name].pop()


def resolve(script: Script) -> Names:
    """Resolve every name of a script."""
    reader = _Reader(script)
    free: list[Node] = []
    leaked: dict[str, Node] = {}
    unknown: list[Node] = []
    visible = _Visible()
    for node, scope in reader.uses:
        if node in reader.bindings:
            continue
        visible.move_to(scope)
        binding = visible.find(node.text)
        if binding is not None:
            reader.bindings[node] = binding
            continue
        unknown.append(node)
        if _is_target(node):
            leaked.setdefault(node.text, node)
    implicit = {name: Binding(name, "implicit", node, script.root) for name, node in leaked.items()}
    for node in unknown:
        if node.text in implicit:
            reader.bindings[node] = implicit[node.text]
        else:
            free.append(node)
    return Names(
        reader.bindings,
        tuple(reader.declared),
        tuple(reader.twice),
        tuple(free),
        tuple(leaked.values()),
    )


def _is_target(node: Node) -> bool:
    """Whether a name is assigned to."""
    if node.kind in _ASSIGNED:
        return True
    parent = node.parent
    while parent is not None and parent.kind in (
        "array_pattern",
        "object_pattern",
        "pair_pattern",
        "rest_pattern",
        "assignment_pattern",
    ):
        if parent.kind == "assignment_pattern" and node.name != "left":
            return False
        node, parent = parent, parent.parent
    return (
        parent is not None
        and node.name == "left"
        and parent.kind in ("assignment_expression", "for_in_statement")
    )
