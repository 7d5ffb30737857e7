"""The reference interpreter: what a program means, in Python, without any JavaScript or Liquid.

It must agree with V8 on every payload (`tests/agreement`), and for a webhook with the Liquid
emulator. Values are those of `base.ecmascript`. The meaning of an operator is in its row. All
differences of webhooks are in `WebhookRun`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import Any, Literal

from brazesmith import ir
from brazesmith.base import ecmascript as es
from brazesmith.base.ecmascript import ABSENT
from brazesmith.engines.liquid.ruby import text_of
from brazesmith.engines.liquid.values import (
    NO_REASON,
    PayloadError,
    found,
    path_of,
    read,
    sections,
)
from brazesmith.ir import types
from brazesmith.ir.operator import Operator
from brazesmith.ir.types import Kind


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome: a body (as JSON data), nothing to send, or a failure with its message.

    The body of a webhook is its request. If it sends nothing, that is an abort with a reason.
    """

    outcome: Literal["body", "skip", "error", "abort"]
    body: Any = None
    message: str = ""


class NotInterpretable(Exception):
    """Only an engine can run this: hand-written JavaScript, or a payload that is not one."""


_regex = functools.cache(es.compile_regex)


class Stopped(Exception):
    """A `Fail` of the program was evaluated; its message is the text."""

    def __init__(self, message: str, failure: ir.Fail | None = None) -> None:
        super().__init__(message)
        self.failure = failure


def interpret(program: ir.Program, payload: Any, headers: Any = None, *, now: str = "") -> Result:
    """Run a program on JSON data.

    `now` is the result of `now()`, as ISO 8601. A payload that is neither an object nor an array is
    an error, as in the engine that runs generated code. Raises NotInterpretable.
    """
    return evaluate(program, Run.of(program, payload, headers, now))


def evaluate(program: ir.Program, run: Run) -> Result:
    """Return what a program makes of the inputs of a run. Raises NotInterpretable."""
    is_webhook = program.destination.is_request
    payload = None if is_webhook else run.inputs["payload"]
    if not is_webhook and not isinstance(payload, dict | list):
        found = "null" if payload is None else f"a {_TYPES[type(payload)]}"
        return Result("error", message=f"payload: expected an object, found {found}")
    try:
        value = run.body(program.body)
    except Stopped as failure:
        return Result("abort" if is_webhook else "error", message=str(failure))
    if value is None:
        return Result("skip")
    return Result("body", es.to_python(value))


_TYPES = {bool: "boolean", int: "number", float: "number", str: "string"}


