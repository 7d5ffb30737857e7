"""What a script does: its payloads are made up, varied and run, and the bodies are judged.

First the recorder shows what the script reads. Then the values are chosen so that the script works
as well as it can: a fault that remains is one of the script. Then one thing changes at a time.
"""

from __future__ import annotations

import json
import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from brazesmith.base.ecmascript import ABSENT
from brazesmith.contract import Finding, judge
from brazesmith.contract.destination import Destination
from brazesmith.contract.destinations import own
from brazesmith.contract.destinations.track import TRACK
from brazesmith.engines import Failure
from brazesmith.explore.engine import Observation, Trial, explore, observe
from brazesmith.explore.nested import JSON_TEXT
from brazesmith.explore.samples import EACH, SOME_KEY, Path, Sample, Variation
from brazesmith.ir import types
from brazesmith.ir.types import Type
from brazesmith.lint import model
from brazesmith.lint.budget import SLOW, Budget
from brazesmith.lint.model import Changes, Part
from brazesmith.lint.recording import record
from brazesmith.lint.scopes import Names
from brazesmith.lint.syntax import ParsedScript
from brazesmith.targets.script import Script

#: Longer scripts are compiled, but not run.
LONGEST: Final = 200_000
#: More elements than a request may have.
MANY: Final = 100
#: What a webhook can have as keys, if it chooses them.
CHOSEN: Final = {
    "external_id": "someone-else",
    "email": "eve@example.com",
    "email_subscribe": "unsubscribed",
    "_update_existing_only": False,
}
_NUMERIC_NAME = re.compile(r"(id|phone|zip|code|number)$", re.IGNORECASE)
_MOST_TUNED: Final = 4
_HANGS: Final = 30.0
_MOST_PARTS: Final = 120
_MOST_KEYS: Final = 4
_MOST_LEAVES: Final = 5000
_MOST_NAMES: Final = 12
_MOST_OPTIONS: Final = 1000
_MOST_TRIALS: Final = 4000
#: What Braze does not document and scripts use. With these, the rest of the script can be seen.
_STAND_INS: Final = {
    "console": "{ log() {}, info() {}, warn() {}, error() {}, debug() {} }",
    "atob": "String",
    "btoa": "String",
}
OTHER_KEYS: Final = "has other keys"
MANY_ELEMENTS: Final = f"has {MANY} elements"
_MOST_ELEMENTS: Final = 6
_HEADERS_GET: Final = 'Object.defineProperty(headers, "get", { value: (name) => headers[name] }); '


@dataclass(frozen=True, slots=True)
class Seen:
    """One run: the change of the payload that it shows, and the run without this change."""

    observation: Observation
    base: Observation | None = None
    change: Variation | None = None
    part: Part | None = None
    others: int = 0  # how many other parts are missing, and lead nowhere else

    @property
    def is_compound(self) -> bool:
        """Whether other parts are missing as well."""
        return self.others > 0

    @property
    def path(self) -> Path:
        """The part of the payload that is unusual."""
        return () if self.part is None else self.part.path

    @property
    def name(self) -> str:
        """What is unusual about the payload: "is missing"."""
        return "" if self.change is None else self.change.sample.description


@dataclass(slots=True)
class Runs:
    """All runs of a script."""

    script: Script
    engines: Budget
    payload: Part
    headers: Part
    seen: list[Seen] = field(default_factory=list)
    undeclared: list[Part] = field(default_factory=list)
    is_given: bool = False  # whether the payloads are samples or declared
    prefix: str = ""  # what stands before the script in its first line

    @property
    def stopped(self) -> str:
        """Why the script was not run on every payload, or ""."""
        return self.engines.reason

    @property
    def bases(self) -> list[Seen]:
        """The runs in which nothing is unusual."""
        return [seen for seen in self.seen if seen.change is None]

    def judge(self, body: Any) -> Sequence[Finding]:
        """Return the findings about a body."""
        return judge(body, self.script.destination).findings

    def observe(self, trials: Iterable[Trial], code: str | None = None) -> list[Observation]:
        """Run the script, or other code, on payloads."""
        script = self.script
        if code is not None:
            script = replace(script, code=self.prefix + code)
        return observe(script, self.engines, self.judge, trials)


