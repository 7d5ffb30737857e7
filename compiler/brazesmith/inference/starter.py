"""Choose what a first spec reads: who the user is, when the event happened, and its properties."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from brazesmith.contract.fields import RESERVED_EVENT_PROPERTIES
from brazesmith.inference.declare import NUMBER_AS_TEXT, Declaration, Note
from brazesmith.inference.naming import snake, words
from brazesmith.inference.paths import Fold, Path
from brazesmith.inference.wordlists import listed, word_set
from brazesmith.ir.types import TEXT_KINDS, UNIX_KINDS, Kind, Type

_TIME_KINDS: Final = UNIX_KINDS | {Kind.ISO8601}
_ID_KINDS: Final = frozenset({Kind.TEXT, Kind.NUMBER, Kind.UUID, Kind.ANY})
_MOST_PROPERTIES: Final = 10
#: A record with fewer properties than this gets those of its inner records too.
_FEW_PROPERTIES: Final = 3


@dataclass(frozen=True, slots=True)
class Found:
    """A value that a spec may read: its path, its type, whether it may be missing, its note."""

    path: Path
    type: Type
    may_miss: bool = False
    note: Note | None = None

    def noted(self, note: Note | None) -> Found:
        """Return the same value with what the samples show about it."""
        may_miss = self.may_miss or (note is not None and note.empty > 0)
        return Found(self.path, self.type, may_miss, note)

    @property
    def key(self) -> str:
        """The last key, as `snake_case`."""
        return snake(str(self.path[-1]))

    @property
    def parent(self) -> str:
        """The key before the last one, as `snake_case`."""
        return snake(str(self.path[-2])) if len(self.path) > 1 else ""


@dataclass(frozen=True, slots=True)
class Starter:
    """The parts of a first spec. An identifier is the name of an argument of `identify`."""

    identifiers: tuple[tuple[str, Found], ...]
    time: Found | None
    properties: tuple[Found, ...]
    #: A field of the elements of an array, if nothing else identifies the user.
    in_array: tuple[str, Found] | None = None


def choose(declaration: Declaration, name: str) -> Starter:
    """Return the parts of a first spec for a payload, or for the elements of one."""
    root = declaration.type
    below: Path = ()
    if root.kind is Kind.ARRAY and root.item is not None:
        root, below = root.item, (Fold.ELEMENT,)
    notes = declaration.notes
    found = [one.noted(notes.get((*below, *one.path))) for one in _scalars(root, ())]
    identifiers = tuple(_identifiers(found))
    in_array = None if identifiers else next(_in_arrays(root, ()), None)
    used = {one.path for _, one in identifiers}
    time = _best(found, lambda one: _time_score(one, set(words(name))))
    if time is not None:
        used.add(time.path)
    properties = tuple(_properties(found, root, used))
    return Starter(identifiers, time, properties, in_array)


def _scalars(type_: Type, path: Path, may_miss: bool = False) -> Iterator[Found]:
    """Yield every value in objects, but not in arrays and maps."""
    for key, inner in type_.shape.fields.items() if type_.shape else ():
        misses = may_miss or inner.optional or inner.nullable
        if inner.kind is Kind.OBJECT:
            yield from _scalars(inner, (*path, key), misses)
        elif inner.kind not in (Kind.ARRAY, Kind.NULL):
            yield Found((*path, key), inner, misses)


def _best(found: Sequence[Found], score: Callable[[Found], float]) -> Found | None:
    """Return the value with the highest score above 0, and the first of several."""
    best = max(found, key=score, default=None)
    return best if best is not None and score(best) > 0 else None


# --- the user ------------------------------------------------------------------------------------


def _identifiers(found: Sequence[Found]) -> Iterator[tuple[str, Found]]:
    for name, score in (
        ("external_id", _id_score), ("email", _email_score), ("phone", _phone_score)
    ):  # fmt: skip
        if best := _best(found, score):
            yield name, best


def _id_score(one: Found) -> float:
    is_rounded = one.note is not None and "rounds" in one.note.remark
    is_unknown = one.type.kind is Kind.ANY and one.note is None
    if one.type.kind not in _ID_KINDS or one.type.enum or is_rounded or is_unknown:
        return 0
    if one.key in listed("user_ids"):
        score = 100.0 - 3 * listed("user_ids").index(one.key)
    elif one.key in ("id", "number", "uuid") and one.parent in listed("people"):
        score = 95.0 - listed("people").index(one.parent)
    elif one.key in listed("people") and one.type.kind is not Kind.NUMBER:
        score = 80.0 - listed("people").index(one.key)
    else:
        return 0
    return score - 2 * len(one.path)


def _email_score(one: Found) -> float:
    is_email = one.type.kind is Kind.EMAIL or (one.type.kind is Kind.TEXT and "email" in one.key)
    return _address_score(one, ("email", "customer_email", "user_email")) if is_email else 0


def _phone_score(one: Found) -> float:
    is_phone = one.type.kind is Kind.PHONE
    return _address_score(one, ("phone", "phone_number", "mobile")) if is_phone else 0


def _address_score(one: Found, keys: Sequence[str]) -> float:
    everything = {word for step in one.path if isinstance(step, str) for word in words(step)}
    if everything & word_set("others"):
        return 0
    score = 60.0 if one.key not in keys else 90.0 - keys.index(one.key)
    if one.parent in listed("people"):
        score += 5
    return score - 4 * len(one.path) - (8 if one.may_miss else 0)


def _in_arrays(type_: Type, path: Path) -> Iterator[tuple[str, Found]]:
    """Yield e-mail addresses and phone numbers in the elements of arrays."""
    for key, inner in type_.shape.fields.items() if type_.shape else ():
        if inner.kind is Kind.OBJECT:
            yield from _in_arrays(inner, (*path, key))
        elif inner.kind is Kind.ARRAY and inner.item is not None and inner.item.shape:
            for name, of_item in inner.item.shape.fields.items():
                if of_item.kind in (Kind.EMAIL, Kind.PHONE):
                    argument = "email" if of_item.kind is Kind.EMAIL else "phone"
                    yield argument, Found((*path, key, Fold.ELEMENT, name), of_item, True)


# --- the time ------------------------------------------------------------------------------------


def _time_score(one: Found, event: set[str]) -> float:
    if one.type.kind not in _TIME_KINDS:
        return 0
    if "birth" in one.key or one.key == "dob":
        return 0
    score = 40.0 if one.key not in listed("times") else 90.0 - 3 * listed("times").index(one.key)
    if event & set(words(one.key)[:1]):
        score += 60  # `placed_at` of `order.placed`
    return score - 10 * (len(one.path) - 1) - (45 if one.may_miss else 0)


# --- the properties ------------------------------------------------------------------------------


def _properties(found: Sequence[Found], root: Type, used: set[Path]) -> Iterator[Found]:
    """Yield the properties: the fields of what the event is about, and if they are few, more."""
    main = _main(root)
    usable = [one for one in found if one.path not in used and _is_property(one)]
    chosen = [one for one in usable if one.path[:-1] == main]
    if len(chosen) < _FEW_PROPERTIES:
        chosen += [
            one
            for one in usable
            if len(one.path) == len(main) + 2
            and one.path[: len(main)] == main
            and one.parent not in listed("people")
            and one.key != "id"
        ]
    by_name: dict[str, Found] = {}
    for one in chosen:
        by_name.setdefault(str(one.path[-1]), one)
    best = sorted(by_name.values(), key=_doubts)[:_MOST_PROPERTIES]
    yield from (one for one in by_name.values() if one in best)


def _doubts(one: Found) -> int:
    """Return how much speaks against a property, such as that it is an id of something."""
    parts = set(words(one.key))
    is_id = bool(parts & {"id", "token"}) or one.key in listed("people")
    is_vague = not parts & word_set("telling") or one.type.kind is Kind.BOOLEAN
    is_variant = bool(parts & word_set("variants"))
    return 2 * is_id + is_vague + is_variant + (one.type.optional or one.type.nullable)


def _main(root: Type) -> Path:
    """Return the path of the object that the event is about, inside its envelope."""
    path: Path = ()
    while root.shape is not None:
        keys = {snake(key): key for key, inner in root.shape.fields.items() if inner.shape}
        container = next((keys[name] for name in listed("containers") if name in keys), None)
        if container is None:
            break
        root = root.shape.fields[container]
        path = (*path, container)
    return path


def _is_property(one: Found) -> bool:
    key = str(one.path[-1])
    is_private = word_set("private") & set(words(key))
    is_rounded = one.note is not None and "rounds" in one.note.remark
    is_braze_name = key in RESERVED_EVENT_PROPERTIES or key.startswith("$")
    is_value = one.type.kind in (*TEXT_KINDS, Kind.NUMBER, Kind.BOOLEAN)
    if one.type.kind in (Kind.EMAIL, Kind.PHONE) or one.key in word_set("technical"):
        return False
    return is_value and not (is_private or is_rounded or is_braze_name)


def is_number_as_text(one: Found) -> bool:
    """Whether a value is a text that always contains a number."""
    return one.note is not None and one.note.remark == NUMBER_AS_TEXT
