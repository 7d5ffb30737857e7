"""A local Braze for tests: a server on a free port, in a thread of this process."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

from brazesmith import localbraze
from brazesmith.app.serve.faults import read_fault
from brazesmith.app.serve.workspace import Workspace
from brazesmith.projects.project import load_project
from brazesmith.server.application import create_app
from brazesmith.server.listening import Server, bind, port_of
from brazesmith.server.rates import Buckets, Limits
from brazesmith.server.security import DEFAULT_KEY, Access


class LocalBraze:
    """A running local Braze with its own database, in memory.

        with LocalBraze() as braze:
            requests.post(f"{braze.url}/users/track", headers=braze.headers, json=…)
            assert braze.profile("ada")["custom_attributes"] == {"plan": "pro"}

    `project` is a folder of the project whose transforms have URLs (default: the working
    directory). Ids are the same in every run. There are no rate limits, unless `rate_limits` is
    "documented".
    """

    def __init__(
        self,
        project: Path | str | None = None,
        *,
        api_key: str = DEFAULT_KEY,
        rate_limits: Limits = "off",
    ) -> None:
        self.api_key = api_key
        self._sockets = bind(0)
        self.url = f"http://127.0.0.1:{port_of(self._sockets)}"
        self._workspace = Workspace(
            load_project(None if project is None else Path(project)),
            localbraze.LocalBraze(None, seed=1),
        )
        access = Access(api_key, port_of(self._sockets))
        self._buckets = Buckets(rate_limits)
        self._ready = Event()
        self._server = Server(create_app(self._workspace, access, self._buckets), self._ready.set)
        self._thread = Thread(target=self._server.run, args=(self._sockets,), daemon=True)
        self._thread.start()
        while not self._ready.wait(0.1):
            if not self._thread.is_alive():
                self.close()
                raise RuntimeError("the server of the local Braze ended before it was ready")

    @property
    def headers(self) -> dict[str, str]:
        """The headers of a request: the API key, and JSON as the content."""
        return {"Authorization": f"Bearer {self.api_key}", "Content-Type": "application/json"}

    def transformation_url(self, name: str) -> str:
        """Return the URL to which a source posts its webhooks for a transform."""
        return f"{self.url}/transformations/{quote(name)}"

    def profile(self, external_id: str) -> dict[str, Any] | None:
        """Return a user as `/users/export/ids` prints it, or None."""
        answer = self._workspace.braze.export_ids({"external_ids": [external_id]})
        users: list[dict[str, Any]] = answer.body["users"]
        return users[0] if users else None

    def reset(self) -> None:
        """Forget all users, the log and the faults, and let the clock run."""
        self._workspace.braze.seed_with({})
        self._workspace.reset()
        self._buckets.refill()

    def load_state(self, state: dict[str, Any]) -> None:
        """Begin with a state as `GET /_/export` prints it; every key may be missing.

        Raises UnusableState.
        """
        self._workspace.braze.load_state(state)

    def export_state(self) -> dict[str, Any]:
        """Return the whole state as `GET /_/export` prints it."""
        return self._workspace.braze.export_state()

    def log(self, limit: int = 100) -> list[dict[str, Any]]:
        """Return the latest requests as `/_/log` prints them, newest first."""
        return self._workspace.log.latest(limit)

    def set_clock(self, moment: datetime | None) -> None:
        """Set the time, which then runs on; None is the present."""
        self._workspace.braze.set_clock(moment)

    def add_fault(self, **fault: Any) -> None:
        """Inject a fault, as `POST /_/faults` does: `add_fault(status=429, count=1)`."""
        self._workspace.faults.add(read_fault(fault))

    def close(self) -> None:
        """Stop the server. The state is gone."""
        self._server.should_exit = True
        self._thread.join()
        for listening in self._sockets:  # the server has closed them if it ran
            listening.close()
        self._workspace.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
