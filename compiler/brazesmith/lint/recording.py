"""What a script reads: it is run on payloads that are made up as it reads them.

`recorder.js` notes every read and how the value is used. Its calls are inserted around what the
script compares with constants, so that the payload can take these values as well.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path as FilePath
from typing import Any, Final

from brazesmith.base.ecmascript import ABSENT
from brazesmith.engines import Engines, Input, Language
from brazesmith.explore.engine import NOW
from brazesmith.explore.samples import EACH, Path
from brazesmith.lint.model import Changes, Part
from brazesmith.lint.syntax import Node, ParsedScript, key_of, operator_of, text_of, unwrapped
from brazesmith.targets.script import Script

_ROUNDS: Final = 8
_MOST_STATES: Final = 60
_MOST_TEXTS: Final = 12


@cache
def _recorder() -> str:
    return FilePath(__file__).with_name("recorder.js").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Instrumented:
    """A script with calls of the recorder, and the constants at each site."""

    code: str
    constants: tuple[tuple[Any, ...], ...]
    methods: tuple[str, ...]
    first_line: int
    insertions: tuple[tuple[int, int], ...]  # where in the text, and how many characters

    def original(self, script: ParsedScript, line: int, column: int) -> int:
        """Return the offset in the script of a position in the code, in which lines are longer."""
        offset = script.offset(line, 1)
        shift = sum(length for at, length in self.insertions if at < offset)
        offset += shift + column - 1
        shift = 0
        for at, length in self.insertions:
            if at + shift + length > offset:
                break
            shift += length
        return offset - shift


def instrument(script: ParsedScript) -> Instrumented:
    """Insert the calls of the recorder into a script."""
    constants: list[tuple[Any, ...]] = []
    inserted: list[tuple[int, int, int, str]] = []

    def wrap(node: Node, before: str, after: str) -> None:
        # At one offset, inner calls end first, and outer calls begin first.
        inserted.append((node.start, 1, -node.end, before))
        inserted.append((node.end, 0, -node.start, after))

    for node, found in _compared(script):
        wrap(node, "$brazesmith.see(", f",{len(constants)})")
        constants.append(tuple(found[:_MOST_TEXTS]))
    for node in script.all("new_expression", "call_expression"):
        callee = node.get("function") or node.get("constructor")
        is_date = callee.text == ("Date" if node.kind == "new_expression" else "Date.parse")
        arguments = node.get("arguments").parts
        if is_date and len(arguments) == 1 and arguments[0].kind != "spread_element":
            wrap(arguments[0], "$brazesmith.date(", ")")
        elif callee.text == "JSON.parse":
            wrap(callee, "($brazesmith.parse||", ")")
    text, at, code, insertions = script.text, 0, [], []
    for start, _, _, addition in sorted(inserted):
        code += [text[at:start], addition]
        insertions.append((start, len(addition)))
        at = start
    code.append(text[at:])
    head = (
        f"{_recorder()}\nreturn $brazesmith.run(payload, headers, function (payload, headers) {{\n"
    )
    methods = {
        node.get("function").get("property").text
        for node in script.all("call_expression")
        if node.get("function").kind == "member_expression"
    }
    return Instrumented(
        f"{head}{''.join(code)}\n}});",
        tuple(constants),
        tuple(sorted(methods)),
        head.count("\n") + 1,
        tuple(insertions),
    )


def _constant(node: Node) -> list[Any]:
    """Return the value of a literal, in a list; nothing for any other expression."""
    node = unwrapped(node)
    text = text_of(node)
    if text is not None:
        return [text]
    if node.kind == "number":
        try:
            return [json.loads(node.text)]
        except ValueError:
            return []
    return [node.kind == "true"] if node.kind in ("true", "false") else []


_RELATIONS = ("<", ">", "<=", ">=")
_EQUALITIES = ("==", "===", "!=", "!==")


def _compared(script: ParsedScript) -> Iterator[tuple[Node, list[Any]]]:
    """Yield the expressions that a script compares with constants, and these."""
    literals = _named_literals(script)
    for node in script.nodes:
        match node.kind:
            case "binary_expression":
                yield from _comparison(node, literals)
            case "switch_statement" if node.get("value").parts:
                cases = node.get("body").parts
                found = [value for case in cases for value in _constant(case.get("value"))]
                if found:
                    yield node.get("value").first, found
            case "call_expression" if node.get("function").kind == "member_expression":
                yield from _call(node, literals)
            case "subscript_expression":
                found = literals.get(node.get("object").text, [])
                if found and not text_of(node.get("index")):
                    yield node.get("index"), found
            case _:
                pass


def _comparison(node: Node, literals: dict[str, list[Any]]) -> Iterator[tuple[Node, list[Any]]]:
    left, right, operator = node.get("left"), node.get("right"), operator_of(node)
    if operator == "in":
        found = literals.get(right.text, [])
        if found and left.kind != "private_property_identifier":
            yield left, found
        return
    if operator not in _RELATIONS + _EQUALITIES:
        return
    for one, other in ((left, right), (right, left)):
        found = _constant(other)
        if not found or _constant(one):
            continue
        plain = unwrapped(one)
        if plain.kind == "unary_expression" and operator_of(plain) == "typeof":
            example = {"string": "text-1", "number": 5, "boolean": True}.get(found[0])
            if example is not None and plain.get("argument").kind != "identifier":
                yield plain.get("argument"), [example]
        elif operator in _EQUALITIES:
            yield one, found
        elif isinstance(found[0], int | float):
            yield one, [found[0] + 1, found[0], found[0] - 1]


_TEXT_TESTS = ("startsWith", "endsWith", "includes", "indexOf")


def _call(node: Node, literals: dict[str, list[Any]]) -> Iterator[tuple[Node, list[Any]]]:
    """Yield what `["a", "b"].includes(x)`, `names.has(x)` and `x.startsWith("a")` compare."""
    callee, arguments = node.get("function"), node.get("arguments").parts
    receiver, method = callee.get("object"), callee.get("property").text
    if not arguments or arguments[0].kind == "spread_element":
        return
    if method in ("includes", "has", "indexOf"):
        found = literals.get(receiver.text) or _elements(receiver)
        if found:
            yield arguments[0], found
            return
    found = _constant(arguments[0])
    if method in _TEXT_TESTS and found and receiver.kind not in ("super", "import"):
        yield receiver, found


def _elements(node: Node) -> list[Any]:
    """Return the constants in an array literal, or in a set of one, or the keys of an object."""
    node = unwrapped(node)
    if node.kind == "new_expression" and node.get("constructor").text in ("Set", "Map"):
        node = node.get("arguments").first
    if node.kind == "array":
        return [value for part in node.parts for value in _constant(part)]
    if node.kind == "object":
        return [key for part in node.parts if (key := key_of(part.get("key")))]
    return []


def _named_literals(script: ParsedScript) -> dict[str, list[Any]]:
    """Return the constants in literals with a name."""
    return {
        node.get("name").text: found
        for node in script.all("variable_declarator")
        if (found := _elements(node.get("value")))
    }


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
        if outcome.body is None:
            return  # it hangs, or does something that no recorder is prepared for
        yield json.loads(outcome.body)


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
    for site, path in result["seen"]:
        part = roots[path[0]].at(tuple(path[1:]))
        for constant in instrumented.constants[site]:
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
    # `if (payload.order) … else if (payload.refund) … else …`
    absent: dict[Path, Any] = {}
    for part in recording.payload.fields.values():
        if part.optional is False:
            continue
        absent[part.path] = ABSENT
        yield dict(absent)
