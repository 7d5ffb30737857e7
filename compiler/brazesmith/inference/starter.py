"""Choose what a first spec reads: who the user is, when the event happened, and its properties."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from brazesmith.contract.fields import RESERVED_EVENT_PROPERTIES
from brazesmith.inference.declare import NUMBER_AS_TEXT, Declaration, Note
from brazesmith.inference.naming import snake, words
from brazesmith.inference.paths import ROOT, Fold, Path
from brazesmith.inference.wordlists import has_word, listed, word_set
from brazesmith.ir import types
from brazesmith.ir.types import TEXT_KINDS, UNIX_KINDS, Kind, Type

_TIME_KINDS: Final = UNIX_KINDS | {Kind.ISO8601}
_ID_KINDS: Final = frozenset({Kind.TEXT, Kind.NUMBER, Kind.UUID, Kind.ANY})
_MOST_PROPERTIES: Final = 10
#: A record with fewer properties than this, not counting doubtful ones, gets those of its inner
#: records too.
_FEW_PROPERTIES: Final = 4
#: The paths of objects that describe a user, and the standard attributes in them.
_PROFILES: Final = (("traits",),)
_STANDARD: Final = ("first_name", "last_name", "email", "phone")
#: From this on, a property is doubtful.
_DOUBTFUL: Final = 2


_UNSEEN: Final = Note(0, 0)


@dataclass(frozen=True, slots=True)
class Found:
    """A value that a spec may read: its path, its type, whether it may be missing, its note."""

    path: Path
    type: Type
    may_miss: bool = False
    note: Note = _UNSEEN

    @property
    def all_words(self) -> set[str]:
        """The words of all keys."""
        return {word for step in self.path if isinstance(step, str) for word in words(step)}

    @property
    def is_rounded(self) -> bool:
        """Whether a sample has an integer that JavaScript rounds."""
        return "rounds" in self.note.remark

    @property
    def is_type(self) -> bool:
        """Whether this is the type of an event, and the samples have several."""
        is_type = len(self.path) == 1 and self.key in listed("types_of_events")
        return is_type and self.note.different > 1

    @property
    def name(self) -> str:
        """The name of a property: the key, or that of its record: `value` of `amount`."""
        is_amount = self.key in ("value", "amount")
        return str(self.path[-2 if is_amount and has_word(self.parent, "telling") else -1])

    @property
    def key(self) -> str:
        """The last key, as `snake_case`, without the `__c` of Salesforce."""
        return snake(str(self.path[-1]).removesuffix("__c"))

    @property
    def parent(self) -> str:
        """The key before the last one, as `snake_case`."""
        return snake(str(self.path[-2])) if len(self.path) > 1 else ""


@dataclass(frozen=True, slots=True)
class Starter:
    """The parts of a first spec. An identifier is the name of an argument of `identify`.

    If an array contains the events, `events` is its path, and the other paths begin at an element.
    If the payload is a profile rather than an event, `profile` are the standard attributes in it,
    and the properties are custom attributes.
    """

    identifiers: tuple[tuple[str, Found], ...]
    time: Found | None
    properties: tuple[Found, ...]
    #: A field of the elements of an array, if nothing else identifies the user.
    in_array: tuple[str, Found] | None = None
    events: Path | None = None
    profile: tuple[tuple[str, Found], ...] | None = None

    @property
    def start(self) -> Path:
        """The path of what becomes one event: the payload, or an element of an array."""
        return ROOT if self.events is None else (*self.events, Fold.ELEMENT)


def choose(declaration: Declaration, name: str) -> Starter:
    """Return the parts of a first spec for a payload."""
    root, events = declaration.type, None
    found = _found(declaration, root, ROOT)
    if root.kind is Kind.ARRAY:
        events, root = ROOT, root.item or types.ANY
    elif not list(_identifiers(found, name)):
        events, root = next(_arrays_of_events(declaration, name), (None, root))
    if events is not None:
        found = _found(declaration, root, (*events, Fold.ELEMENT))
    identifiers = tuple(_identifiers(found, name))
    in_array = None if identifiers else next(_in_arrays(root, ()), None)
    used = {one.path for _, one in identifiers}
    time = _best(found, lambda one: _time_score(one, words(name)))
    if time is not None:
        used.add(time.path)
    main = _main(root, words(name))
    properties = tuple(_properties(found, main, used))
    profile = tuple(_profile(found, main)) if main[-1:] in _PROFILES else None
    return Starter(identifiers, time, properties, in_array, events, profile)


def _found(declaration: Declaration, type_: Type, below: Path) -> list[Found]:
    """Return the values in an object, which is at a path, with what the samples show about them."""
    found = []
    for one in _scalars(type_, ()):
        note = declaration.notes.get((*below, *one.path), _UNSEEN)
        found.append(replace(one, may_miss=one.may_miss or note.empty > 0, note=note))
    return found


def _arrays_of_events(declaration: Declaration, name: str) -> Iterator[tuple[Path, Type]]:
    """Yield the arrays in which every element has a user of its own, as `_arrays` does."""
    for path, item in _arrays(declaration.type, ()):
        identifiers = _identifiers(_found(declaration, item, (*path, Fold.ELEMENT)), name)
        if any(not found.may_miss for _, found in identifiers):
            yield path, item


def _arrays(type_: Type, path: Path) -> Iterator[tuple[Path, Type]]:
    """Yield the arrays of records in objects: their paths, and the types of their elements."""
    for key, inner in type_.shape.fields.items() if type_.shape else ():
        if inner.kind is Kind.OBJECT:
            yield from _arrays(inner, (*path, key))
        elif inner.kind is Kind.ARRAY and inner.item is not None and inner.item.shape:
            yield (*path, key), inner.item


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


def _identifiers(found: Sequence[Found], name: str) -> Iterator[tuple[str, Found]]:
    others = word_set("others_of_inbound" if has_word(name, "inbound") else "others")
    usable = [one for one in found if one.all_words.isdisjoint(others)]
    for argument, candidates, score in (
        ("external_id", found, _id_score),
        ("email", usable, _email_score),
        ("phone", usable, _phone_score),
    ):
        if best := _best(candidates, score):
            yield argument, best


def _id_score(one: Found) -> float:
    """Return how likely a value is the ID of the user. A number that is 0 in a sample is not."""
    is_number = one.type.kind is Kind.NUMBER
    is_unusable = one.is_rounded or (is_number and one.note.empty > 0)
    is_unknown = one.type.kind is Kind.ANY and one.note is _UNSEEN
    if one.type.kind not in _ID_KINDS or one.type.enum or is_unusable or is_unknown:
        return 0
    if one.key in listed("user_ids"):
        score = 100.0 - 3 * listed("user_ids").index(one.key)
    elif one.key in listed("person_ids") and one.parent in listed("people"):
        score = 95.0 - listed("people").index(one.parent)
        score -= listed("person_ids").index(one.key) / 10
    elif one.key in listed("people") and not is_number:
        score = 80.0 - listed("people").index(one.key)
    elif _is_id_of_person(words(one.key)):
        score = 70.0
    else:
        return 0
    return score - 2 * len(one.path) - (30 if one.may_miss else 0)


def _is_id_of_person(parts: Sequence[str]) -> bool:
    """Whether the words of a key are those of an ID: `loyaltyNo`, `customer_card_number`."""
    start = set(parts[:-1])
    is_id = bool(start) and parts[-1] in word_set("id_endings")
    persons, kinds = word_set("persons"), word_set("kinds_of_ids")
    return is_id and bool(start & persons) and start <= persons | kinds


def _email_score(one: Found) -> float:
    is_email = one.type.kind is Kind.EMAIL or (one.type.kind is Kind.TEXT and "email" in one.key)
    keys = ("email", "customer_email", "user_email")
    return _address_score(one, keys) if is_email else 0


def _phone_score(one: Found) -> float:
    keys = ("phone", "phone_number", "mobile")
    return _address_score(one, keys) if one.type.kind is Kind.PHONE else 0


def _address_score(one: Found, keys: Sequence[str]) -> float:
    score = 60.0 if one.key not in keys else 90.0 - keys.index(one.key)
    if one.parent in listed("people"):
        score += 5
    return score - 4 * len(one.path) - (8 if one.may_miss else 0)


def _in_arrays(type_: Type, path: Path) -> Iterator[tuple[str, Found]]:
    """Yield e-mail addresses and phone numbers in the elements of arrays."""
    for array, item in _arrays(type_, path):
        for name, inner in item.shape.fields.items() if item.shape else ():
            if inner.kind in (Kind.EMAIL, Kind.PHONE):
                argument = "email" if inner.kind is Kind.EMAIL else "phone"
                yield argument, Found((*array, Fold.ELEMENT, name), inner, True)


# --- the time ------------------------------------------------------------------------------------


def _time_score(one: Found, event: Sequence[str]) -> float:
    """Return how likely a value is the time of an event, whose name has these words."""
    first, *_ = words(one.key) or [""]
    if one.type.kind not in _TIME_KINDS or has_word(one.key, "other_times"):
        return 0
    score = 40.0 if one.key not in listed("times") else 90.0 - 3 * listed("times").index(one.key)
    is_named = any(_is_form(first, word) for word in event)
    if first in word_set("stored") and len(one.path) > 1:
        is_of_event = one.parent in listed("containers") or set(words(one.parent)) & set(event)
        if not is_of_event:
            return 0
        score -= 0 if is_named else 20
    if is_named:
        score += 60  # `placed_at` of `order.placed`
    return score - 10 * (len(one.path) - 1) - (45 if one.may_miss else 0)


def _is_form(left: str, right: str) -> bool:
    """Whether two words are forms of one: `star` and `starred`, `created` and `creation`."""
    length = min(len(left), len(right), 5)
    return length > 2 and left[:length] == right[:length]


# --- the properties ------------------------------------------------------------------------------


def _profile(found: Sequence[Found], main: Path) -> Iterator[tuple[str, Found]]:
    for one in found:
        if one.path[:-1] == main and one.key in _STANDARD and one.type.kind in TEXT_KINDS:
            yield one.key, one


def _properties(found: Sequence[Found], main: Path, used: set[Path]) -> list[Found]:
    """Return the properties: the fields of what the event is about, and if they are few, more."""
    usable = [one for one in found if one.path not in used and _is_property(one)]
    chosen = [one for one in usable if one.path[:-1] == main or one.is_type]
    are_few = len(_without_doubtful(chosen)) < _FEW_PROPERTIES
    chosen += [
        one
        for one in usable
        if one.path[:-2] == main and len(one.path) > 1 and _is_of_inner(one, are_few)
    ]
    by_name: dict[str, Found] = {}
    for one in chosen:
        by_name.setdefault(one.name, one)
    enough = _without_doubtful(by_name.values())
    candidates = enough if len(enough) >= _FEW_PROPERTIES else list(by_name.values())
    best = sorted(candidates, key=_doubts)[:_MOST_PROPERTIES]
    return [one for one in candidates if one in best]


def _without_doubtful(found: Iterable[Found]) -> list[Found]:
    return [one for one in found if _doubts(one) < _DOUBTFUL]


def _is_of_inner(one: Found, are_few: bool) -> bool:
    """Whether a value in an inner record is a property, although there may be enough others."""
    if one.parent in listed("people"):
        return has_word(one.key, "standing")
    return _doubts(one) == 0 or (are_few and one.key != "id")


def _doubts(one: Found) -> float:
    """Return how much speaks against a property, such as that it is an id of something else."""
    is_long = len(words(one.key)) > 1
    is_id = is_long and has_word(one.key, "ids")
    is_reference = is_id or one.key in listed("people")
    is_telling = has_word(one.key, "telling") and one.type.kind is not Kind.BOOLEAN
    vague = 0 if is_telling else 0.5 if one.type.kind in _TIME_KINDS else 1
    may_miss = one.type.optional or one.type.nullable
    if one.is_type:
        return 0
    others = vague + has_word(one.key, "variants") + may_miss
    return 1.5 * is_reference + others + 0.2 * is_long


def _main(root: Type, event: Sequence[str]) -> Path:
    """Return the path of the object that the event is about, inside its envelope.

    Its key is that of a container, or a word in the name of the event.
    """
    path: Path = ()
    while root.shape is not None:
        keys = {snake(key): key for key, inner in root.shape.fields.items() if inner.shape}
        named = [(*path, keys[word]) for word in event if word in keys]
        if named:
            return named[0]
        container = next((keys[name] for name in listed("containers") if name in keys), None)
        if container is None:
            break
        root = root.shape.fields[container]
        path = (*path, container)
    return path


def _is_property(one: Found) -> bool:
    key = str(one.path[-1])
    is_braze_name = key in RESERVED_EVENT_PROPERTIES or key.startswith("$")
    is_value = one.type.kind in (*TEXT_KINDS, *UNIX_KINDS, Kind.NUMBER, Kind.BOOLEAN)
    is_bookkeeping = one.type.kind in _TIME_KINDS and set(words(key)) <= word_set("bookkeeping")
    is_technical = one.key in word_set("technical") and not one.is_type
    if one.type.kind in (Kind.EMAIL, Kind.PHONE) or is_technical:
        return False
    is_private = not word_set("private").isdisjoint(one.all_words)
    return is_value and not (is_private or one.is_rounded or is_braze_name or is_bookkeeping)


def is_number_as_text(one: Found) -> bool:
    """Whether a value is a text that always contains a number."""
    return one.note.remark == NUMBER_AS_TEXT


def is_long(one: Found) -> bool:
    """Whether a value is a text that may be longer than Braze allows."""
    return one.type.kind in TEXT_KINDS and not one.type.enum
