"""An integration: its events, settings and transforms in one value, and what documents it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from brazesmith.integrations.kit.events import Events
from brazesmith.integrations.kit.settings import KeyReference, Settings, describe_keys
from brazesmith.integrations.kit.transforms import Router, Row
from brazesmith.language.payload import Payload
from brazesmith.language.transform import Body, Transform, located

S = TypeVar("S", bound=Settings)
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class EventReference:
    """An event: its name, what happened, and what it becomes in Braze."""

    name: str
    happened: str
    becomes: str


@dataclass(frozen=True, slots=True)
class Reference:
    """An integration: its source, its events, and the keys of its table in pyproject.toml."""

    source: str
    events: tuple[EventReference, ...]
    table: str
    keys: tuple[KeyReference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Integration(Generic[S, R]):
    """A source of events and what they become in Braze.

    `receive` combines an event with the project's settings into the value that bodies are built
    from. `named` returns the name of an event in Braze from the settings, its title and its name in
    the source. `report` is the body of every row that has none of its own. `webhooks` are
    transforms in the other direction, from Braze to the source.
    """

    name: str
    events: Events[Any]
    settings: type[S]
    receive: Callable[[Any, S], R]
    report: Callable[[R, str], Body]
    rows: Sequence[Row[R]]
    named: Callable[[S, str, str], str] = lambda settings, title, event: title
    router: Router | None = None
    webhooks: Callable[[S], Iterable[Transform]] = lambda settings: ()

    def __post_init__(self) -> None:
        listed = [row.event for row in self.rows]
        declared = set(self.events.values())
        wrong = declared.symmetric_difference(listed) or {e for e in listed if listed.count(e) > 1}
        if wrong:
            names = ", ".join(sorted(event.__name__ for event in wrong))
            raise TypeError(
                f"integration {self.name!r}: every event needs exactly one row: {names}"
            )

    def transforms(self, table: Mapping[str, Any]) -> tuple[Transform, ...]:
        """Return every transform of a project with this table of settings. Raises SettingError."""
        settings = self.settings.read(table)
        events = tuple(self._transform(row, settings) for row in self.rows)
        routers = () if self.router is None else (self.router.transform(self._prefix, events),)
        return (*events, *routers, *self.webhooks(settings))

    @property
    def _prefix(self) -> str:
        return f"{self.name}/"

    def _transform(self, row: Row[R], settings: S) -> Transform:
        event = row.event()
        name = self.events.name_of(event)
        in_braze = self.named(settings, row.title, name)
        transform = Transform(
            name=f"{self._prefix}{name}",
            source=event,
            description=f"{self.events.source} `{name}` becomes {row.meaning(in_braze)}.",
            body=(row.body or self.report)(self.receive(event, settings), row.title),
        )
        return located(transform, row.site)

    def reference(self) -> Reference:
        """Return what the integration's reference page shows."""
        return Reference(
            self.events.source,
            tuple(
                EventReference(
                    self.events.name_of(row.event), _happened(row.event), row.meaning(row.title)
                )
                for row in self.rows
            ),
            self.settings.table_header,
            tuple(describe_keys(self.settings)),
        )


def _happened(event: type[Payload]) -> str:
    """Return the first sentence of a payload class's docstring, without its full stop."""
    first_line = (inspect.getdoc(event) or "").partition("\n")[0]
    return first_line.partition(". ")[0].rstrip(".")
