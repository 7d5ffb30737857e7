"""JavaScript strings as Python strings with one character per UTF-16 code unit."""

from __future__ import annotations

import re
from typing import Final

# ECMA-262 WhiteSpace and LineTerminator together: what trim() removes and what \s matches.
WHITE_SPACE: Final = (
    "\t\n\v\f\r \u00a0\u1680"
    "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)

_ASTRAL: Final = re.compile("[\U00010000-\U0010ffff]")
_SURROGATE_PAIR: Final = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_LONE_SURROGATE: Final = re.compile("[\ud800-\udfff]")  # where pairs are joined


def to_units(text: str) -> str:
    """Python text as a JavaScript string: an astral character becomes two surrogates."""
    if text.isascii():
        return text
    return _ASTRAL.sub(lambda match: _surrogates(match[0]), text)


def _surrogates(character: str) -> str:
    offset = ord(character) - 0x10000
    return chr(0xD800 + (offset >> 10)) + chr(0xDC00 + (offset & 0x3FF))


def from_units(text: str) -> str:
    """A JavaScript string as Python text: pairs are joined, lone surrogates stay."""
    if text.isascii():
        return text
    return _SURROGATE_PAIR.sub(lambda match: _astral(match[0]), text)


def _astral(pair: str) -> str:
    return chr(0x10000 + ((ord(pair[0]) - 0xD800) << 10) + (ord(pair[1]) - 0xDC00))


def to_bytes(text: str) -> bytes:
    """A JavaScript string in UTF-8; a lone surrogate has three bytes, like its replacement."""
    return from_units(text).encode("utf-8", "surrogatepass")


def to_well_formed(text: str) -> str:
    """A JavaScript string as ordinary text, with U+FFFD for half a pair. ECMA-262 toWellFormed."""
    return _LONE_SURROGATE.sub("\ufffd", from_units(text))
