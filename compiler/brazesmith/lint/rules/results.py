"""L110 to L116: what the script returns, and whether it gets there."""

from __future__ import annotations

from collections.abc import Iterator

from brazesmith.contract.destinations.track import TRACK
from brazesmith.lint.rule import ERROR, WARNING, Finding, Review, rule
from brazesmith.lint.syntax import Node
from brazesmith.lint.values import Presence, Sort

_SKIP = "write `return { attributes: [] };` to send nothing, or `throw new Error(…)` with a reason"


@rule(
    "L110",
    "a script that returns nothing",
    ERROR,
    why="What the script returns is what Braze sends. A variable called `brazecall` alone does "
    "nothing: the name is a convention of Braze's samples.",
    hint="end the script with `return brazecall;`, or whatever the body is called",
    bad="const brazecall = { attributes: [{ external_id: payload.id }] };",
    good="const brazecall = { attributes: [{ external_id: payload.id }] };\nreturn brazecall;",
    known_from="Braze, creating a transformation: the template's comment on `return brazecall`",
)
def _nothing(review: Review) -> Iterator[Finding]:
    facts = review.facts
    if facts.results or facts.end is None:
        return
    if any(node.kind == "return_statement" and _is_own(node) for node in review.script.nodes):
        return  # it is in what cannot be reached
    inner = next((node for node in review.script.nodes if node.kind == "return_statement"), None)
    also = ((inner, "this returns from the function around it only"),) if inner else ()
    name = _body_name(review)
    hint = f"end the script with `return {name};`" if name else ""
    yield Finding(_last(facts.end), "the script returns nothing", hint=hint, also=also)


def _is_own(node: Node) -> bool:
    return node.function.kind == "program"


def _last(node: Node) -> tuple[int, int]:
    """The last line of a statement."""
    text = node.text.rstrip()
    start = text.rfind("\n") + 1
    start += len(text[start:]) - len(text[start:].lstrip())
    return node.start + start, node.start + max(len(text), 1)


def _body_name(review: Review) -> str | None:
    """The variable that holds the body, if one does."""
    for binding in review.names.declared:
        declarator = binding.node.parent
        value = declarator.get("value") if declarator is not None else None
        members = review.facts.members.get(value, ()) if value is not None else ()
        if any(member.key in TRACK.array_names for member in members):
            return binding.name
    return None


@rule(
    "L111",
    "a path that returns nothing",
    WARNING,
    why="What Braze does when a script returns undefined or null is not documented. Its samples "
    "return `{ attributes: [] }` where there is nothing to send, and throw where something is "
    "wrong: then the reason stands in Braze's log.",
    hint=_SKIP,
    bad='if (payload.type === "order") {\n'
    "  return { attributes: [{ external_id: payload.id }] };\n}",
    good='if (payload.type === "order") {\n'
    "  return { attributes: [{ external_id: payload.id }] };\n}\n"
    'throw new Error("not an order: " + payload.type);',
    known_from="Braze, partner pages of Dixa (nothing to send), Crowdtwist and Stayfilm (throw); "
    "what undefined does is unknown",
)
def _falls_off(review: Review) -> Iterator[Finding]:
    facts = review.facts
    split = set(_split_returns(review))
    for result in facts.results:
        if result.node in split:
            continue
        if result.argument is None:
            yield Finding(result.node, "this returns nothing")
        elif result.value.presence is Presence.ABSENT:
            yield Finding(result.argument, f"this returns {result.argument.text}")
        elif result.value.presence is Presence.MAYBE:
            shown = result.argument.text
            name = f"`{shown}`" if shown.isidentifier() else "what is returned"
            label = "nothing was assigned to it on some path" if shown.isidentifier() else ""
            yield Finding(result.argument, f"{name} may be undefined here", label)
    if facts.results and facts.end is not None:
        label = "where this is not taken, nothing is returned"
        compound = facts.end.kind in ("if_statement", "switch_statement", "try_statement")
        at = facts.end.first_line if compound else _last(facts.end)
        yield Finding(
            at, "the script can end without returning anything", label if compound else ""
        )


