"""A rule is one row: what it looks at, what must hold there, and the message if it does not."""

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
PROFILES: tuple[Profile, ...] = get_args(Profile)

NULL = type(None)
#: Every type that a JSON value has in Python.
JSON_TYPES: frozenset[type] = frozenset((dict, list, str, int, float, bool, NULL))
#: The same without null, about which most rules say nothing.
NOT_NULL: frozenset[type] = JSON_TYPES - {NULL}
#: The lengths of strings that are not empty.
ANY_TEXT = range(1, 2**63 - 1)


@dataclass(frozen=True, slots=True)
class Options:
    """What a check may need beside the value itself."""

    plan: Plan = "combined-75"
    now: datetime | None = None
    operators: frozenset[str] = frozenset()  # of the destination


@dataclass(frozen=True, slots=True)
class Violation:
    """A failed test: the place below the tested value, and what fills the message.

    `value` and `name` (the offending value and its key or index) are filled by the judge.
    """

    at: tuple[str | int, ...] = ()
    holes: Mapping[str, object] = dataclass_field(default_factory=dict)


#: What a test returns if there is nothing wrong, and if the value itself is wrong.
OK: tuple[Violation, ...] = ()
VIOLATED: tuple[Violation, ...] = (Violation(),)

#: Lengths of strings.
Lengths = range | frozenset[int]
Test = Callable[[Any, Options], Sequence[Violation]]
#: True if there is certainly nothing wrong; False if the tests have to decide.
Precheck = Callable[[Any, Options], bool]


def always_violated(value: Any, options: Options) -> Sequence[Violation]:
    """The test of a rule that a value of its types breaks, whatever it is."""
    return VIOLATED


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One rule of Braze, or of another receiver.

    `where` lists the places that the rule looks at: `$` is the body, `events[]` each event,
    `events[].name` a field, `events[].properties.*` every field that has no rule or meaning of its
    own, `events[].properties.<name>` every key, as text; with `siblings`, as a pair of the key and
    its object. Only values of `types` can break the rule; others never reach the `test`. `good` and
    `bad` are whole bodies: tests, and what `brazesmith explain` prints.

    Three columns only save time. Rules of one place with the same `precheck` are skipped together
    if it returns True. Strings with a length in `lengths` never fail. `nested` rules apply only to
    objects that contain objects or arrays, or many fields.

    `wire` is Braze's own sentence if it is known, with the holes of the message, and `wire_seen`
    its source. `enforced` rules are those that Braze is known to apply; only they count in the
    profile `braze`. `error_id` is Braze's name for the error in catalog answers, `documented_as`
    its name on the page of `/users/track`. `late` rules apply after Braze has accepted the event,
    so they never refuse a whole request. `note` adds older numbers and doubts.
    """

    code: str
    title: str
    level: Level
    where: tuple[str, ...]
    types: frozenset[type]
    test: Test
    message: str
    hint: str
    provenance: Provenance
    source: str
    good: Any
    bad: Any
    precheck: Precheck | None = None
    lengths: Lengths = range(0)
    nested: bool = False
    siblings: bool = False
    wire: str | None = None
    wire_seen: str | None = None
    enforced: bool = False
    status: int = 400
    error_id: str | None = None
    documented_as: str | None = None
    late: bool = False
    note: str = ""

    @property
    def forbids(self) -> bool:
        """Whether the rule is that there is nothing at its places, whatever it would be."""
        return self.test is always_violated and self.types >= NOT_NULL


@dataclass(frozen=True, slots=True)
class Finding:
    """A violation of a rule, with its place as a JSON pointer and its texts."""

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
    def is_about_body(self) -> bool:
        """Whether the pointer is a place in the body. Rules of runs may be about the payload."""
        return self.pointer != "" or not self.code.startswith("P")

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
