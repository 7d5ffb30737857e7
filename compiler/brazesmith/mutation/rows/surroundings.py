"""What a row knows of the program around a node."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from brazesmith import ir
from brazesmith.contract.destination import Destination
from brazesmith.contract.fields import SUBSCRIPTION_GROUP_FIELDS
from brazesmith.ir.operator import Role
from brazesmith.mutation.places import Places
from brazesmith.operators.symbolic import describe

#: How much of the source a description of a fault contains.
_LONGEST: Final = 80
#: Whether only users who exist already are updated.
ONLY_UPDATES: Final = "_update_existing_only"


@dataclass(slots=True)
class Surroundings:
    """What a row knows of the program around a node.

    `entries` are the keys under which values are in objects. `users` are the choices between the
    identifiers of a user, and `made` what the language adds to them. `tables` are the objects that
    values are looked up in. `values` are the closed sets of texts of the destination's fields.
    """

    places: Places
    entries: dict[int, str] = field(default_factory=dict)
    users: set[int] = field(default_factory=set)
    made: set[int] = field(default_factory=set)
    tables: set[int] = field(default_factory=set)
    units: set[int] = field(default_factory=set)
    listed: set[int] = field(default_factory=set)  # in lists, which the language may make too
    most: dict[int, int] = field(default_factory=dict)  # how large a number may be
    compared: dict[int, tuple[str, ...]] = field(default_factory=dict)
    chained: set[int] = field(default_factory=set)  # the later cases of a `choose`
    values: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def words(self, node: ir.Node) -> str:
        """Return a value as the source has it, or as it would if the language made it."""
        text = " ".join(self.places.text(node).split())
        return text if 0 < len(text) <= _LONGEST else describe(node)

    @classmethod
    def of(cls, program: ir.Program, places: Places, nodes: list[ir.Node]) -> Surroundings:
        """Return the surroundings of all nodes of a program."""
        found = cls(places, values=_closed_sets(program.destination))
        if program.destination.is_request:
            # The language makes all parts of a request, and both `skip` and `fail` abort it.
            roots = ir.roots(program.body)
            found.made |= {id(one) for one in roots if isinstance(one, ir.Object | ir.Fail)}
        for node in nodes:
            found._look_at(node)
        return found

    def _look_at(self, node: ir.Node) -> None:
        match node:
            case ir.Object(entries=entries):
                for entry in entries:
                    if isinstance(entry, ir.Entry):
                        self.entries.setdefault(id(entry.value), entry.key)
            case ir.Named(name="identifier", value=value):
                self._look_at_user(value)
            case ir.If(otherwise=ir.If() as otherwise) if node.site == otherwise.site:
                self.chained.add(id(otherwise))
            case ir.Call(operator=operator, arguments=arguments):
                if operator.role is Role.MEMBER:
                    self.tables.add(id(ir.unnamed(arguments[0])))
                if operator.role in (Role.EQUAL, Role.AMONG):
                    self._look_at_comparison(arguments)
                for parameter, argument in zip(operator.parameters, arguments, strict=False):
                    if parameter.static and ir.is_constant(argument):
                        self.listed.update(map(id, ir.children(argument)))
                    if parameter.is_unit:
                        self.units.add(id(argument))
                    if parameter.most is not None:
                        self.most[id(argument)] = parameter.most

    def _look_at_user(self, node: ir.Node) -> None:
        self.users.add(id(node))
        while isinstance(node, ir.If):
            self.made |= {id(node), id(node.condition), id(node.then)}
            self.made |= {id(inner) for inner in ir.children(node.condition)}
            node = node.otherwise

    def _look_at_comparison(self, arguments: tuple[ir.Node, ...]) -> None:
        enum = next((node.type.enum for node in arguments if not _is_fixed(node)), ())
        for node in ir.walk(*arguments):
            if isinstance(node, ir.Const):
                self.compared[id(node)] = enum


def _closed_sets(destination: Destination) -> dict[str, tuple[str, ...]]:
    fields = [one for array in destination.arrays for one in array.fields]
    return {one.name: one.values for one in (*fields, *SUBSCRIPTION_GROUP_FIELDS) if one.values}


def _is_fixed(node: ir.Node) -> bool:
    return isinstance(node, ir.Const) or ir.is_constant(node)
