"""L160 to L165: who the user is, and what could make it somebody else."""

from __future__ import annotations

from collections.abc import Iterator

from brazesmith.contract.fields import (
    ATTRIBUTES_PAGE,
    IDENTIFIERS,
    PRIMARY_IDENTIFIERS,
    SECONDARY_IDENTIFIERS,
    TRACK_PAGE,
)
from brazesmith.lint.facts import Member
from brazesmith.lint.rule import ERROR, WARNING, Finding, Review, rule
from brazesmith.lint.syntax import Node, unwrapped
from brazesmith.lint.values import Presence, Sort


@rule(
    "L160",
    "two primary identifiers in one object",
    ERROR,
    why="Of `external_id`, `user_alias` and `braze_id` an object may have one. Braze refuses an "
    "object with two: “You must specify only one of 'external_id', 'user_alias' or 'braze_id'”.",
    hint="choose one: `...(payload.id ? { external_id: payload.id } : { user_alias: alias })`",
    bad="return { attributes: [{ external_id: payload.id, user_alias: { alias_name: payload.card, "
    'alias_label: "card" } }] };',
    good='const alias = { alias_name: payload.card, alias_label: "card" };\n'
    "const who = payload.id ? { external_id: payload.id } : { user_alias: alias };\n"
    "return { attributes: [{ ...who, plan: payload.plan }] };",
    known_from=TRACK_PAGE + "; the sentence was seen in answers of Braze",
)
def _two(review: Review) -> Iterator[Finding]:
    for entity in review.entities:
        literal = [m for m in entity.members if m.node.parent is entity.node]
        primary = [m for m in literal if m.key in PRIMARY_IDENTIFIERS and not _can_be_away(m)]
        if len({member.key for member in primary}) > 1:
            also = tuple((m.key_node, "and this") for m in primary[1:])
            yield Finding(primary[0].key_node, "this object names its user twice", also=also)


def _can_be_away(member: Member) -> bool:
    """Whether the script itself says that the value may be undefined."""
    if member.value.sort is Sort.UNDEFINED:
        return True
    node = unwrapped(member.value_node)
    if node.kind == "ternary_expression":
        return any(end.text in ("undefined", "void 0") for end in node.parts[1:])
    return node.kind == "binary_expression" and node.has("&&")


@rule(
    "L161",
    "an object without an identifier",
    ERROR,
    why="Every object says whose it is. Braze refuses one that does not: “'external_id', "
    "'braze_id', 'user_alias', 'email' or 'phone' is required”.",
    hint="add `external_id`, `user_alias`, `braze_id`, `email` or `phone`",
    bad='return { events: [{ name: "Seen", time: new Date() }] };',
    good='return { events: [{ external_id: payload.id, name: "Seen", time: new Date() }] };',
    known_from=TRACK_PAGE,
)
def _nobody(review: Review) -> Iterator[Finding]:
    for entity in review.entities:
        if not entity.closed or entity.identifiers or entity.all("push_token_import"):
            continue
        yield Finding(entity.node.first_line, "this object does not say which user it is about")


@rule(
    "L162",
    "an identifier that may be missing, without another one",
    WARNING,
    why="The source does not send it for every event. Without an identifier Braze refuses the "
    "object: “'external_id', 'braze_id', 'user_alias', 'email' or 'phone' is required”.",
    hint="fall back to another identifier, or skip the event with `return { attributes: [] };`",
    bad="return { attributes: [{ external_id: payload.userId }] };",
    good="if (!payload.userId) {\n  return { attributes: [] };\n}\n"
    "return { attributes: [{ external_id: payload.userId }] };",
    known_from=TRACK_PAGE + "; the payload class of the transform that `--source` names",
    examples_source="regal/call.completed",
)
def _missing(review: Review) -> Iterator[Finding]:
    if review.source is None:
        return
    told: set[str] = set()
    for entity in review.entities:
        found = entity.identifiers
        primary = [m for m in found if m.key in PRIMARY_IDENTIFIERS]
        counting = primary or found
        if not entity.closed or not counting:
            continue
        parts = [m for member in counting for m in _named(review, member)]
        if not parts or any(part.value.presence is not Presence.MAYBE for part in parts):
            continue
        part = parts[0]
        if part.value_node.text in told:
            continue
        told.add(part.value_node.text)
        reason = part.value.reason
        yield Finding(
            part.value_node,
            f"`{part.value_node.text}` may be missing, and then this object has no user",
            f"may be missing: {reason}" if reason else "may be missing",
        )


