"""The local Braze with 100,000 profiles: memory, size, and the time of its operations.

Nothing here is asserted. Users are imported by requests, first into a database in a file, then into
a temporary one, as tests use it. Times are medians.
"""

from __future__ import annotations

import gc
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

from brazesmith.localbraze import LocalBraze

PROFILES = 100_000
ROUNDS = 200
AT = "2026-11-01T00:00:00.000Z"


def profile(number: int) -> dict[str, Any]:
    """Return a profile with about what an integration keeps."""
    counted = {"first": AT, "last": AT, "count": 3}
    return {
        "external_id": f"user-{number}",
        "fields": {
            "email": f"user{number}@example.com",
            "phone": f"+1724{number:07}",
            "first_name": f"Ada {number % 1_000}",
            "last_name": "Lovelace",
            "email_subscribe": "subscribed",
        },
        "custom": {f"attribute_{index}": f"value {index}" for index in range(12)},
        "aliases": {"crm": f"contact-{number}"},
        "events": {"Called": counted, "Answered": counted},
    }


def load(braze: LocalBraze, rows: int = PROFILES) -> None:
    """Fill a local Braze by requests, as an import does."""
    for first in range(0, rows, 75):
        numbers = range(first, min(first + 75, rows))
        braze.track({"attributes": [attributes(number) for number in numbers]})


def attributes(number: int) -> dict[str, Any]:
    """Return the attribute object that creates a profile."""
    sent = profile(number)
    return {"external_id": sent["external_id"], **sent["fields"], **sent["custom"]}


def median(function: Callable[[int], object]) -> float:
    """Return the median of the times of a function in milliseconds."""
    times = []
    for number in range(ROUNDS):
        start = time.perf_counter()
        function(number * 499 % PROFILES)
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1_000


def resident() -> float:
    """Return the memory of this process in MB."""
    return psutil.Process().memory_info().rss / 1e6


def event(number: int) -> dict[str, Any]:
    """Return a request with one event."""
    return {"events": [{"external_id": f"user-{number}", "name": "Called", "time": AT}]}


def measure(path: Path | None) -> None:
    """Print the figures of a database in a file, or of a temporary one."""
    print(f"\n{'in a file' if path else 'temporary'}")
    start = time.perf_counter()
    braze = LocalBraze(path, seed=1)
    load(braze)
    seconds = time.perf_counter() - start
    print(f"  {PROFILES:,} profiles by /users/track: {PROFILES / seconds:,.0f} a second")
    gc.collect()
    print(f"  memory {resident():,.0f} MB")
    if path:
        print(f"  database {os.path.getsize(path) / 1e6:,.0f} MB")
    (row,) = braze.users("user-4711@").users or (braze.users().users[0],)
    operations: dict[str, Callable[[int], object]] = {
        "export by id": lambda n: braze.export_ids({"external_ids": [f"user-{n}"]}),
        "export by e-mail": lambda n: braze.export_ids({"email_address": f"user{n}@example.com"}),
        "one event": lambda n: braze.track(event(n)),
        "one attribute": lambda n: braze.track(
            {"attributes": [{"external_id": f"user-{n}", "visits": n}]}
        ),
        "first page of users": lambda n: braze.users(),
        "search, one found": lambda n: braze.users(f"user{n}@"),
        "search, all found": lambda n: braze.users("lovelace"),
        "search, none found": lambda n: braze.users("nobody"),
        "history": lambda n: braze.history(row.braze_id),
        "counts": lambda n: braze.counts(),
    }
    for name, function in operations.items():
        print(f"  {name}: {median(function):.2f} ms")
    start = time.perf_counter()
    braze.seed_with()
    print(f"  keep as seed: {time.perf_counter() - start:.1f} s")
    start = time.perf_counter()
    braze.reset()
    print(f"  reset: {time.perf_counter() - start:.1f} s")
    print(f"  memory {resident():,.0f} MB")
    braze.close()


def main() -> None:
    """Measure both."""
    print(f"start: memory {resident():,.0f} MB")
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder) / "braze.db")
    measure(None)


if __name__ == "__main__":
    main()
