"""What is copied for a transform: its code, or the fields of a webhook one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from brazesmith.app.compile import compile_one
from brazesmith.base.files import differs
from brazesmith.projects.errors import UsageError
from brazesmith.projects.project import Project
from brazesmith.targets.header import read_header
from brazesmith.targets.script import Language, Script, without_version

#: Where code is pasted in Braze's dashboard.
_PAGES: Final = {
    Language.JAVASCRIPT: "Data Settings > Data Transformation",
    Language.LIQUID: "the webhook of the campaign or canvas",
}

#: How `--section` names the fields of a webhook.
_SHORT: Final[Mapping[str, str]] = {
    "url": "URL",
    "method": "HTTP method",
    "headers": "Request headers",
    "body": "Request body: raw text",
}


@dataclass(frozen=True, slots=True)
class Pasteable:
    """The code of a transform, as it is pasted into Braze.

    `sections` are the texts to copy: one without a name for a Data Transformation, and one for
    each field of a webhook.
    """

    script: Script
    file: Path
    sections: Mapping[str, str]
    is_stale: bool  # the build is not what the spec compiles to

    @property
    def hash(self) -> str | None:
        """The hash of the code, as in its header."""
        header = read_header(self.script.code)
        return header.code if header else None

    @property
    def page(self) -> str:
        """Where it is pasted in the dashboard."""
        return _PAGES[self.script.language]

    @property
    def short_names(self) -> list[str]:
        """The names of the fields for `--section`; none for a Data Transformation."""
        return [short for short, field in _SHORT.items() if field in self.sections]

    def select(self, short: str | None) -> Mapping[str, str]:
        """Return one field, or all. Raises UsageError for a field that the code does not have."""
        if short is None:
            return self.sections
        if short not in self.short_names:
            known = ", ".join(self.short_names)
            hint = f"its fields are {known}" if known else "only webhooks have fields"
            raise UsageError(f"`{self.script.name}` has no field `{short}`; {hint}")
        field = _SHORT[short]
        return {field: self.sections[field]}

    def place(self, field: str) -> str:
        """Return where a field, or the whole code, is pasted in the dashboard."""
        return f'"{field}" in {self.page}' if field else self.page


def pasteable(project: Project, name: str) -> Pasteable:
    """Compile a transform to paste it. Raises SpecError, UsageError and ProjectError."""
    script = compile_one(project, name)
    file = project.build / script.file_name
    is_stale = differs(file, script.code, without_version)
    return Pasteable(script, file, _sections(script), is_stale)


def _sections(script: Script) -> Mapping[str, str]:
    if script.language is Language.JAVASCRIPT:
        return {"": script.code}
    from brazesmith.engines.liquid.document import fields

    return {str(section): field.text for _, section, field in fields(script.code)}
