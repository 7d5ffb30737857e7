"""The database: a transaction for each request, ids from a seed, the log of changes."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from importlib import resources
from pathlib import Path
from secrets import randbits
from threading import RLock
from typing import Any, Final, Literal

from brazesmith.localbraze.clock import Clock
from brazesmith.localbraze.decisions import DECISIONS
from brazesmith.localbraze.times import printed

#: Increased with every change of `schema.sql`.
VERSION: Final = 4

_USED: Final = (
    "SELECT 1 FROM profiles WHERE braze_id = ? UNION SELECT 1 FROM outbox WHERE dispatch_id = ?"
)

#: So many changes are kept at least. The others are deleted with one of so many requests.
KEPT_CHANGES: Final = 100_000
TRIMMED_EVERY: Final = 100

#: `lost`, `ignored` and `rejected` say what a request did not change, and why; `rejected` is an
#: object, or a whole request, in the words of the judge.
Action = Literal[
    "created", "set", "removed", "event", "purchase", "deleted", "lost", "ignored", "rejected"
]


#: Problems of the file, not of a statement: locked, read-only, broken, full.
_OF_THE_FILE: Final = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
}


class UnusableDatabase(Exception):
    """The file cannot be opened, or is not a database of this version of brazesmith.

    Later, it cannot be read or written: the disk is full, or another program locks it.
    """


@dataclass(frozen=True, slots=True)
class Change:
    """A row of the log of changes, with the request that caused it.

    `name` is a place in the profile, as `custom.plan`. Later rows have higher numbers.
    """

    number: int
    request: int
    at: str
    endpoint: str
    braze_id: str | None
    action: Action
    name: str
    before: Any
    after: Any
    reason: str | None


@dataclass(slots=True)
class Work:
    """A request at work: its transaction, its time, and what its answer has beside the body.

    `decisions` are the rows of `DECISIONS` that shaped it, `headers` those of HTTP.
    """

    database: sqlite3.Connection
    request: int
    endpoint: str
    now: datetime
    decisions: set[str] = field(default_factory=set)
    headers: dict[str, str] = field(default_factory=dict)

    def rows(self, sql: str, *values: Any) -> list[Any]:
        """Run a statement and return its rows."""
        return self.database.execute(sql, values).fetchall()

    def row(self, sql: str, *values: Any) -> Any:
        """Run a statement and return its first row, or None."""
        return self.database.execute(sql, values).fetchone()

    def decide(self, *names: str) -> None:
        """Note that rows of `DECISIONS` shape the answer or the state."""
        for name in names:
            self.decisions.add(DECISIONS[name].name)

    def next_number(self) -> int:
        """Return the next of the numbers that order changes and from which ids are made."""
        sql = "UPDATE settings SET value = value + 1 WHERE name = 'counter' RETURNING value"
        return int(self.row(sql)[0])

    def count(self, name: str, by: int) -> None:
        """Add to the number of all `events` or `purchases`."""
        if by:
            self.rows("UPDATE settings SET value = value + ? WHERE name = ?", by, name)

    def new_id(self) -> str:
        """Return a new id of 24 hexadecimal digits, as Braze's are."""
        seed = self.row("SELECT value FROM settings WHERE name = 'seed'")[0]
        while True:  # a state that was loaded may have ids from the same seed
            new = sha256(f"{seed}:{self.next_number()}".encode()).hexdigest()[:24]
            if not self.row(_USED, new, new):
                return new

    def log(
        self,
        action: Action,
        name: str,
        *,
        braze_id: str | None = None,
        before: Any = None,
        after: Any = None,
        reason: str | None = None,
    ) -> None:
        """Add a row to the log of changes."""
        self.rows(
            "INSERT INTO changes"
            " (request, at, endpoint, braze_id, action, name, before, after, reason)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            *(self.request, printed(self.now), self.endpoint, braze_id, action, name),
            *(json.dumps(before), json.dumps(after), reason),
        )


