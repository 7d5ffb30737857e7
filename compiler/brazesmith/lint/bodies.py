"""Bodies of a script, compared: what one change of the payload changes in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from brazesmith.base.ecmascript import ABSENT
from brazesmith.base.pointers import pointer, steps
from brazesmith.contract import Finding
from brazesmith.contract.fields import IDENTIFIERS, PRIMARY_IDENTIFIERS
from brazesmith.explore.engine import Observation
from brazesmith.lint.runs import Seen, leaves


@dataclass(frozen=True, slots=True)
class Difference:
    """A value of the body that differs; ABSENT if it is not there."""

    path: tuple[str | int, ...]
    before: Any
    after: Any

    @property
    def pointer(self) -> str:
        """The JSON pointer of the value."""
        return pointer(self.path)


def differences(seen: Seen) -> Iterator[Difference]:
    """Yield what a change of the payload changes in the body, apart from handing it on.

    If a field of the payload is copied to the body, it is missing there when it is missing here:
    that is no fault of the script.
    """
    if seen.base is None or not isinstance(seen.base.body, dict):
        return
    if not isinstance(seen.observation.body, dict):
        return
    before, after = leaves(seen.base.body), leaves(seen.observation.body)
    for path in dict.fromkeys((*before, *after)):
        old, new = before.get(path, ABSENT), after.get(path, ABSENT)
        is_same = old == new and type(old) is type(new)
        if not is_same and not _is_handed_on(seen, path, old, new):
            yield Difference(path, old, new)


def _is_handed_on(seen: Seen, path: tuple[str | int, ...], old: Any, new: Any) -> bool:
    """Whether a value of the body is the part of the payload that was changed, or in it."""
    part, change = seen.part, seen.change
    if part is None or change is None:
        return False
    if part.is_leaf:
        same = new is ABSENT if change.sample.value is ABSENT else new == change.sample.value
        return same and bool(old == part.value)
    body = seen.base.body if seen.base is not None else None
    return (new is ABSENT or new == change.sample.value) and any(
        part.hands_on(value_at(body, pointer(path[:length]))) for length in range(2, len(path) + 1)
    )


def value_at(body: Any, pointer: str) -> Any:
    """Return the value at a pointer; None if there is none."""
    for step in steps(pointer):
        if isinstance(body, list) and step.isdecimal() and int(step) < len(body):
            body = body[int(step)]
        else:
            body = body.get(step) if isinstance(body, dict) else None
    return body


def general(pointer: str) -> str:
    """Return a pointer for all elements of arrays."""
    return "/".join("#" if step.isdecimal() else step for step in pointer.split("/"))


def has_finding(finding: Finding) -> Callable[[Observation], bool]:
    """Return a function that tells whether a body has a finding, at any index."""
    wanted = (finding.code, general(finding.pointer))
    return lambda seen: any((one.code, general(one.pointer)) == wanted for one in seen.findings)


@dataclass(frozen=True, slots=True)
class Entity:
    """An object in an array of a body, for one user."""

    array: str
    index: int
    value: dict[str, Any]

    @property
    def pointer(self) -> str:
        """The JSON pointer of the object."""
        return f"/{self.array}/{self.index}"

    @property
    def identifiers(self) -> dict[tuple[str, ...], str]:
        """The texts that identify the user, by path; of a catalog, the id of the item."""
        keys = ("external_id", "braze_id", "email", "phone", "id")
        found: dict[tuple[str, ...], Any] = {(key,): self.value.get(key) for key in keys}
        alias = self.value.get("user_alias")
        if isinstance(alias, dict):
            found["user_alias", "alias_name"] = alias.get("alias_name")
        return {path: text for path, text in found.items() if isinstance(text, str)}

    @property
    def identity(self) -> tuple[str, Any] | None:
        """The key and the value that identify the user."""
        for key in IDENTIFIERS:
            value = self.value.get(key)
            if value is not None and value != "":
                return key, value
        return None

    @property
    def has_primary(self) -> bool:
        """Whether a primary identifier decides about the user."""
        identity = self.identity
        return identity is not None and identity[0] in PRIMARY_IDENTIFIERS


def entities(observation: Observation | None, arrays: tuple[str, ...]) -> list[Entity]:
    """Return the objects in the arrays of a body; of long arrays the first."""
    body = None if observation is None else observation.body
    if not isinstance(body, dict):
        return []
    return [
        Entity(name, index, value)
        for name in arrays
        if isinstance(body.get(name), list)
        for index, value in enumerate(body[name][:3])
        if isinstance(value, dict)
    ]
