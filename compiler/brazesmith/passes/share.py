"""Values with the same meaning become one value, so that the code computes it once.

The branches of a `route` often name the same things, such as the user or the time of the event, and
specs call a helper twice: `find(…)` with equal functions is one value too.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace

from brazesmith import ir


def share(program: ir.Program) -> ir.Program:
    """Return an equivalent program in which equal values are one node.

    Values without a name are shared within one body of a `route`, so that no branch computes what
    only others need. In a webhook they are not, because Liquid computes nothing once.
    """
    has_calls = not program.destination.is_request
    return replace(program, body=ir.map_body(program.body, _Sharing(has_calls).node))


class _Sharing:
    """Numbers the nodes. Nodes with the same meaning have the same number, whatever their types."""

    def __init__(self, has_calls: bool) -> None:
        self.has_calls = has_calls  # whether calls without a name are shared
        self.numbers: dict[Hashable, int] = {}
        self.named: dict[int, ir.Node] = {}
        self.constants: dict[int, ir.Node] = {}  # lists and tables that calls look something up in
        self.calls: dict[int, ir.Node] = {}  # of the current body
        self.done: dict[int, tuple[ir.Node, int]] = {}

    def node(self, node: ir.Node) -> ir.Node:
        self.calls = {}
        return self._shared(node)[0]

    def _shared(self, node: ir.Node) -> tuple[ir.Node, int]:
        if id(node) not in self.done:
            below = [self._shared(child) for child in ir.children(node)]
            if isinstance(node, ir.Function):
                key: Hashable = _meaning(node, {})
            else:
                key = (type(node), _own(node), *(number for _, number in below))
            number = self.numbers.setdefault(key, len(self.numbers))
            children = [child for child, _ in below]
            if isinstance(node, ir.Call) and self.has_calls:
                children = [
                    self.constants.setdefault(number, child) if ir.is_constant(child) else child
                    for child, number in below
                ]
            new = ir.with_children(node, tuple(children))
            if isinstance(node, ir.Named):
                new = self.named.setdefault(number, new)
            elif isinstance(node, ir.Call) and self.has_calls:
                new = self.calls.setdefault(number, new)
            self.done[id(node)] = (new, number)
        return self.done[id(node)]


def _meaning(node: ir.Node, parameters: Mapping[int, int]) -> Hashable:
    """Return a key that is the same for functions that differ only in their parameters.

    `parameters` are those of the functions around it, numbered from the outermost.
    """
    match node:
        case ir.Function(parameters=own):
            numbers = range(len(parameters), len(parameters) + len(own))
            new = dict(zip((parameter.number for parameter in own), numbers, strict=True))
            return (ir.Function, len(own), _meaning(node.result, {**parameters, **new}))
        case ir.Parameter(number=number) if number in parameters:
            return (ir.Parameter, "bound", parameters[number])
        case _:
            below = (_meaning(child, parameters) for child in ir.children(node))
            return (type(node), _own(node), *below)


def _own(node: ir.Node) -> Hashable:
    """Return the meaning of a node apart from its children."""
    match node:
        case ir.Const(value=value):
            return (type(value), repr(value))  # 1 and true, 0 and -0 are equal for Python
        case ir.Input(name=name) | ir.Setting(key=name):
            return name
        case ir.Get(key=key):
            return key
        case ir.Call(operator=operator):
            return operator
        case ir.Object(entries=entries):
            return tuple(e.key if isinstance(e, ir.Entry) else None for e in entries)
        case ir.Array(items=items):
            return tuple(isinstance(item, ir.Spread) for item in items)
        case ir.Parameter(number=number):
            return number
        case ir.Function(parameters=parameters):
            return tuple(parameter.number for parameter in parameters)
        case ir.Named(name=name, comment=comment):
            return (name, comment)
        case ir.Raw() | ir.Wrong():
            return id(node)  # hand-written JavaScript may return something else every time
        case ir.Absent() | ir.If() | ir.Fail():
            return None
