"""The table of Braze's rules, in the order of their codes.

To add a rule, add a row to the file of its range: BZ0xx requests, BZ1xx identifiers, BZ2xx
attributes, BZ3xx events and properties, BZ4xx purchases, BZ5xx catalogs. A code that was ever
published is never given to another rule.

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
    events,
    identifiers,
    purchases,
    requests,
)

RULES: tuple[Rule, ...] = (
    *requests.RULES,
    *identifiers.RULES,
    *attributes.RULES,
    *events.RULES,
    *purchases.RULES,
    *catalogs.RULES,
)
