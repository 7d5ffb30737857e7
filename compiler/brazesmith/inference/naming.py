"""Names for classes, fields and variables, from the keys of a payload."""

from __future__ import annotations

import builtins
import re
import unicodedata
from collections.abc import Collection, Sequence
from itertools import chain, count
from keyword import iskeyword, issoftkeyword
from typing import Final

_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")

#: Plurals that no rule gives.
_SINGULARS: Final = {
    "addresses": "address",
    "data": "data",
    "people": "person",
    "children": "child",
    "news": "news",
    "series": "series",
    "status": "status",
    "sms": "sms",
}


def words(text: str) -> list[str]:
    """Return the words of a key in lower case: `lineItems`, `line_items` and `Line items` alike."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return [word.lower() for word in _WORD.findall(plain)]


def snake(text: str) -> str:
    """Return a key as `snake_case`, or "" if it has no letters or digits."""
    return "_".join(words(text))


def class_name(text: str) -> str:
    """Return a key as the name of a class: `line_items` is `LineItems`, and `SKU` stays."""
    if text.isascii() and text.isalnum() and text[:1].isupper():
        return text
    name = "".join(word[0].upper() + word[1:] for word in words(text)) or "Value"
    return f"_{name}" if name[0].isdecimal() else name


def title(text: str) -> str:
    """Return a name as a title: `order.placed` is `Order Placed`."""
    return " ".join(word.capitalize() for word in words(text))


def singular(text: str) -> str:
    """Return the key of an array as that of an element: `line_items` is `line_item`.

    Both parts of `questions_and_answers` are singular then.
    """
    parts = words(text)
    following = [*parts[1:], "and"]
    singulars = [
        _singular_word(one) if after == "and" else one
        for one, after in zip(parts, following, strict=False)
    ]
    return "_".join(singulars) or "item"


def _singular_word(word: str) -> str:
    if word in _SINGULARS:
        return _SINGULARS[word]
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def unused(candidates: Sequence[str], taken: Collection[str]) -> str:
    """Return the first candidate that is a usable and unused name, or the last with a number."""
    for candidate in candidates:
        if is_usable(candidate) and candidate not in taken:
            return candidate
    last = next((one for one in reversed(candidates) if one.isidentifier()), "value")
    return numbered(last, {*taken, last}, "_")


def numbered(name: str, taken: Collection[str], between: str = "") -> str:
    """Return a name, with a number after it if it is taken."""
    others = (f"{name}{between}{number}" for number in count(2))
    return next(one for one in chain([name], others) if one not in taken)


def is_usable(name: str) -> bool:
    """Whether a name can be a variable without hiding a name of Python's."""
    reserved = iskeyword(name) or issoftkeyword(name) or hasattr(builtins, name)
    return name.isidentifier() and not reserved
