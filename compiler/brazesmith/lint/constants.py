"""Constants of a script that Braze refuses: each literal once, with a run that sends it.

That a value comes from a literal is shown by a run in which the literal is another text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from brazesmith.contract import Finding
from brazesmith.explore.engine import Observation
from brazesmith.lint.bodies import general, value_at
from brazesmith.lint.places import MARK, with_value
from brazesmith.lint.runs import Runs, Seen
from brazesmith.lint.syntax import Node, ParsedScript, text_of

#: In these, a text is compared, and not sent.
_COMPARED: Final = ("binary_expression", "switch_case")
#: Findings about the name of a field, whatever its value.
_ABOUT_KEYS: Final = ("BZ007", "BZ230", "BZ312")
_MOST_RUNS: Final = 200


@dataclass(frozen=True, slots=True)
class Constant:
    """A literal, a finding about it, and the simplest run with this finding."""

    node: Node
    seen: Seen
    finding: Finding

    @property
    def is_refused(self) -> bool:
        """Whether Braze refuses or loses the value, rather than handles it in unknown ways."""
        return self.finding.level != "risky"


def find_constants(script: ParsedScript, runs: Runs) -> list[Constant]:
    """Return the literals that findings are about."""
    literals: defaultdict[str, list[Node]] = defaultdict(list)
    for node in script.all("string", "template_string"):
        if node.name != "key" and node.parent.kind not in _COMPARED:
            literals[text_of(node) or ""].append(node)
    found: dict[tuple[int, str], Constant] = {}
    left = iter(range(_MOST_RUNS))
    tried: set[tuple[str, str, str]] = set()
    for seen, finding, value in _texts(runs):
        key = (finding.code, general(finding.pointer), value)
        if key in tried or value not in literals:
            continue
        tried.add(key)
        for node, _ in zip(literals[value], left, strict=False):
            if _is_sent(script, runs, seen.observation, finding, node):
                found.setdefault((node.start, finding.code), Constant(node, seen, finding))
    return list(found.values())


def _texts(runs: Runs) -> Iterator[tuple[Seen, Finding, str]]:
    """Yield the findings about texts that are not blank, those in the simplest runs first."""
    for seen in sorted(runs.seen, key=lambda seen: (seen.change is not None, seen.is_compound)):
        for finding in seen.observation.findings:
            if finding.code in _ABOUT_KEYS:
                continue
            value = value_at(seen.observation.body, finding.pointer)
            if isinstance(value, str) and value.strip():
                yield seen, finding, value


def _is_sent(
    script: ParsedScript, runs: Runs, shown: Observation, finding: Finding, node: Node
) -> bool:
    """Whether the body has another value, and not this finding, if a literal is another text."""
    after = runs.observe([shown.trial], with_value(script, node))
    return any(
        value_at(one.body, finding.pointer) == MARK and finding not in one.findings for one in after
    )
