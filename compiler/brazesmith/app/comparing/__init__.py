"""What two scripts do differently, for `compare`.

compare.py     the search for payloads, and its result
differing.py   what both make of a payload, and which differences it shows
clusters.py    differences with one cause
likelihood.py  how likely a source sends a payload
"""
