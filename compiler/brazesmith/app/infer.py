"""Infer payload classes and first specs from samples, and compare samples with a class."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from brazesmith.app.documents import read_document, resolve
from brazesmith.app.fixtures import case_slug, write_case
from brazesmith.archive.reading import Sample, Unreadable, read_archives
from brazesmith.base.diagnostics import SpecError, did_you_mean, has_errors
from brazesmith.base.files import write_file
from brazesmith.base.json import STDIN_NAME, display_name, dump_json
from brazesmith.base.source import shown
from brazesmith.inference.contradictions import Contradiction, Contradictions
from brazesmith.inference.declare import Declaration, declare
from brazesmith.inference.difference import Difference, differences
from brazesmith.inference.evidence import Evidence, Form
from brazesmith.inference.headers import add_headers, headers_to_read
from brazesmith.inference.naming import numbered
from brazesmith.inference.paths import Fold, shown_path
from brazesmith.inference.paths import Path as PayloadPath
from brazesmith.inference.schema import component_names, from_schema
from brazesmith.inference.shapes import Shapes
from brazesmith.inference.source import Source, write_source
from brazesmith.ir.types import Kind, Type, to_json
from brazesmith.projects.catalogue import UnknownTransform, load_catalogue
from brazesmith.projects.declared import declared_payload
from brazesmith.projects.errors import UsageError
from brazesmith.projects.project import Project

#: How many cases are written, and how many unreadable samples are remembered.
_MOST_CASES: Final = 10
_MOST_UNREADABLE: Final = 20


_BUNDLE: Final = "bundle the schema and what it refers to in one file first"


@dataclass(slots=True)
class Unread:
    """The samples that cannot be read: how many, and the first of them."""

    count: int = 0
    first: list[Unreadable] = field(default_factory=list)

    def add(self, unreadable: Unreadable) -> None:
        """Count one of them."""
        self.count += 1
        if len(self.first) < _MOST_UNREADABLE:
            self.first.append(unreadable)

    def to_json(self) -> dict[str, Any]:
        """Return the same as plain data."""
        return {"count": self.count, "first": [one.to_json() for one in self.first]}


@dataclass(frozen=True, slots=True)
class Inference:
    """What samples show: a declaration, the source of a spec, and a few samples to keep.

    `existing` is the type that a transform of this name declares already, if there is one, and
    `differences` are how it differs from the samples.
    """

    transform: str
    samples: int
    unread: Unread
    declaration: Declaration
    source: Source
    examples: tuple[tuple[str, Sample], ...]
    existing: Type | None = None
    differences: tuple[Difference, ...] = ()
    lists: tuple[str, ...] = ()  # files that may be lists of payloads

    def to_json(self) -> dict[str, Any]:
        """Return the inference as plain data."""
        return {
            "transform": self.transform,
            "samples": self.samples,
            "unreadable": self.unread.to_json(),
            "fields": list(_fields_in_json(self.declaration)),
            "differences": [one.to_json() for one in self.differences],
            "source": self.source.text,
        }


@dataclass(frozen=True, slots=True)
class SampleCheck:
    """How samples contradict the class that a transform declares."""

    transform: str
    samples: int
    unread: Unread
    contradictions: tuple[Contradiction, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the check as plain data."""
        return {
            "transform": self.transform,
            "samples": self.samples,
            "unreadable": self.unread.to_json(),
            "contradictions": [one.to_json() for one in self.contradictions],
        }


def infer(project: Project, name: str, archives: Sequence[str]) -> Inference:
    """Infer the payload of a transform from samples. Raises UsageError if there is none."""
    _check_name(name)
    unread = Unread()
    evidence, headers, shapes = Evidence(), Evidence(), Shapes()
    files: set[str] = set()
    samples = 0
    lists: list[str] = []
    for sample in _readable(archives, unread):
        samples += 1
        evidence.add(sample.payload)
        shapes.add(sample)
        if sample.may_be_list:
            lists.append(sample.file)
        if sample.headers:
            add_headers(headers, sample.headers)
        if len(files) <= _MOST_CASES * 10:
            files.add(sample.file)
    _require_samples(samples, unread)
    _require_contents(evidence)
    declaration = declare(evidence)
    examples = shapes.examples(_MOST_CASES, declaration.type)
    if len(files) == samples and STDIN_NAME not in files:
        examples = list(_named_after_files(examples))
    existing = declared_by(project, name)
    return Inference(
        name,
        samples,
        unread,
        declaration,
        write_source(name, declaration, _vocabulary(), headers_to_read(headers)),
        tuple(examples),
        existing,
        tuple(differences(existing, declaration)) if existing is not None else (),
        tuple(lists),
    )


