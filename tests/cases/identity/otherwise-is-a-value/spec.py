"""`otherwise` of `identify` is a failure or absent, not another value."""

from brazesmith import *

user = identify(external_id=payload.id, otherwise=payload.other)
