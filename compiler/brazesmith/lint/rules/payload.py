"""L130 to L135: reading the webhook."""

from __future__ import annotations

import re
from collections.abc import Iterator

from brazesmith.base.diagnostics import suggest
from brazesmith.lint.facts import Reading
from brazesmith.lint.rule import ERROR, WARNING, Finding, Review, rule
from brazesmith.lint.syntax import Node, text_of, unwrapped
from brazesmith.lint.values import Place, Presence

_LOST = (
    "Reading a key of undefined or null throws a TypeError. Braze runs the script once for an "
    "event, and an event whose script throws is not delivered."
)


@rule(
    "L130",
    "an optional part of the payload, read as if it were always there",
    WARNING,
    why=_LOST + " The source's payload class says which parts may be missing.",
    hint="write `?.`, or name it once: `const traits = payload.traits || {};`",
    bad="if (!payload.userId) {\n  return { attributes: [] };\n}\n"
    "return { attributes: [{ external_id: payload.userId, phone: payload.traits.phone }] };",
    good="const traits = payload.traits || {};\n"
    "if (!payload.userId) {\n  return { attributes: [] };\n}\n"
    "return { attributes: [{ external_id: payload.userId, phone: traits.phone }] };",
    known_from="the payload class of the transform that `--source` names",
    examples_source="regal/call.completed",
)
def _optional(review: Review) -> Iterator[Finding]:
    if review.source is None:
        return
    readings = [
        reading
        for reading in review.facts.readings
        if reading.value.presence is Presence.MAYBE and _is_declared(reading)
    ]
    told: set[Node] = set()
    for place, (first, *others) in _by_place(readings).items():
        chain = _whole(first.node)
        if chain in told:  # `a.b.c`: the hint for `a` guards `a.b` as well
            continue
        told.add(chain)
        why = first.value.reason
        label = f"may be missing: {why}" if why else "may be missing or null"
        yield Finding(
            first.base,
            f"`{place}` may be missing, and reading from it throws{_more(len(others))}",
            label,
            _guard(place, first),
        )


def _is_declared(reading: Reading) -> bool:
    place = reading.value.place
    return place is not None and place.in_payload and reading.value.declared is not None


def _by_place(readings: list[Reading]) -> dict[Place, list[Reading]]:
    found: dict[Place, list[Reading]] = {}
    for reading in readings:
        place = reading.value.place
        if place is not None:
            found.setdefault(place, []).append(reading)
    return found


def _more(count: int) -> str:
    if not count:
        return ""
    return f" (and {count} more {'place' if count == 1 else 'places'})"


def _guard(place: Place, reading: Reading) -> str:
    """What to write instead, for this very reading."""
    base = reading.base.text
    last = place.path[-1] if place.path else ""
    chain = optional_chain(reading.node)
    if reading.node.kind == "object_pattern":
        return f"write `= {base} || {{}}`" if "\n" not in base else ""
    if chain is None:
        return f"ask first whether `{place}` is there"
    is_name = isinstance(last, str) and re.fullmatch(r"[A-Za-z_$][\w$]*", last)
    if is_name and base != last and "\n" not in base:
        return f"write `{chain}`, or once `const {last} = {base} || {{}};`"
    return f"write `{chain}`"


def _whole(node: Node) -> Node:
    """The whole chain of keys and calls that a link belongs to."""
    while (
        node.parent is not None
        and node.parent.kind in ("member_expression", "subscript_expression")
        and node.name == "object"
    ):
        node = node.parent
    return node


_LONGEST = 90


def optional_chain(node: Node) -> str | None:
    """The chain with `?.` for every key below the first; None where there is none, or it is long.

    `payload` itself is always there.
    """
    link = _whole(node)
    if link.kind not in ("member_expression", "subscript_expression"):
        return None
    called = link.parent is not None and link.parent.kind == "call_expression"
    written: list[str] = ["(…)" if called and link.name == "function" else ""]
    while link.kind in ("member_expression", "subscript_expression"):
        base = link.get("object")
        name, index = link.get("property"), link.get("index")
        if base is None:
            return None
        dot = "." if base.text == "payload" else "?."
        if name is not None:
            written.append(dot + name.text)
        elif index is not None:
            written.append(f"{'' if dot == '.' else dot}[{index.text}]")
        link = base
    text = link.text + "".join(reversed(written))
    return text if len(text) <= _LONGEST and "\n" not in text else None


@rule(
    "L131",
    "a chain of keys that throws where one is missing",
    WARNING,
    why=_LOST + " How far webhooks of one source differ is seldom known; `--source NAME` tells "
    "brazesmith which parts may be missing. Without it only chains of three keys and more are "
    "looked at, and each part of the payload is named once.",
    hint="write `?.` for each part that may be missing",
    bad="return { attributes: [{ external_id: payload.order.customer.id }] };",
    good="return { attributes: [{ external_id: payload.order?.customer?.id }] };",
)
def _chain(review: Review) -> Iterator[Finding]:
    chains: dict[Place, list[Reading]] = {}
    for reading in review.facts.readings:
        place = reading.value.place
        if place is None or not place.in_payload or reading.value.presence is not Presence.UNKNOWN:
            continue
        chains.setdefault(Place(place.root, place.path[:1]), []).append(reading)
    for part, (first, *others) in chains.items():
        place = first.value.place
        below = f"; {len(others)} more below `{part}`" if others else ""
        chain = optional_chain(first.node)
        yield Finding(
            first.base,
            f"this throws where `{place}` is missing{below}",
            hint=f"write `{chain}`" if chain else f"ask first whether `{place}` is there",
        )


