"""The whole way of a transform, from spec to text: one readable function that every face calls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from brazesmith import ir
from brazesmith.base.diagnostics import Diagnostic, Severity, SpecError
from brazesmith.contract.destination import Destination
from brazesmith.language.transform import Transform
from brazesmith.passes.check import check, has_raw, resolve
from brazesmith.passes.share import share
from brazesmith.passes.simplify import simplify
from brazesmith.targets.javascript.emit import emit
from brazesmith.targets.javascript.lower import lower
from brazesmith.targets.script import Language, Script

if TYPE_CHECKING:
    from brazesmith.explore import Judge


@dataclass(frozen=True, slots=True)
class Compiled:
    """A transform that was compiled: its program, its text, and what there is to say."""

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
) -> Compiled:
    """Spec → IR → checks → JavaScript trees → text, read again; of a webhook, Liquid.

    `settings` is the project's `[tool.brazesmith]` table; in the folder `build` the text will lie.
    With a `judge` the bodies that the spec can produce are judged too. Without one, text that lies
    there already is not read again: it was when it was written. Raises SpecError with every mistake
    of the spec; `OurFault` would be a bug of ours.
    """
    program = resolve(transform.program(spec_file), settings or {})
    diagnostics = check(program)
    if program.destination is Destination.WEBHOOK:
        return _webhook(program, diagnostics, build)
    if judge is not None and not diagnostics:
        from brazesmith.explore import forecast, silence

        diagnostics = silence(forecast(program, judge), dict(program.allowed))
    if any(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics):
        raise SpecError(*diagnostics)
    program = simplify(program)
    script = Script(program.name, "", program.destination, program=program)
    script = replace(script, file=build and build / script.file_name)
    read_before = _text_of(script.file) if judge is None else None
    text = emit(program, lower(share(program)), read_before)
    script = replace(script, code=text, is_pure=not has_raw(program.body))
    return Compiled(program, script, tuple(diagnostics))


def _text_of(file: Path | None) -> str | None:
    try:
        return file.read_text(encoding="utf-8") if file else None
    except (OSError, ValueError):
        return None


def _webhook(program: ir.Program, diagnostics: list[Diagnostic], build: Path | None) -> Compiled:
    """The same for a webhook: IR → Liquid tree → text, read again."""
    from brazesmith.targets.liquid.emit import emit as emit_webhook
    from brazesmith.targets.liquid.lower import lower as lower_webhook

    if any(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics):
        raise SpecError(*diagnostics)
    text = emit_webhook(program, lower_webhook(program))
    script = Script(program.name, text, program.destination, program=program)
    script = replace(script, language=Language.LIQUID)
    script = replace(script, file=build and build / script.file_name)
    return Compiled(program, script, tuple(diagnostics))