class Store:
    """An SQLite database in a file, or a temporary one if `path` is None.

    Whatever is committed survives the end of the process, also by `kill -9`. A loss of power may
    undo the last requests, because SQLite syncs the file at checkpoints only. A new file can only
    be read by its owner. Raises UnusableDatabase, and so do `work` and `reading`.
    """

    def __init__(self, path: Path | str | None, seed: int | None, clock: Clock) -> None:
        #: Called before each request, with the time.
        self.before_each: Callable[[datetime], None] | None = None
        self._clock = clock
        self._lock = RLock()
        self._name = "the database" if path is None else str(path) or "a file without a name"
        try:
            if path is not None:
                os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
            self._database = sqlite3.connect(
                "" if path is None else path, check_same_thread=False, isolation_level=None
            )
        except OSError as error:
            raise UnusableDatabase(f"{self._name} cannot be opened ({error.strerror})") from None
        except sqlite3.OperationalError as error:
            raise UnusableDatabase(f"{self._name} cannot be opened ({error})") from None
        try:
            self._open(seed)
        except sqlite3.OperationalError as error:
            self._database.close()
            raise UnusableDatabase(f"{self._name} cannot be used ({error})") from None
        except sqlite3.DatabaseError as error:
            self._database.close()
            raise UnusableDatabase(f"{self._name} is not an SQLite database ({error})") from None
        except UnusableDatabase as error:
            self._database.close()
            raise UnusableDatabase(f"{self._name} {error}") from None

    def _open(self, seed: int | None) -> None:
        """Create the tables in an empty database, and check the version of any other."""
        run = self._database.execute
        version = run("PRAGMA user_version").fetchone()[0]
        if version == 0 and run("SELECT 1 FROM sqlite_schema").fetchone():
            raise UnusableDatabase("is a database of another program. Choose another file")
        if version not in (0, VERSION):
            raise UnusableDatabase(
                f"is a local Braze of format {version}, and this version of brazesmith reads format"
                f" {VERSION}. Choose another file, or delete it"
            )
        run("PRAGMA journal_mode = WAL")
        run("PRAGMA synchronous = NORMAL")
        if version == 0:
            schema = resources.files(__package__).joinpath("schema.sql").read_text("utf-8")
            settings = dict.fromkeys(("counter", "requests", "events", "purchases"), 0)
            settings["seed"] = randbits(62) if seed is None else seed
            self._database.executescript(f"BEGIN; {schema}")
            for setting in settings.items():
                run("INSERT INTO settings VALUES (?, ?)", setting)
            run("INSERT INTO seed_settings SELECT * FROM settings")
            run(f"PRAGMA user_version = {VERSION}")
            run("COMMIT")
        self._clock.restore(dict(run("SELECT name, value FROM settings")))

    def save_clock(self, work: Work) -> None:
        """Save the clock, which goes on from there when the database is opened again."""
        work.rows("INSERT OR REPLACE INTO settings VALUES (?, ?)", *self._clock.saved())

    @contextmanager
    def work(self, endpoint: str) -> Iterator[Work]:
        """Return the work of a request, which is committed at the end, or undone on an error."""
        with self._lock, self._usable():
            self._prepare()
            self._database.execute("BEGIN IMMEDIATE")
            try:
                sql = "SELECT value FROM settings WHERE name = 'requests'"
                number = self._database.execute(sql).fetchone()[0] + 1
                yield Work(self._database, number, endpoint, self._clock())
                self._database.execute("COMMIT")
            except BaseException:
                if self._database.in_transaction:  # SQLite ends it if the disk is full
                    self._database.execute("ROLLBACK")
                raise

    @contextmanager
    def reading(self) -> Iterator[Work]:
        """Return the work of a request that changes nothing and is not counted."""
        with self._lock, self._usable():
            self._prepare()
            yield Work(self._database, 0, "", self._clock())

    def _prepare(self) -> None:
        """Call `before_each`, but not for its own requests, or in the middle of one."""
        if self.before_each is None or self._database.in_transaction:
            return
        prepare, self.before_each = self.before_each, None
        try:
            prepare(self._clock())
        finally:
            self.before_each = prepare

    @contextmanager
    def _usable(self) -> Iterator[None]:
        """Raise UnusableDatabase for what is wrong with the file."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF not in _OF_THE_FILE:
                raise
            raise UnusableDatabase(f"{self._name} cannot be used ({error})") from error

    def complete(self, work: Work) -> None:
        """Count a request, in the transaction of its work, and move the clock."""
        work.rows("UPDATE settings SET value = ? WHERE name = 'requests'", work.request)
        if self._clock.step:
            self._clock.tick()
            self.save_clock(work)
        if work.request % TRIMMED_EVERY == 0:
            sql = "DELETE FROM changes WHERE id <= (SELECT max(id) FROM changes) - ?"
            work.rows(sql, KEPT_CHANGES)

    def close(self) -> None:
        """Close the database."""
        with self._lock:
            self._database.close()
