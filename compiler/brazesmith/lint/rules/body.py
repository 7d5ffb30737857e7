"""L150 to L158: the request body, where it stands there in so many words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from brazesmith.base.diagnostics import suggest
from brazesmith.contract.destinations.track import TRACK
from brazesmith.contract.fields import (
    ATTRIBUTES_PAGE,
    EVENT_PAGE,
    RESERVED_ATTRIBUTE_NAMES,
    RESERVED_EVENT_PROPERTIES,
    RESERVED_PURCHASE_PROPERTIES,
    TRACK_PAGE,
)
from brazesmith.contract.limits import MOST_OBJECTS
from brazesmith.lint.bodies import OTHER_KEYS
from brazesmith.lint.facts import Facts, Member
from brazesmith.lint.rule import ERROR, WARNING, Finding, Review, rule
from brazesmith.lint.syntax import Node, text_of, unwrapped
from brazesmith.lint.values import Sort

_NOUNS = {array.name: array.noun for array in TRACK.arrays}


def _meant(key: str) -> str | None:
    """The array that a misspelt key means."""
    plain = re.sub(r"[^a-z]", "", key.lower())
    for name in TRACK.array_names:
        if key != name and plain in (name, name[:-1], f"user{name}", f"custom{name}"):
            return name
    return suggest(key, list(TRACK.array_names))


@rule(
    "L150",
    "a misspelt key of the body",
    ERROR,
    why="Braze reads `attributes`, `events` and `purchases`. What stands under another name is "
    "not tracked.",
    hint="the keys are `attributes`, `events` and `purchases`",
    bad='return { event: [{ external_id: payload.id, name: "Seen", time: new Date() }] };',
    good='return { events: [{ external_id: payload.id, name: "Seen", time: new Date() }] };',
    known_from=TRACK_PAGE,
)
def _misspelt(review: Review) -> Iterator[Finding]:
    for member, key in _strange_keys(review):
        meant = _meant(key)
        if meant is not None:
            hint = f"did you mean `{meant}`?"
            yield Finding(member.key_node, f"Braze knows no `{key}`", hint=hint)


@rule(
    "L151",
    "a key of the body that Braze does not know",
    WARNING,
    why="Braze documents `attributes`, `events` and `purchases`. What it does with others is not "
    "documented; they are not tracked.",
    hint="put it into an object in `attributes` or `events`, or take it out",
    bad='return { source: "shop", attributes: [{ external_id: payload.id }] };',
    good='return { attributes: [{ external_id: payload.id, source: "shop" }] };',
    known_from=TRACK_PAGE,
)
def _strange(review: Review) -> Iterator[Finding]:
    for member, key in _strange_keys(review):
        if _meant(key) is None:
            yield Finding(member.key_node, f"Braze documents no `{key}` here")


def _strange_keys(review: Review) -> Iterator[tuple[Member, str]]:
    for body in review.bodies:
        for member in body.members if body.is_track else ():
            key = member.key
            if key is not None and key not in (*TRACK.keys, *OTHER_KEYS):
                yield member, key


@rule(
    "L152",
    "attributes, events or purchases that are no array",
    ERROR,
    why="All three are arrays of objects, also where there is only one.",
    hint="put it into brackets: `[{ … }]`",
    bad="return { attributes: { external_id: payload.id } };",
    good="return { attributes: [{ external_id: payload.id }] };",
    known_from=TRACK_PAGE,
)
def _no_array(review: Review) -> Iterator[Finding]:
    wrong = (Sort.OBJECT, Sort.TEXT, Sort.NUMBER, Sort.BOOLEAN, Sort.FUNCTION, Sort.DATE)
    for body in review.bodies:
        for member in body.members:
            if member.key in TRACK.array_names and member.value.sort in wrong:
                message = f"`{member.key}` is {member.value.sort.value}, and has to be an array"
                yield Finding(member.key_node, message)


@rule(
    "L153",
    "a required field that is left out",
    ERROR,
    why="Braze refuses an event without `name` or `time`, and a purchase without `product_id`, "
    "`currency`, `price` or `time`.",
    hint="add it",
    bad='return { events: [{ external_id: payload.id, name: "Seen" }] };',
    good='return { events: [{ external_id: payload.id, name: "Seen", time: new Date() }] };',
    known_from=EVENT_PAGE,
)
def _required(review: Review) -> Iterator[Finding]:
    for entity in review.entities:
        if not entity.closed:
            continue
        required = [field.name for field in TRACK.fields_of(entity.role) if field.required]
        missing = [name for name in required if not entity.all(name)]
        if missing:
            names = " and ".join(f"`{name}`" for name in missing)
            yield Finding(entity.node.first_line, f"this {_NOUNS[entity.role]} has no {names}")


@rule(
    "L154",
    "a misspelt field",
    WARNING,
    why="Names are case-sensitive. Under another name an attribute becomes a custom attribute, "
    "and a field of an event is not read: a misspelt `_update_existing_only` creates users.",
    hint="write the name as Braze does",
    bad="return { attributes: [{ externalId: payload.id, email: payload.email }] };",
    good="return { attributes: [{ external_id: payload.id, email: payload.email }] };",
    known_from=ATTRIBUTES_PAGE,
)
def _field(review: Review) -> Iterator[Finding]:
    for entity in review.entities:
        names = [field.name for field in TRACK.fields_of(entity.role)]
        for member in entity.members:
            if member.key is None or member.key in names:
                continue
            near = _near(member.key, names)
            if near is not None and not entity.all(near):
                hint = f"did you mean `{near}`?"
                yield Finding(member.key_node, f"Braze knows no `{member.key}`", hint=hint)


#: Fields whose misspelling changes which user is meant, or what is done with one.
_CRITICAL = (
    "external_id", "user_alias", "braze_id", "_update_existing_only", "_merge_objects",
    "subscription_groups", "email_subscribe", "push_subscribe",
)  # fmt: skip


def _near(key: str, names: Sequence[str]) -> str | None:
    plain = re.sub(r"[\W_]", "", key.lower())
    for name in names:
        if plain == name.replace("_", ""):
            return name
    import difflib

    critical = [name for name in _CRITICAL if name in names]
    matches = difflib.get_close_matches(key, critical, n=1, cutoff=0.87)
    return matches[0] if matches else None


@rule(
    "L155",
    "a reserved name among the properties",
    ERROR,
    why="Braze keeps `time` and `event_name` for itself among the properties of an event, and of a "
    "purchase also `product_id`, `quantity`, `price` and `currency`. It answers "
    "“Invalid 'properties' field”.",
    hint="give the property another name",
    bad='return { events: [{ external_id: payload.id, name: "Seen", time: new Date(), '
    "properties: { time: payload.at } }] };",
    good='return { events: [{ external_id: payload.id, name: "Seen", time: new Date(), '
    "properties: { seen_at: payload.at } }] };",
    known_from=EVENT_PAGE,
)
def _reserved(review: Review) -> Iterator[Finding]:
    reserved = {
        "events": RESERVED_EVENT_PROPERTIES,
        "purchases": RESERVED_PURCHASE_PROPERTIES,
    }
    for entity in review.entities:
        for member in entity.members_of("properties", review.facts):
            if member.key in reserved.get(entity.role, ()):
                yield Finding(member.key_node, f"`{member.key}` is reserved here")


@rule(
    "L156",
    f"more than {MOST_OBJECTS} objects",
    ERROR,
    why=f"A request takes {MOST_OBJECTS} attribute objects, events and purchases together; for "
    f"accounts with older limits {MOST_OBJECTS} of each. Braze refuses the whole "
    "request: “Max Input Length Exceeded”.",
    hint="have the source send fewer at once: a transformation makes one request",
    bad="return { attributes: ["
    + ", ".join(["{ external_id: payload.id }"] * (MOST_OBJECTS + 1))
    + "] };",
    good="return { attributes: [{ external_id: payload.id }] };",
    known_from=TRACK_PAGE,
)
def _many(review: Review) -> Iterator[Finding]:
    for body in review.bodies:
        count = sum(
            len(literal.parts)
            for member in body.members
            if member.key in TRACK.array_names
            for literal in member.value.literals
            if literal.kind == "array"
        )
        if count > MOST_OBJECTS:
            at = body.node.first_line
            yield Finding(at, f"this body has {count} objects; Braze takes {MOST_OBJECTS}")


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
#: In these a text like `<br>` or `TODO` is only looked for or compared.
_NOT_SENT = ("arguments", "binary_expression", "switch_case", "throw_statement", "new_expression")


@rule(
    "L157",
    "a placeholder that was left in",
    ERROR,
    why="It would be sent as it is. Braze's page on Regal leaves “YOUR SUBSCRIPTION GROUP ID” in "
    "its sample; Liquid such as {{${user_id}}} is not rendered in a transformation.",
    hint="put the real value in: ids of subscription groups stand in Braze's dashboard",
    bad="return { attributes: [{ external_id: payload.id, subscription_groups: [{ "
    'subscription_group_id: "YOUR SUBSCRIPTION GROUP ID", subscription_state: "unsubscribed" }] }]'
    " };",
    good="return { attributes: [{ external_id: payload.id, subscription_groups: [{ "
    'subscription_group_id: "c81d4e2e-7b6f-4f0a-9a57-3d5e8b1c6f92", '
    'subscription_state: "unsubscribed" }] }] };',
    known_from="Braze, partner page of Regal",
)
def _placeholder(review: Review) -> Iterator[Finding]:
    for node in review.script.nodes:
        if node.kind not in ("string", "template_string") or node.name == "key":
            continue
        text = text_of(node)
        if text is None or not _PLACEHOLDER.fullmatch(text.strip()):
            continue
        parent = node.parent
        while parent is not None and parent.kind in ("parenthesized_expression", "array"):
            parent = parent.parent
        if parent is None or parent.kind not in _NOT_SENT:
            yield Finding(node, "this is a placeholder")


@rule(
    "L158",
    "null inside a nested attribute",
    WARNING,
    why="A null, or another value that Braze does not take, inside a nested custom attribute makes "
    "Braze drop the whole update, and it answers success. At the top level null removes the "
    "attribute.",
    hint="leave the key out: `undefined` is not sent",
    bad="return { attributes: [{ external_id: payload.id, car: { colour: payload.colour || null } "
    "}] };",
    good="return { attributes: [{ external_id: payload.id, car: { colour: payload.colour } }] };",
    known_from="Braze, nested custom attributes",
)
def _null(review: Review) -> Iterator[Finding]:
    for entity in review.entities:
        for member in entity.members if entity.role == "attributes" else ():
            if member.key is None or member.key in RESERVED_ATTRIBUTE_NAMES:
                continue
            for literal in member.value.literals:
                yield from _nulls(review.facts, literal, 0)


def _nulls(facts: Facts, literal: Node, depth: int) -> Iterator[Finding]:
    for member in facts.members.get(literal, ()) if depth < 50 else ():
        if _can_be_null(member.value_node):
            yield Finding(member.value_node, "null in here makes Braze drop the whole attribute")
        for inner in member.value.literals:
            if inner is not literal:
                yield from _nulls(facts, inner, depth + 1)


def _can_be_null(node: Node) -> bool:
    """`null`, `x || null`, `x ? y : null`."""
    node = unwrapped(node)
    if node.kind == "null":
        return True
    if node.kind == "binary_expression":
        right = node.get("right")
        return (
            right is not None
            and unwrapped(right).kind == "null"
            and (node.has("||") or node.has("??"))
        )
    if node.kind == "ternary_expression":
        ends = (node.get("consequence"), node.get("alternative"))
        return any(end is not None and unwrapped(end).kind == "null" for end in ends)
    return False
