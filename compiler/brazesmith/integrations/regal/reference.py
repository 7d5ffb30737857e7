"""Writes docs/regal.md: `python -m brazesmith.integrations.regal.reference > docs/regal.md`."""

from __future__ import annotations

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from brazesmith.base.resources import template_root
from brazesmith.integrations.regal.transforms import INTEGRATION


def page() -> str:
    """Return the whole page."""
    environment = Environment(
        loader=FileSystemLoader(template_root()),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        autoescape=False,
    )
    return environment.get_template("docs/regal.md.j2").render(reference=INTEGRATION.reference())


if __name__ == "__main__":
    print(page(), end="")