@rule(
    "L132",
    "a result that may be undefined, used as if it were there",
    WARNING,
    why=_LOST + " `find` gives undefined, `match` and `exec` give null where nothing matches; "
    "what was read with `?.` is undefined where a part is missing.",
    hint="ask first whether there is one, or write `?.`",
    bad='const answer = payload.answers.find((a) => a.type === "email");\n'
    "return { attributes: [{ email: answer.email }] };",
    good='const answer = payload.answers.find((a) => a.type === "email");\n'
    "if (!answer) {\n  return { attributes: [] };\n}\n"
    "return { attributes: [{ email: answer.email }] };",
)
def _result(review: Review) -> Iterator[Finding]:
    told: set[str] = set()
    for reading in review.facts.readings:
        if reading.value.presence is not Presence.MAYBE or _is_declared(reading):
            continue
        if reading.base.text in told:
            continue
        told.add(reading.base.text)
        shown = reading.base.text
        name = f"`{shown}`" if len(shown) < 60 and "\n" not in shown else "this"
        yield Finding(reading.base, f"{name} may be undefined or null here", reading.value.reason)


@rule(
    "L133",
    "a field that the source does not declare",
    WARNING,
    why="The payload class of the source knows its fields: another one is misspelt, or missing "
    "in the class.",
    hint="declare it in the payload class, if the source does send it",
    bad="return { attributes: [{ external_id: payload.userID }] };",
    good="if (!payload.userId) {\n  return { attributes: [] };\n}\n"
    "return { attributes: [{ external_id: payload.userId }] };",
    known_from="the payload class of the transform that `--source` names",
    examples_source="regal/call.completed",
)
def _undeclared(review: Review) -> Iterator[Finding]:
    told: set[tuple[str, str]] = set()
    for found in review.facts.undeclared:
        if (found.shape.name, found.key) in told:
            continue
        told.add((found.shape.name, found.key))
        near = suggest(found.key, list(found.shape.fields))
        hint = f"did you mean `{near}`?" if near else ""
        yield Finding(found.node, f"{found.shape.name} has no field `{found.key}`", hint=hint)


@rule(
    "L134",
    "JSON.parse of what is no text",
    ERROR,
    why="`payload` is the object that Braze has made of the webhook already. `JSON.parse` of an "
    "object reads the text `[object Object]`, and throws.",
    hint="use `payload` as it is",
    bad="const data = JSON.parse(payload);\nreturn { attributes: [{ external_id: data.id }] };",
    good="return { attributes: [{ external_id: payload.id }] };",
    known_from="Braze, creating a transformation: `payload` is read with dot notation",
)
def _parsed(review: Review) -> Iterator[Finding]:
    for node in review.facts.json_parsed:
        yield Finding(node, "this is an object already, not JSON text")


@rule(
    "L135",
    "a header under a name that it does not have",
    WARNING,
    why="Braze's pages mention `headers` twice, and never say how names are written. All that "
    "they show is in capitals and small letters like `X-Olo-Event-Type`, and `Content-Type` and "
    "`Content-Length` are not among them. Whether other spellings are found is not documented.",
    hint="send a test webhook and look at its headers in Braze",
    bad='if (headers["x-event-type"] !== "order") {\n  return { attributes: [] };\n}\n'
    "return { attributes: [{ external_id: payload.id }] };",
    good='if (headers["X-Event-Type"] !== "order") {\n  return { attributes: [] };\n}\n'
    "return { attributes: [{ external_id: payload.id }] };",
    known_from="Braze, partner pages of Olo (a header is read) and Stripe (a sample of headers)",
)
def _headers(review: Review) -> Iterator[Finding]:
    lookups = list(_lookups(review))
    written = {key for _, key in lookups}
    for node, key in lookups:
        title = "-".join(part.capitalize() for part in key.split("-"))
        if title in ("Content-Type", "Content-Length"):
            message = f"`{title}` is not among the headers that Braze shows"
            yield Finding(node, message, hint="do without it: a webhook is always JSON")
        elif key == "get" and node.kind == "member_expression":
            message = "`headers` is a plain object in Braze's samples: it has no `get`"
            yield Finding(node, message, hint='write `headers["X-Event-Type"]`')
        elif key != title and title not in written:
            message = f"in Braze's samples a header like this is written `{title}`"
            yield Finding(node, message, hint=f'write `headers["{title}"]`')


def _lookups(review: Review) -> Iterator[tuple[Node, str]]:
    for node in review.script.nodes:
        if node.kind not in ("member_expression", "subscript_expression"):
            continue
        base = node.get("object")
        binding = review.names.binding(base) if base is not None else None
        if binding is None or binding.kind != "given" or binding.name != "headers":
            continue
        name, index = node.get("property"), node.get("index")
        key = name.text if name is not None else text_of(unwrapped(index)) if index else None
        if key and key not in ("hasOwnProperty", "toString"):
            yield node, key
