"""A rule is one row: what it looks at, what must hold there, what to say when it does not.

The rows are in `contract/rules/`; `contract/judging.py` turns them into functions once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import datetime
from typing import Any, Literal, get_args

#: rejected: Braze refuses the object or the request. lost: it answers success and drops or changes
#: the value. risky: allowed, or not known to be refused, but hardly what was meant.
Level = Literal["rejected", "lost", "risky"]
#: documented: Braze's documentation says so. observed: seen in answers of the real Braze.
#: inferred: neither says it outright; our reading of examples and neighbouring facts.
Provenance = Literal["documented", "observed", "inferred"]
Plan = Literal["combined-75", "per-array-75"]
PLANS: tuple[Plan, ...] = get_args(Plan)
Profile = Literal["strict", "braze"]


@dataclass(frozen=True, slots=True)
class Options:
    """What a check may need to know beside the value itself."""

    plan: Plan = "combined-75"
    now: datetime | None = None
    operators: frozenset[str] = frozenset()  # of the destination


@dataclass(frozen=True, slots=True)
class Violation:
    """A check that failed: where below the value it looked at, and what fills the message.

    `value` and `name` (the offending value and its key or index) are filled by the judge.
    """

    at: tuple[str | int, ...] = ()
    holes: Mapping[str, object] = dataclass_field(default_factory=dict)


#: What a check returns when all is well, and when the value that it looked at is the offender.
OK: tuple[Violation, ...] = ()
VIOLATED: tuple[Violation, ...] = (Violation(),)

Test = Callable[[Any, Options], Sequence[Violation]]
#: True: all is surely well. False says nothing.
Precheck = Callable[[Any, Options], bool]


@dataclass(frozen=True, slots=True)
class Check:
    """A test, and the types of JSON value that can fail it: others never reach the test.

    The rest only saves time. Checks of one place with the same `precheck` are skipped together if
    it returns True. Strings with a length in `lengths` never fail. `nested` checks are about
    objects which hold objects or arrays; others never reach the test.
    """

    types: frozenset[type]
    test: Test
    precheck: Precheck | None = None
    lengths: range = range(0)
    nested: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One rule of Braze's.

    `where` says what the rule looks at: `$` is the body, `events[]` each event, `events[].name` a
    field, `events[].properties.*` every field that has no rule or meaning of its own,
    `events[].properties.<name>` every key, as text. `good` and `bad` are whole bodies: tests, and
    what `brazesmith explain` prints. `wire` is Braze's own sentence, only where one is known, and
    `wire_seen` says from where; its holes are filled as those of the message. `enforced` is whether
    Braze is known to refuse; only such rules count in the profile `braze`. `error_id` is Braze's
    name for the error in catalog answers, `documented_as` its name on the page of `/users/track`.
    `late`: Braze takes the event first and drops it when it reads its properties, so that alone
    never makes a request a bad one. `note` is what else there is to know: older numbers, doubts.
    """

    code: str
    title: str
    level: Level
    where: tuple[str, ...]
    check: Check
    message: str
    hint: str
    provenance: Provenance
    source: str
    good: Any
    bad: Any
    wire: str | None = None
    wire_seen: str | None = None
    enforced: bool = False
    status: int = 400
    error_id: str | None = None
    documented_as: str | None = None
    late: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with a body: which rule, where (a JSON pointer), why, what to do."""

    rule: Rule
    pointer: str
    message: str
    hint: str
    wire: str | None

    @property
    def code(self) -> str:
        """The code of the rule."""
        return self.rule.code

    @property
    def level(self) -> Level:
        """What happens to the value."""
        return self.rule.level

    @property
    def provenance(self) -> Provenance:
        """How the rule is known."""
        return self.rule.provenance

    def to_json(self) -> dict[str, Any]:
        """Return the same as plain data."""
        return {
            "code": self.code,
            "level": self.level,
            "pointer": self.pointer,
            "message": self.message,
            "hint": self.hint,
            "wire": self.wire,
            "provenance": self.provenance,
        }
