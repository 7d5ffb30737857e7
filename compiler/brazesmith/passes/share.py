"""Named values with the same meaning become one value, so that the code computes it once.

The branches of a `route` often name the same things, such as the user or the time of the event.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

from brazesmith import ir


def share(program: ir.Program) -> ir.Program:
    """Return an equivalent program in which equal named values are one node."""
    return replace(program, body=ir.map_body(program.body, _Sharing().node))


class _Sharing:
    """Numbers the nodes. Nodes with the same meaning have the same number, whatever their types."""

    def __init__(self) -> None:
        self.numbers: dict[Hashable, int] = {}
        self.named: dict[int, ir.Node] = {}
        self.done: dict[int, tuple[ir.Node, int]] = {}

    def node(self, node: ir.Node) -> ir.Node:
        return self._shared(node)[0]

    def _shared(self, node: ir.Node) -> tuple[ir.Node, int]:
        if id(node) not in self.done:
            below = [self._shared(child) for child in ir.children(node)]
            key = (type(node), _own(node), *(number for _, number in below))
            number = self.numbers.setdefault(key, len(self.numbers))
            new = ir.with_children(node, tuple(child for child, _ in below))
            if isinstance(node, ir.Named):
                new = self.named.setdefault(number, new)
            self.done[id(node)] = (new, number)
        return self.done[id(node)]


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
