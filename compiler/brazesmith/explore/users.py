"""Who a body is about: the users of its objects, and payloads of other users.

The checks ask what no single body shows: whether two users become one, whether an identifier is the
same whatever the payload, and whether something in the payload that nobody declared chooses it.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from brazesmith.base import pointers
from brazesmith.base.ecmascript import ABSENT
from brazesmith.base.json import to_text
from brazesmith.base.pointers import folded
from brazesmith.contract import integers
from brazesmith.contract.fields import IDENTIFIERS, RESERVED_EVENT_PROPERTIES
from brazesmith.explore.engine import Observation, Trial
from brazesmith.explore.goals import (
    CHOSEN_USER,
    FIXED_USER,
    MERGED_USERS,
    OTHER_ELEMENT,
    PLACEHOLDER,
    Fault,
    Faults,
    Goal,
    Shown,
    Twin,
)
from brazesmith.explore.leaves import (
    SOMEONE,
    Leaf,
    Leaves,
    Place,
    place_text,
    value_at,
    values,
    with_value,
)
from brazesmith.explore.samples import TELLING_KEYS
from brazesmith.ir.types import Kind

#: The most objects that get other keys, fields that name users, arrays and their elements, and
#: objects of an array of a body.
_MOST_OBJECTS: Final = 12
_MOST_NAMING: Final = 3
_MOST_ARRAYS: Final = 2
_MOST_OF_ARRAY: Final = 4
_MOST_ELEMENTS: Final = 2
#: How many characters in a row a value and an identifier have in common that belong together.
_PIECE: Final = 4
#: An e-mail address, and a phone number.
_ADDRESS: Final = re.compile(r".*@|\+[0-9]", re.DOTALL)
#: Nobody's id is as long.
_LONGEST_ID: Final = 128
_SOMEONE: Final = re.compile(rf"{SOMEONE}-(\d+)")
#: A key that means nothing, with a number: it shows which object of the payload a body spreads.
_SOME_KEY: Final = "some_key_"
#: Keys that mean something to Braze, or that it does not accept.
_TELLING: Final = tuple(dict.fromkeys((*TELLING_KEYS, *RESERVED_EVENT_PROPERTIES)))
_ONLY_EXISTING: Final = "_update_existing_only"
#: What JavaScript writes for a value that is not there.
_PLACEHOLDER: Final = re.compile(r"(?<![A-Za-z])(undefined|null|NaN|\[object Object\])(?![A-Za-z])")
_RUN: Final = re.compile(r"[A-Za-z0-9]")
#: For each letter and digit, the next one.
_NEXT: Final = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
    "bcdefghijklmnopqrstuvwxyzaBCDEFGHIJKLMNOPQRSTUVWXYZA1234567890",
)
#: A token without parts that mean something by themselves, and a phone number.
_OPAQUE: Final = re.compile(r"[A-Za-z0-9_-]+|\+[0-9 ()./-]+")
#: Addresses, and numbers in hexadecimal digits such as UUIDs: capitals make no other one of them.
_SAME_IN_LOWER_CASE: Final = re.compile(r".*@.*|[0-9A-Fa-f-]{16,}", re.DOTALL)
#: Two texts that a JavaScript number cannot tell apart, and two integers.
_LARGE: Final = ("9007199254740992", "9007199254740993")
_LARGE_INTEGER: Final = 9007199254740993


@dataclass(frozen=True, slots=True)
class User:
    """The user that an object of a body is about. `index` is that of the object in its array."""

    array: str
    index: int
    key: str
    value: Any
    object: Mapping[str, Any]

    @property
    def pointer(self) -> str:
        """The place of the identifier in the body."""
        below = "/alias_name" if self.key == "user_alias" else ""
        return f"/{self.array}/{self.index}/{self.key}{below}"

    @property
    def text(self) -> str:
        """The identifier as text."""
        value = self.value.get("alias_name") if isinstance(self.value, dict) else self.value
        return str(value)


#: A twin, its run, and the users of both bodies side by side.
_Run: TypeAlias = tuple[Twin, Observation, list[tuple[User, User]]]


def users(body: Any, arrays: Sequence[str]) -> list[User]:
    """Return the users of a body: the identifiers that decide, of the first objects.

    Identifiers of other types than text are left to the judge.
    """
    found: list[User] = []
    for array in arrays if isinstance(body, dict) else ():
        objects = body.get(array)
        first = objects[:_MOST_OF_ARRAY] if isinstance(objects, list) else ()
        for index, value in enumerate(first):
            if not isinstance(value, dict):
                continue
            key = next((key for key in IDENTIFIERS if value.get(key) not in (None, "")), None)
            if key is not None and isinstance(value[key], dict if key == "user_alias" else str):
                found.append(User(array, index, key, value[key], value))
    return found


def kind(user: User, trial: Trial) -> Hashable:
    """Return what identifiers have in common that are made in the same way, as far as it shows.

    These are the place of the payload that it comes from, and its form: whether it has letters,
    digits and other characters, and in which order.
    """
    text = user.text[:_LONGEST_ID]
    form = re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "0", text))
    found: Place = ()
    for place, value in values([trial.payload, trial.headers]):
        if value == text:
            found = place
            break
        is_part = isinstance(value, str) and (value in text or text in value)
        if is_part and len(value) >= _PIECE and not found:
            found = place
    steps = tuple(step for step in found[1:] if isinstance(step, str))
    return user.array, user.index, user.key, form, steps


def placeholder(value: Any) -> str:
    """Return the word in a text that stands for a missing value, or ""."""
    found = _PLACEHOLDER.search(value[:2000]) if isinstance(value, str) else None
    return found[1] if found is not None else ""


# --- other users ---------------------------------------------------------------------------------


def other(leaf: Leaf) -> Any:
    """Return another value of the same kind for a free leaf."""
    if not leaf.is_free:
        return leaf.value
    if isinstance(leaf.value, str):
        return _shifted(leaf.value)
    is_exact = abs(leaf.value) < _LARGE_INTEGER // 2
    return leaf.value + 1 if is_exact else leaf.value // 2


def _second(leaf: Leaf) -> Any:
    """Return another value for a free leaf that a person would write: `ada2@example.com`."""
    text, most = leaf.value, leaf.type.max_length
    is_plain = leaf.type.kind in (Kind.TEXT, Kind.EMAIL, Kind.ANY) and isinstance(text, str)
    if not (leaf.is_free and is_plain) or _is_time(text) or (most and len(text) >= most):
        return other(leaf)
    local, at, domain = text.partition("@")
    return f"{local}2{at}{domain}"


def _shifted(text: str) -> str:
    """Return a text with all letters and digits changed; an address keeps its domain."""
    if _is_time(text):
        return text
    local, at, domain = text.partition("@")
    shifted = local.translate(_NEXT) + at + domain
    return "x" * len(text) if shifted == text and text.strip() else shifted


def _is_time(text: str) -> bool:
    return re.match(r"\d{4}-\d\d-\d\d([T ]|$)", text) is not None or (
        text.isdigit() and text.startswith("1") and len(text) in (10, 13)
    )


def _near(text: str) -> Iterator[str]:
    """Yield ids that differ from one in a single character, or in the case of letters."""
    at = [found.start() for found in _RUN.finditer(text)]
    if not at or len(text) > _LONGEST_ID:
        return
    local, sign, domain = text.partition("@")
    if sign:
        first = domain[:1]
        if _RUN.match(first):
            yield f"{local}@{first.translate(_NEXT)}{domain[1:]}"
        at = [position for position in at if position < len(local)]
    ends = {at[-1]} if at else set()
    if at and _OPAQUE.fullmatch(text):
        ends.add(at[0])
    for position in sorted(ends):
        yield text[:position] + text[position].translate(_NEXT) + text[position + 1 :]
    if not _SAME_IN_LOWER_CASE.fullmatch(text):
        yield from [other for other in (text.upper(), text.lower()) if other != text][:1]


def twins(seen: Observation, leaves: Leaves, arrays: Sequence[str]) -> Iterator[Twin]:
    """Yield the payloads that the checks of users need to see beside one."""
    found = users(seen.body, arrays)
    if not found:
        return
    trial, parts = seen.trial, leaves.of(seen.trial)
    yield Twin("other", leaves.changed(trial, other))
    for leaf in _naming(found, parts)[:_MOST_NAMING]:
        yield from _of_name(trial, leaf)
    for leaf in _naming(found, parts)[:_MOST_NAMING]:
        yield from _of_others(trial, leaf, leaves)
    if objects := _objects(trial):
        yield Twin("other keys", _with_keys(trial, objects, leaves))
    keys = {_plain(key) for user in found for key in user.object}
    for leaf in parts:
        if leaf.is_free and isinstance(leaf.value, str) and _plain(leaf.value) in keys:
            yield Twin("name", with_value(trial, leaf.place, "external_id"), leaf.place)
    for place, elements in batches(trial)[:_MOST_ARRAYS]:
        for index in range(min(len(elements), _MOST_ELEMENTS)):
            changed = leaves.changed(trial, other, within=(*place, index))
            yield Twin("element", changed, (*place, index))


def _of_name(trial: Trial, leaf: Leaf) -> Iterator[Twin]:
    """Yield payloads in which something that names the user is different."""
    place = leaf.place
    if not leaf.is_free:
        return
    if isinstance(leaf.value, str):
        yield Twin("whole", with_value(trial, place, _shifted(leaf.value)), place)
        for text in _near(leaf.value):
            yield Twin("near", with_value(trial, place, text), place)
        for text in _LARGE:
            yield Twin("large", with_value(trial, place, text), place)
    else:
        yield Twin("integer", with_value(trial, place, _LARGE_INTEGER), place)


def _of_others(trial: Trial, leaf: Leaf, leaves: Leaves) -> Iterator[Twin]:
    """Yield payloads in which objects are different whose own name is missing.

    These have a field like the one that names the user. A script may take the name of one person
    where that of another is missing. An address is often that of the same person.
    """
    *above, key = leaf.place
    own = tuple(above)
    if not leaf.is_free or not _is_one(leaf.place) or _ADDRESS.match(str(leaf.value)):
        return
    for place in _objects(trial):
        length = min(len(place), len(own))
        name = (*place, key)
        is_apart = _is_one(place) and place[:length] != own[:length]
        if not is_apart or value_at(trial, name) not in (ABSENT, None, ""):
            continue
        if leaves.is_declared(name) and not leaves.are_equal(name, leaf.place):
            yield Twin("own name", with_value(trial, name, other(leaf)), place)
            for changed in (place, own):
                yield Twin("object", leaves.changed(trial, other, within=changed), changed)


def _is_one(place: Place) -> bool:
    """Whether a place is not in an array."""
    return not any(isinstance(step, int) for step in place)


def _naming(found: Sequence[User], parts: Sequence[Leaf]) -> list[Leaf]:
    """Return the leaves that may make up an identifier: a few characters of both are the same."""
    texts = {user.text.lower() for user in found}

    def is_naming(leaf: Leaf) -> bool:
        if leaf.value in (None, "") or isinstance(leaf.value, bool):
            return False
        value = str(leaf.value).lower()
        pieces = {value[at : at + _PIECE] for at in range(max(len(value) - _PIECE + 1, 1))}
        is_cut = any(text in value for text in texts if text)
        return is_cut or any(piece in text for text in texts for piece in pieces)

    return [leaf for leaf in parts if is_naming(leaf)]


def widened(trial: Trial, leaves: Leaves) -> Iterator[Trial]:
    """Yield the trial with a second, different element in an array: for each array of one."""
    for place, value in _inside(trial):
        if isinstance(value, list) and len(value) == 1:
            two = with_value(trial, place, [value[0], value[0]])
            yield leaves.changed(two, _second, within=(*place, 1))


def marked(trial: Trial, leaves: Leaves) -> Trial:
    """Return the trial with a key of its own in each object, which shows where it is copied."""
    return _with_keys(trial, _objects(trial), leaves)


def named(trial: Trial, body: Any, marked_body: Any, leaves: Leaves) -> Iterator[Trial]:
    """Yield the trial with keys that mean something to Braze, where a body has keys of the payload.

    `body` is that of the trial, `marked_body` that of the marked trial.
    """
    keys = {place[-1] for place, _ in values(marked_body)}
    for number, place in enumerate(_objects(trial)):
        if f"{_SOME_KEY}{number}" in keys:
            now = value_at(trial, place)
            inner = next((value for value in now.values() if isinstance(value, str)), "text")
            for key in _TELLING:
                if key not in now:
                    yield with_value(trial, (*place, key), inner)
    plain = {_plain(step) for place, _ in values(body) for step in place if isinstance(step, str)}
    for leaf in leaves.of(trial):
        if leaf.is_free and isinstance(leaf.value, str) and _plain(leaf.value) in plain:
            yield from (with_value(trial, leaf.place, key) for key in _TELLING)


def _objects(trial: Trial) -> list[Place]:
    """Return the places of the objects in a payload."""
    return [place for place, value in _inside(trial) if isinstance(value, dict)][:_MOST_OBJECTS]


def _with_keys(trial: Trial, objects: Sequence[Place], leaves: Leaves) -> Trial:
    """Return the trial, in which every object has other keys, which mean something to Braze."""
    for number, place in enumerate(objects):
        added = {key: _choice(key, number) for key in (*IDENTIFIERS, _ONLY_EXISTING)}
        added[f"{_SOME_KEY}{number}"] = True
        for key, value in added.items():
            if not leaves.is_declared((*place, key)) and key not in value_at(trial, place):
                trial = with_value(trial, (*place, key), value)
    return trial


def _plain(text: str) -> str:
    """Return a text without what a script may change to make a key of it."""
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _choice(key: str, number: int) -> Any:
    someone = f"{SOMEONE}-{number}"
    if key == "user_alias":
        return {"alias_name": someone, "alias_label": "id"}
    if key == _ONLY_EXISTING:
        return False
    return f"{someone}@example.com" if key == "email" else someone


def batches(trial: Trial) -> list[tuple[Place, list[Any]]]:
    """Return the arrays with several elements in a payload."""
    inside = _inside(trial)
    return [(place, value) for place, value in inside if isinstance(value, list) and value[1:]]


def _inside(trial: Trial) -> list[tuple[Place, Any]]:
    """Return every value of a payload with its place, the payload itself first."""
    return [(("payload",), trial.payload), *values(trial.payload, ("payload",))]


# --- checks --------------------------------------------------------------------------------------


def faults(
    seen: Observation,
    beside: Sequence[tuple[Twin, Observation]],
    leaves: Leaves,
    arrays: Sequence[str],
) -> Faults:
    """Return what is wrong with the users of a body; `beside` are the runs of its twins."""
    mine = users(seen.body, arrays)
    texts = _texts(seen.trial)
    found = _placeholders(texts, mine)
    runs = [(twin, run, _pairs(mine, users(run.body, arrays))) for twin, run in beside]
    # A user that the payload names by the name of a field is reported as such.
    own = [user for user in mine if user.key not in texts]
    for twin, run, pairs in runs:
        match twin.kind:
            case "other":
                found = _fixed(own, pairs, seen, run, leaves) | found
            case "whole":
                found |= _merged(
                    twin, pairs, [pair for pair in runs if pair[0].place == twin.place]
                )
            case "integer" if pairs:
                found |= _rounded(seen, twin, run, pairs)
            case "other keys" | "name":
                found |= _taken(twin, pairs, run, leaves)
            case _:
                pass
    return found | _mixed(mine, own, runs) | _borrowed(own, runs)


def _placeholders(texts: Sequence[str], mine: Sequence[User]) -> Faults:
    found: Faults = {}
    for user in mine:
        word = placeholder(user.text)
        if word and not any(word in text for text in texts):
            fault = Fault(Goal.IDENTITY, PLACEHOLDER, folded(user.pointer))
            message = f"`{user.key}` becomes “{user.text[:60]}”, the same for different users"
            found.setdefault(fault, Shown(message, user.pointer))
    return found


def _texts(trial: Trial) -> list[str]:
    leaves = [value for _, value in values([trial.payload, trial.headers])]
    return [value for value in leaves if isinstance(value, str)]


def _pairs(mine: Sequence[User], others: Sequence[User]) -> list[tuple[User, User]]:
    """Return the users of two bodies with the same objects, side by side."""
    outline = [(user.array, user.index) for user in mine]
    if outline != [(user.array, user.index) for user in others]:
        return []
    return list(zip(mine, others, strict=True))


def _fixed(
    own: Sequence[User],
    pairs: Sequence[tuple[User, User]],
    seen: Observation,
    run: Observation,
    leaves: Leaves,
) -> Faults:
    parts = leaves.of(seen.trial)
    same = [leaf for leaf in parts if leaf.is_free and other(leaf) == leaf.value]
    texts = {to_text(leaf.value) for leaf in parts if leaf.is_odd}
    texts |= {str(leaf.value) for leaf in parts if not leaf.is_shared}
    found: Faults = {}
    for user, after in pairs:
        is_fixed = user in own and user.value == after.value and user.text not in texts
        if is_fixed and not placeholder(user.text) and not _naming([user], same):
            message = f"`{user.key}` is “{user.text[:60]}”, whoever the payload is about"
            fault = Fault(Goal.IDENTITY, FIXED_USER, folded(user.pointer))
            found.setdefault(fault, Shown(message, user.pointer, other=run))
    return found


def _merged(whole: Twin, pairs: Sequence[tuple[User, User]], runs: Sequence[_Run]) -> Faults:
    """Return the users that differ in what names them, and become one."""
    found: Faults = {}
    large = [(run, others) for twin, run, others in runs if twin.kind == "large"]
    for number, (user, changed) in enumerate(pairs):
        if user.value == changed.value:
            continue  # it is named by something else
        same = [run for twin, run, both in runs if twin.kind == "near" and _is_same(both, number)]
        texts = [others[number][1].text for _, others in large if number < len(others)]
        is_rounded = len(texts) == 2 and texts[0] == texts[1] and _LARGE[0][:-1] in texts[0]
        if same:
            fault = Fault(Goal.IDENTITY, MERGED_USERS, folded(user.pointer))
            message = f"two users become “{user.text[:60]}”"
            shown = Shown(message, user.pointer, other=same[0], causes=(whole.place,))
            found.setdefault(fault, shown)
        elif is_rounded:
            fault = Fault(Goal.IDENTITY, MERGED_USERS, folded(user.pointer), "rounded off")
            message = f"two users become “{texts[0][:60]}”: JavaScript rounds large numbers"
            first, second = (run for run, _ in large)
            shown = Shown(message, user.pointer, run=first, other=second, causes=(whole.place,))
            found.setdefault(fault, shown)
    return found


def _is_same(pairs: Sequence[tuple[User, User]], number: int) -> bool:
    return number < len(pairs) and pairs[number][0].value == pairs[number][1].value


def _rounded(
    seen: Observation, twin: Twin, run: Observation, pairs: Sequence[tuple[User, User]]
) -> Faults:
    """Return the identifiers that are integers which JavaScript rounds."""
    places = {user.pointer for _, user in pairs}
    found: Faults = {}
    for finding in integers.findings(run.trial.input.payload, run.body):
        is_this = str(_LARGE_INTEGER) in finding.message and finding.pointer in places
        before = pointers.value_at(seen.body, pointers.steps(finding.pointer))
        if finding.level == "lost" and is_this and isinstance(before, str):
            fault = Fault(Goal.IDENTITY, finding.code, folded(finding.pointer))
            found[fault] = Shown(
                finding.message, finding.pointer, finding, run=run, causes=(twin.place,)
            )
    return found


def _taken(
    twin: Twin, pairs: Sequence[tuple[User, User]], run: Observation, leaves: Leaves
) -> Faults:
    """Return the objects whose user the payload chooses with the name of a field."""
    found: Faults = {}
    for user, chosen in pairs:
        key = chosen.key
        spread = [name for name in chosen.object if name.startswith(_SOME_KEY)]
        if twin.kind == "name":
            is_chosen = chosen.value != user.value and "external_id" not in chosen.text
        else:
            before, after = (one.object.get(_ONLY_EXISTING, True) for one in (user, chosen))
            is_update = after is False and before is not False
            # The key is copied with the others of its object, and not read by its name.
            someone = _SOMEONE.match(chosen.text)
            is_user = someone is not None and f"{_SOME_KEY}{someone[1]}" in spread
            is_chosen = bool(spread) and (is_user or is_update)
            key = chosen.key if is_user else _ONLY_EXISTING
        if is_chosen:
            cause = twin.place or _spread_object(run.trial, spread)
            pointer = f"/{chosen.array}/{chosen.index}/{key}"
            path = ".".join(leaves.typed(cause)[0])
            fault = Fault(Goal.IDENTITY, CHOSEN_USER, f"/{chosen.array}/*", path)
            message = f"a field of the payload that is called `{key}` decides about the user"
            found.setdefault(fault, Shown(message, pointer, other=run, causes=(cause,)))
    return found


def _spread_object(trial: Trial, names: Sequence[str]) -> Place:
    """Return the place of the object whose keys are in a body."""
    return next((place[:-1] for place, _ in _inside(trial) if place[-1] in names), ("payload",))


def _mixed(mine: Sequence[User], own: Sequence[User], runs: Sequence[_Run]) -> Faults:
    """Return the objects whose user comes from another element than what they say of the user."""
    named: dict[tuple[int, Place], list[int]] = {}
    filled: dict[tuple[int, Place], list[int]] = {}
    for twin, _, pairs in runs:
        if twin.kind != "element":
            continue
        *array, index = twin.place
        assert isinstance(index, int)
        for number, (user, after) in enumerate(pairs):
            is_named, is_filled = _changes(user, after)
            if is_named:
                named.setdefault((number, (*array,)), []).append(index)
            if is_filled:
                filled.setdefault((number, (*array,)), []).append(index)
    found: Faults = {}
    for (number, place), elements in named.items():
        others = filled.get((number, place), [])
        user = mine[number]
        if others and user in own and not set(elements) & set(others):
            fault = Fault(Goal.IDENTITY, OTHER_ELEMENT, folded(user.pointer))
            wrong, right = (*place, elements[0]), (*place, others[0])
            shown = Shown(_from(user, wrong, right), user.pointer, causes=(wrong, right))
            found.setdefault(fault, shown)
    return found


def _borrowed(own: Sequence[User], runs: Sequence[_Run]) -> Faults:
    """Return the objects that say of one user what the payload says of another without a name."""
    found: Faults = {}
    objects = [(twin.place, pairs) for twin, _, pairs in runs if twin.kind == "object"]
    for named, _, pairs in runs:
        for number, (user, after) in enumerate(pairs if named.kind == "own name" else ()):
            if user not in own or user.key != after.key or user.text in after.text:
                continue
            names, fills = (
                [
                    place
                    for place, changed in objects
                    if number < len(changed) and _changes(*changed[number]) == expected
                ]
                for expected in ((True, False), (False, True))
            )
            if names and named.place in fills:
                fault = Fault(Goal.IDENTITY, OTHER_ELEMENT, folded(user.pointer))
                causes = (names[0], named.place)
                found.setdefault(fault, Shown(_from(user, *causes), user.pointer, causes=causes))
    return found


def _changes(user: User, after: User) -> tuple[bool, bool]:
    """Whether a user changes, and what an object says of the user."""
    return user.value != after.value, _content(user) != _content(after)


def _from(user: User, wrong: Place, right: Place) -> str:
    return (
        f"`{user.key}` comes from `{place_text(wrong)}`, and the other values from "
        f"`{place_text(right)}`"
    )


def _content(user: User) -> dict[str, Any]:
    return {key: value for key, value in user.object.items() if key not in IDENTIFIERS}
