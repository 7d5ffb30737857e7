"""The contacts of an integration's local counterpart, in the database of the local Braze.

A contact is JSON, found by any of its keys. An exchange, also JSON, is a request that the
counterpart received or sent, with its answer.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from brazesmith.base.json import to_text
from brazesmith.localbraze.store import Store, Work
from brazesmith.localbraze.times import printed


@dataclass(frozen=True, slots=True)
class StoredContact:
    """A contact with its number and the time of its last change."""

    number: int
    updated_at: str
    contact: Mapping[str, Any]


class Contacts:
    """The contacts and exchanges of one receiver. Methods may be called from several threads."""

    def __init__(self, store: Store, receiver: str) -> None:
        self._store = store
        self._receiver = receiver

    def find(self, keys: Sequence[str]) -> StoredContact | None:
        """Return the contact that the first known key belongs to."""
        with self._store.reading() as work:
            return self._find(work, keys)

    def update(
        self,
        keys: Sequence[str],
        change: Callable[[Mapping[str, Any] | None], Mapping[str, Any] | None],
    ) -> StoredContact | None:
        """Replace the contact that the first known key belongs to, and let all keys find it.

        `change` receives the contact, or None if there is none yet, and returns the new one, or
        None to change nothing. A key that belongs to another contact stays there.
        """
        with self._writing() as work:
            found = self._find(work, keys)
            after = change(None if found is None else found.contact)
            if after is None:
                return None
            number = self._save(work, None if found is None else found.number, after)
            sql = "INSERT OR IGNORE INTO contact_keys VALUES (?, ?, ?)"
            for key in keys:
                work.rows(sql, self._receiver, json.dumps(key), number)
            return StoredContact(number, printed(work.now), after)

    def change(self, number: int, change: Callable[[Mapping[str, Any]], Mapping[str, Any]]) -> None:
        """Replace a contact by what a function returns for it, if they differ."""
        with self._writing() as work:
            row = work.row("SELECT data FROM contacts WHERE number = ?", number)
            before = None if row is None else json.loads(row[0])
            if before is not None and (after := change(before)) != before:
                self._save(work, number, after)

    def all(self) -> list[StoredContact]:
        """Return all contacts, the one that changed last first."""
        sql = (
            "SELECT number, updated_at, data FROM contacts WHERE receiver = ?"
            " ORDER BY updated_at DESC, number DESC"
        )
        with self._store.reading() as work:
            return [_stored(row) for row in work.rows(sql, self._receiver)]

    def record(self, exchange: Mapping[str, Any]) -> int:
        """Store a request and its answer, and return its number."""
        sql = "INSERT INTO exchanges (receiver, at, data) VALUES (?, ?, ?) RETURNING id"
        with self._store.reading() as work:
            row = work.row(sql, self._receiver, printed(work.now), to_text(exchange))
            return int(row[0])

    def exchanges(self, limit: int) -> list[dict[str, Any]]:
        """Return the last requests and their answers, the newest first."""
        sql = "SELECT id, at, data FROM exchanges WHERE receiver = ? ORDER BY id DESC LIMIT ?"
        with self._store.reading() as work:
            rows = work.rows(sql, self._receiver, limit)
        return [{"id": number, "at": at, **json.loads(data)} for number, at, data in rows]

    def keys(self, prefix: str) -> list[str]:
        """Return the keys that start with a text."""
        sql = "SELECT key FROM contact_keys WHERE receiver = ?"
        with self._store.reading() as work:
            keys = [json.loads(key) for (key,) in work.rows(sql, self._receiver)]
        return [key for key in keys if key.startswith(prefix)]

    def new_id(self) -> str:
        """Return a new id of 32 hexadecimal digits, which follows from the seed."""
        with self._writing() as work:
            return work.new_id() + work.new_id()[:8]

    @contextmanager
    def _writing(self) -> Iterator[Work]:
        """Return the work of a change that happens as a whole or not at all."""
        with self._store.reading() as work:
            work.rows("BEGIN IMMEDIATE")
            try:
                yield work
                work.rows("COMMIT")
            except BaseException:
                work.rows("ROLLBACK")
                raise

    def _find(self, work: Work, keys: Sequence[str]) -> StoredContact | None:
        sql = (
            "SELECT c.number, c.updated_at, c.data FROM contact_keys k"
            " JOIN contacts c ON c.number = k.number WHERE k.receiver = ? AND k.key = ?"
        )
        rows = (work.row(sql, self._receiver, json.dumps(key)) for key in keys)
        return next((_stored(row) for row in rows if row is not None), None)

    def _save(self, work: Work, number: int | None, contact: Mapping[str, Any]) -> int:
        data = json.dumps(contact)
        if number is None:
            sql = (
                "INSERT INTO contacts (receiver, updated_at, data) VALUES (?, ?, ?)"
                " RETURNING number"
            )
            return int(work.row(sql, self._receiver, printed(work.now), data)[0])
        sql = "UPDATE contacts SET updated_at = ?, data = ? WHERE number = ?"
        work.rows(sql, printed(work.now), data, number)
        return number


def _stored(row: Sequence[Any]) -> StoredContact:
    number, updated_at, data = row
    return StoredContact(number, updated_at, json.loads(data))
