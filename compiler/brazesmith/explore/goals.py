"""What `explore` looks for: the faults that payloads show, and the run that shows each.

A fault is what one report is about: a rule at a place. Payloads that show the same fault are one
report, and the search keeps the first and shrinks it. Checks are functions from observations to
faults; each module of checks also says which other payloads it has to see.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from brazesmith.contract import Finding
from brazesmith.engines import ScriptError
from brazesmith.explore.engine import Observation, Trial
from brazesmith.explore.leaves import Place


class Goal(StrEnum):
    """What kind of fault."""

    REJECTED = "rejected"  # Braze refuses the object or the request
    LOST = "lost"  # Braze answers success, and drops or changes a value
    ERROR = "error"  # the transform throws, and not on purpose
    IDENTITY = "identity"  # it writes to another user
    BATCH = "batch"  # one bad element costs the good ones


@dataclass(frozen=True, slots=True)
class Fault:
    """What one report is about.

    `place` is a JSON pointer of the body, in which `*` is any index; of an error, where the code
    throws. `cause` is the place of the payload that decides, the key that the body lacks, or how it
    comes about, if that is part of the fault.
    """

    goal: Goal
    code: str
    place: str
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """How a payload shows a fault.

    `message` says what is wrong. `run` shows it, if that is not the run of the payload itself, and
    `other` is a second run that is needed to see it, such as that of another user. `finding` and
    `error` are the judge's and the engine's. `pointer` is the place in the body, `causes` are
    places of the payload.
    """

    message: str
    pointer: str = ""
    finding: Finding | None = None
    error: ScriptError | None = None
    run: Observation | None = None
    other: Observation | None = None
    causes: tuple[Place, ...] = ()


Faults: TypeAlias = dict[Fault, Shown]


@dataclass(frozen=True, slots=True)
class Twin:
    """A payload that is run beside another one, to compare what the script makes of both.

    `kind` is which check asked for it, `place` what is different.
    """

    kind: str
    trial: Trial
    place: Place = ()


#: Returns where an error is thrown, in words that are the same for each payload that leads there;
#: None if the script throws it on purpose.
ErrorPlace: TypeAlias = Callable[[ScriptError], str | None]

THROWS = "X101"
NOT_JSON = "X102"
WRONG_UNIT = "X103"
FIXED_USER = "X111"
PLACEHOLDER = "X112"
MERGED_USERS = "X113"
CHOSEN_USER = "X114"
OTHER_ELEMENT = "X115"
BATCH_FAILS = "X121"
BATCH_LOSES = "X122"
