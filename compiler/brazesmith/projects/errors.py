"""Requests that cannot be carried out: what a face reports in one line, with exit code 2."""

from __future__ import annotations


class UsageError(ValueError):
    """A request that cannot be carried out: the message states why, `hint` what to do."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint
