"""L160 to L166: the identity of the user, and what could change it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from brazesmith.base.ecmascript import ABSENT
from brazesmith.contract.fields import RESERVED_ATTRIBUTE_NAMES
from brazesmith.explore.engine import Observation, Trial
from brazesmith.lint.bodies import Entity, differences, entities
from brazesmith.lint.model import LIST, Part, place_text
from brazesmith.lint.places import made_at, value_node
from brazesmith.lint.rule import Problem, Review, rule
from brazesmith.lint.rules.throws import condition
from brazesmith.lint.rules.values import placeholder
from brazesmith.lint.runs import CHOSEN, OTHER_KEYS, Seen
from brazesmith.lint.syntax import NOTHING, Node

#: What a part of the payload may be, so that an identifier is lost.
_LOSSES = ("is missing", "is null", "is empty", "is another text")
_ID_KEYS = ("external_id", "braze_id", "email", "phone", "id")


def _arrays(review: Review) -> tuple[str, ...]:
    return review.runs.script.destination.array_names if review.runs is not None else ()


def _pairs(review: Review, seen: Seen) -> Iterator[tuple[Entity, Entity]]:
    """Yield the objects of a body beside those without the change of the payload."""
    before = {(one.array, one.index): one for one in entities(seen.base, _arrays(review))}
    for one in entities(seen.observation, _arrays(review)):
        if (one.array, one.index) in before:
            yield before[one.array, one.index], one


@rule("L163")
def _undefined(review: Review) -> Iterator[Problem]:
    for seen in review.seen:
        if seen.change is None or seen.name not in _LOSSES:
            continue
        for before, after in _pairs(review, seen):
            for path, text in _identifiers(after.value):
                word = placeholder(text)
                if word and not placeholder(dict(_identifiers(before.value)).get(path)):
                    pointer = "/".join(("", after.array, str(after.index), *path))
                    yield Problem(
                        made_at(review.script, review.names, pointer),
                        f"`{path[-1]}` becomes “{text[:60]}” {condition(seen)}",
                        seen=seen.observation,
                        shows=_names_a_placeholder(review, path),
                    )


def _identifiers(value: dict[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    for key in _ID_KEYS:
        if isinstance(value.get(key), str):
            yield (key,), value[key]
    alias = value.get("user_alias")
    if isinstance(alias, dict) and isinstance(alias.get("alias_name"), str):
        yield ("user_alias", "alias_name"), alias["alias_name"]


def _names_a_placeholder(review: Review, path: tuple[str, ...]) -> Any:
    arrays = _arrays(review)
    return lambda observation: any(
        placeholder(dict(_identifiers(one.value)).get(path))
        for one in entities(observation, arrays)
    )


@rule("L162")
def _lost(review: Review) -> Iterator[Problem]:
    for seen in review.seen:
        if seen.change is None or seen.name not in _LOSSES or review.runs is None:
            continue
        changed = {difference.path for difference in differences(seen)}
        for before, after in _pairs(review, seen):
            identity = before.identity
            is_lost = identity is not None and after.identity is None
            if identity is not None and seen.part and identity[0] in seen.part.fields:
                continue  # a part that is spread as a whole
            is_declared = seen.part is not None and seen.part.optional is True
            if not is_lost or identity is None:
                continue
            path = (after.array, after.index, identity[0])
            if not is_declared and not any(one[:3] == path for one in changed):
                continue
            if is_declared and seen.name != "is missing":
                continue
            pointer = f"/{after.array}/{after.index}/{identity[0]}"
            arrays = _arrays(review)
            yield Problem(
                made_at(review.script, review.names, pointer),
                f"this object has no identifier {condition(seen)}",
                label=_reason(seen),
                seen=seen.observation,
                shows=lambda one, arrays=arrays: any(  # type: ignore[misc]
                    entity.identity is None for entity in entities(one, arrays)
                ),
            )


def _reason(seen: Seen) -> str:
    return f"may be missing: {seen.part.reason}" if seen.part and seen.part.reason else ""


@rule("L164")
def _override(review: Review) -> Iterator[Problem]:
    for seen in _chosen(review):
        for before, after in _pairs(review, seen):
            if before.identity is None or _is_all_payload(seen, before):
                continue
            key = before.identity[0]
            if _names_user(seen, key, before.identity[1]):
                continue  # the element is about this user
            if after.value.get(key) == CHOSEN.get(key) and before.has_primary:
                assert seen.part is not None
                node = _spread_after(review, after, key)
                if not node and _computed_key(review):
                    continue  # L165 reports it
                yield Problem(
                    node or value_node(review.script, f"/{after.array}/{after.index}/{key}"),
                    f"this can override `{key}`: `{place_text(seen.part.path)}` decides about the "
                    "keys",
                    seen=seen.observation,
                )


def _names_user(seen: Seen, key: str, value: Any) -> bool:
    """Whether the part of the payload is what names the user anyway."""
    assert seen.part is not None
    is_element = seen.part.kind == LIST and str(value) in str(seen.part.render({}))
    return is_element or key in seen.part.fields


def _chosen(review: Review) -> list[Seen]:
    return [seen for seen in review.seen if seen.name == OTHER_KEYS]


def _is_all_payload(seen: Seen, entity: Entity) -> bool:
    """Whether the object is a part of the payload as a whole."""
    assert seen.part is not None
    part = seen.part.render({})
    return isinstance(part, dict) and entity.value == part


def _spread_after(review: Review, entity: Entity, key: str) -> Node:
    """Return what comes after the identifier and can replace it: a spread or an argument."""
    node = value_node(review.script, f"/{entity.array}/{entity.index}/{key}")
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
    for seen in _chosen(review):
        for before, after in _pairs(review, seen):
            if after.array != "attributes" or seen.part is None:
                continue
            taken = [key for key in CHOSEN if key in RESERVED_ATTRIBUTE_NAMES and key != "email"]
            fresh = [key for key in taken if before.value.get(key) != CHOSEN[key]]
            if not any(after.value.get(key) == CHOSEN[key] for key in fresh):
                continue
            place = place_text(seen.part.path)
            identity = before.identity
            if (
                identity is not None
                and after.identity != identity
                and _spread_after(review, after, identity[0])
            ):
                continue  # L164 reports it
            node = _computed_key(review)
            if _is_all_payload(seen, before):
                node = node or value_node(review.script, f"/{after.array}")
            if node:
                yield Problem(
                    node, f"`{place}` decides about the names of attributes", seen=seen.observation
                )


def _computed_key(review: Review) -> Node:
    """Return an assignment to a key that is computed, or a call that makes an object of entries."""
    for node in review.script.all("assignment_expression", "call_expression"):
        is_entries = node.get("function").text == "Object.fromEntries"
        if node.get("left").get("index") or is_entries:
            return node
    return NOTHING


@rule("L166")
def _same_user(review: Review) -> Iterator[Problem]:
    """One identifier for several users: `payload.id || "guest"`."""
    if review.runs is None:
        return
    arrays = _arrays(review)
    for seen in review.seen:
        if seen.part is None or seen.name not in ("is missing", "is null"):
            continue
        for before, after in _pairs(review, seen):
            shown = seen.observation
            if before.identity != after.identity and after.identity is not None:
                shown, after = _without_fallbacks(review, seen, after)
            if not _is_shared(shown, before, after, review.runs.payload.all()):
                continue
            identity = after.identity
            assert identity is not None
            other = _other_user(review, shown)
            found = {one.identity for one in entities(other, arrays) if _is_plain(one)}
            if identity in found:
                pointer = f"/{after.array}/{after.index}/{identity[0]}"
                yield Problem(
                    made_at(review.script, review.names, pointer),
                    f"every event is assigned to the user “{identity[1]}” {condition(seen)}",
                    seen=shown,
                    shows=lambda one, identity=identity: any(  # type: ignore[misc]
                        entity.identity == identity for entity in entities(one, arrays)
                    ),
                )


def _is_plain(entity: Entity) -> bool:
    return entity.identity is not None and isinstance(entity.identity[1], str)


def _is_shared(shown: Observation, before: Entity, after: Entity, parts: Iterable[Part]) -> bool:
    """Whether an identifier changes to one that does not come from the payload."""
    if not _is_plain(after) or before.identity == after.identity:
        return False
    assert after.identity is not None
    text = after.identity[1]
    is_of_payload = before.identity is not None and any(
        part.is_leaf and isinstance(part.value, str) and part.value in str(before.identity[1])
        for part in parts
    )
    return is_of_payload and not placeholder(text) and text not in str(shown.trial.payload)


_MOST_FALLBACKS = 4


def _without_fallbacks(review: Review, seen: Seen, after: Entity) -> tuple[Observation, Entity]:
    """Remove what the script falls back to, `payload.id || payload.email`, until none is left."""
    runs = review.runs
    assert runs is not None
    assert seen.part is not None
    assert seen.change is not None
    changes = {seen.part.path: seen.change.sample.value}
    shown = seen.observation
    for _ in range(_MOST_FALLBACKS):
        text = after.identity[1] if after.identity is not None else None
        found = [part for part in runs.payload.all() if part.is_leaf and part.value == text]
        fresh = [part for part in found if part.path not in changes]
        if not fresh:
            break
        changes |= {part.path: ABSENT for part in fresh}
        trial = Trial(runs.payload.render(changes), shown.trial.headers)
        [observation] = runs.observe([trial]) or [shown]
        same = [
            one
            for one in entities(observation, _arrays(review))
            if (one.array, one.index) == (after.array, after.index)
        ]
        if not same:
            break
        shown, after = observation, same[0]
    return shown, after


def _other_user(review: Review, shown: Observation) -> Observation | None:
    """Return what the script makes of the same event of another user."""
    assert review.runs is not None

    def other(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: other(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [other(inner) for inner in value]
        is_free = isinstance(value, str) and value not in fixed
        return f"other-{value}" if is_free else value

    fixed = {text for part in review.runs.payload.all() for text in part.texts}
    trial = Trial(other(shown.trial.payload), shown.trial.headers)
    return next(iter(review.runs.observe([trial])), None)
