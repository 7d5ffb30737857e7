"""TOML files (pyproject.toml and case.toml), with a line and column for every mistake."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from brazesmith.base.json import InputError, read_text


def read_toml(path: Path, name: str) -> dict[str, Any]:
    """Parse a TOML file, which messages call `name`. Raises InputError."""
    try:
        return tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise InputError(name, *_described(str(error))) from None
    except RecursionError:
        raise InputError(name, None, None, "nested too deeply") from None
    except ValueError:  # Python converts no integer of more than 4,300 digits
        raise InputError(name, None, None, "not TOML: a number is out of range") from None
    except InputError as error:
        raise InputError(name, error.line, error.column, error.message, error.hint) from None


def _described(message: str) -> tuple[int | None, int | None, str]:
    """Return line, column and text of the parser's message, which ends with the position."""
    position = re.search(r" \(at line (\d+), column (\d+)\)$", message)
    text = message[: position.start()] if position else message
    text = f"not TOML: {text[:1].lower()}{text[1:]}"
    return (int(position[1]), int(position[2]), text) if position else (None, None, text)
