"""Registered values: phone numbers, countries, languages, currencies, time zones.

The lists come from packages that are imported when first needed: phonenumbers (Google's metadata),
pycountry (ISO 3166, 639 and 4217), tzdata (IANA). Lists that no package has are in `registered/`:
Rails' names of time zones, Braze's languages.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

from brazesmith.contract.formats import is_dialable


@lru_cache(maxsize=4096)
def is_possible_phone(text: str) -> bool:
    """Return whether a number has a possible length for its country, if it names one."""
    if not is_dialable(text):
        return False
    if not text.startswith("+"):
        return sum(map(str.isdigit, text)) <= 15
    from phonenumbers import NumberParseException, is_possible_number, parse

    try:
        return is_possible_number(parse(text))
    except NumberParseException:
        return False


@lru_cache(maxsize=4096)
def is_assigned_phone(text: str) -> bool:
    """Return whether the country's numbering plan assigns a number; true without a country."""
    if not text.startswith("+"):
        return True
    from phonenumbers import NumberParseException, is_valid_number, parse

    try:
        return is_valid_number(parse(text))
    except NumberParseException:
        return False


@cache
def country_codes() -> frozenset[str]:
    """Return the codes of ISO 3166-1 alpha-2."""
    import pycountry

    return frozenset(country.alpha_2 for country in pycountry.countries)


@cache
def _country_names() -> frozenset[str]:
    import pycountry

    known: set[str] = {"uk", "usa", "u.s.", "u.s.a.", "xk", "kosovo"}
    for country in pycountry.countries:
        fields = ("alpha_2", "alpha_3", "name", "official_name", "common_name")
        known.update(getattr(country, field, "").casefold() for field in fields)
        known.add(country.name.split(",")[0].casefold())
    known.discard("")
    return frozenset(known)


@lru_cache(maxsize=1024)
def is_country_name(text: str) -> bool:
    """Return whether a text is a country's name, or a code of two or three letters."""
    return text.strip().casefold() in _country_names()


@cache
def currency_codes() -> frozenset[str]:
    """Return the codes of ISO 4217 that are in force."""
    import pycountry

    return frozenset(currency.alpha_3 for currency in pycountry.currencies)


#: Withdrawn from ISO 4217 since 2010 (its list three). Senders still use them.
WITHDRAWN_CURRENCIES = frozenset(
    "ANG BGN BYR CUC EEK HRK LTL LVL MRO SLL STD VEF ZMK ZWL".split()  # noqa: SIM905  (a list)
)


def is_currency(text: str) -> bool:
    """Return whether a text is a code of ISO 4217, in force or withdrawn, in any case."""
    code = text.upper()
    return code in currency_codes() or code in WITHDRAWN_CURRENCIES


@cache
def language_codes() -> frozenset[str]:
    """Return the languages that Braze lists as supported."""
    return frozenset(_registered("languages"))


@cache
def _iso_languages() -> frozenset[str]:
    import pycountry

    return frozenset(one.alpha_2 for one in pycountry.languages if hasattr(one, "alpha_2"))


def is_iso_language(text: str) -> bool:
    """Return whether a text is a code of ISO 639-1."""
    return text in _iso_languages()


@cache
def time_zones() -> frozenset[str]:
    """Return the names of time zones: IANA's and those of Rails."""
    from importlib import resources  # it takes longer to import than this module

    iana = (resources.files("tzdata") / "zones").read_text(encoding="utf-8").split()
    return frozenset((*iana, *_registered("rails_time_zones")))


def _registered(name: str) -> list[str]:
    """Return the lines of a file in `registered/`, without its comments."""
    text = Path(__file__).with_name("registered").joinpath(f"{name}.txt").read_text("utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]