def run_script(
    script: ParsedScript,
    names: Names,
    engines: Budget,
    source: Type | None,
    samples: Sequence[Any],
) -> Runs:
    """Run a script on payloads as its source may send them."""
    free = {node.text for node in names.free}
    used = {name: code for name, code in _STAND_INS.items() if name in free}
    prefix = "".join(f"var {name} = {code}; " for name, code in used.items())
    if any(node.text == "headers.get" for node in script.all("member_expression")):
        prefix += _HEADERS_GET
    runnable = Script("lint", prefix + script.text)
    payload, headers = Part(("payload",), model.OBJECT), Part(("headers",), model.OBJECT)
    if source is not None:
        payload = model.of_type(source, ("payload",))
    elif samples:
        payload = model.of_sample(samples[0], ("payload",))
    recording = record(script, engines, payload, headers)
    unknown = payload.unknown()
    undeclared = [above.fields[key] for above, key in unknown]
    if samples and source is None:
        for above, key in unknown:  # a sample shows what there is; a class may lack a field
            del above.fields[key]
    runs = Runs(runnable, engines, payload, headers, undeclared=undeclared, prefix=prefix)
    runs.is_given = source is not None or bool(samples)
    states = [state for state in recording.states if _is_plain(state)]
    first = runs.observe(_trial(runs, state) for state in states[:_MOST_TUNED])
    if any(_fault(observation) == _HANGS for observation in first):
        runs.seen = [Seen(observation) for observation in first]
        return runs
    runs.script = replace(runnable, destination=_destination(first))
    if not runs.is_given:
        _tune(runs, states, script)
    _explore(runs, recording.states, samples)
    return runs


def _is_plain(state: Changes) -> bool:
    """Whether a payload only has values that the script asks for."""
    return all(value is not ABSENT and EACH not in path for path, value in state.items())


def _trial(runs: Runs, changes: Changes, cause: Variation | None = None) -> Trial:
    return Trial(runs.payload.render(changes), runs.headers.render(changes), cause)


def _destination(observations: Sequence[Observation]) -> Destination:
    """Return the destination that the keys of the first body fit best."""
    for seen in observations:
        if isinstance(seen.body, dict) and seen.body:
            fitting = {
                one.name: len(seen.body.keys() & set(one.keys))
                for one in own().values()
                if not one.is_request
            }
            best = max(fitting.values(), default=0)
            if best > fitting.get(TRACK.name, 0):
                return next(one for one in own().values() if fitting.get(one.name) == best)
            return TRACK
    return TRACK


# --- The usual payload ----------------------------------------------------------------------------


def _fault(seen: Observation) -> float:
    """Return how far a run is from what a script is for: 0 if its body is sent as it is."""
    error = seen.outcome.error
    if error is not None and error.kind in SLOW:
        return _HANGS
    if error is not None:
        return 20 if error.kind is Failure.EXCEPTION and error.name not in (None, "Error") else 15
    if seen.body is None:
        return 10 if seen.outcome.body in (None, "null") else 5
    text = seen.outcome.body or ""
    grave = sum(1 for finding in seen.findings if finding.level != "risky")
    small = len(seen.outcome.lost_keys) + text.count(":null") + text.count("undefined")
    return min(4.0, grave + 0.1 * small + 0.01 * (len(seen.findings) - grave))


def _tune(runs: Runs, states: Sequence[Changes], script: ParsedScript) -> None:
    """Give the parts of the payload values with which the script works."""
    parts = [part for root in (runs.payload, runs.headers) for part in root.all()][:_MOST_PARTS]
    fields = {part.path[-1] for part in parts}
    read = [node.get("property").text for node in script.all("member_expression")]
    names = [name for name in dict.fromkeys(read) if name not in fields][:_MOST_NAMES]
    before = _faults(runs, states)
    for state, fault in zip(states[:_MOST_TUNED], before, strict=False):
        if fault in (0, _HANGS):
            continue
        for _ in range(2):
            options = [
                (part, value)
                for part in parts
                if part.path not in state and (part.is_leaf or _is_open(part) or _is_vague(part))
                for value in _candidates(part, names)
            ][:_MOST_OPTIONS]
            trials = [_trial(runs, {**state, part.path: value}) for part, value in options]
            usual = _faults(runs, [state])[0]
            sent = max(
                (len(leaves(seen.body)) for seen in runs.observe([_trial(runs, state)])), default=0
            )
            found: dict[Path, tuple[float, Part, Any]] = {}
            for (part, value), seen in zip(options, runs.observe(trials), strict=False):
                if _is_vague(part) and len(leaves(seen.body)) < sent:
                    continue  # it is better only because nothing is read from a text
                better = _fault(seen)
                if better < min(usual, found.get(part.path, (usual,))[0]) - 0.005:
                    found[part.path] = (better, part, value)
            if not _adopt(runs, states, list(found.values())):
                break


