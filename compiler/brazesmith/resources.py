"""Where the files that are not Python lie."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def template_root() -> Path:
    """The Jinja2 templates: beside the package when installed, at the root in a checkout."""
    packaged = _HERE / "templates"
    return packaged if packaged.is_dir() else _HERE.parents[1] / "templates"
