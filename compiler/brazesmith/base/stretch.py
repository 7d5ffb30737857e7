"""A part of a file, so that a worker process can read it itself instead of through a pipe."""

from __future__ import annotations

from dataclasses import dataclass


class FileChanged(Exception):
    """A file is gone, or has become shorter, since its size was determined: its path."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive bytes of a file."""

    path: str
    start: int
    size: int

    def read(self) -> bytes:
        """Return the bytes. Raises FileChanged."""
        try:
            with open(self.path, "rb", buffering=0) as file:
                file.seek(self.start)
                data = file.read(self.size)
        except OSError as error:
            raise FileChanged(self.path) from error
        if len(data) < self.size:
            raise FileChanged(self.path)
        return data
