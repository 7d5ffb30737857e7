"""Plan the classes of a payload: their names, their fields, and which objects share a class.

Objects with the same keys, such as two addresses, share a class if their values have the same
types. Sharing never extends an enumeration: fields with different sets of texts have none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from keyword import iskeyword
from typing import Final, TypeAlias

from brazesmith.inference.declare import Declaration, Note
from brazesmith.inference.naming import (
    class_name,
    is_usable,
    numbered,
    singular,
    snake,
    unused,
    words,
)
from brazesmith.inference.paths import ROOT, Fold, Path
from brazesmith.inference.wordlists import word_set
from brazesmith.ir.types import TEXT_KINDS, Kind, Type
from brazesmith.language.payload import Record
from brazesmith.operators.expressions import is_probe

#: The spelling of each kind that is not an object or an array.
SPELLINGS: Final[Mapping[Kind, str]] = {
    Kind.TEXT: "Text",
    Kind.NUMBER: "Number",
    Kind.BOOLEAN: "Boolean",
    Kind.EMAIL: "Email",
    Kind.PHONE: "Phone",
    Kind.UUID: "Uuid",
    Kind.ISO8601: "Iso8601",
    Kind.UNIX_SECONDS: "UnixSeconds",
    Kind.UNIX_MILLIS: "UnixMillis",
}
_UNKNOWN: Final = "Anything"


def spelling(type_: Type) -> str:
    """Return the annotation for a value that is not an object or an array."""
    return "Integer" if type_.whole else SPELLINGS.get(type_.kind, _UNKNOWN)


@dataclass(frozen=True, slots=True)
class Container:
    """An annotation `Array[…]` or `Map[…]`."""

    name: str
    inner: Annotation


@dataclass(frozen=True, slots=True)
class Reference:
    """An annotation that is one of the planned classes, by its number."""

    index: int


#: An annotation; a text is the name of a type of the language.
Annotation: TypeAlias = str | Container | Reference


@dataclass(frozen=True, slots=True)
class PlannedField:
    """A field of a class: its name there, the payload's key, and what is declared about it."""

    attribute: str
    key: str
    annotation: Annotation
    type: Type
    note: Note | None = None


@dataclass(frozen=True, slots=True)
class PlannedClass:
    """A class: its name, its fields in order, and the paths of the objects that it declares."""

    name: str
    fields: tuple[PlannedField, ...]
    paths: tuple[Path, ...]
    open: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """The classes of a payload, each after those that it refers to; the last is the payload's.

    If the payload is an array, `item` is the annotation of its elements, and the last class is
    theirs if they are records.
    """

    classes: tuple[PlannedClass, ...]
    item: Annotation | None = None

    def at(self, path: Path) -> PlannedClass | None:
        """Return the class of the object at a path."""
        return next((planned for planned in self.classes if path in planned.paths), None)

    def spelled(self, annotation: Annotation) -> str:
        """Return an annotation as it is written."""
        match annotation:
            case Container(name, inner):
                return f"{name}[{self.spelled(inner)}]"
            case Reference(index):
                return self.classes[index].name
            case _:
                return annotation


def plan(
    declaration: Declaration, name: str, taken: Collection[str], lengths: Mapping[Path, int]
) -> Plan:
    """Plan the classes of a declaration.

    `name` is that of the payload's class, `taken` are names that no class may have, and `lengths`
    the lengths of texts that the declaration does not have.
    """
    drafts = _Drafts(declaration.notes, lengths)
    top = drafts.annotation(declaration.type, ROOT, "")
    names = _names(drafts.drafts, name, taken)
    hidden = {*SPELLINGS.values(), "Integer", _UNKNOWN, "Array", "Map", *names}
    classes = tuple(
        PlannedClass(name, tuple(_named(draft.fields, hidden)), tuple(draft.paths), draft.open)
        for name, draft in zip(names, drafts.drafts, strict=True)
    )
    if isinstance(top, Container):
        return Plan(classes, top.inner)
    return Plan(classes)


@dataclass(slots=True)
class _Draft:
    """A class without a name: what it might be called after, and its fields so far."""

    fields: list[PlannedField]
    open: bool
    paths: list[Path] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)


class _Drafts:
    """The classes so far, in the order in which they can be written."""

    def __init__(self, notes: Mapping[Path, Note], lengths: Mapping[Path, int]) -> None:
        self.notes = notes
        self.lengths = lengths
        self.drafts: list[_Draft] = []

    def annotation(self, type_: Type, path: Path, hint: str) -> Annotation:
        """Return the annotation for a type, and draft the classes that it needs."""
        if type_.kind is Kind.ARRAY:
            return Container("Array", self._inner(type_.item, (*path, Fold.ELEMENT), hint))
        if type_.kind is not Kind.OBJECT:
            return spelling(type_)
        if type_.shape is None:
            return Container("Map", self._inner(type_.item, (*path, Fold.VALUE), hint))
        fields = [
            self._field(key, inner, (*path, key)) for key, inner in type_.shape.fields.items()
        ]
        draft = _Draft(fields, type_.shape.open)
        index = self._index(draft) if path else None
        if index is None:
            self.drafts.append(draft)
            index = len(self.drafts) - 1
        self.drafts[index].paths.append(path)
        self.drafts[index].hints.append(type_.shape.name or hint)
        return Reference(index)

    def _inner(self, type_: Type | None, path: Path, hint: str) -> Annotation:
        if type_ is None:
            return _UNKNOWN
        return self.annotation(type_, path, singular(hint))

    def _field(self, key: str, type_: Type, path: Path) -> PlannedField:
        annotation = self.annotation(type_, path, key)
        type_ = replace(type_, max_length=self.lengths.get(path, type_.max_length))
        return PlannedField("", key, annotation, type_, self.notes.get(path))

    def _index(self, draft: _Draft) -> int | None:
        """Return the draft that can declare this object too, after it was extended to do so."""
        for index, other in enumerate(self.drafts):
            if len(draft.fields) < 2 or draft.open or other.open:
                continue
            fields = _shared(other.fields, draft.fields)
            # A class can use only those that are written before it.
            if fields and all(_last_used(one.annotation) < index for one in fields):
                other.fields = fields
                return index
        return None


