"""L130 to L135: how the script reads the webhook."""

from __future__ import annotations

import re
from collections.abc import Iterator

from brazesmith.lint.facts import Reading
from brazesmith.lint.rule import Problem, Review, did_you_mean, rule, unique
from brazesmith.lint.syntax import Node, text_of, unwrapped
from brazesmith.lint.values import AccessPath, Presence


@rule("L130")
def _optional(review: Review) -> Iterator[Problem]:
    if review.source is None:
        return
    by_place: dict[AccessPath, list[Reading]] = {}
    for reading in review.facts.readings:
        path = reading.value.path
        if path is not None and reading.value.presence is Presence.MAYBE and _is_declared(reading):
            by_place.setdefault(path, []).append(reading)
    # In `a.b.c`, the hint for `a` guards `a.b` as well.
    for path, (first, *others) in unique(by_place.items(), lambda item: _whole(item[1][0].node)):
        more = (
            f" (and {len(others)} more {'place' if len(others) == 1 else 'places'})"
            if others
            else ""
        )
        why = first.value.reason
        yield Problem(
            first.base,
            f"`{path}` may be missing, and reading from it throws{more}",
            f"may be missing: {why}" if why else "may be missing or null",
            _guard(path, first),
        )


def _is_declared(reading: Reading) -> bool:
    path = reading.value.path
    return path is not None and path.in_payload and reading.value.declared is not None


def _guard(path: AccessPath, reading: Reading) -> str:
    """What to write instead of this reading."""
    base = reading.base.text
    last = path.keys[-1] if path.keys else ""
    chain = optional_chain(reading.node)
    if reading.node.kind == "object_pattern":
        return f"write `= {base} || {{}}`" if "\n" not in base else ""
    if chain is None:
        return f"check first that `{path}` exists"
    is_name = isinstance(last, str) and re.fullmatch(r"[A-Za-z_$][\w$]*", last)
    if is_name and base != last and "\n" not in base:
        return f"write `{chain}`, or give it a default once: `const {last} = {base} || {{}};`"
    return f"write `{chain}`"


def _whole(node: Node) -> Node:
    """The whole chain of properties that a node belongs to."""
    while (
        node.parent is not None
        and node.parent.kind in ("member_expression", "subscript_expression")
        and node.name == "object"
    ):
        node = node.parent
    return node


_LONGEST = 90


def optional_chain(node: Node) -> str | None:
    """The chain with `?.` after every part but `payload`; None if it is no chain or is long."""
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


@rule("L131")
def _chain(review: Review) -> Iterator[Problem]:
    chains: dict[AccessPath, list[Reading]] = {}
    for reading in review.facts.readings:
        path = reading.value.path
        if path is None or not path.in_payload or reading.value.presence is not Presence.UNKNOWN:
            continue
        chains.setdefault(AccessPath(path.root, path.keys[:1]), []).append(reading)
    for part, (first, *others) in chains.items():
        path = first.value.path
        below = f"; {len(others)} more below `{part}`" if others else ""
        chain = optional_chain(first.node)
        yield Problem(
            first.base,
            f"this throws if `{path}` is missing{below}",
            hint=f"write `{chain}`" if chain else f"check first that `{path}` exists",
        )


@rule("L132")
def _result(review: Review) -> Iterator[Problem]:
    readings = [
        reading
        for reading in review.facts.readings
        if reading.value.presence is Presence.MAYBE and not _is_declared(reading)
    ]
    for reading in unique(readings, lambda reading: reading.base.text):
        text = reading.base.text
        name = f"`{text}`" if len(text) < 60 and "\n" not in text else "this"
        yield Problem(reading.base, f"{name} may be undefined or null here", reading.value.reason)


@rule("L133")
def _undeclared(review: Review) -> Iterator[Problem]:
    for found in unique(review.facts.undeclared, lambda found: (found.shape.name, found.key)):
        hint = did_you_mean(found.key, found.shape.fields)
        yield Problem(found.node, f"{found.shape.name} has no field `{found.key}`", hint=hint)


@rule("L134")
def _parsed(review: Review) -> Iterator[Problem]:
    for node in review.facts.json_parsed:
        yield Problem(node, "`payload` is already an object, not JSON text")


@rule("L135")
def _headers(review: Review) -> Iterator[Problem]:
    lookups = list(_lookups(review))
    written = {key for _, key in lookups}
    for node, key in lookups:
        title = "-".join(part.capitalize() for part in key.split("-"))
        if title in ("Content-Type", "Content-Length"):
            message = f"`{title}` is not among the headers in Braze's samples"
            yield Problem(node, message, hint="remove the check: a webhook is always JSON")
        elif key == "get" and node.kind == "member_expression":
            message = "`headers` is a plain object in Braze's samples and has no `get`"
            yield Problem(node, message, hint='write `headers["X-Event-Type"]`')
        elif key != title and title not in written:
            message = f"Braze's samples write this header as `{title}`"
            yield Problem(node, message, hint=f'write `headers["{title}"]`')


def _lookups(review: Review) -> Iterator[tuple[Node, str]]:
    for node in review.script.all("member_expression", "subscript_expression"):
        base = node.get("object")
        binding = review.names.binding(base) if base is not None else None
        if binding is None or binding.kind != "input" or binding.name != "headers":
            continue
        name, index = node.get("property"), node.get("index")
        key = name.text if name is not None else text_of(unwrapped(index)) if index else None
        if key and key not in ("hasOwnProperty", "toString"):
            yield node, key