def _is_vague(part: Part) -> bool:
    """Whether a part may be a text although something is read from it, such as `text.points`."""
    is_object = part.kind == model.OBJECT and len(part.path) > 1
    return is_object and not any(inner.is_certain for inner in part.fields.values())


def _is_open(part: Part) -> bool:
    return part.is_map and part.fields.keys() <= {SOME_KEY}


def _candidates(part: Part, names: Sequence[str]) -> Iterator[Any]:
    """Yield what a part may be instead; `names` are keys that the script reads somewhere."""
    if part.kind == model.OBJECT and not _is_open(part):
        yield "text-1"
    elif _is_open(part):
        yield {"external_id": "user-1", SOME_KEY: "text"}
    elif part.texts and not all(isinstance(text, int | float) for text in part.texts):
        yield from part.texts
        yield "another-text"
    else:
        yield from model.CANDIDATES
        yield from names


def _faults(runs: Runs, states: Sequence[Changes]) -> list[float]:
    found = [_fault(seen) for seen in runs.observe(_trial(runs, state) for state in states)]
    return found + [_HANGS] * (len(states) - len(found))


def _adopt(runs: Runs, states: Sequence[Changes], found: list[tuple[float, Part, Any]]) -> bool:
    """Keep values that make things better together, or else the best one; return whether any."""
    before = sum(_faults(runs, states))
    for chosen in (found, sorted(found, key=lambda item: item[0])[:1]):
        old = [(part, part.kind, part.value, part.fields) for _, part, _ in chosen]
        for _, part, value in chosen:
            if _is_vague(part) and value == "text-1":
                part.kind, part.value, part.fields = model.TEXT, value, {}
                part.hints.add("object")
            elif _is_open(part):
                part.fields = {
                    key: Part((*part.path, key), value=inner) for key, inner in value.items()
                }
            else:
                part.value = value
        if chosen and sum(_faults(runs, states)) < before - 0.005:
            return True
        for part, kind, value, fields in old:
            part.kind, part.value, part.fields = kind, value, fields
    return False


def leaves(body: Any) -> dict[tuple[str | int, ...], Any]:
    """Return the values of a body that contain no others, by path; of long arrays the first."""
    found: dict[tuple[str | int, ...], Any] = {}
    stack: list[tuple[tuple[str | int, ...], Any]] = [((), body)]
    while stack and len(found) < _MOST_LEAVES:
        path, value = stack.pop()
        inner: list[tuple[str | int, Any]] = []
        if isinstance(value, dict):
            inner = list(value.items())
        elif isinstance(value, list):
            inner = list(enumerate(value[:3]))
        if inner:
            stack += [((*path, key), below) for key, below in reversed(inner)]
        else:
            found[path] = value
    return found


#: What JavaScript writes for a value that is not there.
_PLACEHOLDER: Final = re.compile(r"(?<![A-Za-z])(undefined|null|NaN|\[object Object\])(?![A-Za-z])")


def placeholder(value: Any) -> str:
    """Return the word in a text that stands for a missing value, or ""."""
    found = _PLACEHOLDER.search(value[:2000]) if isinstance(value, str) else None
    return found[1] if found is not None else ""


# --- Variations -----------------------------------------------------------------------------------


def _explore(runs: Runs, states: Sequence[Changes], samples: Sequence[Any]) -> None:
    """Run the script on every state, and vary those that lead to something new."""
    starts: dict[int, tuple[Changes, Variation | None]] = {}
    parts = {part.path: part for root in (runs.payload, runs.headers) for part in root.all()}
    trials: list[Trial] = []
    for sample in samples[1:]:
        trials.append(Trial(sample, {}))
    for state in states:
        cause = next(
            (
                _variation(runs, parts[path], state, value, _name(value))
                for path, value in state.items()
                if path in parts and not _is_plain({path: value})
            ),
            None,
        )
        trial = _trial(runs, state, cause)
        starts[id(trial)] = (state, cause)
        trials.append(trial)

    left = iter(range(_MOST_TRIALS))

    def vary(way: Observation) -> Iterator[Trial]:
        state, _ = starts.get(id(way.trial), ({}, None))
        for part in list(parts.values())[:_MOST_PARTS]:
            if not any(_is_below(part.path, path) or _is_below(path, part.path) for path in state):
                for trial, _ in zip(_variations(runs, part, state), left, strict=False):
                    yield trial

    base: Observation | None = None
    first: Observation | None = None
    is_branch = True
    found = explore(runs.script, runs.engines, runs.judge, trials, vary, outline=_constants)
    for observation in found.observations:
        cause = observation.trial.cause
        if cause is None or id(observation.trial) in starts:
            base = observation
            first = first or observation
            is_branch = cause is None or (
                not _fixed(observation) <= _fixed(first) and not _has_placeholder(observation)
            )
            if cause is None:
                runs.seen.append(Seen(observation))
                continue
        reference = base if base is not observation else first
        state = starts.get(id(base.trial), ({}, None))[0] if base is not None else {}
        others = len(state) - 1 if base is observation or is_branch else len(state)
        runs.seen.append(Seen(observation, reference, cause, parts[cause.path], max(others, 0)))


