"""L130 to L137: what throws, shown by payloads that make it throw."""

from __future__ import annotations

from collections.abc import Iterator

from brazesmith.engines import Failure
from brazesmith.explore.samples import type_at
from brazesmith.ir.types import Shape
from brazesmith.lint.model import Part, place_text
from brazesmith.lint.rule import Problem, Review, did_you_mean, rule, unique
from brazesmith.lint.runs import Seen
from brazesmith.lint.syntax import LOOPS, Node, text_of
from brazesmith.lint.throws import Throw, same_error


def problem_of(throw: Throw, message: str, hint: str = "", label: str = "") -> Problem:
    """Return the problem that something throws."""
    return Problem(
        throw.node,
        message,
        hint,
        label,
        seen=throw.seen.observation,
        part=throw.path if throw.seen.name in ("is missing", "is null") else (),
        shows=lambda observation: same_error(throw.error, observation),
    )


def condition(seen: Seen) -> str:
    """What must be so: "if `payload.order` is missing"."""
    assert seen.part is not None
    return f"if `{place_text(seen.part.path)}` {seen.name}"


def _folded(found: list[Throw]) -> Iterator[tuple[Throw, str]]:
    """Yield the first of what a part of the payload leads to, and how many more there are."""
    by_part: dict[tuple[str, ...], list[Throw]] = {}
    for throw in found:
        path = throw.seen.part.path[:3] if throw.seen.part is not None else ()
        by_part.setdefault(path, []).append(throw)
    for path, (first, *others) in by_part.items():
        yield first, f"; {len(others)} more below `{place_text(path)}`" if others else ""


@rule("L130")
def _optional(review: Review) -> Iterator[Problem]:
    by_path: dict[tuple[str, ...], list[Throw]] = {}
    for throw in throws_of("L130", review):
        assert throw.seen.part is not None
        by_path.setdefault(throw.seen.part.path, []).append(throw)
    for path, (first, *_) in by_path.items():
        part = first.seen.part
        reason = part.reason if part is not None else ""
        yield problem_of(
            first,
            f"`{place_text(path)}` may be missing, and reading from it throws",
            label=f"may be missing: {reason}" if reason else "may be missing or null",
        )


@rule("L131")
def _missing(review: Review) -> Iterator[Problem]:
    for first, more in _folded(throws_of("L131", review)):
        yield problem_of(first, f"this throws {condition(first.seen)}{more}")


@rule("L132")
def _result(review: Review) -> Iterator[Problem]:
    for throw in unique(throws_of("L132", review), lambda throw: throw.node.get("object").text):
        yield problem_of(throw, f"this throws {condition(throw.seen)}")


@rule("L133")
def _undeclared(review: Review) -> Iterator[Problem]:
    if review.source is None or review.runs is None:
        return
    for part in review.runs.undeclared:
        shape = _shape_above(review, part)
        if shape is not None and part.first_read is not None and "usual" in part.hints:
            at = (part.first_read, part.first_read + max(len(part.path[-1]), 1))
            hint = did_you_mean(part.path[-1], shape.fields)
            yield Problem(at, f"{shape.name} has no field `{part.path[-1]}`", hint)


def _shape_above(review: Review, part: Part) -> Shape | None:
    assert review.source is not None
    shape = type_at(review.source, part.path[1:-1]).shape
    return shape if shape is not None and not shape.open else None


@rule("L134")
def _parsed(review: Review) -> Iterator[Problem]:
    for throw in throws_of("L134", review):
        argument = throw.node.parent.get("arguments").first.text
        is_payload = argument == "payload"
        message = "`payload` is already an object, not JSON text"
        yield problem_of(throw, message if is_payload else f"this throws: {throw.error.message}")


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
        name, index = node.get("property"), node.get("index")
        key = name.text if name else text_of(index)
        if key and key not in ("hasOwnProperty", "toString"):
            yield node, key


@rule("L136")
def _json(review: Review) -> Iterator[Problem]:
    for throw in throws_of("L136", review):
        yield problem_of(throw, _sentence(throw))


@rule("L138")
def _endless(review: Review) -> Iterator[Problem]:
    for seen in review.seen:
        error = seen.observation.outcome.error if seen.change is None else None
        if error is not None and error.kind in (Failure.TIMEOUT, Failure.MEMORY, Failure.CRASH):
            loops = list(review.script.all(*LOOPS))
            at = loops[0].first_line if loops else (0, 1)
            yield Problem(at, error.message, seen=seen.observation)
            return


@rule("L137")
def _other(review: Review) -> Iterator[Problem]:
    for throw in throws_of("L137", review):
        if throw.error.message == "headers.get is not a function":
            continue  # L135 reports it
        yield problem_of(throw, _sentence(throw))


def _sentence(throw: Throw) -> str:
    if throw.seen.change is None:
        return f"this throws: {throw.error.message}"
    return f"this throws {condition(throw.seen)}"


def throws_of(code: str, review: Review) -> list[Throw]:
    """Return the expressions that throw and are reported under a code."""
    return [throw for throw in review.throws if throw.code == code]
