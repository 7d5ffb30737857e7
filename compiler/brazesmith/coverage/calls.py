"""What the functions of a script are called with, where the script writes out all calls."""

from __future__ import annotations

from collections import defaultdict

from brazesmith.coverage.syntax import COMPARISONS, property_of
from brazesmith.lint.scopes import Binding, resolve
from brazesmith.lint.syntax import (
    FUNCTIONS,
    NOTHING,
    Node,
    ParsedScript,
    operator_of,
    parameters_of,
    unwrapped,
)

#: What is never undefined.
_VALUES = FUNCTIONS | {
    "array", "false", "null", "number", "object", "regex", "string", "template_string", "true",
}  # fmt: skip
_OPERATIONS = (*COMPARISONS, "+", "-", "*", "/", "%", "**", "!", "typeof")


class Calls:
    """The arguments of functions that a script declares, and only ever calls."""

    def __init__(self, script: ParsedScript) -> None:
        self._names = resolve(script)
        uses: defaultdict[Binding, list[Node]] = defaultdict(list)
        for name, binding in self._names.bindings.items():
            if name is not binding.node:
                uses[binding].append(name)
        self._changed = {
            binding
            for binding, names in uses.items()
            if any(name.name == "left" and "assignment" in name.parent.kind for name in names)
        }
        self._arguments: dict[Node, list[Node]] = {}  # by parameter; `NOTHING` for one left out
        for binding in self._names.declared:
            calls = [name.parent for name in uses[binding] if _is_called(name)]
            if len(calls) == len(uses[binding]):
                for index, parameter in enumerate(parameters_of(_function_of(binding))):
                    if parameter.kind != "rest_pattern":
                        self._arguments[parameter] = [_argument(call, index) for call in calls]

    def arguments(self, name: Node) -> list[Node]:
        """Return all arguments that the parameter has to which a name refers; [] if unknown.

        A parameter that another one is passed on to is unknown: functions may call each other.
        """
        binding = self._names.binding(name)
        if binding is None or binding in self._changed:
            return []
        found = self._arguments.get(binding.node, [])
        is_known = all(argument and not self._is_parameter(argument) for argument in found)
        return found if is_known else []

    def _is_parameter(self, argument: Node) -> bool:
        names = (node for node in self._names.bindings if argument.contains(node))
        return any(self._names.bindings[name].kind == "parameter" for name in names)

    def uses_default(self, pattern: Node) -> bool | None:
        """Return whether a parameter, or a property of one, always has its default, or never.

        None if that depends on the run.
        """
        parameter, key, around = pattern, "", pattern.parent
        if around.kind in ("object_pattern", "pair_pattern"):
            key = (around.get("key") or pattern.get("left")).text
            whole = around if around.kind == "object_pattern" else around.parent
            parameter = whole.parent if whole.parent.kind == "assignment_pattern" else whole
        answers = set()
        for argument in self._arguments.get(parameter, []):
            if not key:
                answers.add(_is_missing(argument))
                continue
            value = _property(unwrapped(argument or parameter.get("right")), key)
            answers.add(None if value is None else _is_missing(value))
        return answers.pop() if len(answers) == 1 else None


def _is_called(name: Node) -> bool:
    call = name.parent
    parts = call.get("arguments").parts
    is_plain = all(part.kind != "spread_element" for part in parts)
    return call.kind == "call_expression" and call.get("function") is name and is_plain


def _function_of(binding: Binding) -> Node:
    """Return the function that a name is declared as, or `NOTHING`."""
    around = binding.node.parent
    value = around if around.kind in FUNCTIONS else unwrapped(around.get("value"))
    return value if around.get("name") is binding.node and value.kind in FUNCTIONS else NOTHING


def _argument(call: Node, index: int) -> Node:
    parts = call.get("arguments").parts
    return parts[index] if index < len(parts) else NOTHING


def _property(value: Node, key: str) -> Node | None:
    """Return a property of an object that is written out; None if it may have any value."""
    keys = [property_of(part) for part in value.parts]
    if value.kind != "object" or None in keys:
        return None
    found = [part for part, name in zip(value.parts, keys, strict=True) if name == key]
    return found[-1].get("value") or found[-1] if found else NOTHING


def _is_missing(value: Node) -> bool | None:
    """Return whether an argument is left out; None if it may be undefined."""
    value = unwrapped(value)
    if not value or value.kind == "undefined":
        return True
    is_value = value.kind in _VALUES or operator_of(value) in _OPERATIONS
    return False if is_value else None
