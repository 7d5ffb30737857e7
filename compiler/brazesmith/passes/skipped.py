"""Why a run sends nothing: a `skip`, headers that the spec did not find, or a `fail`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from brazesmith import ir
from brazesmith.base.diagnostics import Span
from brazesmith.base.json import InputError, parse_json
from brazesmith.passes.interpreter import NotInterpretable, Run, Stopped


@dataclass(frozen=True, slots=True)
class Skipped:
    """The reason of a skip, or "" if there is none; `hints` say what may be wrong."""

    reason: str = ""
    hints: tuple[str, ...] = ()


def why_skipped(program: ir.Program | None, payload: str, headers: str, now: str | None) -> Skipped:
    """Return why a program sends nothing for a payload and headers (JSON texts).

    Nothing is known of hand-written code (no program), and of a payload that is nested too deeply.
    """
    if program is None:
        return Skipped()
    try:
        data, sent = parse_json(payload, "payload"), parse_json(headers, "headers")
        taken = Run.of(program, data, sent, now or "").taken(program.body)
    except (InputError, RecursionError, Stopped, NotInterpretable):
        return Skipped()
    reason = taken.reason if isinstance(taken, ir.Skip) else ""
    return Skipped(reason, tuple(_other_case(program, sent)))


def where_failed(
    program: ir.Program | None, payload: str, headers: str, now: str | None, message: str
) -> Span | None:
    """Return the expression of the spec that fails with a message, for a payload and headers.

    It is unknown for hand-written code (no program), and if the program fails in another way here.
    """
    if program is None:
        return None
    try:
        data, sent = parse_json(payload, "payload"), parse_json(headers, "headers")
        run = Run.of(program, data, sent, now or "")
        run.body(program.body)
    except Stopped as stopped:
        site = stopped.failure and stopped.failure.site
        return site.span() if site and str(stopped) == message else None
    except (InputError, RecursionError, NotInterpretable):
        return None
    return None


def _other_case(program: ir.Program, sent: Mapping[str, Any]) -> Iterator[str]:
    """Yield a hint for each header that the request has in another letter case than the spec."""
    spelled = {name.lower(): name for name in sent}
    read = dict.fromkeys(
        node.key
        for node in ir.walk(*ir.roots(program.body))
        if isinstance(node, ir.Get)
        and isinstance(node.key, str)
        and isinstance(parent := ir.unnamed(node.parent), ir.Input)
        and parent.name == "headers"
    )
    for name in read:
        other = spelled.get(name.lower())
        if other is not None and name not in sent:
            yield (
                f"the spec reads the header `{name}`, but the request has `{other}`: upper and "
                "lower case must match"
            )
