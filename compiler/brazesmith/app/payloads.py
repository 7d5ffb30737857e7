"""What a script may be given: its inputs, for the tools that explore it.

They come from what a spec declares and reads, from the class that a hand-written script is said to
get, from payload files, from cases, and otherwise from what running the script shows that it reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from brazesmith.archive.reading import Sample, Unreadable, files_of, list_note, read_file, samples
from brazesmith.base.json import InputError, parse_json, to_text
from brazesmith.base.source import quoted, shown
from brazesmith.engines import Engines, Failure, Input
from brazesmith.explore.engine import Trial
from brazesmith.explore.inputs import Inputs, joined
from brazesmith.explore.samples import usual
from brazesmith.ir import types
from brazesmith.ir.types import Kind, Type
from brazesmith.projects.declared import declared_payload
from brazesmith.projects.errors import UsageError
from brazesmith.suites.fixtures import CaseError, find_cases, load
from brazesmith.targets.script import Language, Script

if TYPE_CHECKING:
    from brazesmith.contract import Finding
    from brazesmith.inference.contradictions import Declared
    from brazesmith.projects.project import Project

#: The most payloads of files and of cases that an exploration begins with.
_MOST_SAMPLES: Final = 1000
_MOST_CASES: Final = 500
#: The longest that a hand-written script is run to see what it reads, in seconds.
READING: Final = 20.0
#: With so many samples, a field that all of them have is always there.
_MANY: Final = 30
#: The most characters of the payloads of files, together.
_MOST_CHARACTERS: Final = 20_000_000
#: How many parts of a file that cannot be read are reported.
_MOST_REPORTED: Final = 20
#: Longer payloads are left out: exploration runs thousands of payloads like each of them.
_LONGEST: Final = 200_000


@dataclass(frozen=True, slots=True)
class Read:
    """Payloads from files or cases: the payloads, and where they come from, in words."""

    trials: tuple[Trial, ...] = ()
    described: str = ""


def inputs_for(
    project: Project,
    script: Script,
    engines: Engines,
    *,
    payloads: Sequence[str] = (),
    source: str | None = None,
    seconds: float = READING,
    report: Callable[[str], None] = lambda message: None,
) -> Inputs:
    """Return what a script may be given, and payloads to begin with.

    `payloads` are files, archives and folders. `source` names the transform whose payload class and
    cases describe the payloads of a file of code. What a hand-written script reads is looked at for
    at most so many `seconds`. `report` is called with each part of an archive that cannot be read.
    Raises InputError for a script that V8 or Liquid cannot parse and for a file without any
    payload, UsageError if nothing shows what the payloads contain, and SpecError if the transform
    of `source` does not compile.
    """
    check_script(script, engines)
    if script.program is not None and source is not None:
        raise UsageError(
            f"--source is for a file of code; `{shown(script.name)}` is compiled from a spec, "
            "which declares its payload"
        )
    given = read_payloads(payloads, report)
    found = _inputs(project, script, engines, source, None, given, seconds)
    return _with_starts(found, given, _cases(project, source or script.name, script.declared))


def read_further(
    script: Script, engines: Engines, inputs: Inputs, trials: Sequence[Trial], seconds: float
) -> Inputs:
    """Return inputs with what a hand-written script reads of a few more payloads, none declared.

    They lead to code that those do not reach from which it is known what the script reads.
    """
    from brazesmith.lint.inputs import inputs_type, read_of
    from brazesmith.lint.syntax import parse

    parsed = parse(script.code, script.name)
    fields = inputs.type.shape.fields if inputs.type.shape is not None else {}
    payload, headers = fields["payload"], fields["headers"]
    known, starts, texts = payload, [*inputs.starts], dict(inputs.texts)
    for trial in trials:
        sample = _without_usual(trial.payload, inputs.usual.payload)
        wider, more = read_of(parsed, engines, payload, sample, seconds / len(trials))
        if wider != payload:
            starts.append(trial)
            payload = wider
        texts = {**more, **texts}
    filled = [replace(one, payload=_with_fields(one.payload, payload, known)) for one in starts]
    type_ = inputs_type(payload, headers)
    return replace(inputs, type=type_, starts=tuple(_by_text(filled).values()), texts=texts)


def _without_usual(value: Any, usual_one: Any) -> Any:
    """Return an object without the texts and numbers that were made up: they may be objects."""
    if not isinstance(value, dict) or not isinstance(usual_one, dict):
        return value
    return {
        key: _without_usual(inner, usual_one.get(key))
        for key, inner in value.items()
        if isinstance(inner, dict | list) or inner != usual_one.get(key)
    }


def _with_fields(value: Any, type_: Type, known: Type) -> Any:
    """Return a value with usual values for what only the first of two types has.

    These are fields, and objects where texts or numbers were made up.
    """
    match value:
        case dict() if type_.shape is not None:
            before = known.shape.fields if known.shape is not None else {}
            new = {key: usual(t) for key, t in type_.shape.fields.items() if key not in before}
            inner = {
                key: _with_fields(below, type_.shape.fields[key], before[key])
                for key, below in value.items()
                if key in before and key in type_.shape.fields
            }
            return {**new, **value, **inner}
        case str() | int() | float() if type_.shape is not None and known.shape is None:
            return usual(type_)
        case list() if type_.item is not None and known.item is not None:
            return [_with_fields(item, type_.item, known.item) for item in value]
        case _:
            return value


def inputs_for_both(
    project: Project,
    scripts: Sequence[Script],
    engines: Engines,
    *,
    payloads: Sequence[str] = (),
    source: str | None = None,
    seconds: float = READING,
    report: Callable[[str], None] = lambda message: None,
) -> Inputs:
    """Return what two scripts may be given that are compared: see `inputs_for`.

    The payload class of one that is compiled describes the payloads of the other one too. What
    hand-written scripts read is looked at for at most so many `seconds` together.
    """
    for script in scripts:
        check_script(script, engines)
    compiled = [script for script in scripts if script.program is not None]
    others = [script for script in scripts if script.program is None]
    if source is not None and not others:
        raise UsageError("--source is for a file of code; both transforms declare their payloads")
    given = read_payloads(payloads, report)
    spec = compiled[0] if compiled and source is None else None
    found = [_inputs(project, script, engines, None, None, given, 0) for script in compiled]
    if not (spec and spec.language is Language.LIQUID):
        share = seconds / max(len(others), 1)
        found += [_inputs(project, one, engines, source, spec, given, share) for one in others]
    names = [source or scripts[0].name, *(script.name for script in compiled)]
    declared = {script.name: script.declared for script in compiled}
    cases = [_cases(project, name, declared.get(name)) for name in dict.fromkeys(names)]
    return _with_starts(_merged(found), given, *cases)


@dataclass(frozen=True, slots=True)
class _Found:
    """Inputs, and whether what they begin with is more usual than samples are."""

    inputs: Inputs
    is_usual: bool


def _with_starts(found: _Found, given: Read, *cases: Read) -> Inputs:
    """Return inputs that also begin with samples and cases."""
    stored = _by_text(trial for read in (given, *cases) for trial in read.trials)
    own = found.inputs.starts
    first = own[:1] if found.is_usual else ()
    starts = _by_text((*first, *stored.values(), *own)) | stored
    texts = (*found.inputs.described, given.described, *(read.described for read in cases))
    described = tuple(dict.fromkeys(filter(None, texts)))
    return replace(
        found.inputs,
        starts=tuple(starts.values()),
        described=described,
        stored=tuple(stored.values()),
    )


def _by_text(trials: Iterable[Trial]) -> dict[str, Trial]:
    return {to_text([trial.payload, trial.headers]): trial for trial in trials}


def _inputs(
    project: Project,
    script: Script,
    engines: Engines,
    source: str | None,
    spec: Script | None,
    given: Read,
    seconds: float,
) -> _Found:
    """Return the inputs of one script, without cases.

    `source` is the name of a transform, or `spec` another one, whose payloads it gets.
    """
    if script.program is not None:
        return _Found(_compiled(project, script, engines), is_usual=True)
    found = [one.payload for one in given.trials]
    if script.language is Language.LIQUID:
        return _webhook(project, script, engines, source, found)
    inputs = _hand_written(project, script, engines, source, spec, found, seconds)
    return _Found(inputs, is_usual=False)


def _compiled(project: Project, script: Script, engines: Engines) -> Inputs:
    """Return the inputs of the code of a spec."""
    from brazesmith.explore.starts import inputs_of

    program = script.program
    assert program is not None

    def judge(body: Any) -> Sequence[Finding]:
        return project.judge(body, script.destination)

    described = f"what the spec of `{script.name}` declares and reads"
    return replace(inputs_of(program, script, engines, judge), described=(described,))


def _hand_written(
    project: Project,
    script: Script,
    engines: Engines,
    source: str | None,
    spec: Script | None,
    found: Sequence[Any],
    seconds: float,
) -> Inputs:
    """Return the inputs of JavaScript that no spec makes; `found` are samples."""
    from brazesmith.explore.reading import Reading
    from brazesmith.lint.inputs import inputs_read

    declared, described = None, f"what {shown(script.name)} reads"
    if source is not None:
        declared, described = declared_payload(project, source), f"the class of `{source}`"
    elif spec is not None and spec.program is not None:
        declared = Reading(spec.program).whole
        described = described if declared is None else ""
    if declared is None and found:
        declared, described = _type_of(found), ""
    inputs = inputs_read(script, engines, declared, found, seconds)
    return replace(inputs, described=(described,))


def _webhook(
    project: Project, script: Script, engines: Engines, source: str | None, found: Sequence[Any]
) -> _Found:
    """Return the inputs of Liquid that no spec makes; `found` are samples."""
    from brazesmith.app.compile import compile_one
    from brazesmith.lint.inputs import inputs_type

    if source is not None:
        webhook = compile_one(project, source)
        if webhook.language is not Language.LIQUID:
            raise UsageError(
                f"--source {source}: {shown(script.name)} is a webhook, and `{source}` is not",
                "name a webhook of the project, or add --payload SAMPLE",
            )
        return _Found(_compiled(project, webhook, engines), is_usual=True)
    if not found:
        raise UsageError(
            f"nothing shows what the payloads of {shown(script.name)} contain",
            "add --payload SAMPLE, or --source NAME with a webhook of the project",
        )
    return _Found(Inputs(inputs_type(_type_of(found), types.OBJECT), ()), is_usual=False)


def _merged(found: Sequence[_Found]) -> _Found:
    """Return the inputs of several scripts that get the same payloads."""
    first, *others = found
    inputs = first.inputs
    for other in others:
        texts = {path: list(known) for path, known in inputs.texts.items()}
        for path, more in other.inputs.texts.items():
            known = texts.setdefault(path, [])
            known += [text for text in more if text not in known]
        inputs = Inputs(
            joined(inputs.type, other.inputs.type),
            (*inputs.starts, *other.inputs.starts),
            texts,
            words=tuple(dict.fromkeys((*inputs.words, *other.inputs.words))),
            numbers=tuple(dict.fromkeys((*inputs.numbers, *other.inputs.numbers))),
            keys=tuple(dict.fromkeys((*inputs.keys, *other.inputs.keys))),
            described=(*inputs.described, *other.inputs.described),
        )
    return _Found(inputs, first.is_usual)


def _type_of(payloads: Sequence[Any]) -> Type:
    """Return the type of samples; of a few samples, everything may be absent or null."""
    from brazesmith.inference.declare import declare
    from brazesmith.inference.evidence import Evidence

    evidence = Evidence()
    for payload in payloads:
        evidence.add(payload)
    type_ = declare(evidence).type
    return _opened(type_) if len(payloads) >= _MANY else _loose(_opened(type_))


def _opened(type_: Type) -> Type:
    """Return a type whose objects may have other fields than the samples."""
    if type_.shape is not None:
        fields = {key: _opened(inner) for key, inner in type_.shape.fields.items()}
        return replace(type_, shape=replace(type_.shape, fields=fields, open=True))
    if type_.item is not None:
        return replace(type_, item=_opened(type_.item))
    return types.ANY if type_.kind in (Kind.NULL, Kind.NEVER) else type_


def _loose(type_: Type) -> Type:
    """Return a type in which every field may be absent or null."""
    if type_.shape is not None:
        fields = {
            key: replace(_loose(inner), optional=True, nullable=True)
            for key, inner in type_.shape.fields.items()
        }
        return replace(type_, shape=replace(type_.shape, fields=fields))
    return type_ if type_.item is None else replace(type_, item=_loose(type_.item))


def check_script(script: Script, engines: Engines, name: str | None = None) -> None:
    """Raise InputError with the position if a script cannot be parsed. `name` replaces its own."""
    [outcome] = engines.run(script, [Input("{}")])
    error = outcome.error
    if error is not None and error.kind is Failure.SYNTAX:
        place = shown(name or script.file or script.name)
        is_javascript = script.language is Language.JAVASCRIPT
        hint = f"see `brazesmith lint {quoted(place)}`" if is_javascript and script.file else None
        raise InputError(place, error.line, error.column, f"cannot be run: {error.text}", hint)


def read_payloads(paths: Sequence[str], report: Callable[[str], None]) -> Read:
    """Return the first payloads of files, archives and folders.

    Raises InputError for a file that contains none, and UsageError if no file of a folder does.
    In a folder, one bad file costs no other.
    """
    found: dict[str, Trial] = {}
    files: list[str] = []
    size, is_cut = 0, False
    for path in files_of(paths):
        count, bad = 0, list[Unreadable]()
        for one in read_file(path, samples):
            if isinstance(one, Unreadable):
                bad.append(one)
                continue
            count += 1
            if one.may_be_list:
                report(list_note([one.file]))
            if len(one.text) <= _LONGEST and one.text not in found:
                found[one.text] = _trial(one)
                size += len(one.text)
            if len(found) >= _MOST_SAMPLES or size > _MOST_CHARACTERS:
                is_cut = True
                break
        if not count:
            if path in paths:
                raise _nothing(path, bad)
            bad = bad or [Unreadable(path, None, None, "contains no payloads")]
        for one in bad[:_MOST_REPORTED]:
            report(str(one))
        if len(bad) > _MOST_REPORTED:
            report(f"and {len(bad) - _MOST_REPORTED:,} more in {shown(path)} cannot be read")
        files += [shown(path)] if count else []
        if is_cut:
            break
    if not files:
        if paths:
            raise UsageError(f"no payload below {shown(paths[0])} can be read")
        return Read()
    if not found:
        raise UsageError(f"every payload is longer than {_LONGEST:,} characters")
    first = "the first " if is_cut else ""
    number = f"{len(found):,} payload{'s' * (len(found) > 1)}"
    places = files[0] if len(files) == 1 else f"{len(files):,} files"
    return Read(tuple(found.values()), f"{first}{number} in {places}")


def _nothing(path: str, bad: Sequence[Unreadable]) -> InputError:
    """Return what is reported of a file in which no payload can be read."""
    if not bad:
        return InputError(shown(path), None, None, "contains no payloads")
    one = bad[0]
    return InputError(one.file, one.line, one.column, one.reason, one.hint)


def _trial(one: Sample) -> Trial:
    return Trial(one.payload, one.headers or {})


def _cases(project: Project, name: str, declared: Declared | None) -> Read:
    """Return the payloads of the cases of a transform, as far as they can be read.

    Payloads of former explorations that the class now rules out are left out.
    """
    found = list(_readable_cases(project.fixtures, name, declared))[:_MOST_CASES]
    number = len(found)
    return Read(tuple(found), f"{number:,} case{'s' * (number > 1)}" if found else "")


def _readable_cases(fixtures: Path, name: str, declared: Declared | None) -> Iterator[Trial]:
    from brazesmith.suites.declared import contradictions

    for case in find_cases(fixtures, name):
        try:
            files = load(case)
        except CaseError:
            continue  # `suite_problems` reports it
        is_found = files.settings.fault is not None
        if is_found and declared is not None and contradictions(files.data, declared):
            continue
        if len(files.payload) <= _LONGEST:
            yield Trial(files.data, parse_json(files.headers, ""))
