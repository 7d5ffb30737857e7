"""Changes of a script that are run before they are suggested.

A change is only suggested if the script then sends what it should on the payload that shows the
problem, and the same as before on all others.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from brazesmith.contract.destinations.track import TRACK
from brazesmith.explore.engine import Observation, Trial
from brazesmith.explore.nested import JSON_TEXT
from brazesmith.explore.samples import EACH, SOME_KEY
from brazesmith.lint.model import place_text
from brazesmith.lint.places import chain_of
from brazesmith.lint.rule import Problem, Review
from brazesmith.lint.syntax import Node
from brazesmith.lint.throws import is_thrown

_LINKS: Final = ("member_expression", "subscript_expression")
_LONGEST: Final = 90
_MOST_RUNS: Final = 200


def verified_fix(problem: Problem, review: Review) -> str:
    """Return a suggestion that helps and breaks nothing, or ""."""
    shown = problem.seen
    if review.runs is None or shown is None or review.runs.script.destination != TRACK:
        return ""
    for start, end, text, suggestion in _candidates(problem, shown):
        if _helps(review, shown, start, end, text):
            return suggestion
    return ""


def _candidates(problem: Problem, shown: Observation) -> Iterator[tuple[int, int, str, str]]:
    """Yield replacements: a start, an end, a text, and how to suggest it."""
    if not is_thrown(shown.outcome.error) or not isinstance(problem.at, Node):
        return
    chain = chain_of(problem.at)
    text = optional_chain(chain) if chain.kind in _LINKS else None
    if text is not None:
        is_called = chain.script.text[chain.end : chain.end + 1] == "("
        yield chain.start, chain.end, text, f"write `{text}(…)`" if is_called else f"write `{text}`"
    if problem.part and not {EACH, JSON_TEXT, SOME_KEY} & set(problem.part):
        place = place_text(problem.part).replace(".", "?.").replace("payload?.", "payload.", 1)
        guard = f"if (!{place}) {{ return {{ attributes: [] }}; }}"
        yield 0, 0, f"{guard} ", f"skip such events: begin with `{guard}`"


def optional_chain(link: Node) -> str | None:
    """Return a chain with `?.` after every part but `payload`; None if it is long."""
    written: list[str] = []
    while link.kind in _LINKS:
        name, index = link.get("property"), link.get("index")
        link = link.get("object")
        optional = "" if link.text in ("payload", "headers") else "?."
        written.append(f"{optional}[{index.text}]" if index else (optional or ".") + name.text)
    text = link.text + "".join(reversed(written))
    return None if len(text) > _LONGEST or "\n" in text else text


def _helps(review: Review, shown: Observation, start: int, end: int, text: str) -> bool:
    """Run the changed script: on the payload that shows the problem, and on all others."""
    runs = review.runs
    assert runs is not None
    code = review.script.text[:start] + text + review.script.text[end:]
    before = [seen.observation for seen in runs.seen[:_MOST_RUNS]]
    trials = [shown.trial, *(observation.trial for observation in before)]
    after = runs.observe([Trial(trial.payload, trial.headers) for trial in trials], code)
    if len(after) != len(trials):
        return False
    if after[0].outcome.error is not None or _grave(after[0]):
        return False
    results = [(one.outcome.body, one.outcome.error) for one in after[1:]]
    return all(
        old.outcome.error is not None or (old.outcome.body, None) == new
        for old, new in zip(before, results, strict=True)
    )


def _grave(observation: Observation) -> bool:
    return any(finding.level != "risky" for finding in observation.findings)
