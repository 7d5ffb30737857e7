"""The reference meaning of a webhook: the interpreter, reading as Liquid reads.

What differs from a transform is told here and nowhere else: a personalisation value is read from
the payload by Liquid's rules, as what the spec declares it to be (`values.read`); blank is absent;
sending nothing is an abort with a reason.
"""

from __future__ import annotations

from typing import Any

from brazesmith import ecmascript as es
from brazesmith import ir
from brazesmith.ecmascript import ABSENT
from brazesmith.interpreter import Run, Stopped
from brazesmith.liquid.values import NO_REASON, NOTHING, read, sections


class WebhookRun(Run):
    """One run of a webhook's program."""

    payload: dict[str, Any]

    @classmethod
    def over(cls, program: ir.Program, payload: Any, now: str) -> WebhookRun:
        """A run on a payload. Raises PayloadError."""
        run = cls(program.name, {}, es.to_units(now))
        run.payload = sections(payload)
        return run

    def body(self, body: ir.Body) -> Any:
        """The request. Raises Stopped with the reason of an abort."""
        match self.taken(body):
            case ir.Send(body=node):
                return self.value(node)
            case ir.Skip(reason=reason):
                raise Stopped(reason or NO_REASON)
            case ir.Stop(failure=failure):
                return self.value(failure)

    def value(self, node: ir.Node) -> Any:
        """The value of a node; personalisation values are read as Liquid reads them."""
        match node:
            case ir.Get() if (path := path_of(node)) is not None:
                value = read(self._raw(path), node.type.kind)
                return ABSENT if value is NOTHING else es.from_python(value)
            case ir.Fail(message=message):
                reason = es.to_text(super().value(message))
                raise Stopped(NO_REASON if reason is ABSENT else es.from_units(reason))
            case _:
                return super().value(node)

    def _raw(self, path: tuple[str | int, ...]) -> Any:
        value: Any = self.payload
        for key in path:
            if isinstance(value, dict) and isinstance(key, str):
                value = value.get(key)
            elif isinstance(value, list) and isinstance(key, int):
                value = value[key] if key < len(value) else None
            else:
                return None
        return value


def path_of(node: ir.Node) -> tuple[str | int, ...] | None:
    """The keys from the payload to a value; None for what is not simply read."""
    match node:
        case ir.Input(name="payload"):
            return ()
        case ir.Get(parent=parent, key=key):
            above = path_of(parent)
            return None if above is None else (*above, key)
        case _:
            return None
