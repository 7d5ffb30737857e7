"""The compile pipeline: one function, from a spec to the text that is pasted into Braze."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from brazesmith import ir
from brazesmith.base.diagnostics import Diagnostic, SpecError, has_errors
from brazesmith.contract.destination import Destination
from brazesmith.engines import Engines
from brazesmith.ir.types import to_json
from brazesmith.language.transform import Transform
from brazesmith.passes.allowed import Allowed
from brazesmith.passes.attribute_types import attribute_types
from brazesmith.passes.check import check, has_raw, in_source_order, resolve
from brazesmith.passes.share import share
from brazesmith.passes.simplify import simplify
from brazesmith.targets.script import Script
from brazesmith.targets.target import Target

if TYPE_CHECKING:
    from brazesmith.explore.forecast import Judge


@dataclass(frozen=True, slots=True)
class Compiled:
    """A compiled transform: its program, its text and its diagnostics, also silenced ones."""

    program: ir.Program
    script: Script
    diagnostics: tuple[Diagnostic, ...] = ()


def compile_transform(
    transform: Transform,
    settings: Mapping[str, Any] | None = None,
    *,
    spec_file: str = "",
    build: Path | None = None,
    judge: Judge | None = None,
    engines: Engines | None = None,
) -> Compiled:
    """Compile a spec: IR → checks → simplified IR → the target's tree → text, parsed again.

    `settings` is the project's `[tool.brazesmith]` table; `build` is the folder for the text. With
    a `judge`, the bodies that the transform can produce are judged too; `engines` run it. Raises
    SpecError with every error of the spec; `InternalError` is a bug in brazesmith.
    """
    program = resolve(transform.program(spec_file), settings or {})
    target = _target_of(program.destination)
    warnings = in_source_order([*check(program), *target.check(program)])
    _raise_errors(warnings)
    simple = simplify(program)
    emitted = target.emit(share(simple))
    allowed = Allowed(program)
    script = Script(
        program.name,
        emitted.text,
        program.destination,
        is_pure=not has_raw(simple.body),
        load_program=lambda: simple,
        load_source=lambda: program,
        declared=to_json(transform.payload_type) if transform.payload_type else None,
        language=target.language,
        attributes=() if allowed.covers("S119") else attribute_types(simple),
    )
    script = replace(script, file=build and build / script.file_name)
    allowed = Allowed(program)
    diagnostics = allowed.marked(warnings)
    if judge is not None:
        from brazesmith.explore.forecast import forecast

        numbered = replace(script, code=emitted.numbered)
        with nullcontext(engines) if engines else Engines() as running:
            found = forecast(program, numbered, running, judge, target.end_of, allowed)
        diagnostics += [*allowed.marked(found), *allowed.unused()]
        _raise_errors(diagnostics)
    return Compiled(simple, script, tuple(diagnostics))


def written_program(transform: Transform, settings: Mapping[str, Any]) -> ir.Program:
    """Return the program of a spec as it is written: with the settings, but not simplified."""
    return resolve(transform.program(), settings)


def code_of(program: ir.Program) -> str:
    """Return the code of a program that is as written. Raises SpecError and InternalError."""
    return _target_of(program.destination).emit(share(simplify(program))).text


def _raise_errors(diagnostics: list[Diagnostic]) -> None:
    if has_errors(diagnostics):
        raise SpecError(*diagnostics)


def _target_of(destination: Destination) -> Target:
    """Return the language of what is sent there; Liquid is loaded only where it is needed."""
    if destination.is_request:
        from brazesmith.targets.liquid.target import Liquid

        return Liquid()
    from brazesmith.targets.javascript.target import JavaScript

    return JavaScript()
