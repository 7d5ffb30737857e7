"""Transforms as rows of a table: an event, its title in Braze, and its body if that is special."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from brazesmith.base.diagnostics import CallSite
from brazesmith.language.payload import Payload
from brazesmith.language.transform import Body, Transform, located, route
from brazesmith.language.vocabulary import any_of, fail, format_text, named
from brazesmith.operators.expressions import Anything, Boolean

R = TypeVar("R")


def _place() -> CallSite:
    """Return the place in the integration where the dataclass is created that asks for this."""
    frame = sys._getframe(2)
    return CallSite(frame.f_code, frame.f_lasti)


@dataclass(frozen=True, slots=True)
class Row(Generic[R]):
    """The transform of an event. Diagnostics and the generated header name the row's file.

    `title` is the event's name in Braze. `body` builds the body from what the integration's
    `receive` returns and the title; without it, the integration's `report` does. `becomes` says
    what the event is in Braze, for the header and the reference (default: the event "TITLE").
    """

    event: type[Payload]
    title: str
    body: Callable[[R, str], Body] | None = None
    becomes: str = ""
    site: CallSite = field(default_factory=_place, repr=False)

    def meaning(self, name: str) -> str:
        """Return what the event is in Braze, where it has this name."""
        becomes = self.becomes or f'the event "{self.title}"'
        return becomes.replace(f'"{self.title}"', f'"{name}"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Router:
    """One transform for all events, for accounts that send them to a single URL.

    `event` is a payload class that fits every event, and `name` reads the event's name from it.
    `misnamed` returns further conditions by event name, for events that arrive under the name of
    another; they are tested first.
    """

    event: type[Payload]
    name: Callable[[Any], Anything]
    misnamed: Callable[[Any, Any], Mapping[str, Boolean]] = lambda event, name: {}
    description: str
    site: CallSite = field(default_factory=_place, repr=False)

    def transform(self, prefix: str, transforms: Sequence[Transform]) -> Transform:
        """Return the transform that does what the transform of the event does."""
        event = self.event()
        name = named("name", self.name(event))
        bodies = {one.name.removeprefix(prefix): one.body for one in transforms}
        misnamed = [
            (any_of(name == actual, condition), bodies.pop(actual))
            for actual, condition in self.misnamed(event, name).items()
        ]
        router = Transform(
            name=f"{prefix}router",
            source=event,
            description=self.description,
            body=route(
                *misnamed,
                *((name == known, body) for known, body in bodies.items()),
                otherwise=fail(format_text("no transform for the event {}", name)),
            ),
        )
        return located(router, self.site)
