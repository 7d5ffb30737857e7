"""A local Braze: one method for each endpoint, from a parsed JSON body to an answer."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from brazesmith.contract.rule import Plan
from brazesmith.localbraze import catalogs, items, messages, reading, snapshot
from brazesmith.localbraze.answer import Answer, Reply
from brazesmith.localbraze.clock import Clock
from brazesmith.localbraze.contacts import Contacts
from brazesmith.localbraze.decisions import DECISIONS
from brazesmith.localbraze.delay import Postponed
from brazesmith.localbraze.export import export
from brazesmith.localbraze.groups import get_status, list_statuses, set_one_status, set_status
from brazesmith.localbraze.identity import delete_users, identify, merge, new_aliases
from brazesmith.localbraze.log import Log
from brazesmith.localbraze.messages import Message, outbox, send
from brazesmith.localbraze.reading import Counts, UserPage
from brazesmith.localbraze.store import Change, Store, Work
from brazesmith.localbraze.track import track, track_sync

Endpoint = Callable[[Work, Any], Reply]

_ESCAPED_SURROGATE: Final = re.compile(r"\\u[dD][89a-fA-F]")

_TOO_DEEP: Final = Answer(
    400,
    {"message": "[brazesmith] the body is nested too deeply"},
    own_decisions=(DECISIONS["deep-nesting"].name, DECISIONS["undocumented-sentence"].name),
)


class LocalBraze:
    """State in a file, or in a temporary one if `path` is None.

    The same `seed` gives the same ids; a database keeps the seed that it was created with. With
    `seeded_clock()` as its `clock`, the same requests also have the same times. `plan` is how Braze
    counts the objects of a request. The changes of `/users/track` are visible after a `delay`.
    Whatever is answered is committed. Raises UnusableDatabase for
    a file that is not a local Braze of this format.
    """

    def __init__(
        self,
        path: Path | str | None = None,
        *,
        seed: int | None = None,
        clock: Clock | None = None,
        plan: Plan = "combined-75",
        delay: timedelta = timedelta(0),
    ) -> None:
        self._plan = plan
        self._clock = clock or Clock()
        self._store = Store(path, seed, self._clock)
        self.log = Log(self._store)
        self._is_delayed = bool(delay)
        self._postponed = Postponed(self._store, delay, plan)

    def track(self, body: Any) -> Answer:
        """Answer `POST /users/track`."""
        if self._is_delayed:
            return self._write("POST /users/track", body, self._postponed.answer)
        return self._write(
            "POST /users/track", body, lambda work, sent: track(work, sent, self._plan)
        )

    def track_sync(self, body: Any) -> Answer:
        """Answer `POST /users/track/sync`."""
        return self._write(
            "POST /users/track/sync", body, lambda work, sent: track_sync(work, sent, self._plan)
        )

    def export_ids(self, body: Any) -> Answer:
        """Answer `POST /users/export/ids`."""
        return self._read(body, export)

    def new_aliases(self, body: Any) -> Answer:
        """Answer `POST /users/alias/new`."""
        return self._write("POST /users/alias/new", body, new_aliases)

    def identify(self, body: Any) -> Answer:
        """Answer `POST /users/identify`."""
        return self._write("POST /users/identify", body, identify)

    def merge(self, body: Any) -> Answer:
        """Answer `POST /users/merge`."""
        return self._write("POST /users/merge", body, merge)

    def delete(self, body: Any) -> Answer:
        """Answer `POST /users/delete`."""
        return self._write("POST /users/delete", body, delete_users)

    def set_subscriptions(self, body: Any) -> Answer:
        """Answer `POST /v2/subscription/status/set`."""
        return self._write("POST /v2/subscription/status/set", body, set_status)

    def set_subscription(self, body: Any) -> Answer:
        """Answer `POST /subscription/status/set`."""
        return self._write("POST /subscription/status/set", body, set_one_status)

    def user_subscriptions(self, query: Any) -> Answer:
        """Answer `GET /subscription/user/status`, from the parameters of its URL."""
        return self._read(query, list_statuses)

    def subscription_status(self, query: Any) -> Answer:
        """Answer `GET /subscription/status/get`, from the parameters of its URL."""
        return self._read(query, get_status)

    def send_messages(self, body: Any) -> Answer:
        """Answer `POST /messages/send`."""
        return self._write("POST /messages/send", body, send)

    def create_catalogs(self, body: Any) -> Answer:
        """Answer `POST /catalogs`."""
        return self._write("POST /catalogs", body, catalogs.create)

    def list_catalogs(self) -> Answer:
        """Answer `GET /catalogs`."""
        return self._read(None, catalogs.list_all)

    def delete_catalog(self, name: str) -> Answer:
        """Answer `DELETE /catalogs/{name}`."""
        return self._write("DELETE /catalogs", name, catalogs.delete)

    def create_fields(self, name: str, body: Any) -> Answer:
        """Answer `POST /catalogs/{name}/fields`."""
        return self._write(
            f"POST /catalogs/{name}/fields",
            body,
            lambda work, sent: catalogs.create_fields(work, name, sent),
        )

    def delete_field(self, name: str, field: str) -> Answer:
        """Answer `DELETE /catalogs/{name}/fields/{field}`."""
        return self._write(
            f"DELETE /catalogs/{name}/fields/{field}",
            None,
            lambda work, sent: catalogs.delete_field(work, name, field),
        )

    def change_items(self, method: items.Method, name: str, body: Any) -> Answer:
        """Answer POST, PUT, PATCH or DELETE of `/catalogs/{name}/items`."""
        return self._write(
            f"{method} /catalogs/{name}/items",
            body,
            lambda work, sent: items.change(work, method, name, sent),
        )

    def change_item(
        self, method: items.Method, name: str, item_id: str, body: Any = None
    ) -> Answer:
        """Answer POST, PUT, PATCH or DELETE of `/catalogs/{name}/items/{item_id}`."""
        return self._write(
            f"{method} /catalogs/{name}/items/{item_id}",
            body,
            lambda work, sent: items.change_one(work, method, name, item_id, sent),
        )

    def get_items(self, name: str, cursor: str | None = None) -> Answer:
        """Answer `GET /catalogs/{name}/items`."""
        return self._read(cursor, lambda work, sent: items.page(work, name, sent))

    def get_item(self, name: str, item_id: str) -> Answer:
        """Answer `GET /catalogs/{name}/items/{item_id}`."""
        return self._read(item_id, lambda work, sent: items.get(work, name, sent))

    def add_message(self, recipients: Mapping[str, list[str]], body: Mapping[str, Any]) -> str:
        """Put a message that a campaign sends into the outbox, and return its `dispatch_id`."""
        with self._store.work("") as work:
            return messages.add(work, recipients, body)

    def outbox(self) -> list[Message]:
        """Return the messages that were sent, oldest first."""
        with self._store.reading() as work:
            return outbox(work)

    def changes(self, braze_id: str | None = None) -> list[Change]:
        """Return the log of changes, of one user or of all, oldest first."""
        with self._store.reading() as work:
            return reading.changes(work, braze_id)

    def changes_of(self, request: int) -> list[Change]:
        """Return the changes of one request, by the number in its answer, oldest first."""
        with self._store.reading() as work:
            return reading.changes_of(work, request)

    def history(self, braze_id: str, limit: int = 50, before: int | None = None) -> list[Change]:
        """Return the changes of a user, the latest one first.

        `before` is the number of the last change of the previous page.
        """
        with self._store.reading() as work:
            return reading.history(work, braze_id, limit, before)

    def counts(self) -> Counts:
        """Return how many profiles, events, purchases and catalogs there are."""
        with self._store.reading() as work:
            return reading.count_all(work)

    def users(self, search: str = "", limit: int = 50, after: int | None = None) -> UserPage:
        """Return the users that a text finds, the one that was updated last first.

        A text finds a user if it is a part of the external id, the name of an alias, the e-mail
        address, the phone number, the `braze_id`, or the first and last name, in upper or lower
        case. `after` is that of the previous page.
        """
        with self._store.reading() as work:
            return reading.find_users(work, search, limit, after)

    def profile(self, braze_id: str) -> dict[str, Any] | None:
        """Return a user as `/users/export/ids` prints it, or None if there is none.

        It also has `subscription_groups`, an array of `{subscription_group_id,
        subscription_state}`, `carts`, an array of `{cart_id, updated_at, currency, products}`, and
        `updated_at`.
        """
        with self._store.reading() as work:
            return reading.profile(work, braze_id)

    def catalogs(self) -> list[dict[str, Any]]:
        """Return the catalogs as `GET /catalogs` prints them."""
        catalogs: list[dict[str, Any]] = self.list_catalogs().body["catalogs"]
        return catalogs

    def contacts(self, receiver: str) -> Contacts:
        """Return the contacts of an integration's local counterpart."""
        return Contacts(self._store, receiver)

    def export_state(self) -> dict[str, Any]:
        """Return the whole state as a JSON document, as `state.schema.json` describes it."""
        with self._store.reading() as work:
            return snapshot.export(work)

    def load_state(self, state: Any) -> None:
        """Replace the state by that of a document, and clear the log of requests and changes.

        In a document that is written by hand, every key may be missing. Raises UnusableState,
        and then changes nothing.
        """
        with self._store.work("") as work:
            snapshot.load(work, state)
            self.log.clear()

    def seed_with(self, state: Any | None = None) -> None:
        """Make a state, or the present one, the state that `reset` returns to.

        A state is loaded as by `load_state`.
        """
        with self._store.work("") as work:
            if state is not None:
                snapshot.load(work, state)
                self.log.clear()
            snapshot.keep(work)

    def reset(self) -> None:
        """Return to the state of `seed_with`, or to an empty one, and set the clock back.

        After it, the same requests make the same ids again. The log is cleared.
        """
        with self._store.work("") as work:
            snapshot.reset(work)
            self.log.clear()
        self._clock.set(None)

    def now(self) -> datetime:
        """Return the time of the local Braze."""
        return self._clock()

    def set_clock(self, moment: datetime | None) -> None:
        """Set the clock, which goes on from there, or set it back to how it started.

        It is where it was when the database is opened again. Raises ValueError for a moment without
        a time zone, or outside of the years 1970 to 3000.
        """
        with self._store.work("") as work:
            self._clock.set(moment)
            if moment is None:
                snapshot.forget_clock(work)
            else:
                self._store.save_clock(work)

    def close(self) -> None:
        """Close the database."""
        self._store.close()

    def _write(self, endpoint: str, body: Any, answer: Endpoint) -> Answer:
        try:
            with self._store.work(endpoint) as work:
                found = _answer(work, *answer(work, _readable(work, body)))
                self._store.complete(work)
        except RecursionError:
            return _TOO_DEEP
        return replace(found, request=work.request)

    def _read(self, body: Any, answer: Endpoint) -> Answer:
        try:
            with self._store.reading() as work:
                return _answer(work, *answer(work, _readable(work, body)))
        except RecursionError:
            return _TOO_DEEP


def _readable(work: Work, body: Any) -> Any:
    """Return a body without lone surrogates. Raises RecursionError."""
    if not _ESCAPED_SURROGATE.search(json.dumps(body)):
        return body
    plain = json.dumps(body, ensure_ascii=False)
    repaired = plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if repaired == plain:
        return body
    work.decide("lone-surrogates")
    return json.loads(repaired)


def _answer(work: Work, status: int, response: dict[str, Any]) -> Answer:
    if "[brazesmith" in json.dumps(response):
        work.decide("undocumented-sentence")
    return Answer(
        status, response, headers=work.headers, own_decisions=tuple(sorted(work.decisions))
    )
