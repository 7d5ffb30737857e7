"""Typed settings of an integration: one dataclass field per key of its table in pyproject.toml.

    @dataclass(frozen=True, kw_only=True)
    class ShopSettings(Settings, table="shop"):
        currency: str = key("EUR", choice("EUR", "USD"), "The currency of all prices.")
        leave_out: tuple[str, ...] = key([], list_of(text), "Properties that are not sent.")

`ShopSettings.read({"currency": "USD"})` returns the settings, or raises `SettingError` with a
message that names the key, the table, and what to write. `describe_keys` lists the keys for a
reference page.

A *reader* is a function that returns the value of a key. It raises `Expected("a number")` if the
value has the wrong form, and `SettingError` with a whole sentence for anything more specific.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, Self, TypeVar

from brazesmith.base.diagnostics import did_you_mean
from brazesmith.contract.fields import RESERVED_EVENT_PROPERTIES
from brazesmith.engines.liquid.values import can_be_read

T = TypeVar("T")
Reader = Callable[[Any], T]


class SettingError(Exception):
    """A value in an integration's table cannot be used. The message says which one and why."""


class _Located(SettingError):
    """An error that names its key and table already."""


class Expected(ValueError):
    """A value has the wrong form. The argument is the right one, such as "true or false"."""


class Settings:
    """The base class of an integration's settings: a frozen dataclass whose fields are `key(…)`."""

    table_header: ClassVar[str] = ""

    def __init_subclass__(cls, *, table: str) -> None:
        super().__init_subclass__()
        cls.table_header = f"[tool.brazesmith.{table}]"

    @classmethod
    def read(cls, table: Any) -> Self:
        """Return the settings that a TOML table holds. Raises SettingError."""
        header = cls.table_header
        if not isinstance(table, Mapping):
            raise _Located(f"{header} must be a table, not {table!r}")
        keys = {key.name: key for key in fields(cls)}  # type: ignore[arg-type]  # a dataclass
        values: dict[str, Any] = {}
        for name, value in table.items():
            if name not in keys:
                hint = did_you_mean(name, keys, f"its keys are {', '.join(keys)}")
                raise _Located(f"{header} has no key `{name}`; {hint}")
            try:
                values[name] = keys[name].metadata["reader"](value)
            except Expected as error:
                raise _Located(f"`{name}` in {header} must be {error}, not {value!r}") from None
            except _Located:
                raise
            except SettingError as error:
                raise _Located(f"`{name}` in {header}: {error}") from None
        settings = cls(**values)
        settings.check()
        return settings

    def check(self) -> None:
        """Check keys against each other; override this. Raises SettingError."""


def key(default: Any, reader: Reader[Any], doc: str) -> Any:
    """Declare a key. `default` is written as in TOML and read like a value.

    A default of None means that the key is not set.
    """
    return field(
        default_factory=lambda: None if default is None else reader(default),
        metadata={"reader": reader, "default": default, "doc": doc},
    )


@dataclass(frozen=True, slots=True)
class KeyReference:
    """A key as a reference page shows it; `default` is TOML, and empty if there is none."""

    name: str
    default: str
    doc: str


def describe_keys(settings: type[Settings]) -> list[KeyReference]:
    """Return the keys of a table, in the order of the class."""
    return [
        KeyReference(key.name, _toml(key.metadata["default"]), key.metadata["doc"])
        for key in fields(settings)  # type: ignore[arg-type]  # a dataclass
    ]


def _toml(default: Any) -> str:
    return "" if default is None else json.dumps(default, ensure_ascii=False)


# --- readers -------------------------------------------------------------------------------------


def text(value: Any) -> str:
    """Read a string that is not blank."""
    if not isinstance(value, str) or not value.strip():
        raise Expected("a non-empty string")
    return value


def flag(value: Any) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise Expected("true or false")
    return value


def choice(*allowed: str) -> Reader[str]:
    """Read one of a few strings."""

    def read(value: Any) -> str:
        if value not in allowed:
            raise Expected(f"one of {', '.join(map(repr, allowed))}")
        return str(value)

    return read


def member(value: Any, known: Collection[str], what: str) -> str:
    """Read one of many strings; `what` is their kind, such as "channel"."""
    if not isinstance(value, str) or value not in known:
        hint = did_you_mean(str(value), known, f"known: {', '.join(known)}")
        raise SettingError(f"unknown {what} {value!r}; {hint}")
    return value


def names(value: Any) -> tuple[str, ...]:
    """Read a list of different strings."""
    if not isinstance(value, list) or not all(isinstance(name, str) and name for name in value):
        raise Expected("a list of strings")
    if len(set(value)) < len(value):
        raise Expected("a list without duplicates")
    return tuple(value)


def list_of(reader: Reader[T]) -> Reader[tuple[T, ...]]:
    """Read a list of different strings, each by `reader`."""
    return lambda value: tuple(reader(name) for name in names(value))


def table(value: Any, what: str) -> dict[str, Any]:
    """Read a table; `what` says what it contains, such as "a table of ids by channel"."""
    if not isinstance(value, dict):
        raise Expected(what)
    return dict(value)


def not_misspelt(value: str, known: Collection[str], what: str) -> str:
    """Read a string from an open list: one that nearly equals a known one is a mistake."""
    if value not in known and (hint := did_you_mean(value, known)):
        raise SettingError(f"unknown {what} {value!r}; {hint}")
    return value


def property_name(value: str) -> str:
    """Read the name of an event property that Braze accepts."""
    if value.startswith("$") or value in RESERVED_EVENT_PROPERTIES:
        raise SettingError(f"Braze does not accept {value!r} as the name of a property")
    return value


def attribute_prefix(value: Any) -> str:
    """Read a prefix for the names of custom attributes, which may be empty."""
    if not isinstance(value, str) or value.startswith("$") or value != value.lstrip():
        raise Expected("a string that does not start with `$` or a space")
    return value


def liquid_name(value: Any) -> str:
    """Read the name of an attribute or property that Braze's Liquid can read."""
    name = text(value)
    if not can_be_read(name):
        raise SettingError(f"Braze's Liquid cannot read {name!r} in `${{…}}`")
    return name
