"""E-mail addresses as Braze validates them: syntax only, no look-up of domains or mailboxes.

Source: Braze's page "Email validation", which prints two regular expressions for the local part and
one for the domain, and says that the final label is in ICANN's list. That list comes from
publicsuffixlist, which is released daily; it is loaded when a rarer domain is seen first.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

LONGEST_LOCAL_PART: Final = 64
MICROSOFT: Final = ("msn", "hotmail", "outlook", "live")

#: An address that is valid at every domain: nearly all are like this.
_PLAIN: Final = re.compile(
    r"(?=[^@]{2,64}@)\w+(?:-+\w+)*(?:\.\w+(?:-+\w+)*)*(?:\+\w+)?"
    r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}([a-z]{2,24})",
    re.ASCII | re.IGNORECASE,
)
_LABEL: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE)
_LOCAL_ASCII: Final = frozenset(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-^+$'&#/!%*=?`|~."
)
_MICROSOFT_LOCAL: Final = re.compile(r"\w[-\w]*(?:\.[-\w]+)*", re.ASCII)
#: The categories of letters and digits (\p{Alnum}), and of symbols and punctuation.
_ALPHANUMERIC: Final = frozenset(("Lu", "Ll", "Lt", "Lm", "Lo", "Nd", "Nl", "Mc", "Mn"))
_SYMBOLS: Final = ("S", "P")
#: Marks that belong to no script, such as accents, and variation selectors: not in \p{Alnum}.
_COMMON_MARKS: Final = re.compile(
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]"
)
#: They need no look-up in the list.
_COMMON_DOMAINS: Final = frozenset(
    (
        *("com", "net", "org", "edu", "gov", "info", "io", "co", "ai", "app", "dev"),
        *("uk", "de", "fr", "it", "es", "nl", "be", "ch", "at", "pl", "se", "no", "dk", "fi", "ie"),
        *("us", "ca", "mx", "br", "ar", "au", "nz", "jp", "kr", "cn", "in", "za", "ru", "tr"),
    )
)
#: `_PLAIN` at these domains only, as a regular expression of JavaScript.
PLAIN_AT_COMMON_DOMAINS: Final = re.sub(
    r"\([^()]*\)$", f"(?:{'|'.join(sorted(_COMMON_DOMAINS))})", _PLAIN.pattern
)


def is_plain_email(text: str) -> bool:
    """Return whether an address has the common form; others may be valid too."""
    found = _PLAIN.fullmatch(text)
    return found is not None and is_top_level_domain(found[1])


def problem_of_email(text: str) -> str | None:
    """Return why Braze refuses an address, or None."""
    if any(map(str.isspace, text)):
        return "it contains white space"
    local, at, domain = text.rpartition("@")
    if not at:
        return "it has no `@`"
    return _problem_of_local_part(local) or _problem_of_domain(domain) or _of_host(local, domain)


def doubt_about_email(text: str) -> str | None:
    """Return where Braze's text does not allow what its regular expression allows, or None."""
    local = text.rpartition("@")[0]
    if ".." in local:
        return "two points in a row"
    odd = next((one for one in local if one > "\x7f" and not _is_alphanumeric(one)), None)
    return f"`{odd}`, neither a letter nor a digit" if odd else None


def _problem_of_local_part(local: str) -> str | None:
    if not local:
        return "nothing is before the `@`"
    if len(local) > LONGEST_LOCAL_PART:
        return f"{len(local)} characters are before the `@`; the limit is {LONGEST_LOCAL_PART}"
    if local[0] == "." or local[-1] == ".":
        return "the part before the `@` begins or ends with a point"
    refused = next((one for one in local if not _is_allowed(one)), None)
    if refused is None:
        return None
    visible = refused.isprintable() and not unicodedata.category(refused).startswith("M")
    shown = refused if visible else f"U+{ord(refused):04X}"
    return f"`{shown}` is not allowed before the `@`"


def _is_allowed(character: str) -> bool:
    if character <= "\x7f":
        return character in _LOCAL_ASCII
    return unicodedata.category(character)[0] in _SYMBOLS or _is_alphanumeric(character)


def _is_alphanumeric(character: str) -> bool:
    category = unicodedata.category(character)
    return category in _ALPHANUMERIC and not _COMMON_MARKS.match(character)


def _problem_of_domain(domain: str) -> str | None:
    if not domain.isascii():
        return "the domain is not ASCII; write it in Punycode (xn--…)"
    labels = domain.split(".")
    if not all(map(_LABEL.fullmatch, labels)):
        return "the domain consists of labels of 1 to 63 letters, digits and inner hyphens"
    if len(labels) < 2:
        return "the domain has no point"
    last = labels[-1]
    if last.isdigit():
        return "the domain ends in a number, like an IP address"
    return None if is_top_level_domain(last) else f"`.{last}` is not in ICANN's list of domains"


def _of_host(local: str, domain: str) -> str | None:
    """Return what a provider's own rule refuses in a local part that is otherwise valid."""
    host = domain.lower()
    if host == "gmail.com" and len(local) < 2:
        return "at Gmail, at least two characters are before the `@`"
    provider = next((name for name in MICROSOFT if name in host), None)
    if provider and not _MICROSOFT_LOCAL.fullmatch(local.partition("+")[0]):
        return (
            f"at a domain that contains `{provider}`, the part before `+` and `@` consists of "
            "ASCII letters, digits, `_`, `-` and single points, and begins with none of `-` and `.`"
        )
    return None


@lru_cache(maxsize=4096)
def is_top_level_domain(label: str) -> bool:
    """Return whether the final label of a domain is in ICANN's list, in any case."""
    label = label.lower()
    if label in _COMMON_DOMAINS:
        return True
    # The list of suffixes has one more: `onion`, which is not in the DNS.
    return label != "onion" and _suffixes().publicsuffix(f"a.{label}") is not None


@cache
def _suffixes() -> PublicSuffixList:
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList(accept_unknown=False, only_icann=True)
