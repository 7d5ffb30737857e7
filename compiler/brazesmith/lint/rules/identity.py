"""L162 to L166: the identity of the user, and what could change it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from brazesmith.base.ecmascript import ABSENT
from brazesmith.contract.fields import RESERVED_ATTRIBUTE_NAMES
from brazesmith.explore.engine import Observation, Trial
from brazesmith.lint.bodies import Entity, differences, entities
from brazesmith.lint.model import LIST, place_text
from brazesmith.lint.places import computed_key
from brazesmith.lint.rule import Problem, Review, rule
from brazesmith.lint.rules.throws import condition
from brazesmith.lint.runs import CHOSEN, OTHER_KEYS, Seen, placeholder
from brazesmith.lint.syntax import NOTHING, Node

#: What a part of the payload may be, so that an identifier is lost.
_LOSSES = ("is missing", "is null", "is empty", "is another text")
#: Names that mean something to Braze, and that a webhook may choose as attribute names.
_TAKEN = [key for key in CHOSEN if key in RESERVED_ATTRIBUTE_NAMES and key != "email"]
_MOST_FALLBACKS = 4


def _pairs(review: Review, names: tuple[str, ...]) -> Iterator[tuple[Seen, Entity, Entity]]:
    """Yield the objects of bodies, without and with a change of the payload."""
    arrays = _arrays(review)
    for seen in review.seen:
        if seen.name in names and seen.part is not None:
            before = {(one.array, one.index): one for one in entities(seen.base, arrays)}
            for one in entities(seen.observation, arrays):
                if (one.array, one.index) in before:
                    yield seen, before[one.array, one.index], one


def _arrays(review: Review) -> tuple[str, ...]:
    return review.runs.script.destination.array_names if review.runs is not None else ()


def _problem(
    review: Review,
    shown: Observation,
    pointer: str,
    message: str,
    test: Callable[[Entity], bool],
    label: str = "",
) -> Problem:
    arrays = _arrays(review)
    return Problem(
        review.made_at(shown, pointer),
        message,
        label=label,
        seen=shown,
        shows=lambda other: any(map(test, entities(other, arrays))),
    )


@rule("L162")
def _lost(review: Review) -> Iterator[Problem]:
    for seen, before, after in _pairs(review, _LOSSES):
        assert seen.part is not None
        if before.identity is None or after.identity is not None:
            continue
        key = before.identity[0]
        if key in seen.part.fields:
            continue  # a part that is spread as a whole
        is_declared = seen.part.optional is True and seen.name == "is missing"
        changed = {one.path[:3] for one in differences(seen)}
        if is_declared or (after.array, after.index, key) in changed:
            message = f"this object has no identifier {condition(seen)}"
            label = f"may be missing: {seen.part.reason}" if seen.part.reason else ""
            pointer = f"{after.pointer}/{key}"
            yield _problem(review, seen.observation, pointer, message, _is_nobody, label)


def _is_nobody(one: Entity) -> bool:
    return one.identity is None


@rule("L163")
def _undefined(review: Review) -> Iterator[Problem]:
    for seen, before, after in _pairs(review, _LOSSES):
        for path, text in after.identifiers.items():
            if placeholder(text) and not placeholder(before.identifiers.get(path)):
                message = f"`{path[-1]}` becomes “{text[:60]}” {condition(seen)}"
                pointer = "/".join((after.pointer, *path))

                def test(one: Entity, path: tuple[str, ...] = path) -> bool:
                    return bool(placeholder(one.identifiers.get(path)))

                yield _problem(review, seen.observation, pointer, message, test)


@rule("L164")
def _override(review: Review) -> Iterator[Problem]:
    for seen, before, after in _pairs(review, (OTHER_KEYS,)):
        if before.identity is None or not before.has_primary or _is_all_payload(seen, before):
            continue
        key, value = before.identity
        if after.value.get(key) != CHOSEN.get(key) or _names_user(seen, key, value):
            continue
        node = _spread_after(review.written_at(_base(seen), f"{before.pointer}/{key}"))
        if node or not computed_key(review.script):  # otherwise L165 reports it
            yield Problem(
                node or review.written_at(seen.observation, f"{after.pointer}/{key}"),
                f"this can override `{key}`: `{place_text(seen.path)}` decides about the keys",
                seen=seen.observation,
            )


def _names_user(seen: Seen, key: str, value: Any) -> bool:
    """Whether the part of the payload is what names the user anyway."""
    assert seen.part is not None
    is_element = seen.part.kind == LIST and str(value) in str(seen.part.render({}))
    return is_element or key in seen.part.fields


def _is_all_payload(seen: Seen, entity: Entity) -> bool:
    """Whether the object is a part of the payload as a whole."""
    assert seen.part is not None
    return bool(entity.value == seen.part.render({}))


def _base(seen: Seen) -> Observation:
    return seen.base or seen.observation


def _spread_after(node: Node) -> Node:
    """Return what comes after an identifier and can replace it: a spread or an argument."""
    literal = node.parent.parent if node.parent.kind == "pair" else node.parent
    for part in literal.parts:
        if part.kind == "spread_element" and part.start > node.start:
            return part
    arguments = literal.parent
    if arguments.kind == "arguments" and "Object.assign" in arguments.parent.get("function").text:
        return next((part for part in arguments.parts if part.start > literal.end), NOTHING)
    return NOTHING


@rule("L165")
def _names(review: Review) -> Iterator[Problem]:
    for seen, before, after in _pairs(review, (OTHER_KEYS,)):
        fresh = [key for key in _TAKEN if before.value.get(key) != CHOSEN[key]]
        taken = [key for key in fresh if after.value.get(key) == CHOSEN[key]]
        new = [key for key in fresh if key in after.value and key not in before.value]
        if after.array != "attributes" or not (taken or new):
            continue
        if before.identity is not None and after.identity != before.identity:
            pointer = f"{before.pointer}/{before.identity[0]}"
            if _spread_after(review.written_at(_base(seen), pointer)):
                continue  # L164 reports it
        node = computed_key(review.script)
        if not node and _is_all_payload(seen, before):
            node = review.written_at(seen.observation, f"/{after.array}")
        if node:
            message = f"`{place_text(seen.path)}` decides about the names of attributes"
            yield Problem(node, message, seen=seen.observation)


@rule("L166")
def _same_user(review: Review) -> Iterator[Problem]:
    """One identifier for several users: `payload.id || "guest"`."""
    for seen, before, after in _pairs(review, ("is missing", "is null")):
        if before.identity is None or before.identity == after.identity:
            continue
        shown, after = _without_fallbacks(review, seen, after)
        identity = after.identity
        if identity is None or not _is_shared(review, shown, before, after):
            continue
        if identity in [
            one.identity for one in entities(_other_user(review, shown), _arrays(review))
        ]:
            text = f"every event is assigned to the user “{identity[1]}” {condition(seen)}"
            pointer = f"{after.pointer}/{identity[0]}"

            def test(one: Entity, identity: tuple[str, Any] = identity) -> bool:
                return one.identity == identity

            yield _problem(review, shown, pointer, text, test)


def _is_shared(review: Review, shown: Observation, before: Entity, after: Entity) -> bool:
    """Whether an identifier was of the payload, and now does not come from it."""
    assert review.runs is not None
    old, new = before.identity, after.identity
    if old is None or new is None or old == new or not isinstance(new[1], str):
        return False
    values = [part.value for part in review.runs.payload.all() if part.is_leaf]
    is_of_payload = any(isinstance(value, str) and value in str(old[1]) for value in values)
    return is_of_payload and not placeholder(new[1]) and new[1] not in str(shown.trial.payload)


def _without_fallbacks(review: Review, seen: Seen, after: Entity) -> tuple[Observation, Entity]:
    """Remove what the script falls back to, `payload.id || payload.email`, until none is left."""
    runs, shown = review.runs, seen.observation
    assert runs is not None
    assert seen.change is not None
    changes = {seen.path: seen.change.sample.value}
    for _ in range(_MOST_FALLBACKS):
        text = after.identity[1] if after.identity is not None else None
        parts = [part for part in runs.payload.all() if part.is_leaf and part.value == text]
        changes |= {part.path: ABSENT for part in parts if part.path not in changes}
        trial = Trial(runs.payload.render(changes), shown.trial.headers)
        found = runs.observe([trial]) if parts else []
        same = [
            one
            for one in entities(found[0] if found else None, _arrays(review))
            if (one.array, one.index) == (after.array, after.index)
        ]
        if not same:
            break
        shown, after = found[0], same[0]
    return shown, after


def _other_user(review: Review, shown: Observation) -> Observation | None:
    """Return what the script makes of the same event of another user."""
    assert review.runs is not None
    fixed = {text for part in review.runs.payload.all() for text in part.texts}

    def other(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: other(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [other(inner) for inner in value]
        return f"other-{value}" if isinstance(value, str) and value not in fixed else value

    trial = Trial(other(shown.trial.payload), shown.trial.headers)
    return next(iter(review.runs.observe([trial])), None)
