"""A clock that can be set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(slots=True)
class Clock:
    """Returns the present, or the moment to which it was set, where it then stands still."""

    moment: datetime | None = None

    def __call__(self) -> datetime:
        """Return the time with its time zone."""
        return self.moment or datetime.now(UTC)

    def set(self, moment: datetime | None) -> None:
        """Stop the clock at a moment with a time zone, or let it run again. Raises ValueError."""
        if moment is not None and moment.tzinfo is None:
            raise ValueError(f"{moment.isoformat()} has no time zone. Add one, such as +00:00")
        self.moment = moment
