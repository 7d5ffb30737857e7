"""`// brazesmith-ignore L131: the shop always sends it` ignores a warning, with a reason.

The comment is on the same line as the warning or on the line above. Errors cannot be ignored.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from brazesmith.base.diagnostics import Diagnostic, Severity
from brazesmith.lint.rule import Problem, rows
from brazesmith.lint.syntax import ParsedScript

#: The code of problems with such comments.
CODE = "L190"
_COMMENT = re.compile(r"brazesmith-ignore\b[ \t]*([^:\r\n]*)(?::[ \t]*([^\r\n]*))?")
_EXAMPLE = "write `// brazesmith-ignore L131: the reason`"


@dataclass(frozen=True, slots=True)
class Ignore:
    """One comment: its codes, its reason, its position, and the last of its lines."""

    codes: tuple[str, ...]
    reason: str
    at: tuple[int, int]
    line: int

    def matches(self, diagnostic: Diagnostic) -> bool:
        """Whether the comment ignores this diagnostic."""
        line = diagnostic.labels[0].span.line
        return (
            diagnostic.severity is Severity.WARNING
            and self.reason != ""
            and diagnostic.code in self.codes
            and line in (self.line, self.line + 1)
        )

    def problems(self, matched: set[str], with_source: bool) -> Iterator[Problem]:
        """The problems with the comment itself; `matched` are the codes that it ignored."""
        if not self.codes:
            yield Problem(self.at, "this `brazesmith-ignore` has no code", _EXAMPLE)
            return
        if not self.reason:
            message = "this `brazesmith-ignore` has no reason and is not applied"
            yield Problem(self.at, message, _EXAMPLE)
            return
        by_code = {rule.code: rule for rule in rows()}
        for code in self.codes:
            rule = by_code.get(code)
            if rule is None:
                message, hint = f"unknown code `{code}`", "docs/lint.md lists all codes"
                yield Problem(self.at, message, hint)
            elif rule.severity is not Severity.WARNING:
                message = f"{code} is an error and cannot be ignored"
                yield Problem(self.at, message, "fix the line")
            elif code not in matched and (with_source or not rule.examples_source):
                message = f"{code} was not reported on this line or the next"
                yield Problem(self.at, message, "remove the code")


def ignores(script: ParsedScript) -> list[Ignore]:
    """The ignore comments of a script."""
    found: list[Ignore] = []
    for comment in script.comments:
        match = _COMMENT.search(comment.text)
        if match is not None:
            codes = tuple(code.upper() for code in re.split(r"[,\s]+", match[1].strip()) if code)
            reason = (match[2] or "").removesuffix("*/").strip()
            start = comment.start + match.start()
            at = (start, start + len(match[0].removesuffix("*/").rstrip()))
            found.append(Ignore(codes, reason, at, script.position(comment.end)[0]))
    return found
