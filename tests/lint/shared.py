"""The lint in one engine for all tests of a process."""

from __future__ import annotations

import atexit
from collections.abc import Sequence
from functools import cache
from typing import Any

from brazesmith.base.diagnostics import Diagnostic
from brazesmith.engines import Engines, Limits
from brazesmith.ir.types import Type
from brazesmith.lint import lint as lint_in


@cache
def engines() -> Engines:
    shared = Engines(Limits(seconds=1.0))  # scripts that hang reach it several times
    atexit.register(shared.close)
    return shared


def lint(
    text: str,
    file: str = "script.js",
    source: Type | None = None,
    samples: Sequence[Any] = (),
) -> list[Diagnostic]:
    return lint_in(text, file, source, samples=samples, engines=engines())


def codes(text: str, source: Type | None = None, samples: Sequence[Any] = ()) -> list[str]:
    return [diagnostic.code for diagnostic in lint(text, "script.js", source, samples)]
