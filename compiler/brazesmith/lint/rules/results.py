"""L110 to L116: what the script returns, and whether it gets there."""

from __future__ import annotations

import json
from collections.abc import Iterator

from brazesmith.contract.destinations.track import TRACK
from brazesmith.engines import Failure
from brazesmith.explore.engine import Observation
from brazesmith.lint.places import (
    all_results,
    last_statement,
    result_node,
    results,
    with_marked_results,
)
from brazesmith.lint.rule import Problem, Review, rule
from brazesmith.lint.rules.throws import condition
from brazesmith.lint.runs import Seen
from brazesmith.lint.syntax import FUNCTIONS, Node, key_of, unwrapped


@rule("L110")
def _nothing(review: Review) -> Iterator[Problem]:
    if results(review.script) or review.refused or not review.script.root.parts:
        if not review.script.root.parts:
            yield Problem((0, 1), "the script returns nothing")
        return
    last = last_statement(review.script)
    if last.kind == "throw_statement":
        return
    returns = list(review.script.all("return_statement"))
    also = ((returns[0], "this only returns from the function around it"),) if returns else ()
    name = _body_name(review)
    hint = f"end the script with `return {name};`" if name else ""
    yield Problem(_last_line(last), "the script returns nothing", hint, also=also)


def _last_line(node: Node) -> tuple[int, int]:
    text = node.text.rstrip()
    start = text.rfind("\n") + 1
    start += len(text[start:]) - len(text[start:].lstrip())
    return node.start + start, node.start + max(len(text), 1)


def _body_name(review: Review) -> str | None:
    """The variable that holds the body, if there is one."""
    for binding in review.names.declared:
        value = unwrapped(binding.node.parent.get("value"))
        keys = [key_of(part.get("key")) for part in value.parts if value.kind == "object"]
        if binding.node.parent.kind == "variable_declarator" and set(keys) & {*TRACK.array_names}:
            return binding.name
    return None


def _is_nothing(observation: Observation) -> bool:
    return observation.outcome.error is None and observation.outcome.body in (None, "null")


@rule("L111")
def _path_without_result(review: Review) -> Iterator[Problem]:
    returned = all_results(review.script, review.names)
    split = [node.start for node in split_returns(review)]
    if review.runs is None or not returned:
        return
    found = [seen for seen in review.runs.seen if _is_nothing(seen.observation)]
    code = with_marked_results(review.script, returned)
    trials = [seen.observation.trial for seen in found]
    for seen, marked in zip(found, review.runs.observe(trials, code), strict=False):
        value = json.loads(marked.outcome.body) if marked.outcome.body else None
        node = returned[value["number"]] if isinstance(value, dict) else None
        if node is not None and value is not None and not value["isNothing"]:
            continue  # a function or symbol, which L114 reports
        if node is None:
            yield _without_return(review, seen)
        elif node.start not in split:
            yield _returns_nothing(seen, node)


def _without_return(review: Review, seen: Seen) -> Problem:
    last = last_statement(review.script)
    is_branch = last.kind in ("if_statement", "switch_statement", "try_statement")
    at = last.first_line if is_branch else _last_line(last)
    label = "if no branch returns, the script returns nothing" if is_branch else ""
    message = "the script can end without returning anything"
    return Problem(at, message, label=label, seen=seen.observation, shows=_is_nothing)


def _returns_nothing(seen: Seen, node: Node) -> Problem:
    value = node.first
    text = value.text
    if not value or text in ("null", "undefined"):
        message = f"this returns {text}" if text else "this returns nothing"
    else:
        name = f"`{text}`" if text.isidentifier() else "the result"
        is_simple = seen.part is not None and not seen.is_compound
        when = f" {condition(seen)}" if is_simple else ""
        message = f"{name} is undefined or null here{when}"
    return Problem(value or node, message, seen=seen.observation, shows=_is_nothing)


@rule("L112")
def _split(review: Review) -> Iterator[Problem]:
    for node in split_returns(review):
        yield Problem(node, "this returns nothing: its value is on the next line")


def split_returns(review: Review) -> Iterator[Node]:
    """Yield each `return` whose value is on the next line."""
    for node in review.script.all("return_statement"):
        if node.parts or node.has(";"):
            continue
        following = [n for n in node.parent.parts if n.start >= node.end]
        if following and following[0].kind in ("expression_statement", "statement_block"):
            yield node


@rule("L113")
def _promise(review: Review) -> Iterator[Problem]:
    for seen in review.seen:
        error = seen.observation.outcome.error
        if error is not None and error.kind is Failure.RESULT and seen.change is None:
            is_promise = "promise" in error.message
            message = "expected the body, found a promise" if is_promise else error.message
            yield Problem(result_node(review.script), message, seen=seen.observation)
            return


_KINDS = ((str, "text"), (bool, "a boolean"), (int | float, "a number"), (list, "an array"))


@rule("L114")
def _not_an_object(review: Review) -> Iterator[Problem]:
    for seen in review.seen:
        body = seen.observation.body
        if seen.change is None and body is not None and not isinstance(body, dict):
            kind = next(name for type_, name in _KINDS if isinstance(body, type_))
            message = f"expected the body, found {kind}"
            yield Problem(result_node(review.script), message, seen=seen.observation)
            return
    returned = results(review.script)
    if returned and all(unwrapped(node.first).kind in _FUNCTIONS for node in returned):
        yield Problem(returned[-1].first, "expected the body, found a function")


_FUNCTIONS = ("arrow_function", "function_expression")
_ENDS = ("return_statement", "throw_statement", "break_statement", "continue_statement")
_HOISTED = ("function_declaration", "generator_function_declaration", "empty_statement")


@rule("L115")
def _unreachable(review: Review) -> Iterator[Problem]:
    split = [node.end for node in split_returns(review)]
    for node in review.script.all(*_ENDS):
        if node.parent.kind not in ("program", "statement_block", "switch_case", "switch_default"):
            continue
        after = [n for n in node.parent.parts if n.start >= node.end and n.kind not in _HOISTED]
        is_var = after and after[0].kind == "variable_declaration" and "=" not in after[0].text
        if after and not is_var and node.end not in split:
            yield Problem(after[0].first_line, "unreachable code")


#: Methods that use what their callback returns.
_MAPPERS = frozenset(
    ("map", "filter", "find", "findIndex", "findLast", "some", "every", "flatMap", "reduce", "sort")
)


@rule("L116")
def callbacks_without_result(review: Review) -> Iterator[Problem]:
    """Yield the callbacks that return nothing to a method that uses their result."""
    for call in review.script.all("call_expression"):
        callee = call.get("function")
        method = callee.get("property").text
        if method not in _MAPPERS or call.parent.kind == "expression_statement":
            continue
        function = call.get("arguments").first
        body = function.get("body")
        is_function = function.kind in FUNCTIONS and body.kind == "statement_block"
        if is_function and not function.has("async") and not _has_result(function, body):
            message = f"this function returns nothing, but `{method}` uses its result"
            yield Problem(function.first_line, message)


def _has_result(function: Node, body: Node) -> bool:
    stack = list(body.parts)
    while stack:
        node = stack.pop()
        if (node.kind == "return_statement" and node.parts) or node.kind == "throw_statement":
            return True
        if node.kind not in FUNCTIONS:
            stack += node.parts
    return function.kind == "generator_function"
