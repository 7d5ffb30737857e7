"""Changes of `/users/track` that become visible some time after they are answered.

They are in the database, so that they also happen after a crash, and in the order of the requests.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from brazesmith.contract import judge
from brazesmith.contract.rule import Plan
from brazesmith.localbraze.answer import Reply
from brazesmith.localbraze.store import Store, Work
from brazesmith.localbraze.track import track

_ENDPOINT: Final = "POST /users/track"


class Postponed:
    """The requests that have been answered, and whose changes are not visible yet."""

    def __init__(self, store: Store, delay: timedelta, plan: Plan) -> None:
        self._store = store
        self._delay = delay
        self._plan = plan
        with store.reading() as work:
            is_used = bool(delay) or work.row("SELECT 1 FROM postponed") is not None
        if is_used:
            store.before_each = self.apply_due

    def answer(self, work: Work, body: Any) -> Reply:
        """Return the answer to a request, and keep the request."""
        verdict = judge(body, "track", self._plan, now=work.now)
        if verdict.status == 201:
            due = (work.now + self._delay).timestamp()
            sql = "INSERT INTO postponed VALUES (?, ?, ?)"
            work.rows(sql, work.request, due, json.dumps(body))
        return verdict.status, verdict.response

    def apply_due(self, now: datetime) -> None:
        """Make the changes of all requests whose time has come."""
        with self._store.reading() as work:
            sql = "SELECT request, due, body FROM postponed WHERE due <= ? ORDER BY request"
            rows = work.rows(sql, now.timestamp())
        for request, due, body in rows:
            with self._store.work(_ENDPOINT) as work:
                work.request = request
                work.now = datetime.fromtimestamp(due, UTC)
                track(work, json.loads(body), self._plan)
                work.rows("DELETE FROM postponed WHERE request = ?", request)
