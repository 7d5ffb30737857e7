"""Analysis for lowering: what can fail, what is shared, what a value is on every payload.

The results hold for every payload. Whatever is uncertain is false.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterator
from typing import TypeAlias

from brazesmith import ir
from brazesmith.ir import types
from brazesmith.ir.operator import Absence, Role
from brazesmith.ir.types import Kind
from brazesmith.targets.javascript.names import OF_OTHER_VALUES

#: Identifies a value: two nodes with the same key have the same value.
Key: TypeAlias = Hashable

_TIME: Key = "the time of the run"


class Analysis:
    """The nodes of a program, with cached properties."""

    def __init__(self, body: ir.Body) -> None:
        self._known: dict[int, tuple[ir.Node, bool, frozenset[int]]] = {}
        self._wanted: dict[int, dict[Key, ir.Node]] = {}
        #: The ids of the nodes that become constants because they occur more than once.
        self.shared = _shared(body)
        #: What is looked up in lists and tables of constants, by their ids.
        self.looked_up = _looked_up(body)
        #: The paths that must be objects, because a name is read that arrays or strings inherit.
        self.objects = _objects(body)
        #: The ids of the nodes of which only members are read, with the key of one.
        self.containers = _containers(body, self.shared)

    def fails(self, node: ir.Node) -> bool:
        """Return whether evaluating a value can fail."""
        return self._below(node)[1]

    def free_parameters(self, node: ir.Node) -> frozenset[int]:
        """Return the parameters of functions around a node that it reads."""
        return self._below(node)[2]

    def _below(self, node: ir.Node) -> tuple[ir.Node, bool, frozenset[int]]:
        known = self._known.get(id(node))
        if known is None:
            below = [self._below(child) for child in ir.children(node)]
            fails = isinstance(node, ir.Fail | ir.Raw) or any(fails for _, fails, _ in below)
            free = frozenset[int]().union(*(free for *_, free in below))
            match node:
                case ir.Parameter(number=number):
                    free |= {number}
                case ir.Function(parameters=parameters):
                    free -= {parameter.number for parameter in parameters}
                case _:
                    pass
            # The node is kept alive so that no other node gets its id.
            known = self._known[id(node)] = (node, fails, free)
        return known

    def wanted(self, body: ir.Body) -> dict[Key, ir.Node]:
        """Return the constants that a body needs and that can be declared before it, by key."""
        if id(body) not in self._wanted:
            match body:
                case ir.Branch(condition=condition, then=then, otherwise=otherwise):
                    parts = [self._wanted_by(condition), self.wanted(then), self.wanted(otherwise)]
                case _:
                    parts = list(map(self._wanted_by, ir.roots(body)))
            found = self._wanted[id(body)] = {}
            for part in parts:
                for key, node in part.items():
                    found.setdefault(key, node)
        return self._wanted[id(body)]

    def _wanted_by(self, root: ir.Node) -> dict[Key, ir.Node]:
        wanted: dict[Key, ir.Node] = {}
        checked = certain(root)
        for node in ir.walk(root):
            if self.free_parameters(node):
                continue
            if isinstance(node, ir.Named):
                value, failure = without_last_failure(node.value)
                if failure is None and not self.fails(node):
                    wanted.setdefault(same_value(node), node)
                elif id(node) in checked and not self.fails(value):
                    wanted.setdefault(unchecked(node), node)
            elif self.fails(node):
                continue
            elif isinstance(node, ir.Get) and isinstance(node.parent, ir.Get):
                wanted.setdefault(("base", path(node.parent)), node)
            elif id(node) in self.shared:
                wanted.setdefault(same_value(node), node)
        return wanted


def _shared(body: ir.Body) -> set[int]:
    """Return the ids of the nodes that become constants because they occur more than once."""
    found: dict[Key, set[int]] = {}
    uses: Counter[Key] = Counter()
    for node in ir.walk(*ir.roots(body)):
        for child in ir.children(node):
            used = _read_from(child)
            if _is_worth_a_constant(used, node) and not isinstance(node, ir.Get):
                uses[same_value(used)] += 1
                found.setdefault(same_value(used), set()).add(id(used))
            if isinstance(node, ir.Function):  # the time is read once, not for every item
                uses.update({_TIME for inner in ir.walk(child) if _is_now(inner)})
    return set().union(*(nodes for key, nodes in found.items() if uses[key] > 1))


def _read_from(node: ir.Node) -> ir.Node:
    """Return the value that a member is read from, however deep; any other value itself."""
    while isinstance(node, ir.Get):
        node = node.parent
    return node


def _looked_up(body: ir.Body) -> dict[int, ir.Node]:
    """Return what operators look up in lists and tables of constants, by the ids of these."""
    found: dict[int, ir.Node] = {}
    for node in ir.walk(*ir.roots(body)):
        if isinstance(node, ir.Call):
            for argument in filter(ir.is_constant, node.arguments):
                others = (other for other in node.arguments if other is not argument)
                found.setdefault(id(argument), next(others, argument))
    return found


def _objects(body: ir.Body) -> set[Key]:
    """Return the paths of which only names are read, one of them a name that arrays inherit."""
    keys: dict[Key, set[str | int]] = {}
    used: set[Key] = set()
    for node in ir.walk(*ir.roots(body)):
        if isinstance(node, ir.Get):
            keys.setdefault(path(node.parent), set()).add(node.key)
        else:
            used |= {path(child) for child in ir.children(node) if isinstance(child, ir.Input)}
    return {
        place
        for place, read in keys.items()
        if read & OF_OTHER_VALUES
        and place not in used
        and not any(isinstance(key, int) or key.isdigit() for key in read)
    }


def _containers(body: ir.Body, shared: set[int]) -> dict[int, str | int]:
    """Return the ids of the constants of which only members are read.

    The key of a member decides the default of the constant: an array or an object.
    """
    inside: dict[int, str | int] = {}
    whole = {id(root) for root in ir.roots(body)}
    for node in ir.walk(*ir.roots(body)):
        for child in ir.children(node):
            if not (isinstance(child, ir.Named) or id(child) in shared):
                continue
            if isinstance(node, ir.Get):
                inside.setdefault(id(child), node.key)
            else:
                whole.add(id(child))
    return {number: key for number, key in inside.items() if number not in whole}


def certain(node: ir.Node) -> set[int]:
    """Return the ids of the named values that are always evaluated with a body."""
    found: set[int] = set()
    todo = [node]
    while todo:
        match todo.pop():
            case ir.If(condition=condition):
                todo.append(condition)
            case ir.Function():
                pass
            case ir.Call(operator=operator, arguments=arguments) if operator.is_lazy:
                todo.append(arguments[0])
            case inner:
                found |= {id(inner)} if isinstance(inner, ir.Named) else set()
                todo.extend(ir.children(inner))
    return found


def same_value(node: ir.Node) -> Key:
    """Return the key of a node's value. A run has only one time."""
    return _TIME if _is_now(node) else ("node", id(node))


