"""The settings of `serve` in a project.

[tool.brazesmith.serve]
redact = ["/customer/email"]     # what is not stored of a payload; `*` is any key or index
capture_mb = 100                 # a file of captured webhooks that is larger is set aside
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

from brazesmith.base.diagnostics import did_you_mean
from brazesmith.projects.project import Project, ProjectError

_TABLE: Final = "serve"
_KEYS: Final = ("redact", "capture_mb")


@dataclass(frozen=True, slots=True)
class ServeSettings:
    """Pointers to what is redacted, and how large a file of captured webhooks may become."""

    redact: tuple[str, ...] = ()
    capture_mb: float = 100.0


def serve_settings(project: Project) -> ServeSettings:
    """Return the settings of `serve`. Raises ProjectError."""
    table = project.settings.get(_TABLE, {})
    if not isinstance(table, dict):
        raise _error(project, f"`{_TABLE}` must be a table, [tool.brazesmith.serve], not {table!r}")
    for key in table:
        if key not in _KEYS:
            hint = did_you_mean(key, _KEYS, f"known keys: {', '.join(_KEYS)}")
            raise _error(project, f"`{key}` under [tool.brazesmith.serve] is unknown; {hint}")
    return ServeSettings(_redact(project, table.get("redact", [])), _size(project, table))


def _redact(project: Project, value: Any) -> tuple[str, ...]:
    is_list = isinstance(value, list)
    if is_list and all(type(one) is str and one.startswith("/") for one in value):
        return tuple(value)
    reason = 'must be a list of JSON pointers, like ["/customer/email"]'
    raise _error(project, f"`redact` under [tool.brazesmith.serve] {reason}, not {value!r}")


def _size(project: Project, table: dict[str, Any]) -> float:
    value = table.get("capture_mb", 100)
    if type(value) in (int, float) and math.isfinite(value) and value > 0:
        return float(value)
    reason = f"must be a number above 0, not {value!r}"
    raise _error(project, f"`capture_mb` under [tool.brazesmith.serve] {reason}")


def _error(project: Project, reason: str) -> ProjectError:
    return ProjectError(f"{project.file}: {reason}")
