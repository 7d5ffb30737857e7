"""The rules, by what they look at. To add one: a decorated function in the module it belongs to.

L100: the text and its names. L110: what is returned. L120: what Braze offers, and names. L130: the
payload. L140: times. L150: the body. L160: who the user is. L190: the lint's own comments. Codes
are never used again.
"""

#: The modules with rules.
MODULES = (
    "syntax",
    "results",
    "apis",
    "names",
    "payload",
    "times",
    "body",
    "identity",
    "ignoring",
)
