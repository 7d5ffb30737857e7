"""A file without a transform at the top level."""

from brazesmith import Transform, skip


def make():
    return Transform(name="shop/order", body=skip())
