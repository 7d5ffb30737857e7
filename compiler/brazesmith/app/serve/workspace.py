"""A project's transforms in front of a local Braze: what arrives is run, judged and applied."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Final

from brazesmith.app.run import RunResult, run_and_judge, run_script
from brazesmith.app.serve import transforms
from brazesmith.app.serve.capture import Capture
from brazesmith.app.serve.faults import Faults
from brazesmith.app.serve.playing import Playing
from brazesmith.app.serve.serving import serve_settings
from brazesmith.app.serve.transforms import Transforms
from brazesmith.base.diagnostics import Diagnostic
from brazesmith.base.json import from_text, to_text
from brazesmith.base.redaction import (
    redacted,
    redacted_field,
    redacted_headers,
    redacted_text,
)
from brazesmith.contract.destination import Outcome
from brazesmith.engines import EmulatorUnavailable, Input, Limits
from brazesmith.engines.shared import SharedEngines
from brazesmith.localbraze import Answer, LocalBraze, UnusableDatabase
from brazesmith.localbraze.items import Method
from brazesmith.localbraze.log import Log
from brazesmith.projects.project import Project
from brazesmith.suites.fixtures import OutcomeKind
from brazesmith.targets.script import Script

#: Braze prints this answer of a transformation URL in its one example.
ACKNOWLEDGED: Final = Answer(201, {"message": "success"}, own_decisions=("acknowledgement",))

#: A longer entry of the log, in characters of JSON, is shortened; and how many rows are left then.
_LONGEST: Final = 300_000
_MOST_ROWS: Final = 200

#: What a live view is told: the name of an event, and its data.
Listener = Callable[[str, Any], None]


@dataclass(frozen=True, slots=True)
class Entry:
    """A request in the log.

    `answer` is what Braze answers to the body of a transform; for a webhook without a body, and for
    a request to Braze itself, it is the answer that was sent. `fault` says what was injected.
    """

    at: datetime
    method: str
    path: str
    incoming: Any  # parsed; the text if it is not JSON
    headers: Mapping[str, Any]
    answer_status: int | None = None  # None if there was no answer
    answer_body: Any = None
    transform: str | None = None
    outcome: OutcomeKind | None = None
    output: Any = None
    error: str | None = None
    verdict: Outcome | None = None
    findings: Sequence[Mapping[str, Any]] = ()
    changes: Sequence[Mapping[str, Any]] = ()
    fault: str | None = None
    request: int | None = None  # what the log of changes calls it

    def to_json(self) -> dict[str, Any]:
        """Return the entry as `/_/log` prints it, without its number and without secrets."""
        return {
            "at": self.at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "transform": self.transform,
            "method": self.method,
            "path": self.path,
            "incoming": self.incoming,
            "headers": redacted_headers(self.headers),
            "outcome": None if self.outcome is None else str(self.outcome),
            "output": redacted(self.output),
            "error": self.error,
            "answer": {"status": self.answer_status, "body": self.answer_body},
            "verdict": self.verdict,
            "findings": list(self.findings),
            "changes": list(self.changes),
            "fault": self.fault,
        }


class Workspace:
    """A project, its compiled transforms, and the local Braze that their bodies change.

    All methods may be called from several threads. With `compiled=False`, there are no transforms
    before `load` or `reload`.
    """

    def __init__(
        self,
        project: Project,
        braze: LocalBraze,
        capture: Capture | None = None,
        *,
        compiled: bool = True,
    ) -> None:
        self.project = project
        self.braze = braze
        self.capture = capture
        self.faults = Faults()
        self.transforms = Transforms()
        self.playing = Playing()
        self._redact = serve_settings(project).redact
        self._listeners: set[Listener] = set()
        self._engines = SharedEngines(Limits(seconds=project.deadline_seconds))
        if compiled:
            self.load()  # it may fork, which needs a process without threads
        self._engines.start()

    @property
    def log(self) -> Log:
        """The last requests."""
        return self.braze.log

    @property
    def scripts(self) -> Mapping[str, Script]:
        """The scripts of the transforms that compile, by name."""
        return self.transforms.scripts

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What is wrong with the specs."""
        return self.transforms.diagnostics

    def load(self) -> None:
        """Compile the project's transforms. Raises ProjectError."""
        self.transforms = transforms.load(self.project)

    def reload(self, project: Project, is_over: Callable[[], bool] = lambda: False) -> None:
        """Compile the transforms again, with the settings of a project.

        Raises UsageError, and Superseded as soon as `is_over` returns true.
        """
        redact = serve_settings(project).redact
        loaded = transforms.load_apart(project, is_over).after(self.transforms)
        self.project, self._redact, self.transforms = project, redact, loaded
        if self.capture is not None:
            self.capture.pointers = redact
        self.tell("transforms", {})

    def refuse_reload(self, problem: str) -> None:
        """Keep the transforms as they are, and show why."""
        self.transforms = replace(self.transforms, problem=problem)
        self.tell("transforms", {})

    def receive(
        self,
        name: str,
        payload: str,
        headers: str,
        *,
        method: str = "POST",
        path: str | None = None,
        fault: str | None = None,
    ) -> Answer:
        """Run a transform on a webhook and apply the body. Raises KeyError for an unknown name.

        `headers` are a JSON text. The answer acknowledges the webhook, whatever the transform does
        with it; the log has that. `fault` says what was injected.
        """
        if not self.transforms.receives(name):
            raise KeyError(name)
        now = self.now()
        if self.capture is not None:
            self.capture.append(name, payload, headers, now)
        arrived = Entry(
            at=now,
            method=method,
            path=path or f"/transformations/{name}",
            incoming=self.readable(payload),
            headers=json.loads(headers),
            answer_status=ACKNOWLEDGED.status,
            answer_body=ACKNOWLEDGED.body,
            transform=name,
            fault=fault,
        )
        self.record(self._processed(arrived, name, Input(payload, headers, now.isoformat())))
        return ACKNOWLEDGED

    def run(self, name: str, payload: str, headers: str = "{}") -> RunResult:
        """Run a transform or render a webhook, and change nothing. Raises KeyError."""
        input_ = Input(payload, headers, self.now().isoformat())
        return run_script(self.project, self.scripts[name], input_, self._engines)

    def record(self, entry: Entry) -> None:
        """Add an entry to the log, and tell the live views.

        If the disk is full, there is no entry, and whatever changes something is refused.
        """
        data = _shortened(entry.to_json())
        is_delivered = entry.verdict is not None and (entry.answer_status or 500) < 400
        is_received = entry.outcome is not None and entry.path.startswith("/transformations/")
        try:
            number = self.log.append(
                data,
                request=entry.request,
                received=is_received,
                delivered=is_delivered,
            )
        except UnusableDatabase:
            return
        self.tell("log", {"id": number, **data})

    def changes_of(self, answer: Answer) -> list[dict[str, Any]]:
        """Return the changes that a request made, as the log prints them, without secrets."""
        if answer.request is None:
            return []
        return [
            {
                "action": change.action,
                "braze_id": change.braze_id,
                "name": change.name,
                "before": redacted_field(change.name, change.before),
                "after": redacted_field(change.name, change.after),
                "reason": change.reason,
            }
            for change in self.braze.changes_of(answer.request)
        ]

    def now(self) -> datetime:
        """Return the time of the local Braze."""
        return self.braze.now()

    def reset(self) -> None:
        """Go back to the state that the local Braze was seeded with, without log and faults."""
        self.braze.reset()
        self.log.clear()
        self.faults.clear()
        self.tell("reset", None)
        self.tell("state", None)

    def state(self) -> dict[str, Any]:
        """Return the counts of everything, as `/_/state` prints them."""
        counts = self.braze.counts()
        return {
            "profiles": counts.profiles,
            "events": counts.events,
            "purchases": counts.purchases,
            "catalogs": counts.catalogs,
            "webhooks": asdict(self.log.webhooks()),
            "faults": self.faults.to_json(),
            "now": self.now().isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        }

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call a function, from any thread, with everything that happens, until it is removed.

        Returns how to remove it.
        """
        self._listeners.add(listener)
        return lambda: self._listeners.discard(listener)

    def tell(self, event: str, data: Any) -> None:
        """Tell all listeners that something happened: "log", "state", "reset" or "transforms"."""
        for listener in tuple(self._listeners):
            listener(event, data)

    def close(self) -> None:
        """End the engines and close the database and the capture."""
        self._engines.close()
        self.playing.close()
        if self.capture is not None:
            self.capture.close()
        self.braze.close()

    def readable(self, text: str) -> Any:
        """Return an incoming text as the log has it: parsed if it is JSON, and without secrets."""
        try:
            return redacted(from_text(text), self._redact)
        except (ValueError, RecursionError):
            return redacted_text(text)

    def _processed(self, entry: Entry, name: str, input_: Input) -> Entry:
        """Run a transform on a webhook and apply the body; return the entry that says so."""
        script = self.scripts.get(name)
        if script is None:
            error = self.transforms.problem_of(name)
            return replace(entry, outcome=OutcomeKind.ERROR, error=error)
        try:
            result = run_and_judge(self.project, script, input_, self._engines)
        except EmulatorUnavailable as problem:
            return replace(entry, outcome=OutcomeKind.ERROR, error=str(problem))
        entry = replace(
            entry,
            outcome=result.outcome,
            output=result.body,
            error=None if result.raw.error is None else str(result.raw.error),
            findings=[finding.to_json() for finding in result.findings],
        )
        if result.answer is None:
            return entry
        verdict, status, response = result.answer
        apply = _APPLY.get(script.destination.name)
        answer = apply(self.braze, result.body) if apply else None
        answer = answer or Answer(status, response)
        return replace(
            entry,
            verdict=verdict,
            answer_status=answer.status,
            answer_body=answer.body,
            changes=self.changes_of(answer),
            request=answer.request,
        )


def _shortened(entry: dict[str, Any]) -> dict[str, Any]:
    """Return an entry without its longest values, if it is very long."""
    if len(to_text(entry)) <= _LONGEST:
        return entry
    rows = {
        name: [
            {key: _left_out(value) for key, value in row.items()}
            for row in entry[name][:_MOST_ROWS]
        ]
        for name in ("findings", "changes")
    }
    values = {name: _left_out(entry[name]) for name in ("incoming", "output", "headers")}
    answer = {**entry["answer"], "body": _left_out(entry["answer"]["body"])}
    return {**entry, **rows, **values, "answer": answer}


def _left_out(value: Any) -> Any:
    size = len(to_text(value))
    return value if size <= _LONGEST // 10 else f"[left out: {size:,} characters]"


def _items(method: Method) -> Callable[[LocalBraze, Any], Answer | None]:
    """Return how the items in a body change a catalog, which is named in it."""

    def apply(braze: LocalBraze, body: Any) -> Answer | None:
        name = body.get("catalog_name") if type(body) is dict else None
        if type(name) is not str or not name:
            return None  # the judge says what is wrong
        rest = {key: value for key, value in body.items() if key != "catalog_name"}
        return braze.change_items(method, name, rest)

    return apply


#: How a body changes the local Braze, by the name of its destination.
_APPLY: Final[Mapping[str, Callable[[LocalBraze, Any], Answer | None]]] = {
    "track": LocalBraze.track,
    "catalog-update": _items("PUT"),
    "catalog-edit": _items("PATCH"),
    "catalog-delete": _items("DELETE"),
    "messages-send": LocalBraze.send_messages,
}
