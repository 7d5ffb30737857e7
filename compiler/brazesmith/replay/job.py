"""What stays the same for all payloads of a replay."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from typing import Any

from brazesmith.contract.destinations import named
from brazesmith.contract.rule import Plan, Profile
from brazesmith.targets.script import Language, Script


@dataclass(frozen=True, slots=True)
class Code:
    """One version of a transform, as plain data."""

    name: str
    text: str
    language: str
    destination: str
    is_pure: bool

    @classmethod
    def of(cls, script: Script) -> Code:
        """Return the code of a script."""
        destination = script.destination.name
        return cls(script.name, script.code, script.language, destination, script.is_pure)

    def script(self) -> Script:
        """Return the code as a script."""
        return Script(
            self.name,
            self.text,
            named(self.destination),
            is_pure=self.is_pure,
            language=Language(self.language),
        )


@dataclass(frozen=True, slots=True)
class Job:
    """The code, the older code that it is compared with, and the options.

    `now` is the time for payloads that were stored without one, ISO 8601 with a time zone. `ignore`
    are JSON pointers into bodies, with `*` for array indexes: what differs there does not count.
    `has_files` is true if the archive has several files, so that results name the file.
    """

    new: Code
    now: str
    old: Code | None = None
    plan: Plan = "combined-75"
    profile: Profile = "strict"
    seconds: float = 5.0
    ignore: tuple[str, ...] = ()
    has_files: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the job as plain data."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Job:
        """Return the job of plain data."""
        old = data["old"]
        codes = {"new": Code(**data["new"]), "old": None if old is None else Code(**old)}
        return cls(**{**data, **codes, "ignore": tuple(data["ignore"])})

    @property
    def fingerprint(self) -> str:
        """What identifies the job and the version of brazesmith, without its time and archives."""
        from importlib.metadata import version  # it takes a while to import: workers do without

        same = replace(self, now="", has_files=False).to_json() | {
            "brazesmith": version("brazesmith")
        }
        text = json.dumps(same, sort_keys=True)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
