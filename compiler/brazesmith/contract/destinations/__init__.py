"""The destinations, one file each. `named("track")` returns a descriptor.

To add a destination, add a file here, or a module `destinations` to an integration, whose
`DESTINATIONS` holds the descriptors. Nothing else refers to it by name.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

from brazesmith.base.plugins import contribution, integrations
from brazesmith.contract.destination import Destination


@cache
def own() -> Mapping[str, Destination]:
    """Return Braze's destinations and webhooks, by name."""
    modules = (module.name for module in pkgutil.iter_modules(__path__))
    return _by_name(import_module(f"{__name__}.{module}") for module in modules)


@cache
def contributed() -> Mapping[str, Destination]:
    """Return the destinations that integrations contribute: other APIs that webhooks address."""
    modules = (contribution(name, "destinations") for name in integrations())
    return _by_name(module for module in modules if module)


def _by_name(modules: Iterable[ModuleType]) -> Mapping[str, Destination]:
    found = [destination for module in modules for destination in module.DESTINATIONS]
    return {one.name: one for one in sorted(found, key=lambda one: one.rank)}


def destinations() -> tuple[Destination, ...]:
    """Return every destination, Braze's own first."""
    return (*own().values(), *contributed().values())


def named(name: Destination | str) -> Destination:
    """Return the destination of this name. Raises ValueError."""
    if isinstance(name, Destination):
        return name
    found = own().get(name) or contributed().get(name)
    if found is None:
        known = ", ".join(map(str, destinations()))
        raise ValueError(f"unknown destination {name!r}. Known destinations: {known}")
    return found


def sends_nothing(body: Any) -> bool:
    """Return whether a body asks nothing of Braze, whichever destination it is for."""
    if isinstance(body, dict) and any(body.values()):
        return False  # the common case
    return any(destination.sends_nothing(body) for destination in own().values())
