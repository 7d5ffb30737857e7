"""L130 to L138: what throws, shown by payloads that make it throw; fields that are not declared."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import replace
from typing import Final

from brazesmith.explore.samples import type_at
from brazesmith.lint.budget import SLOW
from brazesmith.lint.model import place_text
from brazesmith.lint.rule import Problem, Review, did_you_mean, rule, unique
from brazesmith.lint.runs import LONGEST, Seen
from brazesmith.lint.syntax import LOOPS, Node, text_of
from brazesmith.lint.throws import Throw, same_error

#: How many other places that throw for the same reason are marked.
_MOST_ALSO: Final = 5


def problem_of(throw: Throw, message: str = "", label: str = "") -> Problem:
    """Return the problem that something throws."""
    return Problem(
        throw.node,
        message or _sentence(throw),
        label=label,
        seen=throw.seen.observation,
        part=throw.path if throw.seen.name in ("is missing", "is null") else (),
        shows=lambda observation: same_error(throw.error, observation),
    )


def condition(seen: Seen) -> str:
    """Return what must be so: "if `payload.order` is missing"."""
    assert seen.part is not None
    other = seen.base.trial.cause if seen.base is not None else None
    also = ""
    if other is not None and other.path != seen.part.path:
        also = f" and `{place_text(other.path)}` {other.sample.description}"
    return f"if `{place_text(seen.part.path)}` {seen.name}{also}"


def _sentence(throw: Throw) -> str:
    if throw.seen.change is None:
        return f"this throws: {throw.error.message}"
    return f"this throws {condition(throw.seen)}"


def throws_of(code: str, review: Review) -> list[Throw]:
    """Return the expressions that throw and are reported under a code."""
    return [throw for throw in review.throws if throw.code == code]


def _reports(code: str, key: Callable[[Throw], Hashable]) -> None:
    """Register a rule that reports what throws, once for each key."""

    @rule(code)
    def check(review: Review) -> Iterator[Problem]:
        throws = throws_of(code, review)
        for first in unique(throws, key):
            others = [throw for throw in throws if key(throw) == key(first) and throw is not first]
            also = tuple((throw.node, "this throws as well") for throw in others[:_MOST_ALSO])
            yield replace(problem_of(first), also=also)


_reports("L131", lambda throw: throw.path)
_reports("L132", lambda throw: throw.node.get("object").text)
_reports("L136", lambda throw: throw.path)
_reports("L137", lambda throw: throw.node)


@rule("L130")
def _optional(review: Review) -> Iterator[Problem]:
    for throw in unique(throws_of("L130", review), lambda throw: throw.path):
        message = f"`{place_text(throw.path)}` may be missing, and reading from it throws"
        reason = throw.seen.part.reason if throw.seen.part is not None else ""
        yield problem_of(throw, message, f"may be missing: {reason}" if reason else "")


@rule("L133")
def _undeclared(review: Review) -> Iterator[Problem]:
    for part in review.runs.undeclared if review.source and review.runs else ():
        assert review.source is not None
        shape, key = type_at(review.source, part.path[1:-1]).shape, part.path[-1]
        if shape is None or shape.open or part.first_read is None or "usual" not in part.hints:
            continue
        at = (part.first_read, part.first_read + max(len(key), 1))
        yield Problem(at, f"{shape.name} has no field `{key}`", did_you_mean(key, shape.fields))


@rule("L134")
def _parsed(review: Review) -> Iterator[Problem]:
    for throw in throws_of("L134", review):
        is_payload = throw.node.parent.get("arguments").first.text == "payload"
        yield problem_of(throw, "`payload` is already an object, not JSON text" * is_payload)


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
    for node in review.script.all("member_expression", "subscript_expression"):
        binding = review.names.binding(node.get("object"))
        if binding is None or binding.kind != "input" or binding.name != "headers":
            continue
        key = node.get("property").text or text_of(node.get("index"))
        if key and key not in ("hasOwnProperty", "toString"):
            yield node, key


@rule("L138")
def _endless(review: Review) -> Iterator[Problem]:
    for seen in review.seen:
        error = seen.observation.outcome.error if seen.change is None else None
        if error is not None and error.kind in SLOW:
            loops = list(review.script.all(*LOOPS))
            at = loops[0].first_line if loops else (0, 1)
            yield Problem(at, error.message, seen=seen.observation)
            return


@rule("L139", f"// {'-' * LONGEST}\nreturn {{ attributes: [] }};")
def _not_run(review: Review) -> Iterator[Problem]:
    if review.runs is None:
        reason = "it is too long" if review.refused is None else ""
    else:
        reason = "" if any(_endless(review)) else review.runs.stopped
    if reason:
        yield Problem((0, 1), f"not every finding is reported: {reason}")