def unchecked(node: ir.Named) -> Key:
    """Return the key of a named value that may fail at its end, before the check."""
    return ("unchecked", id(node))


def _is_now(node: ir.Node) -> bool:
    return isinstance(node, ir.Call) and node.operator.reads_clock


#: A shorter list or table of constants is repeated.
_LONG = 3


def _is_worth_a_constant(node: ir.Node, around: ir.Node) -> bool:
    """Return whether a value that occurs more than once becomes a constant.

    A list or table of constants does if operators look something up in it.
    """
    match node:
        case ir.Array() | ir.Object() if ir.is_constant(node):
            return isinstance(around, ir.Call) and len(ir.children(node)) >= _LONG
        case ir.Call(operator=operator):
            return not operator.is_condition
        case ir.If() | ir.Array() | ir.Object():
            return bool(ir.children(node))
        case _:
            return False


def path(node: ir.Node) -> Key:
    """Return a key that is the same for all nodes that read the same place of the payload."""
    match node:
        case ir.Get(parent=parent, key=key):
            return (path(parent), key)
        case ir.Input(name=name):
            return name
        case ir.Parameter(number=number):
            return ("parameter", number)
        case _:
            return id(node)


def reads(parameter: ir.Parameter, result: ir.Node) -> list[str | int]:
    """Return the keys that a function reads from a parameter, once for each place of the code.

    A member that others are read through becomes one constant.
    """
    nodes = [(result, False)]
    for node in ir.walk(result):
        nodes += [(child, isinstance(node, ir.Get)) for child in ir.children(node)]
    keys: list[str | int] = []
    through: set[str | int] = set()
    for node, is_read_through in nodes:
        match node:
            case ir.Get(ir.Parameter(number=parameter.number), key) if key not in through:
                keys.append(key)
                through |= {key} if is_read_through else set()
    return keys


def may_be_absent(node: ir.Node) -> bool:
    """Return whether a value may be absent."""
    match node:
        case ir.Const() | ir.Object() | ir.Array() | ir.Fail() | ir.Input():
            return False
        case ir.Parameter():  # items of arrays and values of objects are never absent
            return False
        case ir.Call(operator=operator):
            match operator.absence:
                case Absence.LIKE_LAST:
                    return may_be_absent(node.arguments[-1])
                case Absence.NOT_OF_OBJECT:
                    return not is_object(node.arguments[0]) or may_be_absent(node.arguments[0])
                case absence:
                    return absence is Absence.POSSIBLE
        case ir.If() if required(node) is not None:
            return False
        case ir.If(condition=condition, then=then, otherwise=otherwise):
            is_given = path(then) in _tested(condition)
            return (may_be_absent(then) and not is_given) or may_be_absent(otherwise)
        case ir.Named(value=value):
            return may_be_absent(value)
        case _:
            return True


