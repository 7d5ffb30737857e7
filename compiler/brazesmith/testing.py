"""What tests of others import: a local Braze that runs while they do."""

from brazesmith.server.local import LocalBraze

__all__ = ["LocalBraze"]
