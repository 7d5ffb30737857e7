"""L110 to L116: what the script returns, and whether it gets there."""

from __future__ import annotations

from collections.abc import Iterator

from brazesmith.contract.destinations.track import TRACK
from brazesmith.lint.rule import Problem, Review, rule
from brazesmith.lint.syntax import Node
from brazesmith.lint.values import JsType, Presence


@rule("L110")
def _nothing(review: Review) -> Iterator[Problem]:
    facts = review.facts
    if facts.results or not facts.end:
        return
    returns = list(review.script.all("return_statement"))
    if any(node.function.kind == "program" for node in returns):
        return  # it is unreachable
    also = ((returns[0], "this only returns from the function around it"),) if returns else ()
    name = _body_name(review)
    hint = f"end the script with `return {name};`" if name else ""
    yield Problem(_last_line(facts.end), "the script returns nothing", hint, also=also)


def _last_line(node: Node) -> tuple[int, int]:
    text = node.text.rstrip()
    start = text.rfind("\n") + 1
    start += len(text[start:]) - len(text[start:].lstrip())
    return node.start + start, node.start + max(len(text), 1)


def _body_name(review: Review) -> str | None:
    """The variable that holds the body, if there is one."""
    for binding in review.names.declared:
        members = review.facts.members_of((binding.node.parent.get("value"),))
        if any(member.key in TRACK.array_names for member in members):
            return binding.name
    return None


@rule("L111")
def _path_without_result(review: Review) -> Iterator[Problem]:
    facts = review.facts
    split = set(_split_returns(review))
    for result in facts.results:
        if result.node in split:
            continue
        if not result.part:
            yield Problem(result.node, "this returns nothing")
        elif result.value.presence is Presence.ABSENT:
            yield Problem(result.part, f"this returns {result.part.text}")
        elif result.value.presence is Presence.MAYBE:
            text = result.part.text
            name = f"`{text}`" if text.isidentifier() else "the result"
            label = "not assigned on every path" if text.isidentifier() else ""
            yield Problem(result.part, f"{name} may be undefined here", label=label)
    if facts.results and facts.end:
        message = "the script can end without returning anything"
        if facts.end.kind in ("if_statement", "switch_statement", "try_statement"):
            label = "if no branch returns, the script returns nothing"
            yield Problem(facts.end.first_line, message, label=label)
        else:
            yield Problem(_last_line(facts.end), message)


@rule("L112")
def _split(review: Review) -> Iterator[Problem]:
    for node in _split_returns(review):
        yield Problem(node, "this returns nothing: its value is on the next line")


def _split_returns(review: Review) -> Iterator[Node]:
    for node in review.script.all("return_statement"):
        if node.parts or node.has(";"):
            continue
        following = [n for n in node.parent.parts if n.start >= node.end]
        if following and following[0].kind in ("expression_statement", "statement_block"):
            yield node


@rule("L113")
def _promise(review: Review) -> Iterator[Problem]:
    for result in review.facts.results:
        if result.value.type is JsType.PROMISE and result.part:
            yield Problem(result.part, "expected the body, found a promise")


@rule("L114")
def _not_an_object(review: Review) -> Iterator[Problem]:
    unknown = (JsType.UNKNOWN, JsType.UNDEFINED, JsType.NULL)
    other = (*unknown, JsType.OBJECT, JsType.PROMISE)
    for result in review.facts.results:
        if result.value.type not in other and result.part and not result.value.in_payload:
            yield Problem(result.part, f"expected the body, found {result.value.type.value}")


@rule("L115")
def _unreachable(review: Review) -> Iterator[Problem]:
    split = [node.end for node in _split_returns(review)]
    for node in review.facts.unreachable:
        if not any(end <= node.start <= end + 200 for end in split):
            yield Problem(node.first_line, "unreachable code")


@rule("L116")
def _callback(review: Review) -> Iterator[Problem]:
    for function, method in review.facts.callbacks:
        message = f"this function returns nothing, but `{method}` uses its result"
        yield Problem(function.first_line, message)
