"""JavaScript to be compared: implements `Code`."""

from __future__ import annotations

import contextlib
from functools import cached_property

from brazesmith.targets.change import Change, line_changes
from brazesmith.targets.header import code_hash
from brazesmith.targets.javascript.compare.changes import changes
from brazesmith.targets.javascript.compare.program import Program, parse
from brazesmith.targets.javascript.compare.tree import UnreadableError
from brazesmith.targets.javascript.identity import identity
from brazesmith.targets.javascript.parse import parse_statements
from brazesmith.targets.javascript.syntax import JavaScriptSyntaxError


class JavaScriptCode:
    """The text of a Data Transformation."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _read(self) -> Program | UnreadableError | None:
        """The program; None if it is nested too deeply to be compared as a tree."""
        try:
            return parse(self.text)
        except UnreadableError as error:
            return error
        except RecursionError:
            return None

    @property
    def unreadable_line(self) -> int | None:
        """The first line that is not JavaScript."""
        return self._read.line if isinstance(self._read, UnreadableError) else None

    @property
    def hash(self) -> str | None:
        """The hash that brazesmith writes above this code; None for what it does not write."""
        program = self._read
        if not isinstance(program, Program):
            return None
        body = program.text
        for function in sorted(program.functions.values(), key=lambda tree: -tree.start):
            body = body[: function.start] + body[function.end :]
        functions = map(program.source, program.functions.values())
        try:
            statements = parse_statements(body.decode("utf-8", "surrogatepass"))
            return code_hash(identity(statements, functions))
        except JavaScriptSyntaxError:
            return None

    def is_same(self, other: JavaScriptCode) -> bool:
        """Whether comments, layout, local names and the order of functions are all that differs."""
        if isinstance(self._read, Program) and isinstance(other._read, Program):
            with contextlib.suppress(RecursionError):
                return self._read.is_same(other._read)
        return not self.changes(other)

    def changes(self, new: JavaScriptCode) -> list[Change]:
        """Return the differences between the trees, or else between the lines."""
        if isinstance(self._read, Program) and isinstance(new._read, Program):
            return changes(self._read, new._read)
        return line_changes(self._lines(), new._lines())

    def _lines(self) -> list[tuple[int, str]]:
        """Return the lines of the text, without the comment above the code."""
        lines = [(number, line.strip()) for number, line in enumerate(self.text.splitlines(), 1)]
        ends = [number for number, line in lines if line == "*/"]
        return [(number, line) for number, line in lines if line and number > min(ends, default=0)]
