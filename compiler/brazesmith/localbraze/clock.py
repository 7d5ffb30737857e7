"""A clock that can be set: the computer's, or one that only requests move."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

_YEARS: Final = range(1970, 3001)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_UNIT: Final = timedelta(microseconds=1)


@dataclass(slots=True)
class Clock:
    """Returns the time, with its time zone.

    Without `start`, it is the time of the computer. After `set`, it runs on from the moment that
    was set, because Braze's time does so too.

    With `start`, it stands still, except that every request that may change something moves it by
    `step`. The same requests then happen at the same times.
    """

    start: datetime | None = None
    step: timedelta = timedelta(0)
    _moment: datetime = field(init=False)
    _ahead: timedelta = field(init=False)

    def __post_init__(self) -> None:
        """Start the clock. Raises ValueError, as `set` does."""
        self.set(None)

    def __call__(self) -> datetime:
        """Return the time."""
        return datetime.now(UTC) + self._ahead if self.start is None else self._moment

    def tick(self) -> None:
        """Move a clock that stands still by its step."""
        self._moment += self.step

    def set(self, moment: datetime | None) -> None:
        """Set the clock to a moment with a time zone, or back to how it started.

        Raises ValueError for a moment without a time zone, or outside of the years 1970 to 3000.
        """
        now = datetime.now(UTC)
        target = moment or self.start or now
        if target.tzinfo is None:
            raise ValueError(f"{target.isoformat()} has no time zone. Add one, such as +00:00")
        if target.year not in _YEARS:
            raise ValueError(f"{target.isoformat()} is not in the years 1970 to 3000")
        self._moment = target.astimezone(UTC)
        self._ahead = self._moment - now if moment else timedelta(0)

    def saved(self) -> tuple[str, int]:
        """Return the name and the number by which `restore` goes on, in microseconds."""
        if self.start is None:
            return "clock_ahead", self._ahead // _UNIT
        return "clock_moment", (self._moment - _EPOCH) // _UNIT

    def restore(self, saved: Mapping[str, int]) -> None:
        """Go on from what was saved, if a clock of this kind saved something."""
        if self.start is None:
            self._ahead = saved.get("clock_ahead", 0) * _UNIT
        elif "clock_moment" in saved:
            self._moment = _EPOCH + saved["clock_moment"] * _UNIT


def seeded_clock() -> Clock:
    """Return a clock that starts on 1 January 2027 and moves by a second with every request.

    It is later than most payloads, because an event in the future happens now.
    """
    return Clock(datetime(2027, 1, 1, tzinfo=UTC), timedelta(seconds=1))