def _named(review: Review, member: Member) -> list[Member]:
    """The entry itself; of an alias its name."""
    if member.key != "user_alias":
        return [member]
    inner = [m for node in member.value.literals for m in review.facts.members.get(node, ())]
    return [m for m in inner if m.key == "alias_name"] or [member]


@rule(
    "L163",
    'an identifier that can become the text "undefined"',
    WARNING,
    why='`String(undefined)` is "undefined", `${null}` is "null". All events without the value end '
    "up with one user of that name.",
    hint="ask first whether there is a value; `String(x)` after that does no harm",
    bad="return { attributes: [{ external_id: String(payload.id) }] };",
    good="if (!payload.id) {\n  return { attributes: [] };\n}\n"
    "return { attributes: [{ external_id: String(payload.id) }] };",
)
def _undefined(review: Review) -> Iterator[Finding]:
    texts = {unwrapped(text.node): text for text in review.facts.texts}
    told: set[Node] = set()
    for entity in review.entities:
        for member in entity.identifiers:
            for part in _named(review, member):
                node = _origin(review, part.value_node)
                if node in texts and node not in told:
                    told.add(node)
                    label = "without a value this is a text all the same"
                    message = f"`{part.key}` can become the text “undefined”"
                    yield Finding(node, message, label)


def _origin(review: Review, node: Node) -> Node:
    """The expression that a variable was declared with."""
    node = unwrapped(node)
    binding = review.names.binding(node)
    if binding is None:
        return node
    declarator = binding.node.parent
    if declarator is None or declarator.kind != "variable_declarator":
        return node
    value = declarator.get("value")
    return unwrapped(value) if value is not None else node


@rule(
    "L164",
    "a spread that can name another user",
    WARNING,
    why="Of two equal keys the last one counts. Keys that the webhook chooses may be "
    "`external_id`, `_update_existing_only` or `email`.",
    hint="put the spread first, and the identifier and `_…` fields below it",
    bad="return { attributes: [{ external_id: payload.id, ...payload.changes }] };",
    good="return { attributes: [{ ...payload.changes, external_id: payload.id }] };",
    known_from="Braze, partner page of Regal: the sample spreads a contact's own attribute names",
)
def _spread(review: Review) -> Iterator[Finding]:
    facts = review.facts
    entities = {entity.node: entity.members for entity in review.entities}
    told: set[Node] = set()
    for literal, members in facts.members.items():
        is_entity = literal in entities
        identifier: Member | None = None
        for member in members:
            names = IDENTIFIERS if is_entity else PRIMARY_IDENTIFIERS
            if member.key in names:
                # An `email` beside an `external_id` names nobody.
                if identifier is None or identifier.key in SECONDARY_IDENTIFIERS:
                    identifier = member
            elif member.spread and identifier is not None and member.node not in told:
                origin = facts.origin(member.value, member.value_node)
                if origin is None:
                    continue
                told.add(member.node)
                shown = origin.text if len(origin.text) < 60 else "the webhook"
                also: list[tuple[Node, str]] = [(identifier.key_node, "this can be overridden")]
                yield Finding(
                    member.node,
                    f"this can override `{identifier.key}`: `{shown}` chooses the keys",
                    also=tuple(also),
                )


@rule(
    "L165",
    "names from the webhook that become attributes unseen",
    WARNING,
    why="A name that the webhook chooses can be one of Braze's own: `email` changes the address, "
    "`email_subscribe` the subscription, `__proto__` the object itself.",
    hint='leave out the names that Braze keeps, or prefix them: `found["shop_" + key] = …`',
    bad="const found = {};\nfor (const key in payload.changes) {\n"
    "  found[key] = payload.changes[key];\n}\n"
    "return { attributes: [{ ...found, external_id: payload.id }] };",
    good='const mine = ["plan", "city"];\nconst found = {};\n'
    "for (const key in payload.changes) {\n  if (mine.includes(key)) {\n"
    "    found[key] = payload.changes[key];\n  }\n}\n"
    "return { attributes: [{ ...found, external_id: payload.id }] };",
    known_from=ATTRIBUTES_PAGE,
)
def _names(review: Review) -> Iterator[Finding]:
    reached: set[Node] = set()
    for entity in review.entities:
        if entity.role == "attributes":
            reached.add(entity.node)
            for member in entity.members:
                if member.spread:
                    reached.update(member.value.literals)
    for written in review.facts.chosen_keys:
        if reached.intersection(written.literals):
            message = f"`{written.key.text}` is whatever name the webhook has"
            base = written.node.get("object")
            name = base.text if base is not None else "found"
            write = f'`{name}["shop_" + {written.key.text}] = …`'
            hint = f"leave out the names that Braze keeps, or prefix them: {write}"
            yield Finding(written.node, message, hint=hint)