def is_never_null(node: ir.Node) -> bool:
    """Return whether a value is neither absent nor null, on every payload."""
    match node:
        case ir.Object() | ir.Array() | ir.Input():
            return True
        case ir.Named(value=value):
            return is_never_null(value)
        case ir.If(ir.Call(operator=operator, arguments=(asked,)), then, otherwise):
            is_object = operator.proves_object and path(asked) == path(then)
            return is_object and is_never_null(otherwise)
        case _:
            return False


def may_leave_out(node: ir.Node, given: frozenset[Key] = frozenset()) -> bool:
    """Return whether an object in a value may have an absent entry.

    `given` are the values that a test around this one has found.
    """
    match node:
        case ir.Call(operator=operator) if operator.drops_absent:
            return False
        case ir.If(condition=condition, then=then, otherwise=otherwise):
            inside = given | _tested(condition)
            return may_leave_out(then, inside) or may_leave_out(otherwise, given)
        case ir.Object(entries=entries) if any(
            isinstance(entry, ir.Entry)
            and may_be_absent(entry.value)
            and path(entry.value) not in given
            for entry in entries
        ):
            return True
        case _:
            return any(may_leave_out(child, given) for child in ir.children(node))


def _tested(condition: ir.Node) -> frozenset[Key]:
    """Return the values that are not absent if a condition is true."""
    match condition:
        case ir.Call(operator=operator, arguments=(value,)) if operator.role in _PROOFS:
            return frozenset([path(value)])
        case ir.Call(operator=operator, arguments=both) if operator.role is Role.CONJUNCTION:
            return frozenset[Key]().union(*map(_tested, both))
        case _:
            return frozenset()


#: Tests that an absent value fails.
_PROOFS = (Role.IS_TRUE, Role.IS_GIVEN, Role.IS_PRESENT, Role.IS_TEXT, Role.IS_FILLED)


def _outcomes(node: ir.Node) -> Iterator[ir.Node]:
    """Yield the nodes that can be a value: without names, and all branches of choices."""
    match node:
        case ir.Named(value=value):
            yield from _outcomes(value)
        case ir.If(then=then, otherwise=otherwise):
            yield from _outcomes(then)
            yield from _outcomes(otherwise)
        case _:
            yield node


def _always(node: ir.Node, kinds: Collection[Kind], *nodes: type) -> bool:
    """Return whether a value is always of one of these kinds, a node of these types, or absent."""
    return all(
        isinstance(outcome, (ir.Absent, ir.Fail, *nodes))
        or (isinstance(outcome, ir.Call) and outcome.operator.kind in kinds)
        for outcome in _outcomes(node)
    )


def is_absent_or_truthy(node: ir.Node) -> bool:
    """Return whether a value is absent or truthy in JavaScript, on every payload."""
    return _always(node, {Kind.ISO8601})


def is_object(node: ir.Node) -> bool:
    """Return whether a value is an object or absent, on every payload."""
    return _always(node, {Kind.OBJECT}, ir.Object)


def is_record(node: ir.Node) -> bool:
    """Return whether a value is an object with keys from the spec, or absent, on every payload."""
    return _always(node, (), ir.Object) and all(
        isinstance(entry, ir.Entry) and entry.key != "__proto__"
        for outcome in _outcomes(node)
        if isinstance(outcome, ir.Object)
        for entry in outcome.entries
    )


def is_number(node: ir.Node) -> bool:
    """Return whether a value is a number or absent, on every payload."""
    if isinstance(node, ir.Const):
        return isinstance(node.value, float)
    return _always(node, {Kind.NUMBER})


def is_scalar(node: ir.Node) -> bool:
    """Return whether a value is neither an object nor an array, on every payload."""
    return _always(node, {Kind.BOOLEAN, Kind.NUMBER, *types.TEXT_KINDS}, ir.Const)


def cannot_be_one_object(left: ir.Node, right: ir.Node) -> bool:
    """Return whether two values are never the same object. JSON has no object in two places."""
    if is_scalar(left) or is_scalar(right):
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


def required(node: ir.If) -> ir.Fail | None:
    """Return the failure of a required value, or None for any other choice."""
    match node:
        case ir.If(ir.Call(operator=operator, arguments=(value,)), then, ir.Fail() as failure):
            is_it = operator.role is Role.IS_PRESENT and value is then
            return failure if is_it and not ir.can_fail(failure.message) else None
        case _:
            return None


def without_last_failure(node: ir.Node) -> tuple[ir.Node, ir.Fail | None]:
    """Return a chain of choices with absent in place of its last failure, and that failure."""
    match node:
        case ir.Fail():
            return ir.Absent(), node
        case ir.If(condition=condition, then=then, otherwise=otherwise) if not may_be_absent(then):
            rest, failure = without_last_failure(otherwise)
            return ir.If(condition, then, rest, node.type, node.site), failure
        case _:
            return node, None
