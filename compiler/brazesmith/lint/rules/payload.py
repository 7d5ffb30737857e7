"""L130 to L135: how the script reads the webhook."""

from __future__ import annotations

import re
from collections.abc import Iterator

from brazesmith.lint.facts import Use
from brazesmith.lint.rule import Problem, Review, did_you_mean, rule, unique
from brazesmith.lint.syntax import Node, text_of
from brazesmith.lint.values import AccessPath, Presence


@rule("L130")
def _optional(review: Review) -> Iterator[Problem]:
    if review.source is None:
        return
    by_path: dict[AccessPath, list[Use]] = {}
    for use in review.facts.reads:
        path = use.value.path
        if path is not None and use.value.presence is Presence.MAYBE and _is_declared(use):
            by_path.setdefault(path, []).append(use)
    # In `a.b.c`, the hint for `a` guards `a.b` as well.
    for path, (first, *others) in unique(by_path.items(), lambda item: _whole(item[1][0].node)):
        places = "place" if len(others) == 1 else "places"
        more = f" (and {len(others)} more {places})" if others else ""
        why = first.value.reason
        yield Problem(
            first.part,
            f"`{path}` may be missing, and reading from it throws{more}",
            _guard(path, first),
            f"may be missing: {why}" if why else "may be missing or null",
        )


def _is_declared(use: Use) -> bool:
    return use.value.in_payload and use.value.declared is not None


def _guard(path: AccessPath, reading: Use) -> str:
    """What to write instead of a read."""
    base = reading.part.text
    last = path.keys[-1] if path.keys else ""
    chain = _optional_chain(reading.node)
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
    while node.parent.kind in _LINKS and node.name == "object":
        node = node.parent
    return node


_LINKS = ("member_expression", "subscript_expression")
_LONGEST = 90


def _optional_chain(node: Node) -> str | None:
    """The chain with `?.` after every part but `payload`; None if it is no chain or is long."""
    link = _whole(node)
    if link.kind not in _LINKS:
        return None
    called = link.parent.kind == "call_expression" and link.name == "function"
    written = ["(…)" if called else ""]
    while link.kind in _LINKS:
        name, index = link.get("property"), link.get("index")
        link = link.get("object")
        optional = "" if link.text == "payload" else "?."
        written.append(f"{optional}[{index.text}]" if index else (optional or ".") + name.text)
    text = link.text + "".join(reversed(written))
    return text if len(text) <= _LONGEST and "\n" not in text else None


@rule("L131")
def _chain(review: Review) -> Iterator[Problem]:
    chains: dict[AccessPath, list[Use]] = {}
    for use in review.facts.reads:
        path = use.value.path
        if path is not None and path.in_payload and use.value.presence is Presence.UNKNOWN:
            chains.setdefault(AccessPath(path.root, path.keys[:1]), []).append(use)
    for part, (first, *others) in chains.items():
        path = first.value.path
        below = f"; {len(others)} more below `{part}`" if others else ""
        chain = _optional_chain(first.node)
        yield Problem(
            first.part,
            f"this throws if `{path}` is missing{below}",
            f"write `{chain}`" if chain else f"check first that `{path}` exists",
        )


@rule("L132")
def _result(review: Review) -> Iterator[Problem]:
    maybe = [use for use in review.facts.reads if use.value.presence is Presence.MAYBE]
    for use in unique(maybe, lambda use: (use.part.text, _is_declared(use))):
        text = use.part.text
        if not _is_declared(use):
            name = f"`{text}`" if len(text) < 60 and "\n" not in text else "this"
            yield Problem(use.part, f"{name} may be undefined or null here", label=use.value.reason)


@rule("L133")
def _undeclared(review: Review) -> Iterator[Problem]:
    for node, key, shape in unique(review.facts.undeclared, lambda item: (item[2].name, item[1])):
        hint = did_you_mean(key, shape.fields)
        yield Problem(node, f"{shape.name} has no field `{key}`", hint)


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
            yield Problem(node, message, "remove the check: a webhook is always JSON")
        elif key == "get" and node.kind == "member_expression":
            message = "`headers` is a plain object in Braze's samples and has no `get`"
            yield Problem(node, message, 'write `headers["X-Event-Type"]`')
        elif key != title and title not in written:
            message = f"Braze's samples write this header as `{title}`"
            yield Problem(node, message, f'write `headers["{title}"]`')


def _lookups(review: Review) -> Iterator[tuple[Node, str]]:
    for node in review.script.all(*_LINKS):
        binding = review.names.binding(node.get("object"))
        if binding is None or binding.kind != "input" or binding.name != "headers":
            continue
        name, index = node.get("property"), node.get("index")
        key = name.text if name else text_of(index)
        if key and key not in ("hasOwnProperty", "toString"):
            yield node, key
