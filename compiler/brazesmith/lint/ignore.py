"""`// brazesmith-ignore L131: the shop always sends it` silences a warning, and says why.

The comment stands on the line that is meant, or on the one above it. Errors cannot be silenced.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from brazesmith.base.diagnostics import Diagnostic, Label, Severity
from brazesmith.lint.rule import rules
from brazesmith.lint.syntax import Script

#: The code of what is said of such comments; its row is in `lint/rules/ignoring.py`.
CODE = "L190"
_COMMENT = re.compile(r"brazesmith-ignore\b[ \t]*([^:\r\n]*)(?::[ \t]*([^\r\n]*))?")


@dataclass(frozen=True, slots=True, eq=False)
class Ignore:
    """One comment: the codes it names, its reason, where it stands, the lines that it is about."""

    codes: tuple[str, ...]
    reason: str
    start: int
    end: int
    lines: tuple[int, int]


@dataclass(slots=True)
class Ignored:
    """The comments of a script, and which of them were of use."""

    script: Script
    comments: list[Ignore]
    used: set[tuple[Ignore, str]] = field(default_factory=set)

    def silences(self, diagnostic: Diagnostic) -> bool:
        """Whether a comment silences a warning; remembers which one."""
        if diagnostic.severity is not Severity.WARNING:
            return False
        line = diagnostic.labels[0].span.line
        for comment in self.comments:
            if line in comment.lines and diagnostic.code in comment.codes and comment.reason:
                self.used.add((comment, diagnostic.code))
                return True
        return False

    def complaints(self, with_source: bool) -> list[Diagnostic]:
        """What is wrong with the comments themselves."""
        return [
            Diagnostic(
                CODE,
                message,
                (Label(self.script.span(comment.start, comment.end)),),
                (hint,),
                Severity.WARNING,
            )
            for comment in self.comments
            for message, hint in self._wrong(comment, with_source)
        ]

    def _wrong(self, comment: Ignore, with_source: bool) -> list[tuple[str, str]]:
        if not comment.codes:
            return [("a `brazesmith-ignore` without a code", _EXAMPLE)]
        if not comment.reason:
            return [("a `brazesmith-ignore` without a reason silences nothing", _EXAMPLE)]
        known = {rule.code: rule for rule in rules()}
        wrong: list[tuple[str, str]] = []
        for code in comment.codes:
            rule = known.get(code)
            if rule is None:
                wrong.append((f"there is no code `{code}`", "docs/lint.md lists them all"))
            elif rule.severity is not Severity.WARNING:
                wrong.append((f"{code} is an error, which cannot be silenced", "mend the line"))
            elif (comment, code) not in self.used and (with_source or not rule.examples_source):
                wrong.append((f"nothing on this line or the next is {code}", "take it out"))
        return wrong


_EXAMPLE = "write `// brazesmith-ignore L131: why it does no harm here`"


def ignores_of(script: Script) -> list[Ignore]:
    """The comments of a script that silence something."""
    found: list[Ignore] = []
    for comment in script.comments:
        match = _COMMENT.search(comment.text)
        if match is None:
            continue
        codes = tuple(code.upper() for code in re.split(r"[,\s]+", match[1].strip()) if code)
        reason = (match[2] or "").removesuffix("*/").strip()
        start = comment.start + match.start()
        end = comment.start + len(match[0].removesuffix("*/").rstrip()) + match.start()
        last, _ = script.position(comment.start + len(comment.text))
        found.append(Ignore(codes, reason, start, end, (last, last + 1)))
    return found
