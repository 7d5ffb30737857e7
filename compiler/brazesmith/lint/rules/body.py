"""L150 to L158: the request body, as far as it consists of object literals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from brazesmith.base.diagnostics import suggest
from brazesmith.contract.destinations.track import TRACK
from brazesmith.contract.fields import (
    RESERVED_ATTRIBUTE_NAMES,
    RESERVED_EVENT_PROPERTIES,
    RESERVED_PURCHASE_PROPERTIES,
)
from brazesmith.lint.facts import OTHER_KEYS, Facts, Member
from brazesmith.lint.rule import Problem, Review, rule
from brazesmith.lint.syntax import Node, operator_of, text_of, unwrapped
from brazesmith.lint.values import JsType

_NOUNS = {array.name: array.noun for array in TRACK.arrays}


def _similar(key: str) -> str | None:
    """The array whose name is misspelled."""
    letters = re.sub(r"[^a-z]", "", key.lower())
    for name in TRACK.array_names:
        if key != name and letters in (name, name[:-1], f"user{name}", f"custom{name}"):
            return name
    return suggest(key, list(TRACK.array_names))


def _misspelled(member: Member, noun: str, similar: str) -> Problem:
    message, hint = f"unknown {noun} `{member.key}`", f"did you mean `{similar}`?"
    return Problem(member.key_node, message, hint)


@rule("L150")
def _misspelled_key(review: Review) -> Iterator[Problem]:
    for member, similar in _unknown_keys(review):
        if similar is not None:
            yield _misspelled(member, "key", similar)


@rule("L151")
def _unknown_key(review: Review) -> Iterator[Problem]:
    for member, similar in _unknown_keys(review):
        if similar is None:
            yield Problem(member.key_node, f"Braze does not document the key `{member.key}` here")


def _unknown_keys(review: Review) -> Iterator[tuple[Member, str | None]]:
    """The keys of bodies that Braze does not document, with the array that may be meant."""
    for body in review.bodies:
        for member in body.members if body.is_track else ():
            if member.key is not None and member.key not in (*TRACK.keys, *OTHER_KEYS):
                yield member, _similar(member.key)


_NOT_ARRAYS = (
    JsType.OBJECT, JsType.TEXT, JsType.NUMBER, JsType.BOOLEAN, JsType.FUNCTION, JsType.DATE,
)  # fmt: skip


@rule("L152")
def _not_an_array(review: Review) -> Iterator[Problem]:
    for body in review.bodies:
        for member in body.members:
            type_ = member.value.type
            if member.key in TRACK.array_names and type_ in _NOT_ARRAYS:
                message = f"`{member.key}` must be an array, but is {type_.value}"
                yield Problem(member.key_node, message)


@rule("L153")
def _required(review: Review) -> Iterator[Problem]:
    for entity in review.entities:
        if not entity.closed:
            continue
        required = [field.name for field in TRACK.fields_of(entity.role) if field.required]
        missing = [name for name in required if not entity.all(name)]
        if missing:
            names = " and ".join(f"`{name}`" for name in missing)
            yield Problem(entity.node.first_line, f"this {_NOUNS[entity.role]} has no {names}")


@rule("L154")
def _field(review: Review) -> Iterator[Problem]:
    for entity in review.entities:
        names = [field.name for field in TRACK.fields_of(entity.role)]
        for member in entity.members:
            if member.key is None or member.key in names:
                continue
            similar = _similar_field(member.key, names)
            if similar is not None and not entity.all(similar):
                yield _misspelled(member, "field", similar)


#: Fields that, misspelled, change which user the object is about or what happens to the user.
_CRITICAL = (
    "external_id", "user_alias", "braze_id", "_update_existing_only", "_merge_objects",
    "subscription_groups", "email_subscribe", "push_subscribe",
)  # fmt: skip


def _similar_field(key: str, names: Sequence[str]) -> str | None:
    letters = re.sub(r"[\W_]", "", key.lower())
    for name in names:
        if letters == name.replace("_", ""):
            return name
    return suggest(key, [name for name in _CRITICAL if name in names], cutoff=0.87)


@rule("L155")
def _reserved(review: Review) -> Iterator[Problem]:
    reserved = {
        "events": RESERVED_EVENT_PROPERTIES,
        "purchases": RESERVED_PURCHASE_PROPERTIES,
    }
    for entity in review.entities:
        for properties in entity.all("properties"):
            for member in review.facts.members_of(properties.value.literals):
                if member.key in reserved.get(entity.role, ()):
                    yield Problem(member.key_node, f"`{member.key}` is a reserved property name")


_ONE_TOO_MANY = ", ".join(["{ external_id: payload.id }"] * (TRACK.most_objects + 1))


@rule("L156", bad=f"return {{ attributes: [{_ONE_TOO_MANY}] }};")
def _many(review: Review) -> Iterator[Problem]:
    for body in review.bodies:
        count = sum(
            len(literal.parts)
            for member in body.members
            if member.key in TRACK.array_names
            for literal in member.value.literals
            if literal.kind == "array"
        )
        if count > TRACK.most_objects:
            message = (
                f"this body has {count} objects, but Braze accepts at most {TRACK.most_objects}"
            )
            yield Problem(body.node.first_line, message)


_PLACEHOLDER = re.compile(
    r"""
    YOUR[ _-].* | .*[_-]YOUR[_-].*          # YOUR SUBSCRIPTION GROUP ID
    | your[ _-](.*[ _-])?(id|key|uuid|token|identifier|group|app|name)
    | (INSERT|REPLACE|ENTER|ADD|PUT|CHANGE)[ _-]?(ME|YOUR|THE|HERE|WITH|[A-Z]+[ _-]ID)\b.*
    | \[?(INSERT|REPLACE|YOUR)[ _A-Z-]*\]?
    | TODO\b.* | CHANGEME | FIXME\b.* | TBD
    | [xX]{4,} | [xX]{4,}(-[xX]{4,})+       # xxxx-xxxx
    | <(?=[^<>]*[_ A-Z-])[A-Za-z][\w -]{2,}> | <(id|uuid|token|email|phone)>
    | \{\{.+\}\}                            # Liquid, which is not rendered here
    """,
    re.VERBOSE,
)
#: In these, a text like `<br>` or `TODO` is searched for or compared, not sent.
_NOT_SENT = ("arguments", "binary_expression", "switch_case", "throw_statement", "new_expression")


@rule("L157")
def _placeholder(review: Review) -> Iterator[Problem]:
    for node in review.script.all("string", "template_string"):
        text = text_of(node)
        if node.name == "key" or text is None or not _PLACEHOLDER.fullmatch(text.strip()):
            continue
        parent = node.parent
        while parent.kind in ("parenthesized_expression", "array"):
            parent = parent.parent
        if parent.kind not in _NOT_SENT:
            yield Problem(node, "this is a placeholder")


@rule("L158")
def _null(review: Review) -> Iterator[Problem]:
    for entity in review.entities:
        for member in entity.members if entity.role == "attributes" else ():
            if member.key is None or member.key in RESERVED_ATTRIBUTE_NAMES:
                continue
            for literal in member.value.literals:
                yield from _nulls(review.facts, literal, 0)


def _nulls(facts: Facts, literal: Node, depth: int) -> Iterator[Problem]:
    message = "null in a nested attribute makes Braze drop the update"
    for member in facts.members.get(literal, ()) if depth < 50 else ():
        if _can_be_null(member.value_node):
            yield Problem(member.value_node, message)
        for inner in member.value.literals:
            if inner is not literal:
                yield from _nulls(facts, inner, depth + 1)


def _can_be_null(node: Node) -> bool:
    """`null`, `x || null`, `x ? y : null`."""
    node = unwrapped(node)
    ends = [node]
    if node.kind == "binary_expression" and operator_of(node) in ("||", "??"):
        ends = [node.get("right")]
    elif node.kind == "ternary_expression":
        ends = [node.get("consequence"), node.get("alternative")]
    return any(unwrapped(end).kind == "null" for end in ends)
