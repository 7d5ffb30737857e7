"""`// brazesmith-ignore L131: the shop always sends it` ignores a warning, with a reason.

The comment is on the same line as the warning or on the line above. Errors cannot be ignored.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from brazesmith.base.diagnostics import Diagnostic, Label, Severity
from brazesmith.lint.rule import rules
from brazesmith.lint.syntax import Script

#: The code of problems with such comments.
CODE = "L190"
_COMMENT = re.compile(r"brazesmith-ignore\b[ \t]*([^:\r\n]*)(?::[ \t]*([^\r\n]*))?")
_EXAMPLE = "write `// brazesmith-ignore L131: the reason`"


@dataclass(frozen=True, slots=True, eq=False)
class _Ignore:
    """One comment: its codes, its reason, its position, the lines that it applies to."""

    codes: tuple[str, ...]
    reason: str
    start: int
    end: int
    lines: tuple[int, int]


@dataclass(slots=True)
class Ignored:
    """The ignore comments of a script, and which of them have matched a warning."""

    script: Script
    comments: list[_Ignore]
    used: set[tuple[_Ignore, str]] = field(default_factory=set)

    def matches(self, diagnostic: Diagnostic) -> bool:
        """Whether a comment ignores this diagnostic; records which one."""
        if diagnostic.severity is not Severity.WARNING:
            return False
        line = diagnostic.labels[0].span.line
        for comment in self.comments:
            if line in comment.lines and diagnostic.code in comment.codes and comment.reason:
                self.used.add((comment, diagnostic.code))
                return True
        return False

    def problems(self, with_source: bool) -> list[Diagnostic]:
        """The problems with the comments themselves."""
        return [
            Diagnostic(
                CODE,
                message,
                (Label(self.script.span(comment.start, comment.end)),),
                (hint,),
                Severity.WARNING,
            )
            for comment in self.comments
            for message, hint in self._problems(comment, with_source)
        ]

    def _problems(self, comment: _Ignore, with_source: bool) -> Iterator[tuple[str, str]]:
        if not comment.codes:
            yield "this `brazesmith-ignore` has no code", _EXAMPLE
        elif not comment.reason:
            yield "this `brazesmith-ignore` has no reason and is not applied", _EXAMPLE
        else:
            by_code = {rule.code: rule for rule in rules()}
            for code in comment.codes:
                rule = by_code.get(code)
                if rule is None:
                    yield f"unknown code `{code}`", "docs/lint.md lists all codes"
                elif rule.severity is not Severity.WARNING:
                    yield f"{code} is an error and cannot be ignored", "fix the line"
                elif (comment, code) not in self.used and (with_source or not rule.examples_source):
                    yield f"{code} was not reported on this line or the next", "remove the code"


def ignored(script: Script) -> Ignored:
    """The ignore comments of a script."""
    found: list[_Ignore] = []
    for comment in script.comments:
        match = _COMMENT.search(comment.text)
        if match is None:
            continue
        codes = tuple(code.upper() for code in re.split(r"[,\s]+", match[1].strip()) if code)
        reason = (match[2] or "").removesuffix("*/").strip()
        start = comment.start + match.start()
        end = comment.start + len(match[0].removesuffix("*/").rstrip()) + match.start()
        last, _ = script.position(comment.start + len(comment.text))
        found.append(_Ignore(codes, reason, start, end, (last, last + 1)))
    return Ignored(script, found)
