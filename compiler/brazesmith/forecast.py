"""Judges the bodies that a spec can produce, before there is a payload.

There is one table of Braze's rules, and no second one for types: the payload's declared type is
sampled at its edges (`brazesmith.samples`), the interpreter makes the bodies, and the judge of
every body judges these. What it finds leads back to the expression of the spec
(`brazesmith.origin`) and to the place of the payload that was varied.

What is found in every body of its branch is an error, what is found in some is a warning. Of a
payload without a declared type nothing is known, so only errors are reported for it.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from brazesmith import ir, types
from brazesmith.diagnostics import Diagnostic, Label, Severity, Span
from brazesmith.ecmascript import to_python
from brazesmith.interpreter import NotInterpretable, Run, Stopped
from brazesmith.origin import reads_of, span_of, trail
from brazesmith.samples import EACH, Path, Variation, changed, samples, usual, variations
from brazesmith.types import Kind, Shape, Type

if TYPE_CHECKING:
    from brazesmith.contract import Finding

#: Judges the body of one request; `brazesmith.contract.judge` with a project's options.
Judge: TypeAlias = Callable[[Any, Any], "Sequence[Finding]"]

#: What a declared type cannot promise and nobody would guard against: an id of more than 987 bytes
#: is none, and hardly a text is a time beyond the year 3000. Bodies are judged
#: by these rules all the same.
NOT_FORESEEN = frozenset({"BZ106", "BZ317"})

#: The time of every sampled run.
NOW = "2026-01-02T03:04:05.000Z"
#: How many combinations of what conditions look at are tried, and how many ways through are kept.
_COMBINATIONS = 256
_WAYS = 24
#: In how many of the ways through one branch every place is varied: a place seldom matters in one
#: way and not in another, and the ways themselves are judged all the same.
_VARIED_WAYS = 3


@dataclass(slots=True)
class _Sighting:
    """A finding in some of the bodies of a branch."""

    finding: Finding
    nodes: list[ir.Node]
    variations: list[Variation | None] = field(default_factory=list)
    bodies: int = 0


def forecast(program: ir.Program, judge: Judge) -> list[Diagnostic]:
    """What Braze would refuse or lose of the bodies of a program, as diagnostics."""
    reading = _Reading.of(program)
    inputs = reading.inputs_type()
    try:
        return list(_reports(program, _sightings(program, reading, inputs, judge), reading))
    except NotInterpretable:  # hand-written JavaScript: only an engine knows what it gives
        return []


# --- what a program reads ------------------------------------------------------------------------


@dataclass(slots=True)
class _Reading:
    """The places of payload and headers that a program reads, and what it compares them with."""

    declared: Type | None = None
    reads: list[Path] = field(default_factory=list)
    deciding: list[Path] = field(default_factory=list)
    texts: dict[Path, list[str]] = field(default_factory=dict)
    bound: dict[int, Path] = field(default_factory=dict)

    @classmethod
    def of(cls, program: ir.Program) -> _Reading:
        reading = cls()
        for node in _in_order(list(ir.roots(program.body))):
            reading._look_at(node)
        conditions = [*_branch_conditions(program.body), *_value_conditions(program.body)]
        for node in _in_order(conditions):
            path = reading.path(node)
            if path is not None and path not in reading.deciding:
                reading.deciding.append(path)
        # The innermost places decide, not the objects around them.
        reading.deciding = [
            path
            for path in reading.deciding
            if not any(other != path and other[: len(path)] == path for other in reading.deciding)
        ]
        return reading

    def _look_at(self, node: ir.Node) -> None:
        match node:
            case ir.Input(name="payload", type=type_) if type_.shape is not None:
                self.declared = type_
            case ir.Get():
                path = self.path(node)
                if path is not None:
                    self.reads.append(path)
            case ir.Call(arguments=arguments):
                self._compare(arguments)
                source = self.path(arguments[0]) if arguments else None
                for argument in arguments:
                    if isinstance(argument, ir.Function) and argument.parameters and source:
                        self.bound[argument.parameters[0].number] = (*source, EACH)
                        self.reads.append((*source, EACH))
            case _:
                pass

    def _compare(self, arguments: tuple[ir.Node, ...]) -> None:
        """Remember that a place is compared with, or looked up among, texts."""
        texts = [text for argument in arguments for text in _texts(argument)]
        for argument in arguments if texts else ():
            for inner in _in_order([argument]):
                path = self.path(inner)
                if path is not None:
                    self.texts.setdefault(path, []).extend(texts)

    def path(self, node: ir.Node) -> Path | None:
        """The place that a node reads, if it reads just one."""
        match node:
            case ir.Input(name=name):
                return (name,)
            case ir.Parameter(number=number):
                return self.bound.get(number)
            case ir.Named(value=value):
                return self.path(value)
            case ir.Get(parent=parent, key=key):
                above = self.path(parent)
                step = EACH if isinstance(key, int) else key
                return None if above is None else (*above, step)
            case ir.Call(operator=operator, arguments=arguments) if operator.name in _TRANSPARENT:
                return self.path(arguments[0])
            case _:
                return None

    def paths(self, nodes: list[ir.Node]) -> list[Path]:
        """The places that are read below some nodes; not the objects on the way to them."""
        found: dict[Path, None] = {}
        todo = list(reversed(nodes))
        while todo:
            node = todo.pop()
            path = self.path(node) if isinstance(node, ir.Get) else None
            if path is None:
                todo.extend(reversed(ir.children(node)))
            else:
                found[path] = None
        return list(found)

    def inputs_type(self) -> Type:
        """The type of `{payload, headers}`: as declared, else made up from what is read."""
        payload = self.declared or self._made_up(("payload",))
        headers = self._made_up(("headers",))
        return _object({"payload": payload, "headers": headers})

    def _made_up(self, prefix: Path) -> Type:
        below = {
            path[len(prefix)]: None
            for path in self.reads
            if path[: len(prefix)] == prefix and len(path) > len(prefix)
        }
        if EACH in below:
            return types.optional(types.array(self._made_up((*prefix, EACH))))
        if below:
            return types.optional(_object({key: self._made_up((*prefix, key)) for key in below}))
        return types.optional(types.TEXT) if prefix[0] == "headers" else types.ANY


#: Operators whose first argument is, as a place of the payload, what comes out.
_TRANSPARENT = frozenset(
    {"only", "take", "reverse", "unique", "without", "only_entries", "first", "last", "find",
     "fitted", "without_nulls", "lower", "upper", "trim", "to_text", "non_empty", "get"}
)  # fmt: skip


def _object(fields: Mapping[str, Type]) -> Type:
    return Type(Kind.OBJECT, shape=Shape("payload", fields, open=True))


def _texts(node: ir.Node) -> list[str]:
    match node:
        case ir.Const(value=str(text)):
            return [text]
        case ir.Array(items=items):
            return [t for item in items if isinstance(item, ir.Const) for t in _texts(item)]
        case ir.Object(entries=entries):
            return [entry.key for entry in entries if isinstance(entry, ir.Entry)]
        case _:
            return []


def _sends(body: ir.Body) -> list[ir.Send]:
    match body:
        case ir.Send():
            return [body]
        case ir.Branch(then=then, otherwise=otherwise):
            return [*_sends(then), *_sends(otherwise)]
        case _:
            return []


def _branch_conditions(body: ir.Body) -> list[ir.Node]:
    if not isinstance(body, ir.Branch):
        return []
    rest = [*_branch_conditions(body.then), *_branch_conditions(body.otherwise)]
    return [body.condition, *rest]


def _value_conditions(body: ir.Body) -> list[ir.Node]:
    return [n.condition for n in _in_order(list(ir.roots(body))) if isinstance(n, ir.If)]


def _in_order(nodes: list[ir.Node]) -> Iterator[ir.Node]:
    """Every node once, what stands above before what stands below."""
    seen: set[int] = set()
    todo = list(reversed(nodes))
    while todo:
        node = todo.pop()
        if id(node) not in seen:
            seen.add(id(node))
            yield node
            todo.extend(reversed(ir.children(node)))


# --- what comes out ------------------------------------------------------------------------------

_Key: TypeAlias = tuple[int, str, str]  # the branch, the rule, the place in the body


def _sightings(
    program: ir.Program, reading: _Reading, inputs: Type, judge: Judge
) -> list[tuple[_Sighting, int]]:
    """Every finding by branch, rule and place, with how many bodies of the branch there were."""
    found: dict[_Key, _Sighting] = {}
    bodies: dict[int, int] = {}

    def grave(body: Any) -> list[Finding]:
        findings = judge(body, program.destination)
        return [f for f in findings if f.level != "risky" and f.code not in NOT_FORESEEN]

    for variation, payload in _trials(program, reading, inputs, grave):
        made = _body(program, payload)
        if made is None:
            continue
        branch, body = made
        bodies[branch] = bodies.get(branch, 0) + 1
        seen: set[_Key] = set()
        for finding in grave(body):
            key = (branch, finding.code, _general(finding.pointer))
            if key not in found:
                nodes = trail(program, payload["payload"], payload["headers"], NOW, finding.pointer)
                found[key] = _Sighting(finding, nodes)
            if key not in seen:
                seen.add(key)
                found[key].bodies += 1
                found[key].variations.append(variation)
    return [(sighting, bodies[key[0]]) for key, sighting in found.items()]


def _trials(
    program: ir.Program, reading: _Reading, inputs: Type, grave: Callable[[Any], list[Finding]]
) -> Iterator[tuple[Variation | None, Any]]:
    """Usual payloads for every way through the program, and every variation of each.

    Where the usual body is refused, a text is also varied among plain ones: perhaps one of them is
    what is wanted there, so that not every payload fails.
    """
    texts = {path: list(dict.fromkeys(found)) for path, found in reading.texts.items()}
    varied: Counter[int] = Counter()
    reads = {id(send): reading.paths([send.body]) for send in _sends(program.body)}
    for branch, cause, way in _ways(program, reading, inputs, texts):
        yield cause, way
        varied[branch] += 1
        if varied[branch] <= _VARIED_WAYS:
            made = _body(program, way)
            plain = made is not None and bool(grave(made[1]))
            for variation in variations(way, inputs, reads[branch], texts, plain=plain):
                yield variation, variation.payload


def _ways(
    program: ir.Program, reading: _Reading, inputs: Type, texts: Mapping[Path, Sequence[str]]
) -> list[tuple[int, Variation | None, Any]]:
    """A payload for each branch and each set of choices that conditions can take.

    Before each payload stand its branch and what makes it unusual, where that is one thing.
    """
    start = usual(inputs)
    options: list[list[Variation | None]] = []
    for path in reading.deciding:
        type_ = _type_at(inputs, path)
        found = samples(type_, texts.get(path, ()))
        options.append([None, *(Variation(start, path, type_, sample) for sample in found)])
    combinations: Iterable[tuple[Variation | None, ...]]
    if math.prod(map(len, options)) <= _COMBINATIONS:
        combinations = itertools.product(*options)
    else:
        one_at_a_time = ((choice,) for choices in options for choice in choices)
        combinations = itertools.chain([()], one_at_a_time)
    ways: dict[Any, tuple[int, Variation | None, Any]] = {}
    for combination in combinations:
        payload = start
        causes = [choice for choice in combination if choice is not None]
        for choice in causes:
            payload = changed(payload, choice.path, choice.sample.value)
        made = _body(program, payload)
        if made is not None:
            cause = causes[0] if len(causes) == 1 else None
            ways.setdefault((made[0], _outline(made[1])), (made[0], cause, payload))
        if len(ways) >= _WAYS:
            break
    return list(ways.values())


def _type_at(type_: Type, path: Path) -> Type:
    for step in path:
        if type_.shape is not None and step in type_.shape.fields:
            type_ = type_.shape.fields[step]
        else:
            type_ = type_.item or types.ANY
    return type_


def _body(program: ir.Program, inputs: Any) -> tuple[int, Any] | None:
    """The branch that is taken and its body; None where nothing is sent."""
    run = Run.of(program, inputs.get("payload"), inputs.get("headers"), NOW)
    try:
        end = run.taken(program.body)
        value = run.body(end)
    except Stopped:
        return None
    if not isinstance(end, ir.Send):
        return None
    body = to_python(value)
    # A body of nothing but empty arrays is Braze's idiom for "nothing to send".
    return (id(end), body) if any(body.values()) else None


def _outline(body: Any) -> Any:
    """The keys of a body, without its values."""
    match body:
        case dict():
            return tuple((key, _outline(value)) for key, value in body.items())
        case list():
            return tuple(_outline(value) for value in body[:2])
        case _:
            return None


def _general(pointer: str) -> str:
    return re.sub(r"/\d+(?=/|$)", "/#", pointer)


# --- reports -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Report:
    code: str
    severity: Severity
    span: Span | None


def _reports(
    program: ir.Program, sightings: list[tuple[_Sighting, int]], reading: _Reading
) -> Iterator[Diagnostic]:
    """One diagnostic for each rule and expression, whatever number of places it concerns."""
    grouped: dict[_Report, list[_Sighting]] = {}
    for sighting, bodies in sightings:
        always = sighting.bodies == bodies
        if not always and reading.declared is None:
            continue
        if always and reading.declared is None and _is_made_up(sighting):
            continue
        severity = Severity.ERROR if always else Severity.WARNING
        span = span_of(sighting.nodes, sighting.finding.pointer)
        if span is None and program.place is not None:
            span = program.place.span()
        grouped.setdefault(_Report(sighting.finding.code, severity, span), []).append(sighting)
    for report, group in grouped.items():
        yield _diagnostic(program, report, group)


def _is_made_up(sighting: _Sighting) -> bool:
    """Whether a finding may come from the text that stands for an undeclared value."""
    if not sighting.nodes or isinstance(sighting.nodes[-1], ir.Object | ir.Array):
        return False  # it is about what the spec itself lays out
    return any(isinstance(node, ir.Get | ir.Parameter) for node in _in_order(sighting.nodes[-1:]))


def _diagnostic(program: ir.Program, report: _Report, group: list[_Sighting]) -> Diagnostic:
    first = group[0].finding
    always = report.severity is Severity.ERROR
    verb = "refuse" if first.level == "rejected" else "lose"
    what = "this" if len(group) == 1 else f"{len(group)} values of this"
    # A sampled value is nobody's value: of what only may happen the rule itself is told.
    told = first.message if always else _title(report.code)
    labels = (Label(report.span),) if report.span is not None else ()
    notes = [*_reasons(group), first.hint]
    return Diagnostic(
        report.code,
        f"Braze {'will' if always else 'may'} {verb} {what}: {told}",
        labels,
        tuple(dict.fromkeys(note for note in notes if note)),
        report.severity,
        program.name,
    )


def _title(code: str) -> str:
    from brazesmith.contract import lookup

    rule = lookup(code)
    title = rule.title if rule is not None else code
    return title[:1].lower() + title[1:].rstrip(".")


def _reasons(group: list[_Sighting]) -> Iterator[str]:
    """Why: the places of the payload that can be so, grouped by what they can be."""
    by_words: dict[str, list[Variation]] = {}
    usual_reads: dict[str, None] = {}
    for sighting in group:
        if sighting.variations[0] is None:  # found in the usual payload, though not in all
            usual_reads.update(dict.fromkeys(reads_of(sighting.nodes)))
        for variation in (v for v in sighting.variations[:1] if v is not None):
            by_words.setdefault(variation.sample.said, []).append(variation)
    for said, found in by_words.items():
        places = list(dict.fromkeys(_place_text(variation.path) for variation in found))
        listed = ", ".join(f"`{place}`" for place in places[:4])
        more = f" and {len(places) - 4} more" if len(places) > 4 else ""
        why = found[0].type.why_optional if said == "may be absent" and len(places) == 1 else ""
        yield f"{listed}{more} {said}" + (f": {why}" if why else "")
    if usual_reads:
        yield f"{', '.join(f'`{place}`' for place in usual_reads)} may hold other values than these"


def _place_text(path: Path) -> str:
    text = path[0]
    for step in path[1:]:
        text += "[…]" if step == EACH else f".{step}" if step.isidentifier() else f"[{step!r}]"
    return text


def silence(diagnostics: Sequence[Diagnostic], allowed: Mapping[str, str]) -> list[Diagnostic]:
    """The diagnostics without the warnings that a spec allows. Errors cannot be silenced."""
    return [
        diagnostic
        for diagnostic in diagnostics
        if diagnostic.severity is Severity.ERROR or diagnostic.code not in allowed
    ]