@rule(
    "L112",
    "a `return` whose value is on the next line",
    ERROR,
    why="JavaScript ends the statement after `return`: nothing is returned, and the lines below "
    "are never reached.",
    hint="put the value, or its first bracket, on the line of the `return`",
    bad="return\n{\n  attributes: [{ external_id: payload.id }]\n}",
    good="return {\n  attributes: [{ external_id: payload.id }]\n};",
)
def _split(review: Review) -> Iterator[Finding]:
    for node in _split_returns(review):
        yield Finding(node, "this returns nothing: its value is on the next line")


def _split_returns(review: Review) -> Iterator[Node]:
    for node in review.script.nodes:
        if node.kind != "return_statement" or node.parts or node.has(";") or node.parent is None:
            continue
        following = [n for n in node.parent.parts if n.start >= node.end]
        if following and following[0].kind in ("expression_statement", "statement_block"):
            yield node


@rule(
    "L113",
    "a promise as the result",
    ERROR,
    why="A promise is not a body: as JSON it is `{}`. Nothing that Braze documents waits for one.",
    hint="compute the body in plain functions and return it",
    bad="async function build() {\n  return { attributes: [{ external_id: payload.id }] };\n}\n"
    "return build();",
    good="function build() {\n  return { attributes: [{ external_id: payload.id }] };\n}\n"
    "return build();",
    known_from="not documented; no sample of Braze's has `async` or a promise",
)
def _promise(review: Review) -> Iterator[Finding]:
    for result in review.facts.results:
        if result.value.sort is Sort.PROMISE and result.argument is not None:
            yield Finding(result.argument, "this is a promise, not the body")


@rule(
    "L114",
    "a result that is no object",
    ERROR,
    why="Every destination takes a JSON object: `{ attributes, events, purchases }` for "
    "/users/track. Braze makes JSON of it by itself.",
    hint="return the object itself",
    bad="const brazecall = { attributes: [{ external_id: payload.id }] };\n"
    "return JSON.stringify(brazecall);",
    good="const brazecall = { attributes: [{ external_id: payload.id }] };\nreturn brazecall;",
    known_from="Braze, creating a transformation: what each destination takes",
)
def _no_object(review: Review) -> Iterator[Finding]:
    wrong = (
        Sort.TEXT, Sort.NUMBER, Sort.BOOLEAN, Sort.ARRAY, Sort.FUNCTION, Sort.DATE, Sort.PATTERN,
    )  # fmt: skip
    for result in review.facts.results:
        from_payload = result.value.place is not None and result.value.place.in_payload
        if result.value.sort in wrong and result.argument is not None and not from_payload:
            yield Finding(result.argument, f"this is {result.value.sort.value}, not the body")


@rule(
    "L115",
    "code that is never reached",
    WARNING,
    why="Whatever it was meant to do is not done.",
    hint="take it out, or move it above the line that ends the path",
    bad='return { attributes: [{ external_id: payload.id }] };\npayload.plan = "pro";',
    good='payload.plan = "pro";\nreturn { attributes: [{ external_id: payload.id }] };',
)
def _unreachable(review: Review) -> Iterator[Finding]:
    split = [node.end for node in _split_returns(review)]
    for node in review.facts.unreachable:
        if not any(end <= node.start <= end + 200 for end in split):
            yield Finding(node.first_line, "this is never reached")


@rule(
    "L116",
    "a callback that returns nothing",
    ERROR,
    why="The method works with what its function returns. Between `{` and `}` nothing is returned "
    "without a `return`: `map` makes a list of undefined, which JSON turns into null.",
    hint="write `return`, or put the object into parentheses: `(item) => ({ … })`",
    bad="const purchases = payload.items.map((item) => {\n  product_id: item.id;\n});\n"
    "return { purchases: purchases };",
    good="const names = payload.items.map((item) => {\n  return item.name;\n});\n"
    "return { attributes: [{ external_id: payload.id, bought: names }] };",
)
def _callback(review: Review) -> Iterator[Finding]:
    for callback in review.facts.callbacks:
        message = f"this function returns nothing, and `{callback.method}` needs a value"
        yield Finding(callback.function.first_line, message)
