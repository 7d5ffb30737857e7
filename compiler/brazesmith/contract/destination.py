"""The descriptor of a destination: what other modules need to know about where a body goes.

Each file in `contract/destinations/` defines one. The judge, the compiler, lint, the emulated
answers and the command line read it. Importing this module loads no rules.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from brazesmith.contract.fields import Field
from brazesmith.contract.rule import Finding

Outcome = Literal["accepted", "partial", "rejected"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
#: What the receiver does with a body, its HTTP status, and its response.
Answer = tuple[Outcome, int, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class ObjectArray:
    """An array of objects in a body: its key, the noun for one object, the documented fields."""

    name: str
    noun: str
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Destination:
    """Where a body goes. There is one object for each destination.

    `keys` are the keys that a body may have, `places` other places with a meaning of their own, as
    `traits.phone`. `rules` and `request_rules` name modules with a `RULES` table: about the body,
    and about the HTTP request around it. `answers` forms the response from the findings.
    `most_objects` is how many objects a request may hold: in all arrays together, or in each of
    them for customers whose plan says so (0: not limited). A body with nothing to send holds the
    arrays in `nothing`, empty. `operators` are keys that may replace a value by a change of it.
    `has_profiles` is false if the profile `braze` makes no difference. `is_request` is true if the
    body is itself a request, `{method, url, headers, body}`. `accepts` returns whether a webhook's
    request goes to this destination. `rank` sorts lists of destinations.
    """

    name: str
    request: str
    keys: tuple[str, ...]
    rules: tuple[str, ...]
    answers: Callable[[Destination, Any, Sequence[Finding]], Answer]
    arrays: tuple[ObjectArray, ...] = ()
    places: tuple[str, ...] = ()
    most_objects: int = 0
    nothing: tuple[str, ...] = ()
    operators: frozenset[str] = frozenset()
    receiver: str = "Braze"
    has_profiles: bool = True
    is_request: bool = False
    request_rules: tuple[str, ...] = ()
    rank: int = 1
    accepts: Callable[[Any], bool] | None = None

    def __str__(self) -> str:
        return self.name

    @property
    def array_names(self) -> tuple[str, ...]:
        """Return the keys of the arrays, in the order of the documentation."""
        return tuple(array.name for array in self.arrays)

    def fields_of(self, array: str) -> tuple[Field, ...]:
        """Return the documented fields of the objects in an array."""
        return next(found.fields for found in self.arrays if found.name == array)

    def sends_nothing(self, body: Any) -> bool:
        """Return whether a body asks for nothing: null, `{}`, or only empty arrays of objects."""
        if not isinstance(body, dict):
            return body is None
        return body.keys() <= set(self.array_names) and all(
            objects == [] for objects in body.values()
        )
