"""TOML text: pyproject.toml and case.toml are read here, with a place for every mistake."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from brazesmith.base.json import InputError, read_text


def read_toml(path: Path, name: str) -> dict[str, Any]:
    """The table in a TOML file; messages call the file `name`. Raises InputError."""
    try:
        return tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise InputError(name, *_described(str(error))) from None
    except RecursionError:
        raise InputError(name, None, None, "nested too deeply to be read") from None
    except InputError as error:
        raise InputError(name, error.line, error.column, error.message, error.hint) from None


def _described(said: str) -> tuple[int | None, int | None, str]:
    """Line, column and message of what Python's reader says, with the place at its end."""
    place = re.search(r" \(at line (\d+), column (\d+)\)$", said)
    if place is None:
        return None, None, f"not TOML: {_lowered(said)}"
    return int(place[1]), int(place[2]), f"not TOML: {_lowered(said[: place.start()])}"


def _lowered(said: str) -> str:
    return said[:1].lower() + said[1:]