def infer_from_schema(project: Project, name: str, schema: str) -> Inference:
    """Return a first spec for the payload that a schema declares.

    `schema` is a file with a JSON Schema or an OpenAPI document, and after `#`, where needed, the
    pointer or the name of one of its schemas. Raises InputError, and UsageError if it does not say
    which schema.
    """
    _check_name(name)
    file, _, fragment = schema.partition("#")
    document = read_document(file)
    reference = _reference(document, file, fragment)
    look_up = partial(resolve, document, name=display_name(file), hint=_BUNDLE)
    type_ = from_schema(look_up(reference), look_up)
    if type_.shape is None and type_.kind is not Kind.ARRAY:
        raise UsageError(
            f"{shown(file)}: the schema is not that of a payload: expected an object with "
            f"properties, or an array, found {type_.kind}"
        )
    declaration = Declaration(replace(type_, nullable=False))
    existing = declared_by(project, name)
    changes = differences(existing, declaration) if existing is not None else ()
    source = write_source(name, declaration, _vocabulary())
    return Inference(name, 0, Unread(), declaration, source, (), existing, tuple(changes))


def _reference(document: Any, file: str, fragment: str) -> str:
    """Return the reference to the schema in a document that is meant."""
    pointers = list(component_names(document))
    if fragment.startswith("/"):
        return f"#{fragment}"
    by_name = [pointer for pointer in pointers if pointer.rpartition("/")[2] == fragment]
    if by_name:
        return f"#{by_name[0]}"
    if not fragment and not (isinstance(document, dict) and "openapi" in document):
        return "#"
    if not fragment and len(pointers) == 1:
        return f"#{pointers[0]}"
    names = [pointer.rpartition("/")[2] for pointer in pointers]
    problem = f"has no schema `{fragment}`" if fragment else f"has {len(names)} schemas"
    hint = did_you_mean(fragment, names, f"its schemas: {', '.join(names[:20])}")
    raise UsageError(
        f"{shown(file)} {problem}", f"name the schema after the file, `FILE#NAME`; {hint}"
    )


def check_samples(project: Project, name: str, archives: Sequence[str]) -> SampleCheck:
    """Compare samples with the class that a transform declares.

    Raises UnknownTransform, UsageError if it declares none or there are no samples, and SpecError
    if its spec cannot be loaded.
    """
    declared = _declared(project, name)
    unread = Unread()
    found = Contradictions(to_json(declared))
    samples = 0
    for sample in _readable(archives, unread):
        samples += 1
        found.add(sample.payload, sample.place)
    _require_samples(samples, unread)
    return SampleCheck(name, samples, unread, tuple(found.sorted()))


@dataclass(frozen=True, slots=True)
class Written:
    """The files that were written: the spec, and the payload of each case."""

    spec: Path
    cases: tuple[Path, ...]


def write_inference(
    project: Project, inference: Inference, file: Path, *, force: bool = False
) -> Written:
    """Write the spec of an inference, and its cases; cases that exist stay as they are.

    Raises UsageError if specs are not read from the file, if another one has the transform, and if
    it exists, unless `force` is set.
    """
    _check_file(project, inference.transform, file)
    if file.exists() and not force:
        raise UsageError(f"{shown(file)} already exists; use --force to replace it")
    write_file(file, inference.source.text)
    cases = [
        path
        for case, sample in inference.examples
        if (path := _write_example(project, inference.transform, case, sample))
    ]
    return Written(file, tuple(cases))


def declared_by(project: Project, name: str) -> Type | None:
    """Return the type that a transform of the project declares, if it exists and declares one."""
    try:
        return _declared(project, name)
    except (UsageError, SpecError):
        return None


def _declared(project: Project, name: str) -> Type:
    catalogue = load_catalogue(project)
    if name not in catalogue.names:
        if has_errors(catalogue.diagnostics):
            raise SpecError(*catalogue.diagnostics)
        raise UnknownTransform(name, catalogue.names)
    return declared_payload(project, name)


