"""L160 to L165: the identity of the user, and what could change it."""

from __future__ import annotations

from collections.abc import Iterator

from brazesmith.contract.fields import (
    IDENTIFIERS,
    PRIMARY_IDENTIFIERS,
    SECONDARY_IDENTIFIERS,
)
from brazesmith.lint.facts import Member
from brazesmith.lint.rule import Problem, Review, rule, unique
from brazesmith.lint.syntax import Node, unwrapped
from brazesmith.lint.values import JsType, Presence


@rule("L160")
def _two_identifiers(review: Review) -> Iterator[Problem]:
    for entity in review.entities:
        literal = [m for m in entity.members if m.node.parent is entity.node]
        primary = [m for m in literal if m.key in PRIMARY_IDENTIFIERS and not _may_be_undefined(m)]
        if len({member.key for member in primary}) > 1:
            also = tuple((m.key_node, "another identifier") for m in primary[1:])
            yield Problem(primary[0].key_node, "this object has two primary identifiers", also=also)


def _may_be_undefined(member: Member) -> bool:
    """Whether the script itself makes the value undefined in some cases."""
    if member.value.type is JsType.UNDEFINED:
        return True
    node = unwrapped(member.value_node)
    if node.kind == "ternary_expression":
        return any(end.text in ("undefined", "void 0") for end in node.parts[1:])
    return node.kind == "binary_expression" and node.has("&&")


@rule("L161")
def _no_identifier(review: Review) -> Iterator[Problem]:
    for entity in review.entities:
        identified = entity.identifiers or entity.all("push_token_import")
        if entity.closed and not identified:
            yield Problem(entity.node.first_line, "this object has no identifier")


@rule("L162")
def _missing(review: Review) -> Iterator[Problem]:
    if review.source is None:
        return
    missing: list[Member] = []
    for entity in review.entities:
        primary = [m for m in entity.identifiers if m.key in PRIMARY_IDENTIFIERS]
        effective = [m for i in primary or entity.identifiers for m in _named(review, i)]
        maybe = [member.value.presence is Presence.MAYBE for member in effective]
        if entity.closed and maybe and all(maybe):
            missing.append(effective[0])
    for member in unique(missing, lambda member: member.value_node.text):
        reason = member.value.reason
        yield Problem(
            member.value_node,
            f"`{member.value_node.text}` may be missing, and this object has no other identifier",
            label=f"may be missing: {reason}" if reason else "may be missing",
        )


def _named(review: Review, member: Member) -> list[Member]:
    """The member itself; for an alias, its name."""
    if member.key != "user_alias":
        return [member]
    inner = review.facts.members_of(member.value.literals)
    return [m for m in inner if m.key == "alias_name"] or [member]


@rule("L163")
def _undefined(review: Review) -> Iterator[Problem]:
    texts = set(map(unwrapped, review.facts.texts))
    parts = [
        (_origin(review, part.value_node), part)
        for entity in review.entities
        for member in entity.identifiers
        for part in _named(review, member)
    ]
    for node, part in unique(parts, lambda item: item[0]):
        if node in texts:
            message = f"`{part.key}` can become the text “undefined”"
            yield Problem(node, message, label="a missing value becomes a text here")


def _origin(review: Review, node: Node) -> Node:
    """The initial value of a variable; for anything else the node itself."""
    node = unwrapped(node)
    binding = review.names.binding(node)
    if binding is None:
        return node
    declarator = binding.node.parent
    if declarator.kind != "variable_declarator":
        return node
    return unwrapped(declarator.get("value")) or node


@rule("L164")
def _spread(review: Review) -> Iterator[Problem]:
    facts = review.facts
    entities = {entity.node for entity in review.entities}
    reported: set[Node] = set()
    for literal, members in facts.members.items():
        names = IDENTIFIERS if literal in entities else PRIMARY_IDENTIFIERS
        identifier: Member | None = None
        for member in members:
            if member.key in names:
                # An `email` next to an `external_id` does not identify the user.
                if identifier is None or identifier.key in SECONDARY_IDENTIFIERS:
                    identifier = member
            elif member.spread and identifier is not None and member.node not in reported:
                origin = facts.origin(member.value, member.value_node)
                if not origin:
                    continue
                reported.add(member.node)
                text = origin.text if len(origin.text) < 60 else "the webhook"
                also = ((identifier.key_node, "this can be overridden"),)
                yield Problem(
                    member.node,
                    f"this can override `{identifier.key}`, because `{text}` determines the keys",
                    also=also,
                )


@rule("L165")
def _names(review: Review) -> Iterator[Problem]:
    reached: set[Node] = set()
    for entity in review.entities:
        if entity.role == "attributes":
            reached.add(entity.node)
            for member in entity.members:
                if member.spread:
                    reached.update(member.value.literals)
    for use in review.facts.chosen_keys:
        if reached.intersection(use.value.literals):
            name, key = use.node.get("object").text, use.part.text
            prefixed = f'`{name}["shop_" + {key}] = …`'
            hint = f"skip the names that Braze reserves, or add a prefix: {prefixed}"
            yield Problem(use.node, f"the webhook determines the name `{key}`", hint)
