"""The log of the last requests, in the database of the local Braze.

An entry is JSON data without secrets. It is there once `append` has returned, also if the process
is killed after that.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from brazesmith.base.json import to_text
from brazesmith.localbraze.store import Store

#: How many entries there are at most. A page has no more either.
SIZE: Final = 1_000

#: The number of an entry only increases. With each new one, the database drops the oldest, and
#: counts webhooks.
_SCHEMA: Final = f"""
CREATE TABLE IF NOT EXISTS log (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  data TEXT NOT NULL,
  received INTEGER NOT NULL,
  delivered INTEGER NOT NULL,
  request INTEGER
);
CREATE INDEX IF NOT EXISTS log_by_request ON log (request) WHERE request IS NOT NULL;
CREATE TABLE IF NOT EXISTS webhooks (received INTEGER NOT NULL, delivered INTEGER NOT NULL);
INSERT INTO webhooks SELECT 0, 0 WHERE NOT EXISTS (SELECT 1 FROM webhooks);
CREATE TRIGGER IF NOT EXISTS log_keeps_the_last AFTER INSERT ON log BEGIN
  DELETE FROM log WHERE id <= new.id - {SIZE};
  UPDATE webhooks SET received = received + new.received, delivered = delivered + new.delivered
    WHERE new.received;
END;
"""


@dataclass(frozen=True, slots=True)
class Webhooks:
    """How many webhooks arrived, and how many of their bodies were accepted."""

    received: int
    delivered: int


class Log:
    """The last requests of a local Braze. All methods may be called from several threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        with store.reading() as work:
            work.database.executescript(_SCHEMA)

    def append(
        self,
        entry: Mapping[str, Any],
        *,
        request: int | None = None,
        received: bool = False,
        delivered: bool = False,
    ) -> int:
        """Store an entry, and return its number.

        `request` is what the log of changes calls the request. `received` says that it is a
        webhook, and `delivered` that its body was accepted.
        """
        sql = (
            "INSERT INTO log (data, received, delivered, request) VALUES (?, ?, ?, ?) RETURNING id"
        )
        text = to_text(entry)
        with self._store.reading() as work:
            return int(work.row(sql, text, received, delivered, request)[0])

    def numbers(self, requests: Iterable[int]) -> dict[int, int]:
        """Return the numbers of the entries of requests, by what the log of changes calls them."""
        wanted = json.dumps(sorted(set(requests)))
        sql = (
            "SELECT request, max(id) FROM log"
            " WHERE request IN (SELECT value FROM json_each(?)) GROUP BY request"
        )
        with self._store.reading() as work:
            return dict(work.rows(sql, wanted))

    def webhooks(self) -> Webhooks:
        """Return how many webhooks there were, also those that are not in the log any more."""
        with self._store.reading() as work:
            return Webhooks(*work.row("SELECT received, delivered FROM webhooks"))

    def latest(self, limit: int = 100, before: int | None = None) -> list[dict[str, Any]]:
        """Return entries with a number below `before`, the newest first."""
        sql = "SELECT id, data FROM log WHERE id < ? ORDER BY id DESC LIMIT ?"
        most = min(max(limit, 1), SIZE)
        with self._store.reading() as work:
            rows = work.rows(sql, sys.maxsize if before is None else before, most)
        return [_entry(number, data) for number, data in rows]

    def after(self, number: int) -> list[dict[str, Any]]:
        """Return the entries with a higher number, oldest first."""
        sql = "SELECT id, data FROM log WHERE id > ? ORDER BY id"
        with self._store.reading() as work:
            rows = work.rows(sql, number)
        return [_entry(number, data) for number, data in rows]

    def get(self, number: int) -> dict[str, Any]:
        """Return an entry. Raises KeyError."""
        with self._store.reading() as work:
            row = work.row("SELECT data FROM log WHERE id = ?", min(number, sys.maxsize))
        if row is None:
            raise KeyError(number)
        return _entry(number, row[0])

    def clear(self) -> None:
        """Delete all entries. The numbers of new ones are higher than those of all before."""
        with self._store.reading() as work:
            work.rows("DELETE FROM log")
            work.rows("UPDATE webhooks SET received = 0, delivered = 0")


def _entry(number: int, data: str) -> dict[str, Any]:
    return {"id": number, **json.loads(data)}
