"""Print Python as formatters leave it: on one line if it fits, otherwise one part in each line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

#: The longest line, which is the default of Black and Ruff.
WIDTH: Final = 88
_INDENT: Final = "    "


@dataclass(frozen=True, slots=True)
class Group:
    """Parts between brackets: the arguments of a call, the elements of a list.

    Each part has a prefix, such as `name=`, or "".
    """

    start: str
    parts: tuple[tuple[str, Code], ...]
    end: str

    @property
    def flat(self) -> str:
        """The code on one line."""
        return self.start + ", ".join(prefix + flat(part) for prefix, part in self.parts) + self.end


#: Python code: text that is never broken, or a group.
Code: TypeAlias = str | Group


def call(function: str, *positional: Code, **named: Code) -> Group:
    """Return a call."""
    parts = [("", argument) for argument in positional]
    parts += [(f"{name}=", argument) for name, argument in named.items()]
    return Group(f"{function}(", tuple(parts), ")")


def list_of(*items: Code) -> Group:
    """Return a list."""
    return Group("[", tuple(("", item) for item in items), "]")


def dict_of(items: list[tuple[str, Code]]) -> Group:
    """Return a dict; a key of "**" spreads its value."""
    parts = tuple(("**" if key == "**" else f"{literal(key)}: ", value) for key, value in items)
    return Group("{", parts, "}")


def flat(code: Code) -> str:
    """Return code on one line."""
    return code if isinstance(code, str) else code.flat


def layout(prefix: str, code: Code, indent: str = "", after: str = "") -> str:
    """Return code after a prefix, in as many lines as it needs; `indent` is that of the line."""
    line = f"{indent}{prefix}{flat(code)}{after}"
    if isinstance(code, str) or not code.parts or len(line) <= WIDTH:
        return line
    lines = [layout(name, part, indent + _INDENT, ",") for name, part in code.parts]
    return "\n".join(
        [f"{indent}{prefix}{code.start}", *lines, f"{indent}{code.end.lstrip(',')}{after}"]
    )


def literal(text: str) -> str:
    """Return text as a Python string, in double quotes unless it contains them."""
    quote = "'" if '"' in text and "'" not in text else '"'
    inner = "".join(_escaped(character, quote) for character in text)
    return f"{quote}{inner}{quote}"


_ESCAPES: Final = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\"}


def _escaped(character: str, quote: str) -> str:
    if character == quote:
        return f"\\{character}"
    if character in _ESCAPES or character.isprintable():
        return _ESCAPES.get(character, character)
    code = ord(character)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
