"""Renders webhooks in a worker process: an outcome for every input, whatever happens there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Any, Self

from brazesmith.emulator.outcome import Failure, Input, Limits, Outcome, ScriptError
from brazesmith.emulator.process import PYTHON, Engine, Worker, WorkerDied

_ENGINE = Engine(
    "the Liquid emulator",
    (*PYTHON, "-m", "brazesmith.liquid.worker"),
    ("brazesmith", "liquid", "markupsafe", "dateutil", "babel", "pytz", "typing_extensions"),
)

_BATCH = 100


class LiquidEmulator:
    """Renders the text of webhooks. Reusable; one thread at a time; the first run starts it."""

    def __init__(self, limits: Limits = Limits()) -> None:  # noqa: B008 (frozen)
        self.limits = limits
        self._worker: Worker | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the worker. The emulator can be used again: it starts another one."""
        if self._worker is not None:
            self._worker.kill()
            self._worker = None

    def run(self, code: str, inputs: Sequence[Input]) -> list[Outcome]:
        """Render `code` once for each input: one outcome each, in the same order.

        The body of an outcome is the request: `{method, url, headers, body}`. An abort is an error
        of the kind `Failure.ABORT`, its message the reason.
        """
        outcomes: list[Outcome] = []
        while len(outcomes) < len(inputs):
            batch = inputs[len(outcomes) : len(outcomes) + _BATCH]
            try:
                for outcome in self._ask(code, batch):
                    outcomes.append(outcome)
            except WorkerDied as death:  # the input that it was at killed it; go on after that one
                self.close()
                outcomes.append(Outcome(None, ScriptError(death.kind, None, death.message)))
            except BaseException:  # its answers would be taken for those to the next question
                self.close()
                raise
        return outcomes

    def _ask(self, code: str, batch: Sequence[Input]) -> Iterator[Outcome]:
        if self._worker is None:
            self._worker = Worker(self.limits, _ENGINE)
        self._worker.await_ready()
        given = [{"payload": each.payload, "now": each.now} for each in batch]
        request = {"code": code, "inputs": given, "mostBytes": self.limits.result_bytes}
        self._worker.send(json.dumps(request).encode("ascii"))
        for _ in batch:
            yield _outcome(json.loads(self._worker.receive(self.limits.seconds)), code)


def _outcome(told: dict[str, Any], code: str) -> Outcome:
    error = told["error"]
    if error is None:
        return Outcome(told["body"], None, (), told["ms"])
    line = error["line"]
    source = code.split("\n")[line - 1] if line is not None else None
    name = "Liquid" if error["kind"] in (Failure.SYNTAX, Failure.EXCEPTION) else None
    problem = ScriptError(
        Failure(error["kind"]), name, error["message"], line, error["column"], source
    )
    return Outcome(None, problem, (), told["ms"])
