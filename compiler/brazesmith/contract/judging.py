"""The judge: walks a body once along a tree of checks that is made of the table of rules.

The tree has the shape of the body. At each of its nodes the checks are filed by the type of value
that can fail them, so a value of the right type costs one look-up; findings are only made on
failure. The tree is as deep as the rules look, not as the body is, so no body is too deep for it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Any

from brazesmith.base.pointers import pointer
from brazesmith.contract.destination import Destination
from brazesmith.contract.rule import Finding, Options, Precheck, Profile, Rule, Test, Violation
from brazesmith.contract.walking import Link, place

#: A rule and its test, side by side because the loops below have no time to look it up.
_Test = tuple[Rule, Test]
#: Tests that are all skipped if the precheck finds nothing wrong.
_Group = tuple[Precheck | None, tuple[_Test, ...]]

_ANY_LENGTH = range(2**63 - 1)
#: How many valid names a node caches.
_MOST_KNOWN = 4096


@dataclass(slots=True)
class _Node:
    """What is checked at one place in a body, and what below it."""

    checks: dict[type, tuple[_Group, ...]] = field(default_factory=dict)
    lengths: range = _ANY_LENGTH  # strings that long pass every check of this place
    names: tuple[_Test, ...] = ()
    fields: dict[str, _Node] = field(default_factory=dict)
    other: _Node | None = None
    each: _Node | None = None
    nested: tuple[_Test, ...] = ()  # for objects that hold objects or arrays
    inner: bool = False  # whether anything is checked below this place
    known: dict[str, _Node] = field(default_factory=dict)  # valid names that were seen

    def step(self, part: str) -> _Node:
        """The node one step down, made when it is not there yet."""
        self.inner = True
        if part == "[]":
            self.each = self.each or _Node()
            return self.each
        if part == "*":
            self.other = self.other or _Node()
            return self.other
        below = self.fields.setdefault(part, _Node())
        self.known[part] = below
        return below

    def add(self, rule: Rule) -> None:
        """Check this rule here."""
        check = rule.check
        test = (rule, check.test)
        if check.nested:
            self.nested = (*self.nested, test)
            self.inner = True
            return
        for type_ in check.types:
            self.checks[type_] = _filed(self.checks.get(type_, ()), check.precheck, test)
        if str in check.types:
            self.lengths = range(
                max(self.lengths.start, check.lengths.start),
                min(self.lengths.stop, check.lengths.stop),
            )


def _filed(
    groups: tuple[_Group, ...], precheck: Precheck | None, test: _Test
) -> tuple[_Group, ...]:
    """The groups of tests with one test more, beside those that share its precheck."""
    for index, (other, tests) in enumerate(groups):
        if other is precheck:
            return (*groups[:index], (precheck, (*tests, test)), *groups[index + 1 :])
    return (*groups, (precheck, (test,)))


_NOTHING = _Node()


def _parts(where: str) -> list[str]:
    """`events[].name` is `events`, `[]`, `name`; `$` is nothing at all."""
    if where == "$":
        return []
    return [part for part in where.replace("[]", ".[]").split(".") if part]


@cache
def _load(modules: tuple[str, ...]) -> tuple[Rule, ...]:
    """The rules of these modules, in the order of their codes."""
    rules = [rule for module in modules for rule in import_module(module).RULES]
    return tuple(sorted(rules, key=lambda rule: rule.code))


def rules_of(destination: Destination) -> tuple[Rule, ...]:
    """Return the rules about a destination's bodies; their modules are imported if necessary."""
    return _load(destination.rules)


def request_rules_of(destination: Destination) -> tuple[Rule, ...]:
    """Return the rules about the HTTP requests to a destination."""
    return _load(destination.request_rules)


@cache
def _tree(destination: Destination, profile: Profile, receiver: Destination | None) -> _Node:
    """The checks for one destination: every field with a meaning, then the rules in their order."""
    root = _Node()
    for where in (*destination.keys, *destination.places):
        _node(root, where)
    for array in destination.arrays:
        for known in array.fields:
            _node(root, f"{array.name}[].{known.name}")
    more = request_rules_of(receiver) if receiver else ()
    for rule in (*rules_of(destination), *more):
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
        node.names = (*node.names, (rule, rule.check.test))
    else:
        _node(root, where).add(rule)


def find(
    body: Any,
    destination: Destination,
    profile: Profile,
    options: Options,
    receiver: Destination | None = None,
) -> list[Finding]:
    """Return everything that the rules find in a body, in the order of the body.

    For a webhook, `receiver` is the destination that its request addresses, if it is known.
    """
    findings: list[Finding] = []
    _look(_tree(destination, profile, receiver), body, None, options, findings)
    return findings


def _look(node: _Node, value: Any, path: Link, options: Options, findings: list[Finding]) -> None:
    """Check a value, and what is below it."""
    kind = type(value)
    for precheck, tests in node.checks.get(kind, ()):
        if precheck is None or not precheck(value, options):
            for rule, test in tests:
                if found := test(value, options):
                    _report(rule, value, path, found, findings)
    if node.inner:
        if kind is dict:
            _look_into(node, value, path, options, findings)
        elif kind is list and node.each is not None:
            for index, element in enumerate(value):
                _look(node.each, element, (path, index), options, findings)


def _look_into(
    node: _Node, value: dict[str, Any], path: Link, options: Options, findings: list[Finding]
) -> None:
    """The loop in which nearly all time is spent: one turn a field of the body."""
    known = node.known
    nested = False
    for key, child in value.items():
        try:
            below = known[key]
        except KeyError:
            below = _meet(node, key, path, options, findings)
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
    if nested:
        for rule, test in node.nested:
            if found := test(value, options):
                _report(rule, value, path, found, findings)


def _meet(node: _Node, key: str, path: Link, options: Options, findings: list[Finding]) -> _Node:
    """Check a name that is seen for the first time. Valid ones are cached; others are reported."""
    below = node.other or _NOTHING
    good = True
    for rule, test in node.names:
        if found := test(key, options):
            _report(rule, key, (path, key), found, findings)
            good = False
    if good and len(node.known) < _MOST_KNOWN:
        node.known[key] = below
    return below


def _report(
    rule: Rule, value: Any, path: Link, found: Sequence[Violation], findings: list[Finding]
) -> None:
    """Turn what a check found into findings: the only place where a message is made."""
    for violation in found:
        at, offender = path, value
        for step in violation.at:
            at, offender = (at, step), offender[step]
        holes = {
            "value": shown(offender),
            "name": shown_name(str(at[1]) if at else "body"),
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


_LONGEST_SHOWN = 48


def shown(value: Any) -> str:
    """A value as it is shown in a message: JSON, shortened; of containers only what they are."""
    if isinstance(value, dict):
        return "an object" if value else "an empty object"
    if isinstance(value, list):
        return f"an array of {len(value)}" if value else "an empty array"
    if isinstance(value, str):
        return _quoted(value)
    text = json.dumps(value, default=repr)
    return text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"


def shown_name(name: str) -> str:
    """A key as it is shown in a message, without quotes."""
    return _quoted(name)[1:-1]


def _quoted(text: str) -> str:
    cut = text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
    printable = all(character.isprintable() for character in cut)
    return json.dumps(cut, ensure_ascii=not printable)
