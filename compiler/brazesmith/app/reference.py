"""The generated pages of docs/: `python -m brazesmith.app.reference docs` writes them all.

A page is a template, `templates/docs/<page>.md.j2`, over the tables that it documents.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from brazesmith.base.plugins import contribution, integrations
from brazesmith.base.resources import template_root

#: The pages about tables of codes, and the module of each table (see `base.documentation`).
_TABLES = {
    "rules": "brazesmith.contract.documentation",
    "lint": "brazesmith.lint.documentation",
    "diagnostics": "brazesmith.base.diagnostic_codes",
}


def names() -> list[str]:
    """Return the names of all pages."""
    templates = (template_root() / "docs").glob("[!_]*.md.j2")
    return sorted(template.name.removesuffix(".md.j2") for template in templates)


def page(name: str) -> str:
    """Return a page as Markdown."""
    return rendered(name, _data(name))


def rendered(template: str, data: Mapping[str, Any]) -> str:
    """Return the page that a template of `templates/docs/` makes of data."""
    environment = Environment(
        loader=FileSystemLoader(template_root() / "docs"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # this is Markdown: `prose` and `cell` escape what needs it
    )
    environment.filters |= {"anchor": anchor, "cell": cell, "prose": prose, "python": _python}
    text = environment.get_template(f"{template}.md.j2").render(data)
    return re.sub(r"\n{3,}", "\n\n", text).rstrip("\n") + "\n"


def _data(name: str) -> Mapping[str, Any]:
    if name in _TABLES:
        table = import_module(_TABLES[name])
        sections = [
            (section.title, [table.entry(code) for code in section.codes])
            for section in table.sections()
        ]
        return {"sections": sections, "table": table}
    if name in integrations():
        transforms = contribution(name, "transforms")
        assert transforms is not None, f"the integration {name} has no transforms"
        return {"reference": transforms.INTEGRATION.reference()}
    from brazesmith.app import vocabulary

    return {
        "parts": vocabulary.parts(),
        "families": vocabulary.families(),
        "vocabulary": vocabulary,
        "documentation": inspect.getdoc,
    }


def _python(value: Any) -> str:
    from brazesmith.app.vocabulary import python

    return python(value)


def anchor(heading: str) -> str:
    """Return the anchor that GitHub makes of a heading."""
    kept = "".join(c for c in heading.lower() if c.isalnum() or c in " -_")
    return kept.replace(" ", "-")


def cell(text: str) -> str:
    """Return text for a cell of a table."""
    return prose(text).replace("|", "\\|")


def prose(text: str) -> str:
    """Return text in which nothing outside of code looks like HTML or emphasis."""
    parts = re.split(r"(`[^`]*`)", text)
    plain = str.maketrans({"<": "&lt;", "*": "\\*", "_": "\\_", "$": "\\$"})
    return "".join(part if part.startswith("`") else part.translate(plain) for part in parts)


if __name__ == "__main__":
    for _name in names():
        (Path(sys.argv[1]) / f"{_name}.md").write_text(page(_name), encoding="utf-8")
