"""How rules are written (`rows.py`), and the rules on requests to /users/track.

To add a rule, add a row to the file of its range: BZ0xx requests, BZ1xx identifiers, BZ2xx
attributes (from BZ240 custom ones), BZ3xx events and properties, BZ4xx purchases, BZ6xx eCommerce
events. The rules of other destinations are in their own files: BZ5xx catalogs, BZ7xx messages, WH
webhooks. A destination's descriptor names the modules whose rules apply to it. A published code is
never reused.

How certain a row may be: `rejected` is for what Braze documents or was seen to refuse, and for what
cannot be the object that it claims to be (no name, no time, a field of the wrong type that
identifies it). Where Braze documents what to send but not what it does with anything else, the row
is `risky` and says so.
"""
