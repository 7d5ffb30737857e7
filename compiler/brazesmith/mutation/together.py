"""Hand-written mutants in one script, which runs all of them on a payload.

Each run of a script costs more than the script does, so that hundreds of mutants on thousands of
payloads would take minutes. Together they take seconds. The mutants share a realm, so this is only
for scripts that leave it alone; the original runs first and last, which shows most that do not.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, TypeVar

from brazesmith.base.json import dump_json, parse_json
from brazesmith.engines import Failure, Input, Outcome, ScriptError
from brazesmith.lint.scopes import resolve
from brazesmith.lint.syntax import NOTHING, Node, parse
from brazesmith.mutation.killing import ended
from brazesmith.mutation.mutant import Ended, Mutant
from brazesmith.suites.suite import Runner
from brazesmith.targets.script import Language, Script

T = TypeVar("T")

#: How many characters of code run together.
_LONGEST: Final = 4_000_000

#: Words of scripts that may change what other scripts see, or see what they did.
_SHARED: Final = frozenset({
    "this", "super", "eval", "Function", "globalThis", "prototype", "__proto__", "constructor",
    "random", "arguments", "await", "yield",
})  # fmt: skip
#: What a script may change without another one seeing it.
_ITS_OWN: Final = frozenset({"payload", "headers"})

_RUN: Final = """
const $payload = JSON.stringify(payload), $headers = JSON.stringify(headers);
function $run(script) {
  try {
    const result = script(JSON.parse($payload), JSON.parse($headers));
    const text = JSON.stringify(result);
    return text === undefined ? [] : [text];
  } catch (error) {
    return [null, String(error instanceof Error ? error.message : error)];
  }
}
const $found = $scripts.map($run);
const $first = String($found[0]);
const $others = $found.map((one, index) => [index, one]);
return [$found[0], $others.filter((pair) => String(pair[1]) !== $first)];
"""

_PARSE: Final = """
return $codes.map((code) => {
  try {
    return new Function("payload", "headers", code) !== null;
  } catch (error) {
    return false;
  }
});
"""


class Together:
    """Mutants of one script that run together."""

    def __init__(self, script: Script, mutants: Mapping[int, Script], engines: Runner) -> None:
        self.script, self.mutants, self.engines = script, mutants, engines
        self.is_quick = script.language is Language.JAVASCRIPT and is_alone(script.code)

    def run(self, inputs: Sequence[Input], numbers: Sequence[int]) -> list[dict[int, Ended]]:
        """Return what the mutants with these numbers make of each input, and the original: 0."""
        if not self.is_quick:
            return self._one_by_one(inputs, numbers)
        found: list[dict[int, Ended]] = [{} for _ in inputs]
        for some in _in_groups(numbers, len(self.script.code)):
            for outcomes, more in zip(found, self._run(inputs, some), strict=True):
                outcomes |= more
        return found

    def _run(self, inputs: Sequence[Input], numbers: Sequence[int]) -> Iterator[dict[int, Ended]]:
        scripts = [self.script, *(self.mutants[number] for number in numbers), self.script]
        functions = ",\n".join(f"function (payload, headers) {{{one.code}\n}}" for one in scripts)
        code = f"const $scripts = [{functions}];{_RUN}"
        together = self.script.without_program(code=code, file=None, is_pure=False)
        for outcome, input_ in zip(self.engines.run(together, inputs), inputs, strict=True):
            yield self._taken_apart(outcome, input_, numbers)

    def _taken_apart(
        self, outcome: Outcome, input_: Input, numbers: Sequence[int]
    ) -> dict[int, Ended]:
        """Return the outcome of each script; run them one by one if one has stopped the others."""
        if outcome.error is not None or outcome.body is None:
            return self._one_by_one([input_], numbers)[0]
        first, others = parse_json(outcome.body, "")
        differing = {index: _ended(found) for index, found in others}
        if len(numbers) + 1 in differing:  # the original, after all others
            return self._one_by_one([input_], numbers)[0]
        original = _ended(first)
        found = enumerate(numbers, start=1)
        return {0: original} | {number: differing.get(index, original) for index, number in found}

    def _one_by_one(
        self, inputs: Sequence[Input], numbers: Sequence[int]
    ) -> list[dict[int, Ended]]:
        scripts = {0: self.script} | {number: self.mutants[number] for number in numbers}
        found: list[dict[int, Ended]] = [{} for _ in inputs]
        for number, script in scripts.items():
            for outcomes, outcome in zip(found, self.engines.run(script, inputs), strict=True):
                outcomes[number] = ended(outcome)
        return found


def _ended(found: Sequence[str | None]) -> Ended:
    """Return what a script did: nothing, a body as JSON, or an error with a message."""
    match found:
        case [None, str() as message]:
            return ended(Outcome(None, ScriptError(Failure.EXCEPTION, None, message)))
        case [str() as body]:
            return ended(Outcome(body, None))
        case _:
            return ended(Outcome(None, None))


def that_parse(mutants: Sequence[Mutant], script: Script, engines: Runner) -> list[Mutant]:
    """Return the mutants whose code V8 can parse, with new numbers."""
    kept: list[Mutant] = []
    for some in _in_groups(mutants, len(script.code)):
        codes = dump_json([mutant.code for mutant in some])
        code = f"const $codes = {codes};{_PARSE}"
        test = script.without_program(code=code, file=None, is_pure=False)
        [outcome] = engines.run(test, [Input("{}")])
        answers: Any = parse_json(outcome.body, "") if outcome.body else [True] * len(some)
        kept += itertools.compress(some, answers)
    return [replace(mutant, number=number) for number, mutant in enumerate(kept, start=1)]


def _in_groups(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Yield some of the items at a time, at least one group, so that their code is not too long."""
    most = max(1, _LONGEST // max(size, 1))
    for start in range(0, max(len(items), 1), most):
        yield items[start : start + most]


def is_alone(code: str) -> bool:
    """Whether a script seems to change nothing but its payload and its own values."""
    script = parse(code, "")
    names = resolve(script)
    if names.leaked:
        return False
    for node in script.nodes:
        is_text = node.kind == "string_fragment" and node.parent.name != "index"
        if not node.parts and not is_text and node.text in _SHARED:
            return False
        target = _changed(node)
        while target.kind in ("member_expression", "subscript_expression"):
            target = target.get("object")
        is_name = target.kind == "identifier"
        if is_name and target.text not in _ITS_OWN and names.binding(target) is None:
            return False
    return True


def _changed(node: Node) -> Node:
    """Return what a node assigns to, or changes, or `NOTHING`."""
    match node.kind:
        case "assignment_expression" | "augmented_assignment_expression":
            return node.get("left")
        case "update_expression":
            return node.get("argument")
        case "unary_expression" if node.has("delete"):
            return node.get("argument")
        case "for_in_statement" if not node.get("kind"):
            return node.get("left")
        case _:
            return NOTHING
