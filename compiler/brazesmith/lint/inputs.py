"""What running a hand-written script shows that it reads, as inputs of an exploration."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final

from brazesmith.base import ecmascript as es
from brazesmith.engines import Engines
from brazesmith.explore.engine import Trial
from brazesmith.explore.inputs import Inputs
from brazesmith.explore.nested import JSON_TEXT
from brazesmith.explore.samples import EACH, SOME_KEY, Path, places
from brazesmith.ir import types
from brazesmith.ir.types import Kind, Shape, Type
from brazesmith.lint import model
from brazesmith.lint.budget import RUNS, Budget
from brazesmith.lint.model import Part
from brazesmith.lint.recording import record
from brazesmith.lint.runs import LONGEST, Runs, run_script
from brazesmith.lint.scopes import resolve
from brazesmith.lint.syntax import ParsedScript, operator_of, parse, text_of
from brazesmith.targets.script import Script

#: How many payloads of the runs are kept.
_MOST_STARTS: Final = 120
#: The most texts of a script that are tried in every place.
_MOST_WORDS: Final = 40


def inputs_read(
    script: Script,
    engines: Engines,
    payload: Type | None = None,
    samples: Sequence[Any] = (),
    seconds: float = math.inf,
) -> Inputs:
    """Return what a script may be given, from what it reads when it is run for so many seconds.

    `payload` is the type of its payload as far as it is known, `samples` are payloads. Whatever
    else the script reads may be absent, null, or anything.
    """
    if len(script.code) > LONGEST:
        return Inputs(inputs_type(payload or _OBJECT, types.OBJECT), ())
    parsed = parse(script.code, script.name)
    budget = Budget(engines, RUNS, seconds)
    names = resolve(parsed)
    runs = run_script(parsed, names, budget, None if samples else payload, samples)
    if payload is None and not samples and not _has_body(runs):
        batches = run_script(parsed, names, budget, _BATCH, ())
        runs = batches if _has_body(batches) else runs
    headers = {key: types.optional(types.TEXT) for key in runs.headers.fields}
    written = map(text_of, parsed.all("string", "template_string"))
    texts = filter(None, (*_matched(parsed), *written))
    type_ = inputs_type(
        _type_of(runs.payload) if payload is None else _with_reads(payload, runs.undeclared),
        Type(Kind.OBJECT, shape=Shape("headers", headers, open=True)),
    )
    named = set(_named_in_conditions(parsed))
    return Inputs(
        type_,
        tuple(_starts(runs)),
        dict(_texts(runs)),
        words=tuple(dict.fromkeys(texts))[:_MOST_WORDS],
        numbers=tuple(_numbers(parsed)),
        keys=tuple(dict.fromkeys(node.text for node in parsed.all("property_identifier")))[
            :_MOST_WORDS
        ],
        branching=frozenset(path for path, _ in places(type_) if named & {*path[-2:]}),
    )


def read_of(
    parsed: ParsedScript, engines: Engines, payload: Type, sample: Any, seconds: float
) -> tuple[Type, dict[Path, list[str]]]:
    """Return the type of payloads with what a script reads of one, and the texts it compares."""
    root, headers = model.of_sample(sample, ("payload",)), Part(("headers",), model.OBJECT)
    record(parsed, Budget(engines, RUNS, seconds), root, headers)
    read = [above.fields[key] for above, key in root.unknown()]
    texts = {
        part.path: [text for text in part.texts if isinstance(text, str)] for part in root.all()
    }
    return _with_reads(payload, read), {path: some for path, some in texts.items() if some}


def inputs_type(payload: Type, headers: Type) -> Type:
    """Return the type of `{payload, headers}`; both are always there."""
    fields = {"payload": types.required(payload), "headers": types.required(headers)}
    return Type(Kind.OBJECT, shape=Shape("inputs", fields))


#: A payload that is an array of objects.
_BATCH: Final = types.array(Type(Kind.OBJECT, shape=Shape("payload", {}, open=True)))
#: A payload of which nothing is known.
_OBJECT: Final = Type(Kind.OBJECT, item=types.ANY)


def _has_body(runs: Runs) -> bool:
    return any(one.observation.body is not None for one in runs.seen)


def _with_reads(declared: Type, parts: Sequence[Part]) -> Type:
    """Return a type with the other fields that a script reads, in objects that are open."""
    for part in parts:
        declared = _with_field(declared, part.path[1:], _type_of(part))
    return declared


def _with_field(declared: Type, path: Path, read: Type) -> Type:
    """Return a type that has a field more, below its open objects and its arrays."""
    if not path:
        return read if declared.kind is Kind.ANY else declared
    key, *rest = path
    shape = declared.shape
    if key == JSON_TEXT and declared.kind in (Kind.TEXT, Kind.ANY):
        inside = declared.item or Type(Kind.OBJECT, shape=Shape("payload", {}, open=True))
        inside = _with_field(inside, tuple(rest), read)
        return replace(declared, kind=Kind.TEXT, item=inside)
    if key == EACH and declared.item is not None:
        return replace(declared, item=_with_field(declared.item, tuple(rest), read))
    if shape is None or not isinstance(key, str):
        return declared
    if key in shape.fields:
        inner = _with_field(shape.fields[key], tuple(rest), read)
    elif shape.open and not rest:
        inner = read
    else:
        return declared
    return replace(declared, shape=replace(shape, fields={**shape.fields, key: inner}))


def _type_of(part: Part) -> Type:
    """Return the type of a part of which nothing is declared: it may be absent or null."""
    optional = replace(types.ANY, optional=part.path[-1] not in (EACH, JSON_TEXT))
    if part.inner is not None:  # JSON as text
        return replace(optional, kind=Kind.TEXT, item=_type_of(part.inner))
    if part.kind == model.LIST:
        item = types.ANY if part.item is None else _type_of(part.item)
        return replace(optional, kind=Kind.ARRAY, item=item)
    if part.kind == model.OBJECT:
        if part.is_map and part.fields.keys() <= {SOME_KEY}:
            inner = part.fields.get(SOME_KEY)
            item = types.ANY if inner is None else _type_of(inner)
            return replace(optional, kind=Kind.OBJECT, item=item)
        fields = {key: _type_of(inner) for key, inner in part.fields.items()}
        shape = Shape("payload", fields, open=True)
        return replace(optional, kind=Kind.OBJECT, shape=shape)
    return optional


def _starts(runs: Runs) -> Iterator[Trial]:
    """Yield the usual payloads, and one for each thing that the script did with the others."""
    known: set[object] = set()
    seen = [*runs.bases, *runs.seen]
    for number, one in enumerate(seen):
        error = one.observation.outcome.error
        result = _outline(one.observation.body) if error is None else error.message
        if result in known and number >= len(runs.bases):
            continue
        known.add(result)
        yield Trial(one.observation.trial.payload, one.observation.trial.headers)
        if len(known) >= _MOST_STARTS:
            return


def _outline(body: Any) -> object:
    match body:
        case dict():
            return tuple((key, _outline(value)) for key, value in body.items())
        case list():
            return tuple(_outline(value) for value in body[:2])
        case _:
            return type(body)


def _parts(runs: Runs) -> Iterator[Part]:
    for root in (runs.payload, runs.headers):
        yield from root.all()


def _numbers(script: ParsedScript) -> Iterator[float]:
    """Yield the numbers in a script, as far as Python reads them like JavaScript."""
    for node in script.all("number"):
        with suppress(ValueError):
            number = float(node.text)
            yield int(number) if number.is_integer() else number


def _named_in_conditions(script: ParsedScript) -> Iterator[str]:
    """Yield the names in conditions: they may be of fields, or of constants like the fields."""
    conditions = [node.get("condition") for node in script.all(*_CONDITIONAL)]
    conditions += [node.get("value") for node in script.all("switch_statement")]
    binary = script.all("binary_expression")
    conditions += [node for node in binary if operator_of(node) in ("&&", "||", "??")]
    for name in script.all("identifier", "property_identifier"):
        if any(condition and condition.contains(name) for condition in conditions):
            yield name.text


_CONDITIONAL: Final = ("if_statement", "ternary_expression", "while_statement", "for_statement")


def _matched(parsed: ParsedScript) -> Iterator[str]:
    """Yield a text for each regular expression of a script, which matches it."""
    for node in parsed.all("regex"):
        with suppress(es.RegexError):
            regex = es.compile_regex(node.get("pattern").text, node.get("flags").text)
            example = es.example_of(regex)
            if es.matches(regex, example):
                yield example


def _texts(runs: Runs) -> Iterator[tuple[Path, list[str]]]:
    """Yield the texts that parts are compared with."""
    for part in _parts(runs):
        texts = [text for text in part.texts if isinstance(text, str)]
        if texts:
            yield part.path, texts