class Run:
    """A run: the inputs, and the values of parameters by number."""

    def __init__(self, name: str, inputs: dict[str, Any], now: str) -> None:
        self.name = name
        self.inputs = inputs
        self.now = now
        self.bound: dict[int, Any] = {}

    @classmethod
    def of(cls, program: ir.Program, payload: Any, headers: Any, now: str) -> Run:
        """Return a run of a program on JSON data."""
        if program.destination.is_request:
            return WebhookRun(program, payload, now)
        inputs = {"payload": es.from_python(payload), "headers": es.from_python(headers or {})}
        return cls(program.name, inputs, es.to_units(now))

    def again(self) -> Run:
        """Return another run with the same inputs."""
        return Run(self.name, self.inputs, self.now)

    def taken(self, body: ir.Body) -> ir.Send | ir.Skip | ir.Stop:
        """Return the part of a body that the conditions select."""
        while isinstance(body, ir.Branch):
            body = body.then if self.value(body.condition) is True else body.otherwise
        return body

    def body(self, body: ir.Body) -> Any:
        """Return the value of a body, or None if there is nothing to send. Raises Stopped."""
        match self.taken(body):
            case ir.Send(body=node):
                return self.value(node)
            case ir.Skip():
                return None
            case ir.Stop(failure=failure):
                return self.value(failure)

    def value(self, node: ir.Node) -> Any:
        """Return the value of a node. Raises Stopped, NotInterpretable."""
        match node:
            case ir.Const(value=ir.Pattern(source=source, flags=flags)):
                return _regex(source, flags)
            case ir.Const(value=str() as text):
                return es.to_units(text)
            case ir.Const(value=value):
                return value
            case ir.Absent():
                return ABSENT
            case ir.Input(name=name):
                return self.inputs[name]
            case ir.Parameter(number=number):
                return self.bound[number]
            case ir.Get(parent=parent, key=key):
                own = float(key) if isinstance(key, int) else es.to_units(key)
                return es.own_property(self.value(parent), own)
            case ir.Call():
                return self._call(node)
            case ir.If(condition=condition, then=then, otherwise=otherwise):
                return self.value(then if self.value(condition) is True else otherwise)
            case ir.Object(entries=entries):
                return es.make_object(self._pairs(entries))
            case ir.Array(items=items):
                return list(self._items(items))
            case ir.Function():
                return self._function(node)
            case ir.Named(value=value):
                return self.value(value)
            case ir.Fail(message=message):
                reason = es.to_text(self.value(message))
                reason = "undefined" if reason is ABSENT else es.from_units(reason)
                raise Stopped(f"{self.name}: {reason}", node)
            case ir.Raw(source=source):
                raise NotInterpretable(source)
            case ir.Setting() | ir.Wrong():
                raise AssertionError("settings are resolved and errors reported before a run")

    def _call(self, node: ir.Call) -> Any:
        row = node.operator
        if row.reads_clock:
            return self.now
        if row.short_circuits is None:
            return row.meaning(*map(self.value, node.arguments))
        first, second = node.arguments
        value = self.value(first)
        return value if row.short_circuits(value) else self.value(second)

    def _pairs(self, entries: tuple[ir.Entry | ir.Spread, ...]) -> list[tuple[str, Any]]:
        pairs: list[tuple[str, Any]] = []
        for entry in entries:
            value = self.value(entry.value)
            if isinstance(entry, ir.Entry):
                pairs.append((es.to_units(entry.key), value))
            elif isinstance(value, dict):
                pairs.extend(value.items())
        return pairs

    def _items(self, items: tuple[ir.Node | ir.Spread, ...]) -> list[Any]:
        result: list[Any] = []
        for item in items:
            if isinstance(item, ir.Spread):
                value = self.value(item.value)
                result.extend(value if isinstance(value, list) else [])
            else:
                value = self.value(item)
                result.extend([] if value is ABSENT else [value])
        return result

    def result_of(self, function: ir.Function) -> Any:
        """Return the result of a function for the parameters that are bound."""
        return self.value(function.result)

    def _function(self, node: ir.Function) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            numbers = [parameter.number for parameter in node.parameters]
            before = {number: self.bound.get(number) for number in numbers}
            self.bound.update(zip(numbers, arguments, strict=False))
            try:
                return self.result_of(node)
            finally:
                self.bound.update(before)

        return call


class WebhookRun(Run):
    """A run of a webhook, which reads personalization values as Liquid does.

    Values have the types that the spec declares (`values.read`), and blank is absent. Sending
    nothing is an abort with a reason. The constructor raises NotInterpretable.
    """

    def __init__(self, program: ir.Program, payload: Any, now: str) -> None:
        super().__init__(program.name, {}, es.to_units(now))
        try:
            self.sections = sections(payload)
        except PayloadError as error:
            raise NotInterpretable(str(error)) from error

    def again(self) -> WebhookRun:
        """Return another run with the same inputs."""
        run = copy(self)
        run.bound = {}
        return run

    def body(self, body: ir.Body) -> Any:
        """Return the request. Raises Stopped with the reason of an abort."""
        match self.taken(body):
            case ir.Skip(reason=reason):
                raise Stopped(reason or NO_REASON)
            case taken:
                return super().body(taken)

    def value(self, node: ir.Node) -> Any:
        """Return the value of a node."""
        match node:
            case ir.Get() if (path := path_of(node)) is not None:
                value = read(found(self.sections, path), node.type.kind)
                return ABSENT if value is ABSENT else es.from_python(value)
            case ir.Call(operator=Operator(prints=True), arguments=arguments):
                printed = tuple(map(self._printed, arguments))
                return super().value(ir.with_children(node, printed))
            case ir.Fail(message=message):
                reason = es.to_text(super().value(message))
                raise Stopped(NO_REASON if reason is ABSENT else es.from_units(reason), node)
            case _:
                return super().value(node)

    def _printed(self, node: ir.Node) -> ir.Node:
        """Return a declared number or boolean as the text that Liquid prints; others unchanged."""
        inner = ir.unnamed(node)
        if inner.type.kind not in (Kind.NUMBER, Kind.BOOLEAN) or self.value(inner) is ABSENT:
            return node
        path = path_of(inner)
        return node if path is None else ir.Const(text_of(found(self.sections, path)), types.TEXT)