def _check_file(project: Project, name: str, file: Path) -> None:
    """Raise UsageError if a spec for a transform cannot be in a file."""
    folder = project.transforms
    is_spec = file.suffix == ".py" and not file.name.startswith("_") and not file.is_dir()
    if not is_spec or not file.resolve().is_relative_to(folder.resolve()):
        example = folder / f"{case_slug(name.rpartition('/')[2].replace('.', '_')) or 'spec'}.py"
        raise UsageError(
            f"{shown(file)} would not be read as a spec",
            f"name a file in the folder of specs, such as {shown(example)}",
        )
    others = [
        one.file for one in load_catalogue(project).entries if one.is_own and one.name == name
    ]
    if others and others[0].resolve() != file.resolve():
        raise UsageError(
            f"`{name}` is already in {shown(others[0])}",
            "name that file with --force to replace it, or infer a transform of another name",
        )


def _readable(archives: Iterable[str], unread: Unread) -> Iterator[Sample]:
    for found in read_archives(archives):
        if isinstance(found, Unreadable):
            unread.add(found)
        else:
            yield found


def _check_name(name: str) -> None:
    from brazesmith.language.transform import is_transform_name

    if not is_transform_name(name):
        raise UsageError(
            f"`{name}` is not a valid name of a transform",
            "write letters, digits, `.`, `-` and `_`, and `/` between parts: `shop/order.placed`",
        )


def _require_samples(samples: int, unread: Unread) -> None:
    if samples:
        return
    lines = [str(one) for one in unread.first]
    if unread.count > len(lines):
        lines.append(f"and {unread.count - len(lines):,} more")
    raise UsageError("\n  ".join(["no sample can be read", *lines]))


def _require_contents(evidence: Evidence) -> None:
    objects, arrays = evidence.number_of(Form.OBJECT), evidence.number_of(Form.ARRAY)
    if objects and arrays:
        raise UsageError(
            f"some samples are objects ({objects:,}), and others are arrays ({arrays:,})",
            "use one transform for each, and infer them separately",
        )
    if not (evidence.fields or evidence.values or evidence.items):
        raise UsageError("no usable sample: every payload is empty")


def _vocabulary() -> Sequence[str]:
    from brazesmith import spec

    return dir(spec)


def _named_after_files(examples: Iterable[tuple[str, Sample]]) -> Iterator[tuple[str, Sample]]:
    """Name cases after the files of their samples, and those in folders of cases after these."""
    taken: set[str] = set()
    for name, sample in examples:
        path = Path(sample.file)
        stem = path.name.removesuffix(".gz").removesuffix(".zst").rpartition(".")[0] or path.name
        case = case_slug(path.parent.name if path.name == "payload.json" else stem) or name
        case = numbered(case, taken, "-")
        taken.add(case)
        yield case, sample


def _write_example(project: Project, transform: str, case: str, sample: Sample) -> Path | None:
    """Write a sample as a case, unless there is one with this name."""
    headers = None if sample.headers is None else dump_json(sample.headers, ensure_ascii=False)
    folder = project.fixtures / transform / case
    if folder.exists():
        return None
    return write_case(folder, sample.text, headers)


def _fields_in_json(declaration: Declaration) -> Iterator[dict[str, Any]]:
    pending: list[tuple[PayloadPath, Type]] = [((), declaration.type)]
    while pending:
        path, type_ = pending.pop()
        if path in declaration.notes:
            note = declaration.notes[path]
            yield {
                "path": shown_path(path),
                "type": str(type_.kind),
                "optional": type_.optional,
                "nullable": type_.nullable,
                "enum": list(type_.enum),
                "present": note.present,
                "of": note.of,
                "remark": note.remark,
            }
        pending += reversed(list(_inner(path, type_)))


def _inner(path: PayloadPath, type_: Type) -> Iterator[tuple[PayloadPath, Type]]:
    for key, inner in type_.shape.fields.items() if type_.shape else ():
        yield (*path, key), inner
    if type_.item is not None:
        step = Fold.ELEMENT if type_.kind is Kind.ARRAY else Fold.VALUE
        yield (*path, step), type_.item
