"""The table of Braze's rules, in the order of their codes.

To add a rule, add a row to the file of its range: BZ0xx requests, BZ1xx identifiers, BZ2xx
attributes (from BZ240 custom ones), BZ3xx events and properties, BZ4xx purchases, BZ5xx catalogs,
BZ6xx eCommerce events. A code that was ever published is never given to another rule.

How sure a row may be. `rejected` is for what Braze documents or was seen to refuse, and for what
cannot be the object that it claims to be (no name, no time, a field of the wrong type that
identifies it). Where Braze documents what to send but not what it does with anything else, the row
is `risky` and says so.
"""

from __future__ import annotations

from brazesmith.contract.rule import Rule
from brazesmith.contract.rules import (
    attributes,
    catalogs,
    custom,
    ecommerce,
    events,
    identifiers,
    purchases,
    requests,
)

_FILES = (requests, identifiers, attributes, custom, events, purchases, catalogs, ecommerce)

RULES: tuple[Rule, ...] = tuple(
    sorted((rule for file in _FILES for rule in file.RULES), key=lambda rule: rule.code)
)
