"""Step through mismatches: show one after the other, and accept or reject the new body."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Final

from brazesmith.base.source import printable, shown
from brazesmith.report.text import render
from brazesmith.report.words import bad, faint, good, strong, warn
from brazesmith.suites.accept import accept, reject
from brazesmith.suites.fixtures import EXPECTED, indented
from brazesmith.suites.suite import CaseResult

#: Lines of a payload or a body that are shown.
_AT_MOST: Final = 40


class Answer(StrEnum):
    """What to do with a mismatch; the first letter is the key."""

    ACCEPT = "accept"  # the new body is right: it becomes expected.json
    REJECT = "reject"  # the new body is wrong: expected.json stays, expected.json.new goes
    SKIP = "skip"  # decide later: expected.json.new stays
    QUIT = "quit"  # decide on this one and the rest later


def answer_for(key: str) -> Answer | None:
    """Return the answer that a key means."""
    return next((answer for answer in Answer if answer[0] == key.lower()), None)


def review(
    results: Sequence[CaseResult], ask: Callable[[], str], write: Callable[[str], None]
) -> list[CaseResult]:
    """Show every mismatch, and do what the user answers; return the results as they are then.

    `ask` returns the next key that is pressed. The end of input (EOFError) means quit.
    """
    reviewed: list[CaseResult] = []
    answers: list[Answer] = []
    for number, result in enumerate(results, 1):
        write(f"\n{faint(f'{number} of {len(results)}')}  {_question(result)}")
        write("accept, reject, skip, quit? (a/r/s/q)")
        answer = None
        while answer is None:
            try:
                answer = answer_for(ask())
            except EOFError:
                answer = Answer.QUIT
        if answer is Answer.QUIT:
            break
        answers.append(answer)
        reviewed.append(_carried_out(answer, result))
        write(_outcome(answer, reviewed[-1]))
    left = len(results) - len(answers)
    counts = [
        (answers.count(Answer.ACCEPT), "accepted"),
        (answers.count(Answer.REJECT), "rejected"),
        (answers.count(Answer.SKIP), "skipped"),
        (left, "not reviewed"),
    ]
    write("\n" + ", ".join(f"{count} {word}" for count, word in counts if count))
    return [*reviewed, *results[len(reviewed) :]]


def _carried_out(answer: Answer, result: CaseResult) -> CaseResult:
    match answer:
        case Answer.ACCEPT:
            return accept(result)
        case Answer.REJECT:
            return reject(result)
        case _:
            return result


def _outcome(answer: Answer, result: CaseResult) -> str:
    match answer:
        case Answer.ACCEPT if not result.accepted:
            return bad("not written: ") + printable("; ".join(result.problems))
        case Answer.ACCEPT:
            return good("accepted ") + shown(result.case.expected_path)
        case Answer.REJECT:
            return warn("rejected ") + "the case keeps failing until the spec is right"
        case _:
            return faint("skipped ") + shown(result.case.actual_path)


def _question(result: CaseResult) -> str:
    lines = [render(result, files=False)]
    if result.payload is not None:
        lines += _file("payload", result.payload)
    if EXPECTED not in result.case.files and result.body is not None:
        lines += _file("new body", result.body)
    return "\n".join(lines)


def _file(title: str, text: str) -> list[str]:
    """Return the beginning of a JSON text, indented below a title."""
    lines = indented(text).splitlines()
    more = [faint(f"  … {len(lines) - _AT_MOST} more lines")] if len(lines) > _AT_MOST else []
    return [f"  {strong(title)}", *(f"    {printable(line)}" for line in lines[:_AT_MOST]), *more]
