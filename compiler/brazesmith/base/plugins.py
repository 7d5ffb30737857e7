"""Integrations, found by name: packages in `brazesmith.integrations` that add to brazesmith.

An integration contributes modules with fixed names, such as `destinations` (request bodies that it
can judge) and `transforms` (whose `INTEGRATION` is a `kit.Integration`). Other layers look them up
here, so none of them imports an integration.
"""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

_PACKAGE = "brazesmith.integrations"
_KIT = "kit"  # what integrations are built with


@cache
def integrations() -> tuple[str, ...]:
    """Return the names of all integrations, without importing any of them."""
    path = import_module(_PACKAGE).__path__
    packages = (module.name for module in pkgutil.iter_modules(path) if module.ispkg)
    return tuple(name for name in packages if name != _KIT)


def contribution(integration: str, module: str) -> ModuleType | None:
    """Return a module of an integration, or None if the integration does not have it."""
    if not has_contribution(integration, module):
        return None
    return import_module(f"{_PACKAGE}.{integration}.{module}")


def has_contribution(integration: str, module: str) -> bool:
    """Return whether an integration has a module, without importing the module."""
    return find_spec(f"{_PACKAGE}.{integration}.{module}") is not None