def _constants(trial: Trial, body: Any) -> frozenset[Hashable]:
    """Return the places of a body, and the texts there that are not in the payload.

    In another branch of a script, these are other ones.
    """
    payload = json.dumps([trial.payload, trial.headers], ensure_ascii=False)
    found = {
        tuple(step for step in path if isinstance(step, str)): value
        for path, value in leaves(body).items()
    }
    return frozenset(
        (path, None if not isinstance(value, str) or value in payload else value)
        for path, value in found.items()
        if not placeholder(value)
    )


def _has_placeholder(observation: Observation) -> bool:
    return any(map(placeholder, leaves(observation.body).values()))


def _fixed(observation: Observation) -> frozenset[Hashable]:
    return _constants(observation.trial, observation.body)


def _is_below(path: Path, other: Path) -> bool:
    return path[: len(other)] == other


def _name(value: Any) -> str:
    return "is missing" if value is ABSENT else f"is {json.dumps(value, ensure_ascii=False)}"


def _variation(runs: Runs, part: Part, state: Changes, value: Any, name: str) -> Variation:
    changes = {**state, part.path: value}
    payload = {"payload": runs.payload.render(changes), "headers": runs.headers.render(changes)}
    return Variation(payload, part.path, types.ANY, Sample(value, name))


def _variations(runs: Runs, part: Part, state: Changes) -> Iterator[Trial]:
    for value, name in _values(part):
        variation = _variation(runs, part, state, value, name)
        yield Trial(variation.payload["payload"], variation.payload["headers"], variation)


def _values(part: Part) -> Iterator[tuple[Any, str]]:
    """Yield what a part may be instead, and how to say that."""
    if len(part.path) > 1 and part.path[-1] not in (EACH, SOME_KEY, JSON_TEXT):
        if part.optional is not False:
            yield ABSENT, "is missing"
        if part.nullable is not False:
            yield None, "is null"
    match part.kind:
        case model.LIST:
            item = part.item.render({}) if part.item is not None else "text"
            yield [], "is empty"
            for other in _distinct([item, *part.render({})])[:_MOST_ELEMENTS]:
                yield [other] * MANY, MANY_ELEMENTS
            yield from (([chosen], OTHER_KEYS) for chosen in _chosen_pairs(item))
        case model.OBJECT if part.is_map:
            value = part.render({})
            like = next((inner for inner in value.values() if isinstance(inner, dict)), None)
            chosen = CHOSEN
            if like is not None:
                chosen = {key: dict.fromkeys(like, text) for key, text in CHOSEN.items()}
            yield {**value, **chosen}, OTHER_KEYS
            if SOME_KEY in value:
                yield dict.fromkeys(map(str, range(MANY)), value[SOME_KEY]), MANY_ELEMENTS
        case model.BOOLEAN:
            yield (not part.value), f"is {json.dumps(not part.value)}"
        case model.NUMBER:
            yield from ((number, f"is {number}") for number in part.texts)
        case model.TEXT if part.inner is None:
            yield from _texts(part)
        case _:
            pass


def _distinct(values: Iterable[Any]) -> list[Any]:
    return list({json.dumps(value): value for value in values}.values())


def _chosen_pairs(item: Any) -> Iterator[dict[str, Any]]:
    """Yield elements such as `{key: "external_id", value: "someone-else"}`."""
    if not isinstance(item, dict) or len(item) > _MOST_KEYS:
        return
    for name in item:
        for key, value in CHOSEN.items():
            yield {**dict.fromkeys(item, value), name: key}


def _texts(part: Part) -> Iterator[tuple[Any, str]]:
    texts = [text for text in part.texts if isinstance(text, str)]
    if texts:
        yield from ((text, _name(text)) for text in texts)
        if part.optional is None:
            yield "another-text", "is another text"
    elif part.optional is None:
        yield "", "is empty"
        yield "   ", "is blank"
        if isinstance(part.value, str) and " " in part.value:
            yield part.value.split()[0], "is a single word"
        if _NUMERIC_NAME.search(part.path[-1]):
            yield 12345, "is a number"
