"""What a script reads: it is run on payloads that are made up as it reads them.

`recorder.js` notes every read and how the value is used. Its calls are inserted around what the
script compares with constants, so that the payload can take these values as well.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path as FilePath
from typing import Any, Final

from brazesmith.base.ecmascript import ABSENT
from brazesmith.engines import Engines, Input, Language
from brazesmith.explore.engine import NOW
from brazesmith.explore.samples import EACH
from brazesmith.lint.model import Changes, Part
from brazesmith.lint.scopes import resolve
from brazesmith.lint.syntax import Node, ParsedScript, operator_of, unwrapped, with_insertions
from brazesmith.targets.script import Script

_ROUNDS: Final = 8
_MOST_STATES: Final = 60
_MOST_TEXTS: Final = 12


@cache
def _recorder() -> str:
    return FilePath(__file__).with_name("recorder.js").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Instrumented:
    """A script with calls of the recorder; its lines are longer and begin at `first_line`."""

    code: str
    methods: tuple[str, ...]
    first_line: int
    insertions: tuple[tuple[int, int], ...]  # where in the text, and how many characters

    def original(self, script: ParsedScript, line: int, column: int) -> int:
        """Return the offset in the script of a position in the code."""
        start = script.offset(line, 1)
        shift = sum(length for at, length in self.insertions if at < start)
        wanted = start + shift + column - 1
        shift = 0
        for at, length in self.insertions:
            if at + shift + length > wanted:
                break
            shift += length
        return wanted - shift


def instrument(script: ParsedScript) -> Instrumented:
    """Insert the calls of the recorder into a script."""
    inserted: list[tuple[int, int, int, str]] = []
    for site, seen in enumerate(_operands(script)):
        for node, role in seen:
            is_replaced = role in _REPLACED.values()
            before = f"($brazesmith.{role}||" if is_replaced else "$brazesmith.see("
            after = ")" if is_replaced else f',{site},"{role}")'
            # At one offset, inner calls end first, and outer calls begin first.
            inserted.append((node.start, 1, -node.end, before))
            inserted.append((node.end, 0, -node.start, after))
    added = [(start, addition) for start, _, _, addition in sorted(inserted)]
    head = (
        f"{_recorder()}\nreturn $brazesmith.run(payload, headers, function (payload, headers) {{\n"
    )
    members = (node.get("function").get("property") for node in script.all("call_expression"))
    return Instrumented(
        f"{head}{with_insertions(script.text, added)}\n}});",
        tuple(sorted({member.text for member in members if member})),
        head.count("\n") + 1,
        tuple((start, len(addition)) for start, addition in added),
    )


_RELATIONS: Final = ("<", ">", "<=", ">=", "==", "===", "!=", "!==", "in")


def _operands(script: ParsedScript) -> Iterator[list[tuple[Node, str]]]:
    """Yield what is compared with one another, and the role of each."""
    free = {node.text for node in resolve(script).free}
    for node in script.nodes:
        match node.kind:
            case "binary_expression" if operator_of(node) in _RELATIONS:
                sides = (node.get("left"), node.get("right"))
                yield [pair for side in sides for pair in _compared(side, operator_of(node), free)]
            case "switch_statement" if node.get("value").parts:
                cases = [case.get("value") for case in node.get("body").parts]
                yield [(one, "value") for one in (node.get("value").first, *filter(None, cases))]
            case "subscript_expression" if node.get("object").kind not in _NOT_VALUES and not (
                node.name == "left" and node.parent.kind == "assignment_expression"
            ):
                yield [(node.get("object"), "in"), (node.get("index"), "value")]
            case "call_expression" | "new_expression":
                yield from _call(node)
            case _:
                pass


_NOT_VALUES: Final = ("super", "import", "meta_property", "private_property_identifier", "")


def _compared(node: Node, operator: str, free: Collection[str]) -> Iterator[tuple[Node, str]]:
    """Yield what is compared, and its role; of `typeof x` the x, unless it is not declared."""
    plain = unwrapped(node)
    if plain.kind == "unary_expression" and operator_of(plain) == "typeof":
        operand = plain.get("argument")
        if unwrapped(operand).kind != "identifier":
            yield operand, "typeof"
        elif unwrapped(operand).text not in free:
            yield operand, "type of name"
    elif node.kind not in _NOT_VALUES:
        is_order = operator[0] in "<>"
        yield (
            node,
            "in" if operator == "in" and node.name == "right" else "order" if is_order else "value",
        )


def _call(node: Node) -> Iterator[list[tuple[Node, str]]]:
    """Yield what a call compares or converts, such as `names.has(x)` and `new Date(x)`."""
    callee = node.get("function") or node.get("constructor")
    argument = node.get("arguments").first
    if not argument or argument.kind == "spread_element":
        return
    if callee.text in _REPLACED:
        yield [(callee, _REPLACED[callee.text])]
    elif callee.text == ("Date" if node.kind == "new_expression" else "Date.parse"):
        if len(node.get("arguments").parts) == 1:
            yield [(argument, "time")]
    elif callee.get("property").text == "split" and len(argument.text) >= _LONG_SEPARATOR:
        yield [(callee.get("object"), "list"), (argument, "separator")]
    elif callee.get("property").text in _TESTS and callee.get("object").kind not in _NOT_VALUES:
        yield [(callee.get("object"), "list"), (argument, "value")]


#: Functions of the recorder that replace those of JavaScript.
_REPLACED: Final = {
    "JSON.parse": "parse",
    "Array.isArray": "isArray",
    "Number.isFinite": "isFinite",
    "Number.isInteger": "isFinite",
}
#: Methods that look for their argument.
_TESTS: Final = ("includes", "has", "get", "indexOf", "startsWith", "endsWith")
#: A separator such as "/" or ", " says little about a text; one such as "type:" does. With quotes.
_LONG_SEPARATOR: Final = 5


@dataclass(slots=True)
class Recording:
    """What was read, and the changes of the payload that lead the script elsewhere."""

    payload: Part
    headers: Part
    states: list[Changes]

    @property
    def parts(self) -> list[Part]:
        """Every part of the payload and the headers, except these themselves."""
        return [
            part for root in (self.payload, self.headers) for part in root.all() if part.path[1:]
        ]


def record(script: ParsedScript, engines: Engines, payload: Part, headers: Part) -> Recording:
    """Run a script until nothing new is read; add that to the parts of the payload."""
    instrumented = instrument(script)
    runnable = Script("lint", instrumented.code, language=Language.JAVASCRIPT)
    recording = Recording(payload, headers, [{}])
    known: set[str] = set()
    for _ in range(_ROUNDS):
        states = list(recording.states)
        grew = False
        results = list(_run(runnable, engines, instrumented, recording, states))
        is_stopped = len(results) < len(states)
        for state, result in zip(states, results, strict=False):
            if ABSENT not in state.values():
                result["notes"] += [[path, "usual", None] for path, _, _ in result["notes"]]
            grew |= _merge(recording, result, instrumented, script)
        for root in (payload, headers):
            root.settle()
        for state in _next_states(recording):
            key = repr(sorted(state.items()))
            if key not in known and len(recording.states) < _MOST_STATES:
                known.add(key)
                recording.states.append(state)
                grew = True
        if not grew or is_stopped:
            break
    return recording


def _run(
    runnable: Script,
    engines: Engines,
    instrumented: Instrumented,
    recording: Recording,
    states: list[Changes],
) -> Iterator[dict[str, Any]]:
    """Yield what the recorder returns for every state."""
    inputs = []
    for state in states:
        missing = [path for path, value in state.items() if value is ABSENT]
        request = {
            "payload": recording.payload.render(state, certain=True),
            "methods": instrumented.methods,
            "missing": missing,
            "line": instrumented.first_line,
        }
        headers = json.dumps(recording.headers.render(state, certain=True))
        inputs.append(Input(json.dumps(request), headers, NOW, seed=1))
    for outcome in engines.stream(runnable, inputs):
        result = None if outcome.body is None else json.loads(outcome.body)
        if not isinstance(result, dict):
            return  # it hangs, or does something that no recorder is prepared for
        yield result


def _merge(
    recording: Recording,
    result: dict[str, Any],
    instrumented: Instrumented,
    script: ParsedScript,
) -> bool:
    """Add what one run has read; return whether it was new."""
    grew = False
    roots = {"payload": recording.payload, "headers": recording.headers}
    for path, hint, place in result["notes"]:
        part = roots[path[0]].at(tuple(path[1:]))
        if hint not in part.hints:
            part.hints.add(hint)
            grew = True
        if part.first_read is None and place is not None:
            part.first_read = instrumented.original(script, *place)
    for path, constant in result["compared"]:
        part = roots[path[0]].at(tuple(path[1:]))
        if constant not in part.texts and len(part.texts) < _MOST_TEXTS:
            part.texts.append(constant)
            grew = True
    return grew


def _next_states(recording: Recording) -> Iterator[Changes]:
    """Yield payloads in which one part has another value that the script asks for, or is absent."""
    for part in recording.parts:
        if not part.hints & {"read", "map", "list", "text"}:
            continue
        for text in part.texts if "json" not in part.hints else ():
            yield {part.path: text}
        if part.path[-1] != EACH and part.optional is not False:
            yield {part.path: ABSENT}
    # `if (payload.order) … else if (payload.refund) … else …`, and so for the fields of an object
    for parent in (recording.payload, *recording.parts):
        absent: Changes = {}
        for part in parent.fields.values():
            if part.optional is not False:
                absent = {**absent, part.path: ABSENT}
                yield absent
