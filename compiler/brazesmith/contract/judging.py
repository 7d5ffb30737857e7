"""Walks a body once along a tree of checks, which is built from the table of rules.

The tree has the shape of the body, down to the places that rules look at. Each node files its
checks by the type of value that can fail them, so a value of the right type costs one look-up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Any

from brazesmith.base.pointers import pointer
from brazesmith.contract.destination import Destination
from brazesmith.contract.rule import (
    Finding,
    Lengths,
    Options,
    Precheck,
    Profile,
    Rule,
    Test,
    Violation,
)
from brazesmith.contract.walking import Link, place
from brazesmith.contract.wording import kind_of, shown, shown_name

#: A rule and its test, side by side to save look-ups in the loops below.
_Test = tuple[Rule, Test]
#: Tests that are skipped together if the precheck passes.
_Group = tuple[Precheck | None, tuple[_Test, ...]]

_ANY_LENGTH = range(2**63 - 1)
#: So many fields of 255 characters, with names as long, are below any limit of an object.
_MANY_FIELDS = 48
#: How many valid names a node caches.
_CACHED_NAMES = 4096


@dataclass(slots=True)
class _Node:
    """The checks of one place in a body and of the places below it."""

    checks: dict[type, tuple[_Group, ...]] = field(default_factory=dict)
    lengths: Lengths = _ANY_LENGTH  # strings of these lengths pass every check here
    names: tuple[_Test, ...] = ()
    fields: dict[str, _Node] = field(default_factory=dict)
    other: _Node | None = None
    element: _Node | None = None
    nested: tuple[_Test, ...] = ()  # for objects that hold objects or arrays, or many fields
    inner: bool = False  # whether there are checks below this place
    known: dict[str, _Node] = field(default_factory=dict)  # by valid name

    def step(self, part: str) -> _Node:
        """Return the node one step down, and create it if necessary."""
        self.inner = True
        if part == "[]":
            self.element = self.element or _Node()
            return self.element
        if part == "*":
            self.other = self.other or _Node()
            return self.other
        below = self.fields.setdefault(part, _Node())
        self.known[part] = below
        return below

    def add(self, rule: Rule) -> None:
        """Add a rule to the checks of this place."""
        test = (rule, rule.test)
        if rule.nested:
            self.nested = (*self.nested, test)
            self.inner = True
            return
        for type_ in rule.types:
            self.checks[type_] = _filed(self.checks.get(type_, ()), rule.precheck, test)
        if str in rule.types:
            self.lengths = _in_both(self.lengths, rule.lengths)


def _in_both(some: Lengths, others: Lengths) -> Lengths:
    if isinstance(some, range) and isinstance(others, range):
        return range(max(some.start, others.start), min(some.stop, others.stop))
    if isinstance(some, range):
        some, others = others, some
    return frozenset(length for length in some if length in others)


def _filed(
    groups: tuple[_Group, ...], precheck: Precheck | None, test: _Test
) -> tuple[_Group, ...]:
    """Return the groups with one more test, next to those that share its precheck."""
    for index, (other, tests) in enumerate(groups):
        if other is precheck:
            return (*groups[:index], (precheck, (*tests, test)), *groups[index + 1 :])
    return (*groups, (precheck, (test,)))


_NOTHING = _Node()


def _parts(where: str) -> list[str]:
    """Return the steps of a place: `events`, `[]`, `name` of `events[].name`, none of `$`."""
    if where == "$":
        return []
    return [part for part in where.replace("[]", ".[]").split(".") if part]


@cache
def load_rules(modules: tuple[str, ...]) -> tuple[Rule, ...]:
    """Return the rules of these modules, in the order of their codes."""
    rules = [rule for module in modules for rule in import_module(module).RULES]
    return tuple(sorted(rules, key=lambda rule: rule.code))


@cache
def _tree(destination: Destination, profile: Profile, receiver: Destination | None) -> _Node:
    """Return the tree of a destination, with a node for every field that has a meaning."""
    root = _Node()
    for where in (*destination.keys, *destination.places):
        _node(root, where)
    for array in destination.arrays:
        for known in array.fields:
            _node(root, f"{array.name}[].{known.name}")
    of_request = load_rules(receiver.request_rules) if receiver else ()
    for rule in (*load_rules(destination.rules), *of_request):
        if profile == "strict" or rule.enforced or not destination.has_profiles:
            for where in rule.where:
                _add(root, where, rule)
    return root


def _node(root: _Node, where: str) -> _Node:
    node = root
    for part in _parts(where):
        node = node.step(part)
    return node


def _add(root: _Node, where: str, rule: Rule) -> None:
    if where.endswith("<name>"):
        node = _node(root, where.removesuffix("<name>").removesuffix("."))
        node.inner = True
        node.names = (*node.names, (rule, rule.test))
    else:
        _node(root, where).add(rule)


def find(
    body: Any,
    destination: Destination,
    profile: Profile,
    options: Options,
    receiver: Destination | None = None,
) -> list[Finding]:
    """Return all findings in a body, in the order of the body.

    For a webhook, `receiver` is the destination that its request addresses, if it is known.
    """
    findings: list[Finding] = []
    _look(_tree(destination, profile, receiver), body, None, options, findings)
    return findings


def _look(node: _Node, value: Any, path: Link, options: Options, findings: list[Finding]) -> None:
    """Check a value and everything in it."""
    kind = type(value)
    for precheck, tests in node.checks.get(kind, ()):
        if precheck is None or not precheck(value, options):
            for rule, test in tests:
                if found := test(value, options):
                    _report(rule, value, path, found, findings)
    if node.inner:
        if kind is dict:
            _look_into(node, value, path, options, findings)
        elif kind is list and node.element is not None:
            for index, child in enumerate(value):
                _look(node.element, child, (path, index), options, findings)


def _look_into(
    node: _Node, value: dict[str, Any], path: Link, options: Options, findings: list[Finding]
) -> None:
    """Check the fields of an object. Nearly all time is spent in this loop."""
    known = node.known
    nested = False
    for key, child in value.items():
        try:
            below = known[key]
        except KeyError:
            below = _check_name(node, key, value, path, options, findings)
        kind = type(child)
        if kind is str:
            if len(child) in below.lengths:
                continue
        elif kind is dict or kind is list:
            nested = True
            if below.inner:
                _look(below, child, (path, key), options, findings)
                continue
        if kind not in below.checks:
            continue
        for precheck, tests in below.checks[kind]:
            if precheck is None or not precheck(child, options):
                for rule, test in tests:
                    if found := test(child, options):
                        _report(rule, child, (path, key), found, findings)
    if nested or len(value) > _MANY_FIELDS:
        for rule, test in node.nested:
            if found := test(value, options):
                _report(rule, value, path, found, findings)


def _check_name(
    node: _Node,
    key: str,
    owner: dict[str, Any],
    path: Link,
    options: Options,
    findings: list[Finding],
) -> _Node:
    """Return the node of an unknown name. Valid names are cached; others are reported."""
    below = node.other or _NOTHING
    valid = True
    for rule, test in node.names:
        if found := test((key, owner) if rule.siblings else key, options):
            _report(rule, key, (path, key), found, findings)
            valid = False
    if valid and len(node.known) < _CACHED_NAMES:
        node.known[key] = below
    return below


def _name(link: Link) -> str:
    """Return the key of a place, and the indices below it: `tags[0]`."""
    indices = ""
    while link is not None:
        link, part = link
        if type(part) is str:
            return part + indices
        indices = f"[{part}]{indices}"
    return "body" + indices


def _report(
    rule: Rule, value: Any, path: Link, found: Sequence[Violation], findings: list[Finding]
) -> None:
    """Add a finding for each violation, with its texts filled in."""
    for violation in found:
        at, offender = path, value
        for step in violation.at:
            at, offender = (at, step), offender[step]
        holes = {
            "value": shown(offender),
            "kind": kind_of(offender),
            "name": shown_name(_name(at)),
            **violation.holes,
        }
        findings.append(
            Finding(
                rule=rule,
                pointer=pointer(place(at)),
                message=rule.message.format_map(holes),
                hint=rule.hint.format_map(holes),
                wire=rule.wire.format_map(holes) if rule.wire else None,
            )
        )
