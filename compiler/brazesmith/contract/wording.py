"""How messages show values and names."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

_LONGEST_SHOWN = 48


_KINDS = {
    str: "a string",
    int: "a number",
    float: "a number",
    bool: "a boolean",
    list: "an array",
    dict: "an object",
}


def kind_of(value: Any) -> str:
    """Return the JSON type of a value, with its article."""
    return _KINDS.get(type(value), "null")


def shown(value: Any) -> str:
    """Return a value for a message: short JSON, or the kind of an object or array."""
    if isinstance(value, dict):
        return "an object" if value else "an empty object"
    if isinstance(value, list):
        items = "1 item" if len(value) == 1 else f"{len(value)} items"
        return f"an array with {items}" if value else "an empty array"
    if isinstance(value, str):
        return _quoted(value)
    text = json.dumps(value, default=repr)
    return text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"


def shown_name(name: str) -> str:
    """Return a key for a message: short, escaped, without quotes."""
    return _quoted(name)[1:-1]


def _quoted(text: str) -> str:
    cut = text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
    printable = all(character.isprintable() for character in cut)
    return json.dumps(cut, ensure_ascii=not printable)


def letters(name: str) -> str:
    """Return only the letters and digits of a name, in lower case: to compare names."""
    return "".join(filter(str.isalnum, name)).lower()


def listed(names: Sequence[str], last: str = "and") -> str:
    """Return names as text: "`a`, `b` and `c`"."""
    quoted = [f"`{name}`" for name in dict.fromkeys(names)]
    return f" {last} ".join(filter(None, (", ".join(quoted[:-1]), quoted[-1])))