def _last_used(annotation: Annotation) -> int:
    """Return the last class that an annotation uses; -1 if it uses none."""
    match annotation:
        case Reference(index):
            return index
        case Container(_, inner):
            return _last_used(inner)
        case _:
            return -1


def _shared(
    left: Iterable[PlannedField], right: Iterable[PlannedField]
) -> list[PlannedField] | None:
    """Return the fields of a class that declares two objects, or None if there is none."""
    others = {field.key: field for field in right}
    fields: list[PlannedField] = []
    for one in left:
        other = others.pop(one.key, None)
        shared = None if other is None else _shared_field(one, other)
        if shared is None:
            return None
        fields.append(shared)
    return None if others else fields


def _shared_field(left: PlannedField, right: PlannedField) -> PlannedField | None:
    seen = left if left.type.kind is not Kind.NULL else right
    annotation = _common(left, right)
    if annotation is None:
        return None
    type_ = replace(
        seen.type,
        kind=Kind.TEXT if annotation == "Text" else seen.type.kind,
        whole=annotation == "Integer",
        optional=left.type.optional or right.type.optional,
        nullable=left.type.nullable or right.type.nullable,
        enum=left.type.enum if left.type.enum == right.type.enum else (),
    )
    return PlannedField("", left.key, annotation, type_, _joined(left.note, right.note))


def _common(left: PlannedField, right: PlannedField) -> Annotation | None:
    """Return the annotation for the values of both fields."""
    if left.annotation == right.annotation:
        return left.annotation
    if left.type.kind is Kind.NULL:
        return right.annotation
    if right.type.kind is Kind.NULL or right.annotation == Container("Array", _UNKNOWN):
        return left.annotation
    if left.type.kind is right.type.kind is Kind.NUMBER:
        return "Number"
    return "Text" if {left.type.kind, right.type.kind} <= TEXT_KINDS else None


def _joined(left: Note | None, right: Note | None) -> Note | None:
    if left is None or right is None:
        return left or right
    remark = left.remark if left.remark == right.remark else ""
    longest = max(left.longest, right.longest)
    empty = left.empty + right.empty
    return Note(left.present + right.present, left.of + right.of, remark, longest, empty)


def _names(drafts: list[_Draft], payload_name: str, taken: Collection[str]) -> list[str]:
    """Return a name for each class; that of the payload, or of its elements, is given."""
    used = {*taken, payload_name}
    names: list[str] = []
    for draft in drafts:
        is_whole = not draft.paths[0] or draft.paths == [(Fold.ELEMENT,)]
        names.append(payload_name if is_whole else _class_name(draft, payload_name, used))
        used.add(names[-1])
    return names


def _class_name(draft: _Draft, payload_name: str, used: Collection[str]) -> str:
    """Return a name after the key of an object, and after those above it if it is taken."""
    hint = _common_hint(draft.hints)
    *above, _ = [step for step in draft.paths[0] if isinstance(step, str)] or [""]
    parents = [*words(payload_name)[:1], *map(singular, above)]
    candidates = [class_name(hint)]
    candidates += [class_name(f"{parent} {hint}") for parent in reversed(parents)]
    free = [name for name in candidates if is_usable(name) and name not in used]
    return free[0] if free else numbered(candidates[0], {*used, candidates[0]})


def _common_hint(hints: list[str]) -> str:
    """Return what several objects are called: their common last words, or the shortest key."""
    if len(set(hints)) == 1:
        return hints[0]
    split = [words(hint) for hint in dict.fromkeys(hints)]
    common: list[str] = []
    for column in zip(*map(reversed, split), strict=False):
        if len(set(column)) > 1:
            break
        common.insert(0, column[0])
    if common and not set(common) <= word_set("generic"):
        return " ".join(common)
    return min(hints, key=len)


def _named(fields: Iterable[PlannedField], taken: Collection[str]) -> Iterator[PlannedField]:
    """Yield the fields with the names of their attributes: the key, if Python allows it."""
    fields = list(fields)
    used = {planned.key for planned in fields if _is_attribute(planned.key, taken)}
    for planned in fields:
        key = planned.key
        if _is_attribute(key, taken):
            yield replace(planned, attribute=key)
            continue
        plain = snake(key)
        candidates = [plain, f"{plain}_", f"_{plain}", f"key_{plain}" if plain else "key"]
        free = [name for name in candidates if _is_attribute(name, {*taken, *used})]
        attribute = free[0] if free else unused([f"{plain}_key".lstrip("_")], used)
        used.add(attribute)
        yield replace(planned, attribute=attribute)


def _is_attribute(name: str, taken: Collection[str]) -> bool:
    """Whether a class can have a field with this name. `taken` are the names of types."""
    is_plain = name.isidentifier() and name.isascii() and not is_probe(name)
    return is_plain and not (hasattr(Record, name) or name in taken or iskeyword(name))
