"""Runs a program in Python, in V8 and in node, and says whether they agree."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from brazesmith import ir
from brazesmith.engines import Emulator, Input
from brazesmith.passes.check import resolve
from brazesmith.passes.interpreter import Run, Stopped, interpret
from brazesmith.projects.pipeline import compile_transform

from .specs import SETTINGS, evaluate

NOW = "2022-07-15T03:17:39.000Z"


@dataclass(frozen=True)
class Case:
    """What one run is given."""

    payload: Any
    headers: dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What came of one run: a body as JSON text with the keys in their order, or a failure."""

    body: str | None
    error: str | None


def compiled(source: str) -> tuple[ir.Program, str]:
    """The program of a spec, as it was written, and its JavaScript. Raises SpecError."""
    transform = evaluate(source)
    code = compile_transform(transform, SETTINGS).script.code
    return resolve(transform.program(), SETTINGS), code


def body_text(body: Any) -> str:
    return json.dumps(body)


def in_python(program: ir.Program, case: Case) -> Answer:
    result = interpret(program, case.payload, case.headers, now=NOW)
    match result.outcome:
        case "body":
            return Answer(body_text(result.body), None)
        case "skip":
            array = "attributes" if str(program.destination) == "track" else "items"
            return Answer(body_text({array: []}), None)
        case "error" | "abort":
            return Answer(None, result.message)


def in_v8(emulator: Emulator, code: str, cases: Sequence[Case]) -> list[Answer]:
    inputs = [Input(json.dumps(case.payload), json.dumps(case.headers), NOW) for case in cases]
    return [
        Answer(None, f"{outcome.error.name}: {outcome.error.message}")
        if outcome.error is not None
        else Answer(body_text(json.loads(outcome.body or "null")), None)
        for outcome in emulator.run(code, inputs, is_pure=True)
    ]


NODE = """
const jobs = JSON.parse(require("fs").readFileSync(0, "utf8"));
const now = Date.parse(jobs.now);
class PinnedDate extends Date {
  constructor(...given) {
    super(...(given.length ? given : [now]));
  }
}
const answers = jobs.jobs.map(({ code, cases }) => {
  const run = new Function("payload", "headers", "Date", code);
  return cases.map(([payload, headers]) => {
    try {
      return { body: JSON.stringify(run(JSON.parse(payload), JSON.parse(headers), PinnedDate)) };
    } catch (error) {
      return { error: `${error.name}: ${error.message}` };
    }
  });
});
process.stdout.write(JSON.stringify(answers));
"""


def in_node(node: str, jobs: Sequence[tuple[str, Sequence[Case]]]) -> list[list[Answer]]:
    """Many programs in one process, far from UTC."""
    wire = {
        "now": NOW,
        "jobs": [
            {"code": code, "cases": [[json.dumps(c.payload), json.dumps(c.headers)] for c in cases]}
            for code, cases in jobs
        ],
    }
    told = subprocess.run(
        [node, "-e", NODE],
        input=json.dumps(wire),
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "TZ": "America/New_York"},
    )
    return [
        [
            Answer(None, answer["error"])
            if "error" in answer
            else Answer(body_text(json.loads(answer["body"])), None)
            for answer in answers
        ]
        for answers in json.loads(told.stdout)
    ]


def agree(program: ir.Program, case: Case, python: Answer, other: Answer) -> bool:
    """Whether two answers are one.

    Of several failures that all are certain any may be the one that is reported.
    """
    if python.error is None or other.error is None:
        return python == other
    name, _, message = other.error.partition(": ")
    return name == "Error" and (message == python.error or message in failures(program, case))


def failures(program: ir.Program, case: Case) -> set[str]:
    """The messages of all failures that no order of evaluation gets around."""
    run = _AllFailures.of(program, case.payload, case.headers, NOW)
    assert isinstance(run, _AllFailures)
    with suppress(Stopped):
        run.body(program.body)
    return run.messages


class _AllFailures(Run):
    """Looks at the rest of what is certainly wanted, too, after a failure."""

    def __init__(self, name: str, inputs: dict[str, Any], now: str) -> None:
        super().__init__(name, inputs, now)
        self.messages: set[str] = set()
        self.failed: set[int] = set()  # the nodes below which all has been looked at

    def value(self, node: ir.Node) -> Any:
        try:
            return super().value(node)
        except Stopped as failure:
            self.messages.add(str(failure))
            self.failed.add(id(node))
            for child in _certain_children(node):
                if id(child) not in self.failed:
                    with suppress(Stopped):
                        self.value(child)
            raise


def _certain_children(node: ir.Node) -> Sequence[ir.Node]:
    match node:
        case ir.If(condition=condition):
            return [condition]
        case ir.Call(operator=operator, arguments=arguments):
            lazy = operator.name in ("both", "either", "or_else")
            return arguments[:1] if lazy else arguments
        case ir.Function():
            return []
        case _:
            return ir.children(node)
